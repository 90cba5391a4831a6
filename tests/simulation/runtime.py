"""A function runtime: the SDK's process that serves one instance.

It runs one call at a time. A call that runs or whose result is not acknowledged yet is not run again; after the
acknowledgement it would be.
"""

from collections import deque
from collections.abc import Callable

from faas_local.protocol.wire import libruntime_pb2 as signals
from faas_local.protocol.wire.common_pb2 import SmallObject
from faas_local.protocol.wire.core_service_pb2 import CallResult, ExitRequest
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from faas_local.protocol.wire.runtime_service_pb2 import CallRequest, CallResponse, ShutdownResponse
from simulation.book import Book
from simulation.clock import World
from simulation.network import Network
from simulation.requests import Behaviour, create_request, invoke_request
from simulation.sdk import OpenRequest, SdkClient

USER_ERROR = 2002
INSTANCE_EXITED = 1007
CRASHED = 1
NEVER_CONNECTS = 0.02
"""Share of runtimes that hang before they reach their busproxy."""


class Runtime(SdkClient):
    """One start of one instance's process."""

    def __init__(
        self, world: World, network: Network, book: Book, node: str, instance_id: str, runtime_id: str
    ) -> None:
        super().__init__(world, network, book, f"runtime {runtime_id}", node, instance_id, runtime_id)
        self.on_exit: Callable[[int], None] = lambda code: None
        self._processing: set[str] = set()
        self._waiting: deque[CallRequest] = deque()
        self._running = False
        self._initialized = False
        self._shutting_down = False
        if world.random.random() > NEVER_CONNECTS:
            self.later(world.random.uniform(0.05, 0.5), lambda: self.spawn(self.stay_connected()))

    def kill(self) -> None:
        """The process is gone."""
        super().kill()
        self.book.dead_runtimes.add(self.runtime_id)

    def exit(self, code: int) -> None:
        """The process ends, by itself or by a signal."""
        if self.alive:
            self.kill()
            self.on_exit(code)

    def receive_more(self, body: str | None, message: StreamingMessage) -> None:
        """Calls, acknowledgements and the wish that it ends."""
        match body:
            case "callReq":
                self._called(message.messageID, message.callReq)
            case "callResultAck":
                self._acknowledged(message.messageID[:18])
            case "shutdownReq":
                self.spawn(self._shut_down(message.messageID, message.shutdownReq.gracePeriodSecond))
            case "exitRsp":
                pass
            case _:
                raise AssertionError(f"a runtime is never sent {body}")

    def _respond(self, message_id: str, code: int = 0) -> None:
        self.send(StreamingMessage(messageID=message_id, callRsp=CallResponse(code=code)))

    def _called(self, message_id: str, call: CallRequest) -> None:
        if self._shutting_down and call.requestID not in self._processing:
            self._respond(message_id, INSTANCE_EXITED)
            return
        self._respond(message_id)
        if call.requestID in self._processing:
            return
        self._processing.add(call.requestID)
        if call.isCreate:
            self.spawn(self._execute(call))
        else:
            self._waiting.append(call)
            self._next()

    def _next(self) -> None:
        if self._initialized and self._waiting and not self._running and not self._shutting_down:
            self.spawn(self._execute(self._waiting.popleft()))

    async def _execute(self, call: CallRequest) -> None:
        self._running = True
        self.book.execute(call.requestID, self.runtime_id)
        behaviour = Behaviour.of(call.args[0])
        await self.world.sleep(behaviour.seconds)
        code = await self._behave(behaviour)
        content = f"{call.requestID} by {self.runtime_id}".encode()
        result = CallResult(requestID=call.requestID, instanceID=call.senderID, code=code)
        result.smallObjects.append(SmallObject(id=call.requestID + "00", value=content))
        self.open(OpenRequest(call.requestID, StreamingMessage(callResultReq=result)))
        self._running = False
        self._next()

    async def _behave(self, behaviour: Behaviour) -> int:
        match behaviour.verb:
            case "raise":
                return USER_ERROR
            case "crash":
                self.exit(CRASHED)
            case "exit":
                self.send(StreamingMessage(messageID=f"{0:020x}", exitReq=ExitRequest()))
            case "child":
                return await self._use_child()
        return 0

    async def _use_child(self) -> int:
        created = await self.create(create_request(self.world.random))
        if created.code:
            return USER_ERROR
        called = await self.invoke(invoke_request(created.instance_id, Behaviour("work", 0.1)))
        await self.kill_instance(created.instance_id, signals.KillInstance)
        return USER_ERROR if called.code else 0

    def _acknowledged(self, request_id: str) -> None:
        request = self.requests.pop(request_id, None)
        self._processing.discard(request_id)
        if request is not None and not self._initialized:
            self._initialized = request.message.callResultReq.code == 0
            self._next()

    async def _shut_down(self, message_id: str, grace: float) -> None:
        if not self._shutting_down:
            self._shutting_down = True
            for call in self._waiting:
                self._processing.discard(call.requestID)
                self._respond(f"{call.requestID}00", INSTANCE_EXITED)
            self._waiting.clear()
        end = self.world.now + max(grace - 1, 0)
        while self._processing and self.world.now < end:
            await self.world.sleep(0.2)
        self.send(StreamingMessage(messageID=message_id, shutdownRsp=ShutdownResponse()))
