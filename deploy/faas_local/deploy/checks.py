"""What `doctor` looks at."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import psutil

from faas_local.deploy import interpreter, servers
from faas_local.deploy.failure import DeployError
from faas_local.deploy.ports import DEFAULTS, HOST, Ports, holder
from faas_local.deploy.settings import ClusterSettings

OLDEST_PYTHON = (3, 11)


class Check(NamedTuple):
    """One thing that was looked at. `state` is ok, warning (works, but), or missing (needed); `get` says what
    to do about it."""

    name: str
    state: str
    found: str
    get: str = ""


def checks(python: str) -> list[Check]:
    """Look at this machine, with `python` as the functions' interpreter."""
    return [
        _python(),
        *_functions(python),
        _server("etcd", servers.find_etcd),
        _server("redis", servers.find_redis),
        _shared_memory(),
        _ports(),
        _compiler(),
    ]


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    state = "ok" if sys.version_info >= OLDEST_PYTHON else "missing"
    return Check(
        "python", state, f"{version} ({sys.executable})", "" if state == "ok" else "use 3.11 or newer"
    )


def _functions(python: str) -> list[Check]:
    try:
        path = interpreter.find(python)
        found = interpreter.look_at(path)
    except DeployError as error:
        return [Check("functions", "missing", str(error), "give another interpreter with --python PATH")]
    pip = f"{path} -m pip install {interpreter.SDK_PACKAGE}=={interpreter.TESTED_SDK}"
    wrong = found.sdk != interpreter.TESTED_SDK
    return [
        Check("functions", "ok", f"Python {found.version} ({path})"),
        Check(
            interpreter.SDK_PACKAGE,
            "missing" if found.sdk is None else "warning" if wrong else "ok",
            found.sdk or "not installed",
            f"tested with {interpreter.TESTED_SDK}: {pip}" if wrong else "",
        ),
        Check(
            "libcurl",
            "ok" if found.libcurl else "missing",
            "loads" if found.libcurl else f"{interpreter.LIBCURL} cannot be loaded",
            "" if found.libcurl else "apt-get install libcurl4, or your system's package of it",
        ),
    ]


def _server(name: str, find: Callable[[], Path]) -> Check:
    try:
        return Check(name, "ok", str(find()))
    except DeployError as error:
        return Check(name, "missing", "no server", str(error))


def _shared_memory() -> Check:
    wanted, free = ClusterSettings().shared_memory, psutil.virtual_memory().available >> 20
    if free >= wanted:
        return Check("shared memory", "ok", f"{free} MB of memory available")
    get = f"values up to {wanted} MB may be kept in it: end other programs, or use `up --shared-memory MB` with less"
    return Check("shared memory", "warning", f"{free} MB of memory available", get)


def _ports() -> Check:
    taken: list[str] = []
    ports = Ports()
    for name, port in DEFAULTS.items():
        try:
            ports.take(port)
        except OSError:
            taken.append(f"{name} {port}: {holder(port)}")
    ports.release()
    if not taken:
        return Check("ports", "ok", f"all of {HOST} that are used by default are free")
    return Check(
        "ports", "warning", "; ".join(taken), "use `up --port NAME=PORT`, or --port all=0 for free ones"
    )


def _compiler() -> Check:
    name = os.environ.get("CXX", "g++")
    path = shutil.which(name)
    if path:
        return Check("C++ compiler", "ok", path)
    return Check("C++ compiler", "warning", f"no {name}", "only for C++ programs: apt-get install g++")
