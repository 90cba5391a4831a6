"""Start a data worker for a test."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from support.component import Component, start_component

LIMIT_MB = 100


@contextlib.contextmanager
def start_worker(port: int, state_dir: Path, peers: str = "") -> Iterator[Component]:
    """A data worker on this loopback port, with room for LIMIT_MB."""
    options = ["--node", "node-0", "--host", "127.0.0.1", "--port", port, "--shared-memory", LIMIT_MB]
    with start_component(
        "faas_local.datasystem", *options, "--peers", peers, "--state-dir", state_dir
    ) as worker:
        yield worker
