"""What a cluster is made of, from the command line and the config file, checked."""

import difflib
import math
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from faas_local.deploy import ports
from faas_local.deploy.failure import DeployError

MAX_NODES = 16


@dataclass(frozen=True, kw_only=True)
class ClusterSettings:
    """The checked settings of one cluster; the keys of the config file are these names with dashes.

    A node's `cpu` (millicores), `memory` (MB) and `resources` are what the scheduler hands out, not what this
    machine has, so that a laptop accepts what production accepts: by default a node takes the largest
    instance of production (16000 millicores), or 32 instances of the SDK's default size.
    """

    nodes: int = 1
    cpu: int = 16_000
    memory: int = 65_536
    shared_memory: int = 1024
    spill: int = 4096
    resources: Mapping[str, float] = field(default_factory=dict)
    python: str = sys.executable
    persist: bool = False
    ports: Mapping[str, int] = field(default_factory=lambda: dict(ports.DEFAULTS))
    etcd: str | None = None
    redis: str | None = None
    state_dir: Path | None = None

    def check_machine(self) -> None:
        """DeployError when this machine cannot have what the cluster needs."""
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
        if self.shared_memory > memory:
            text = f"a shared memory of {self.shared_memory} MB is more than the {memory} MB of this machine"
            raise DeployError(f"{text}. Take less with --shared-memory MB.")


KEYS = tuple(f.name.replace("_", "-") for f in fields(ClusterSettings))
_LOWEST = {"nodes": 1, "cpu": 1, "memory": 1, "shared-memory": 16, "spill": 0}
_HIGHEST = {"nodes": MAX_NODES}


def build(values: Mapping[str, Any], base: Path | None = None) -> ClusterSettings:
    """The settings for these values by config key; DeployError names the wrong key and the nearest valid one.

    Relative paths are taken from `base` (default: the current folder).
    """
    checked: dict[str, Any] = {}
    for key, value in values.items():
        if key not in KEYS:
            raise DeployError(f"unknown setting {key!r}{nearest(key, KEYS)}")
        checked[key.replace("-", "_")] = _check(key, value, base or Path.cwd())
    return ClusterSettings(**checked)


def read_config(file: Path) -> dict[str, Any]:
    """The values of a TOML config file by key; DeployError names the file and what is wrong in it."""
    import tomllib

    try:
        values = tomllib.loads(file.read_text())
        build(values, file.parent)  # so that an error names the file, also where an option overrides it
    except OSError as error:
        raise DeployError(f"config file {file} cannot be read: {error.strerror}") from error
    except (ValueError, DeployError) as error:
        raise DeployError(f"config file {file}: {error}") from error
    for key in {"python", "state-dir"} & values.keys():
        values[key] = _check(key, values[key], file.parent)
    return values


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?`, or all that is known when nothing is near."""
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(names)}"


def _check(key: str, value: Any, base: Path) -> Any:
    if key in _LOWEST:
        return _whole_number(key, value)
    if key == "persist":
        return _typed(key, value, bool, "true or false")
    if key == "ports":
        return _ports(_typed(key, value, Mapping, "a table of ports"))
    if key == "resources":
        return _resources(_typed(key, value, Mapping, "a table of numbers"))
    if key in ("etcd", "redis"):
        return None if value is None else _address(key, value)
    return _path(key, value, base)


def _typed(key: str, value: Any, wanted: type, text: str) -> Any:
    if not isinstance(value, wanted):
        raise DeployError(f"{key} must be {text}, not {value!r}")
    return value


def _whole_number(key: str, value: Any) -> int:
    low, high = _LOWEST[key], _HIGHEST.get(key, 2**31 - 1)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise DeployError(f"{key} must be a whole number from {low} to {high}, not {value!r}")
    return value


def _ports(given: Mapping[str, Any]) -> dict[str, int]:
    for name, port in given.items():
        if name not in ports.DEFAULTS and name != ports.ALL:
            raise DeployError(f"unknown port {name!r}{nearest(name, ports.DEFAULTS)}")
        if isinstance(port, bool) or not isinstance(port, int) or not 0 <= port <= 65535:
            raise DeployError(f"port {name} must be from 1 to 65535, or 0 for a free one, not {port!r}")
        if name == ports.ALL and port != 0:
            raise DeployError(f"port {ports.ALL} can only be 0 (free ports), not {port}")
    start = dict.fromkeys(ports.DEFAULTS, 0) if ports.ALL in given else dict(ports.DEFAULTS)
    chosen = start | {name: port for name, port in given.items() if name != ports.ALL}
    _refuse_shared(chosen)
    return chosen


def _refuse_shared(chosen: Mapping[str, int]) -> None:
    by_port: dict[int, str] = {}
    for name, port in chosen.items():
        if port and port in by_port:
            raise DeployError(f"port {port} is given to both {by_port[port]} and {name}")
        by_port[port] = name


def _resources(given: Mapping[str, Any]) -> dict[str, float]:
    for name, amount in given.items():
        number = isinstance(amount, int | float) and not isinstance(amount, bool)
        if not name or not number or not math.isfinite(amount) or amount < 0:
            raise DeployError(f"resource {name!r} must have a number that is not negative, not {amount!r}")
    return {name: float(amount) for name, amount in given.items()}


def _address(key: str, value: Any) -> str:
    host, _, port = str(value).removeprefix("http://").removeprefix("redis://").rstrip("/").rpartition(":")
    if not host or not port.isdigit() or not 1 <= int(port) <= 65535:
        raise DeployError(f"{key} must be an address HOST:PORT, not {value!r}")
    return f"{host}:{port}"


def _path(key: str, value: Any, base: Path) -> Any:
    if not isinstance(value, str | Path) or not str(value):
        raise DeployError(f"{key} must be a path, not {value!r}")
    path = Path(value).expanduser()
    if key == "state-dir":
        return (base / path).resolve()
    return str(base / path) if "/" in str(path) else str(path)  # a bare name is looked up on PATH
