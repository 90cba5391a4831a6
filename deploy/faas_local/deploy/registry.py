"""The clusters of this user that run now, so that commands find theirs.

Every cluster has an entry (a file that holds the path of its state folder) in one folder, and in its state
folder the status that its supervisor keeps up to date.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from faas_local.deploy import sentinel
from faas_local.deploy.failure import DeployError
from faas_local.deploy.paths import StateDir, state_home


@dataclass(frozen=True)
class Running:
    """A cluster that runs: its files, its supervisor, and the status that the supervisor wrote last."""

    state: StateDir
    pid: int
    birth: str
    status: dict[str, Any]


def entry(state: StateDir) -> Path:
    """The registry's file for this state folder."""
    return _folder() / hashlib.sha256(str(state.root).encode()).hexdigest()[:16]


def register(state: StateDir) -> None:
    """Make the cluster known. Without a writable registry it is found by --state-dir only: OSError."""
    file = entry(state)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(str(state.root))


def publish(state: StateDir, status: dict[str, Any]) -> None:
    """Write what `status` shows, in one step."""
    pid = os.getpid()
    text = json.dumps({"birth": sentinel.birth(pid), "status": status})
    new = state.cluster_file.with_suffix(f".{pid}")
    new.write_text(text)
    new.replace(state.cluster_file)


def running() -> list[Running]:
    """All clusters of this user that run; what is left of killed ones is cleaned up on the way."""
    return [cluster for state in _registered() if (cluster := at(state))]


def at(state: StateDir) -> Running | None:
    """The cluster that runs in this state folder."""
    try:
        found = json.loads(state.cluster_file.read_bytes())
    except OSError:
        entry(state).unlink(missing_ok=True)
        return None
    pid = found["status"]["supervisor"]["pid"]
    if found["birth"] == sentinel.birth(pid):
        return Running(state, pid, found["birth"], found["status"])
    clean(state)
    return None


def clean(state: StateDir) -> None:
    """Take away what a killed cluster left, if its sentinel was killed too and does not do it."""
    if state.cleanup_file.exists() and not state.is_locked():
        cleanup = sentinel.Cleanup(**json.loads(state.cleanup_file.read_bytes()))
        sentinel.kill((), cleanup.mark)
        sentinel.remove_files(cleanup)


def find(state_dir: Path | None) -> Running | None:
    """The cluster that is meant: the one in this folder, else the only one that runs; None when none runs.

    DeployError when several run and none is named.
    """
    if state_dir is not None:
        return at(StateDir(state_dir.expanduser().resolve()))
    clusters = running()
    if len(clusters) > 1:
        folders = "".join(f"\n  --state-dir {cluster.state.root}" for cluster in clusters)
        raise DeployError(f"several clusters run; choose one:{folders}")
    return clusters[0] if clusters else None


def _registered() -> Iterator[StateDir]:
    for file in sorted(_folder().glob("*")):
        with contextlib.suppress(FileNotFoundError):  # a cluster that goes down at this moment
            yield StateDir(Path(file.read_text()))


def _folder() -> Path:
    return state_home() / "clusters"
