"""A local scheduler's core in tests: what the world tells it, and what it wants done."""

from collections.abc import Iterable
from typing import TypeVar

from faas_local.protocol.cluster import control_pb2 as control
from faas_local.protocol.cluster.records_pb2 import SCHEDULING, InstanceRecord, InstanceState
from faas_local.protocol.wire.core_service_pb2 import CallResult, CreateRequest
from faas_local.scheduler.local import events as ev
from faas_local.scheduler.local.core import LocalSchedulerCore
from faas_local.scheduler.resources import CPU, Ledger

E = TypeVar("E")
JOB = "job-00000001"


def connected_core() -> LocalSchedulerCore:
    """A node whose agent and busproxy are connected."""
    core = LocalSchedulerCore("node-0", Ledger({CPU: 2000.0}), lambda instance_id: f"r-{instance_id}")
    core.handle(ev.AgentUp(()))
    core.handle(ev.ProxyUp(()))
    return core


def record(
    name: str = "ada", state: InstanceState = SCHEDULING, *, birth: str = "c1", detached: bool = False
) -> InstanceRecord:
    """An instance as its record says."""
    made = InstanceRecord(
        instance_id=name, state=state, node="node-0", job_id=JOB, create_request_id=birth, detached=detached
    )
    made.scheduling.resources[CPU] = 500.0
    made.grace_period_s = 3
    if state != SCHEDULING:
        made.runtime_id = f"r-{name}"
    return made


def claimed(name: str = "ada", birth: str = "c1") -> ev.Claimed:
    """The claim is stored."""
    return ev.Claimed(name, f"r-{name}", CreateRequest(requestID=birth))


def peer(**body: object) -> ev.FromPeer:
    """The agent or the busproxy says something."""
    return ev.FromPeer(control.ControlMessage(**body))  # type: ignore[arg-type]


def kill(name: str = "ada", birth: str = "c1") -> ev.FromPeer:
    """The busproxy wants an end."""
    return peer(kill_instance=control.KillInstance(instance_id=name, create_request_id=birth))


def attached(name: str = "ada") -> ev.FromPeer:
    """A runtime has opened its stream."""
    return peer(runtime_attached=control.RuntimeAttached(instance_id=name, runtime_id=f"r-{name}"))


def init_finished(name: str = "ada", code: int = 0, message: str = "") -> ev.FromPeer:
    """A constructor has ended."""
    result = CallResult(code=code, message=message)
    return peer(init_finished=control.InitFinished(instance_id=name, runtime_id=f"r-{name}", result=result))


def exited(name: str = "ada", code: int = 1007, message: str = "gone") -> ev.FromPeer:
    """A process has ended."""
    return peer(
        runtime_exited=control.RuntimeExited(
            instance_id=name, runtime_id=f"r-{name}", code=code, message=message
        )
    )


def shutdown_finished(name: str = "ada") -> ev.FromPeer:
    """An instance has finished."""
    return peer(shutdown_finished=control.ShutdownFinished(instance_id=name, runtime_id=f"r-{name}"))


def assign(core: LocalSchedulerCore, name: str = "ada", birth: str = "c1") -> None:
    """The instance manager gives the node an instance."""
    core.handle(ev.Assigned(record(name, birth=birth), 7))


def create(core: LocalSchedulerCore, name: str = "ada") -> None:
    """An assigned and claimed instance."""
    assign(core, name)
    core.handle(claimed(name))


def run(core: LocalSchedulerCore, name: str = "ada") -> None:
    """A running instance."""
    create(core, name)
    core.handle(attached(name))
    core.handle(init_finished(name))


def only(effects: Iterable[ev.Effect], kind: type[E]) -> list[E]:
    """The effects of one kind, in order."""
    return [effect for effect in effects if isinstance(effect, kind)]


def told(effects: Iterable[ev.Effect], kind: type[ev.ToAgent] | type[ev.ToProxy]) -> list[str | None]:
    """What was said to the agent or the busproxy."""
    return [effect.message.WhichOneof("body") for effect in only(effects, kind)]


def stored(effects: Iterable[ev.Effect]) -> list[InstanceState]:
    """The states that are stored."""
    return [effect.record.state for effect in only(effects, ev.Store)]


def runtimes(*names: str) -> tuple[control.RuntimeRef, ...]:
    """What a greeting names."""
    return tuple(control.RuntimeRef(instance_id=name, runtime_id=f"r-{name}") for name in names)
