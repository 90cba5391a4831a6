"""Calls from request to acknowledged result, each answered exactly once.

    invokeReq -> invokeRsp; callReq -> callResultReq -> notifyReq -> notifyRsp -> callResultAck

The order at the end matters: a runtime drops a result when it is acknowledged, so the acknowledgement waits until
the caller has confirmed. Until then the runtime suppresses a request that it gets twice and repeats its result, so
a busproxy that lost its memory only has to route what both sides send again.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from faas_local.busproxy.board import CALLER, Board, Caller
from faas_local.protocol.cluster.instances import TERMINAL
from faas_local.protocol.cluster.records_pb2 import EXITING, RUNNING, RouteRecord
from faas_local.protocol.errors import Code
from faas_local.protocol.ids import message_id
from faas_local.protocol.wire.core_service_pb2 import CallResult, InvokeRequest, InvokeResponse
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from faas_local.protocol.wire.runtime_service_pb2 import (
    CallRequest,
    CallResponse,
    NotifyRequest,
    NotifyResponse,
)

NOT_FOUND_TEXT = "instance is not found, maybe be not created or killed"
KILLED_TEXT = "instance has been killed or exited."


@dataclass
class Call:
    """One call. `request` is None when its result came back before the caller asked again after a restart."""

    id: str
    caller: Caller
    callee: str
    request: InvokeRequest | None = None
    answer: NotifyRequest | None = None
    forwarded_to: str = ""
    # To the runtime, at least perhaps: a busproxy that was restarted does not know what was done with a call that
    # is sent again.
    delivered: bool = False
    # The message that carried the runtime's result, to be acknowledged; empty when we made the answer ourselves.
    result_message: str = ""

    @property
    def under_way(self) -> bool:
        """Whether the callee may have begun with it."""
        return self.delivered or bool(self.forwarded_to)


class Calls:
    """All calls that this node's busproxy still owes something."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._calls: dict[str, Call] = {}
        self._by_callee: dict[str, dict[str, Call]] = {}

    def __len__(self) -> int:
        return len(self._calls)

    # From the caller

    def invoke(self, caller: Caller, message: StreamingMessage) -> None:
        """A driver or instance calls an instance, for the first time or again after a broken stream."""
        request = message.invokeReq
        if not caller.via:
            accepted = StreamingMessage(messageID=message.messageID, invokeRsp=InvokeResponse())
            self._board.send(caller.id, accepted)
        call = self._calls.get(request.requestID)
        if call is None:
            call = Call(request.requestID, caller, request.instanceID, request)
            call.delivered = message.messageID != message_id(call.id)
            self._add(call)
            self._dispatch(call)
            return
        call.caller, call.request = caller, request
        if call.answer is not None:
            self._notify(call)

    def confirmed(self, request_id: str) -> bool:
        """The caller has its answer: release the runtime. False when the request is not a call."""
        call = self._calls.get(request_id)
        if call is None or call.answer is None:
            return False
        self._finish(call)
        return True

    # From the callee

    def accepted(self, request_id: str, response: CallResponse) -> None:
        """A runtime took a call, or refused it for good."""
        call = self._calls.get(request_id)
        if call is not None and call.answer is None and response.code != 0:
            self._answer(call, NotifyRequest(code=response.code, message=response.message))

    def result(self, runtime: str, message: StreamingMessage) -> None:
        """A runtime finished a call, or repeats a result that nobody acknowledged."""
        result = message.callResultReq
        call = self._calls.get(result.requestID)
        if call is None:
            route = self._board.routes.get(runtime)
            if route is None or route.node != self._board.node or route.state in TERMINAL:
                return  # the last words of a runtime whose calls were answered when it ended
            call = Call(result.requestID, self._board.find_caller(result.instanceID), runtime)
            self._add(call)
        call.result_message = message.messageID
        if call.answer is None:
            self._answer(call, _notification(result))
        else:
            self._notify(call)

    def answered_elsewhere(self, node: str, message: StreamingMessage) -> None:
        """Another node's busproxy has the answer to a call that was passed on to it."""
        notification = message.notifyReq
        call = self._calls.get(notification.requestID)
        if call is None:
            # Forgotten here, by a restart or because the route had told already; the caller knows which.
            caller = Caller(message.metaData[CALLER])
            call = Call(notification.requestID, caller, notification.instanceID)
            self._add(call)
        call.forwarded_to = node
        if call.answer is None:
            self._answer(call, notification)
        else:
            self._notify(call)

    # When the world changes

    def route_changed(self, route: RouteRecord) -> None:
        """Calls that waited for this instance can go on, or never will."""
        for call in self._open_calls(route.instance_id):
            ending = route.state == EXITING and call.under_way
            if not ending and not self._answered_over_there(call):
                self._dispatch(call)

    def instance_missing(self, instance_id: str) -> None:
        """etcd does not know the instance, or not any more."""
        for call in self._open_calls(instance_id):
            if self._answered_over_there(call):
                continue
            code, text = (
                (Code.ERR_INSTANCE_EXITED, KILLED_TEXT)
                if call.under_way
                else (Code.ERR_INSTANCE_NOT_FOUND, NOT_FOUND_TEXT)
            )
            self._answer(call, NotifyRequest(code=code, message=text))

    def runtime_attached(self, instance_id: str) -> None:
        """A runtime's stream is open (again): it gets every call that it has not answered; it drops repetitions."""
        for call in self._open_calls(instance_id):
            self._dispatch(call)

    def _answered_over_there(self, call: Call) -> bool:
        """Whether the busproxy that has the call will answer it, with the result if there was one."""
        return call.forwarded_to in self._board.nodes

    def node_changed(self, node: str) -> None:
        """Another node's busproxy is back, and may have forgotten what it was asked; or it is away."""
        for call in list(self._calls.values()):
            if call.answer is None and call.forwarded_to == node:
                call.forwarded_to, call.delivered = "", True
                self._dispatch(call)

    def caller_attached(self, peer: str) -> None:
        """A caller, or the busproxy that speaks for it, is back: it may have missed answers."""
        for call in list(self._calls.values()):
            if call.answer is not None and peer in (call.caller.id, call.caller.via):
                self._notify(call)

    def drop_gone_callers(self) -> None:
        """Release results that nobody will take any more."""
        for call in list(self._calls.values()):
            if call.answer is not None and self._abandoned(call):
                self._finish(call)

    # The steps

    def _add(self, call: Call) -> None:
        self._calls[call.id] = call
        self._by_callee.setdefault(call.callee, {})[call.id] = call

    def _open_calls(self, instance_id: str) -> Iterator[Call]:
        waiting = self._by_callee.get(instance_id, {})
        yield from [call for call in waiting.values() if call.answer is None]

    def _dispatch(self, call: Call) -> None:
        """Deliver, pass on, keep, or answer a call, as its instance's route says."""
        route = self._board.routes.get(call.callee)
        if self._board.is_behind(call.caller):
            return
        if self._board.has_left(call.caller, call.callee):
            self._answer(call, NotifyRequest(code=Code.ERR_INSTANCE_EXITED, message=KILLED_TEXT))
        elif route is None:
            self._board.look_up(call.callee)
        elif route.state == RUNNING or (route.state == EXITING and call.under_way):
            self._pass_on(call, route)
        elif route.state in TERMINAL:
            self._answer(call, _failure(route, call.under_way))
        elif route.state == EXITING:
            self._answer(call, NotifyRequest(code=Code.ERR_INSTANCE_EXITED, message=KILLED_TEXT))

    def _pass_on(self, call: Call, route: RouteRecord) -> None:
        assert call.request is not None, f"call {call.id} without answer has no request"
        if route.node != self._board.node:
            again = StreamingMessage(messageID=message_id(call.id, resend=int(call.under_way)))
            again.invokeReq.CopyFrom(call.request)
            call.forwarded_to = route.node
            self._board.ask_about(route, call.caller, again)
        elif call.callee in self._board.peers:
            call.delivered = True
            self._board.send(call.callee, _call_message(call.request, call.caller))

    def _answer(self, call: Call, notification: NotifyRequest) -> None:
        notification.requestID = call.id
        notification.instanceID = call.callee
        call.answer = notification
        if self._abandoned(call):
            self._finish(call)
        else:
            self._notify(call)

    def _abandoned(self, call: Call) -> bool:
        return not call.caller.via and self._board.is_gone(call.caller)

    def _notify(self, call: Call) -> None:
        message = StreamingMessage(messageID=message_id(call.id), notifyReq=call.answer)
        self._board.answer(call.caller, message)

    def _finish(self, call: Call) -> None:
        del self._calls[call.id]
        waiting = self._by_callee[call.callee]
        del waiting[call.id]
        if not waiting:
            del self._by_callee[call.callee]
        if call.result_message:
            self._board.send(call.callee, acknowledgement(call.result_message))
        elif call.forwarded_to:
            confirmed = StreamingMessage(messageID=message_id(call.id), notifyRsp=NotifyResponse())
            self._board.ask_node(call.forwarded_to, call.caller, confirmed)


