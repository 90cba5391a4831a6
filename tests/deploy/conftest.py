"""A command line of one's own for each test, which must leave nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.cli import Cli
from support.leaks import no_leaks


@pytest.fixture
def cli(tmp_path: Path) -> Iterator[Cli]:
    """`faas-local` with a home of its own; nothing of its clusters may be left after the test."""
    command = Cli(tmp_path)
    with no_leaks(tmp_path):
        try:
            yield command
        finally:
            _stop_all(command)
    assert not command.master_info.exists()


def _stop_all(command: Cli) -> None:
    registry = command.home / "faas-local" / "clusters"
    for entry in registry.iterdir() if registry.exists() else ():
        command.run("down", "--state-dir", entry.read_text())
