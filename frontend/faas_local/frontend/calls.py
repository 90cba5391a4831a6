"""The requests of one gateway job on the stream to the busproxy: sent, sent again, answered, acknowledged. Pure.

| state | means |
|---|---|
| QUEUED | no stream was open yet |
| SENT | on the stream; sent again under the next message id whenever a new stream opens |
| ANSWERED | the answer is on its way to the HTTP client |

An instance keeps the result of a call until it is acknowledged, and runs a call again that comes after that. So a
notification is acknowledged only when its HTTP answer was written.
"""

import enum
from collections import deque
from dataclasses import dataclass, field
from typing import TypeAlias

from faas_local.protocol.errors import Code
from faas_local.protocol.ids import message_id, request_of
from faas_local.protocol.limits import DRIVER_RECONNECT_S
from faas_local.protocol.wire.common_pb2 import HEALTHY
from faas_local.protocol.wire.core_service_pb2 import KillResponse
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from faas_local.protocol.wire.runtime_service_pb2 import (
    HeartbeatResponse,
    NotifyRequest,
    NotifyResponse,
    SignalResponse,
)
from faas_local.runtime.timers import ClearTimer, SetTimer, TimerFired

# A busproxy that died again and again is started after at most 5 s, and takes 1 s; a client should not wait much
# longer for one that is gone.
CONNECT_SECONDS = 8.0
# What was sent may have been done, so it waits as long as an in-cluster driver does.
RECONNECT_SECONDS = float(DRIVER_RECONNECT_S)
# The busproxy repeats an answer at most once per stream, so the newest ones are enough.
_ANSWERED_KEPT = 4096

Reply: TypeAlias = NotifyRequest | KillResponse


class Verb(enum.Enum):
    """What a request asks; the value is its field in StreamingMessage."""

    CREATE = "createReq"
    INVOKE = "invokeReq"
    KILL = "killReq"


@dataclass(frozen=True, slots=True)
class Key:
    """One request of the job. Its retries have request ids, and so keys, of their own."""

    verb: Verb
    request_id: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Event: an HTTP client asks; `message` lacks only its message id."""

    key: Key
    message: StreamingMessage


@dataclass(frozen=True, slots=True)
class Opened:
    """Event: a stream to the busproxy opened."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Event: the stream broke."""


@dataclass(frozen=True, slots=True)
class Received:
    """Event: the busproxy sent something."""

    message: StreamingMessage


@dataclass(frozen=True, slots=True)
class Written:
    """Event: the answer was given to the HTTP client, or the client is gone."""

    key: Key


@dataclass(frozen=True, slots=True)
class Ended:
    """Event: nothing more will come; whoever waits gets this error."""

    code: int
    message: str


@dataclass(frozen=True, slots=True)
class Send:
    """Effect: put this on the open stream."""

    message: StreamingMessage


@dataclass(frozen=True, slots=True)
class Answer:
    """Effect: answer everyone who asked this."""

    key: Key
    reply: Reply


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """Effect: this request succeeded, but whoever asked is gone; what it created may have to go too."""

    request_id: str


CallEvent: TypeAlias = Asked | Opened | Lost | Received | Written | Ended | TimerFired
CallEffect: TypeAlias = Send | Answer | Unclaimed | SetTimer | ClearTimer


class State(enum.Enum):
    """Where a request is."""

    QUEUED = enum.auto()
    SENT = enum.auto()
    ANSWERED = enum.auto()


@dataclass(slots=True)
class _Call:
    key: Key
    message: StreamingMessage
    state: State = State.QUEUED
    sends: int = 0
    instance_id: str = ""
    # The notification to acknowledge, if it was one that answered.
    notification: str = field(default="")

    @property
    def timer(self) -> tuple[str, str]:
        return self.key.verb.value, self.key.request_id


