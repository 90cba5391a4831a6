"""The one-line file in which a bare `yr.init()` looks for the running cluster.

openYuanrong runtime: src/libruntime/auto_init.cpp (ParseFromMasterInfo) and api/python/yr/cli/system_launcher.py.
YR_MASTER_INFO may hold the line itself and wins over the file that YR_MASTER_INFO_PATH names.
"""

import os
import socket
from collections.abc import Mapping
from pathlib import Path

PATH_VARIABLE = "YR_MASTER_INFO_PATH"
LINE_VARIABLE = "YR_MASTER_INFO"
DEFAULT_PATH = "/tmp/yr_sessions/yr_current_master_info"  # not tempfile.gettempdir(): the SDK has it fixed
_ANSWER_SECONDS = 0.5


def shared_path() -> Path:
    """The file that programs of this environment read."""
    return Path(os.environ.get(PATH_VARIABLE) or DEFAULT_PATH)


def line(endpoints: Mapping[str, str]) -> str:
    """The text for these endpoints (component name to `host:port`)."""

    def host(name: str) -> str:
        return endpoints[name].rpartition(":")[0]

    def port(name: str) -> str:
        return endpoints[name].rpartition(":")[2]

    values = {
        "local_ip": host("busproxy"),
        "master_ip": host("instance-manager"),
        "etcd_ip": host("etcd"),
        "etcd_port": port("etcd"),
        "global_scheduler_port": port("instance-manager"),
        "bus": port("busproxy"),
        "ds-worker": port("data-worker"),
        "frontend_port": port("frontend"),
    }
    return "".join(f"{key}:{value}," for key, value in values.items()) + "\n"


def write(path: Path, text: str) -> None:
    """Write the file in one step: a program that starts now reads all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    new.write_text(text)
    new.replace(path)


def claim(path: Path, text: str) -> bool:
    """Make this the cluster that programs find; False when another living one has the file, or it is not ours
    to write."""
    try:
        owner = path.read_text()
    except OSError:
        owner = ""
    if owner and owner != text and _answers(owner):
        return False
    try:
        write(path, text)
    except OSError:
        return False
    return True


def _answers(text: str) -> bool:
    values = dict(pair.split(":", 1) for pair in text.strip().split(",") if ":" in pair)
    try:
        address = values["local_ip"], int(values["bus"])
        socket.create_connection(address, _ANSWER_SECONDS).close()
    except (KeyError, ValueError, OSError):
        return False
    return True
