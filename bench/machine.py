"""Where and with what it was measured."""

import json
import os
import platform
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

_SECONDS = 5.0


def facts(endpoints: Mapping[str, str]) -> dict[str, Any]:
    """The machine and the versions of everything that takes part; `endpoints` are the cluster's."""
    packages = ("faas-local", "openyuanrong-sdk", "grpcio", "protobuf")
    return {
        "cpu": _cpu_model(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        **{package: version(package) for package in packages},
        "etcd": _etcd_version(endpoints["etcd"]),
        "redis": _redis_version(endpoints["redis"]),
    }


def load() -> dict[str, float]:
    """How busy, and how fast, the machine is: the load average of a minute, and the milliseconds that a fixed
    loop takes. The loop tells slow from fast states of one machine that others use, too."""
    best = min(_loop() for _ in range(5))
    return {"load": os.getloadavg()[0], "loop_ms": 1000 * best}


def _loop() -> float:
    begin = time.perf_counter()
    sum(number * number for number in range(200_000))
    return time.perf_counter() - begin


def _cpu_model() -> str:
    if sys.platform == "darwin":
        asked = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


def _etcd_version(address: str) -> str:
    with urllib.request.urlopen(f"http://{address}/version", timeout=_SECONDS) as answer:
        return str(json.load(answer)["etcdserver"])


def _redis_version(address: str) -> str:
    host, _, port = address.rpartition(":")
    with socket.create_connection((host, int(port)), _SECONDS) as connection:
        connection.sendall(b"INFO server\r\n")
        answer = connection.makefile("rb")
        length = int(answer.readline()[1:])
        lines = answer.read(length).decode().splitlines()
    told = dict(line.split(":", 1) for line in lines if ":" in line)
    return (
        f"valkey {told['valkey_version']}" if "valkey_version" in told else f"redis {told['redis_version']}"
    )
