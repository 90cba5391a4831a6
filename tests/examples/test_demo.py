"""`make demo` from its script on: a cluster comes up, the program runs, and nothing is left, however it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from support.leaks import no_leaks

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SECONDS = 50


def start_demo(folder: Path) -> "subprocess.Popen[str]":
    """The script as `make` starts it, with its temporary files in this folder."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.Popen(
        [EXAMPLES / "demo.sh"],
        env={**os.environ, "PATH": path, "TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def test_demo(tmp_path: Path) -> None:
    """The demo shows the program's output between `up` and `down`, and leaves no process and no file."""
    with no_leaks(tmp_path):
        demo = start_demo(tmp_path)
        output, _ = demo.communicate(timeout=SECONDS)

    commands = [line for line in output.splitlines() if line.startswith("$ ")]
    assert demo.returncode == 0, output
    assert [command.split()[1:3] for command in commands] == [
        ["faas-local", "up"],
        ["python", str(EXAMPLES / "demo.py")],
        ["faas-local", "down"],
    ]
    assert "key-value store: hello from a function" in output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("moment", ["$ faas-local up", "$ python", "functions:"])
def test_interrupted_demo(tmp_path: Path, moment: str) -> None:
    """Ctrl-C at any moment takes the cluster down and leaves nothing either."""
    with no_leaks(tmp_path):
        demo = start_demo(tmp_path)
        assert demo.stdout is not None
        for line in demo.stdout:
            if line.startswith(moment):
                break
        os.killpg(demo.pid, signal.SIGINT)
        output, _ = demo.communicate(timeout=SECONDS)

    assert demo.returncode in (130, -signal.SIGINT), output
    assert list(tmp_path.iterdir()) == []
