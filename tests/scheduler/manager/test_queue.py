import pytest

from faas_local.protocol.cluster.records_pb2 import (
    EXITING,
    FATAL,
    RUNNING,
    SCHEDULE_FAILED,
    SCHEDULING,
    InstanceState,
    NodeRecord,
)
from faas_local.runtime.timers import ClearTimer, SetTimer, TimerFired
from faas_local.scheduler.manager import events as ev
from faas_local.scheduler.manager.core import InstanceManagerCore
from faas_local.scheduler.resources import CPU
from support.manager_core import History, fill, only, placed, record


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
