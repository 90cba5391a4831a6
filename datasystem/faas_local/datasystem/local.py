"""The values whose home is this worker: the core and the arena on an event loop."""

import asyncio
import itertools
import logging
import uuid
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from faas_local.datasystem import locks
from faas_local.datasystem.arena import Arena
from faas_local.datasystem.clients import Client
from faas_local.datasystem.core import DataCore, Effect, Found, Hold, Publication, Release, Repair
from faas_local.datasystem.memory import METADATA_BYTES, Unit
from faas_local.datasystem.objects import Entry, InUnit
from faas_local.datasystem.peers import Peers
from faas_local.datasystem.reads import NOT_FOUND, Item, Mapped, Outcome, Read, Sent, part
from faas_local.protocol.brpc.frames import Buffer
from faas_local.protocol.brpc.status import StatusError

logger = logging.getLogger(__name__)

# Values from this size on lie in the arena, production's default.
IN_ARENA_FROM_BYTES = 500 * 1024


class LocalObjects:
    """Gives the core the time, wakes it, and carries out what it decides."""

    def __init__(self, core: DataCore, arena: Arena, peers: Peers) -> None:
        self._core = core
        self._arena = arena
        self._peers = peers
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._numbers = itertools.count()
        self._reading: dict[int, asyncio.Future[None]] = {}
        self._releasing: set[asyncio.Task[None]] = set()

    async def register(self, client: str, held: Sequence[str], *, maps: bool) -> Client:
        """A client is there and holds these keys; `maps` as in the core."""
        self._tick()
        registered = self._core.register(client, maps=maps)
        await self.increase(client, held)
        return registered

    def heartbeat(self, client: str) -> bool:
        """Whether this client is known; its silence begins anew."""
        self._tick()
        return self._core.heartbeat(client)

    async def disconnect(self, client: str) -> None:
        """A client is gone."""
        self._tick()
        await self._carry_out(self._core.disconnect(client))

    def lost(self, client: str) -> None:
        """A client is gone without a word."""
        logger.info("client %s is gone", client)
        self._tick()
        self._carry_out_later(self._core.disconnect(client))

    async def increase(self, client: str, keys: Sequence[str]) -> None:
        """A client holds keys. StatusError when a home does not answer; then it does not hold that home's keys."""
        self._tick()
        effects = self._core.increase(client, keys)
        try:
            await self._carry_out(effects)
        except StatusError:
            unheard = [key for effect in effects if isinstance(effect, Hold) for key in effect.keys]
            await self._carry_out(self._core.decrease(client, unheard))
            raise

    async def decrease(self, client: str, keys: Sequence[str]) -> None:
        """A client lets go of keys."""
        self._tick()
        await self._carry_out(self._core.decrease(client, keys))

    def holders(self, key: str) -> list[str]:
        """Names of who holds a key, sorted."""
        return sorted(holder.name for holder in self._core.references.holders(key))

    def create(self, client: str, key: str, size: int) -> Unit:
        """A unit for a client to write to; StatusError as from the core."""
        self._tick()
        unit = self._core.create(client, key, size, str(uuid.uuid4()))
        self._arena.zero(unit.offset, METADATA_BYTES)
        return unit

    def unit(self, client: str, unit_id: str) -> Unit | None:
        """The unit with this id, if this client holds it."""
        return self._core.memory.unit(client, unit_id)

    def release(self, client: str, unit_ids: Sequence[str]) -> None:
        """A client lets go of units, one hold for each id; those that it does not hold do not matter."""
        self._tick()
        self._core.memory.release(client, unit_ids)

    async def publish(self, publication: Publication) -> None:
        """Store a value; StatusError as from the core, or when the home of a nested key does not answer."""
        self._tick()
        value = publication.value
        if isinstance(value, InUnit) or len(value) < IN_ARENA_FROM_BYTES:
            await self._carry_out(self._core.publish(publication))
        elif not self._core.is_done(publication):
            await self._publish_large(publication, value)

    async def delete(self, keys: Sequence[str]) -> None:
        """Remove values."""
        self._tick()
        await self._carry_out(self._core.delete(keys))

    async def get(self, reads: Sequence[Read], wait: float, client: str = "") -> Outcome:
        """Read values, waiting up to `wait` seconds for those that are missing.

        What lies in the arena is mapped by the `client`, if it can do that, and sent to any other.
        """
        until = self._loop.time() + wait
        items: list[Item | None] = [None] * len(reads)
        error: StatusError | None = None
        missing = list(range(len(reads)))
        while True:
            self._tick()
            missing, wrong = self._take(reads, items, missing, client)
            error = error or wrong
            if not missing or self._loop.time() >= until:
                return Outcome(items, error or (NOT_FOUND if missing else None))
            await self._wait([reads[number].key for number in missing], until)

    def close(self) -> None:
        """Do nothing more."""
        if self._timer is not None:
            self._timer.cancel()

    async def _publish_large(self, publication: Publication, value: Buffer) -> None:
        """Store a value that came in a call in the arena."""
        unit = self._core.memory.create(str(uuid.uuid4()), publication.key, len(value))
        try:
            self._arena.zero(unit.offset, METADATA_BYTES)
            await self._arena.write(unit.data_offset, value)
            in_unit = replace(publication, value=InUnit(unit, len(value)))
            await self._carry_out(self._core.publish(in_unit))
        finally:
            self._core.memory.let_go(unit)

    def _take(
        self, reads: Sequence[Read], items: list[Item | None], numbers: Sequence[int], client: str
    ) -> tuple[list[int], StatusError | None]:
        """Fill in what is there now: the numbers of those that are missing, and what is wrong with a read."""
        registered = self._core.clients.get(client)
        maps = client if registered is not None and registered.maps else ""
        missing: list[int] = []
        error: StatusError | None = None
        for number in numbers:
            entry = self._core.objects.get(reads[number].key)
            if entry is None:
                missing.append(number)
                continue
            try:
                items[number] = self._item(reads[number], entry, maps)
            except StatusError as wrong:
                error = error or wrong
        return missing, error

    def _item(self, read: Read, entry: Entry, client: str) -> Item:
        value = entry.value
        if not isinstance(value, InUnit):
            return Sent(value if read.whole else memoryview(value)[part(read, len(value))], entry.sealed)
        if client and read.whole:
            self._core.memory.hold(client, value.unit)
            return Mapped(value, entry.sealed)
        wanted = part(read, value.size)
        return Sent(self.view(value)[wanted], entry.sealed)

    def view(self, value: InUnit) -> memoryview:
        """A value's bytes; its unit stays until nobody has them any more."""
        self._core.memory.keep(value.unit)
        let_go = partial(self._core.memory.let_go, value.unit)
        return self._arena.view(value.unit.data_offset, value.size, let_go)

    async def _wait(self, keys: Sequence[str], until: float) -> None:
        number = next(self._numbers)
        woken = self._reading[number] = self._loop.create_future()
        self._core.wait(number, keys, until)
        self._set_timer()
        await woken

    def _tick(self) -> None:
        self._carry_out_later(self._core.tick(self._loop.time()))

    def _wake(self) -> None:
        self._timer = None
        self._tick()
        self._set_timer()

    def _set_timer(self) -> None:
        when = self._core.wake_at()
        if when is None or (self._timer is not None and self._timer.when() <= when):
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_at(when, self._wake)

    def _carry_out_later(self, effects: Sequence[Effect]) -> None:
        """Carry out what no request waits for."""
        if effects:
            task = self._loop.create_task(self._tell_homes(self._carry_out_here(effects)))
            self._releasing.add(task)
            task.add_done_callback(self._releasing.discard)

    async def _carry_out(self, effects: Sequence[Effect]) -> None:
        await self._tell_homes(self._carry_out_here(effects))

    def _carry_out_here(self, effects: Sequence[Effect]) -> list[Hold | Release]:
        """Carry out what can be done at once; what is to be told to other workers is left."""
        self._set_timer()
        left: list[Hold | Release] = []
        for effect in effects:
            match effect:
                case Found(number):
                    future = self._reading.pop(number)
                    if not future.done():
                        future.set_result(None)
                case Repair(lock_id, offsets):
                    for offset in offsets:
                        locks.repair(self._arena, offset, lock_id)
                case Hold() | Release():
                    left.append(effect)
        return left

    async def _tell_homes(self, effects: Sequence[Hold | Release]) -> None:
        for effect in effects:
            match effect:
                case Hold(keys):
                    await self._peers.hold(keys)
                case Release(keys):
                    await self._peers.release(keys)
