"""What the local scheduler's core is told, and what it asks for. Plain values; the shell carries them."""

from dataclasses import dataclass

from faas_local.protocol.cluster.control_pb2 import ControlMessage, RuntimeRef
from faas_local.protocol.cluster.records_pb2 import InstanceRecord
from faas_local.protocol.wire.core_service_pb2 import CreateRequest
from faas_local.runtime.timers import ClearTimer, SetTimer, TimerFired


@dataclass(frozen=True)
class Assigned:
    """The instance manager gave this instance to the node; `revision` is that of the record as it was read."""

    record: InstanceRecord
    revision: int


@dataclass(frozen=True)
class Claimed:
    """The claim is stored: the instance is this node's, and this is what to make it from."""

    instance_id: str
    runtime_id: str
    create: CreateRequest


@dataclass(frozen=True)
class ClaimLost:
    """Somebody changed the record first (the creator cancelled): it is not ours."""

    instance_id: str


@dataclass(frozen=True)
class TakenAway:
    """Somebody else ended an instance of this node, or gave it to another: the node was believed to be lost."""

    instance_id: str


@dataclass(frozen=True)
class Restored:
    """At start: an instance of this node as an earlier scheduler process left it in etcd."""

    record: InstanceRecord
    create: CreateRequest


@dataclass(frozen=True)
class JobEnded:
    """The driver finalized or is lost: what it started ends, detached instances excepted."""

    job_id: str


@dataclass(frozen=True)
class JobNotEnded:
    """The job goes on, perhaps after all; or nothing of it is left."""

    job_id: str


@dataclass(frozen=True)
class AgentUp:
    """The function agent connected; these are the runtimes that it runs."""

    runtimes: tuple[RuntimeRef, ...]


@dataclass(frozen=True)
class AgentDown:
    """The function agent's link broke."""


@dataclass(frozen=True)
class ProxyUp:
    """The busproxy connected; these are the runtimes whose streams it holds."""

    runtimes: tuple[RuntimeRef, ...]


@dataclass(frozen=True)
class FromPeer:
    """A message from the busproxy or the function agent."""

    message: ControlMessage


Event = (
    Assigned
    | Claimed
    | ClaimLost
    | TakenAway
    | Restored
    | JobEnded
    | JobNotEnded
    | AgentUp
    | AgentDown
    | ProxyUp
    | FromPeer
    | TimerFired
)


@dataclass(frozen=True)
class Claim:
    """Store this record if its revision is still the given one; answer Claimed or ClaimLost."""

    record: InstanceRecord
    revision: int


@dataclass(frozen=True)
class Store:
    """Store the record and its route; answer TakenAway if that is no longer ours to do.

    Effects after it wait until it is stored.
    """

    record: InstanceRecord


@dataclass(frozen=True)
class Forget:
    """Remove everything that is stored about the instance. Effects after it wait until it is gone."""

    instance_id: str
    create_request_id: str


@dataclass(frozen=True)
class ToProxy:
    """Send to the node's busproxy, if it is connected."""

    message: ControlMessage


@dataclass(frozen=True)
class ToAgent:
    """Send to the node's function agent, if it is connected."""

    message: ControlMessage


Effect = Claim | Store | Forget | ToProxy | ToAgent | SetTimer | ClearTimer


@dataclass(frozen=True)
class Bounds:
    """How long the local scheduler waits, in seconds; production's defaults."""

    connect: float = 30.0
    init_call: float = 300.0
    agent_lost: float = 12.0
    shutdown_margin: float = 1.0
    # A kill may arrive before the assignment that it is about, never by this much.
    early_kill: float = 10.0
