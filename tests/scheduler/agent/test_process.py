"""A real function agent process with real SDK runtimes; the test plays the local scheduler and the busproxy."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psutil
import pytest

from faas_local.protocol.cluster import control_pb2 as control
from faas_local.protocol.ids import default_function, python_tag
from faas_local.runtime.sdk import find_sdk
from support.component import Component, start_component
from support.runtime_streams import RuntimeStreams, runtime_streams
from support.scheduler_end import SchedulerEnd, scheduler_end

GONE_SECONDS = 5.0
PYTHON = default_function(python_tag(sys.version_info.major, sys.version_info.minor)).wire
CPP = default_function("cpp").wire


@pytest.fixture
async def scheduler() -> AsyncIterator[SchedulerEnd]:
    async with scheduler_end() as end:
        yield end


@pytest.fixture
async def streams() -> AsyncIterator[RuntimeStreams]:
    async with runtime_streams() as streams:
        yield streams


@contextlib.contextmanager
def running_agent(scheduler: str, busproxy: str, log_dir: Path, python: str) -> Iterator[Component]:
    arguments = {
        "node": "node-0",
        "host": "127.0.0.1",
        "scheduler": scheduler,
        "busproxy": busproxy,
        "data-worker": "127.0.0.1:1",
        "python": python,
        "log-dir": log_dir,
    }
    options = [text for name, value in arguments.items() for text in (f"--{name}", value)]
    with start_component("faas_local.scheduler.agent", *options) as agent:
        yield agent


@pytest.fixture
def agent(scheduler: SchedulerEnd, streams: RuntimeStreams, tmp_path: Path) -> Iterator[Component]:
    with running_agent(scheduler.address, streams.address, tmp_path, sys.executable) as agent:
        yield agent


def start(instance_id: str, function: str = PYTHON, **environment: str) -> control.ControlMessage:
    message = control.StartRuntime(
        instance_id=instance_id,
        runtime_id=f"runtime-{instance_id}",
        job_id="job-0123abcd",
        function=function,
        environment=environment,
        tenant_id="default",
    )
    return control.ControlMessage(start_runtime=message)


def stop(instance_id: str) -> control.ControlMessage:
    message = control.StopRuntime(instance_id=instance_id, runtime_id=f"runtime-{instance_id}")
    return control.ControlMessage(stop_runtime=message)


async def started(
    scheduler: SchedulerEnd, streams: RuntimeStreams, instance_id: str, function: str = PYTHON
) -> psutil.Process:
    """Start an instance and wait until it is connected."""
    await scheduler.send(start(instance_id, function))
    answer = (await scheduler.message()).runtime_started
    assert answer.instance_id == instance_id
    await streams.connected(instance_id)
    return psutil.Process(answer.pid)


async def gone(*processes: psutil.Process) -> None:
    """Return once all have ended; a zombie that waits for its parent counts as ended."""
    async with asyncio.timeout(GONE_SECONDS):
        while any(is_alive(process) for process in processes):
            await asyncio.to_thread(psutil.wait_procs, processes, 0.05)


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def test_starts_the_sdks_runtime(
    agent: Component, scheduler: SchedulerEnd, streams: RuntimeStreams, tmp_path: Path
) -> None:
    """A started runtime connects to the busproxy under its instance id, and has a log file of its own."""
    hello = await scheduler.hello()
    assert (hello.role, hello.node, len(hello.runtimes)) == (control.FUNCTION_AGENT, "node-0", 0)

    process = await started(scheduler, streams, "ns-counter")

    assert process.ppid() == agent.pid
    assert (tmp_path / "instances" / "ns-counter.log").exists()


@pytest.mark.skipif(
    not Path(find_sdk(sys.executable).cpp_runtime).exists(), reason="this SDK wheel has no C++ runtime"
)
async def test_starts_the_sdks_cpp_runtime(
    agent: Component, scheduler: SchedulerEnd, streams: RuntimeStreams
) -> None:
    """The C++ function has its own program, whose life is tied to the agent's as well."""
    process = await started(scheduler, streams, "a", CPP)
    assert Path(process.exe()).name == "runtime"

    agent.kill()

    await gone(process)


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (signal.SIGTERM, 1007, "runtime had been returned"),
        (
            signal.SIGKILL,
            2002,
            "an unknown error caused the instance exited. exit code:137 instance:a runtime:runtime-a",
        ),
        (signal.SIGSEGV, 2002, "instance(a) runtime(runtime-a) exit code(139) with"),
    ],
)
async def test_reports_how_a_runtime_ended(
    agent: Component,
    scheduler: SchedulerEnd,
    streams: RuntimeStreams,
    number: signal.Signals,
    code: int,
    text: str,
) -> None:
    """The scheduler hears of the end of a runtime with the SDK's code and text for it."""
    process = await started(scheduler, streams, "a")

    process.send_signal(number)

    ended = (await scheduler.message()).runtime_exited
    assert (ended.instance_id, ended.runtime_id, ended.code) == ("a", "runtime-a", code)
    assert ended.message.startswith(text)


