"""A brpc server: finds the method, parses its request, sends its answer or its error."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from google.protobuf.message import DecodeError, Message

from faas_local.protocol.brpc import payload, status
from faas_local.protocol.brpc.connection import Connection, ServerConnection
from faas_local.protocol.brpc.frames import Buffer, Frame, FrameError
from faas_local.protocol.brpc.status import Status, StatusError
from faas_local.protocol.wire.brpc_pb2 import RpcMeta

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """A method's response and the payloads that go with it; None where the method never has any."""

    response: Message
    payloads: Sequence[Buffer] | None = None


# A handler takes its request message, whose type stands beside it, and the payloads.
Handler: TypeAlias = Callable[[Any, list[memoryview]], Awaitable[Answer]]
Method: TypeAlias = tuple[type[Message], Handler]
Service: TypeAlias = Mapping[str, Method]


class BrpcServer:
    """Serves services by their full names; several calls per connection at a time, answered as they end."""

    def __init__(self, services: Mapping[str, Service]) -> None:
        self._services = services
        self._connections: set[Connection] = set()
        self._calls: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> None:
        """Listen; OSError when the address is taken."""
        self._server = await asyncio.get_running_loop().create_server(self._accept, host, port, backlog=1024)

    async def stop(self) -> None:
        """Take no more calls, and end the connections and the calls that wait."""
        if self._server is not None:
            self._server.close()
        for connection in list(self._connections):
            connection.close()
        for call in list(self._calls):
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)

    def _accept(self) -> ServerConnection:
        connection = ServerConnection(self._receive, self._connections.discard)
        self._connections.add(connection)
        return connection

    def _receive(self, connection: Connection, frame: Frame) -> None:
        call = asyncio.get_running_loop().create_task(self._serve(connection, frame))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    async def _serve(self, connection: Connection, frame: Frame) -> None:
        meta = RpcMeta(correlation_id=frame.meta.correlation_id)
        try:
            answer = await self._call(frame)
            attachment = payload.join(answer.payloads) if answer.payloads is not None else ()
            connection.send(meta, answer.response.SerializeToString(), attachment)
        except StatusError as error:
            _fail(connection, meta, error)
        except Exception:
            request = frame.meta.request
            logger.exception("%s.%s failed", request.service_name, request.method_name)
            _fail(connection, meta, StatusError(Status.RUNTIME_ERROR, "the worker failed; see its log"))

    async def _call(self, frame: Frame) -> Answer:
        request = frame.meta.request
        method = self._services.get(request.service_name, {}).get(request.method_name)
        if method is None:
            text = f"{request.service_name} has no method {request.method_name} here"
            raise StatusError(Status.NOT_SUPPORTED, text)
        message_type, handler = method
        try:
            message = message_type.FromString(frame.message)
            payloads = payload.split(frame.attachment)
        except (DecodeError, FrameError) as error:
            text = f"the request of {request.method_name} is unreadable: {error}"
            raise StatusError(Status.INVALID, text) from error
        return await handler(message, payloads)


def _fail(connection: Connection, meta: RpcMeta, error: StatusError) -> None:
    status.failed(meta, error)
    connection.send(meta, b"")
