"""What a read of one key gets: a place in the arena, or bytes."""

from functools import partial

from faas_local.datasystem.arena import Arena
from faas_local.datasystem.core import DataCore
from faas_local.datasystem.objects import InUnit, Spilled, Stored
from faas_local.datasystem.pressure import IN_ARENA_FROM_BYTES, Pressure
from faas_local.datasystem.reads import Item, Mapped, Read, Sent, part
from faas_local.protocol.brpc.frames import Buffer
from faas_local.protocol.brpc.status import StatusError


class Reader:
    """Reads the values whose home is this worker, and its copies of those of others."""

    def __init__(self, core: DataCore, arena: Arena, pressure: Pressure) -> None:
        self._core = core
        self._arena = arena
        self._pressure = pressure

    async def read(self, read: Read, client: str) -> Item | None:
        """A value whose home is here, None when it is not there. One that is away comes back first.

        It is mapped by the client if that can map it, and then held by it. StatusError: OUT_OF_RANGE, and when
        it cannot be read.
        """
        while (entry := self._core.objects.get(read.key)) is not None:
            value = entry.value
            if isinstance(value, Spilled | Stored):
                data = await self._pressure.restore(read.key)
                if data is not None:
                    return Sent(memoryview(data)[part(read, len(data))], entry.sealed)
                continue
            self._core.objects.used(read.key)
            if not isinstance(value, InUnit):
                wanted = part(read, len(value))
                return Sent(value if read.whole else memoryview(value)[wanted], entry.sealed)
            if read.whole and self.maps(client):
                return self._mapped(client, value, entry.sealed)
            wanted = part(read, value.size)
            if entry.sealed:
                self._core.abroad(read.key)
            return Sent(self.view(value)[wanted], entry.sealed)
        return None

    def view(self, value: InUnit) -> memoryview:
        """A value's bytes; its unit stays until nobody has them any more."""
        self._core.memory.keep(value.unit)
        let_go = partial(self._core.memory.let_go, value.unit)
        return self._arena.view(value.unit.data_offset, value.size, let_go)

    def maps(self, client: str) -> bool:
        """Whether a client has the arena mapped."""
        registered = self._core.clients.get(client)
        return registered is not None and registered.maps

    def copy(self, read: Read, client: str) -> Mapped | None:
        """This worker's copy of another's object, for a client that maps it; None when there is none."""
        if not read.whole or not self.maps(client):
            return None
        copy = self._core.copies.get(read.key)
        return self._mapped(client, copy, True) if copy is not None else None

    async def keep_copy(self, read: Read, item: Item | None, client: str) -> Item | None:
        """Copy what another worker sent, if it pays and there is room; what the client gets now."""
        if not isinstance(item, Sent) or not item.sealed or not read.whole or not self.maps(client):
            return item
        if len(item.data) < IN_ARENA_FROM_BYTES:
            return item
        try:
            await self._add_copy(read.key, item.data)
        except StatusError:
            return item
        return self.copy(read, client) or item

    async def _add_copy(self, key: str, data: Buffer) -> None:
        unit = await self._pressure.received(key, data)
        self._core.copies.add(key, InUnit(unit, len(data)))
        self._core.memory.let_go(unit)

    def _mapped(self, client: str, value: InUnit, sealed: bool) -> Mapped:
        self._core.memory.hold(client, value.unit)
        return Mapped(value, sealed)
