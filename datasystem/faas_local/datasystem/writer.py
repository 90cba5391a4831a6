"""Where a value goes that is being stored, and the values that survive the worker."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace

from faas_local.datasystem.arena import Arena
from faas_local.datasystem.core import DataCore
from faas_local.datasystem.effects import Effect, Publication
from faas_local.datasystem.memory import Unit
from faas_local.datasystem.objects import InUnit, Spilled, Stored, size_of
from faas_local.datasystem.pressure import IN_ARENA_FROM_BYTES, Pressure
from faas_local.datasystem.store import Store
from faas_local.protocol.brpc.status import StatusError

logger = logging.getLogger(__name__)


class Writer:
    """Places values in memory and in the store of durable values."""

    def __init__(self, core: DataCore, arena: Arena, pressure: Pressure, store: Store) -> None:
        self._core = core
        self._arena = arena
        self._pressure = pressure
        self._store = store
        # What is in the store is decided by one at a time.
        self._storing = asyncio.Lock()

    async def recall(self) -> None:
        """Take over the values that an earlier life of this worker stored; without them if they are unreadable."""
        try:
            rows = await self._store.rows(time.time())
        except StatusError as error:
            logger.error("the values that were stored earlier cannot be read: %s", error.text)
            return
        for row in rows:
            self._core.recall(row.key, row.size, None if row.expires is None else row.expires - time.time())

    @contextlib.asynccontextmanager
    async def placed(self, publication: Publication) -> AsyncIterator[Publication]:
        """The publication with its value where it belongs, with room for it; its unit stays meanwhile.

        StatusError as from `Pressure.room`.
        """
        value = publication.value
        assert not isinstance(value, Spilled | Stored)
        if isinstance(value, InUnit):
            with self._kept(value.unit):
                yield publication
        elif len(value) < IN_ARENA_FROM_BYTES:
            await self._pressure.room_outside(len(value))
            yield publication
        else:
            unit = await self._pressure.received(publication.key, value)
            try:
                yield replace(publication, value=InUnit(unit, len(value)))
                if publication.sealed:
                    self._core.abroad(publication.key)
            finally:
                self._core.memory.let_go(unit)

    async def publish_through(self, placed: Publication) -> list[Effect]:
        """Publish a placed value that is in the store before anybody sees it; StatusError as from both."""
        outside = 0 if isinstance(placed.value, InUnit) else size_of(placed.value)
        async with self._storing:
            if self._core.is_done(placed):
                return []
            self._core.memory.reserve(outside)  # so that publishing cannot fail when the store has the value
            try:
                await self._write(placed)
            finally:
                self._core.memory.unreserve(outside)
            try:
                return self._core.publish(placed)
            finally:
                await self._store.remove(self._not_durable([placed.key]))

    async def unstore(self, keys: Sequence[str]) -> None:
        """Remove from the store what no entry needs there any more."""
        async with self._storing:
            await self._store.remove(self._not_durable(keys))

    def _not_durable(self, keys: Sequence[str]) -> list[str]:
        entries = ((key, self._core.objects.get(key)) for key in keys)
        return [key for key, entry in entries if entry is None or not entry.mode.durable]

    async def _write(self, publication: Publication) -> None:
        value = publication.value
        assert not isinstance(value, Spilled | Stored)
        expires = time.time() + publication.ttl if publication.ttl else None
        if isinstance(value, InUnit):
            start = value.unit.data_offset
            with self._kept(value.unit):
                await self._store.put(
                    publication.key, self._arena.memory[start : start + value.size], expires
                )
        else:
            await self._store.put(publication.key, value, expires)

    async def store_later(self, publication: Publication) -> None:
        """Write a value to the store that its readers have already, unless it is gone again."""
        entry = self._core.objects.get(publication.key)
        if entry is None or entry.value is not publication.value:
            return
        await self._write(publication)
        self._core.objects.mark_stored(publication.key, publication.value)

    @contextlib.contextmanager
    def _kept(self, unit: Unit) -> Iterator[None]:
        self._core.memory.keep(unit)
        try:
            yield
        finally:
            self._core.memory.let_go(unit)
