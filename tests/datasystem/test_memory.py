from dataclasses import dataclass, field

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from faas_local.datasystem.allocator import GRANULE
from faas_local.datasystem.memory import METADATA_BYTES, Memory, Unit
from faas_local.protocol.brpc.status import Status, StatusError

LIMIT = 16 * GRANULE
CLIENTS = ["a", "b", "c"]


@dataclass
class Known:
    """What the test knows of one unit."""

    unit: Unit
    kept: int = 1
    holds: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CLIENTS, 0))

    @property
    def lives(self) -> bool:
        return self.kept > 0 or any(self.holds.values())


class MemoryMachine(RuleBasedStateMachine):
    """Units with holds of clients beside plain counters."""

    def __init__(self) -> None:
        super().__init__()
        self.memory = Memory(LIMIT)
        self.units: dict[str, Known] = {}
        self.outside = 0
        self.count = 0

    @rule(size=st.sampled_from([0, 1, GRANULE - METADATA_BYTES, GRANULE, 4 * GRANULE, LIMIT]))
    def create(self, size: int) -> None:
        self.count += 1
        before = self.memory.used_bytes
        try:
            unit = self.memory.create(f"u{self.count}", "key", size)
        except StatusError as error:
            assert error.status == Status.OUT_OF_MEMORY
            assert self.memory.used_bytes == before
            assert not self.memory.fits(METADATA_BYTES + size)
            return
        assert unit.capacity == size
        self.units[unit.id] = Known(unit)

    @precondition(lambda self: self.units)
    @rule(data=st.data(), client=st.sampled_from(CLIENTS))
    def hold(self, data: st.DataObject, client: str) -> None:
        known = self.any_unit(data)
        self.memory.hold(client, known.unit)
        known.holds[client] += 1

    @precondition(lambda self: self.units)
    @rule(data=st.data(), client=st.sampled_from(CLIENTS), times=st.integers(1, 3))
    def release(self, data: st.DataObject, client: str, times: int) -> None:
        known = self.any_unit(data)
        self.memory.release(client, [known.unit.id, "no-such-unit"] * times)
        known.holds[client] = max(0, known.holds[client] - times)

    @precondition(lambda self: any(known.kept for known in self.units.values()))
    @rule(data=st.data())
    def let_go(self, data: st.DataObject) -> None:
        known = data.draw(st.sampled_from([known for known in self.units.values() if known.kept]))
        self.memory.let_go(known.unit)
        known.kept -= 1

    @precondition(lambda self: self.units)
    @rule(data=st.data())
    def keep(self, data: st.DataObject) -> None:
        known = self.any_unit(data)
        self.memory.keep(known.unit)
        known.kept += 1

    @rule(client=st.sampled_from(CLIENTS))
    def drop(self, client: str) -> None:
        self.memory.drop(client)
        for known in self.units.values():
            known.holds[client] = 0

    @rule(size=st.integers(0, LIMIT))
    def reserve(self, size: int) -> None:
        fits = self.memory.used_bytes + size <= LIMIT
        try:
            self.memory.reserve(size)
        except StatusError:
            assert not fits
        else:
            assert fits
            self.outside += size

    @rule()
    def unreserve(self) -> None:
        self.memory.unreserve(self.outside)
        self.outside = 0

    def any_unit(self, data: st.DataObject) -> Known:
        return self.units[data.draw(st.sampled_from(sorted(self.units)))]

    @invariant()
    def same_as_the_counters(self) -> None:
        self.units = {name: known for name, known in self.units.items() if known.lives}
        assert len(self.memory) == len(self.units)
        used = sum(-(-(METADATA_BYTES + known.unit.capacity) // GRANULE) for known in self.units.values())
        assert self.memory.used_bytes == used * GRANULE + self.outside
        for client in CLIENTS:
            for name, known in self.units.items():
                assert (self.memory.unit(client, name) is known.unit) == (known.holds[client] > 0)

    def teardown(self) -> None:
        for client in CLIENTS:
            self.drop(client)
        for known in self.units.values():
            for _ in range(known.kept):
                self.memory.let_go(known.unit)
        self.unreserve()
        assert (len(self.memory), self.memory.used_bytes, self.memory.holders()) == (0, 0, {})


TestMemory = MemoryMachine.TestCase
TestMemory.settings = settings(max_examples=150, stateful_step_count=50, deadline=None)


def test_full_memory_says_how_full_it_is() -> None:
    """What does not fit is refused with the size asked for, what is in use and the largest free part."""
    memory = Memory(4 * GRANULE)
    memory.create("u", "key", GRANULE)

    with pytest.raises(StatusError, match=r"12288 bytes do not fit: 8192 of 16384 .* free part has 8192"):
        memory.allocate(3 * GRANULE)
