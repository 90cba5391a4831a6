"""Start a data worker for a test."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from support.component import Component, start_component

LIMIT_MB = 100


@contextlib.contextmanager
def start_worker(port: int, state_dir: Path, peers: str = "", *, spill: int = 0) -> Iterator[Component]:
    """A data worker on this loopback port, with room for LIMIT_MB, and `spill` MB on the disk."""
    options: list[object] = [
        "--node",
        "node-0",
        "--host",
        "127.0.0.1",
        "--port",
        port,
        "--shared-memory",
        LIMIT_MB,
    ]
    options += ["--peers", peers, "--state-dir", state_dir / str(port), "--spill", spill]
    with tempfile.TemporaryDirectory(prefix="data-") as sockets:  # a test's own folder has too long a path
        options += ["--socket", Path(sockets) / "worker"]
        with start_component("faas_local.datasystem", *options) as worker:
            yield worker
