"""What the data worker of one node decides: no clock, no sockets.

Every key has one home among the workers of all nodes; the value is there. This worker counts references for its
own clients whatever the key's home: when the first of them takes a key, or the last lets go of it, the key's
home hears of it (`Hold`, `Release`), for which this worker is one client among others.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from faas_local.datasystem.clients import Client, Clients
from faas_local.datasystem.memory import Memory, Unit
from faas_local.datasystem.objects import Entry, ObjectTable, Value
from faas_local.datasystem.references import Holder, References
from faas_local.datasystem.waiting import Waiting
from faas_local.protocol.brpc.status import Status, StatusError


@dataclass(frozen=True, slots=True)
class Found:
    """A read waits no longer: nothing that it missed is missing now, or its time is over."""

    number: int


@dataclass(frozen=True, slots=True)
class Hold:
    """Tell the homes of these keys that this worker holds them."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """Tell the homes of these keys that this worker lets go of them."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """A client died that may have had the locks of the units at these offsets."""

    lock_id: int
    offsets: tuple[int, ...]


Effect: TypeAlias = Found | Hold | Release | Repair


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A value to store. `ttl` is in seconds, 0 for ever; `only_new` leaves a value that is there as it is."""

    key: str
    value: Value
    sealed: bool = False
    nested: tuple[str, ...] = ()
    ttl: int = 0
    only_new: bool = False
    retry: bool = False