class CallTable:
    """The open requests of one job. `busproxy` is the address for error texts."""

    def __init__(self, busproxy: str) -> None:
        self._busproxy = busproxy
        self._calls: dict[Key, _Call] = {}
        # An acknowledgement may be lost with its stream: the same answer then comes again.
        self._answered: deque[str] = deque(maxlen=_ANSWERED_KEPT)
        self._open = False
        # After a loss until the busproxy says something: a stream that opens only to break proves nothing.
        self._doubtful = False

    def handle(self, event: CallEvent) -> list[CallEffect]:
        """Take note of an event; returns what is to be done, in order."""
        match event:
            case Asked(key, message):
                return self._asked(key, message)
            case Received(message):
                return self._trusted() + self._received(message)
            case Written(key):
                return self._written(key)
            case Opened():
                self._open = True
                return [self._send(call) for call in self._unanswered()]
            case Lost():
                return self._lost()
            case TimerFired((verb, request_id)):
                return self._overdue(Key(Verb(verb), request_id))
            case Ended(code, message):
                return [self._fail(call, code, message) for call in self._unanswered()]

    def _unanswered(self) -> list[_Call]:
        return [call for call in self._calls.values() if call.state is not State.ANSWERED]

    def _asked(self, key: Key, message: StreamingMessage) -> list[CallEffect]:
        if key in self._calls:
            return []
        call = self._calls[key] = _Call(key, message)
        if self._open:
            return [self._send(call)]
        return [SetTimer(call.timer, CONNECT_SECONDS)]

    def _send(self, call: _Call) -> CallEffect:
        message = call.message
        if call.sends:  # the message of an earlier stream is somebody else's
            message = StreamingMessage()
            message.CopyFrom(call.message)
        message.messageID = message_id(call.key.request_id, min(call.sends, 0xFF))
        call.sends += 1
        call.state = State.SENT
        return Send(message)

    def _lost(self) -> list[CallEffect]:
        self._open = False
        if self._doubtful:
            return []
        self._doubtful = True
        return [SetTimer(call.timer, RECONNECT_SECONDS) for call in self._unanswered()]

    def _trusted(self) -> list[CallEffect]:
        if not self._doubtful:
            return []
        self._doubtful = False
        return [ClearTimer(call.timer) for call in self._calls.values()]

    def _overdue(self, key: Key) -> list[CallEffect]:
        call = self._calls.get(key)
        if call is None or call.state is State.ANSWERED:
            return []
        if self._open:
            return [SetTimer(call.timer, CONNECT_SECONDS)] if self._doubtful else []
        if call.state is State.SENT:
            return [self._fail(call, Code.ERR_BUS_DISCONNECTION, "connected lost from proxy")]
        text = f"frontend cannot connect to busproxy {self._busproxy}"
        return [self._fail(call, Code.ERR_DISCONNECT_FRONTEND_BUS, text)]

    def _received(self, message: StreamingMessage) -> list[CallEffect]:
        match message.WhichOneof("body"):
            case "notifyReq":
                return self._notified(message)
            case "createRsp":
                return self._accepted(Verb.CREATE, message, message.createRsp.instanceID)
            case "invokeRsp":
                return self._accepted(Verb.INVOKE, message, "")
            case "killRsp":
                return self._answer(self._find(Verb.KILL, message), message.killRsp)
            case "heartbeatReq":
                alive = HeartbeatResponse(code=HEALTHY)
                return [Send(StreamingMessage(messageID=message.messageID, heartbeatRsp=alive))]
            case "signalReq":
                return [Send(StreamingMessage(messageID=message.messageID, signalRsp=SignalResponse()))]
        return []

    def _find(self, verb: Verb, message: StreamingMessage) -> _Call | None:
        try:
            return self._calls.get(Key(verb, request_of(message.messageID)))
        except ValueError:
            return None

    def _accepted(self, verb: Verb, message: StreamingMessage, instance_id: str) -> list[CallEffect]:
        """The immediate answer to a create or invoke: final only if it is an error."""
        call = self._find(verb, message)
        if call is None:
            return []
        call.instance_id = instance_id
        response = message.createRsp if verb is Verb.CREATE else message.invokeRsp
        if response.code == Code.ERR_NONE:
            return []
        return self._answer(call, _notification(call, response.code, response.message))

    def _notified(self, message: StreamingMessage) -> list[CallEffect]:
        reply = message.notifyReq
        call = self._calls.get(Key(Verb.INVOKE, reply.requestID)) or self._calls.get(
            Key(Verb.CREATE, reply.requestID)
        )
        if call is None:  # its HTTP client had its answer before, or asked a frontend that is gone
            known = reply.requestID in self._answered or reply.code != Code.ERR_NONE
            return [_acknowledgement(message.messageID), *([] if known else [Unclaimed(reply.requestID)])]
        call.notification = message.messageID
        if call.key.verb is Verb.CREATE and not reply.instanceID:
            reply.instanceID = call.instance_id
        return self._answer(call, reply)

    def _answer(self, call: _Call | None, reply: Reply) -> list[CallEffect]:
        if call is None or call.state is State.ANSWERED:
            return []
        call.state = State.ANSWERED
        return [Answer(call.key, reply)]

    def _fail(self, call: _Call, code: int, message: str) -> CallEffect:
        call.state = State.ANSWERED
        if call.key.verb is Verb.KILL:
            return Answer(call.key, KillResponse(code=code, message=message))
        return Answer(call.key, _notification(call, code, message))

    def _written(self, key: Key) -> list[CallEffect]:
        call = self._calls.get(key)
        if call is None or call.state is not State.ANSWERED:
            return []
        del self._calls[key]
        self._answered.append(key.request_id)
        # Without a stream the busproxy notifies again later, and is answered then.
        acknowledge = call.notification and self._open
        return [ClearTimer(call.timer), *([_acknowledgement(call.notification)] if acknowledge else [])]


def _notification(call: _Call, code: int, message: str) -> NotifyRequest:
    return NotifyRequest(
        requestID=call.key.request_id, code=code, message=message, instanceID=call.instance_id
    )


def _acknowledgement(message_id: str) -> Send:
    return Send(StreamingMessage(messageID=message_id, notifyRsp=NotifyResponse()))
