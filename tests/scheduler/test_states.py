import itertools

import pytest

from faas_local.protocol.cluster.instances import TERMINAL
from faas_local.protocol.cluster.records_pb2 import (
    CREATING,
    EXITED,
    EXITING,
    FATAL,
    NEW,
    RUNNING,
    SCHEDULE_FAILED,
    SCHEDULING,
    InstanceRecord,
    InstanceState,
)
from faas_local.scheduler.states import HOLDS_RESOURCES, TRANSITIONS, IllegalTransition, move

STATES = sorted(TRANSITIONS)
PAIRS = list(itertools.product(STATES, STATES))
LEGAL = [(start, end) for start, end in PAIRS if end in TRANSITIONS[start]]
ILLEGAL = [(start, end) for start, end in PAIRS if end not in TRANSITIONS[start] and start != end]


def name(pair: object) -> str:
    return InstanceState.Name(pair) if isinstance(pair, int) else str(pair)


@pytest.mark.parametrize(("start", "end"), LEGAL, ids=name)
def test_legal_step(start: InstanceState, end: InstanceState) -> None:
    """Every step of the table can be taken."""
    record = InstanceRecord(instance_id="ada", state=start)

    move(record, end)

    assert record.state == end


@pytest.mark.parametrize(("start", "end"), ILLEGAL, ids=name)
def test_illegal_step(start: InstanceState, end: InstanceState) -> None:
    """Any other step raises with the instance and both states, and changes nothing."""
    record = InstanceRecord(instance_id="ada", state=start, node="node-0")
    before = record.SerializeToString(deterministic=True)

    with pytest.raises(IllegalTransition, match=f"ada: {name(start)} -> {name(end)}"):
        move(record, end)

    assert record.SerializeToString(deterministic=True) == before


@pytest.mark.parametrize("state", STATES, ids=name)
def test_same_state(state: InstanceState) -> None:
    """A step to the same state is no step."""
    record = InstanceRecord(state=state)

    move(record, state)

    assert record.state == state


def test_every_state_has_a_row() -> None:
    """The table knows every state of the records, and nothing leaves EXITED."""
    assert set(TRANSITIONS) == set(InstanceState.values())
    assert not TRANSITIONS[EXITED]


def test_usual_life() -> None:
    """A placed, created, killed instance goes the whole way."""
    record = InstanceRecord(state=NEW)

    for state in (SCHEDULING, CREATING, RUNNING, EXITING, EXITED):
        move(record, state)


def test_terminal_states_hold_nothing() -> None:
    """What has failed for good does not count against a node."""
    assert not TERMINAL & HOLDS_RESOURCES
    assert {FATAL, SCHEDULE_FAILED} <= TERMINAL
