"""Continue as a background process, while the command in the foreground waits until all is well."""

import contextlib
import os
import signal
import sys
from pathlib import Path


class Background:
    """The background process's link to the command that waits for it."""

    def __init__(self, status: int) -> None:
        self._status = status

    def release(self, log: Path) -> None:
        """All is well: let the command return 0. From here on, output goes to the log."""
        sys.stdout.flush()
        sys.stderr.flush()
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        for standard in (1, 2):
            os.dup2(output, standard)
        os.close(output)
        os.write(self._status, b"\n")
        os.close(self._status)


def fork() -> Background | int:
    """Split this process. The background one, a session of its own, gets a Background; the one in the
    foreground returns when that is released or has ended, with the exit status to end with."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        return Background(writing)
    os.close(writing)
    try:
        released = os.read(reading, 1) != b""
    except KeyboardInterrupt:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)
        return 128 + signal.SIGINT
    if released:
        return 0
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return code if code >= 0 else 128 - code
