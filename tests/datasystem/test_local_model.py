"""A worker's objects, memory, spill file and store side by side with a plain dict."""

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from faas_local.datasystem.arena import Arena
from faas_local.datasystem.core import DataCore
from faas_local.datasystem.effects import Publication
from faas_local.datasystem.local import LocalObjects
from faas_local.datasystem.objects import InUnit, WriteMode
from faas_local.datasystem.peers import Peers
from faas_local.datasystem.reads import Mapped, Read, Sent
from faas_local.datasystem.spill_file import SpillFile
from faas_local.datasystem.store import Store
from faas_local.protocol.brpc.status import Status, StatusError

MIB = 1024 * 1024
ARENA = 4 * MIB
SPILL = 3 * MIB
KEYS = [f"k{number}" for number in range(6)]
CLIENTS = ["a", "b", "plain"]  # the last one does not map the arena

keys = st.sampled_from(KEYS)
clients = st.sampled_from(CLIENTS)
sizes = st.sampled_from([0, 100, 100_000, 600_000, MIB, 2 * MIB, ARENA])


@dataclass
class Value:
    data: bytes
    sealed: bool
    mode: WriteMode
    holders: set[str]


@dataclass
class View:
    """What a client has mapped: it must stay as it was."""

    client: str
    unit: str
    start: int
    data: bytes


class LocalMachine(RuleBasedStateMachine):
    """Any sequence of requests of mapping and other clients, with deaths, in little memory."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.values: dict[str, Value] = {}
        self.views: list[View] = []
        self.alive: set[str] = set()
        self.content = 0
        self.runner.run(self.start())

    async def start(self) -> None:
        folder = Path(self.folder.name)
        self.core = DataCore(limit_bytes=ARENA, spill_bytes=SPILL, dead_after=1e9, is_home=lambda key: True)
        self.arena = Arena(ARENA, folder)
        self.spill = SpillFile(folder / "spill", self.core.spill)
        self.store = Store(folder)
        self.local = LocalObjects(self.core, self.arena, self.spill, self.store, Peers([], "alone:1", "id"))
        for client in CLIENTS:
            await self.born(client)

    async def born(self, client: str) -> None:
        await self.local.register(client, [], maps=client != "plain")
        self.alive.add(client)

    def fresh(self, size: int) -> bytes:
        self.content = self.content % 255 + 1
        return bytes([self.content]) * size

    @rule(
        client=clients,
        key=keys,
        size=sizes,
        sealed=st.booleans(),
        mode=st.sampled_from(WriteMode),
        keep=st.booleans(),
    )
    def publish(self, client: str, key: str, size: int, sealed: bool, mode: WriteMode, keep: bool) -> None:
        data = self.fresh(size)
        if sealed:
            mode = WriteMode.MEMORY
            self.runner.run(self.local.increase(client, [key]))
        old = self.values.get(key)
        if sealed and old is not None and old.sealed:
            old.holders.add(client)
        try:
            self.runner.run(self.write(client, key, data, sealed, mode, keep))
        except StatusError as error:
            assert error.status in (Status.OUT_OF_MEMORY, Status.NO_SPACE, Status.ALREADY_SEALED)
            assert (error.status == Status.ALREADY_SEALED) <= (old is not None and old.sealed)
            return
        holders = {name for name in CLIENTS if key in self.held(name)} if sealed else set()
        self.values[key] = Value(data, sealed, mode, holders)

    def held(self, client: str) -> set[str]:
        return {holder_key for holder_key in KEYS if client in self.local.holders(holder_key)}

    async def write(
        self, client: str, key: str, data: bytes, sealed: bool, mode: WriteMode, keep: bool
    ) -> None:
        if client == "plain" or len(data) < 500 * 1024:
            await self.local.publish(Publication(key=key, value=data, sealed=sealed, mode=mode))
            return
        unit = await self.local.create(client, key, len(data))
        self.arena.memory[unit.data_offset : unit.data_offset + len(data)] = data
        try:
            value = InUnit(unit, len(data))
            await self.local.publish(Publication(key=key, value=value, sealed=sealed, mode=mode))
        except StatusError:
            self.local.release(client, [unit.id])
            raise
        if keep:
            self.views.append(View(client, unit.id, unit.data_offset, data))
        else:
            self.local.release(client, [unit.id])

    @rule(client=clients, wanted=st.lists(keys, min_size=1, max_size=4), keep=st.booleans())
    def read(self, client: str, wanted: list[str], keep: bool) -> None:
        outcome = self.runner.run(self.local.get([Read(key) for key in wanted], 0, client))
        for key, item in zip(wanted, outcome.items, strict=True):
            match item:
                case None:
                    self.missing(key)
                case Sent(data, sealed):
                    assert (bytes(data), sealed) == (self.values[key].data, self.values[key].sealed)
                case Mapped(value, _):
                    view = View(client, value.unit.id, value.unit.data_offset, self.values[key].data)
                    self.views.append(view)
                    if not keep:
                        self.unview(view)
        del outcome

    def missing(self, key: str) -> None:
        value = self.values.pop(key, None)
        assert value is None or value.mode is WriteMode.EVICTABLE, f"{key} is lost"

    @precondition(lambda self: self.views)
    @rule(data=st.data())
    def let_go(self, data: st.DataObject) -> None:
        self.unview(data.draw(st.sampled_from(self.views)))

    def unview(self, view: View) -> None:
        self.runner.run(self.released(view))
        self.views.remove(view)

    async def released(self, view: View) -> None:
        self.local.release(view.client, [view.unit])

    @rule(client=clients, key=keys)
    def decrease(self, client: str, key: str) -> None:
        self.runner.run(self.local.decrease(client, [key]))
        self.unhold(client, [key])

    def unhold(self, client: str, wanted: list[str]) -> None:
        for key in wanted:
            value = self.values.get(key)
            if value is not None and value.sealed and client in value.holders:
                value.holders.remove(client)
                if not value.holders:
                    del self.values[key]

    @rule(key=keys)
    def delete(self, key: str) -> None:
        self.runner.run(self.local.delete([key]))
        self.values.pop(key, None)

    @rule(client=clients)
    def die(self, client: str) -> None:
        self.runner.run(self.dead(client))
        self.views = [view for view in self.views if view.client != client]
        self.unhold(client, KEYS)
        self.runner.run(self.born(client))

    async def dead(self, client: str) -> None:
        self.local.lost(client)

    @invariant()
    def views_are_as_they_were(self) -> None:
        for view in self.views:
            found = self.arena.memory[view.start : view.start + len(view.data)]
            assert bytes(found[:1]) + bytes(found[-1:]) == view.data[:1] + view.data[-1:]
        assert self.core.memory.used_bytes <= ARENA
        assert self.core.spill.used <= SPILL

    def teardown(self) -> None:
        for client in CLIENTS:
            self.die(client)
        self.read("plain", KEYS, False)
        self.runner.run(self.local.delete(KEYS))
        assert len(self.core.memory) == len(self.core.objects) == 0
        assert self.core.memory.used_bytes == self.core.spill.used == 0
        assert self.core.memory.allocator.largest_hole == ARENA
        self.runner.run(self.stop())
        self.runner.close()
        self.folder.cleanup()

    async def stop(self) -> None:
        rows = await self.store.rows(0)
        assert rows == []
        self.local.close()
        self.store.close()
        self.spill.close()
        self.arena.close()


TestLocal = LocalMachine.TestCase
TestLocal.settings = settings(
    max_examples=30, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
