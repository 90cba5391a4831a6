"""Child processes on the event loop: started, watched for their end, killed as a group."""

import asyncio
import contextlib
import functools
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from faas_local.deploy import sentinel
from faas_local.runtime.parent_death import die_with_parent

READY_FD = "FAAS_LOCAL_READY_FD"  # the names that faas_local.runtime.service reads; importing it takes 50 ms
PARENT_PID = "FAAS_LOCAL_PARENT_PID"


@dataclass(frozen=True)
class Child:
    """A process that was started here. `birth` tells it from a later process with the same pid."""

    process: "subprocess.Popen[bytes]"
    birth: str

    @property
    def pid(self) -> int:
        """The process id."""
        return self.process.pid


class Children:
    """All children of this process: `on_exit` of each is called once, with its return code as in Popen."""

    def __init__(self) -> None:
        self._watched: dict[Child, Callable[[int], None]] = {}
        asyncio.get_running_loop().add_signal_handler(signal.SIGCHLD, self._reap)

    def watch(self, process: "subprocess.Popen[bytes]", on_exit: Callable[[int], None]) -> Child:
        """Take over a process that was just started."""
        # A child is not reaped before its code was read here, so it has its birth even when it is dead.
        child = Child(process, sentinel.birth(process.pid) or "dead")
        self._watched[child] = on_exit
        asyncio.get_running_loop().call_soon(self._reap)  # it may be gone before it was watched
        return child

    def _reap(self) -> None:
        for child, on_exit in list(self._watched.items()):
            code = child.process.poll()
            if code is not None:
                del self._watched[child]
                on_exit(code)


def start(
    argv: Sequence[str], environment: Mapping[str, str], log: Path, ready_fd: int | None
) -> "subprocess.Popen[bytes]":
    """Start a component: a session of its own, no stdin, stdout and stderr appended to its log.

    It dies with this process. One that takes a `ready_fd` is ours and sees to that itself; a foreign server
    is tied to this process by the kernel before it begins, where the kernel can do that.
    """
    tie = ready_fd is None and sys.platform == "linux"
    marks = {} if ready_fd is None else {READY_FD: str(ready_fd), PARENT_PID: str(os.getpid())}
    with log.open("ab") as output:
        return subprocess.Popen(
            argv,
            env={**environment, **marks},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=() if ready_fd is None else (ready_fd,),
            start_new_session=True,
            preexec_fn=functools.partial(die_with_parent, os.getpid()) if tie else None,  # noqa: PLW1509  # one thread
        )


def how(code: int) -> str:
    """A return code in words."""
    if code >= 0:
        return f"ended with exit status {code}"
    try:
        return f"was killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"was killed by signal {-code}"


def send(child: Child, number: int) -> None:
    """Signal a child if it is still there."""
    if child.process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child.pid, number)
