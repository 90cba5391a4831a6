"""The ports of a cluster: production's numbers, probed before anything starts and held while it runs."""

import errno
import random
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress

from faas_local.deploy.failure import DeployError

HOST = "127.0.0.1"

# openYuanrong runtime: api/python/yr/cli/values.toml; redis is ours, next to etcd's two.
DEFAULTS: Mapping[str, int] = {
    "frontend": 8888,
    "metadata": 31182,
    "instance-manager": 22770,
    "busproxy": 22773,
    "data-worker": 31501,
    "etcd": 32379,
    "etcd-peer": 32380,
    "redis": 32381,
}
ALL = "all"  # `--port all=0`: every port is a free one
# Below what systems give to clients: one that dials a dead component could get its port, and connect to itself.
_FREE = range(10_000, 20_000)


class Ports:
    """Ports that this process has bound without listening, so that only the cluster's components use them.

    Linux lets a component listen on such a port, because both sides set SO_REUSEADDR, while nobody else gets
    it as a free one. Elsewhere a port is only probed.
    """

    def __init__(self) -> None:
        self._random = random.SystemRandom()
        self._held: list[socket.socket] = []

    def take(self, port: int) -> int:
        """Take this port, or a free one for 0, and return its number. OSError (EADDRINUSE) when it is taken."""
        if port == 0:
            return self._take_free()
        self._bind(port, beside_closing=True)
        return port

    def _take_free(self) -> int:
        while True:
            port = self._random.choice(_FREE)
            with suppress(OSError):
                self._bind(port, beside_closing=False)
                return port

    def _bind(self, port: int, *, beside_closing: bool) -> None:
        """`beside_closing`: although connections of an earlier owner are not quite closed."""
        probe = socket.socket()
        try:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, beside_closing)
            probe.bind((HOST, port))
        except OSError:
            probe.close()
            raise
        if sys.platform == "linux":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
            self._held.append(probe)
        else:
            probe.close()

    def take_named(self, wanted: Mapping[str, int]) -> dict[str, int]:
        """Take all of these; DeployError that names each taken port, its holder and the option."""
        taken: dict[str, int] = {}
        clashes: list[str] = []
        for name, port in wanted.items():
            try:
                taken[name] = self.take(port)
            except OSError as error:
                clashes.append(_clash(name, port, error))
        if clashes:
            self.release()
            raise DeployError("\n".join(clashes))
        return taken

    def release(self) -> None:
        """Give all ports back."""
        for held in self._held:
            held.close()
        self._held.clear()


def _clash(name: str, port: int, error: OSError) -> str:
    option = f"choose another one with --port {name}=PORT (0: any free one)"
    if error.errno != errno.EADDRINUSE:
        return f"port {port} ({name}) cannot be used: {error.strerror}; {option}"
    return f"port {port} ({name}) is in use by {holder(port)}; {option}"


def holder(port: int) -> str:
    """Who listens on this TCP port, as far as this user may know."""
    import psutil

    pid = next(_listeners(port), None)
    if pid is None:
        return "a process that this user cannot see"
    with suppress(psutil.Error):
        command = " ".join(psutil.Process(pid).cmdline()) or psutil.Process(pid).name()
        return f"pid {pid} ({command if len(command) <= 80 else command[:77] + '...'})"
    return f"pid {pid}"


def _listeners(port: int) -> Iterator[int]:
    import psutil

    for process in psutil.process_iter():  # one by one: macOS answers only for one's own processes
        with suppress(psutil.Error):
            for connection in process.net_connections("tcp"):
                if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port:
                    yield process.pid
