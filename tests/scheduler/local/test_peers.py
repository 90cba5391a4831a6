import pytest

from faas_local.protocol.cluster import control_pb2 as control
from faas_local.protocol.cluster.records_pb2 import CREATING, EXITING, FATAL, RUNNING, InstanceState
from faas_local.protocol.wire.core_service_pb2 import CreateRequest
from faas_local.runtime.timers import ClearTimer, SetTimer, TimerFired
from faas_local.scheduler.local import events as ev
from faas_local.scheduler.local.core import AGENT_LOST_TEXT, LocalSchedulerCore
from faas_local.scheduler.resources import CPU
from support.local_scheduler_core import (
    assign,
    claimed,
    create,
    exited,
    kill,
    only,
    peer,
    record,
    run,
    runtimes,
    stored,
    told,
)


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
