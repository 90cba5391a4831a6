"""Real clusters for tests, started and stopped by the `faas-local` command as a user does it, and programs on them.

`cluster` is one cluster for the whole test run: what runs on it must not depend on what others leave or do.
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
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import pytest

from support.cli import Cli
from support.leaks import no_leaks

PROGRAM_SECONDS = 40.0
_KILLED_SECONDS = 5.0

Mode = Literal["in-cluster", "gateway"]
MODES: tuple[Mode, ...] = ("in-cluster", "gateway")


class RunningCluster:
    """A cluster that runs, and a folder that it has to itself. `cli` runs commands that mean this cluster."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cli = Cli(folder)
        self.state_dir = self.cli.state_dir

    def status(self) -> dict[str, Any]:
        """What `faas-local status -o json` prints."""
        return self.cli.status()

    def endpoint(self, name: str) -> str:
        """The `host:port` of an endpoint; read from the state folder, which is quicker than the command."""
        found = json.loads((self.state_dir / "cluster.json").read_bytes())
        address: str = found["status"]["endpoints"][name]
        return address

    def environment(self, mode: Mode = "in-cluster") -> dict[str, str]:
        """The environment in which a bare `yr.init()` finds this cluster, in this mode.

        The SDK writes its own log lines to stdout too: here only fatal ones, so that stdout is the program's.
        """
        own = {"YR_LOG_LEVEL": "FATAL"}
        if mode == "gateway":
            own |= {"YR_SERVER_ADDRESS": self.endpoint("frontend"), "YR_IN_CLUSTER": "false"}
        return {**self.cli.environment, **own}

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
        return _run(command, {**self.environment(mode), **(environment or {})}, working, timeout)

    def logs(self) -> str:
        """The end of every component's log, to explain a failure."""
        paths = sorted(self.state_dir.glob("logs/*.log"))
        return "\n".join(f"--- {path.name}\n{path.read_text(errors='replace')[-2000:]}" for path in paths)


@contextlib.contextmanager
def private_cluster(*options: object) -> Iterator[RunningCluster]:
    """A cluster of one's own on free ports: `faas-local up --detach options...`, stopped when the block ends.

    AssertionError when it does not come up, does not stop in order, or leaves anything behind.
    """
    folder = Path(tempfile.mkdtemp(prefix="cluster-")).resolve()
    cluster = RunningCluster(folder)
    try:
        with no_leaks(folder), _stopped_after(cluster):
            cluster.cli.up(*map(str, options))
            yield cluster
        assert not cluster.cli.master_info.exists()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def cluster() -> Iterator[RunningCluster]:
    """The cluster that tests share: one node with the default sizes."""
    with private_cluster() as running:
        yield running


@contextlib.contextmanager
def _stopped_after(cluster: RunningCluster) -> Iterator[None]:
    try:
        yield
    finally:
        cluster.cli.ok("down")


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
        output, errors = process.communicate(timeout=_KILLED_SECONDS)
        if isinstance(error, subprocess.TimeoutExpired):
            raise subprocess.TimeoutExpired(command, seconds, output, errors) from None
        raise
    return subprocess.CompletedProcess(command, process.returncode, output, errors)
