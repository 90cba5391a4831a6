"""The supervisor's shell: carries out what `supervision` decides, on real processes.

supervisor = Supervisor(specs, environment, guard, on_change, say)
await supervisor.start()   # returns when every component answers
...
await supervisor.stop()    # returns when none is left
"""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial

from faas_local.deploy import children, probe
from faas_local.deploy.children import Child, Children
from faas_local.deploy.components import ComponentSpec, Readiness
from faas_local.deploy.failure import DeployError
from faas_local.deploy.guard import Guard
from faas_local.deploy.supervision import (
    AllReady,
    BackedOff,
    BackOff,
    Component,
    Down,
    Effect,
    Event,
    Exited,
    GiveUp,
    Ready,
    Say,
    Start,
    State,
    Supervision,
    Up,
)

START_SECONDS = 60.0
STOP_SECONDS = 3.0  # for the components that serve, and again for the stores
_TAIL_LINES = 15


class Supervisor:
    """Runs the components of one cluster.

    `on_change` is called after every change of a component's state; `say` gets one line per restart.
    """

    def __init__(
        self,
        specs: Sequence[ComponentSpec],
        environment: Mapping[str, str],
        watched: Children,
        guard: Guard,
        on_change: Callable[[], None],
        say: Callable[[str], None],
    ) -> None:
        self._specs = {spec.key: spec for spec in specs}
        self._environment = environment
        self._watched = watched
        self._guard = guard
        self._on_change = on_change
        self._say = say
        self._core = Supervision(self._specs)
        self._running: dict[str, Child] = {}
        self._waiting: dict[str, asyncio.Future[None]] = {}  # for the readiness of a running process
        self._started: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._exit = asyncio.Event()  # some process ended
        self._hurry = asyncio.Event()

    def status(self) -> Iterable[tuple[ComponentSpec, Component, int | None]]:
        """Every component with its state and the pid of its process, None when it has none."""
        for key, spec in self._specs.items():
            child = self._running.get(key)
            yield spec, self._core.components[key], child.pid if child else None

    async def start(self) -> None:
        """Start all components at once and wait until each answers.

        DeployError with the end of the log of a component that ended or did not answer in time.
        """
        self._handle(Up())
        done, _ = await asyncio.wait([self._started], timeout=START_SECONDS)
        if not done:
            raise DeployError(self._late())
        self._started.result()

    async def stop(self) -> None:
        """Stop all components: first those that serve, then the stores. Kills what does not go in time."""
        self._handle(Down())
        for stores in (False, True):
            keys = [key for key, spec in self._specs.items() if spec.is_store is stores]
            await self._end(keys, signal.SIGTERM)
            await self._end(keys, signal.SIGKILL)

    def hurry(self) -> None:
        """Kill instead of waiting for an orderly stop, also one that has begun."""
        self._hurry.set()

    def _handle(self, event: Event) -> None:
        for effect in self._core.handle(event, time.time()):
            self._carry_out(effect)
        self._on_change()

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Start(key):
                self._start_process(self._specs[key])
            case BackOff(key, seconds):
                asyncio.get_running_loop().call_later(seconds, self._handle, BackedOff(key))
            case Say(line):
                self._tell(line)
            case AllReady():
                self._settle(None)
            case GiveUp(key, how):
                self._settle(f"{key} {how} before it was ready.{self._tail(key)}")

    def _tell(self, line: str) -> None:
        with contextlib.suppress(OSError):  # a closed terminal must not keep a component from its restart
            self._say(line)

    def _settle(self, failure: str | None) -> None:
        if self._started.done():
            return
        if failure is None:
            self._started.set_result(None)
        else:
            self._started.set_exception(DeployError(failure))

    def _start_process(self, spec: ComponentSpec) -> None:
        reading, writing = os.pipe() if spec.readiness is Readiness.DESCRIPTOR else (None, None)
        try:
            process = children.start(spec.argv, {**self._environment, **spec.environment}, spec.log, writing)
        except OSError as error:
            failed = Exited(spec.key, f"cannot be started ({error})")
            asyncio.get_running_loop().call_soon(self._handle, failed)
            return
        finally:
            if writing is not None:
                os.close(writing)
        self._running[spec.key] = self._watched.watch(process, partial(self._exited, spec.key))
        self._guard.note(self._running[spec.key])
        self._waiting[spec.key] = asyncio.ensure_future(self._until_ready(spec, reading))

    async def _until_ready(self, spec: ComponentSpec, descriptor: int | None) -> None:
        if descriptor is not None:
            answered = await _first_byte(descriptor)
        else:
            assert spec.endpoint is not None
            await probe.wait_for(spec.readiness, spec.endpoint)
            answered = True
        if answered:
            self._handle(Ready(spec.key))

    def _exited(self, key: str, code: int) -> None:
        del self._running[key]
        self._waiting.pop(key).cancel()
        self._exit.set()
        self._handle(Exited(key, children.how(code)))

    async def _end(self, keys: Iterable[str], number: signal.Signals) -> None:
        alive = {key: child for key in keys if (child := self._running.get(key))}
        if not alive or (number == signal.SIGTERM and self._hurry.is_set()):
            return
        for key, child in alive.items():
            if number == signal.SIGKILL and not self._hurry.is_set():
                self._tell(f"{key} did not stop within {STOP_SECONDS:g} s: killing it")
            children.send(child, number)
        waits = [asyncio.ensure_future(self._gone(alive.values())), asyncio.ensure_future(self._hurry.wait())]
        await asyncio.wait(waits, timeout=STOP_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()

    async def _gone(self, ending: Collection[Child]) -> None:
        while any(child in self._running.values() for child in ending):
            self._exit.clear()
            await self._exit.wait()

    def _late(self) -> str:
        late = [key for key, seen in self._core.components.items() if seen.state is not State.RUNNING]
        return f"{', '.join(late)} not ready after {START_SECONDS:g} s.{self._tail(late[0])}"

    def _tail(self, key: str) -> str:
        try:
            lines = self._specs[key].log.read_text(errors="replace").splitlines()[-_TAIL_LINES:]
        except OSError:
            lines = []
        return "".join(f"\n  {line}" for line in [f"The end of {self._specs[key].log}:", *lines])


async def _first_byte(descriptor: int) -> bool:
    """Wait for a byte on a pipe and close it; False when the other end was closed without one."""
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    loop.add_reader(descriptor, readable.set)
    try:
        await readable.wait()
        return os.read(descriptor, 1) != b""
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)
