import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from faas_local.scheduler.resources import CPU, MEMORY, Ledger, OverCommit

CAPACITY = {CPU: 2000.0, MEMORY: 4096.0, "NPU": 2.0}
HOLDERS = st.sampled_from(["a", "b", "c", "d", "e"])
AMOUNTS = st.floats(min_value=0, max_value=2500, allow_nan=False)
WANTED = st.dictionaries(st.sampled_from([CPU, MEMORY, "NPU", "GPU"]), AMOUNTS)


class Ledgers(RuleBasedStateMachine):
    """Any order of reserving and releasing, against a plain account of who holds what."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger(CAPACITY)
        self.held: dict[str, dict[str, float]] = {}

    @rule(holder=HOLDERS, wanted=WANTED)
    def reserve(self, holder: str, wanted: dict[str, float]) -> None:
        fits = not self.ledger.shortage(wanted)
        try:
            self.ledger.reserve(holder, wanted)
        except OverCommit:
            assert not fits and holder not in self.held
        else:
            self.held.setdefault(holder, wanted)

    @rule(holder=HOLDERS)
    def release(self, holder: str) -> None:
        self.ledger.release(holder)
        self.held.pop(holder, None)

    @invariant()
    def nothing_is_over_committed(self) -> None:
        assert all(free >= -1e-3 for free in self.ledger.free().values())

    @invariant()
    def nothing_is_lost(self) -> None:
        for name, capacity in CAPACITY.items():
            used = math.fsum(held.get(name, 0.0) for held in self.held.values())
            assert self.ledger.free()[name] == capacity - used


def test_any_order() -> None:
    """Whatever is reserved and released in whatever order, nothing is over-committed and no unit is lost."""
    run_state_machine_as_test(Ledgers)


@given(st.lists(WANTED, max_size=8))
def test_everything_comes_back(wishes: list[dict[str, float]]) -> None:
    """When all holders have released, exactly the capacity is free again."""
    ledger = Ledger(CAPACITY)
    for number, wanted in enumerate(wishes):
        if not ledger.shortage(wanted):
            ledger.reserve(str(number), wanted)
    for number in range(len(wishes)):
        ledger.release(str(number))

    assert ledger.free() == CAPACITY


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({CPU: 500.0}, ""),
        ({CPU: 2000.0, MEMORY: 4096.0}, "CPU: Not Enough"),
        ({CPU: 2001.0}, "CPU: Out Of Capacity"),
        ({"GPU": 1.0}, "GPU: Not Found"),
        ({"GPU": 0.0}, ""),
        ({MEMORY: 4096.0}, ""),
    ],
)
def test_shortage(wanted: dict[str, float], reason: str) -> None:
    """A refusal says which resource is short, in production's words."""
    ledger = Ledger(CAPACITY)
    ledger.reserve("other", {CPU: 100.0})

    assert ledger.shortage(wanted) == reason


def test_fractions_fill_a_node() -> None:
    """Ten tenths are a whole, however floats add up."""
    ledger = Ledger({"NPU": 1.0})

    for number in range(10):
        ledger.reserve(str(number), {"NPU": 0.1})

    assert ledger.shortage({"NPU": 0.1}) == "NPU: Not Enough"


def test_reserving_twice() -> None:
    """A holder that asks again holds what it held."""
    ledger = Ledger(CAPACITY)
    ledger.reserve("ada", {CPU: 500.0})

    ledger.reserve("ada", {CPU: 1500.0})

    assert ledger.free()[CPU] == 1500.0


def test_adopting_more_than_fits() -> None:
    """What runs already is counted even if the node has shrunk; then nothing else fits."""
    ledger = Ledger(CAPACITY)

    ledger.adopt("ada", {CPU: 3000.0})

    assert ledger.shortage({CPU: 1.0}) == "CPU: Not Enough"


def test_could_ever_hold() -> None:
    """Waiting is pointless only for what not even an empty node has."""
    ledger = Ledger(CAPACITY)
    ledger.reserve("other", CAPACITY)

    assert ledger.could_ever_hold({CPU: 2000.0})
    assert not ledger.could_ever_hold({CPU: 2001.0})
    assert not ledger.could_ever_hold({"GPU": 1.0})
