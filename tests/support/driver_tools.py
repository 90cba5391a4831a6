"""What the drivers of tests share. Its text stands at the head of every driver's program (see `drivers.py`).

So it imports nothing of the tests, and what it defines travels into functions as any user's code does.
"""

import asyncio
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import yr

__all__ = ["Counter", "asyncio", "os", "signal", "sys", "threading", "time", "yr"]

SECONDS = 30


class Counter:
    """An actor's class that counts; `yr.instance(Counter).invoke()` makes one."""

    def __init__(self, value: int = 0) -> None:
        self.value = value

    def add(self, more: int = 1) -> int:
        """Count on; the new value."""
        self.value += more
        return self.value

    def nap(self, seconds: float) -> int:
        """Count on by one, slowly."""
        time.sleep(seconds)
        return self.add()

    def wait_for(self, key: str) -> Any:
        """The value of a key, as soon as somebody writes it."""
        return yr.kv_read(key, SECONDS)

    def hold(self, path: str) -> int:
        """Count on by one, as soon as somebody calls `release` for this path."""
        hold(path)
        return self.add()

    def pid(self) -> int:
        """The process."""
        return os.getpid()

    def variable(self, name: str) -> str | None:
        """An environment variable of the process."""
        return os.environ.get(name)

    def exit(self, status: int) -> None:
        """End the process at once."""
        os._exit(status)


def hold(path: str) -> None:
    """Say that a call has begun, and go on when it is released."""
    with open(path + ".begun", "w"):
        pass
    wait_until(lambda: os.path.exists(path), f"{path} is released", 120)


def wait_until_held(path: str) -> None:
    """Wait until a call of `hold` for this path has begun."""
    wait_until(lambda: os.path.exists(path + ".begun"), f"the call for {path} has begun")


def release(path: str) -> None:
    """Let a call of `hold` for this path finish."""
    with open(path, "w"):
        pass


def component(name: str) -> Any:
    """What the driver's cluster says of its component of this name; of node 0 where each node has one."""
    path = os.path.join(os.environ["XDG_STATE_HOME"], "faas-local", "default", "cluster.json")
    with open(path) as file:
        components = json.load(file)["status"]["components"]
    return next(row for row in components if row["name"] == name)


def kill_component(name: str) -> int:
    """Kill a component with SIGKILL; its pid."""
    pid: int = component(name)["pid"]
    os.kill(pid, signal.SIGKILL)
    return pid


def is_back(name: str, killed: int) -> bool:
    """Whether a component that was killed runs again."""
    now = component(name)
    return (now["state"], now["pid"] != killed) == ("running", True)


def get(references: Any, seconds: float = SECONDS) -> Any:
    """`yr.get`, bounded: the SDK's own bound is too long for tests."""
    return yr.get(references, seconds)


def error_of(attempt: Any, seconds: float = SECONDS) -> Any:
    """The exception that a reference, or a call without arguments, ends with."""
    try:
        value = attempt() if callable(attempt) else yr.get(attempt, seconds)
    except Exception as error:  # noqa: BLE001 - of whatever kind
        return error
    raise AssertionError(f"no error but {value!r}")


def expect(attempt: Any, code: int, *texts: str) -> None:
    """Assert that a reference, or a call without arguments, fails with this code and says all these texts."""
    error = error_of(attempt)
    # What the SDK's Python part raises has an enum's member, what its native part raises a plain number.
    assert getattr(error.code, "value", error.code) == code, repr(error)
    assert all(text in str(error) for text in texts), str(error)


def options(**values: Any) -> Any:
    """InvokeOptions with these values."""
    made = yr.InvokeOptions()
    for name, value in values.items():
        setattr(made, name, value)
    return made


def wait_until(is_so: Callable[[], bool], what: str, seconds: float = SECONDS) -> None:
    """Wait for a condition; AssertionError names it when it does not come."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"not in time: {what}"
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
