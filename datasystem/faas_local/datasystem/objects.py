"""The values: sealed objects, which live by their references, and key-value entries, which do not."""

from dataclasses import dataclass
from typing import TypeAlias

from faas_local.datasystem.deadlines import Deadlines
from faas_local.datasystem.memory import Memory, Unit
from faas_local.protocol.brpc.frames import Buffer


@dataclass(frozen=True, slots=True)
class InUnit:
    """A value in the arena: the first `size` bytes of a unit's data."""

    unit: Unit
    size: int


# Small values are kept as they came, outside the arena.
Value: TypeAlias = Buffer | InUnit


def size_of(value: Value) -> int:
    """A value's size in bytes."""
    return value.size if isinstance(value, InUnit) else len(value)


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored value. A sealed one is an object: it never changes and goes with its last reference."""

    value: Value
    sealed: bool = False
    nested: tuple[str, ...] = ()


class ObjectTable:
    """Entries by key, some with a time to live, in one worker's memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._entries: dict[str, Entry] = {}
        self._expiry: Deadlines[str] = Deadlines()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: str) -> Entry | None:
        """The entry of a key."""
        return self._entries.get(key)

    def put(self, key: str, entry: Entry, expires: float | None) -> Entry | None:
        """Store an entry in place of the key's present one, which is returned.

        StatusError OUT_OF_MEMORY, with nothing changed, when it does not fit.
        """
        old = self._entries.get(key)
        self._memory.reserve(_outside(entry) - (_outside(old) if old else 0))
        if isinstance(entry.value, InUnit):
            self._memory.keep(entry.value.unit)
        if old is not None and isinstance(old.value, InUnit):
            self._memory.let_go(old.value.unit)
        self._entries[key] = entry
        if expires is None:
            self._expiry.clear(key)
        else:
            self._expiry.set(key, expires)
        return old

    def remove(self, key: str) -> Entry | None:
        """Take an entry out."""
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._memory.unreserve(_outside(entry))
            if isinstance(entry.value, InUnit):
                self._memory.let_go(entry.value.unit)
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


def _outside(entry: Entry) -> int:
    return 0 if isinstance(entry.value, InUnit) else len(entry.value)