async def test_stop_ends_the_runtime(
    agent: Component, scheduler: SchedulerEnd, streams: RuntimeStreams
) -> None:
    """StopRuntime ends the process at once and is answered when it is gone."""
    process = await started(scheduler, streams, "a")

    await scheduler.send(stop("a"))

    ended = (await scheduler.message()).runtime_exited
    assert (ended.code, ended.message) == (1007, "runtime stopped by inner-system")
    await gone(process)


async def test_killed_agent_takes_its_runtimes_along(
    agent: Component, scheduler: SchedulerEnd, streams: RuntimeStreams
) -> None:
    """After kill -9 of the agent none of its runtimes is left."""
    processes = [await started(scheduler, streams, name) for name in ("a", "b")]

    agent.kill()

    await gone(*processes)


async def test_stopped_agent_takes_its_runtimes_along(
    agent: Component, scheduler: SchedulerEnd, streams: RuntimeStreams
) -> None:
    """SIGTERM ends the runtimes and then the agent, with exit status 0."""
    process = await started(scheduler, streams, "a")

    assert await asyncio.to_thread(agent.stop) == 0
    await gone(process)


async def test_runtimes_outlive_the_scheduler(streams: RuntimeStreams, tmp_path: Path) -> None:
    """A scheduler that comes back finds what still runs, and hears how the others ended."""
    async with contextlib.AsyncExitStack() as stack:
        first = await stack.enter_async_context(scheduler_end())
        agent = stack.enter_context(running_agent(first.address, streams.address, tmp_path, sys.executable))
        survivor, victim = [await started(first, streams, name) for name in ("a", "b")]

        await first.stop()
        victim.kill()
        await gone(victim)
        second = await stack.enter_async_context(scheduler_end(first.port))
        hello = await second.hello()
        ended = (await second.message()).runtime_exited

        assert {ref.instance_id: ref.pid for ref in hello.runtimes} == {"a": survivor.pid, "b": 0}
        assert (ended.instance_id, ended.code) == ("b", 2002)
        assert agent.running
        assert is_alive(survivor)


async def test_interpreter_missing(scheduler: SchedulerEnd, tmp_path: Path) -> None:
    """Without an interpreter every start is refused with code 1001 and the name of the node."""
    with running_agent(scheduler.address, "127.0.0.1:1", tmp_path, str(tmp_path / "python")):
        await scheduler.hello()

        await scheduler.send(start("a"))

        failed = (await scheduler.message()).runtime_start_failed
        assert (failed.code, failed.message) == (1001, "python exec path not found on node-0")


async def test_environment_that_no_process_can_have(
    agent: Component, scheduler: SchedulerEnd, streams: RuntimeStreams
) -> None:
    """A variable that cannot be set refuses that start with code 1001, and the agent serves on."""
    await scheduler.hello()

    await scheduler.send(start("a", name="nul \0 inside"))

    failed = (await scheduler.message()).runtime_start_failed
    assert failed.code == 1001
    await started(scheduler, streams, "b")


async def test_proxy_of_the_shell_is_not_for_the_loopback(
    scheduler: SchedulerEnd, streams: RuntimeStreams, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell that names an HTTP proxy does not part the agent from its scheduler."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")

    with running_agent(scheduler.address, streams.address, tmp_path, sys.executable):
        await started(scheduler, streams, "a")


async def test_unknown_message_is_survived(
    agent: Component, scheduler: SchedulerEnd, streams: RuntimeStreams
) -> None:
    """A message that is not for an agent changes nothing."""
    await scheduler.hello()

    await scheduler.send(control.ControlMessage(kill_instance=control.KillInstance(instance_id="a")))

    await started(scheduler, streams, "b")


async def test_idle_agent_uses_no_processor_time(
    agent: Component, scheduler: SchedulerEnd, streams: RuntimeStreams
) -> None:
    """An agent with a running instance does nothing while nothing happens."""
    await started(scheduler, streams, "a")
    process = psutil.Process(agent.pid)

    assert await asyncio.to_thread(process.cpu_percent, 1.0) < 3


def test_rejects_an_unusable_log_folder(tmp_path: Path) -> None:
    """An agent that cannot write logs does not become ready."""
    blocker = tmp_path / "file"
    blocker.touch()

    with (
        pytest.raises(AssertionError, match="NotADirectoryError"),
        running_agent("127.0.0.1:1", "127.0.0.1:1", blocker / "logs", sys.executable),
    ):
        pass
