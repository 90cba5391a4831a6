import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from faas_local.runtime import parent_death
from faas_local.runtime.launch import LaunchPlan
from faas_local.runtime.processes import Ended, RuntimeProcess

SECONDS = 10.0


def plan(tmp_path: Path, code: str) -> LaunchPlan:
    return LaunchPlan((sys.executable, "-c", code), {"WHO": "me"}, tmp_path / "instances" / "a.log")


async def run(plan: LaunchPlan) -> Ended:
    """Run a process to its end."""
    ended: asyncio.Future[Ended] = asyncio.get_running_loop().create_future()
    RuntimeProcess(plan, ended.set_result)
    return await asyncio.wait_for(ended, SECONDS)


async def test_output_and_environment(tmp_path: Path) -> None:
    """A process has the planned environment, an empty stdin, and both outputs in its log."""
    code = "import os, sys; print(os.environ['WHO'], repr(sys.stdin.read())); print('err', file=sys.stderr)"

    ended = await run(plan(tmp_path, code))

    assert ended.return_code == 0
    assert sorted((tmp_path / "instances" / "a.log").read_text().split("\n")) == ["", "err", "me ''"]


@pytest.mark.parametrize(
    ("code", "return_code"),
    [("import os; os._exit(3)", 3), ("import os; os.kill(os.getpid(), 9)", -9), ("pass", 0)],
)
async def test_return_code(tmp_path: Path, code: str, return_code: int) -> None:
    """The end of a process is reported with its exit status, or its signal as a negative number."""
    assert (await run(plan(tmp_path, code))).return_code == return_code


async def test_log_tail(tmp_path: Path) -> None:
    """The last lines of a long log are at hand when the process has ended."""
    ended = await run(plan(tmp_path, "for i in range(10000): print('line', i)"))

    lines = ended.log_tail.split("\n")
    assert len(lines) == 20
    assert (lines[0], lines[-1]) == ("line 9980", "line 9999")


async def test_log_tail_is_of_this_process(tmp_path: Path) -> None:
    """The log grows over the restarts of an instance; each end quotes only its own part."""
    await run(plan(tmp_path, "print('first')"))

    assert (await run(plan(tmp_path, "print('second')"))).log_tail == "second"
    assert (tmp_path / "instances" / "a.log").read_text() == "first\nsecond\n"


async def test_log_that_is_not_text(tmp_path: Path) -> None:
    """Bytes that are no text do not hide the end of a process."""
    ended = await run(plan(tmp_path, "import sys; sys.stdout.buffer.write(b'\\xff\\xfe end')"))

    assert ended.log_tail.endswith(" end")


# User code that starts a child; both hold the pipe open as long as they live.
FORKS = """
import subprocess, sys
held = open({pipe!r}, "wb", buffering=0)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(20)"], pass_fds=[held.fileno()])
held.write(b"x")
"""


@pytest.fixture
def pipe(tmp_path: Path) -> str:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return str(path)


async def test_kill_ends_what_the_process_forked(tmp_path: Path, pipe: str) -> None:
    """A kill reaches what user code started."""
    ended: asyncio.Future[Ended] = asyncio.get_running_loop().create_future()
    process = RuntimeProcess(plan(tmp_path, FORKS.format(pipe=pipe) + "child.wait()"), ended.set_result)
    with await asyncio.to_thread(open, pipe, "rb") as held:
        assert await asyncio.to_thread(held.read, 1) == b"x"

        process.kill()

        assert (await asyncio.wait_for(ended, SECONDS)).return_code == -signal.SIGKILL
        assert await asyncio.wait_for(asyncio.to_thread(held.read), SECONDS) == b""


async def test_end_takes_what_the_process_forked(tmp_path: Path, pipe: str) -> None:
    """What user code started does not outlive its instance."""
    running = asyncio.ensure_future(run(plan(tmp_path, FORKS.format(pipe=pipe))))
    with await asyncio.to_thread(open, pipe, "rb") as held:
        assert (await running).return_code == 0

        assert await asyncio.wait_for(asyncio.to_thread(held.read), SECONDS) == b"x"


async def test_start_that_fails(tmp_path: Path) -> None:
    """A program that is not there is an OSError, and nothing is left."""
    missing = LaunchPlan((str(tmp_path / "missing"),), {}, tmp_path / "a.log")

    with pytest.raises(FileNotFoundError):
        RuntimeProcess(missing, lambda ended: None)


async def test_log_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """A log that cannot be written is an OSError: no instance runs with its output lost."""
    (tmp_path / "instances").touch()

    with pytest.raises(OSError, match="instances"):
        RuntimeProcess(plan(tmp_path, "pass"), lambda ended: None)


def launcher(*command: str, parent: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, parent_death.__file__, str(parent), *command],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def test_launcher_runs_a_python_program_as_it_is(tmp_path: Path) -> None:
    """A program run by the launcher sees itself as the main program, with its own arguments and folder."""
    (tmp_path / "neighbour.py").write_text("here = True")
    program = tmp_path / "program.py"
    program.write_text(
        "import neighbour, sys\nprint(__name__, __file__, sys.argv, neighbour.here, sys.path[0])"
    )

    ended = launcher(str(program), "x", parent=os.getpid())

    expected = f"__main__ {program} {[str(program), 'x']} True {tmp_path}\n"
    assert (ended.stdout, ended.stderr, ended.returncode) == (expected, "", 0)


def test_launcher_becomes_any_other_program() -> None:
    """Any other program takes the launcher's place."""
    assert launcher("/bin/echo", "hello", parent=os.getpid()).stdout == "hello\n"


def test_launcher_of_a_parent_that_is_gone() -> None:
    """A process whose parent died before the launcher could look ends at once."""
    assert launcher("/bin/echo", "hello", parent=1 << 30).returncode == -signal.SIGKILL
