"""What the data worker of one node decides: no clock, no sockets.

Every key has one home among the workers of all nodes; the value is there. This worker counts references for its
own clients whatever the key's home: when the first of them takes a key, or the last lets go of it, the key's
home hears of it (`Hold`, `Release`), for which this worker is one client among others.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from faas_local.datasystem.allocator import Allocator, rounded
from faas_local.datasystem.clients import Client, Clients
from faas_local.datasystem.copies import Copies
from faas_local.datasystem.effects import (
    Effect,
    Found,
    Hold,
    Outdate,
    Publication,
    Release,
    Repair,
    Unstore,
)
from faas_local.datasystem.memory import METADATA_BYTES, Memory, Unit
from faas_local.datasystem.objects import (
    Entry,
    InUnit,
    ObjectTable,
    Stored,
    Value,
    WriteMode,
    size_of,
)
from faas_local.datasystem.references import Holder, References
from faas_local.datasystem.waiting import Waiting
from faas_local.protocol.brpc.status import Status, StatusError


class DataCore:
    """Objects, references, waiting reads and clients of one worker.

    Times are seconds on any one clock. The core knows the time from `tick`: call that first.
    """

    def __init__(
        self, *, limit_bytes: int, spill_bytes: int = 0, dead_after: float, is_home: Callable[[str], bool]
    ) -> None:
        self.memory = Memory(limit_bytes)
        self.spill = Allocator(spill_bytes)
        self.objects = ObjectTable(self.memory, self.spill)
        self.copies = Copies(self.memory)
        self.references = References()
        self.waiting = Waiting()
        self.clients = Clients(dead_after)
        self._is_home = is_home
        self._now = 0.0
        # Objects that left this worker or came to it in calls: others may have copies of them.
        self._abroad: set[str] = set()

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
        self.check_registered(client)
        unit = self.memory.create(unit_id, key, size)
        self.memory.hold(client, unit)
        self.memory.let_go(unit)
        return unit

    # Values

    def check_registered(self, client: str) -> None:
        """StatusError CLIENT_WORKER_DISCONNECT when a client did not register."""
        if self.clients.get(client) is None:
            raise StatusError(Status.CLIENT_WORKER_DISCONNECT, f"client {client} is not registered here")

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

    def abroad(self, key: str) -> None:
        """An object's bytes crossed to or from another process that may keep them."""
        self._abroad.add(key)

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
                effects += self._end(key, entry)
        return effects

    def recall(self, key: str, size: int, ttl: float | None) -> None:
        """A value is in the store since an earlier life of this worker, for another `ttl` seconds."""
        entry = Entry(Stored(size), mode=WriteMode.THROUGH, stored=True)
        self.objects.put(key, entry, None if ttl is None else self._now + ttl)

    # Room

    def check_room(self, size: int) -> None:
        """StatusError OUT_OF_MEMORY when `size` more bytes would not fit even if all that can leave left."""
        movable = sum(_taken(entry.value) for _, entry in self._movable())
        if self.memory.used_bytes - movable + size > self.memory.limit_bytes:
            raise self.memory.full(size)

    def to_move(self, size: int) -> tuple[str, Entry]:
        """Which value has to leave first for `size` bytes: one that costs nothing, else the least recently used.

        StatusError OUT_OF_MEMORY when there is none.
        """
        first: tuple[str, Entry] | None = None
        for key, entry in self._movable():
            if entry.stored or entry.droppable:
                return key, entry
            first = first or (key, entry)
        if first is None:
            raise self.memory.full(size)
        return first

    def _movable(self) -> Iterator[tuple[str, Entry]]:
        for key, entry in self.objects.movable():
            if entry.stored or entry.droppable or self.spill.size:
                yield key, entry

    def drop_copies(self, keys: Iterable[str]) -> None:
        """The homes of these keys have them no longer."""
        for key in keys:
            self.copies.remove(key)

    # Time

    def tick(self, now: float) -> list[Effect]:
        """It is `now`; end everything whose time has come: values, silent clients, waiting reads."""
        self._now = now
        effects: list[Effect] = []
        for key, entry in self.objects.pop_expired(now):
            effects += self._end(key, entry)
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
        stored = publication.mode is WriteMode.THROUGH
        entry = Entry(publication.value, publication.sealed, nested, publication.mode, stored)
        replaced = self.objects.put(key, entry, self._now + publication.ttl if publication.ttl else None)
        holder = Holder.object(key)
        effects = self._take(self.references.add(holder, nested))
        if replaced is not None:
            outdated = [old for old in replaced.nested if old not in nested]
            effects += self._let_go(self.references.remove(holder, outdated))
            if replaced.mode.durable and not publication.mode.durable:
                effects.append(Unstore((key,)))
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
        effects: list[Effect] = []
        elsewhere: list[str] = []
        while keys:
            key = keys.pop()
            if not self._is_home(key):
                self.copies.remove(key)
                elsewhere.append(key)
                continue
            entry = self.objects.get(key)
            if entry is not None and entry.sealed:
                self.objects.remove(key)
                effects += self._forget(key, entry)
                keys += self.references.remove(Holder.object(key), entry.nested)
        return [*effects, Release(tuple(elsewhere))] if elsewhere else effects

    def _end(self, key: str, entry: Entry) -> list[Effect]:
        """An entry was taken out: so are sealed values that it alone contained."""
        nested = self.references.remove(Holder.object(key), entry.nested)
        return self._forget(key, entry) + self._let_go(nested)

    def _forget(self, key: str, entry: Entry) -> list[Effect]:
        effects: list[Effect] = []
        if entry.mode.durable:
            effects.append(Unstore((key,)))
        if key in self._abroad:
            self._abroad.remove(key)
            effects.append(Outdate((key,)))
        return effects


def _taken(value: Value) -> int:
    if isinstance(value, InUnit):
        return rounded(METADATA_BYTES + value.unit.capacity)
    return size_of(value)
