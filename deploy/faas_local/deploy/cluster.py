"""One cluster from its settings to its end: everything between the command line and the supervisor."""

import contextlib
import datetime
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from faas_local.deploy import interpreter, master_info, probe, registry, sentinel, servers
from faas_local.deploy.children import Children
from faas_local.deploy.components import (
    ETCD,
    REDIS,
    ComponentSpec,
    NodeAddresses,
    Plan,
    Readiness,
    components,
)
from faas_local.deploy.failure import DeployError
from faas_local.deploy.guard import Guard
from faas_local.deploy.interpreter import Interpreter
from faas_local.deploy.paths import StateDir
from faas_local.deploy.ports import HOST, Ports
from faas_local.deploy.settings import ClusterSettings
from faas_local.deploy.supervision import Component
from faas_local.deploy.supervisor import Supervisor


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A cluster for which everything was checked and taken, and nothing started."""

    plan: Plan
    interpreter: Interpreter
    warnings: list[str]
    lock: int
    ports: Ports

    def release(self) -> None:
        """Give back the ports and the state folder."""
        self.ports.release()
        os.close(self.lock)


def prepare(settings: ClusterSettings, state: StateDir) -> Prepared:
    """Check the interpreter, the servers and the state folder, and take the ports; DeployError on the first
    that is wrong."""
    python = interpreter.find(settings.python)
    found = interpreter.look_at(python)
    warnings = interpreter.check(python, found)
    binaries = servers.find(etcd=settings.etcd is None, redis=settings.redis is None)
    settings.check_machine()
    state.prepare()
    lock = state.acquire()
    ports = Ports()
    try:
        shared, nodes = _addresses(settings, ports)
        state.make_folders(settings.persist)
    except BaseException:
        ports.release()
        os.close(lock)
        raise
    plan = Plan(
        settings=settings,
        python=python,
        state=state,
        servers=binaries,
        python_version=found.tag,
        shared=shared,
        nodes=nodes,
    )
    return Prepared(plan=plan, interpreter=found, warnings=warnings, lock=lock, ports=ports)


def _addresses(settings: ClusterSettings, ports: Ports) -> tuple[dict[str, str], tuple[NodeAddresses, ...]]:
    given = {ETCD: settings.etcd, REDIS: settings.redis}
    unused = {name for name, address in given.items() if address} | (
        {"etcd-peer"} if settings.etcd else set()
    )
    taken = ports.take_named({name: port for name, port in settings.ports.items() if name not in unused})
    shared = {name: f"{HOST}:{port}" for name, port in taken.items()}
    shared |= {name: address for name, address in given.items() if address}

    def free() -> str:
        return f"{HOST}:{ports.take(0)}"

    nodes = tuple(
        NodeAddresses(
            name=f"node-{index}",
            busproxy=free() if index else shared["busproxy"],
            scheduler=free(),
            data_worker=free() if index else shared["data-worker"],
        )
        for index in range(settings.nodes)
    )
    return shared, nodes


class Cluster:
    """A prepared cluster, brought up and taken down once. `say` gets one line per event worth a line;
    `also_remove` are files that go with it."""

    def __init__(
        self, prepared: Prepared, say: Callable[[str], None], also_remove: tuple[Path, ...] = ()
    ) -> None:
        self.plan = prepared.plan
        self.endpoints = prepared.plan.endpoints()
        self.master_info = master_info.line(self.endpoints)
        self.is_found_by_default = False
        self.hurried = False
        self.watched = Children()
        self._prepared = prepared
        self._mark = secrets.token_hex(8)
        self._cleanup = self._what_to_remove(also_remove)
        self._say = say
        state = self.plan.state
        state.cleanup_file.write_text(json.dumps(self._cleanup._asdict()))
        self.guard = Guard(self.watched, state.cleanup_file, prepared.lock)
        self._supervisor = Supervisor(
            components(self.plan), self.environment(), self.watched, self.guard, self._publish, say
        )

    def environment(self) -> dict[str, str]:
        """The environment of everything that belongs to this cluster."""
        return {**os.environ, sentinel.CLUSTER_MARK: self._mark}

    async def up(self, *, shared: bool) -> None:
        """Start everything and wait until it answers; DeployError when it does not.

        A `shared` cluster is then found by commands and, unless another cluster is, by a bare `yr.init()`.
        """
        await self._check_given_stores()
        self.plan.state.make_sockets()
        self._publish()
        if shared:
            try:
                registry.register(self.plan.state)
            except OSError as error:
                self._say(
                    f"other commands need --state-dir: the list of clusters cannot be written ({error})"
                )
        await self._supervisor.start()
        master_info.write(self.plan.state.master_info, self.master_info)
        if shared:
            self.is_found_by_default = master_info.claim(master_info.shared_path(), self.master_info)

    async def down(self) -> None:
        """Stop everything and remove what must not stay."""
        await self._supervisor.stop()
        sentinel.kill((), self._mark)
        sentinel.remove_files(self._cleanup)
        self.guard.dismiss()
        self._prepared.release()

    def hurry(self) -> None:
        """Kill everything now, also in a `down` that has begun."""
        self.hurried = True
        self._supervisor.hurry()

    async def _check_given_stores(self) -> None:
        settings = self.plan.settings
        given = ((Readiness.ETCD, ETCD, settings.etcd), (Readiness.REDIS, REDIS, settings.redis))
        for kind, name, address in given:
            if address is not None and not await probe.answers(kind, address):
                raise DeployError(f"no {name} server answers at {address}, which --{name} names")

    def _what_to_remove(self, also: tuple[Path, ...]) -> sentinel.Cleanup:
        state = self.plan.state
        folders = [state.stores(persist=False), state.sockets]
        files = [state.cluster_file, state.master_info, registry.entry(state), *folders]
        return sentinel.Cleanup(
            mark=self._mark,
            paths=[str(path) for path in (*files, *also, state.cleanup_file)],
            master_info_path=str(master_info.shared_path()),
            master_info=self.master_info,
        )

    def _publish(self) -> None:
        with contextlib.suppress(OSError):  # a folder that became full must not end the cluster
            registry.publish(self.plan.state, self._status())

    def _status(self) -> dict[str, Any]:
        return {
            "supervisor": {"pid": os.getpid()},
            "state_dir": str(self.plan.state.root),
            "endpoints": self.endpoints,
            "nodes": [_node_status(self.plan.settings, node) for node in self.plan.nodes],
            "components": [_component_status(*each) for each in self._supervisor.status()],
        }


def _node_status(settings: ClusterSettings, node: NodeAddresses) -> dict[str, Any]:
    return {
        "name": node.name,
        "cpu": settings.cpu,
        "memory": settings.memory,
        "shared_memory": settings.shared_memory,
        "resources": dict(settings.resources),
        "busproxy": node.busproxy,
        "local-scheduler": node.scheduler,
        "data-worker": node.data_worker,
    }


def _component_status(spec: ComponentSpec, component: Component, pid: int | None) -> dict[str, Any]:
    since = datetime.datetime.fromtimestamp(component.since, datetime.UTC)
    return {
        "name": spec.name,
        "node": spec.node,
        "pid": pid,
        "state": component.state.value,
        "restarts": component.restarts,
        "since": since.isoformat(timespec="milliseconds"),
    }
