"""The state folder: checked, locked, and emptied of what must not stay."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from faas_local.deploy import paths
from faas_local.deploy.failure import DeployError
from faas_local.deploy.paths import StateDir


def test_full_folder_is_refused_with_both_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without room is refused before anything starts, with what is free and what is needed."""
    needed = (shutil.disk_usage(tmp_path).free >> 20) + 1000
    monkeypatch.setattr(paths, "NEEDED_MEGABYTES", needed)
    with pytest.raises(DeployError, match=rf"it has \d+ MB free and {needed} MB are needed.*--state-dir"):
        StateDir(tmp_path / "state").prepare()
    assert not (tmp_path / "state").exists()


def test_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A state folder that is a file is named."""
    (tmp_path / "state").touch()
    with pytest.raises(DeployError, match=r"/state cannot be used: File exists"):
        StateDir(tmp_path / "state").prepare()


def test_sockets_have_a_short_folder_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the state folder's path is, the sockets' is short; a TMPDIR that is too long is named."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    state = StateDir(tmp_path / ("x" * 200))
    state.make_sockets()
    assert state.sockets.parent == tmp_path
    assert state.sockets.stat().st_mode & 0o777 == 0o700

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / ("x" * 100)))
    with pytest.raises(DeployError, match=r"path that is too long .* Set TMPDIR"):
        state.make_sockets()
    monkeypatch.setattr(tempfile, "tempdir", "/no-such-folder")
    with pytest.raises(DeployError, match=r"cannot be made: No such file .* Set TMPDIR"):
        state.make_sockets()


def test_lock_is_exclusive_and_ends_with_its_owner(tmp_path: Path) -> None:
    """Only one owner has the lock; a second one is told the first one's pid; it ends with the descriptor."""
    state = StateDir(tmp_path)
    assert not state.is_locked()
    lock = state.acquire()
    assert state.is_locked()
    with pytest.raises(DeployError, match=f"supervisor pid {os.getpid()}"):
        state.acquire()
    os.close(lock)
    assert not state.is_locked()
    os.close(state.acquire())


def test_lock_of_a_dead_owner_is_waited_for(tmp_path: Path) -> None:
    """A folder that is still being cleaned for a dead owner is waited for, not refused."""
    state = StateDir(tmp_path)
    lock = state.acquire()
    cleaning = [sys.executable, "-S", "-c", "import sys; sys.stdin.read(1)"]
    with subprocess.Popen(cleaning, pass_fds=(lock,), stdin=subprocess.PIPE) as sentinel:
        os.pwrite(lock, b"999999999\n", 0)
        os.close(lock)
        assert state.is_locked()
        assert sentinel.stdin is not None
        sentinel.stdin.write(b"x")
        sentinel.stdin.close()
        os.close(state.acquire())


def test_ephemeral_start_keeps_persistent_data(tmp_path: Path) -> None:
    """A start empties the logs and the ephemeral stores, never the persistent ones."""
    state = StateDir(tmp_path)
    for persist in (True, False):
        state.make_folders(persist)
        (state.stores(persist) / "etcd" / "data").touch()
    (state.logs / "old.log").touch()
    state.make_folders(persist=False)
    assert (state.stores(persist=True) / "etcd" / "data").exists()
    assert not (state.stores(persist=False) / "etcd" / "data").exists()
    assert not (state.logs / "old.log").exists()
