"""Runtime processes: start one, hear of its end, read its last words, end it with everything it started."""

import asyncio
import contextlib
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from faas_local.runtime.launch import LaunchPlan

_TAIL_BYTES = 4096
_TAIL_LINES = 20


@dataclass(frozen=True)
class Ended:
    """How a process ended: its return code as subprocess gives it (negative: the signal), and its last output."""

    return_code: int
    log_tail: str


class RuntimeProcess:
    """One runtime process, leader of a process group of its own.

    Make it on the main thread: on Linux the kernel ends the process together with the thread that made it.
    Raises OSError when the process cannot be started or its log not be written, and ValueError when its environment
    holds what no environment can.
    """

    def __init__(self, plan: LaunchPlan, on_end: Callable[[Ended], None]) -> None:
        self._on_end = on_end
        self._log = plan.log
        plan.log.parent.mkdir(parents=True, exist_ok=True)
        with plan.log.open("ab") as log:
            # An instance that was started before has a log already.
            self._log_start = log.tell()
            # No preexec_fn: running Python between fork and exec hangs now and then once gRPC is loaded.
            self._process = subprocess.Popen(
                plan.command,
                env=plan.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._end = _EndOfProcess(self._process.pid, self._finish)
        except OSError:
            self.kill()
            self._process.wait()
            raise

    @property
    def pid(self) -> int:
        """The process id, which is the id of the group too."""
        return self._process.pid

    def kill(self) -> None:
        """End the process and everything in its group now."""
        # macOS refuses when only the dead are left in the group.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def _finish(self) -> None:
        # What user code forked goes first, while the dead leader still keeps the group's number from being reused.
        self.kill()
        return_code = self._process.wait()
        self._on_end(Ended(return_code, self._tail()))

    def _tail(self) -> str:
        try:
            with self._log.open("rb") as log:
                end = log.seek(0, os.SEEK_END)
                log.seek(max(self._log_start, end - _TAIL_BYTES))
                text = log.read(_TAIL_BYTES).decode(errors="replace")
        except OSError:
            return ""
        return "\n".join(text.splitlines()[-_TAIL_LINES:])


class _EndOfProcess:
    """Calls back on the event loop, once, when a child process has ended; does not reap it."""

    def __init__(self, pid: int, callback: Callable[[], None]) -> None:
        self._callback = callback
        self._loop = asyncio.get_running_loop()
        self._descriptor, self._close = _open_end(pid)
        self._loop.add_reader(self._descriptor, self._ended)

    def _ended(self) -> None:
        self._loop.remove_reader(self._descriptor)
        self._close()
        self._callback()


def _open_end(pid: int) -> tuple[int, Callable[[], None]]:
    """A descriptor that becomes readable when the child ends, or is so at once, and what closes it."""
    if sys.platform == "linux":
        descriptor = os.pidfd_open(pid)
        return descriptor, lambda: os.close(descriptor)
    queue = select.kqueue()
    ended = select.kevent(
        pid, select.KQ_FILTER_PROC, select.KQ_EV_ADD | select.KQ_EV_ONESHOT, select.KQ_NOTE_EXIT
    )
    try:
        queue.control([ended], 0)
    except ProcessLookupError:  # it has ended already; a timer makes the queue readable
        queue.control([select.kevent(pid, select.KQ_FILTER_TIMER, select.KQ_EV_ADD, data=1)], 0)
    return queue.fileno(), queue.close
