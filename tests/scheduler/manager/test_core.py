from collections.abc import Iterable
from typing import TypeVar

import pytest

from faas_local.protocol.cluster.records_pb2 import (
    CREATING,
    EXITING,
    FATAL,
    NEW,
    RUNNING,
    SCHEDULE_FAILED,
    SCHEDULING,
    InstanceRecord,
    InstanceState,
    JobRecord,
    NodeRecord,
)
from faas_local.runtime.timers import ClearTimer, SetTimer, TimerFired
from faas_local.scheduler.manager import events as ev
from faas_local.scheduler.manager.core import (
    ENDED_JOB_KEPT_SECONDS,
    NODE_RETURN_SECONDS,
    InstanceManagerCore,
)
from faas_local.scheduler.resources import CPU

E = TypeVar("E")
JOB = "job-00000001"


@pytest.fixture
def core() -> InstanceManagerCore:
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
        self.revision += 1
        return self.core.handle(ev.InstanceChanged(told, self.revision))


@pytest.fixture
def history(core: InstanceManagerCore) -> History:
    return History(core)


def fill(history: History) -> None:
    """Leave no room on either node."""
    history.tell(record("big-0", RUNNING, node="node-0", cpu=2000.0))
    history.tell(record("big-1", RUNNING, node="node-1", cpu=2000.0))


# Placement


@pytest.mark.parametrize("ingress", ["node-0", "node-1"])
def test_near_its_creator(history: History, ingress: str) -> None:
    """An instance goes to the node that its create came to, while there is room."""
    (write,) = only(history.tell(record(ingress=ingress)), ev.Write)

    assert (write.record.state, write.record.node, write.revision) == (SCHEDULING, ingress, 11)


def test_elsewhere_when_full(history: History) -> None:
    """An instance goes to another node when its creator's is full."""
    history.tell(record("big", RUNNING, node="node-0", cpu=2000.0))

    assert placed(history.tell(record())) == {"ada": "node-1"}


def test_room_is_counted_at_once(history: History) -> None:
    """Instances that come before the first placement is stored do not get the same room."""
    where = [placed(history.tell(record(name, cpu=2000.0))) for name in ("a", "b", "c")]

    assert where == [{"a": "node-0"}, {"b": "node-1"}, {}]


def test_ends_make_room(history: History, core: InstanceManagerCore) -> None:
    """A waiting instance is placed as soon as another one is gone."""
    fill(history)
    assert not placed(history.tell(record()))

    effects = core.handle(ev.InstanceGone("big-1"))

    assert placed(effects) == {"ada": "node-1"}
    assert ClearTimer(("schedule", "ada")) in effects


@pytest.mark.parametrize("state", [FATAL, SCHEDULE_FAILED])
def test_failures_make_room(history: History, state: InstanceState) -> None:
    """A failed instance holds nothing, although its record stays."""
    fill(history)
    history.tell(record())

    assert placed(history.tell(record("big-0", state, node="node-0", cpu=2000.0))) == {"ada": "node-0"}


def test_new_node_makes_room(history: History, core: InstanceManagerCore) -> None:
    """A waiting instance is placed on a node that joins."""
    fill(history)
    history.tell(record())

    joined = ev.NodeChanged(NodeRecord(node="node-2", capacity={CPU: 2000.0}))

    assert placed(core.handle(joined)) == {"ada": "node-2"}


def test_queue_order(history: History, core: InstanceManagerCore) -> None:
    """Who waits is served by priority, then by age."""
    fill(history)
    history.tell(record("young", created_ms=3))
    history.tell(record("old", created_ms=1))
    history.tell(record("urgent", created_ms=9, priority=5))

    effects = core.handle(ev.InstanceGone("big-0"))

    assert list(placed(effects)) == ["urgent", "old"]


def test_smaller_one_does_not_wait_for_a_bigger_one(history: History) -> None:
    """An instance that fits is placed although an older one that does not fit still waits."""
    history.tell(record("other", RUNNING, node="node-0", cpu=1500.0))
    history.tell(record("big-1", RUNNING, node="node-1", cpu=2000.0))

    assert not placed(history.tell(record("big", cpu=2000.0, created_ms=1)))
    assert placed(history.tell(record("small", cpu=500.0, created_ms=2))) == {"small": "node-0"}


