"""Virtual time: events on a heap, and coroutines that wait for replies instead of for an event loop.

Nothing here looks at the real clock, and all chance comes from one seed, so a run is its seed.
"""

import heapq
import itertools
from collections.abc import Callable, Coroutine, Generator
from random import Random
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")
MAX_DELAY_SECONDS = 0.8
Action = Callable[[], None]


class Reply(Generic[T]):
    """A value that arrives later; may be awaited by any number of coroutines."""

    def __init__(self) -> None:
        self.done = False
        self._value: T | None = None
        self._waiting: list[Action] = []

    def set(self, value: T) -> None:
        """Let the waiting coroutines go on; only the first value counts."""
        if self.done:
            return
        self.done, self._value = True, value
        waiting, self._waiting = self._waiting, []
        for action in waiting:
            action()

    def then(self, action: Action) -> None:
        """Call once the value is there."""
        if self.done:
            action()
        else:
            self._waiting.append(action)

    def __await__(self) -> "Generator[Reply[T], None, T]":
        if not self.done:
            yield self
        return cast(T, self._value)


class World:
    """The clock, the dice and the diary of one run."""

    def __init__(self, seed: int) -> None:
        self.now = 0.0
        self.random = Random(seed)
        self.diary: list[tuple[float, str, str]] = []
        self._events: list[tuple[float, int, Action]] = []
        self._numbers = itertools.count()
        self._steps = 0
        self._ambushes: dict[int, Action] = {}
        # How fast this world's wires are: most seeds are brisk, some are slow enough to reorder everything.
        self._usual_delay = self.random.choice((0.0005, 0.002, 0.02, 0.1))

    def note(self, who: str, what: str) -> None:
        """Write into the diary."""
        self.diary.append((self.now, who, what))

    def delay(self) -> float:
        """How long the next message takes, in seconds."""
        slow = 20.0 if self.random.random() < 0.02 else 1.0
        return min(self.random.expovariate(1 / self._usual_delay) * slow, MAX_DELAY_SECONDS)

    def at(self, time: float, action: Action) -> None:
        """Call at this time; calls of one time happen in the order in which they were asked for."""
        heapq.heappush(self._events, (time, next(self._numbers), action))

    def later(self, seconds: float, action: Action) -> None:
        """Call in so many seconds."""
        self.at(self.now + seconds, action)

    def ambush(self, step: int, action: Action) -> None:
        """Call before the so-many-th event of the run: it falls where much happens, not where much time passes."""
        self._ambushes[step] = action

    def sleep(self, seconds: float) -> Reply[None]:
        """A reply that comes in so many seconds."""
        reply = Reply[None]()
        self.later(seconds, lambda: reply.set(None))
        return reply

    def run(self, finished: Callable[[], bool], seconds: float) -> bool:
        """Let time pass until `finished`, at most so many seconds; whether it finished."""
        end = self.now + seconds
        while not finished():
            if not self._events or self._events[0][0] > end:
                self.now = end
                return False
            self.now, _, action = heapq.heappop(self._events)
            self._steps += 1
            self._ambushes.pop(self._steps, _nothing)()
            action()
        return True


def _nothing() -> None:
    """What happens at most steps besides their events."""


def drive(work: Coroutine[Any, Any, None], alive: Callable[[], bool]) -> None:
    """Run a coroutine from reply to reply, for as long as its process lives."""
    if not alive():
        work.close()
        return
    try:
        reply: Reply[Any] = work.send(None)
    except StopIteration:
        return
    reply.then(lambda: drive(work, alive))
