"""One start of a local scheduler or of the instance manager: real cores and stores, simulated links and timers."""

from functools import partial

from faas_local.protocol.cluster import control_pb2 as control
from faas_local.protocol.cluster import keys
from faas_local.protocol.cluster.control_pb2 import ControlMessage
from faas_local.protocol.cluster.follow import follow
from faas_local.protocol.cluster.records_pb2 import (
    NEW,
    SCHEDULING,
    FunctionRecord,
    InstanceRecord,
    JobRecord,
    NodeRecord,
)
from faas_local.protocol.etcd import EtcdUnavailable
from faas_local.protocol.ids import new_runtime_id
from faas_local.runtime.timers import ClearTimer, SetTimer
from faas_local.scheduler.local import events as loc
from faas_local.scheduler.local.core import LocalSchedulerCore
from faas_local.scheduler.local.shell import NODE_LEASE_SECONDS
from faas_local.scheduler.local.store import Records
from faas_local.scheduler.manager import events as man
from faas_local.scheduler.manager import store as manager_store
from faas_local.scheduler.manager.core import InstanceManagerCore
from faas_local.scheduler.resources import CPU, MEMORY, Ledger
from faas_local.scheduler.states import HOLDS_RESOURCES
from simulation.clock import World
from simulation.etcd import Etcd, SimulatedClient
from simulation.network import End, Network
from simulation.places import scheduler_address
from simulation.process import Process, Serial

FUNCTION = "default/0-defaultservice-py311/$latest"
CAPACITY = {CPU: 2000.0, MEMORY: 4096.0}


class LocalScheduler(Process):
    """The local scheduler of one node."""

    def __init__(self, world: World, network: Network, etcd: Etcd, node: str) -> None:
        super().__init__(world, network, f"local scheduler of {node}")
        self.node = node
        self.core = LocalSchedulerCore(node, Ledger(CAPACITY), lambda iid: new_runtime_id(iid, world.random))
        self._server = etcd
        self._etcd = SimulatedClient(etcd)
        self._effects = Serial(self)
        self._agent: End | None = None
        self._proxy: End | None = None
        self._records = Records(self._etcd)
        self._starting = True
        self._left: dict[str, tuple[InstanceRecord, int]] = {}
        self._lease = 0
        self.spawn(self._run())

    async def _run(self) -> None:
        await follow(self._etcd, keys.INSTANCES, self._instance, self.tasks)
        await self._restore()
        await follow(self._etcd, keys.JOBS, self._job, self.tasks)
        self.listen(scheduler_address(self.node), self._accept)
        self.handle(loc.AgentDown())
        await self._join()

    async def _join(self) -> None:
        self._lease = self._server.new_lease()
        record = NodeRecord(node=self.node, capacity=CAPACITY)
        while True:
            try:
                await self._etcd.put(keys.NODES + self.node, record.SerializeToString(), self._lease)
                return
            except EtcdUnavailable:
                await self.world.sleep(1)

    def lose_lease(self) -> None:
        """As after a stop that was longer than the lease; it is noticed when the process goes on."""
        if self.alive:
            self._server.expire(self._lease)
            self.later(self.world.random.uniform(0, 1), lambda: self.spawn(self._join()))

    def kill(self) -> None:
        """End it; its lease ends some time later, depending on when it was renewed last."""
        super().kill()
        ttl = self.world.random.uniform(NODE_LEASE_SECONDS * 2 / 3, NODE_LEASE_SECONDS)
        self.world.later(ttl, lambda: self._server.expire(self._lease))

    def handle(self, event: loc.Event) -> None:
        """One event in; its effects queue up behind those of earlier events."""
        for effect in self.core.handle(event):
            if isinstance(effect, SetTimer | ClearTimer):
                self.apply_timer(effect, self.handle)
            else:
                self._effects.add(partial(self._carry_out, effect))

    async def _carry_out(self, effect: loc.Effect) -> None:
        match effect:
            case loc.Claim():
                self.handle(await self._records.claim(effect))
            case loc.Store():
                if not await self._records.store(effect.record):
                    self.handle(loc.TakenAway(effect.record.instance_id))
            case loc.Forget():
                await self._records.forget(effect.instance_id, effect.create_request_id)
            case loc.ToProxy():
                if self._proxy is not None:
                    self._proxy.send(effect.message)
            case loc.ToAgent():
                if self._agent is not None:
                    self._agent.send(effect.message)

    def _instance(self, instance_id: str, value: bytes | None, revision: int) -> None:
        record = InstanceRecord.FromString(value or b"")
        ours = record.node == self.node
        if ours and record.state in (NEW, SCHEDULING):
            self.handle(loc.Assigned(record, revision))
        elif ours and record.state in HOLDS_RESOURCES:
            if self._starting or instance_id in self._left:
                self._left[instance_id] = (record, revision)
        else:
            self._left.pop(instance_id, None)
            self.handle(loc.TakenAway(instance_id))

    async def _restore(self) -> None:
        self._starting = False
        for instance_id in list(self._left):
            create = await self._records.read_create(instance_id)
            if instance_id in self._left:
                record, revision = self._left.pop(instance_id)
                self._records.adopt(instance_id, revision)
                self.handle(loc.Restored(record, create))

    def _job(self, job_id: str, value: bytes | None, revision: int) -> None:
        ended = value is not None and JobRecord.FromString(value).ended
        self.handle(loc.JobEnded(job_id) if ended else loc.JobNotEnded(job_id))

    # Links

    def _accept(self, end: End, peer: str, runtime_id: str) -> None:
        end.on_message = lambda message: self._greeted(end, message)

    def _greeted(self, end: End, message: ControlMessage) -> None:
        hello = message.hello
        end.on_message = lambda message: self._received(end, message)
        end.on_lost = lambda: self._lost(end)
        if hello.role == control.FUNCTION_AGENT:
            self._agent = end
            self.handle(loc.AgentUp(tuple(hello.runtimes)))
        else:
            self._proxy = end
            self.handle(loc.ProxyUp(tuple(hello.runtimes)))

    def _received(self, end: End, message: ControlMessage) -> None:
        if end in (self._agent, self._proxy):
            self.handle(loc.FromPeer(message))

    def _lost(self, end: End) -> None:
        if not self.alive:
            return
        if end is self._agent:
            self._agent = None
            self.handle(loc.AgentDown())
        elif end is self._proxy:
            self._proxy = None


