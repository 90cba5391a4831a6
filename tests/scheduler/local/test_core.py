from collections.abc import Iterable
from typing import TypeVar

import pytest

from faas_local.protocol.cluster import control_pb2 as control
from faas_local.protocol.cluster.records_pb2 import (
    CREATING,
    EXITING,
    FATAL,
    RUNNING,
    SCHEDULING,
    InstanceRecord,
    InstanceState,
)
from faas_local.protocol.wire.core_service_pb2 import CallResult, CreateRequest
from faas_local.runtime.timers import ClearTimer, SetTimer, TimerFired
from faas_local.scheduler.local import events as ev
from faas_local.scheduler.local.core import AGENT_LOST_TEXT, LocalSchedulerCore
from faas_local.scheduler.resources import CPU, Ledger

E = TypeVar("E")
JOB = "job-00000001"


@pytest.fixture
def core() -> LocalSchedulerCore:
    """A node whose agent and busproxy are connected."""
    core = LocalSchedulerCore("node-0", Ledger({CPU: 2000.0}), lambda instance_id: f"r-{instance_id}")
    core.handle(ev.AgentUp(()))
    core.handle(ev.ProxyUp(()))
    return core


def record(
    name: str = "ada", state: InstanceState = SCHEDULING, *, birth: str = "c1", detached: bool = False
) -> InstanceRecord:
    made = InstanceRecord(
        instance_id=name, state=state, node="node-0", job_id=JOB, create_request_id=birth, detached=detached
    )
    made.scheduling.resources[CPU] = 500.0
    made.grace_period_s = 3
    if state != SCHEDULING:
        made.runtime_id = f"r-{name}"
    return made


def claimed(name: str = "ada", birth: str = "c1") -> ev.Claimed:
    return ev.Claimed(name, f"r-{name}", CreateRequest(requestID=birth))


def peer(**body: object) -> ev.FromPeer:
    return ev.FromPeer(control.ControlMessage(**body))  # type: ignore[arg-type]


def kill(name: str = "ada", birth: str = "c1") -> ev.FromPeer:
    return peer(kill_instance=control.KillInstance(instance_id=name, create_request_id=birth))


def attached(name: str = "ada") -> ev.FromPeer:
    return peer(runtime_attached=control.RuntimeAttached(instance_id=name, runtime_id=f"r-{name}"))


def init_finished(name: str = "ada", code: int = 0, message: str = "") -> ev.FromPeer:
    result = CallResult(code=code, message=message)
    return peer(init_finished=control.InitFinished(instance_id=name, runtime_id=f"r-{name}", result=result))


def exited(name: str = "ada", code: int = 1007, message: str = "gone") -> ev.FromPeer:
    return peer(
        runtime_exited=control.RuntimeExited(
            instance_id=name, runtime_id=f"r-{name}", code=code, message=message
        )
    )


def shutdown_finished(name: str = "ada") -> ev.FromPeer:
    return peer(shutdown_finished=control.ShutdownFinished(instance_id=name, runtime_id=f"r-{name}"))


def assign(core: LocalSchedulerCore, name: str = "ada", birth: str = "c1") -> None:
    core.handle(ev.Assigned(record(name, birth=birth), 7))


def create(core: LocalSchedulerCore, name: str = "ada") -> None:
    assign(core, name)
    core.handle(claimed(name))


def run(core: LocalSchedulerCore, name: str = "ada") -> None:
    create(core, name)
    core.handle(attached(name))
    core.handle(init_finished(name))


def only(effects: Iterable[ev.Effect], kind: type[E]) -> list[E]:
    """The effects of one kind, in order."""
    return [effect for effect in effects if isinstance(effect, kind)]


def told(effects: Iterable[ev.Effect], kind: type[ev.ToAgent] | type[ev.ToProxy]) -> list[str | None]:
    """What was said to the agent or the busproxy."""
    return [effect.message.WhichOneof("body") for effect in only(effects, kind)]


def stored(effects: Iterable[ev.Effect]) -> list[InstanceState]:
    return [effect.record.state for effect in only(effects, ev.Store)]