class DataCore:
    """Objects, references, waiting reads and clients of one worker.

    Times are seconds on any one clock. The core knows the time from `tick`: call that first.
    """

    def __init__(self, *, limit_bytes: int, dead_after: float, is_home: Callable[[str], bool]) -> None:
        self.memory = Memory(limit_bytes)
        self.objects = ObjectTable(self.memory)
        self.references = References()
        self.waiting = Waiting()
        self.clients = Clients(dead_after)
        self._is_home = is_home
        self._now = 0.0

    # Clients

    def register(self, client: str, *, maps: bool) -> Client:
        """A client is there: a new one, or one that this worker had lost. `maps`: it has the arena mapped, and
        lives until `disconnect`."""
        return self.clients.register(client, maps, self._now)

    def heartbeat(self, client: str) -> bool:
        """A client lives; False when it is not known, or not any more."""
        known = client in self.clients
        if known:
            self.clients.heard(client, self._now)
        return known

    def disconnect(self, client: str) -> list[Effect]:
        """A client is gone and so is everything that it alone held."""
        return self._lose(client)

    # References

    def increase(self, client: str, keys: Sequence[str]) -> list[Effect]:
        """A client holds these keys. One that this worker does not know yet becomes known by that."""
        self.clients.heard(client, self._now)
        return self._take(self.references.add(Holder.client(client), keys))

    def decrease(self, client: str, keys: Sequence[str]) -> list[Effect]:
        """A client lets go of these keys; of those that it does not hold, nothing happens."""
        return self._let_go(self.references.remove(Holder.client(client), keys))

    # Units

    def create(self, client: str, key: str, size: int, unit_id: str) -> Unit:
        """A unit for a client to write a value of up to `size` bytes to; the client holds it.

        StatusError: CLIENT_WORKER_DISCONNECT when it did not register, OUT_OF_MEMORY.
        """
        if self.clients.get(client) is None:
            raise StatusError(Status.CLIENT_WORKER_DISCONNECT, f"client {client} is not registered here")
        unit = self.memory.create(unit_id, key, size)
        self.memory.hold(client, unit)
        self.memory.let_go(unit)
        return unit

    # Values

    def is_done(self, publication: Publication) -> bool:
        """Whether a publication would leave everything as it is; StatusError ALREADY_SEALED when it may not be."""
        present = self.objects.get(publication.key)
        if present is None or not (publication.only_new or present.sealed):
            return False
        if publication.only_new or publication.retry:
            return True
        raise StatusError(Status.ALREADY_SEALED, "already be sealed.")

    def publish(self, publication: Publication) -> list[Effect]:
        """Store a value. StatusError, with nothing changed: OUT_OF_MEMORY, ALREADY_SEALED."""
        return [] if self.is_done(publication) else self._store(publication)

    def find(self, keys: Iterable[str]) -> tuple[Value | None, ...]:
        """The values that are there now, None for those that are not."""
        entries = (self.objects.get(key) for key in keys)
        return tuple(entry.value if entry is not None else None for entry in entries)

    def wait(self, number: int, keys: Sequence[str], until: float) -> None:
        """Let a read that missed something wait: `Found` tells when nothing is missing any more, or that it is
        `until`."""
        missing = [key for key in keys if self.objects.get(key) is None]
        self.waiting.add(number, keys, missing, until)

    def delete(self, keys: Sequence[str]) -> list[Effect]:
        """Remove values, whoever holds them; those that are not there do not matter."""
        effects: list[Effect] = []
        for key in keys:
            entry = self.objects.remove(key)
            if entry is not None:
                effects += self._let_go(self._unnest(key, entry))
        return effects

    # Time

    def tick(self, now: float) -> list[Effect]:
        """It is `now`; end everything whose time has come: values, silent clients, waiting reads."""
        self._now = now
        effects: list[Effect] = []
        for key, entry in self.objects.pop_expired(now):
            effects += self._let_go(self._unnest(key, entry))
        for client in self.clients.pop_silent(now):
            effects += self._lose(client)
        effects += [Found(number) for number, _ in self.waiting.pop_overdue(now)]
        return effects

    def wake_at(self) -> float | None:
        """When `tick` has something to do."""
        times = (self.objects.next_expiry(), self.clients.next_deadline(), self.waiting.next_deadline())
        return min((time for time in times if time is not None), default=None)

    def _store(self, publication: Publication) -> list[Effect]:
        key, nested = publication.key, publication.nested
        entry = Entry(publication.value, publication.sealed, nested)
        replaced = self.objects.put(key, entry, self._now + publication.ttl if publication.ttl else None)
        holder = Holder.object(key)
        effects = self._take(self.references.add(holder, nested))
        if replaced is not None:
            outdated = [old for old in replaced.nested if old not in nested]
            effects += self._let_go(self.references.remove(holder, outdated))
        return effects + self._serve_waiting(key)

    def _serve_waiting(self, key: str) -> list[Effect]:
        effects: list[Effect] = []
        for number, keys in self.waiting.arrived(key):
            gone = [key for key in keys if self.objects.get(key) is None]
            if gone:
                self.waiting.still_missing(number, gone)
            else:
                self.waiting.remove(number)
                effects.append(Found(number))
        return effects

    def _lose(self, client: str) -> list[Effect]:
        effects: list[Effect] = []
        registered = self.clients.remove(client)
        units = self.memory.held(client)
        if registered is not None and units:
            effects.append(Repair(registered.lock_id, tuple(unit.offset for unit in units)))
            self.memory.drop(client)
        return effects + self._let_go(self.references.drop(Holder.client(client)))

    def _take(self, keys: Iterable[str]) -> list[Effect]:
        elsewhere = tuple(key for key in keys if not self._is_home(key))
        return [Hold(elsewhere)] if elsewhere else []

    def _let_go(self, keys: list[str]) -> list[Effect]:
        """Nobody here holds these keys any more: their objects end, and with them what those alone held."""
        elsewhere: list[str] = []
        while keys:
            key = keys.pop()
            if not self._is_home(key):
                elsewhere.append(key)
                continue
            entry = self.objects.get(key)
            if entry is not None and entry.sealed:
                self.objects.remove(key)
                keys += self._unnest(key, entry)
        return [Release(tuple(elsewhere))] if elsewhere else []

    def _unnest(self, key: str, entry: Entry) -> list[str]:
        return self.references.remove(Holder.object(key), entry.nested)