class InstanceManager(Process):
    """The instance manager."""

    def __init__(self, world: World, network: Network, etcd: Etcd) -> None:
        super().__init__(world, network, "instance manager")
        self.core = InstanceManagerCore()
        self._etcd = SimulatedClient(etcd)
        self._effects = Serial(self)
        self.spawn(self._run())

    async def _run(self) -> None:
        await manager_store.put_function(self._etcd, FunctionRecord(function=FUNCTION, runtime="py311"))
        await follow(self._etcd, keys.NODES, self._node, self.tasks)
        await follow(self._etcd, keys.JOBS, self._job, self.tasks)
        await follow(self._etcd, keys.INSTANCES, self._instance, self.tasks)
        self.handle(man.CaughtUp())

    def handle(self, event: man.Event) -> None:
        """One event in; its effects queue up behind those of earlier events."""
        for effect in self.core.handle(event):
            if isinstance(effect, SetTimer | ClearTimer):
                self.apply_timer(effect, self.handle)
            else:
                self._effects.add(partial(self._carry_out, effect))

    async def _carry_out(self, effect: man.Effect) -> None:
        match effect:
            case man.Write():
                await manager_store.write(self._etcd, effect)
            case man.Delete():
                await manager_store.delete(self._etcd, effect)
            case man.DeleteJob():
                await manager_store.delete_job(self._etcd, effect.job_id)

    def _instance(self, instance_id: str, value: bytes | None, revision: int) -> None:
        if value is None:
            self.handle(man.InstanceGone(instance_id))
        else:
            self.handle(man.InstanceChanged(InstanceRecord.FromString(value), revision))

    def _node(self, node: str, value: bytes | None, revision: int) -> None:
        if value is None:
            self.handle(man.NodeGone(node))
        else:
            self.handle(man.NodeChanged(NodeRecord.FromString(value)))

    def _job(self, job_id: str, value: bytes | None, revision: int) -> None:
        if value is not None:
            self.handle(man.JobChanged(JobRecord.FromString(value)))
