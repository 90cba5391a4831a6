"""The SDK's end of a message stream, as openYuanrong runtime's libruntime/fsclient behaves.

A request stays open until it has its answer. It is sent again every two seconds until it is acknowledged, and after
every reconnect whether or not it was, with the same request id and a counted-up message id.
"""

from dataclasses import dataclass, field

from faas_local.protocol.ids import new_request_id
from faas_local.protocol.limits import KILL_TIMEOUT_S
from faas_local.protocol.wire import libruntime_pb2 as signals
from faas_local.protocol.wire.core_service_pb2 import CreateRequest, InvokeRequest, KillRequest
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from faas_local.protocol.wire.runtime_service_pb2 import NotifyResponse, SignalResponse
from simulation.book import Book
from simulation.clock import Reply, World
from simulation.network import End, Network
from simulation.places import proxy_address
from simulation.process import Process

RESEND_SECONDS = 2.0
RECONNECT_SECONDS = 1.0
COMMUNICATION_ERRORS = (3001, 3002)
"""Codes that the SDK does not take for an answer: it asks again."""
GAVE_UP = 4002
"""What the SDK itself makes of a signal that was not answered within 30 seconds."""


@dataclass(frozen=True)
class Answer:
    """What a program sees of a finished request."""

    code: int
    instance_id: str = ""
    text: str = ""


@dataclass
class OpenRequest:
    """A request without an answer."""

    id: str
    message: StreamingMessage
    backs_off: bool = False
    sent: int = 0
    acknowledged: bool = False
    refused: bool = False
    interval: float = RESEND_SECONDS
    answer: Reply[Answer] = field(default_factory=Reply)


class SdkClient(Process):
    """What drivers and runtimes have in common."""

    def __init__(
        self,
        world: World,
        network: Network,
        book: Book,
        name: str,
        node: str,
        instance_id: str,
        runtime_id: str,
    ) -> None:
        super().__init__(world, network, name)
        self.book = book
        self.node = node
        self.instance_id = instance_id
        self.runtime_id = runtime_id
        self.requests: dict[str, OpenRequest] = {}
        self.stream: End | None = None
        self._stopped_until = 0.0

    # The stream

    async def stay_connected(self) -> None:
        """Keep a stream to the node's busproxy; everything open is sent again on a new one, in any order."""
        while True:
            while self.world.now < self._stopped_until:
                await self.world.sleep(self._stopped_until - self.world.now)
            stream = await self.dial(proxy_address(self.node), self.instance_id, self.runtime_id)
            if stream is not None:
                stream.on_message = self._receive
                lost = stream.loss()
                self.stream = stream
                self.send_all_again()
                await lost
                self.stream = None
            await self.world.sleep(RECONNECT_SECONDS)

    def break_stream(self, seconds: float) -> None:
        """Lose the stream without losing the process, for so many seconds and a little more."""
        self._stopped_until = self.world.now + seconds
        if self.stream is not None:
            self.stream.close()
            self.stream.on_lost()

    def send_all_again(self) -> None:
        """After a reconnect."""
        again = list(self.requests.values())
        self.world.random.shuffle(again)
        for request in again:
            request.acknowledged = False
            self._send(request)

    def send(self, message: StreamingMessage) -> None:
        """Send, if there is a stream."""
        if self.stream is not None:
            self.stream.send(message)

    # Requests

    def open(self, request: OpenRequest) -> Reply[Answer]:
        """Send a request, and again until it is acknowledged."""
        self.requests[request.id] = request
        self._send(request)
        self.later(request.interval, lambda: self._retry(request))
        return request.answer

    def _send(self, request: OpenRequest) -> None:
        request.message.messageID = f"{request.id}{request.sent % 256:02x}"
        request.sent += 1
        self.send(request.message)

    def _retry(self, request: OpenRequest) -> None:
        if self.requests.get(request.id) is not request:
            return
        if not request.acknowledged:
            self._send(request)
        request.interval *= 2 if request.backs_off else 1
        self.later(request.interval, lambda: self._retry(request))

    def create(self, request: CreateRequest) -> Reply[Answer]:
        """Create an instance; the answer comes when it runs or failed."""
        request.requestID = new_request_id(self.world.random)
        self.book.ask(request.requestID, f"create by {self.name}")
        return self.open(OpenRequest(request.requestID, StreamingMessage(createReq=request)))

    def invoke(self, request: InvokeRequest) -> Reply[Answer]:
        """Call an instance."""
        request.requestID = new_request_id(self.world.random)
        request.returnObjectIDs.append(request.requestID + "00")
        self.book.ask_instance(request.requestID, request.instanceID, self.name)
        message = StreamingMessage(invokeReq=request)
        return self.open(OpenRequest(request.requestID, message, backs_off=True))

    def kill_instance(self, instance_id: str, signal: int = signals.KillInstance) -> Reply[Answer]:
        """Send a kill or another signal."""
        request_id = new_request_id(self.world.random)
        if signal in (signals.KillInstance, signals.killInstanceSync):
            self.book.ask_end(request_id, instance_id, self.name)
        else:
            self.book.ask(request_id, f"signal {signal} to {instance_id} by {self.name}")
        message = StreamingMessage(
            killReq=KillRequest(instanceID=instance_id, signal=signal, requestID=request_id)
        )
        request = OpenRequest(request_id, message)
        self.later(KILL_TIMEOUT_S, lambda: self._give_up(request))
        return self.open(request)

    def _give_up(self, request: OpenRequest) -> None:
        if self.requests.pop(request.id, None) is None:
            return
        if not request.refused:
            self.book.problem(f"{self.book.asked[request.id]} {request.id} was not answered in time")
        request.answer.set(Answer(GAVE_UP))

    # What arrives

    def _receive(self, message: StreamingMessage) -> None:
        body = message.WhichOneof("body")
        request = self.requests.get(message.messageID[:18])
        if body in ("createRsp", "invokeRsp", "killRsp"):
            response = getattr(message, body)
            if request is None:
                return
            if response.code in COMMUNICATION_ERRORS:
                request.refused = True
            else:
                request.acknowledged = True
                if response.code or body == "killRsp":
                    self._finish(request.id, response.code, response.message.encode(), "")
        elif body == "notifyReq":
            notification = message.notifyReq
            content = b"".join(part.value for part in notification.smallObjects)
            self._finish(
                notification.requestID,
                notification.code,
                notification.message.encode() + content,
                notification.instanceID,
            )
            self.send(StreamingMessage(messageID=message.messageID, notifyRsp=NotifyResponse()))
        elif body == "signalReq":
            self.send(StreamingMessage(messageID=message.messageID, signalRsp=SignalResponse()))
        else:
            self.receive_more(body, message)

    def receive_more(self, body: str | None, message: StreamingMessage) -> None:
        """What only runtimes are sent."""
        raise AssertionError(f"a driver is never sent {body}")

    def _finish(self, request_id: str, code: int, content: bytes, instance_id: str) -> None:
        self.book.answer(request_id, code, content)
        request = self.requests.pop(request_id, None)
        if request is not None:
            request.answer.set(Answer(code, instance_id, content.decode()))
