"""End a process together with the one that started it, however that one dies.

Linux: the kernel's parent-death signal. Elsewhere: a thread that watches for a new parent.
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
