"""The local scheduler's shell: etcd and links in, the core's effects out, strictly in order."""

import asyncio
import json
import logging
import random
from collections.abc import Mapping
from dataclasses import dataclass

import grpc.aio

from faas_local.protocol.channels import SERVER_OPTIONS
from faas_local.protocol.cluster import control_pb2 as control
from faas_local.protocol.cluster import keys
from faas_local.protocol.cluster.control_pb2 import ControlMessage
from faas_local.protocol.cluster.follow import follow
from faas_local.protocol.cluster.link import Accepted, LinkService
from faas_local.protocol.cluster.records_pb2 import NEW, SCHEDULING, InstanceRecord, JobRecord, NodeRecord
from faas_local.protocol.etcd import EtcdClient
from faas_local.protocol.ids import new_runtime_id
from faas_local.runtime.service import Ready, setting
from faas_local.runtime.timers import ClearTimer, SetTimer, Timers
from faas_local.scheduler.local import events as ev
from faas_local.scheduler.local.core import LocalSchedulerCore
from faas_local.scheduler.local.store import Records
from faas_local.scheduler.resources import CPU, MEMORY, Ledger
from faas_local.scheduler.states import HOLDS_RESOURCES

NODE_LEASE_SECONDS = 15
"""A local scheduler that was killed is back long before; a node whose lease ends is lost with its instances."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The local scheduler of one node: its resources, and the life of its instances."""

    node: str = setting("name of the node")
    host: str = setting("address to listen on", "127.0.0.1")
    port: int = setting("port for the busproxy and the function agent of the node")
    etcd: str = setting("address of etcd, host:port")
    busproxy: str = setting("address of the node's busproxy, host:port")
    data_worker: str = setting("address of the node's data worker, host:port")
    cpu: float = setting("logical CPU of the node, in millicores")
    memory: float = setting("logical memory of the node, in MB")
    resources: str = setting("other logical resources of the node, as a JSON object of numbers", "{}")
    labels: str = setting("labels of the node, as a JSON object of texts", "{}")


async def serve(settings: Settings, ready: Ready) -> None:
    """Run a local scheduler until cancelled."""
    async with EtcdClient(settings.etcd) as etcd, asyncio.TaskGroup() as tasks:
        await Shell(settings, etcd, tasks).run(ready)


def _capacity(settings: Settings) -> dict[str, float]:
    return {CPU: settings.cpu, MEMORY: settings.memory, **json.loads(settings.resources)}


