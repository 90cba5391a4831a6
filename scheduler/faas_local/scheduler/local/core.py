"""The local scheduler's decisions: the life of every instance on one node.

It owns the state of each instance that the instance manager assigned to its node. It never talks to a runtime
itself: the function agent starts and ends processes, the busproxy speaks with them.

    Assigned -> Claim -> StartRuntime -> (runtime attaches) -> InitInstance -> RUNNING
    kill     -> EXITING -> ShutdownInstance -> StopRuntime -> process gone -> Forget
"""

from collections.abc import Callable, Iterable

from faas_local.protocol.cluster import control_pb2 as control
from faas_local.protocol.cluster.records_pb2 import CREATING, EXITING, FATAL, RUNNING, InstanceRecord
from faas_local.protocol.wire.core_service_pb2 import CallResult
from faas_local.runtime.timers import ClearTimer, SetTimer, TimerFired
from faas_local.scheduler.local import events as ev
from faas_local.scheduler.local.instance import AfterProcess, Instance
from faas_local.scheduler.resources import Ledger

INSTANCE_EXITED = 1007
USER_FUNCTION_EXCEPTION = 2002
REQUEST_BETWEEN_RUNTIME_BUS = 3001

AGENT_LOST_TEXT = "fatal: the instance is faulty because the function-agent or runtime-manager exits."
RETURNED_TEXT = "runtime had been returned"
NO_CONNECT_TEXT = (
    "unable to init runtime, because connect runtime failed and not received exit info of runtime"
)
INIT_TIMEOUT_TEXT = "failed to receive call result, reason(timeout)"


