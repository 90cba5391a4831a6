"""One start of a node's busproxy: the real core and store; streams, links and timers are simulated."""

import itertools
from functools import partial

from faas_local.busproxy import events as ev
from faas_local.busproxy import store
from faas_local.busproxy.board import BUSPROXY_PREFIX
from faas_local.busproxy.core import BusproxyCore
from faas_local.protocol.cluster import keys
from faas_local.protocol.cluster.control_pb2 import ControlMessage
from faas_local.protocol.cluster.follow import follow
from faas_local.protocol.cluster.records_pb2 import FunctionRecord, JobRecord, NodeRecord, RouteRecord
from faas_local.protocol.ids import new_instance_id
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from faas_local.runtime.timers import ClearTimer, SetTimer
from simulation.clock import Reply, World
from simulation.etcd import Etcd, SimulatedClient
from simulation.network import End, Network
from simulation.places import proxy_address, scheduler_address
from simulation.process import Process, Serial

_REDIAL_SECONDS = 0.2


class Busproxy(Process):
    """The busproxy of one node."""

    def __init__(self, world: World, network: Network, etcd: Etcd, node: str) -> None:
        super().__init__(world, network, f"busproxy of {node}")
        self.node = node
        self.core = BusproxyCore(node, "127.0.0.1:1", lambda: new_instance_id(world.random))
        self._etcd = SimulatedClient(etcd)
        self._functions_known = Reply[None]()
        self._numbers = itertools.count(1)
        self._streams: dict[str, End] = {}
        self._open: dict[int, End] = {}
        self._scheduler: End | None = None
        self._nodes: dict[str, End | None] = {}
        self._in_order = Serial(self)
        self.spawn(self._run())

    async def _run(self) -> None:
        await follow(self._etcd, keys.ROUTES, self._route, self.tasks)
        await follow(self._etcd, keys.JOBS, self._job, self.tasks)
        await follow(self._etcd, keys.FUNCTIONS, self._function, self.tasks)
        await follow(self._etcd, keys.NODES, self._node, self.tasks)
        self.handle(ev.CaughtUp())
        await self._functions_known
        self.listen(proxy_address(self.node), self._accept)
        self.spawn(self._dial_scheduler())

    def handle(self, event: ev.Event) -> None:
        """One event in, its effects out."""
        for effect in self.core.handle(event):
            self._carry_out(effect)

    def _carry_out(self, effect: ev.Effect) -> None:
        match effect:
            case ev.Send(peer, message):
                if peer in self._streams:
                    self._streams[peer].send(message)
            case ev.ToNode(node, message):
                end = self._nodes.get(node)
                if end is not None:
                    end.send(message)
            case ev.ToScheduler(message):
                if self._scheduler is not None:
                    self._scheduler.send(message)
            case ev.CloseStream(_, number, _):
                if number in self._open:
                    self._close(number)
            case SetTimer() | ClearTimer():
                self.apply_timer(effect, self.handle)
            case _:
                self.spawn(self._carry_out_slowly(effect))

    async def _carry_out_slowly(self, effect: ev.Effect) -> None:
        match effect:
            case ev.Lookup():
                found = await store.look_up(self._etcd, effect.instance_id)
                if found is not None:
                    self.handle(found)
            case ev.StoreCreate():
                self._in_order.add(partial(self._store_create, effect))
            case ev.CancelUnplaced():
                await store.cancel_unplaced(self._etcd, effect.instance_id)
            case ev.DeleteTerminal():
                await store.delete_terminal(self._etcd, effect.instance_id)
            case ev.StoreJob():
                self._in_order.add(partial(store.store_job, self._etcd, effect.record))
            case _:
                raise AssertionError(f"no simulated program asks for {effect}")

    async def _store_create(self, effect: ev.StoreCreate) -> None:
        """After its job, but not one create after the other."""

        async def store_create() -> None:
            self.handle(await store.store_create(self._etcd, effect, int(self.world.now * 1000)))

        self.spawn(store_create())

    # Streams of drivers, runtimes and other busproxies

    def _accept(self, end: End, peer: str, runtime_id: str) -> None:
        number = next(self._numbers)
        self._open[number] = end
        self._streams[peer] = end
        end.on_message = lambda message: self.handle(ev.Received(peer, number, message))
        end.on_lost = lambda: self._lost(peer, number, end)
        self.handle(ev.StreamOpened(peer, runtime_id, number))

    def _close(self, number: int) -> None:
        end = self._open[number]
        end.close()
        end.on_lost()

    def _lost(self, peer: str, number: int, end: End) -> None:
        if not self.alive:
            return
        del self._open[number]
        if self._streams.get(peer) is end:
            del self._streams[peer]
        self.handle(ev.StreamLost(peer, number))

    # Peers that are dialled

    async def _dial_scheduler(self) -> None:
        while True:
            end = await self.dial(scheduler_address(self.node))
            if end is not None:
                lost = end.loss()
                end.on_message = self._from_scheduler
                end.send(self.core.hello())
                self._scheduler = end
                self.handle(ev.SchedulerUp())
                await lost
                self._scheduler = None
            await self.world.sleep(_REDIAL_SECONDS)

    def _from_scheduler(self, message: ControlMessage) -> None:
        self.handle(ev.FromScheduler(message))

    async def _dial_node(self, node: str) -> None:
        while True:
            end = await self.dial(proxy_address(node), BUSPROXY_PREFIX + self.node, self.node)
            if end is not None:
                lost = end.loss()
                end.on_message = lambda message: self._from_node(node, message)
                self._nodes[node] = end
                self.handle(ev.NodeUp(node))
                await lost
                self._nodes[node] = None
                self.handle(ev.NodeDown(node))
            await self.world.sleep(_REDIAL_SECONDS)

    def _from_node(self, node: str, message: StreamingMessage) -> None:
        self.handle(ev.FromNode(node, message))

    # What etcd tells

    def _route(self, instance_id: str, value: bytes | None, revision: int) -> None:
        if value is None:
            self.handle(ev.RouteGone(instance_id, revision))
        else:
            self.handle(ev.RouteChanged(RouteRecord.FromString(value), revision))

    def _job(self, job_id: str, value: bytes | None, revision: int) -> None:
        self.handle(ev.JobGone(job_id) if value is None else ev.JobChanged(JobRecord.FromString(value)))

    def _function(self, function: str, value: bytes | None, revision: int) -> None:
        assert value is not None, "functions stay"
        self.handle(ev.FunctionChanged(FunctionRecord.FromString(value)))
        self._functions_known.set(None)

    def _node(self, node: str, value: bytes | None, revision: int) -> None:
        if value is not None and node != self.node and node not in self._nodes:
            assert NodeRecord.FromString(value).node == node
            self._nodes[node] = None
            self.spawn(self._dial_node(node))
