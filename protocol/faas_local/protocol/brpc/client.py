"""A client of one brpc server."""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from google.protobuf.message import DecodeError, Message

from faas_local.protocol.brpc import payload
from faas_local.protocol.brpc.connection import Connection
from faas_local.protocol.brpc.frames import Buffer, Frame, FrameError
from faas_local.protocol.brpc.status import Status, StatusError, error_in
from faas_local.protocol.wire.brpc_pb2 import RpcMeta

M = TypeVar("M", bound=Message)


@dataclass(frozen=True, slots=True)
class Reply(Generic[M]):
    """A successful call's response and the payloads that came with it."""

    response: M
    payloads: list[memoryview]


class BrpcClient:
    """Calls one server over one connection, any number of calls at a time.

    It connects at the first call, and at the next call after the connection broke.
    """

    def __init__(self, address: str) -> None:
        """`address` is `host:port`."""
        self.address = address
        self._connection: Connection | None = None
        self._connecting = asyncio.Lock()
        self._waiting: dict[int, asyncio.Future[Frame]] = {}
        self._ids = itertools.count(1)

    async def call(
        self,
        service: str,
        method: str,
        request: Message,
        response_type: type[M],
        payloads: Sequence[Buffer] = (),
        *,
        within: float,
    ) -> Reply[M]:
        """Call `service` (full name) and wait for the answer up to `within` seconds.

        StatusError: what the server answered; RPC_UNAVAILABLE when it is not there or the connection breaks;
        RPC_DEADLINE_EXCEEDED when the time is over; INVALID when the payloads are larger than a frame can be.
        """
        meta = RpcMeta(correlation_id=next(self._ids))
        meta.request.service_name = service
        meta.request.method_name = method
        attachment = payload.join(payloads) if payloads else []
        try:
            async with asyncio.timeout(within):
                frame = await self._exchange(meta, request.SerializeToString(), attachment)
        except TimeoutError as error:
            text = f"no answer from {self.address} within {within:g} s"
            raise StatusError(Status.RPC_DEADLINE_EXCEEDED, text) from error
        return self._reply(frame, response_type)

    def close(self) -> None:
        """End the connection; calls that wait fail."""
        if self._connection is not None:
            self._connection.close()

    async def _exchange(self, meta: RpcMeta, message: bytes, attachment: Sequence[Buffer]) -> Frame:
        connection = await self._connected()
        if connection.closed:
            raise self._lost_error()
        answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._waiting[meta.correlation_id] = answer
        try:
            connection.send(meta, message, attachment)
            return await answer
        except FrameError as error:
            raise StatusError(Status.INVALID, str(error)) from error
        finally:
            self._waiting.pop(meta.correlation_id, None)

    async def _connected(self) -> Connection:
        async with self._connecting:
            if self._connection is None or self._connection.closed:
                self._connection = await self._connect()
            return self._connection

    async def _connect(self) -> Connection:
        host, _, port = self.address.rpartition(":")
        loop = asyncio.get_running_loop()
        try:
            _, connection = await loop.create_connection(
                lambda: Connection(self._receive, self._lost), host, int(port)
            )
        except OSError as error:
            raise StatusError(Status.RPC_UNAVAILABLE, f"cannot connect to {self.address}: {error}") from error
        return connection

    def _receive(self, connection: Connection, frame: Frame) -> None:
        answer = self._waiting.get(frame.meta.correlation_id)
        if answer is not None and not answer.done():
            answer.set_result(frame)

    def _lost(self, connection: Connection) -> None:
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(self._lost_error())

    def _lost_error(self) -> StatusError:
        return StatusError(Status.RPC_UNAVAILABLE, f"lost the connection to {self.address}")

    def _reply(self, frame: Frame, response_type: type[M]) -> Reply[M]:
        error = error_in(frame.meta)
        if error is not None:
            raise error
        try:
            return Reply(response_type.FromString(frame.message), payload.split(frame.attachment))
        except (DecodeError, FrameError) as broken:
            text = f"{self.address} sent an unreadable answer: {broken}"
            raise StatusError(Status.RUNTIME_ERROR, text) from broken