class Shell:
    """One local scheduler process."""

    def __init__(self, settings: Settings, etcd: EtcdClient, tasks: asyncio.TaskGroup) -> None:
        self._settings = settings
        self._etcd = etcd
        self._tasks = tasks
        source = random.SystemRandom()
        self._capacity = _capacity(settings)
        ledger = Ledger(self._capacity)
        self._core = LocalSchedulerCore(settings.node, ledger, lambda iid: new_runtime_id(iid, source))
        self._timers = Timers(self.handle)
        self._effects: asyncio.Queue[ev.Effect] = asyncio.Queue()
        self._proxy: Accepted | None = None
        self._agent: Accepted | None = None
        self._records = Records(etcd)
        self._starting = True
        # What an earlier process left, until it is restored: record and revision.
        self._left: dict[str, tuple[InstanceRecord, int]] = {}

    async def run(self, ready: Ready) -> None:
        """Restore what an earlier process left, then listen; until cancelled."""
        self._tasks.create_task(self._carry_out_all())
        await follow(self._etcd, keys.INSTANCES, self._instance, self._tasks)
        await self._restore()
        await follow(self._etcd, keys.JOBS, self._job, self._tasks)
        links = LinkService(self._opened, self._received, self._lost)
        server = grpc.aio.server(options=SERVER_OPTIONS)
        server.add_generic_rpc_handlers((links.handler(),))
        server.add_insecure_port(f"{self._settings.host}:{self._settings.port}")
        await server.start()
        # An agent that does not come has died with its runtimes.
        self.handle(ev.AgentDown())
        self._tasks.create_task(self._etcd.hold_lease(NODE_LEASE_SECONDS, self._put_node))
        ready()
        try:
            await server.wait_for_termination()
        finally:
            await server.stop(None)

    async def _put_node(self, lease: int) -> None:
        settings = self._settings
        record = NodeRecord(
            node=settings.node,
            host=settings.host,
            busproxy=settings.busproxy,
            data_worker=settings.data_worker,
            scheduler=f"{settings.host}:{settings.port}",
            capacity=self._capacity,
            labels={"NODE_ID": settings.node, "HOST_IP": settings.host, **_labels(settings)},
        )
        await self._etcd.put(keys.NODES + settings.node, record.SerializeToString(), lease)

    def handle(self, event: ev.Event) -> None:
        """One event in; its effects queue up behind those of earlier events, but timers obey at once."""
        for effect in self._core.handle(event):
            if isinstance(effect, SetTimer | ClearTimer):
                self._timers.apply(effect)
            else:
                self._effects.put_nowait(effect)

    async def _carry_out_all(self) -> None:
        while True:
            await self._carry_out(await self._effects.get())

    async def _carry_out(self, effect: ev.Effect) -> None:
        match effect:
            case ev.Claim():
                self.handle(await self._records.claim(effect))
            case ev.Store():
                if not await self._records.store(effect.record):
                    self.handle(ev.TakenAway(effect.record.instance_id))
            case ev.Forget():
                await self._records.forget(effect.instance_id, effect.create_request_id)
            case ev.ToProxy():
                _send(self._proxy, effect.message)
            case ev.ToAgent():
                _send(self._agent, effect.message)

    # What etcd tells

    def _instance(self, instance_id: str, value: bytes | None, revision: int) -> None:
        record = InstanceRecord.FromString(value or b"")
        ours = record.node == self._settings.node
        if ours and record.state in (NEW, SCHEDULING):
            self.handle(ev.Assigned(record, revision))
        elif ours and record.state in HOLDS_RESOURCES:
            if self._starting or instance_id in self._left:
                self._left[instance_id] = (record, revision)
        else:
            self._left.pop(instance_id, None)
            self.handle(ev.TakenAway(instance_id))

    async def _restore(self) -> None:
        self._starting = False
        for instance_id in list(self._left):
            create = await self._records.read_create(instance_id)
            if instance_id in self._left:
                record, revision = self._left.pop(instance_id)
                self._records.adopt(instance_id, revision)
                self.handle(ev.Restored(record, create))
        logger.info("restored %d instances", len(self._core.instances))

    def _job(self, job_id: str, value: bytes | None, revision: int) -> None:
        ended = value is not None and JobRecord.FromString(value).ended
        self.handle(ev.JobEnded(job_id) if ended else ev.JobNotEnded(job_id))

    # Links

    def _opened(self, peer: Accepted) -> None:
        logger.info("%s connected", control.Role.Name(peer.hello.role))
        if peer.hello.role == control.FUNCTION_AGENT:
            self._agent = peer
            self.handle(ev.AgentUp(tuple(peer.hello.runtimes)))
        else:
            self._proxy = peer
            self.handle(ev.ProxyUp(tuple(peer.hello.runtimes)))

    def _received(self, peer: Accepted, message: ControlMessage) -> None:
        if peer in (self._agent, self._proxy):
            self.handle(ev.FromPeer(message))

    def _lost(self, peer: Accepted) -> None:
        logger.info("%s disconnected", control.Role.Name(peer.hello.role))
        if peer is self._agent:
            self._agent = None
            self.handle(ev.AgentDown())
        elif peer is self._proxy:
            self._proxy = None


def _send(peer: Accepted | None, message: ControlMessage) -> None:
    if peer is not None:
        peer.send(message)


def _labels(settings: Settings) -> Mapping[str, str]:
    labels: Mapping[str, str] = json.loads(settings.labels)
    return labels
