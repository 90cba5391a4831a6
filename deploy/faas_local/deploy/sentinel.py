"""Take away what a cluster leaves when its supervisor is killed.

Run as a small process of its own (`python -I -S sentinel.py CLEANUP_FILE`, a session of its own), it reads
the supervisor's notes from stdin: one JSON line `[pid, birth]` for each process that was started, or `done`
after an orderly stop. When stdin ends without `done` the supervisor is dead: everything is killed and removed.

Only the standard library is imported, and little of it, so that the process is small and starts quickly.
The rest of the package uses the same functions.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

# Every process of a cluster, and every process that it starts, has this variable. (An instance gets none of
# FAAS_LOCAL_*: those are for our components.)
CLUSTER_MARK = "FAAS_CLUSTER_MARK"
SHARED_MEMORY_FOLDER = Path("/dev/shm")
_KILL_SECONDS = 4.0
_POLL_SECONDS = 0.02

Process = tuple[int, str]  # pid and birth


class Cleanup(NamedTuple):
    """What one cluster leaves on the machine. `mark` is its value of FAAS_CLUSTER_MARK, `paths` are files
    and folders; the master-info file is removed only while its text is still this cluster's."""

    mark: str
    paths: list[str]
    master_info_path: str
    master_info: str


def birth(pid: int) -> str | None:
    """When the process started, in the kernel's own unit; None when it is gone (a zombie is gone).

    Together with the pid it names one process, however often the pid is used again.
    """
    return _linux_birth(pid) if sys.platform == "linux" else _ps_birth(pid)


def _linux_birth(pid: int) -> str | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return None
    fields = stat[stat.rindex(b")") + 2 :].split()  # the command name before it may contain anything
    return None if fields[0] in (b"Z", b"X") else fields[19].decode()


def _ps_birth(pid: int) -> str | None:
    answer = _ps("-o", "stat=", "-o", "lstart=", "-p", str(pid)).strip()
    state, _, started = answer.partition(" ")
    return started.strip() if started and not state.startswith("Z") else None


def _ps(*arguments: str) -> str:
    return subprocess.run(["ps", *arguments], stdout=subprocess.PIPE, text=True, check=False).stdout


def marked(mark: str) -> Iterator[int]:
    """The pids of all other living processes that carry the mark in their environment."""
    entry = f"{CLUSTER_MARK}={mark}"
    found = _linux_marked(entry) if sys.platform == "linux" else _ps_marked(entry)
    return (pid for pid in found if pid != os.getpid())


def _linux_marked(entry: str) -> Iterator[int]:
    for folder in os.listdir("/proc"):
        if folder.isdigit():
            with contextlib.suppress(OSError):
                environment = Path(f"/proc/{folder}/environ").read_bytes()
                if entry.encode() in environment.split(b"\0"):
                    yield int(folder)


def _ps_marked(entry: str) -> Iterator[int]:
    for line in _ps("-E", "-ww", "-x", "-o", "pid=", "-o", "command=").splitlines():
        pid, _, command = line.strip().partition(" ")
        if entry in command.split():
            yield int(pid)


def kill(processes: Iterable[Process], mark: str) -> bool:
    """Kill the processes and all that carry the mark, until none is left; False when some did not go."""
    deadline = time.monotonic() + _KILL_SECONDS
    while time.monotonic() < deadline:
        alive = [pid for pid, born in processes if birth(pid) == born]
        alive += marked(mark)
        if not alive:
            return True
        for pid in alive:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(_POLL_SECONDS)
    return False


def remove_files(cleanup: Cleanup) -> None:
    """Remove the cluster's files, folders, shared-memory segments and its master-info file."""
    segments = SHARED_MEMORY_FOLDER.glob(f"faas-local-{cleanup.mark}*")
    for path in [*map(Path, cleanup.paths), *segments]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        shared = Path(cleanup.master_info_path)
        if shared.read_text() == cleanup.master_info:
            shared.unlink()


def watch(cleanup_file: Path) -> None:
    """Follow the supervisor's notes on stdin until it says `done` or dies; in that case clean up."""
    cleanup = Cleanup(**json.loads(cleanup_file.read_bytes()))
    processes: list[Process] = []
    for line in sys.stdin:
        note = json.loads(line)
        if note == "done":
            return
        processes.append((note[0], note[1]))
    kill(processes, cleanup.mark)
    remove_files(cleanup)


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    watch(Path(sys.argv[1]))
