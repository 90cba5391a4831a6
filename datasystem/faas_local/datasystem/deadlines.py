"""Points in time that something waits for."""

import heapq
import itertools
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

_SLACK = 64


class Deadlines(Generic[K]):
    """At most one deadline per key; the earliest is known at any time."""

    def __init__(self) -> None:
        self._when: dict[K, tuple[float, int]] = {}
        # May hold deadlines that were moved or cleared since; `_when` says which ones count.
        self._heap: list[tuple[float, int, K]] = []
        self._order = itertools.count()

    def __contains__(self, key: K) -> bool:
        return key in self._when

    def __iter__(self) -> Iterator[K]:
        return iter(self._when)

    def __len__(self) -> int:
        return len(self._when)

    def set(self, key: K, when: float) -> None:
        """Set or move the key's deadline."""
        stamp = (when, next(self._order))
        self._when[key] = stamp
        heapq.heappush(self._heap, (*stamp, key))
        if len(self._heap) > 2 * len(self._when) + _SLACK:
            self._heap = [(*stamp, key) for key, stamp in self._when.items()]
            heapq.heapify(self._heap)

    def clear(self, key: K) -> None:
        """Forget the key's deadline, if it has one."""
        self._when.pop(key, None)

    def next(self) -> float | None:
        """The earliest deadline."""
        while self._heap:
            when, order, key = self._heap[0]
            if self._when.get(key) == (when, order):
                return when
            heapq.heappop(self._heap)
        return None

    def pop_due(self, now: float) -> list[K]:
        """Take out the keys whose deadline has come, earliest first."""
        due: list[K] = []
        while (when := self.next()) is not None and when <= now:
            key = heapq.heappop(self._heap)[2]
            del self._when[key]
            due.append(key)
        return due