def test_nothing_is_placed_before_the_whole_truth_is_known() -> None:
    """A manager that starts counts what runs before it places what waits."""
    core = InstanceManagerCore()
    core.handle(ev.NodeChanged(NodeRecord(node="node-0", capacity={CPU: 2000.0})))

    assert not placed(core.handle(ev.InstanceChanged(record("ada", cpu=2000.0), 5)))
    core.handle(ev.InstanceChanged(record("bob", RUNNING, node="node-0", cpu=2000.0), 6))

    assert not placed(core.handle(ev.CaughtUp()))


def test_stale_news(history: History, core: InstanceManagerCore) -> None:
    """A record that is older than the known one changes nothing."""
    history.tell(record(state=RUNNING, node="node-0"))

    assert core.handle(ev.InstanceChanged(record(), 3)) == []


# Waiting in vain


def test_too_big(history: History) -> None:
    """An instance that no node could ever hold fails at once with 1006."""
    (write,) = only(history.tell(record(cpu=2500.0)), ev.Write)

    assert (write.record.state, write.record.reason.code) == (SCHEDULE_FAILED, 1006)
    assert write.record.reason.message == (
        "invalid resource parameter, request resource is greater than each node's max resource"
    )


def test_no_room_in_time(history: History, core: InstanceManagerCore) -> None:
    """An instance that finds no room in its time fails with 1002 and production's text."""
    fill(history)
    assert SetTimer(("schedule", "ada"), 30.0) in history.tell(record())

    (write,) = only(core.handle(TimerFired(("schedule", "ada"))), ev.Write)

    assert (write.record.state, write.record.reason.code) == (SCHEDULE_FAILED, 1002)
    assert write.record.reason.message == (
        "\nthe instance cannot be scheduled within 30000 ms. no available resource that meets the request "
        "requirements, The reasons are as follows:\n\t2 unit with [CPU: Not Enough] requirements: [CPU: 1000].\n"
    )


def test_no_node_in_time() -> None:
    """An instance that no node was there to try fails with 1017."""
    core = InstanceManagerCore()
    core.handle(ev.CaughtUp())
    core.handle(ev.InstanceChanged(record(), 5))

    (write,) = only(core.handle(TimerFired(("schedule", "ada"))), ev.Write)

    assert (write.record.state, write.record.reason.code) == (SCHEDULE_FAILED, 1017)
    assert write.record.reason.message == (
        "\nthe instance cannot be scheduled within 30000 ms. the possible cause is that the scheduling queue is "
        "busy or the scheduling timeout configuration is not proper."
    )


def test_cancelled_while_waiting(history: History) -> None:
    """A creator that gives up gets its unplaced instance removed."""
    fill(history)
    history.tell(record())

    effects = history.tell(record(state=EXITING))

    assert [gone.record.instance_id for gone in only(effects, ev.Delete)] == ["ada"]
    assert ClearTimer(("schedule", "ada")) in effects


def test_cancelled_while_being_placed(history: History, core: InstanceManagerCore) -> None:
    """A cancel that overtakes the placement gives the room back."""
    assert placed(history.tell(record(cpu=2000.0))) == {"ada": "node-0"}

    history.tell(record(state=EXITING, cpu=2000.0))

    assert core.nodes["node-0"].ledger.free() == {CPU: 2000.0}


# Nodes that are lost


def test_node_loss(history: History, core: InstanceManagerCore) -> None:
    """What ran on a lost node is FATAL with 1007; what was only placed there waits again; what was ending is gone."""
    history.tell(record("ran", RUNNING, node="node-0", cpu=500.0))
    history.tell(record("made", CREATING, node="node-0", cpu=500.0))
    history.tell(record("placed", SCHEDULING, node="node-0", cpu=500.0))
    history.tell(record("ending", EXITING, node="node-0", cpu=500.0))

    effects = core.handle(ev.NodeGone("node-0"))

    writes = {write.record.instance_id: write.record for write in only(effects, ev.Write)}
    assert [(writes[name].state, writes[name].reason.code) for name in ("ran", "made")] == [(FATAL, 1007)] * 2
    assert writes["ran"].reason.message == "node-0 is exited"
    assert (writes["placed"].state, writes["placed"].node) == (SCHEDULING, "")
    assert [gone.record.instance_id for gone in only(effects, ev.Delete)] == ["ending"]