class LocalSchedulerCore:
    """All instances of one node. `handle` is the only way in; what it returns is carried out in order."""

    def __init__(
        self, node: str, ledger: Ledger, new_runtime_id: Callable[[str], str], bounds: ev.Bounds | None = None
    ) -> None:
        self.node = node
        self.ledger = ledger
        self.instances: dict[str, Instance] = {}
        self._new_runtime_id = new_runtime_id
        self._bounds = bounds or ev.Bounds()
        # Kills that overtook their instance's assignment: (instance id, create request id).
        self._early_kills: set[tuple[str, str]] = set()
        self._assigned_again: dict[str, ev.Assigned] = {}
        self._ended_jobs: set[str] = set()
        self._effects: list[ev.Effect] = []

    def __repr__(self) -> str:
        return f"<LocalSchedulerCore {self.node}: {len(self.instances)} instances, free {self.ledger.free()}>"

    def handle(self, event: ev.Event) -> list[ev.Effect]:
        """Take one event in; get what must be done because of it."""
        match event:
            case ev.Assigned():
                self._assigned(event)
            case ev.Claimed():
                self._claimed(event)
            case ev.ClaimLost():
                self._claim_lost(event.instance_id)
            case ev.TakenAway():
                self._taken_away(event.instance_id)
            case ev.Restored():
                self._restored(event)
            case ev.JobEnded():
                self._job_ended(event.job_id)
            case ev.JobNotEnded():
                self._ended_jobs.discard(event.job_id)
            case ev.AgentUp():
                self._agent_up(event.runtimes)
            case ev.AgentDown():
                self._do(SetTimer(("agent", ""), self._bounds.agent_lost))
            case ev.ProxyUp():
                self._proxy_up(event.runtimes)
            case ev.FromPeer():
                self._from_peer(event.message)
            case TimerFired():
                self._timer(event.name)
        effects, self._effects = self._effects, []
        return effects

    def _do(self, *effects: ev.Effect) -> None:
        self._effects.extend(effects)

    # Placement and start

    def _assigned(self, event: ev.Assigned) -> None:
        record = event.record
        if record.instance_id in self.instances:
            # Taken back and given again while the first claim was under way: that one will be lost.
            self._assigned_again[record.instance_id] = event
            return
        claim = InstanceRecord()
        claim.CopyFrom(record)
        instance = Instance(claim)
        instance.move(CREATING)
        claim.runtime_id = self._new_runtime_id(record.instance_id)
        self.instances[record.instance_id] = instance
        self.ledger.adopt(record.instance_id, dict(record.scheduling.resources))
        self._do(ev.Claim(claim, event.revision))

    def _claimed(self, event: ev.Claimed) -> None:
        instance = self.instances[event.instance_id]
        instance.create = event.create
        instance.record.runtime_id = event.runtime_id
        self._assigned_again.pop(event.instance_id, None)
        orphan = instance.record.job_id in self._ended_jobs and not instance.record.detached
        if orphan or instance.birth in self._early_kills:
            self._kill(*instance.birth)
        else:
            self._start(instance)

    def _claim_lost(self, instance_id: str) -> None:
        self._drop(instance_id)
        again = self._assigned_again.pop(instance_id, None)
        if again is not None:
            self._assigned(again)

    def _taken_away(self, instance_id: str) -> None:
        instance = self.instances.get(instance_id)
        if instance is not None and instance.create is not None:
            self._do(ev.ToAgent(instance.stop_runtime()))
            self._drop(instance_id)

    def _start(self, instance: Instance) -> None:
        self._do(ev.ToAgent(instance.start_runtime()))
        self._do(SetTimer(("connect", instance.id), self._bounds.connect))

    def _restored(self, event: ev.Restored) -> None:
        instance = Instance(event.record, create=event.create)
        if event.record.state == EXITING:
            instance.after_process = AfterProcess.FORGET
        self.instances[instance.id] = instance
        self.ledger.adopt(instance.id, dict(event.record.scheduling.resources))
        if event.record.state == CREATING:
            self._do(SetTimer(("connect", instance.id), self._bounds.connect))

    # What the busproxy and the agent say

    def _from_peer(self, message: control.ControlMessage) -> None:
        body = message.WhichOneof("body")
        match body:
            case "kill_instance":
                self._kill(message.kill_instance.instance_id, message.kill_instance.create_request_id)
            case "runtime_attached":
                self._attached(message.runtime_attached)
            case "init_finished":
                self._init_finished(message.init_finished)
            case "shutdown_finished":
                self._shutdown_finished(message.shutdown_finished)
            case "exit_requested":
                self._exit_requested(message.exit_requested)
            case "runtime_started":
                self._started(message.runtime_started)
            case "runtime_start_failed":
                failed = message.runtime_start_failed
                self._process_gone(failed.instance_id, failed.runtime_id, failed.code, failed.message)
            case "runtime_exited":
                exited = message.runtime_exited
                self._process_gone(exited.instance_id, exited.runtime_id, exited.code, exited.message)
            case _:
                raise ValueError(f"a local scheduler is never sent {body}")

    def _current(self, instance_id: str, runtime_id: str) -> Instance | None:
        """The instance, unless the message is about an earlier runtime of it."""
        instance = self.instances.get(instance_id)
        return instance if instance is not None and instance.record.runtime_id == runtime_id else None

    def _started(self, message: control.RuntimeStarted) -> None:
        instance = self._current(message.instance_id, message.runtime_id)
        if instance is not None:
            instance.record.pid = message.pid

    def _attached(self, message: control.RuntimeAttached) -> None:
        instance = self._current(message.instance_id, message.runtime_id)
        if instance is None:
            return
        self._do(ClearTimer(("connect", instance.id)))
        if instance.record.state == CREATING:
            self._do(ev.ToProxy(instance.init_instance()))
            self._do(SetTimer(("init", instance.id), self._bounds.init_call))

    def _init_finished(self, message: control.InitFinished) -> None:
        instance = self._current(message.instance_id, message.runtime_id)
        if instance is None or instance.record.state != CREATING:
            return
        self._do(ClearTimer(("init", instance.id)))
        result = message.result
        if result.code != 0:
            self._fail_constructor(instance, result)
            return
        instance.move(RUNNING)
        if result.HasField("runtimeInfo"):
            instance.record.runtime_info.CopyFrom(result.runtimeInfo)
        self._store(instance)

    def _fail_constructor(self, instance: Instance, result: CallResult) -> None:
        instance.fail(result.code, result.message)
        instance.record.reason.small_objects.extend(result.smallObjects)
        instance.record.reason.stack_traces.extend(result.stackTraceInfos)
        self._fatal_and_stop(instance)

    # The end of an instance

    def _kill(self, instance_id: str, create_request_id: str) -> None:
        instance = self.instances.get(instance_id)
        if instance is None or instance.create is None:
            self._early_kills.add((instance_id, create_request_id))
            self._do(SetTimer(("early-kill", f"{instance_id} {create_request_id}"), self._bounds.early_kill))
            return
        if instance.record.create_request_id != create_request_id:
            return
        if instance.record.state == EXITING:
            instance.after_process = AfterProcess.FORGET
            return
        constructing = instance.record.state == CREATING
        self._begin_exit(instance, AfterProcess.FORGET)
        if constructing:
            self._do(ev.ToAgent(instance.stop_runtime()))
        else:
            self._shut_down(instance)

    def _exit_requested(self, message: control.ExitRequested) -> None:
        instance = self._current(message.instance_id, message.runtime_id)
        if instance is not None and instance.record.state == RUNNING:
            instance.record.reason.code = INSTANCE_EXITED
            instance.record.reason.message = RETURNED_TEXT
            self._begin_exit(instance, AfterProcess.KEEP_REASON)
            self._shut_down(instance)

    def _begin_exit(self, instance: Instance, after: AfterProcess) -> None:
        instance.move(EXITING)
        instance.after_process = after
        self._clear_timers(instance.id)
        self._store(instance)

    def _shut_down(self, instance: Instance) -> None:
        self._do(ev.ToProxy(instance.shutdown_instance()))
        grace = instance.record.grace_period_s + self._bounds.shutdown_margin
        self._do(SetTimer(("shutdown", instance.id), grace))

    def _shutdown_finished(self, message: control.ShutdownFinished) -> None:
        instance = self._current(message.instance_id, message.runtime_id)
        if instance is not None and instance.record.state == EXITING:
            self._do(ClearTimer(("shutdown", instance.id)), ev.ToAgent(instance.stop_runtime()))

    def _process_gone(self, instance_id: str, runtime_id: str, code: int, message: str) -> None:
        instance = self._current(instance_id, runtime_id)
        if instance is None:
            return
        if instance.after_process is AfterProcess.FORGET:
            self._do(ev.Forget(instance_id, instance.record.create_request_id))
        elif instance.after_process is AfterProcess.KEEP_REASON:
            instance.move(FATAL)
            self._store(instance)
        else:
            instance.fail(code, message)
            self._store(instance)
        self._drop(instance_id)

    def _fatal_and_stop(self, instance: Instance) -> None:
        """A failure that leaves a process behind: store it, end the process, and keep nothing."""
        self._store(instance)
        self._do(ev.ToAgent(instance.stop_runtime()))
        self._drop(instance.id)

    def _drop(self, instance_id: str) -> None:
        self.instances.pop(instance_id, None)
        self.ledger.release(instance_id)
        self._clear_timers(instance_id)

    def _clear_timers(self, instance_id: str) -> None:
        for kind in ("connect", "init", "shutdown"):
            self._do(ClearTimer((kind, instance_id)))

    def _job_ended(self, job_id: str) -> None:
        self._ended_jobs.add(job_id)
        for instance in list(self.instances.values()):
            if instance.record.job_id == job_id and not instance.record.detached:
                self._kill(*instance.birth)

    # Peers that come and go

    def _agent_up(self, runtimes: Iterable[control.RuntimeRef]) -> None:
        self._do(ClearTimer(("agent", "")))
        alive = {ref.runtime_id for ref in runtimes}
        ours = {instance.record.runtime_id for instance in self.instances.values()}
        for ref in runtimes:
            if ref.runtime_id not in ours:
                self._do(ev.ToAgent(control.ControlMessage(stop_runtime=_stop(ref))))
        for instance in list(self.instances.values()):
            if instance.record.runtime_id not in alive:
                self._runtime_missing(instance)
            elif instance.record.state == EXITING:
                self._shut_down(instance)

    def _runtime_missing(self, instance: Instance) -> None:
        """The agent does not run it: a new one starts what was being created, the rest died with the old one."""
        if instance.create is None:
            return
        if instance.record.state == CREATING and not instance.record.pid:
            self._start(instance)
        else:
            self._process_gone(instance.id, instance.record.runtime_id, INSTANCE_EXITED, AGENT_LOST_TEXT)

    def _proxy_up(self, runtimes: Iterable[control.RuntimeRef]) -> None:
        for ref in runtimes:
            self._attached(control.RuntimeAttached(instance_id=ref.instance_id, runtime_id=ref.runtime_id))
        for instance in self.instances.values():
            if instance.record.state == EXITING:
                self._do(ev.ToProxy(instance.shutdown_instance()))

    def _timer(self, name: tuple[str, str]) -> None:
        kind, instance_id = name
        if kind == "early-kill":
            self._early_kills.discard(_pair(instance_id))
            return
        if kind == "agent":
            for instance in [known for known in self.instances.values() if known.create is not None]:
                self._process_gone(instance.id, instance.record.runtime_id, INSTANCE_EXITED, AGENT_LOST_TEXT)
            return
        instance = self.instances[instance_id]
        if kind == "shutdown":
            self._do(ev.ToAgent(instance.stop_runtime()))
        else:
            instance.fail(
                REQUEST_BETWEEN_RUNTIME_BUS, NO_CONNECT_TEXT if kind == "connect" else INIT_TIMEOUT_TEXT
            )
            self._fatal_and_stop(instance)

    def _store(self, instance: Instance) -> None:
        stored = InstanceRecord()
        stored.CopyFrom(instance.record)
        self._do(ev.Store(stored))


def _stop(ref: control.RuntimeRef) -> control.StopRuntime:
    return control.StopRuntime(instance_id=ref.instance_id, runtime_id=ref.runtime_id)


def _pair(text: str) -> tuple[str, str]:
    instance_id, _, create_request_id = text.rpartition(" ")
    return instance_id, create_request_id
