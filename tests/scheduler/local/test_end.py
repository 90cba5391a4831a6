from faas_local.protocol.cluster import control_pb2 as control
from faas_local.protocol.cluster.records_pb2 import CREATING, EXITING, FATAL
from faas_local.runtime.timers import SetTimer, TimerFired
from faas_local.scheduler.local import events as ev
from faas_local.scheduler.local.core import LocalSchedulerCore
from faas_local.scheduler.resources import CPU
from support.local_scheduler_core import (
    JOB,
    assign,
    attached,
    claimed,
    create,
    exited,
    init_finished,
    kill,
    only,
    peer,
    record,
    run,
    shutdown_finished,
    stored,
    told,
)


def test_kill_of_a_running_instance(core: LocalSchedulerCore) -> None:
    """A kill lets the instance finish, then ends its process, then removes its record, then frees the node."""
    run(core)

    asked = core.handle(kill())
    finished = core.handle(shutdown_finished())
    gone = core.handle(exited())

    assert (stored(asked), told(asked, ev.ToProxy)) == ([EXITING], ["shutdown_instance"])
    assert told(finished, ev.ToAgent) == ["stop_runtime"]
    assert only(gone, ev.Forget) == [ev.Forget("ada", "c1")]
    assert core.ledger.free() == {CPU: 2000.0}


def test_grace_period(core: LocalSchedulerCore) -> None:
    """An instance that does not finish within its grace period is ended."""
    run(core)

    assert SetTimer(("shutdown", "ada"), 4.0) in core.handle(kill())
    assert told(core.handle(TimerFired(("shutdown", "ada"))), ev.ToAgent) == ["stop_runtime"]


def test_kill_while_constructing(core: LocalSchedulerCore) -> None:
    """A kill during the constructor ends the process at once."""
    create(core)
    core.handle(attached())

    effects = core.handle(kill())

    assert stored(effects) == [EXITING]
    assert told(effects, ev.ToAgent) == ["stop_runtime"]
    assert not told(effects, ev.ToProxy)


def test_constructor_finishes_after_the_kill(core: LocalSchedulerCore) -> None:
    """A constructor's result that comes after the kill does not bring the instance back."""
    create(core)
    core.handle(attached())
    core.handle(kill())

    assert core.handle(init_finished()) == []


def test_second_kill(core: LocalSchedulerCore) -> None:
    """A second kill changes nothing."""
    run(core)
    core.handle(kill())

    assert core.handle(kill()) == []


def test_crash(core: LocalSchedulerCore) -> None:
    """A process that ends by itself makes the instance FATAL with what the process left."""
    run(core)

    effects = core.handle(exited(code=2002, message="segmentation fault"))

    (store,) = only(effects, ev.Store)
    assert (store.record.state, store.record.reason.message) == (FATAL, "segmentation fault")
    assert core.ledger.free() == {CPU: 2000.0}


def test_exit_on_own_wish(core: LocalSchedulerCore) -> None:
    """An instance that asks for its own end becomes FATAL with 1007, not with how its process ended."""
    run(core)
    wish = control.ExitRequested(instance_id="ada", runtime_id="r-ada")

    asked = core.handle(peer(exit_requested=wish))
    (store,) = only(core.handle(exited(code=2002, message="killed")), ev.Store)

    assert stored(asked) == [EXITING]
    assert (store.record.state, store.record.reason.code) == (FATAL, 1007)
    assert store.record.reason.message == "runtime had been returned"


def test_kill_after_exit(core: LocalSchedulerCore) -> None:
    """An exiting instance that is killed as well leaves no record."""
    run(core)
    core.handle(peer(exit_requested=control.ExitRequested(instance_id="ada", runtime_id="r-ada")))
    core.handle(kill())

    assert only(core.handle(exited()), ev.Forget) == [ev.Forget("ada", "c1")]


# Jobs


def test_job_end(core: LocalSchedulerCore) -> None:
    """The end of a job ends its instances, detached ones excepted."""
    run(core)
    core.handle(ev.Assigned(record("bob", detached=True), 8))
    core.handle(claimed("bob"))

    core.handle(ev.JobEnded(JOB))

    states = {name: instance.record.state for name, instance in core.instances.items()}
    assert states == {"ada": EXITING, "bob": CREATING}


def test_job_end_while_claiming(core: LocalSchedulerCore) -> None:
    """An instance whose claim is answered after its job ended is not started."""
    assign(core)
    core.handle(ev.JobEnded(JOB))

    assert told(core.handle(claimed()), ev.ToAgent) == ["stop_runtime"]


def test_job_that_goes_on(core: LocalSchedulerCore) -> None:
    """A job whose driver came back has its new instances started."""
    core.handle(ev.JobEnded(JOB))
    core.handle(ev.JobNotEnded(JOB))
    assign(core)

    assert told(core.handle(claimed()), ev.ToAgent) == ["start_runtime"]