# From assignment to a running instance


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


# Claims that do not go smoothly


def test_lost_claim(core: LocalSchedulerCore) -> None:
    """A claim that somebody overtook leaves nothing behind."""
    assign(core)

    core.handle(ev.ClaimLost("ada"))

    assert not core.instances
    assert core.ledger.free() == {CPU: 2000.0}


def test_assigned_again_while_claiming(core: LocalSchedulerCore) -> None:
    """An instance that was taken back and assigned again is claimed again when the first claim is lost."""
    assign(core)
    again = record()

    assert core.handle(ev.Assigned(again, 9)) == []
    (claim,) = only(core.handle(ev.ClaimLost("ada")), ev.Claim)

    assert claim.revision == 9


def test_claim_of_an_earlier_process(core: LocalSchedulerCore) -> None:
    """A claim that an earlier process had stored is taken over with that process's runtime id."""
    assign(core)

    (start,) = only(core.handle(ev.Claimed("ada", "r-other", CreateRequest(requestID="c1"))), ev.ToAgent)

    assert start.message.start_runtime.runtime_id == "r-other"


@pytest.mark.parametrize("before_claim", [True, False], ids=["before-assignment", "while-claiming"])
def test_kill_overtakes_assignment(core: LocalSchedulerCore, before_claim: bool) -> None:
    """A kill that is faster than the assignment or its claim ends the instance before it was started."""
    if before_claim:
        core.handle(kill())
    assign(core)
    if not before_claim:
        core.handle(kill())

    effects = core.handle(claimed())

    assert stored(effects) == [EXITING]
    assert told(effects, ev.ToAgent) == ["stop_runtime"]


def test_early_kill_of_another_birth(core: LocalSchedulerCore) -> None:
    """A kill of an earlier instance of the same name does not touch the new one."""
    core.handle(kill(birth="c0"))
    assign(core, birth="c1")

    assert told(core.handle(claimed()), ev.ToAgent) == ["start_runtime"]


def test_early_kill_is_forgotten(core: LocalSchedulerCore) -> None:
    """A kill of an instance that never comes is forgotten after a while."""
    (timer,) = core.handle(kill())
    assert isinstance(timer, SetTimer)

    core.handle(TimerFired(timer.name))
    assign(core)

    assert told(core.handle(claimed()), ev.ToAgent) == ["start_runtime"]


# The end of an instance


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


# Agents and busproxies that come and go


def runtimes(*names: str) -> tuple[control.RuntimeRef, ...]:
    return tuple(control.RuntimeRef(instance_id=name, runtime_id=f"r-{name}") for name in names)


def test_agent_is_lost(core: LocalSchedulerCore) -> None:
    """An agent that stays away has taken its runtimes with it: their instances are FATAL with 1007."""
    run(core)

    assert core.handle(ev.AgentDown()) == [SetTimer(("agent", ""), 12.0)]
    (store,) = only(core.handle(TimerFired(("agent", ""))), ev.Store)

    assert (store.record.state, store.record.reason.code) == (FATAL, 1007)
    assert store.record.reason.message == AGENT_LOST_TEXT


def test_agent_is_lost_while_claiming(core: LocalSchedulerCore) -> None:
    """A lost agent does not touch an instance whose claim has not been answered: it may not be ours."""
    assign(core)

    assert core.handle(TimerFired(("agent", ""))) == []
    assert told(core.handle(claimed()), ev.ToAgent) == ["start_runtime"]


def test_agent_comes_back_with_its_runtimes(core: LocalSchedulerCore) -> None:
    """An agent whose link broke for a moment keeps everything as it was."""
    run(core)
    core.handle(ev.AgentDown())

    assert core.handle(ev.AgentUp(runtimes("ada"))) == [ClearTimer(("agent", ""))]


def test_new_agent(core: LocalSchedulerCore) -> None:
    """A new agent starts what was being created; what ran has died with the old one."""
    run(core)
    create(core, "bob")

    effects = core.handle(ev.AgentUp(()))

    assert stored(effects) == [FATAL]
    assert [effect.message.start_runtime.instance_id for effect in only(effects, ev.ToAgent)] == ["bob"]


