"""Where a cluster keeps its files."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from faas_local.deploy.failure import DeployError

STATE_DIR_VARIABLE = "FAAS_LOCAL_STATE_DIR"  # the environment's way of saying --state-dir
NEEDED_MEGABYTES = 192  # etcd reserves 64 MB for its log at once, and again for each further one
MAX_SOCKET_PATH_BYTES = 103  # macOS; Linux takes 107
_LOCK_SECONDS = 6.0  # a killed supervisor's leavings are gone after 5 s
_POLL_SECONDS = 0.05


def state_home() -> Path:
    """The folder of everything that faas-local keeps for this user."""
    base = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    try:
        return Path(base).expanduser() / "faas-local"
    except RuntimeError as error:
        raise DeployError("this user has no home folder: set HOME or XDG_STATE_HOME") from error


def default_state_dir() -> Path:
    """The state folder of a cluster that was given none."""
    return state_home() / "default"


@dataclass(frozen=True)
class StateDir:
    """The files in one cluster's state folder. Logs stay after `down`, until the next `up`."""

    root: Path

    @property
    def lock(self) -> Path:
        """Locked by the supervisor, and by its sentinel until all is cleaned up."""
        return self.root / "lock"

    @property
    def cluster_file(self) -> Path:
        """What `status` shows; only while the cluster is up."""
        return self.root / "cluster.json"

    @property
    def cleanup_file(self) -> Path:
        """What has to be taken away should the supervisor be killed."""
        return self.root / "cleanup.json"

    @property
    def master_info(self) -> Path:
        """This cluster's own master-info file, for YR_MASTER_INFO_PATH."""
        return self.root / "master-info"

    @property
    def logs(self) -> Path:
        """One log for each component, and the folder `instances`."""
        return self.root / "logs"

    @property
    def instance_logs(self) -> Path:
        """One log for each function instance: what it wrote to stdout and stderr."""
        return self.logs / "instances"

    @property
    def sockets(self) -> Path:
        """The unix sockets, in a folder of their own: their paths have a limit that a state folder may exceed."""
        name = hashlib.sha256(str(self.root).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"faas-local-{os.getuid()}-{name}"

    def stores(self, persist: bool) -> Path:
        """The data of etcd, redis and the data workers. An ephemeral run never touches persistent data."""
        return self.root / ("persistent" if persist else "ephemeral")

    def prepare(self) -> None:
        """Create the folder and check that it can be written and has room; DeployError when not."""
        with _usable(self.root):
            nearest = next(folder for folder in (self.root, *self.root.parents) if folder.exists())
            free = shutil.disk_usage(nearest).free >> 20
        if free < NEEDED_MEGABYTES:
            need = f"it has {free} MB free and {NEEDED_MEGABYTES} MB are needed"
            raise DeployError(_unusable(self.root, need))
        with _usable(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            probe = self.root / ".probe"
            probe.write_bytes(b"x")
            probe.unlink()

    def acquire(self) -> int:
        """Lock the folder for this process; the descriptor holds the lock. DeployError when a cluster has it.

        A cluster that was killed is given the time that its cleaning up takes.
        """
        with _usable(self.root):
            descriptor = os.open(self.lock, os.O_RDWR | os.O_CREAT, 0o644)
        deadline = time.monotonic() + _LOCK_SECONDS
        while not _try_lock(descriptor):
            holder = os.pread(descriptor, 32, 0).decode().strip()
            if time.monotonic() > deadline or _is_alive(holder):
                os.close(descriptor)
                raise DeployError(_locked(self.root, holder))
            time.sleep(_POLL_SECONDS)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        return descriptor

    def is_locked(self) -> bool:
        """Whether a supervisor or a cleaning sentinel has this folder."""
        try:
            descriptor = os.open(self.lock, os.O_RDWR)
        except OSError:
            return False
        try:
            return not _try_lock(descriptor)
        finally:
            os.close(descriptor)

    def make_folders(self, persist: bool) -> None:
        """Start with empty logs, and with empty stores unless they persist."""
        stores = self.stores(persist)
        shutil.rmtree(self.stores(persist=False), ignore_errors=True)
        shutil.rmtree(self.logs, ignore_errors=True)
        with _usable(self.root):
            for folder in (self.instance_logs, stores / "etcd", stores / "redis", stores / "data"):
                folder.mkdir(parents=True, exist_ok=True)
            (stores / "etcd").chmod(0o700)  # etcd warns about anything wider

    def make_sockets(self) -> None:
        """Make the folder for the sockets; DeployError when that cannot be."""
        shutil.rmtree(self.sockets, ignore_errors=True)
        longest = len(os.fsencode(self.sockets / "node-00"))
        if longest > MAX_SOCKET_PATH_BYTES:
            text = f"the folder for temporary files, {tempfile.gettempdir()}, has a path that is too long for"
            raise DeployError(f"{text} unix sockets. Set TMPDIR to a shorter one.")
        try:
            self.sockets.mkdir(mode=0o700)
        except OSError as error:
            text = f"the folder {self.sockets} for unix sockets cannot be made: {error.strerror}"
            raise DeployError(f"{text}. Set TMPDIR to another folder.") from error


@contextlib.contextmanager
def _usable(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DeployError(_unusable(root, error.strerror or str(error))) from error


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def _unusable(root: Path, why: str) -> str:
    return f"the state folder {root} cannot be used: {why}. Choose another one with --state-dir DIR."


def _locked(root: Path, holder: str) -> str:
    return (
        f"a cluster runs in {root} already (supervisor pid {holder}). Stop it with `faas-local down "
        f"--state-dir {root}`, or start a second one with --state-dir DIR --port all=0."
    )
