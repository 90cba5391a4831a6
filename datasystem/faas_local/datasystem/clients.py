"""The clients of one worker."""

from dataclasses import dataclass

from faas_local.datasystem.deadlines import Deadlines

# A client marks the locks that it has by its bit in a unit's metadata, after the lock word; bit 0 is the
# worker's. The numbers only help to repair the locks of a dead client, so that two may have the same one.
LOCK_IDS = 400


@dataclass(frozen=True, slots=True)
class Client:
    """A client that registered. `maps`: it has the arena in its memory, and a socket whose end is its end."""

    id: str
    lock_id: int
    maps: bool


class Clients:
    """Who is there. A client that does not map the arena is dead when it was silent for too long."""

    def __init__(self, dead_after: float) -> None:
        self._dead_after = dead_after
        self._silent: Deadlines[str] = Deadlines()
        self._registered: dict[str, Client] = {}
        self._lock_ids = [0] * (LOCK_IDS + 1)

    def __contains__(self, client: str) -> bool:
        return client in self._silent or client in self._registered

    def __len__(self) -> int:
        return len(self._silent) + sum(client.maps for client in self._registered.values())

    def ids(self) -> list[str]:
        """All clients, sorted."""
        return sorted({*self._registered, *self._silent})

    def get(self, client: str) -> Client | None:
        """The client, if it registered."""
        return self._registered.get(client)

    def register(self, client: str, maps: bool, now: float) -> Client:
        """A client is there, perhaps not for the first time."""
        old = self._registered.pop(client, None)
        if old is None:
            lock_id = self._lock_ids.index(min(self._lock_ids[1:]), 1)
            self._lock_ids[lock_id] += 1
        else:
            lock_id = old.lock_id
        entry = self._registered[client] = Client(client, lock_id, maps)
        if maps:
            self._silent.clear(client)
        else:
            self._silent.set(client, now + self._dead_after)
        return entry

    def heard(self, client: str, now: float) -> None:
        """A client lives; one that never registered is known by that, too."""
        entry = self._registered.get(client)
        if entry is None or not entry.maps:
            self._silent.set(client, now + self._dead_after)

    def remove(self, client: str) -> Client | None:
        """A client is gone; what it registered as."""
        self._silent.clear(client)
        entry = self._registered.pop(client, None)
        if entry is not None:
            self._lock_ids[entry.lock_id] -= 1
        return entry

    def pop_silent(self, now: float) -> list[str]:
        """The clients that have been silent for too long; the caller removes them."""
        return self._silent.pop_due(now)

    def next_deadline(self) -> float | None:
        """When the next client has been silent for too long."""
        return self._silent.next()
