"""What the instance manager's core is told, and what it asks for. Plain values; the shell carries them."""

from dataclasses import dataclass

from faas_local.protocol.cluster.records_pb2 import InstanceRecord, JobRecord, NodeRecord
from faas_local.runtime.timers import ClearTimer, SetTimer, TimerFired


@dataclass(frozen=True)
class InstanceChanged:
    """An instance's record is new or has changed."""

    record: InstanceRecord
    revision: int


@dataclass(frozen=True)
class InstanceGone:
    """An instance's record was removed."""

    instance_id: str


@dataclass(frozen=True)
class NodeChanged:
    """A node joined, or says something new about itself."""

    record: NodeRecord


@dataclass(frozen=True)
class NodeGone:
    """A node's lease ran out."""

    node: str


@dataclass(frozen=True)
class JobChanged:
    """A driver came, or its job ended."""

    record: JobRecord


@dataclass(frozen=True)
class CaughtUp:
    """Everything that etcd held at the start has been told."""


Event = InstanceChanged | InstanceGone | NodeChanged | NodeGone | JobChanged | CaughtUp | TimerFired


@dataclass(frozen=True)
class Write:
    """Store this record and its route if the revision is still the given one; else nothing: the watch tells more."""

    record: InstanceRecord
    revision: int


@dataclass(frozen=True)
class Delete:
    """Remove all that is stored about the instance if the revision is still the given one."""

    record: InstanceRecord
    revision: int


@dataclass(frozen=True)
class DeleteJob:
    """Remove a job's record: nothing of it is left."""

    job_id: str


Effect = Write | Delete | DeleteJob | SetTimer | ClearTimer
