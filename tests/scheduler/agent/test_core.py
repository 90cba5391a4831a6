from collections.abc import Iterable
from pathlib import Path

import pytest

from faas_local.protocol.cluster import control_pb2 as control
from faas_local.runtime.launch import NodeFacts
from faas_local.runtime.sdk import Sdk
from faas_local.scheduler.agent import events as ev
from faas_local.scheduler.agent.core import AgentCore

FUNCTION = "default/0-defaultservice-py311/$latest"
FACTS = NodeFacts(
    node="node-0",
    host="127.0.0.1",
    busproxy="127.0.0.1:22773",
    data_worker="127.0.0.1:31501",
    log_dir=Path("/logs"),
    sdk=Sdk(python="/bin/python", python_version="3.11", root=Path("/lib/yr"), version="0.9.10"),
    inherited={},
    agent_pid=1,
)


@pytest.fixture
def core() -> AgentCore:
    """An agent whose scheduler is connected and has heard its Hello."""
    core = AgentCore(FACTS)
    core.handle(ev.LinkOpened())
    return core


def start(name: str, function: str = FUNCTION) -> ev.FromScheduler:
    message = control.StartRuntime(
        instance_id=name, runtime_id=f"r-{name}", job_id="job-0123abcd", function=function
    )
    return ev.FromScheduler(control.ControlMessage(start_runtime=message))


def stop(name: str) -> ev.FromScheduler:
    message = control.StopRuntime(instance_id=name, runtime_id=f"r-{name}")
    return ev.FromScheduler(control.ControlMessage(stop_runtime=message))


def ended(name: str, return_code: int = 0) -> ev.ProcessEnded:
    return ev.ProcessEnded(f"r-{name}", return_code, "")


def run(core: AgentCore, name: str, pid: int = 100) -> None:
    core.handle(start(name))
    core.handle(ev.ProcessStarted(f"r-{name}", pid))


def sent(effects: Iterable[ev.Effect]) -> list[control.ControlMessage]:
    """The messages among the effects, of which there must be no other."""
    messages = [effect.message for effect in effects if isinstance(effect, ev.Send)]
    assert len(messages) == len(list(effects))
    return messages


def exits(effects: Iterable[ev.Effect]) -> list[tuple[str, int]]:
    """The ends that the messages tell, as instance and code."""
    reports = [message.runtime_exited for message in sent(effects) if message.HasField("runtime_exited")]
    return [(report.instance_id, report.code) for report in reports]


def test_start(core: AgentCore) -> None:
    """A start spawns the process, and is answered with its pid once it is there."""
    (spawn,) = core.handle(start("a"))
    (answer,) = sent(core.handle(ev.ProcessStarted("r-a", 100)))

    assert isinstance(spawn, ev.Spawn)
    assert answer.runtime_started == control.RuntimeStarted(instance_id="a", runtime_id="r-a", pid=100)


def test_second_start_while_starting(core: AgentCore) -> None:
    """A start that is asked for again is not made twice."""
    core.handle(start("a"))

    assert core.handle(start("a")) == []


def test_second_start_while_running(core: AgentCore) -> None:
    """A start that is asked for again is answered again."""
    run(core, "a", pid=100)

    (answer,) = sent(core.handle(start("a")))
    assert answer.runtime_started.pid == 100


def test_second_start_after_the_end(core: AgentCore) -> None:
    """A runtime that has ended is not brought back by a late start; its end is told again."""
    run(core, "a")
    core.handle(ended("a", 3))

    assert exits(core.handle(start("a"))) == [("a", 2002)]


def test_spawn_that_fails(core: AgentCore) -> None:
    """A process that could not be started is answered with the code and the node."""
    core.handle(start("a"))

    (answer,) = sent(core.handle(ev.SpawnFailed("r-a", 3012, "no room")))
    assert answer.runtime_start_failed == control.RuntimeStartFailed(
        instance_id="a", runtime_id="r-a", code=3012, message="no room on node-0"
    )


def test_start_after_a_failed_one(core: AgentCore) -> None:
    """A failed start leaves nothing behind that would stop another try."""
    core.handle(start("a"))
    core.handle(ev.SpawnFailed("r-a", 3012, "no room"))

    assert isinstance(core.handle(start("a"))[0], ev.Spawn)


