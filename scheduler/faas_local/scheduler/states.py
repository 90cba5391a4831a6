"""The life of an instance: the one table of what may follow what.

openYuanrong functionsystem: function_proxy/common/state_machine/instance_state_machine.cpp.
Everything that changes a state goes through `move`; an illegal step raises and changes nothing.
"""

from collections.abc import Mapping
from typing import Final

from faas_local.protocol.cluster.records_pb2 import (
    CREATING,
    EVICTED,
    EVICTING,
    EXITED,
    EXITING,
    FAILED,
    FATAL,
    NEW,
    PAUSED,
    RUNNING,
    SCHEDULE_FAILED,
    SCHEDULING,
    SUB_HEALTH,
    SUSPEND,
    InstanceRecord,
    InstanceState,
)

TRANSITIONS: Final[Mapping[InstanceState, frozenset[InstanceState]]] = {
    NEW: frozenset({SCHEDULING}),
    SCHEDULING: frozenset({CREATING, FAILED, FATAL, EXITING, SCHEDULE_FAILED}),
    CREATING: frozenset({RUNNING, FAILED, EXITING, FATAL}),
    RUNNING: frozenset({FAILED, EXITING, FATAL, EVICTING, SUB_HEALTH, SUSPEND, PAUSED}),
    SUB_HEALTH: frozenset({FAILED, EXITING, FATAL, EVICTING, RUNNING}),
    FAILED: frozenset({SCHEDULING, EXITING, FATAL}),
    FATAL: frozenset({EXITING}),
    EXITING: frozenset({FATAL, EXITED}),
    EVICTING: frozenset({EVICTED, FATAL}),
    EVICTED: frozenset({EXITING, FATAL}),
    SCHEDULE_FAILED: frozenset({SCHEDULING, EXITING}),
    SUSPEND: frozenset({CREATING, SCHEDULING, RUNNING, FATAL, EXITING}),
    PAUSED: frozenset({RUNNING, EXITING, FATAL}),
    EXITED: frozenset(),
}

HOLDS_RESOURCES: Final = frozenset(
    {CREATING, RUNNING, SUB_HEALTH, FAILED, EXITING, EVICTING, SUSPEND, PAUSED}
)
"""States in which an instance with a node counts against that node's capacity."""


class IllegalTransition(Exception):
    """Raised when an instance is asked to take a step that the table does not have."""


def move(record: InstanceRecord, target: InstanceState) -> None:
    """Set the record's state; a step to the same state changes nothing."""
    if target == record.state:
        return
    if target not in TRANSITIONS[record.state]:
        came, goes = InstanceState.Name(record.state), InstanceState.Name(target)
        raise IllegalTransition(f"instance {record.instance_id}: {came} -> {goes} is not a legal step")
    record.state = target