def acknowledgement(result_message: str) -> StreamingMessage:
    """Tells a runtime that its result has arrived."""
    message = StreamingMessage(messageID=result_message)
    message.callResultAck.SetInParent()
    return message


def _notification(result: CallResult) -> NotifyRequest:
    return NotifyRequest(
        code=result.code,
        message=result.message,
        smallObjects=result.smallObjects,
        stackTraceInfos=result.stackTraceInfos,
        runtimeInfo=result.runtimeInfo if result.HasField("runtimeInfo") else None,
    )


def _failure(route: RouteRecord, in_flight: bool) -> NotifyRequest:
    """What the callers of a failed instance see; a call that was under way gets the bare text."""
    # A code that callers would retry for ever is never shown by a dead instance.
    retried = (0, Code.ERR_REQUEST_BETWEEN_RUNTIME_BUS, Code.ERR_INNER_COMMUNICATION)
    code = Code.ERR_INSTANCE_EXITED if route.reason.code in retried else route.reason.code
    text = route.reason.message
    message = text if in_flight else f"instance occurs fatal error, cause by: ({text})"
    return NotifyRequest(code=code, message=message)


def _call_message(request: InvokeRequest, caller: Caller) -> StreamingMessage:
    call = CallRequest(
        function=request.function,
        args=request.args,
        traceID=request.traceID,
        returnObjectID=request.returnObjectIDs[0] if request.returnObjectIDs else "",
        senderID=caller.id,
        requestID=request.requestID,
        returnObjectIDs=request.returnObjectIDs,
        createOptions=request.invokeOptions.customTag,
        spanID=request.spanID,
        bypass_datasystem=request.invokeOptions.bypass_datasystem,
    )
    return StreamingMessage(messageID=message_id(request.requestID), callReq=call)
