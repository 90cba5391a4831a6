"""Kill requests: ending instances and jobs, signals to instances, subscriptions.

openYuanrong numbers them in libruntime.proto; 64 to 1024 belong to the runtimes and are passed on unread.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from google.protobuf.message import DecodeError

from faas_local.busproxy import events as ev
from faas_local.busproxy.board import Board, Caller
from faas_local.protocol.cluster.control_pb2 import ControlMessage, KillInstance
from faas_local.protocol.cluster.instances import TERMINAL
from faas_local.protocol.cluster.records_pb2 import EXITING, RUNNING, JobRecord, RouteRecord
from faas_local.protocol.errors import Code
from faas_local.protocol.wire import libruntime_pb2 as signals
from faas_local.protocol.wire.core_service_pb2 import (
    KillRequest,
    KillResponse,
    NotificationPayload,
    SubscriptionPayload,
)
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from faas_local.protocol.wire.runtime_service_pb2 import SignalRequest, SignalResponse

CUSTOM_SIGNALS = range(64, 1025)
NO_CONNECTION_TEXT = "posix connection is not found, the instance is not created or fatal error occurred"
ALREADY_FAILED_TEXT = "instance already failed, unable to send custom signal"


@dataclass
class PendingKill:
    """A request that is answered when the instance's route says so, or when its runtime does."""

    caller: Caller
    message_id: str
    request: KillRequest

    @property
    def custom(self) -> bool:
        """Whether it is a signal for the runtime rather than an end."""
        return self.request.signal in CUSTOM_SIGNALS


