"""The instance manager's core in tests: what etcd tells it, and what it wants done."""

from collections.abc import Iterable
from typing import TypeVar

from faas_local.protocol.cluster.records_pb2 import NEW, RUNNING, InstanceRecord, InstanceState, NodeRecord
from faas_local.scheduler.manager import events as ev
from faas_local.scheduler.manager.core import InstanceManagerCore
from faas_local.scheduler.resources import CPU

E = TypeVar("E")
JOB = "job-00000001"


def two_nodes() -> InstanceManagerCore:
    """A manager that has caught up with a cluster of two empty nodes."""
    core = InstanceManagerCore()
    for name in ("node-0", "node-1"):
        core.handle(ev.NodeChanged(NodeRecord(node=name, capacity={CPU: 2000.0})))
    core.handle(ev.CaughtUp())
    return core


def record(
    name: str = "ada",
    state: InstanceState = NEW,
    *,
    node: str = "",
    cpu: float = 1000.0,
    priority: int = 0,
    created_ms: int = 0,
    ingress: str = "node-0",
    detached: bool = False,
) -> InstanceRecord:
    """An instance as its record says."""
    made = InstanceRecord(
        instance_id=name,
        state=state,
        node=node,
        job_id=JOB,
        create_request_id=f"create-{name}",
        created_ms=created_ms,
        ingress_node=ingress,
        detached=detached,
    )
    made.scheduling.resources[CPU] = cpu
    made.scheduling.priority = priority
    made.scheduling.scheduleTimeoutMs = 30_000
    return made


def only(effects: Iterable[ev.Effect], kind: type[E]) -> list[E]:
    """The effects of one kind, in order."""
    return [effect for effect in effects if isinstance(effect, kind)]


def placed(effects: Iterable[ev.Effect]) -> dict[str, str]:
    """Which instances were placed where."""
    return {write.record.instance_id: write.record.node for write in only(effects, ev.Write)}


class History:
    """Feeds records with revisions that count up."""

    def __init__(self, core: InstanceManagerCore) -> None:
        self.core = core
        self.revision = 10

    def tell(self, told: InstanceRecord) -> list[ev.Effect]:
        """The watch tells of a record; what is to be done."""
        self.revision += 1
        return self.core.handle(ev.InstanceChanged(told, self.revision))


def fill(history: History) -> None:
    """Leave no room on either node."""
    history.tell(record("big-0", RUNNING, node="node-0", cpu=2000.0))
    history.tell(record("big-1", RUNNING, node="node-1", cpu=2000.0))
