from faas_local.protocol.cluster import control_pb2 as control
from faas_local.protocol.cluster.records_pb2 import CREATING, FATAL, RUNNING
from faas_local.runtime.timers import ClearTimer, SetTimer, TimerFired
from faas_local.scheduler.local import events as ev
from faas_local.scheduler.local.core import LocalSchedulerCore
from faas_local.scheduler.resources import CPU
from support.local_scheduler_core import (
    assign,
    attached,
    claimed,
    create,
    init_finished,
    only,
    peer,
    record,
    run,
    stored,
    told,
)


def test_assignment_is_claimed(core: LocalSchedulerCore) -> None:
    """An assigned instance is claimed at the revision that was read, with a runtime id, and holds its resources."""
    (claim,) = core.handle(ev.Assigned(record(), 7))

    assert isinstance(claim, ev.Claim)
    assert (claim.revision, claim.record.state, claim.record.runtime_id) == (7, CREATING, "r-ada")
    assert core.ledger.free() == {CPU: 1500.0}


def test_start_waits_for_the_claim(core: LocalSchedulerCore) -> None:
    """The runtime is started once the claim is stored, and has a bounded time to connect."""
    assign(core)

    effects = core.handle(claimed())

    assert told(effects, ev.ToAgent) == ["start_runtime"]
    assert only(effects, SetTimer) == [SetTimer(("connect", "ada"), 30.0)]


def test_constructor_runs_when_the_runtime_is_there(core: LocalSchedulerCore) -> None:
    """An attached runtime gets its constructor call, and then a bounded time for it."""
    create(core)

    effects = core.handle(attached())

    assert told(effects, ev.ToProxy) == ["init_instance"]
    assert ClearTimer(("connect", "ada")) in effects
    assert SetTimer(("init", "ada"), 300.0) in effects


def test_running(core: LocalSchedulerCore) -> None:
    """A constructor that returns makes the instance RUNNING."""
    create(core)
    core.handle(attached())

    assert stored(core.handle(init_finished())) == [RUNNING]


def test_repeated_constructor_result(core: LocalSchedulerCore) -> None:
    """A constructor's result that is told twice counts once."""
    run(core)

    assert core.handle(init_finished()) == []


def test_failed_constructor(core: LocalSchedulerCore) -> None:
    """A constructor that raises makes the instance FATAL with its code, ends the process and frees the node."""
    create(core)
    core.handle(attached())

    effects = core.handle(init_finished(code=2002, message="boom"))

    (store,) = only(effects, ev.Store)
    assert (store.record.state, store.record.reason.code, store.record.reason.message) == (
        FATAL,
        2002,
        "boom",
    )
    assert told(effects, ev.ToAgent) == ["stop_runtime"]
    assert core.ledger.free() == {CPU: 2000.0}


def test_runtime_never_connects(core: LocalSchedulerCore) -> None:
    """A runtime that does not connect in time fails the instance with 3001."""
    create(core)

    effects = core.handle(TimerFired(("connect", "ada")))

    (store,) = only(effects, ev.Store)
    assert (store.record.state, store.record.reason.code) == (FATAL, 3001)
    assert told(effects, ev.ToAgent) == ["stop_runtime"]


def test_constructor_takes_too_long(core: LocalSchedulerCore) -> None:
    """A constructor without a result in time fails the instance with 3001 and says so."""
    create(core)
    core.handle(attached())

    (store,) = only(core.handle(TimerFired(("init", "ada"))), ev.Store)

    assert store.record.reason.message == "failed to receive call result, reason(timeout)"


def test_start_fails(core: LocalSchedulerCore) -> None:
    """A runtime that cannot be started fails the instance with the agent's code and text."""
    create(core)
    failed = control.RuntimeStartFailed(instance_id="ada", runtime_id="r-ada", code=1001, message="no python")

    (store,) = only(core.handle(peer(runtime_start_failed=failed)), ev.Store)

    assert (store.record.state, store.record.reason.code, store.record.reason.message) == (
        FATAL,
        1001,
        "no python",
    )


def test_message_about_an_earlier_runtime(core: LocalSchedulerCore) -> None:
    """What is said about another start of the same instance changes nothing."""
    run(core)
    other = control.RuntimeExited(instance_id="ada", runtime_id="r-older", code=1007)

    assert core.handle(peer(runtime_exited=other)) == []
