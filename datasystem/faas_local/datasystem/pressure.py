"""Room in memory: who has to leave when it is short, and how what left comes back."""

import asyncio
import logging
import uuid
from collections.abc import Callable

from faas_local.datasystem.allocator import rounded
from faas_local.datasystem.arena import Arena
from faas_local.datasystem.core import DataCore
from faas_local.datasystem.memory import METADATA_BYTES, Unit
from faas_local.datasystem.objects import Away, Entry, InUnit, Spilled, Stored, size_of
from faas_local.datasystem.spill_file import SpillFile
from faas_local.datasystem.store import Store
from faas_local.protocol.brpc.frames import Buffer
from faas_local.protocol.brpc.status import Status, StatusError

logger = logging.getLogger(__name__)

# Values from this size on lie in the arena, production's default.
IN_ARENA_FROM_BYTES = 500 * 1024
_NO_ROOM = (Status.OUT_OF_MEMORY, Status.NO_SPACE)


class Pressure:
    """Makes room, least recently used first: copies of other workers' objects go, then values that may be
    dropped or are stored as well, then any that nobody maps are spilled."""

    def __init__(
        self, core: DataCore, arena: Arena, spill: SpillFile, store: Store, evict: Callable[[str], None]
    ) -> None:
        """`evict` ends the value of a key."""
        self._core = core
        self._arena = arena
        self._spill = spill
        self._store = store
        self._evict = evict
        self._busy = asyncio.Lock()

    async def room(self, size: int) -> None:
        """Let a block of `size` bytes fit into the arena. Take it before anything else runs.

        StatusError: OUT_OF_MEMORY when what is in use cannot leave; NO_SPACE or IO_ERROR from spilling.
        """
        if not self._core.memory.fits(size):
            async with self._busy:
                await self._make(size, lambda: self._core.memory.fits(size))

    async def room_outside(self, size: int) -> None:
        """The same for bytes outside the arena."""
        if not self._core.memory.fits_outside(size):
            async with self._busy:
                await self._make(size, lambda: self._core.memory.fits_outside(size))

    async def received(self, key: str, value: Buffer) -> Unit:
        """A unit, kept for the caller, with these bytes; StatusError as from `room`."""
        unit = await self._unit(key, len(value))
        try:
            await self._arena.write(unit.data_offset, value)
        except BaseException:
            self._core.memory.let_go(unit)
            raise
        return unit

    async def restore(self, key: str) -> Buffer | None:
        """Bring a value back that is away. If there is no room for it, it stays away, and its bytes are returned.

        StatusError: IO_ERROR or KVSTORE_ERROR when it cannot be read.
        """
        async with self._busy:
            entry = self._core.objects.get(key)
            if entry is None or not isinstance(entry.value, Spilled | Stored):
                return None
            if entry.value.size < IN_ARENA_FROM_BYTES:
                return await self._restore_outside(key, entry.value)
            try:
                await self._restore_to_arena(key, entry.value)
                return None
            except StatusError as error:
                if error.status not in _NO_ROOM:
                    raise
            return await self._fetched(key, entry.value)

    async def _restore_to_arena(self, key: str, away: Away) -> None:
        need = METADATA_BYTES + away.size
        await self._make(need, lambda: self._core.memory.fits(need))
        unit = self._core.memory.create(str(uuid.uuid4()), key, away.size)
        try:
            self._arena.zero(unit.offset, METADATA_BYTES)
            into = self._arena.memory[unit.data_offset : unit.data_offset + away.size]
            if await self._fetch(key, away, into):
                self._core.objects.exchange(key, away, InUnit(unit, away.size))
        finally:
            self._core.memory.let_go(unit)

    async def _restore_outside(self, key: str, away: Away) -> Buffer | None:
        value = await self._fetched(key, away)
        if value is not None:
            try:
                await self._make(away.size, lambda: self._core.memory.fits_outside(away.size))
                self._core.objects.exchange(key, away, value)
            except StatusError as error:
                if error.status not in _NO_ROOM:
                    raise
        return value

    async def _fetched(self, key: str, away: Away) -> Buffer | None:
        """The bytes of a value that is away, None when the key has another value by now."""
        value = bytearray(away.size)
        if not await self._fetch(key, away, memoryview(value)):
            return None
        entry = self._core.objects.get(key)
        return value if entry is not None and entry.value is away else None

    async def _fetch(self, key: str, away: Away, into: memoryview) -> bool:
        """Whether the bytes are there. If not, the key has another value by now, or none."""
        if isinstance(away, Spilled):
            await self._spill.read(away.place, into)
            return True
        stored = await self._store.read(key)
        entry = self._core.objects.get(key)
        if stored is not None and len(stored) == away.size:
            into[:] = stored
            return True
        if entry is not None and entry.value is away:
            self._evict(key)  # the store has the next value already, or it lost this one
        return False

    async def _unit(self, key: str, size: int) -> Unit:
        await self.room(METADATA_BYTES + size)
        unit = self._core.memory.create(str(uuid.uuid4()), key, size)
        self._arena.zero(unit.offset, METADATA_BYTES)
        return unit

    async def _make(self, size: int, fits: Callable[[], bool]) -> None:
        for key in self._core.copies.unused():
            if fits():
                return
            self._core.copies.remove(key)
        if not fits():
            self._core.check_room(rounded(size))
        while not fits():
            await self._move(*self._core.to_move(size))

    async def _move(self, key: str, entry: Entry) -> None:
        logger.debug("%s has to leave: %d bytes", key, size_of(entry.value))
        if entry.stored:
            self._core.objects.exchange(key, entry.value, Stored(size_of(entry.value)))
        elif entry.droppable:
            self._evict(key)
        else:
            await self._spill_value(key, entry)

    async def _spill_value(self, key: str, entry: Entry) -> None:
        value = entry.value
        assert not isinstance(value, Spilled | Stored)
        if isinstance(value, InUnit):
            start = value.unit.data_offset
            self._core.memory.keep(value.unit)
            try:
                place = await self._spill.write(self._arena.memory[start : start + value.size])
            finally:
                self._core.memory.let_go(value.unit)
        else:
            place = await self._spill.write(value)
        if not self._core.objects.exchange(key, value, Spilled(place, size_of(value))):
            self._core.spill.free(place)
