"""End a process together with the one that started it, however that one dies.

Linux: the kernel's parent-death signal, which survives exec. Elsewhere: a thread that watches for a new parent.

This file is also a small launcher that needs nothing but the standard library, for programs that are not ours:

    python parent_death.py PARENT_PID PROGRAM [ARGUMENTS...]

A Python program (`.py`) runs in the launcher's own process as `__main__`, under the interpreter that runs the launcher
(any from 3.9 on); every other program takes the process over with exec.
"""

import ctypes
import os
import signal
import sys
import threading
import time

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_POLL_SECONDS = 0.5


def die_with_parent(parent_pid: int) -> None:
    """Arrange that this process gets SIGKILL when its parent is gone; at once if it is gone already.

    `parent_pid` is the parent as the starter knew it, so that a parent that died in between is noticed.
    On Linux the parent is the thread that started this process: start processes from a thread that stays.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_poll, args=(parent_pid,), daemon=True, name="parent-death").start()
    _kill_orphan(parent_pid)


def _poll(parent_pid: int) -> None:
    while True:
        time.sleep(_POLL_SECONDS)
        _kill_orphan(parent_pid)


def _kill_orphan(parent_pid: int) -> None:
    if os.getppid() != parent_pid:
        os.kill(os.getpid(), signal.SIGKILL)


def _run(command: list[str]) -> None:
    import runpy  # only the launcher needs it

    program = command[0]
    if not program.endswith(".py"):
        os.execv(program, command)
    # As if the interpreter had been given the program: its folder is searched first, not this one.
    sys.argv = command
    sys.path[0] = os.path.dirname(program)
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    die_with_parent(int(sys.argv[1]))
    _run(sys.argv[2:])
