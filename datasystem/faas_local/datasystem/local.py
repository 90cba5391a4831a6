"""The values whose home is this worker: the core and the arena on an event loop."""

import asyncio
import itertools
import logging
import uuid
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeAlias

from faas_local.datasystem import locks
from faas_local.datasystem.arena import Arena
from faas_local.datasystem.clients import Client
from faas_local.datasystem.core import DataCore
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
from faas_local.datasystem.memory import METADATA_BYTES, Unit
from faas_local.datasystem.objects import InUnit, WriteMode
from faas_local.datasystem.peers import Peers
from faas_local.datasystem.pressure import Pressure
from faas_local.datasystem.reader import Reader
from faas_local.datasystem.reads import NOT_FOUND, Item, Outcome, Read
from faas_local.datasystem.spill_file import SpillFile
from faas_local.datasystem.store import Store
from faas_local.datasystem.writer import Writer
from faas_local.protocol.brpc.status import StatusError

logger = logging.getLogger(__name__)
_Slow: TypeAlias = Hold | Release | Unstore | Outdate


class LocalObjects:
    """Gives the core the time, wakes it, and carries out what it decides."""

    def __init__(self, core: DataCore, arena: Arena, spill: SpillFile, store: Store, peers: Peers) -> None:
        self._core = core
        self._arena = arena
        self._peers = peers
        self._pressure = Pressure(core, arena, spill, store, self._evict)
        self._writer = Writer(core, arena, self._pressure, store)
        self.reader = Reader(core, arena, self._pressure)
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = 0.0
        self._numbers = itertools.count()
        self._reading: dict[int, asyncio.Future[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        # Called with the id of each client that is gone.
        self.when_gone: list[Callable[[str], None]] = []

    async def recall(self) -> None:
        """Take over the values that an earlier life of this worker stored."""
        self._tick()
        await self._writer.recall()

    # Clients and references

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
        self._tell_gone(client)
        self._tick()
        await self._carry_out(self._core.disconnect(client))

    def lost(self, client: str) -> None:
        """A client is gone without a word."""
        logger.info("client %s is gone", client)
        self._tell_gone(client)
        self._tick()
        self._carry_out_later(self._core.disconnect(client))

    def _tell_gone(self, client: str) -> None:
        for tell in self.when_gone:
            tell(client)

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

    # Memory

    async def room(self, size: int) -> None:
        """Let a block of `size` bytes fit into the arena; StatusError as from `Pressure.room`."""
        await self._pressure.room(size)

    async def create(self, client: str, key: str, size: int) -> Unit:
        """A unit for a client to write to; StatusError as from the core and from `room`."""
        self._tick()
        self._core.check_registered(client)
        await self._pressure.room(METADATA_BYTES + size)
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

    def keep_as_copy(self, key: str, value: InUnit) -> None:
        """What was just written here for another worker's key stays as this worker's copy."""
        self._core.copies.add(key, value)

    def home_restarted(self, worker: int) -> None:
        """Another worker lost all its objects: the copies of them go, too."""
        self.drop_copies([key for key in self._core.copies if self._peers.home(key) == worker])

    def drop_copies(self, keys: Sequence[str]) -> None:
        """The homes of these keys have them no longer."""
        self._core.drop_copies(keys)

    # Values

    async def publish(self, publication: Publication) -> None:
        """Store a value; StatusError as from the core, from `room` and from the store, or when the home of a
        nested key does not answer."""
        self._tick()
        if self._core.is_done(publication):
            return
        async with self._writer.placed(publication) as placed:
            self._tick()
            if placed.mode is WriteMode.THROUGH:
                effects = await self._writer.publish_through(placed)
            else:
                effects = self._core.publish(placed)
            if placed.mode is WriteMode.BACK:
                self._later(self._writer.store_later(placed))
        await self._carry_out(effects)

    async def delete(self, keys: Sequence[str]) -> None:
        """Remove values; StatusError when the store fails."""
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
        while missing:
            self._tick()
            for number in list(missing):
                try:
                    items[number] = await self.reader.read(reads[number], client)
                except StatusError as wrong:
                    error = error or wrong
                    missing.remove(number)
                if items[number] is not None:
                    missing.remove(number)
            if self._loop.time() >= until:
                break
            await self._wait([reads[number].key for number in missing], until)
        return Outcome(items, error or (NOT_FOUND if missing else None))

    def close(self) -> None:
        """Do nothing more."""
        if self._timer is not None:
            self._timer.cancel()
        for task in self._tasks:
            task.cancel()

    def _evict(self, key: str) -> None:
        self._carry_out_later(self._core.delete([key]))

    async def _wait(self, keys: Sequence[str], until: float) -> None:
        """Until all keys were there, though perhaps not at the same time, or `until`."""
        if any(self._core.objects.get(key) is not None for key in keys) or not keys:
            return
        number = next(self._numbers)
        woken = self._reading[number] = self._loop.create_future()
        self._core.wait(number, keys, until)
        self._set_timer()
        await woken

    # The core's effects and time

    def _tick(self) -> None:
        self._carry_out_later(self._core.tick(self._loop.time()))

    def _wake(self) -> None:
        self._timer = None
        self._tick()
        self._set_timer()

    def _set_timer(self) -> None:
        when = self._core.wake_at()
        if when is None or (self._timer is not None and self._timer_at <= when):
            return
        if self._timer is not None:
            self._timer.cancel()
        # Kept beside the timer: of one whose time is over uvloop does not know it.
        self._timer_at = when
        self._timer = self._loop.call_at(when, self._wake)

    def _carry_out_later(self, effects: Sequence[Effect]) -> None:
        """Carry out what no request waits for."""
        slow = self._carry_out_here(effects)
        if slow:
            self._later(self._finish(slow))

    async def _carry_out(self, effects: Sequence[Effect]) -> None:
        await self._finish(self._carry_out_here(effects))

    def _carry_out_here(self, effects: Sequence[Effect]) -> list[_Slow]:
        """Carry out what can be done at once; the rest is left."""
        self._set_timer()
        left: list[_Slow] = []
        for effect in effects:
            match effect:
                case Found(number):
                    future = self._reading.pop(number)
                    if not future.done():
                        future.set_result(None)
                case Repair(lock_id, offsets):
                    for offset in offsets:
                        locks.repair(self._arena, offset, lock_id)
                case _:
                    left.append(effect)
        return left

    async def _finish(self, effects: Sequence[_Slow]) -> None:
        for effect in effects:
            match effect:
                case Hold(keys):
                    await self._peers.hold(keys)
                case Release(keys):
                    await self._peers.release(keys)
                case Unstore(keys):
                    await self._writer.unstore(keys)
                case Outdate(keys):
                    self._later(self._peers.outdate(keys))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(_logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except StatusError as error:
        logger.warning("nobody waits for this any more: %s", error)
