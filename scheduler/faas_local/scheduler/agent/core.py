"""The decisions of a function agent: which runtime processes there are, and what its local scheduler must hear of them.

    StartRuntime -> Spawn -> ProcessStarted -> RuntimeStarted ... ProcessEnded -> RuntimeExited
    StopRuntime  -> KillGroup -> ProcessEnded -> RuntimeExited

The scheduler may ask twice, may restart, and may be away when a process ends; the answers fit all of that. It learns of
every end: live, or with the greeting of the next link.
"""

from collections import deque
from dataclasses import dataclass
from enum import Enum, auto

from faas_local.protocol.cluster import control_pb2 as control
from faas_local.runtime.exits import Exit, classify_exit, stopped
from faas_local.runtime.launch import LaunchError, NodeFacts, plan_launch
from faas_local.scheduler.agent import events as ev

# A message may be lost together with the link that took it: the last ones are told once more on the next link.
_TOLD_AGAIN = 32


class Phase(Enum):
    """Where a runtime is in its life."""

    STARTING = auto()
    RUNNING = auto()
    STOPPING = auto()


@dataclass
class Runtime:
    """One start of an instance's process."""

    instance_id: str
    runtime_id: str
    phase: Phase = Phase.STARTING
    pid: int = 0


class AgentCore:
    """The runtimes of one node. `handle` takes what happened and returns what to do, in order."""

    def __init__(self, facts: NodeFacts) -> None:
        self._facts = facts
        self._runtimes: dict[str, Runtime] = {}
        self._connected = False
        self._untold: list[control.RuntimeExited] = []
        self._told: deque[control.RuntimeExited] = deque(maxlen=_TOLD_AGAIN)

    def __repr__(self) -> str:
        phases = [runtime.phase for runtime in self._runtimes.values()]
        counts = ", ".join(f"{phases.count(phase)} {phase.name.lower()}" for phase in Phase)
        return f"<AgentCore {self._facts.node}: {counts}, {len(self._untold)} ends untold>"

    def handle(self, event: ev.Event) -> list[ev.Effect]:
        """Take one event. ValueError for a message that no function agent is sent; nothing changes then."""
        match event:
            case ev.FromScheduler(message):
                return self._from_scheduler(message)
            case ev.LinkOpened():
                return self._greet()
            case ev.LinkLost():
                self._connected = False
                return []
            case ev.ProcessStarted(runtime_id, pid):
                return self._started(self._runtimes[runtime_id], pid)
            case ev.SpawnFailed(runtime_id, code, message):
                runtime = self._runtimes.pop(runtime_id)
                return [self._start_failed(runtime.instance_id, runtime_id, code, message)]
            case ev.ProcessEnded(runtime_id):
                return self._ended(self._runtimes.pop(runtime_id), event)

    def _from_scheduler(self, message: control.ControlMessage) -> list[ev.Effect]:
        match message.WhichOneof("body"):
            case "start_runtime":
                return self._start(message.start_runtime)
            case "stop_runtime":
                return self._stop(message.stop_runtime)
            case body:
                raise ValueError(f"a function agent is never sent {body}")

    def _start(self, start: control.StartRuntime) -> list[ev.Effect]:
        known = self._answer_for_known(start.runtime_id)
        if known is not None:
            return known
        try:
            plan = plan_launch(start, self._facts)
        except LaunchError as error:
            return [self._start_failed(start.instance_id, start.runtime_id, error.code, str(error))]
        self._runtimes[start.runtime_id] = Runtime(start.instance_id, start.runtime_id)
        return [ev.Spawn(start.runtime_id, plan)]

    def _answer_for_known(self, runtime_id: str) -> list[ev.Effect] | None:
        """What there is to say again about a runtime that was asked for before; None when it never was."""
        runtime = self._runtimes.get(runtime_id)
        if runtime is not None:
            return [_started(runtime)] if runtime.phase is Phase.RUNNING else []
        ended = self._remembered(runtime_id)
        return None if ended is None else [_exited(ended)]

    def _stop(self, stop: control.StopRuntime) -> list[ev.Effect]:
        runtime = self._runtimes.get(stop.runtime_id)
        if runtime is None:
            ended = self._remembered(stop.runtime_id)
            return [_exited(ended or _exit_message(stop.instance_id, stop.runtime_id, stopped()))]
        was, runtime.phase = runtime.phase, Phase.STOPPING
        # One that is still starting has no process yet; it is killed as soon as it has.
        return [ev.KillGroup(stop.runtime_id)] if was is Phase.RUNNING else []

    def _started(self, runtime: Runtime, pid: int) -> list[ev.Effect]:
        runtime.pid = pid
        if runtime.phase is Phase.STOPPING:
            return [ev.KillGroup(runtime.runtime_id)]
        runtime.phase = Phase.RUNNING
        return [_started(runtime)]

    def _ended(self, runtime: Runtime, event: ev.ProcessEnded) -> list[ev.Effect]:
        if runtime.phase is Phase.STOPPING:
            reason = stopped()
        else:
            reason = classify_exit(event.return_code, runtime.instance_id, runtime.runtime_id, event.log_tail)
        message = _exit_message(runtime.instance_id, runtime.runtime_id, reason)
        if not self._connected:
            self._untold.append(message)
            return []
        self._told.append(message)
        return [_exited(message)]

    def _greet(self) -> list[ev.Effect]:
        """Hello, then the ends that the scheduler may not have heard of. Hello names those runtimes too, so that the
        scheduler waits for what follows instead of making up a reason."""
        self._connected = True
        ends = [*self._told, *self._untold]
        hello = control.Hello(role=control.FUNCTION_AGENT, node=self._facts.node)
        for runtime in self._runtimes.values():
            hello.runtimes.add(
                instance_id=runtime.instance_id, runtime_id=runtime.runtime_id, pid=runtime.pid
            )
        for end in ends:
            hello.runtimes.add(instance_id=end.instance_id, runtime_id=end.runtime_id)
        self._told.extend(self._untold)
        self._untold.clear()
        return [ev.Send(control.ControlMessage(hello=hello)), *map(_exited, ends)]

    def _remembered(self, runtime_id: str) -> control.RuntimeExited | None:
        ends = (*self._told, *self._untold)
        return next((message for message in ends if message.runtime_id == runtime_id), None)

    def _start_failed(self, instance_id: str, runtime_id: str, code: int, message: str) -> ev.Send:
        failed = control.RuntimeStartFailed(
            instance_id=instance_id,
            runtime_id=runtime_id,
            code=code,
            message=f"{message} on {self._facts.node}",
        )
        return ev.Send(control.ControlMessage(runtime_start_failed=failed))


def _exit_message(instance_id: str, runtime_id: str, reason: Exit) -> control.RuntimeExited:
    return control.RuntimeExited(
        instance_id=instance_id, runtime_id=runtime_id, code=reason.code, message=reason.message
    )


def _exited(message: control.RuntimeExited) -> ev.Send:
    return ev.Send(control.ControlMessage(runtime_exited=message))


def _started(runtime: Runtime) -> ev.Send:
    started = control.RuntimeStarted(
        instance_id=runtime.instance_id, runtime_id=runtime.runtime_id, pid=runtime.pid
    )
    return ev.Send(control.ControlMessage(runtime_started=started))
