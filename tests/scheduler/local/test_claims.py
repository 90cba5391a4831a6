import pytest

from faas_local.protocol.cluster.records_pb2 import EXITING
from faas_local.protocol.wire.core_service_pb2 import CreateRequest
from faas_local.runtime.timers import SetTimer, TimerFired
from faas_local.scheduler.local import events as ev
from faas_local.scheduler.local.core import LocalSchedulerCore
from faas_local.scheduler.resources import CPU
from support.local_scheduler_core import assign, claimed, kill, only, record, stored, told


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
