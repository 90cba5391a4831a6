"""The values: sealed objects, which live by their references, and key-value entries, which do not."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from faas_local.datasystem.allocator import GRANULE, Allocator
from faas_local.datasystem.deadlines import Deadlines
from faas_local.datasystem.memory import Memory, Unit
from faas_local.protocol.brpc.frames import Buffer


@dataclass(frozen=True, slots=True)
class InUnit:
    """A value in the arena: the first `size` bytes of a unit's data."""

    unit: Unit
    size: int


@dataclass(frozen=True, slots=True)
class Spilled:
    """A value in the spill file; it comes back when somebody reads it."""

    place: int
    size: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A value of which only the store of durable values has the bytes at present."""

    size: int


# Small values are kept as they came, outside the arena.
Value: TypeAlias = Buffer | InUnit | Spilled | Stored
Away: TypeAlias = Spilled | Stored


class WriteMode(enum.IntEnum):
    """What a value's writer wants to happen to it (openYuanrong datasystem: include/datasystem/object)."""

    MEMORY = 0
    THROUGH = 1  # it is in the store before the writer gets its answer
    BACK = 2  # it is in the store soon afterwards
    EVICTABLE = 3  # it may be dropped when memory is short

    @property
    def durable(self) -> bool:
        """Whether the store gets the value."""
        return self in (WriteMode.THROUGH, WriteMode.BACK)


def size_of(value: Value) -> int:
    """A value's size in bytes."""
    return value.size if isinstance(value, InUnit | Spilled | Stored) else len(value)


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored value. A sealed one is an object: it never changes and goes with its last reference.

    `stored`: the store of durable values has it.
    """

    value: Value
    sealed: bool = False
    nested: tuple[str, ...] = ()
    mode: WriteMode = WriteMode.MEMORY
    stored: bool = False

    @property
    def droppable(self) -> bool:
        """Whether it may be lost when memory is short."""
        return self.mode is WriteMode.EVICTABLE


class ObjectTable:
    """Entries by key, some with a time to live, in one worker's memory and its spill file."""

    def __init__(self, memory: Memory, spill: Allocator) -> None:
        self._memory = memory
        self._spill = spill
        self._entries: dict[str, Entry] = {}
        self._expiry: Deadlines[str] = Deadlines()
        # What takes memory that can be had back, least recently used first.
        self._recent: dict[str, None] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[tuple[str, Entry]]:
        return iter(self._entries.items())

    def get(self, key: str) -> Entry | None:
        """The entry of a key."""
        return self._entries.get(key)

    def used(self, key: str) -> None:
        """Somebody reads this key now."""
        if key in self._recent:
            self._recent[key] = self._recent.pop(key)

    def put(self, key: str, entry: Entry, expires: float | None) -> Entry | None:
        """Store an entry in place of the key's present one, which is returned.

        StatusError OUT_OF_MEMORY, with nothing changed, when it does not fit.
        """
        old = self._entries.get(key)
        self._put(key, entry)
        if expires is None:
            self._expiry.clear(key)
        else:
            self._expiry.set(key, expires)
        return old

    def exchange(self, key: str, old: Value, new: Value) -> bool:
        """Keep the same value elsewhere, unless it is not `old` that the key has now; StatusError as in `put`."""
        entry = self._entries.get(key)
        if entry is None or entry.value is not old:
            return False
        self._put(key, replace(entry, value=new))
        return True

    def mark_stored(self, key: str, value: Value) -> None:
        """The store has this value, if the key still has it, wherever it is by now."""
        entry = self._entries.get(key)
        if entry is not None and entry.value is value:
            self._entries[key] = replace(entry, stored=True)

    def remove(self, key: str) -> Entry | None:
        """Take an entry out."""
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._memory.unreserve(_outside(entry))
            self._give_back(entry.value)
            self._recent.pop(key, None)
            self._expiry.clear(key)
        return entry

    def pop_expired(self, now: float) -> list[tuple[str, Entry]]:
        """Take out the entries whose time is over."""
        expired: list[tuple[str, Entry]] = []
        for key in self._expiry.pop_due(now):
            entry = self.remove(key)
            assert entry is not None
            expired.append((key, entry))
        return expired

    def next_expiry(self) -> float | None:
        """When the next entry's time is over."""
        return self._expiry.next()

    def movable(self) -> Iterator[tuple[str, Entry]]:
        """The entries that could be put elsewhere to free memory now, least recently used first."""
        for key in self._recent:
            entry = self._entries[key]
            if not isinstance(entry.value, InUnit) or entry.value.unit.unused:
                yield key, entry

    def _put(self, key: str, entry: Entry) -> None:
        old = self._entries.get(key)
        self._memory.reserve(_outside(entry) - (_outside(old) if old else 0))
        if isinstance(entry.value, InUnit):
            self._memory.keep(entry.value.unit)
        if old is not None:
            self._give_back(old.value)
        self._entries[key] = entry
        self._recent.pop(key, None)
        if isinstance(entry.value, InUnit) or _outside(entry) >= GRANULE:
            self._recent[key] = None

    def _give_back(self, value: Value) -> None:
        if isinstance(value, InUnit):
            self._memory.let_go(value.unit)
        elif isinstance(value, Spilled):
            self._spill.free(value.place)


def _outside(entry: Entry) -> int:
    return 0 if isinstance(entry.value, InUnit | Spilled | Stored) else len(entry.value)
