"""A real etcd of one's own, to be killed, frozen and restarted."""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from faas_local.deploy.servers import etcd_command, find_etcd
from faas_local.protocol.etcd import EtcdClient, EtcdUnavailable

READY_SECONDS = 20


def free_port() -> int:
    """A port that is free now, outside the range from which the kernel takes the ports of clients.

    A client that dials a dead server inside that range may by chance connect to itself and so take the port away.
    """
    while True:
        port = random.randint(10000, 30000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class EtcdServer:
    """One etcd process at a time, on one port and one data directory. `options` are further options of etcd."""

    def __init__(self, options: Sequence[str] = ()) -> None:
        self._directory = Path(tempfile.mkdtemp(prefix="etcd-"))
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self._ports = free_port(), free_port()

    @property
    def address(self) -> str:
        """Where clients connect."""
        return f"127.0.0.1:{self._ports[0]}"

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The running etcd."""
        assert self._process is not None, "etcd is not running"
        return self._process

    async def start(self) -> None:
        """Start etcd and wait until it answers; RuntimeError with its log when it does not."""
        self._spawn()
        async with EtcdClient(self.address) as client:
            try:
                await client.wait_ready(READY_SECONDS)
            except EtcdUnavailable as error:
                raise RuntimeError(f"etcd did not start:\n{self._log.read_text()[-3000:]}") from error

    def _spawn(self) -> None:
        assert self._process is None, "etcd is running already"
        port, peer_port = self._ports
        data = self._directory / "data"
        command = etcd_command(find_etcd(), data=data, port=port, peer_port=peer_port, durable=False)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*_ended_with_this_process(), *command.argv, *self._options],
                env={**os.environ, **command.environment},
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """kill -9, also of a frozen etcd; returns when it is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """SIGSTOP: connections stay open and nothing answers; returns when etcd stands still."""
        self.process.send_signal(signal.SIGSTOP)
        os.waitpid(self.process.pid, os.WUNTRACED)

    def thaw(self) -> None:
        """SIGCONT."""
        self.process.send_signal(signal.SIGCONT)

    def lose_data(self) -> None:
        """Forget everything; only while etcd is not running."""
        assert self._process is None, "etcd is running"
        shutil.rmtree(self._directory / "data")

    def close(self) -> None:
        """Kill etcd and remove its data (64 MB at least)."""
        self.kill()
        shutil.rmtree(self._directory)

    @property
    def _log(self) -> Path:
        return self._directory / "log"


def _ended_with_this_process() -> list[str]:
    """A prefix for a command, so that nothing is left over when the test run itself is killed (Linux only)."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL"] if sys.platform == "linux" and setpriv else []


@contextlib.asynccontextmanager
async def running_etcd(*options: str) -> AsyncIterator[EtcdServer]:
    """A started etcd, surely gone afterwards."""
    server = EtcdServer(options)
    try:
        await server.start()
        yield server
    finally:
        server.close()


@pytest.fixture
async def etcd() -> AsyncIterator[EtcdServer]:
    """A private etcd, empty."""
    async with running_etcd() as server:
        yield server


@pytest.fixture
async def etcd_client(etcd: EtcdServer) -> AsyncIterator[EtcdClient]:
    """A client of the private etcd."""
    async with EtcdClient(etcd.address) as client:
        yield client
