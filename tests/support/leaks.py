"""What a cluster may have left on the machine: processes, socket files, shared memory.

    def test_something(tmp_path: Path) -> None:
        with no_leaks(tmp_path):
            ...  # clusters with their state folders somewhere below tmp_path

or for a whole module: `pytestmark = pytest.mark.usefixtures("leak_check")`, after importing the fixture
into the folder's conftest.py.
"""

import contextlib
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from faas_local.deploy.paths import StateDir

GONE_SECONDS = 5.0
_POLL_SECONDS = 0.05
_SHARED_MEMORY = Path("/dev/shm")
_MARK = "FAAS_CLUSTER_MARK"


def leftovers(folder: Path) -> list[str]:
    """What is left of clusters whose state is in this folder, each as a line for people."""
    return [*_processes(folder), *_socket_files(folder)]


def wait_until_nothing_is_left(folder: Path, seconds: float = GONE_SECONDS) -> None:
    """Wait until no process and no socket file of this folder is left; AssertionError names what stays."""
    deadline = time.monotonic() + seconds
    while found := leftovers(folder):
        assert time.monotonic() < deadline, "left over:\n" + "\n".join(found)
        time.sleep(_POLL_SECONDS)


@contextlib.contextmanager
def no_leaks(folder: Path) -> Iterator[None]:
    """Fail when the block leaves a process or socket file of this folder, or new shared memory of a cluster
    that is gone. What is left is killed, so that later tests are not disturbed."""
    before = set(_segments())
    yield
    try:
        wait_until_nothing_is_left(folder)
        left = [segment for segment in _segments() if segment not in before and not _has_owner(segment)]
        assert not left, f"shared memory left over: {left}"
    finally:
        for process in _users(folder):
            with contextlib.suppress(psutil.Error):
                process.kill()


@pytest.fixture
def leak_check(tmp_path: Path) -> Iterator[None]:
    """Fail the test when clusters below its tmp_path leave something."""
    with no_leaks(tmp_path):
        yield


def _users(folder: Path) -> Iterator[psutil.Process]:
    """Processes that name the folder in their command line, environment or working folder, except this one's own family."""
    this = psutil.Process()
    family = {this.pid, *(parent.pid for parent in this.parents())}
    for process in psutil.process_iter():
        if process.pid not in family:
            with contextlib.suppress(psutil.Error, OSError):
                # A Redis server overwrites its command line and environment; it works inside the folder.
                words = [*process.cmdline(), *process.environ().values(), process.cwd()]
                if process.status() != psutil.STATUS_ZOMBIE and any(str(folder) in word for word in words):
                    yield process


def _processes(folder: Path) -> Iterator[str]:
    for process in _users(folder):
        with contextlib.suppress(psutil.Error):
            yield f"process {process.pid}: {' '.join(process.cmdline())}"


def _socket_files(folder: Path) -> Iterator[str]:
    for place, _, files in (each for start in (folder, *_socket_folders(folder)) for each in os.walk(start)):
        for file in files:
            path = Path(place) / file
            with contextlib.suppress(OSError):
                if stat.S_ISSOCK(path.lstat().st_mode):
                    yield f"socket file {path}"


def _socket_folders(folder: Path) -> Iterator[Path]:
    """The folders for sockets of the clusters whose state is below the folder."""
    for state in (folder, *folder.glob("*"), *folder.glob("*/*")):
        if state.is_dir() and (sockets := StateDir(state).sockets).exists():
            yield sockets


def _segments() -> list[str]:
    return [path.name for path in _SHARED_MEMORY.glob("faas-local-*")]


def _has_owner(segment: str) -> bool:
    """Whether a cluster that still runs has this segment, which carries the cluster's mark in its name."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            mark = process.environ().get(_MARK)
            if mark and segment.startswith(f"faas-local-{mark}"):
                return True
    return False