def test_placed_on_a_node_that_is_gone(history: History, core: InstanceManagerCore) -> None:
    """A placement that is stored when its node is already gone is taken back after a while."""
    history.tell(record())
    core.handle(ev.NodeGone("node-0"))

    effects = history.tell(record(state=SCHEDULING, node="node-0"))
    (write,) = only(core.handle(TimerFired(("node", "node-0"))), ev.Write)

    assert SetTimer(("node", "node-0"), NODE_RETURN_SECONDS) in effects
    assert (write.record.state, write.record.node) == (SCHEDULING, "")


def test_node_is_away_at_the_start() -> None:
    """A starting manager gives a node that instances name some time to come back, then gives it up."""
    core = InstanceManagerCore()
    core.handle(ev.InstanceChanged(record(state=RUNNING, node="node-9"), 5))

    assert core.handle(ev.CaughtUp()) == [SetTimer(("node", "node-9"), NODE_RETURN_SECONDS)]
    (write,) = only(core.handle(TimerFired(("node", "node-9"))), ev.Write)

    assert write.record.state == FATAL


def test_node_comes_back_in_time() -> None:
    """A node that comes back in time keeps its instances, counted against it."""
    core = InstanceManagerCore()
    core.handle(ev.InstanceChanged(record(state=RUNNING, node="node-9"), 5))
    core.handle(ev.CaughtUp())

    effects = core.handle(ev.NodeChanged(NodeRecord(node="node-9", capacity={CPU: 2000.0})))

    assert ClearTimer(("node", "node-9")) in effects
    assert core.nodes["node-9"].ledger.free() == {CPU: 1000.0}


# Jobs


def ended() -> ev.JobChanged:
    return ev.JobChanged(JobRecord(job_id=JOB, ended=True))


def test_job_end(history: History, core: InstanceManagerCore) -> None:
    """The end of a job removes what waits or failed; what runs is its local scheduler's; detached ones stay."""
    fill(history)
    history.tell(record("waiting"))
    history.tell(record("failed", FATAL, node="node-0"))
    history.tell(record("detached", FATAL, node="node-0", detached=True))

    effects = core.handle(ended())

    assert {gone.record.instance_id for gone in only(effects, ev.Delete)} == {"waiting", "failed"}


def test_create_that_comes_after_the_end(history: History, core: InstanceManagerCore) -> None:
    """A create that was under way when its job ended is removed when it comes."""
    core.handle(ended())

    effects = history.tell(record())

    assert [gone.record.instance_id for gone in only(effects, ev.Delete)] == ["ada"]


def test_job_record_goes_last(history: History, core: InstanceManagerCore) -> None:
    """A job's record is removed some time after its last instance, not before."""
    history.tell(record(state=RUNNING, node="node-0"))
    timer = SetTimer(("job", JOB), ENDED_JOB_KEPT_SECONDS)

    assert timer not in core.handle(ended())
    assert timer in core.handle(ev.InstanceGone("ada"))
    assert core.handle(TimerFired(timer.name)) == [ev.DeleteJob(JOB)]
    assert not core.jobs


def test_job_that_got_an_instance_meanwhile(history: History, core: InstanceManagerCore) -> None:
    """A late instance keeps the record of its ended job until it is gone as well."""
    core.handle(ended())
    history.tell(record())

    assert core.handle(TimerFired(("job", JOB))) == []


def test_job_whose_driver_came_back(core: InstanceManagerCore) -> None:
    """A job that goes on after all keeps its record."""
    core.handle(ended())
    core.handle(ev.JobChanged(JobRecord(job_id=JOB)))

    assert core.handle(TimerFired(("job", JOB))) == []


def test_ended_job_at_the_start() -> None:
    """A starting manager does not take a job for empty before it has heard of all instances."""
    core = InstanceManagerCore()

    assert core.handle(ended()) == []
    (gone,) = only(core.handle(ev.InstanceChanged(record(state=FATAL, node="node-0"), 5)), ev.Delete)

    assert gone.record.instance_id == "ada"
