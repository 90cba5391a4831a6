"""Real clusters for tests, started and stopped by the `faas-local` command as a user does it, and programs on them.

`cluster` is one cluster for the whole test run: programs on it must not depend on what others leave or do.
A test that breaks something, or needs other options, takes `private_cluster`.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest

from faas_local.deploy import sentinel

COMMAND = str(Path(sys.executable).with_name("faas-local"))
COMMAND_SECONDS = 40.0
PROGRAM_SECONDS = 40.0
GONE_SECONDS = 5.0
_POLL_SECONDS = 0.05
_OF_OTHER_CLUSTERS = ("FAAS_LOCAL_", "FAAS_CLUSTER_", "YR_")

Mode = Literal["in-cluster", "gateway"]
MODES: tuple[Mode, ...] = ("in-cluster", "gateway")


@dataclass(frozen=True)
class RunningCluster:
    """A cluster that runs, and a folder that it has to itself."""

    folder: Path

    @property
    def state_dir(self) -> Path:
        """The cluster's --state-dir."""
        return self.folder / "state"

    @property
    def master_info(self) -> Path:
        """Where a bare `yr.init()` finds this cluster and no other."""
        return self.folder / "master-info"

    def environment(
        self, mode: Mode = "in-cluster", extra: Mapping[str, str] | None = None
    ) -> dict[str, str]:
        """The environment in which commands and programs mean this cluster."""
        inherited = {
            key: value for key, value in os.environ.items() if not key.startswith(_OF_OTHER_CLUSTERS)
        }
        own = {
            "FAAS_LOCAL_STATE_DIR": str(self.state_dir),
            "XDG_STATE_HOME": str(self.folder),  # the list of clusters is kept there
            "YR_MASTER_INFO_PATH": str(self.master_info),
            "YR_LOG_PATH": str(self.folder / "driver-logs"),
        }
        if mode == "gateway":
            own |= {"YR_SERVER_ADDRESS": self.endpoint("frontend"), "YR_IN_CLUSTER": "false"}
        return {**inherited, **own, **(extra or {})}

    def command(
        self, *arguments: object, seconds: float = COMMAND_SECONDS
    ) -> subprocess.CompletedProcess[str]:
        """Run `faas-local arguments...`; what it printed and its exit status, whatever that is."""
        return _run([COMMAND, *map(str, arguments)], self.environment(), self.folder, seconds)

    def status(self) -> dict[str, Any]:
        """What `faas-local status -o json` prints."""
        shown = self.command("status", "-o", "json")
        assert shown.returncode == 0, shown
        status: dict[str, Any] = json.loads(shown.stdout)
        return status

    def endpoint(self, name: str) -> str:
        """The `host:port` of an endpoint, without asking the command line."""
        found = json.loads((self.state_dir / "cluster.json").read_bytes())
        address: str = found["status"]["endpoints"][name]
        return address

    def run_program(
        self,
        program: str | Path,
        *arguments: str,
        mode: Mode = "in-cluster",
        timeout: float = PROGRAM_SECONDS,
        environment: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a Python file, or the text of one, as a driver; its output and exit status, whatever that is.

        subprocess.TimeoutExpired, with the output so far, when it has not ended after `timeout` seconds.
        """
        working = Path(tempfile.mkdtemp(prefix="program-", dir=self.folder))  # the SDK writes files there
        path = program if isinstance(program, Path) else working / "program.py"
        if isinstance(program, str):
            path.write_text(program, encoding="utf-8")
        command = [sys.executable, str(path), *arguments]
        return _run(command, self.environment(mode, environment), working, timeout)

    def logs(self) -> str:
        """The end of every component's log, to explain a failure."""
        paths = sorted(self.state_dir.glob("logs/*.log"))
        return "\n".join(f"--- {path.name}\n{path.read_text(errors='replace')[-2000:]}" for path in paths)


@contextlib.contextmanager
def private_cluster(
    *options: object, environment: Mapping[str, str] | None = None
) -> Iterator[RunningCluster]:
    """A cluster of one's own on free ports: `faas-local up --detach options...`, stopped when the block ends.

    AssertionError when it does not come up, does not stop in order, or leaves anything behind.
    """
    folder = Path(tempfile.mkdtemp(prefix="cluster-")).resolve()
    cluster = RunningCluster(folder)
    try:
        (folder / "driver-logs").mkdir()
        with _stopped_after(cluster):
            _up(cluster, options, environment or {})
            cleanup = sentinel.Cleanup(**json.loads((cluster.state_dir / "cleanup.json").read_bytes()))
            yield cluster
        assert_gone(cleanup)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _stopped_after(cluster: RunningCluster) -> Iterator[None]:
    try:
        yield
    finally:
        stopped = cluster.command("down")
    assert stopped.returncode == 0, stopped


@pytest.fixture(scope="session")
def cluster() -> Iterator[RunningCluster]:
    """The cluster that tests share: one node with the default sizes."""
    with private_cluster() as running:
        yield running


def assert_gone(cleanup: sentinel.Cleanup, seconds: float = GONE_SECONDS) -> None:
    """Fail unless all processes and files of this cluster are gone within the given time."""
    deadline = time.monotonic() + seconds
    while (left := _left(cleanup)) and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
    assert not left


def _left(cleanup: sentinel.Cleanup) -> list[str]:
    processes = [f"process {pid}" for pid in sentinel.marked(cleanup.mark)]
    files = [path for path in (*cleanup.paths, cleanup.master_info_path) if Path(path).exists()]
    segments = [str(path) for path in sentinel.SHARED_MEMORY_FOLDER.glob(f"faas-local-{cleanup.mark}*")]
    return [*processes, *files, *segments]


def _up(cluster: RunningCluster, options: Sequence[object], environment: Mapping[str, str]) -> None:
    started = _run(
        [COMMAND, "up", "--detach", "--port", "all=0", *map(str, options)],
        cluster.environment(extra=environment),
        cluster.folder,
        COMMAND_SECONDS,
    )
    assert started.returncode == 0, f"{started.stdout}{started.stderr}{cluster.logs()}"


def _run(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, seconds: float
) -> subprocess.CompletedProcess[str]:
    process = subprocess.Popen(
        command,
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        output, errors = process.communicate(timeout=seconds)
    except BaseException as error:
        # The whole session: a program may have started others that keep its output open.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        output, errors = process.communicate(timeout=GONE_SECONDS)
        if isinstance(error, subprocess.TimeoutExpired):
            raise subprocess.TimeoutExpired(command, seconds, output, errors) from None
        raise
    return subprocess.CompletedProcess(command, process.returncode, output, errors)
