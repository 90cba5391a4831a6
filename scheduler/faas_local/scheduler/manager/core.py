"""The instance manager's decisions: where instances go, and what becomes of those whose node or job is gone.

Its state is what etcd says. An instance without a node waits in the queue until a node has room, its time is up,
or its creator gives up; a try costs only when something changed.
"""

from collections.abc import Iterator

from faas_local.protocol.cluster.instances import TERMINAL
from faas_local.protocol.cluster.records_pb2 import (
    EXITING,
    FATAL,
    NEW,
    SCHEDULE_FAILED,
    SCHEDULING,
    InstanceRecord,
    JobRecord,
    NodeRecord,
)
from faas_local.runtime.timers import ClearTimer, SetTimer, TimerFired
from faas_local.scheduler.manager import events as ev
from faas_local.scheduler.manager.placement import Node, choose, fits_no_node_ever, not_scheduled_text, shape
from faas_local.scheduler.resources import Ledger
from faas_local.scheduler.states import HOLDS_RESOURCES, move

RESOURCE_NOT_ENOUGH = 1002
RESOURCE_CONFIG_ERROR = 1006
INSTANCE_EXITED = 1007
SCHEDULE_CANCELED = 1017

TOO_BIG_TEXT = "invalid resource parameter, request resource is greater than each node's max resource"
NODE_RETURN_SECONDS = 15.0
"""How long a node that instances name but etcd does not know may take to come (back)."""
ENDED_JOB_KEPT_SECONDS = 10.0
"""How long an ended job without instances is remembered; a create reaches etcd within half of that, or fails."""


