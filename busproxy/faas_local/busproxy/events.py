"""What the busproxy's core is told, and what it asks for. Plain values; the shell carries them."""

import enum
from dataclasses import dataclass

from faas_local.protocol.cluster.control_pb2 import ControlMessage
from faas_local.protocol.cluster.records_pb2 import FunctionRecord, InstanceRecord, JobRecord, RouteRecord
from faas_local.protocol.wire.core_service_pb2 import CreateRequest
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from faas_local.runtime.timers import ClearTimer, SetTimer, TimerFired


@dataclass(frozen=True)
class StreamOpened:
    """A driver, a runtime or another busproxy opened its message stream; `number` tells streams of one peer apart."""

    peer: str
    runtime_id: str
    number: int


@dataclass(frozen=True)
class StreamLost:
    """A message stream ended."""

    peer: str
    number: int


@dataclass(frozen=True)
class Received:
    """A message from a peer's current stream."""

    peer: str
    number: int
    message: StreamingMessage


@dataclass(frozen=True)
class NodeUp:
    """The stream that this busproxy keeps to another node's busproxy is open (again)."""

    node: str


@dataclass(frozen=True)
class NodeDown:
    """The stream that this busproxy keeps to another node's busproxy broke."""

    node: str


@dataclass(frozen=True)
class FromNode:
    """An answer from another node's busproxy."""

    node: str
    message: StreamingMessage


@dataclass(frozen=True)
class SchedulerUp:
    """The link to the local scheduler is open (again)."""


@dataclass(frozen=True)
class FromScheduler:
    """A request of the local scheduler."""

    message: ControlMessage


@dataclass(frozen=True)
class RouteChanged:
    """An instance's route is new or has changed."""

    route: RouteRecord
    revision: int


@dataclass(frozen=True)
class RouteGone:
    """An instance's route was removed at this revision."""

    instance_id: str
    revision: int


@dataclass(frozen=True)
class NotFound:
    """A look-up found no route as of this revision."""

    instance_id: str
    revision: int


@dataclass(frozen=True)
class JobChanged:
    """A job's record is new or has changed."""

    record: JobRecord


@dataclass(frozen=True)
class JobGone:
    """Nothing of the job is left."""

    job_id: str


@dataclass(frozen=True)
class FunctionChanged:
    """A function can be created."""

    record: FunctionRecord


@dataclass(frozen=True)
class FunctionGone:
    """A function was removed."""

    function: str


class Stored(enum.Enum):
    """How storing a create ended."""

    CREATED = "the instance is new"
    DUPLICATE_REQUEST = "this request already has an instance"
    NAME_TAKEN = "an instance of this id exists"
    FAILED = "etcd could not be written"


@dataclass(frozen=True)
class CreateStored:
    """The answer to StoreCreate; what it says was so at `revision`."""

    request_id: str
    outcome: Stored
    instance_id: str
    revision: int = 0
    message: str = ""


@dataclass(frozen=True)
class CaughtUp:
    """Everything that etcd held at the start has been told."""


Event = (
    StreamOpened
    | StreamLost
    | Received
    | NodeUp
    | NodeDown
    | FromNode
    | SchedulerUp
    | FromScheduler
    | RouteChanged
    | RouteGone
    | NotFound
    | JobChanged
    | JobGone
    | FunctionChanged
    | FunctionGone
    | CreateStored
    | CaughtUp
    | TimerFired
)


@dataclass(frozen=True)
class Send:
    """Send on the peer's current stream, if it has one."""

    peer: str
    message: StreamingMessage


@dataclass(frozen=True)
class ToNode:
    """Send to another node's busproxy, if it is connected; NodeUp tells when to send again."""

    node: str
    message: StreamingMessage


@dataclass(frozen=True)
class ToScheduler:
    """Send to the local scheduler, if it is connected; SchedulerUp tells when to send again."""

    message: ControlMessage


@dataclass(frozen=True)
class CloseStream:
    """End a stream with this text: an older one of the same peer, or one that nobody knows."""

    peer: str
    number: int
    reason: str


@dataclass(frozen=True)
class Lookup:
    """Read this instance's route from etcd; answer NotFound. A route that is found comes with the watch."""

    instance_id: str


@dataclass(frozen=True)
class StoreCreate:
    """Store a new instance, its request and its arguments in one transaction; answer CreateStored."""

    record: InstanceRecord
    create: CreateRequest


@dataclass(frozen=True)
class CancelUnplaced:
    """Give up an instance that has no node yet, unless it got one meanwhile."""

    instance_id: str


@dataclass(frozen=True)
class DeleteTerminal:
    """Remove what is stored about an instance that failed."""

    instance_id: str


@dataclass(frozen=True)
class StoreJob:
    """Store a job's record."""

    record: JobRecord


@dataclass(frozen=True)
class SaveState:
    """Keep an instance's state; answer its request on its stream."""

    instance_id: str
    message_id: str
    state: bytes


@dataclass(frozen=True)
class LoadState:
    """Fetch an instance's saved state; answer its request on its stream."""

    instance_id: str
    message_id: str
    checkpoint_id: str


Effect = (
    Send
    | ToNode
    | ToScheduler
    | CloseStream
    | Lookup
    | StoreCreate
    | CancelUnplaced
    | DeleteTerminal
    | StoreJob
    | SaveState
    | LoadState
    | SetTimer
    | ClearTimer
)
