"""The busproxy's shell: carries events to the core and the core's effects out."""

import asyncio
import importlib.metadata
import logging
import random
import time
from collections.abc import Coroutine
from dataclasses import dataclass

import grpc.aio

from faas_local.busproxy import events as ev
from faas_local.busproxy import store
from faas_local.busproxy.core import BusproxyCore
from faas_local.busproxy.saved_states import SavedStates
from faas_local.busproxy.streams import Discovery, MessageStreams, NodeStream
from faas_local.protocol.channels import SERVER_OPTIONS
from faas_local.protocol.cluster import keys
from faas_local.protocol.cluster.control_pb2 import ControlMessage
from faas_local.protocol.cluster.follow import follow
from faas_local.protocol.cluster.link import Dialer
from faas_local.protocol.cluster.records_pb2 import FunctionRecord, JobRecord, NodeRecord, RouteRecord
from faas_local.protocol.etcd import EtcdClient
from faas_local.protocol.ids import new_instance_id
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from faas_local.runtime.service import Ready, setting
from faas_local.runtime.timers import ClearTimer, SetTimer, Timers

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The busproxy of one node: routes every message between drivers, instances and the local scheduler."""

    node: str = setting("name of the node")
    host: str = setting("address to listen on", "127.0.0.1")
    port: int = setting("port of BusService and RuntimeRPC")
    etcd: str = setting("address of etcd, host:port")
    redis: str = setting("address of redis, host:port")
    scheduler: str = setting("address of the node's local scheduler, host:port")
    manager_http: str = setting("address of the instance manager's queries, host:port")


async def serve(settings: Settings, ready: Ready) -> None:
    """Run a busproxy until cancelled."""
    async with EtcdClient(settings.etcd) as etcd, asyncio.TaskGroup() as tasks:
        shell = Shell(settings, etcd, tasks)
        try:
            await shell.run(ready)
        finally:
            await shell.close()


class Shell:
    """One busproxy process."""

    def __init__(self, settings: Settings, etcd: EtcdClient, tasks: asyncio.TaskGroup) -> None:
        self._settings = settings
        self._etcd = etcd
        self._tasks = tasks
        source = random.SystemRandom()
        self._core = BusproxyCore(settings.node, settings.manager_http, lambda: new_instance_id(source))
        self._timers = Timers(self.handle)
        self._streams = MessageStreams(self.handle)
        self._states = SavedStates(settings.redis)
        self._scheduler = Dialer(settings.scheduler, self._greet, self._from_scheduler, lambda: None)
        self._functions_known = asyncio.Event()
        # Two records of one job must reach etcd in the order in which the core asked.
        self._job_order = asyncio.Lock()
        self._nodes: dict[str, NodeStream] = {}
        self._server = grpc.aio.server(options=SERVER_OPTIONS)

    async def run(self, ready: Ready) -> None:
        """Catch up with etcd, then listen; until cancelled."""
        await asyncio.gather(
            follow(self._etcd, keys.ROUTES, self._route, self._tasks),
            follow(self._etcd, keys.JOBS, self._job, self._tasks),
            follow(self._etcd, keys.FUNCTIONS, self._function, self._tasks),
            follow(self._etcd, keys.NODES, self._node, self._tasks),
        )
        self.handle(ev.CaughtUp())
        # Without a function every create would be refused.
        await self._functions_known.wait()
        settings = self._settings
        version = importlib.metadata.version("faas-local")
        discovery = Discovery(settings.node, settings.host, settings.port, version)
        self._server.add_generic_rpc_handlers((discovery.handler(), self._streams.handler()))
        self._server.add_insecure_port(f"{settings.host}:{settings.port}")
        await self._server.start()
        self._spawn(self._scheduler.run())
        ready()
        await self._server.wait_for_termination()

    async def close(self) -> None:
        """Stop listening; streams end at once and their peers dial again."""
        await self._server.stop(None)
        await self._states.close()

    def handle(self, event: ev.Event) -> None:
        """One event in, its effects out."""
        for effect in self._core.handle(event):
            self._carry_out(effect)

    def _carry_out(self, effect: ev.Effect) -> None:
        match effect:
            case ev.Send():
                self._streams.send(effect)
            case ev.ToNode():
                self._to_node(effect)
            case ev.ToScheduler():
                self._scheduler.send(effect.message)
            case ev.CloseStream():
                self._streams.close(effect)
            case SetTimer() | ClearTimer():
                self._timers.apply(effect)
            case _:
                self._spawn(self._carry_out_slowly(effect))

    async def _carry_out_slowly(self, effect: ev.Effect) -> None:
        match effect:
            case ev.Lookup():
                found = await store.look_up(self._etcd, effect.instance_id)
                if found is not None:
                    self.handle(found)
            case ev.StoreCreate():
                async with self._job_order:
                    pass  # an instance is never stored before its job
                now_ms = time.time_ns() // 1_000_000
                self.handle(await store.store_create(self._etcd, effect, now_ms))
            case ev.CancelUnplaced():
                await store.cancel_unplaced(self._etcd, effect.instance_id)
            case ev.DeleteTerminal():
                await store.delete_terminal(self._etcd, effect.instance_id)
            case ev.StoreJob():
                async with self._job_order:
                    await store.store_job(self._etcd, effect.record)
            case ev.SaveState():
                saved = await self._states.save(effect.instance_id, effect.state)
                self._answer(effect.instance_id, StreamingMessage(messageID=effect.message_id, saveRsp=saved))
            case ev.LoadState():
                loaded = await self._states.load(effect.checkpoint_id)
                self._answer(
                    effect.instance_id, StreamingMessage(messageID=effect.message_id, loadRsp=loaded)
                )

    def _answer(self, peer: str, message: StreamingMessage) -> None:
        self._streams.send(ev.Send(peer, message))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        self._tasks.create_task(work)

    # Peers

    def _greet(self) -> list[ControlMessage]:
        # The link takes messages from the moment it has the greeting; what was asked before it goes out again then.
        asyncio.get_running_loop().call_soon(self.handle, ev.SchedulerUp())
        return [self._core.hello()]

    def _from_scheduler(self, message: ControlMessage) -> None:
        self.handle(ev.FromScheduler(message))

    def _to_node(self, effect: ev.ToNode) -> None:
        stream = self._nodes.get(effect.node)
        if stream is not None:
            stream.send(effect.message)

    # What etcd tells

    def _route(self, instance_id: str, value: bytes | None, revision: int) -> None:
        if value is None:
            self.handle(ev.RouteGone(instance_id, revision))
        else:
            self.handle(ev.RouteChanged(RouteRecord.FromString(value), revision))

    def _job(self, job_id: str, value: bytes | None, revision: int) -> None:
        self.handle(ev.JobGone(job_id) if value is None else ev.JobChanged(JobRecord.FromString(value)))

    def _function(self, function: str, value: bytes | None, revision: int) -> None:
        if value is None:
            self.handle(ev.FunctionGone(function))
        else:
            self.handle(ev.FunctionChanged(FunctionRecord.FromString(value)))
            self._functions_known.set()

    def _node(self, node: str, value: bytes | None, revision: int) -> None:
        # Every other node is dialled at once: it may hold results for callers here that were forgotten by a restart.
        if value is None or node == self._settings.node or node in self._nodes:
            return
        address = NodeRecord.FromString(value).busproxy
        stream = self._nodes[node] = NodeStream(self._settings.node, node, address, self.handle)
        self._spawn(stream.run())
