"""The values: sealed objects, which live by their references, and key-value entries, which do not."""

from dataclasses import dataclass

from faas_local.datasystem.deadlines import Deadlines
from faas_local.protocol.brpc.frames import Buffer
from faas_local.protocol.brpc.status import Status, StatusError


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored value. A sealed one is an object: it never changes and goes with its last reference."""

    value: Buffer
    sealed: bool = False
    nested: tuple[str, ...] = ()


class ObjectTable:
    """Entries by key, some with a time to live, within a limit of bytes."""

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        self.used_bytes = 0
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
        used = self.used_bytes + len(entry.value) - (len(old.value) if old else 0)
        if used > self.limit_bytes:
            text = f"{len(entry.value)} bytes do not fit: {self.used_bytes} of {self.limit_bytes} are in use"
            raise StatusError(Status.OUT_OF_MEMORY, text)
        self.used_bytes = used
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
            self.used_bytes -= len(entry.value)
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