def test_agent_with_a_stray_runtime(core: LocalSchedulerCore) -> None:
    """A runtime that the scheduler does not know is ended."""
    (stop,) = only(core.handle(ev.AgentUp(runtimes("stray"))), ev.ToAgent)

    assert stop.message.stop_runtime.runtime_id == "r-stray"


def test_agent_comes_back_while_an_instance_exits(core: LocalSchedulerCore) -> None:
    """An exit that the agent's absence interrupted is taken up again."""
    run(core)
    core.handle(kill())

    assert told(core.handle(ev.AgentUp(runtimes("ada"))), ev.ToProxy) == ["shutdown_instance"]
    core.handle(ev.AgentUp(()))
    assert not core.instances


def test_busproxy_comes_back(core: LocalSchedulerCore) -> None:
    """A restarted busproxy is asked again for every constructor and shutdown that is under way."""
    create(core)
    run(core, "bob")
    core.handle(kill("bob"))

    effects = core.handle(ev.ProxyUp(runtimes("ada")))

    assert told(effects, ev.ToProxy) == ["init_instance", "shutdown_instance"]


# Restart of the scheduler itself


def restored(name: str, state: InstanceState) -> ev.Restored:
    return ev.Restored(record(name, state), CreateRequest(requestID="c1"))


def test_restart_with_a_running_instance(core: LocalSchedulerCore) -> None:
    """An instance that ran before a restart goes on, with its resources counted."""
    core.handle(restored("ada", RUNNING))

    core.handle(ev.AgentUp(runtimes("ada")))

    assert core.instances["ada"].record.state == RUNNING
    assert core.ledger.free() == {CPU: 1500.0}


def test_restart_while_creating(core: LocalSchedulerCore) -> None:
    """An instance that was being created is started by the agent that does not have it yet."""
    core.handle(restored("ada", CREATING))

    assert told(core.handle(ev.AgentUp(())), ev.ToAgent) == ["start_runtime"]


def test_restart_while_connecting(core: LocalSchedulerCore) -> None:
    """A runtime that was started before a restart still has only a bounded time to connect."""
    effects = core.handle(restored("ada", CREATING))

    assert effects == [SetTimer(("connect", "ada"), 30.0)]


def test_restart_while_exiting(core: LocalSchedulerCore) -> None:
    """An instance that was exiting is shut down again and forgotten when its process is gone."""
    core.handle(restored("ada", EXITING))

    assert told(core.handle(ev.AgentUp(runtimes("ada"))), ev.ToProxy) == ["shutdown_instance"]
    assert only(core.handle(exited()), ev.Forget) == [ev.Forget("ada", "c1")]


def test_restart_after_the_process_ended(core: LocalSchedulerCore) -> None:
    """An exiting instance whose process ended during the restart is forgotten."""
    core.handle(restored("ada", EXITING))

    assert only(core.handle(ev.AgentUp(())), ev.Forget) == [ev.Forget("ada", "c1")]


# A node that was believed to be lost


def test_instance_is_taken_away(core: LocalSchedulerCore) -> None:
    """An instance whose record somebody else ended has its process ended and holds nothing any more."""
    run(core)

    effects = core.handle(ev.TakenAway("ada"))

    assert told(effects, ev.ToAgent) == ["stop_runtime"]
    assert not only(effects, ev.Store) and not only(effects, ev.Forget)
    assert core.ledger.free() == {CPU: 2000.0}


@pytest.mark.parametrize("claiming", [True, False], ids=["claiming", "unknown"])
def test_taken_away_before_it_was_ours(core: LocalSchedulerCore, claiming: bool) -> None:
    """An instance that is not this node's yet is left to the answer of its claim."""
    if claiming:
        assign(core)

    assert core.handle(ev.TakenAway("ada")) == []


def test_foreign_message(core: LocalSchedulerCore) -> None:
    """A message that no local scheduler is sent raises and says which."""
    with pytest.raises(ValueError, match="start_runtime"):
        core.handle(peer(start_runtime=control.StartRuntime()))