class InstanceManagerCore:
    """The cluster as etcd tells it. `handle` is the only way in; what it returns is carried out in order."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.instances: dict[str, tuple[InstanceRecord, int]] = {}
        self.jobs: dict[str, JobRecord] = {}
        self._pending: dict[str, tuple[str, ...]] = {}
        # Nodes that instances name but that are not there.
        self._awaited: set[str] = set()
        self._caught_up = False
        self._effects: list[ev.Effect] = []

    def __repr__(self) -> str:
        return (
            f"<InstanceManagerCore {len(self.nodes)} nodes, {len(self.instances)} instances, "
            f"{len(self._pending)} waiting>"
        )

    def handle(self, event: ev.Event) -> list[ev.Effect]:
        """Take one event in; get what must be done because of it."""
        match event:
            case ev.InstanceChanged():
                self._instance_changed(event.record, event.revision)
            case ev.InstanceGone():
                self._instance_gone(event.instance_id)
            case ev.NodeChanged():
                self._node_changed(event.record)
            case ev.NodeGone():
                self._node_gone(event.node)
            case ev.JobChanged():
                self._job_changed(event.record)
            case ev.CaughtUp():
                self._start()
            case TimerFired():
                self._timer(*event.name)
        effects, self._effects = self._effects, []
        return effects

    def _do(self, *effects: ev.Effect) -> None:
        self._effects.extend(effects)

    # What etcd tells

    def _instance_changed(self, record: InstanceRecord, revision: int) -> None:
        old = self.instances.get(record.instance_id)
        if old is not None and old[1] >= revision:
            return
        self.instances[record.instance_id] = (record, revision)
        self._account(record)
        if not record.node and record.state in (NEW, SCHEDULING):
            self._wait(record)
        else:
            self._stop_waiting(record.instance_id)
        self._await_node(record.node)
        if not record.node and record.state == EXITING:
            self._do(ev.Delete(record, revision))
        elif record.job_id in self.jobs and self.jobs[record.job_id].ended:
            self._sweep(record, revision)
        self._try_queue()

    def _account(self, record: InstanceRecord) -> None:
        """Count the instance against its node, or stop counting it."""
        holds = record.state in HOLDS_RESOURCES or record.state in (NEW, SCHEDULING)
        for name, node in self.nodes.items():
            if holds and record.node == name:
                node.ledger.adopt(record.instance_id, dict(record.scheduling.resources))
            else:
                node.ledger.release(record.instance_id)

    def _instance_gone(self, instance_id: str) -> None:
        known = self.instances.pop(instance_id, None)
        if known is None:
            return
        self._stop_waiting(instance_id)
        for node in self.nodes.values():
            node.ledger.release(instance_id)
        self._close_job(known[0].job_id)
        self._try_queue()

    def _node_changed(self, record: NodeRecord) -> None:
        self._awaited.discard(record.node)
        self._do(ClearTimer(("node", record.node)))
        node = Node(record, Ledger(dict(record.capacity)))
        self.nodes[record.node] = node
        for instance, _ in self.instances.values():
            self._account(instance)
        self._try_queue()

    def _await_node(self, name: str) -> None:
        """An instance names a node that is not there: give it some time to come back."""
        if name and self._caught_up and name not in self.nodes and name not in self._awaited:
            self._awaited.add(name)
            self._do(SetTimer(("node", name), NODE_RETURN_SECONDS))

    def _node_gone(self, name: str) -> None:
        self._awaited.discard(name)
        self.nodes.pop(name, None)
        for record, revision in list(self.instances.values()):
            if record.node == name:
                self._lose(record, revision)

    def _lose(self, record: InstanceRecord, revision: int) -> None:
        """The node of this instance is gone."""
        changed = _copy(record)
        if record.state in (NEW, SCHEDULING):
            changed.node = ""
        elif record.state == EXITING:
            self._do(ev.Delete(record, revision))
            return
        elif record.state in HOLDS_RESOURCES:
            _fail(changed, INSTANCE_EXITED, f"{record.node} is exited")
        else:
            return
        self._do(ev.Write(changed, revision))

    def _job_changed(self, job: JobRecord) -> None:
        self.jobs[job.job_id] = job
        if not job.ended:
            return
        for record, revision in list(self.instances.values()):
            if record.job_id == job.job_id:
                self._sweep(record, revision)
        self._close_job(job.job_id)

    def _sweep(self, record: InstanceRecord, revision: int) -> None:
        """The job ended: what no local scheduler owns goes here; the rest its scheduler ends."""
        if not record.detached and (not record.node or record.state in TERMINAL):
            self._do(ev.Delete(record, revision))

    def _close_job(self, job_id: str) -> None:
        """Forget an ended job some time after its last instance: a create that was under way may still come."""
        job = self.jobs.get(job_id)
        if self._caught_up and job is not None and job.ended and not self._in_use(job_id):
            self._do(SetTimer(("job", job_id), ENDED_JOB_KEPT_SECONDS))

    def _in_use(self, job_id: str) -> bool:
        return any(record.job_id == job_id and not record.detached for record, _ in self.instances.values())

    def _job_kept_long_enough(self, job_id: str) -> None:
        job = self.jobs.get(job_id)
        if job is not None and job.ended and not self._in_use(job_id):
            del self.jobs[job_id]
            self._do(ev.DeleteJob(job_id))

    def _start(self) -> None:
        self._caught_up = True
        for record, _ in self.instances.values():
            self._await_node(record.node)
        for job_id in list(self.jobs):
            self._close_job(job_id)
        self._try_queue()

    # The queue

    def _wait(self, record: InstanceRecord) -> None:
        if record.instance_id not in self._pending:
            self._pending[record.instance_id] = ()
            if record.scheduling.scheduleTimeoutMs >= 0:
                seconds = record.scheduling.scheduleTimeoutMs / 1000
                self._do(SetTimer(("schedule", record.instance_id), seconds))

    def _stop_waiting(self, instance_id: str) -> None:
        if self._pending.pop(instance_id, None) is not None:
            self._do(ClearTimer(("schedule", instance_id)))

    def _in_order(self) -> Iterator[InstanceRecord]:
        """Who waits: higher priority first, then who came first."""
        records = [self.instances[instance_id][0] for instance_id in self._pending]
        records.sort(key=lambda record: (-record.scheduling.priority, record.created_ms, record.instance_id))
        yield from records

    def _try_queue(self) -> None:
        if not self._caught_up or not self.nodes:
            return
        refused: dict[tuple[tuple[str, float], ...], tuple[str, ...]] = {}
        for record in self._in_order():
            wanted = shape(record)
            if wanted not in refused:
                reasons = self._try(record)
                if not reasons:
                    continue
                refused[wanted] = reasons
            if record.instance_id in self._pending:
                self._pending[record.instance_id] = refused[wanted]

    def _try(self, record: InstanceRecord) -> tuple[str, ...]:
        """Place one instance; the reasons where that cannot be now."""
        if fits_no_node_ever(record, self.nodes):
            self._fail_waiting(record, RESOURCE_CONFIG_ERROR, TOO_BIG_TEXT)
            return ()
        choice = choose(record, self.nodes)
        if not choice.node:
            return choice.reasons
        placed = _copy(record)
        move(placed, SCHEDULING)
        placed.node = choice.node
        self.nodes[choice.node].ledger.reserve(record.instance_id, dict(record.scheduling.resources))
        revision = self.instances[record.instance_id][1]
        self._stop_waiting(record.instance_id)
        self._do(ev.Write(placed, revision))
        return ()

    def _fail_waiting(self, record: InstanceRecord, code: int, text: str) -> None:
        self._stop_waiting(record.instance_id)
        failed = _copy(record)
        move(failed, SCHEDULING)
        move(failed, SCHEDULE_FAILED)
        failed.reason.code = code
        failed.reason.message = text
        self._do(ev.Write(failed, self.instances[record.instance_id][1]))

    def _timer(self, kind: str, name: str) -> None:
        if kind == "node":
            self._node_gone(name)
            return
        if kind == "job":
            self._job_kept_long_enough(name)
            return
        record = self.instances[name][0]
        timeout_ms, reasons = record.scheduling.scheduleTimeoutMs, self._pending[name]
        if reasons:
            text = not_scheduled_text(record, timeout_ms, reasons)
            self._fail_waiting(record, RESOURCE_NOT_ENOUGH, text)
        else:
            text = (
                f"\nthe instance cannot be scheduled within {timeout_ms} ms. the possible cause is that the "
                "scheduling queue is busy or the scheduling timeout configuration is not proper."
            )
            self._fail_waiting(record, SCHEDULE_CANCELED, text)


def _copy(record: InstanceRecord) -> InstanceRecord:
    copy = InstanceRecord()
    copy.CopyFrom(record)
    return copy


def _fail(record: InstanceRecord, code: int, text: str) -> None:
    move(record, FATAL)
    record.reason.code = code
    record.reason.message = text
