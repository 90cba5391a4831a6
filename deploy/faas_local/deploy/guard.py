"""The supervisor's end of the sentinel: keeps one running, and tells it of every process that was started."""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

from faas_local.deploy import sentinel
from faas_local.deploy.children import Child, Children

_DONE_SECONDS = 2.0


class Guard:
    """Holds a sentinel for the cluster that `cleanup_file` describes; a sentinel that dies is replaced.

    The sentinel shares the lock of the state folder, so that nobody starts there before it has cleaned up.
    """

    def __init__(self, watched: Children, cleanup_file: Path, lock: int) -> None:
        self._watched = watched
        self._cleanup_file = cleanup_file
        self._lock = lock
        self._noted: list[Child] = []
        self._over = False
        self._child = self._start()

    def note(self, child: Child) -> None:
        """Have this process killed if the supervisor dies."""
        self._noted = [each for each in self._noted if each.process.returncode is None] + [child]
        self._tell([child.pid, child.birth])

    def dismiss(self) -> None:
        """End the sentinel: nothing is left for it to do."""
        self._over = True
        self._tell("done")
        with contextlib.suppress(BrokenPipeError):
            self._pipe.close()
        try:
            self._child.process.wait(_DONE_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.process.kill()

    def _start(self) -> Child:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", sentinel.__file__, str(self._cleanup_file)],
            env={"PATH": os.environ.get("PATH", os.defpath)},  # without the mark of those that it kills
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(self._lock,),
            start_new_session=True,
        )
        assert process.stdin is not None
        self._pipe = process.stdin
        return self._watched.watch(process, self._exited)

    def _exited(self, _code: int) -> None:
        if self._over:
            return
        with contextlib.suppress(BrokenPipeError):
            self._pipe.close()
        self._child = self._start()
        for child in self._noted:
            self._tell([child.pid, child.birth])

    def _tell(self, note: object) -> None:
        # A sentinel that just died is replaced in a moment, and told everything then.
        with contextlib.suppress(BrokenPipeError):
            self._pipe.write(json.dumps(note).encode() + b"\n")
            self._pipe.flush()
