"""The processes of a cluster as data: which there are, how each is started, and when it is ready.

Names are the components' own; `key` adds the node where every node has one (`busproxy@node-0`).
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from faas_local.deploy import servers
from faas_local.deploy.paths import StateDir
from faas_local.deploy.ports import HOST
from faas_local.deploy.settings import ClusterSettings

ETCD = "etcd"
REDIS = "redis"

_PRE_TOUCH = 128  # MB of all nodes' shared memory that are prepared for fast first use


class Readiness(StrEnum):
    """How a component tells that it answers."""

    DESCRIPTOR = "descriptor"  # it writes one byte to the descriptor FAAS_LOCAL_READY_FD
    ETCD = "etcd"  # its health page says so
    REDIS = "redis"  # it answers PING


@dataclass(frozen=True, kw_only=True)
class ComponentSpec:
    """One process of the cluster. `node` is None where the cluster has only one of it; `endpoint` is the
    `host:port` that others use, None for a process that listens nowhere."""

    name: str
    node: str | None = None
    argv: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)  # beside the cluster's
    log: Path
    endpoint: str | None = None
    readiness: Readiness = Readiness.DESCRIPTOR

    @property
    def key(self) -> str:
        """The component's unique name in this cluster."""
        return self.name if self.node is None else f"{self.name}@{self.node}"

    @property
    def is_store(self) -> bool:
        """Stores stop after all that write to them."""
        return self.readiness is not Readiness.DESCRIPTOR


@dataclass(frozen=True, kw_only=True)
class NodeAddresses:
    """Where one node's components listen, each as `host:port`."""

    name: str
    busproxy: str
    scheduler: str
    data_worker: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All addresses of one cluster; `shared` has those of components that exist once, by port name."""

    settings: ClusterSettings
    state: StateDir
    servers: servers.Servers
    python: str  # full path of the functions' interpreter
    python_version: str  # its version as in the default function's name: py311
    shared: Mapping[str, str]
    nodes: tuple[NodeAddresses, ...]

    def endpoints(self) -> dict[str, str]:
        """The addresses that users need, by component; node 0's where each node has its own."""
        names = ("frontend", "metadata", "busproxy", "data-worker", "instance-manager", ETCD, REDIS)
        first = {"busproxy": self.nodes[0].busproxy, "data-worker": self.nodes[0].data_worker}
        everything = {**self.shared, **first}
        return {name: everything[name] for name in names}


def components(plan: Plan) -> list[ComponentSpec]:
    """Every process of the cluster, in the order in which `status` shows them."""
    shared = [_frontend(plan), _instance_manager(plan)]
    return [*_stores(plan), *shared, *(spec for node in plan.nodes for spec in _node(plan, node))]


def _stores(plan: Plan) -> list[ComponentSpec]:
    stores = []
    if plan.settings.etcd is None:
        stores.append(_etcd(plan))
    if plan.settings.redis is None:
        stores.append(_redis(plan))
    return stores


def _etcd(plan: Plan) -> ComponentSpec:
    assert plan.servers.etcd is not None
    command = servers.etcd_command(
        plan.servers.etcd,
        data=_data(plan, ETCD),
        port=_port(plan.shared[ETCD]),
        peer_port=_port(plan.shared["etcd-peer"]),
        durable=plan.settings.persist,
    )
    return _server(plan, ETCD, command, Readiness.ETCD)


def _redis(plan: Plan) -> ComponentSpec:
    assert plan.servers.redis is not None
    command = servers.redis_command(
        plan.servers.redis,
        data=_data(plan, REDIS),
        port=_port(plan.shared[REDIS]),
        durable=plan.settings.persist,
    )
    return _server(plan, REDIS, command, Readiness.REDIS)


def _server(plan: Plan, name: str, command: servers.Command, readiness: Readiness) -> ComponentSpec:
    return ComponentSpec(
        name=name,
        argv=command.argv,
        environment=command.environment,
        log=_log(plan, name),
        endpoint=plan.shared[name],
        readiness=readiness,
    )