class Kills:
    """All kill requests that this node's busproxy still owes an answer."""

    def __init__(self, board: Board, manager_http: str) -> None:
        self._board = board
        self._manager_http = manager_http
        self._pending: dict[str, dict[str, PendingKill]] = {}
        self._watchers: dict[str, set[str]] = {}

    def __len__(self) -> int:
        return sum(len(waiting) for waiting in self._pending.values())

    def kill(self, caller: Caller, message: StreamingMessage) -> None:
        """A driver, an instance or another busproxy asks."""
        request = message.killReq
        pending = PendingKill(caller, message.messageID, request)
        match request.signal:
            case signals.KillInstance | signals.killInstanceSync:
                self._wait(pending)
            case signals.KillAllInstances:
                self._end_job(pending)
            case signals.Subsribe:
                self._subscription(pending, self._subscribe)
            case signals.Unsubsribe:
                self._subscription(pending, self._unsubscribe)
            case number if number in CUSTOM_SIGNALS:
                self._wait(pending)
            case number:
                text = f"invalid signal num: {number} is not supported by this cluster"
                self._answer(pending, Code.ERR_PARAM_INVALID, text)

    def _wait(self, pending: PendingKill) -> None:
        instance_id = pending.request.instanceID
        self._pending.setdefault(instance_id, {})[pending.message_id] = pending
        self._step(pending)

    def _step(self, pending: PendingKill) -> None:
        route = self._board.routes.get(pending.request.instanceID)
        if self._board.is_behind(pending.caller):
            return
        if self._board.has_left(pending.caller, pending.request.instanceID):
            self._gone(pending)
        elif route is None:
            self._board.look_up(pending.request.instanceID)
        elif pending.custom:
            self._signal(pending, route)
        else:
            self._end(pending, route)

    def _end(self, pending: PendingKill, route: RouteRecord) -> None:
        if route.state in TERMINAL:
            self._board.do(ev.DeleteTerminal(route.instance_id))
        elif route.state == EXITING and pending.request.signal == signals.KillInstance:
            self._answer(pending)
        elif not route.node:
            self._board.do(ev.CancelUnplaced(route.instance_id))
        elif route.node != self._board.node:
            self._pass_on(pending, route)
        else:
            kill = KillInstance(instance_id=route.instance_id, create_request_id=route.create_request_id)
            self._board.do(ev.ToScheduler(ControlMessage(kill_instance=kill)))

    def _signal(self, pending: PendingKill, route: RouteRecord) -> None:
        if route.state in TERMINAL:
            self._answer(pending, Code.ERR_REQUEST_BETWEEN_RUNTIME_BUS, ALREADY_FAILED_TEXT)
        elif route.state != RUNNING:
            self._answer(pending, Code.ERR_INSTANCE_NOT_FOUND, NO_CONNECTION_TEXT)
        elif route.node != self._board.node:
            self._pass_on(pending, route)
        else:
            signal = SignalRequest(signal=pending.request.signal, payload=pending.request.payload)
            message = StreamingMessage(messageID=pending.message_id, signalReq=signal)
            self._board.send(route.instance_id, message)

    def _pass_on(self, pending: PendingKill, route: RouteRecord) -> None:
        message = StreamingMessage(messageID=pending.message_id, killReq=pending.request)
        self._board.ask_about(route, pending.caller, message)

    # Answers

    def signalled(self, instance_id: str, message: StreamingMessage) -> None:
        """A runtime answered a signal."""
        pending = self._pending.get(instance_id, {}).get(message.messageID)
        if pending is not None:
            response: SignalResponse = message.signalRsp
            self._answer(pending, response.code, response.message)

    def answered_elsewhere(self, message: StreamingMessage) -> None:
        """Another node's busproxy answered a request that was passed on to it."""
        for waiting in list(self._pending.values()):
            pending = waiting.get(message.messageID)
            if pending is not None:
                self._forget(pending)
                self._board.answer(pending.caller, message)

    def _answer(self, pending: PendingKill, code: int = 0, text: str = "") -> None:
        self._forget(pending)
        response = KillResponse(code=code, message=text)
        self._board.answer(pending.caller, StreamingMessage(messageID=pending.message_id, killRsp=response))

    def _forget(self, pending: PendingKill) -> None:
        waiting = self._pending.get(pending.request.instanceID, {})
        waiting.pop(pending.message_id, None)
        if not waiting:
            self._pending.pop(pending.request.instanceID, None)

    # When the world changes

    def route_changed(self, route: RouteRecord) -> None:
        """The instance moved on: answer, or take the next step."""
        for pending in self._of(route.instance_id):
            self._step(pending)
        if route.state in TERMINAL:
            self._tell_watchers(route.instance_id)

    def instance_missing(self, instance_id: str) -> None:
        """The instance is gone: that is what a kill wanted, and what a signal cannot stand."""
        for pending in self._of(instance_id):
            self._gone(pending)
        self._tell_watchers(instance_id)

    def _gone(self, pending: PendingKill) -> None:
        if pending.custom:
            self._answer(pending, Code.ERR_INSTANCE_NOT_FOUND, NO_CONNECTION_TEXT)
        else:
            self._answer(pending)

    def runtime_attached(self, instance_id: str) -> None:
        """A runtime is back: signals that it may have missed go out again."""
        for pending in self._of(instance_id):
            if pending.custom:
                self._step(pending)

    def resend(self) -> None:
        """The scheduler or another node is back and may have forgotten what it was asked."""
        for instance_id in list(self._pending):
            for pending in self._of(instance_id):
                self._step(pending)

    def _of(self, instance_id: str) -> Iterable[PendingKill]:
        return list(self._pending.get(instance_id, {}).values())

    # Jobs and subscriptions

    def _end_job(self, pending: PendingKill) -> None:
        job_id = pending.request.instanceID
        job = self._board.jobs.get(job_id)
        if job is not None and not job.ended:
            self._board.store_job(
                JobRecord(job_id=job_id, node=job.node, tenant_id=job.tenant_id, ended=True)
            )
        self._answer(pending)

    def _subscription(
        self, pending: PendingKill, change: Callable[[PendingKill, SubscriptionPayload], None]
    ) -> None:
        try:
            content = SubscriptionPayload.FromString(pending.request.payload)
        except DecodeError:
            self._answer(pending, Code.ERR_PARAM_INVALID, "the payload is not a SubscriptionPayload")
            return
        self._answer(pending)
        change(pending, content)

    def _subscribe(self, pending: PendingKill, content: SubscriptionPayload) -> None:
        if content.WhichOneof("Content") == "functionMaster":
            notification = NotificationPayload()
            notification.functionMasterEvent.address = self._manager_http
            self._notify_peer(pending.caller, notification)
        else:
            self._watchers.setdefault(content.instanceTermination.instanceID, set()).add(pending.caller.id)

    def _unsubscribe(self, pending: PendingKill, content: SubscriptionPayload) -> None:
        instance_id = content.instanceTermination.instanceID
        watchers = self._watchers.get(instance_id, set())
        watchers.discard(pending.caller.id)
        if not watchers:
            self._watchers.pop(instance_id, None)

    def _tell_watchers(self, instance_id: str) -> None:
        for peer in sorted(self._watchers.pop(instance_id, ())):
            notification = NotificationPayload()
            notification.instanceTermination.instanceID = instance_id
            self._notify_peer(Caller(peer), notification)

    def _notify_peer(self, peer: Caller, notification: NotificationPayload) -> None:
        signal = SignalRequest(signal=signals.Update, payload=notification.SerializeToString())
        self._board.answer(peer, StreamingMessage(messageID=f"notify-{peer.id}", signalReq=signal))
