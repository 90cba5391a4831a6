"""What every simulated process has: a life, streams, timers and coroutines that end with it."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, cast

from faas_local.runtime.timers import ClearTimer, SetTimer, TimerFired
from simulation.clock import Action, Reply, World, drive
from simulation.network import Accept, End, Network


class Process:
    """One start of one process. What it was in the middle of is gone when it is killed; another start is another object."""

    def __init__(self, world: World, network: Network, name: str) -> None:
        self.world = world
        self.network = network
        self.name = name
        self.alive = True
        self._ends: list[End] = []
        self._listening: list[str] = []
        self._timers: dict[tuple[str, str], object] = {}

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine as long as the process lives."""
        drive(work, lambda: self.alive)

    create_task = spawn

    @property
    def tasks(self) -> asyncio.TaskGroup:
        """For code that only wants to start tasks."""
        return cast(asyncio.TaskGroup, self)

    def later(self, seconds: float, action: Action) -> None:
        """Call in so many seconds, if the process still lives then."""
        self.world.later(seconds, lambda: action() if self.alive else None)

    def kill(self) -> None:
        """End it as kill -9 does."""
        self.alive = False
        self.world.note(self.name, "dies")
        for address in self._listening:
            self.network.unlisten(address)
        for end in self._ends:
            end.close()

    def listen(self, address: str, accept: Accept) -> None:
        """Accept streams at this address."""
        self._listening.append(address)

        def accepted(end: End, peer: str, runtime_id: str) -> None:
            self._ends.append(end)
            accept(end, peer, runtime_id)

        self.network.listen(address, accepted)

    def dial(self, address: str, peer: str = "", runtime_id: str = "") -> Reply[End | None]:
        """Open a stream; None when nobody listens there."""
        return self.network.dial(address, peer, runtime_id, self._own)

    def _own(self, end: End) -> bool:
        if self.alive:
            self._ends.append(end)
        return self.alive

    def apply_timer(self, effect: SetTimer | ClearTimer, fire: Callable[[TimerFired], None]) -> None:
        """Carry out a timer effect of a core."""
        self._timers.pop(effect.name, None)
        if isinstance(effect, SetTimer):
            token = self._timers[effect.name] = object()

            def expire() -> None:
                if self._timers.get(effect.name) is token:
                    del self._timers[effect.name]
                    fire(TimerFired(effect.name))

            self.later(effect.seconds, expire)


class Serial:
    """Work that is done one by one, in the order in which it was asked for."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._waiting: deque[Callable[[], Coroutine[Any, Any, None]]] = deque()
        self._busy = False

    def add(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do this after everything that was asked for before."""
        self._waiting.append(work)
        if not self._busy:
            self._busy = True
            self._process.spawn(self._work())

    async def _work(self) -> None:
        while self._waiting:
            await self._waiting.popleft()()
        self._busy = False
