"""Reads that wait until all their keys are there."""

from collections.abc import Iterable
from dataclasses import dataclass

from faas_local.datasystem.deadlines import Deadlines


@dataclass(slots=True)
class _Read:
    keys: tuple[str, ...]
    missing: set[str]


class Waiting:
    """Waiting reads by the number that their owner gave them."""

    def __init__(self) -> None:
        self._reads: dict[int, _Read] = {}
        self._by_key: dict[str, set[int]] = {}
        self._until: Deadlines[int] = Deadlines()

    def __len__(self) -> int:
        return len(self._reads)

    def add(self, number: int, keys: Iterable[str], missing: Iterable[str], until: float) -> None:
        """Let a read wait for the keys that are `missing` now."""
        read = _Read(tuple(keys), set(missing))
        self._reads[number] = read
        self._until.set(number, until)
        self._index(number, read)

    def arrived(self, key: str) -> list[tuple[int, tuple[str, ...]]]:
        """A key is there: the reads that miss nothing else, in the order in which they came, with their keys."""
        complete: list[tuple[int, tuple[str, ...]]] = []
        for number in sorted(self._by_key.pop(key, ())):
            read = self._reads[number]
            read.missing.discard(key)
            if not read.missing:
                complete.append((number, read.keys))
        return complete

    def still_missing(self, number: int, missing: Iterable[str]) -> None:
        """Keys that a complete read had seen are gone again: it waits on for them."""
        read = self._reads[number]
        read.missing.update(missing)
        self._index(number, read)

    def remove(self, number: int) -> tuple[str, ...]:
        """End a read; its keys."""
        read = self._reads.pop(number)
        self._until.clear(number)
        for key in read.missing:
            waiting = self._by_key[key]
            waiting.discard(number)
            if not waiting:
                del self._by_key[key]
        return read.keys

    def pop_overdue(self, now: float) -> list[tuple[int, tuple[str, ...]]]:
        """End the reads whose time is over; their numbers and keys."""
        return [(number, self.remove(number)) for number in self._until.pop_due(now)]

    def next_deadline(self) -> float | None:
        """When the next read's time is over."""
        return self._until.next()

    def _index(self, number: int, read: _Read) -> None:
        for key in read.missing:
            self._by_key.setdefault(key, set()).add(number)
