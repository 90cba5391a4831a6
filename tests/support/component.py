"""Start a component process for a test, wait until it is ready, and end it whatever happens."""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from typing import IO

from faas_local.runtime.service import PARENT_PID, READY_FD

READY_SECONDS = 15.0
STOP_SECONDS = 5.0


def free_port() -> int:
    """A loopback TCP port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Component:
    """A running component process."""

    def __init__(self, process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
        self._process = process
        self._log = log

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._process.poll() is None

    def log(self) -> str:
        """What the process wrote to stderr and stdout so far."""
        self._log.flush()
        with open(self._log.name, errors="replace") as file:
            return file.read()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    def wait(self, seconds: float = STOP_SECONDS) -> int:
        """The exit status (negative: the signal); subprocess.TimeoutExpired when it does not end in time."""
        return self._process.wait(seconds)

    def kill(self) -> None:
        """End it with SIGKILL and wait until it is gone."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """End it in order with SIGTERM, else with SIGKILL; the exit status."""
        if self.running:
            self._process.terminate()
        try:
            return self.wait()
        except subprocess.TimeoutExpired:
            self.kill()
            raise


@contextlib.contextmanager
def start_component(
    module: str, *arguments: object, environment: Mapping[str, str] | None = None
) -> Iterator[Component]:
    """Run `python -m module arguments...` until the block ends.

    Yields once the component is ready. AssertionError with its log when it ends or stays silent before that,
    or when it does not stop in order at the end.
    """
    with tempfile.NamedTemporaryFile(prefix=f"{module}-", suffix=".log") as log:
        component = _start(module, [str(argument) for argument in arguments], environment or {}, log)
        try:
            yield component
        finally:
            try:
                component.stop()
            except subprocess.TimeoutExpired:
                raise AssertionError(f"{module} ignored SIGTERM:\n{component.log()}") from None


def _start(module: str, arguments: list[str], environment: Mapping[str, str], log: IO[bytes]) -> Component:
    ready, write = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, **environment, READY_FD: str(write), PARENT_PID: str(os.getpid())},
        pass_fds=[write],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
    )
    os.close(write)
    component = Component(process, log)
    try:
        started = time.monotonic()
        readable, _, _ = select.select([ready], [], [], READY_SECONDS)
        if not readable or not os.read(ready, 1):
            component.kill()
            seconds = time.monotonic() - started
            raise AssertionError(f"{module} was not ready after {seconds:.1f} s:\n{component.log()}")
    finally:
        os.close(ready)
    return component
