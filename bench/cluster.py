"""A cluster that is started and stopped by the command line, as users do it."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil

from bench.processes import DRIVER, Processes
from bench.sizes import NODE_MILLICORES

HERE = Path(__file__).resolve().parent
COMMAND = str(Path(sys.executable).with_name("faas-local"))
NODE = ("--cpu", str(NODE_MILLICORES), "--shared-memory", "4096")

_COMMAND_SECONDS = 120
_OTHER_CLUSTERS = ("FAAS_LOCAL_", "FAAS_CLUSTER_", "YR_")


class Failure(Exception):
    """Raised when something that is measured does not work."""


class Cluster:
    """One cluster on free ports, whose files are all in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._state = folder / "state"

    def up(self) -> None:
        """`faas-local up --detach`: returns when the banner was printed."""
        self.command("up", "--detach", "--port", "all=0", "--state-dir", self._state, *NODE)

    def down(self) -> None:
        """`faas-local down`."""
        self.command("down", "--state-dir", self._state)

    def status(self) -> dict[str, Any]:
        """`faas-local status`."""
        found: dict[str, Any] = json.loads(self.command("status", "-o", "json", "--state-dir", self._state))
        return found

    def processes(self, driver: int | None = None) -> Processes:
        """All processes of the cluster, by component; those of functions are `instances`. With a program's
        pid also that, as `driver`."""
        status = self.status()
        names = {component["pid"]: str(component["name"]) for component in status["components"]}
        supervisor: int = status["supervisor"]["pid"]
        names[supervisor] = "supervisor"
        if driver is not None:
            names[driver] = DRIVER

        def name(process: psutil.Process) -> str:
            return names.get(process.pid) or ("sentinel" if process.ppid() == supervisor else "instances")

        return Processes([supervisor] if driver is None else [supervisor, driver], name)

    def command(self, *arguments: object) -> str:
        """Run `faas-local arguments...`; what it printed. Failure when it fails."""
        return run([COMMAND, *map(str, arguments)], self.environment(None), self.folder)

    def environment(self, mode: str | None) -> dict[str, str]:
        """The environment of programs: one in which they find this cluster and connect in this mode."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(_OTHER_CLUSTERS)}
        own = {
            "XDG_STATE_HOME": str(self.folder),  # the list of clusters is kept there
            "YR_MASTER_INFO_PATH": str(self.folder / "master-info"),
            "YR_LOG_PATH": str(self.folder),
        }
        if mode == "gateway":
            own |= {"YR_SERVER_ADDRESS": self.status()["endpoints"]["frontend"], "YR_IN_CLUSTER": "false"}
        return {**inherited, **own}


@contextlib.contextmanager
def empty_folder() -> Iterator[Path]:
    """A folder for one cluster, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="faas-local-bench-")).resolve()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(command: Sequence[str], environment: dict[str, str], folder: Path) -> str:
    """Run a command to its end; what it printed. Failure, with its last words, when it fails."""
    try:
        done = subprocess.run(
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_COMMAND_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Failure(f"{' '.join(command)} took more than {_COMMAND_SECONDS} s") from error
    if done.returncode != 0:
        raise Failure(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def seconds_until(line: str, command: Sequence[str], environment: dict[str, str], folder: Path) -> float:
    """Run a program to its end; the seconds from its start until it printed a line that begins like this."""
    begin = time.perf_counter()
    with (
        (folder / "stderr").open("w+b") as errors,
        subprocess.Popen(
            command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        assert process.stdout is not None
        seen = None
        for printed in process.stdout:
            if printed.startswith(line) and seen is None:
                seen = time.perf_counter() - begin
        if process.wait() != 0 or seen is None:
            raise Failure(f"{' '.join(command)} failed:\n{(folder / 'stderr').read_text(errors='replace')}")
    return seen