def _frontend(plan: Plan) -> ComponentSpec:
    options = {
        "port": _port(plan.shared["frontend"]),
        "metadata-port": _port(plan.shared["metadata"]),
        "etcd": plan.shared[ETCD],
        "busproxy": plan.nodes[0].busproxy,
        "data-worker": plan.nodes[0].data_worker,
        "manager-http": plan.shared["instance-manager"],
    }
    return _ours(plan, "frontend", "frontend", options, endpoint=plan.shared["frontend"])


def _instance_manager(plan: Plan) -> ComponentSpec:
    options = {
        "port": _port(plan.shared["instance-manager"]),
        "etcd": plan.shared[ETCD],
        "python-version": plan.python_version,
    }
    endpoint = plan.shared["instance-manager"]
    return _ours(plan, "instance-manager", "scheduler.manager", options, endpoint=endpoint)


def _node(plan: Plan, node: NodeAddresses) -> list[ComponentSpec]:
    return [_busproxy(plan, node), _local_scheduler(plan, node), _agent(plan, node), _data_worker(plan, node)]


def _busproxy(plan: Plan, node: NodeAddresses) -> ComponentSpec:
    options = {
        "port": _port(node.busproxy),
        "etcd": plan.shared[ETCD],
        "redis": plan.shared[REDIS],
        "scheduler": node.scheduler,
        "manager-http": plan.shared["instance-manager"],
    }
    return _ours(plan, "busproxy", "busproxy", options, endpoint=node.busproxy, node=node.name)


def _local_scheduler(plan: Plan, node: NodeAddresses) -> ComponentSpec:
    settings = plan.settings
    options = {
        "port": _port(node.scheduler),
        "etcd": plan.shared[ETCD],
        "busproxy": node.busproxy,
        "data-worker": node.data_worker,
        "cpu": settings.cpu,
        "memory": settings.memory,
        "resources": json.dumps(dict(settings.resources)),
        "labels": "{}",
    }
    return _ours(plan, "local-scheduler", "scheduler.local", options, endpoint=node.scheduler, node=node.name)


def _agent(plan: Plan, node: NodeAddresses) -> ComponentSpec:
    options = {
        "scheduler": node.scheduler,
        "busproxy": node.busproxy,
        "data-worker": node.data_worker,
        "python": plan.python,
        "log-dir": plan.state.logs,  # it makes a folder for instances there, and one for the SDK's own logs
    }
    return _ours(plan, "function-agent", "scheduler.agent", options, node=node.name)


def _data_worker(plan: Plan, node: NodeAddresses) -> ComponentSpec:
    options = {
        "port": _port(node.data_worker),
        "shared-memory": plan.settings.shared_memory,
        "peers": ",".join(each.data_worker for each in plan.nodes),
        "state-dir": _data(plan, "data") / node.name,
        "socket": plan.state.sockets / node.name,
        "spill": plan.settings.spill,
        "pre-touch": min(_PRE_TOUCH // plan.settings.nodes, plan.settings.shared_memory // 4),
    }
    return _ours(plan, "data-worker", "datasystem", options, endpoint=node.data_worker, node=node.name)


def _ours(
    plan: Plan,
    name: str,
    module: str,
    options: Mapping[str, object],
    *,
    endpoint: str | None = None,
    node: str | None = None,
) -> ComponentSpec:
    everything = {**({"node": node} if node else {}), "host": HOST, **options}
    # -P: the folder in which `up` was typed may hold a redis.py or an asyncio/ of the user's own.
    program = (sys.executable, "-P", "-m", f"faas_local.{module}")
    argv = (*program, *(word for key, value in everything.items() for word in (f"--{key}", str(value))))
    log = _log(plan, name if node is None else f"{name}@{node}")
    return ComponentSpec(name=name, node=node, argv=argv, log=log, endpoint=endpoint)


def _log(plan: Plan, key: str) -> Path:
    return plan.state.logs / f"{key}.log"


def _data(plan: Plan, name: str) -> Path:
    return plan.state.stores(plan.settings.persist) / name


def _port(address: str) -> int:
    return int(address.rpartition(":")[2])
