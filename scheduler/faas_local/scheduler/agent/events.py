"""What the function agent's core is told, and what it asks for. Plain values; the shell carries them."""

from dataclasses import dataclass

from faas_local.protocol.cluster.control_pb2 import ControlMessage
from faas_local.runtime.launch import LaunchPlan


@dataclass(frozen=True)
class FromScheduler:
    """A message from the local scheduler."""

    message: ControlMessage


@dataclass(frozen=True)
class LinkOpened:
    """The stream to the local scheduler is open: what the effects send opens it."""


@dataclass(frozen=True)
class LinkLost:
    """The stream to the local scheduler broke."""


@dataclass(frozen=True)
class ProcessStarted:
    """Answer to Spawn: the runtime's process runs."""

    runtime_id: str
    pid: int


@dataclass(frozen=True)
class SpawnFailed:
    """Answer to Spawn: there is no process; the error of the SDK's table that says why."""

    runtime_id: str
    code: int
    message: str


@dataclass(frozen=True)
class ProcessEnded:
    """The runtime's process is gone; return code as subprocess gives it (negative: the signal)."""

    runtime_id: str
    return_code: int
    log_tail: str


Event = FromScheduler | LinkOpened | LinkLost | ProcessStarted | SpawnFailed | ProcessEnded


@dataclass(frozen=True)
class Spawn:
    """Start this runtime's process."""

    runtime_id: str
    plan: LaunchPlan


@dataclass(frozen=True)
class KillGroup:
    """End this runtime's process and whatever it started."""

    runtime_id: str


@dataclass(frozen=True)
class Send:
    """Tell the local scheduler."""

    message: ControlMessage


Effect = Spawn | KillGroup | Send
