"""The command line as users have it: real processes, with a home of its own for each test."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

COMMAND = (sys.executable, "-m", "faas_local.deploy")
PATIENCE_SECONDS = 20.0
_POLL_SECONDS = 0.02


class Cli:
    """Runs `faas-local` with state, registry and master-info file below `home`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.master_info = home / "master-info"
        self.state_dir = home / "faas-local" / "default"
        # Settings of the shell that runs the tests, which would lead programs to another cluster.
        others = (
            "YR_SERVER_ADDRESS",
            "YR_DS_ADDRESS",
            "YR_MASTER_INFO",
            "YR_IN_CLUSTER",
            "FAAS_LOCAL_STATE_DIR",
        )
        inherited = {key: value for key, value in os.environ.items() if key not in others}
        self.environment = {
            **inherited,
            "XDG_STATE_HOME": str(home),
            "YR_MASTER_INFO_PATH": str(self.master_info),
        }

    def run(self, *arguments: str, seconds: float = 60) -> "subprocess.CompletedProcess[str]":
        """Run one command to its end."""
        return subprocess.run(
            [*COMMAND, *arguments],
            env=self.environment,
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def ok(self, *arguments: str) -> str:
        """Run one command that must succeed; its stdout."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start a command that goes on, in a process group of its own."""
        return subprocess.Popen(
            [*COMMAND, *arguments],
            env=self.environment,
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            process_group=0,
        )

    def up(self, *arguments: str) -> str:
        """Bring a cluster up in the background, on free ports; the banner."""
        return self.ok("up", "--detach", "--port", "all=0", *arguments)

    def status(self, *arguments: str) -> dict[str, Any]:
        """What `status -o json` says."""
        found: dict[str, Any] = json.loads(self.ok("status", "-o", "json", *arguments))
        return found

    def component(self, name: str) -> dict[str, Any]:
        """What the status says of the first component of this name."""
        found: dict[str, Any] = next(each for each in self.status()["components"] if each["name"] == name)
        return found


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    """Wait for a condition; AssertionError names it when it does not come."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, f"not in time: {what}"
        time.sleep(_POLL_SECONDS)