def test_start_of_what_nothing_runs(core: AgentCore) -> None:
    """A function that this node cannot run is refused without a process."""
    (answer,) = sent(core.handle(start("a", function="default/0-defaultservice-java11/$latest")))

    assert answer.runtime_start_failed.code == 1015
    assert answer.runtime_start_failed.message.endswith(" on node-0")


def test_end(core: AgentCore) -> None:
    """The end of a process is told once, classified."""
    run(core, "a")

    assert exits(core.handle(ended("a", -9))) == [("a", 2002)]


def test_stop(core: AgentCore) -> None:
    """A stop kills, and is answered when the process is gone; asked twice it kills once."""
    run(core, "a")

    assert core.handle(stop("a")) == [ev.KillGroup("r-a")]
    assert core.handle(stop("a")) == []
    assert exits(core.handle(ended("a", -9))) == [("a", 1007)]


def test_stop_while_starting(core: AgentCore) -> None:
    """A stop that comes before there is a process kills it as soon as there is; it never counts as started."""
    core.handle(start("a"))

    assert core.handle(stop("a")) == []
    assert core.handle(ev.ProcessStarted("r-a", 100)) == [ev.KillGroup("r-a")]
    assert exits(core.handle(ended("a", -9))) == [("a", 1007)]


def test_stop_of_an_unknown_runtime(core: AgentCore) -> None:
    """A stop of what is not there is answered at once, so that nobody waits."""
    assert exits(core.handle(stop("a"))) == [("a", 1007)]


def test_stop_after_the_end(core: AgentCore) -> None:
    """A stop of what has ended is answered with how it ended."""
    run(core, "a")
    core.handle(ended("a", 3))

    assert exits(core.handle(stop("a"))) == [("a", 2002)]


def test_hello_of_a_new_agent() -> None:
    """An agent that was just started says that it runs nothing."""
    (greeting,) = sent(AgentCore(FACTS).handle(ev.LinkOpened()))

    assert greeting.hello == control.Hello(role=control.FUNCTION_AGENT, node="node-0")


def test_hello_lists_what_runs(core: AgentCore) -> None:
    """After a lost link the scheduler hears what still runs."""
    run(core, "a", pid=100)
    core.handle(ev.LinkLost())

    (greeting,) = sent(core.handle(ev.LinkOpened()))
    assert list(greeting.hello.runtimes) == [control.RuntimeRef(instance_id="a", runtime_id="r-a", pid=100)]


def test_end_while_the_link_is_down(core: AgentCore) -> None:
    """An end that nobody could hear goes out with the next greeting, whose Hello still names the runtime."""
    run(core, "a")
    core.handle(ev.LinkLost())
    assert core.handle(ended("a", 3)) == []

    greeting = core.handle(ev.LinkOpened())

    assert [ref.instance_id for ref in sent(greeting)[0].hello.runtimes] == ["a"]
    assert exits(greeting) == [("a", 2002)]


def test_end_that_may_have_been_lost_with_its_link(core: AgentCore) -> None:
    """The last ends are told again on the next link: the old one may have broken with them under way."""
    run(core, "a")
    core.handle(ended("a", 3))
    core.handle(ev.LinkLost())

    assert exits(core.handle(ev.LinkOpened())) == [("a", 2002)]


def test_greeting_stays_short(core: AgentCore) -> None:
    """Ends that were told long ago are forgotten."""
    for number in range(500):
        run(core, f"i{number}")
        core.handle(ended(f"i{number}"))
    core.handle(ev.LinkLost())

    assert 0 < len(exits(core.handle(ev.LinkOpened()))) < 100


def test_message_for_somebody_else(core: AgentCore) -> None:
    """A message that no agent is sent raises, and changes nothing."""
    run(core, "a")
    before = repr(core)

    with pytest.raises(ValueError, match="kill_instance"):
        core.handle(
            ev.FromScheduler(control.ControlMessage(kill_instance=control.KillInstance(instance_id="a")))
        )

    assert repr(core) == before == "<AgentCore node-0: 0 starting, 1 running, 0 stopping, 0 ends untold>"
