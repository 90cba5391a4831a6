"""The sentinel's parts: naming processes for sure, finding and killing them, removing files."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from faas_local.deploy import sentinel
from faas_local.deploy.sentinel import Cleanup

SLEEPER = (sys.executable, "-S", "-c", "import sys; print('up', flush=True); sys.stdin.read()")


@pytest.fixture
def sleeper() -> Iterator["subprocess.Popen[str]"]:
    """A process with the mark `test-mark` that waits for ever."""
    environment = {**os.environ, sentinel.CLUSTER_MARK: "test-mark"}
    with subprocess.Popen(
        SLEEPER, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def birth(pid: int) -> str:
    """The birth of a process that is there."""
    born = sentinel.birth(pid)
    assert born is not None
    return born


def test_birth_names_one_process(sleeper: "subprocess.Popen[str]") -> None:
    """A birth stays the same while the process lives, and there is none afterwards, also for a zombie."""
    assert birth(sleeper.pid) == birth(sleeper.pid)
    sleeper.kill()
    os.waitid(os.P_PID, sleeper.pid, os.WEXITED | os.WNOWAIT)
    assert sentinel.birth(sleeper.pid) is None
    sleeper.wait()
    assert sentinel.birth(sleeper.pid) is None


def test_marked_processes_are_found(sleeper: "subprocess.Popen[str]") -> None:
    """A process is found by the mark that it inherited, and not by another or a longer one."""
    assert list(sentinel.marked("test-mark")) == [sleeper.pid]
    assert list(sentinel.marked("test-mar")) == []
    assert list(sentinel.marked("test-mark-2")) == []


def test_noted_and_marked_processes_are_killed(sleeper: "subprocess.Popen[str]") -> None:
    """Killing ends noted processes as well as marked ones, and returns when they are gone."""
    noted = (sleeper.pid, birth(sleeper.pid))
    assert sentinel.kill([noted], "no-such-mark")
    assert sentinel.birth(sleeper.pid) is None


def test_process_that_has_the_pid_now_is_spared(sleeper: "subprocess.Popen[str]") -> None:
    """A process that got the pid of a noted one later is not killed."""
    assert sentinel.kill([(sleeper.pid, "another birth")], "no-such-mark")
    assert sentinel.birth(sleeper.pid) is not None


def test_files_go_but_another_clusters_master_info_stays(tmp_path: Path) -> None:
    """Files and folders are removed, missing ones are no error, and the master-info file only if it is ours."""
    (tmp_path / "folder" / "deep").mkdir(parents=True)
    (tmp_path / "file").touch()
    info = tmp_path / "info"
    info.write_text("theirs")
    cleanup = Cleanup(
        "mark", [str(tmp_path / name) for name in ("folder", "file", "gone")], str(info), "ours"
    )
    sentinel.remove_files(cleanup)
    assert list(tmp_path.iterdir()) == [info]
    sentinel.remove_files(cleanup._replace(master_info="theirs"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("last_note", "cleans"), [("done", False), (None, True)])
def test_cleans_only_when_the_supervisor_died(
    tmp_path: Path, sleeper: "subprocess.Popen[str]", last_note: str | None, cleans: bool
) -> None:
    """The sentinel acts when its stdin ends without `done`, however it was signalled before."""
    file, cleanup_file = tmp_path / "file", tmp_path / "cleanup.json"
    file.touch()
    cleanup_file.write_text(json.dumps(Cleanup("no-such-mark", [str(file)], "/gone", "")._asdict()))
    command = [sys.executable, "-I", "-S", sentinel.__file__, str(cleanup_file)]
    notes = [[sleeper.pid, birth(sleeper.pid)], *([last_note] if last_note else [])]
    text = "".join(json.dumps(note) + "\n" for note in notes)
    subprocess.run(command, input=text, text=True, check=True, timeout=20)
    assert file.exists() != cleans
    assert (sentinel.birth(sleeper.pid) is None) == cleans
