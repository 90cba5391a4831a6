"""The gRPC ends of the busproxy: streams that drivers, runtimes and busproxies open, and those to other nodes."""

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

import grpc
import grpc.aio

from faas_local.busproxy import events as ev
from faas_local.busproxy.board import BUSPROXY_PREFIX
from faas_local.protocol.channels import BROKEN, CHANNEL_OPTIONS, write_all
from faas_local.protocol.wire.bus_service_pb2 import DiscoverDriverRequest, DiscoverDriverResponse
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage

_REDIAL_SECONDS = 0.2
_METHOD = "/runtime_rpc.RuntimeRPC/MessageStream"

logger = logging.getLogger(__name__)

Handle = Callable[[ev.Event], None]
StreamContext = grpc.aio.ServicerContext[StreamingMessage, StreamingMessage]


class Stream:
    """One open message stream: what waits to be written, and how to end it."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.closed: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._outgoing: asyncio.Queue[StreamingMessage] = asyncio.Queue()

    def send(self, message: StreamingMessage) -> None:
        """Queue a message."""
        self._outgoing.put_nowait(message)

    def close(self, reason: str) -> None:
        """End the stream with this text."""
        if not self.closed.done():
            self.closed.set_result(reason)

    async def outgoing(self) -> AsyncIterator[StreamingMessage]:
        """What is queued, for ever."""
        while True:
            yield await self._outgoing.get()


class MessageStreams:
    """All message streams that were opened to this busproxy."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        # The newest stream of each peer, and every stream that is not closed yet.
        self._streams: dict[str, Stream] = {}
        self._open: dict[int, Stream] = {}
        self._numbers = itertools.count(1)

    def handler(self) -> "grpc.GenericRpcHandler[StreamingMessage, StreamingMessage]":
        """The generic handler to register with a `grpc.aio.Server`."""
        method = grpc.stream_stream_rpc_method_handler(
            self._serve,
            request_deserializer=StreamingMessage.FromString,
            response_serializer=StreamingMessage.SerializeToString,
        )
        return grpc.method_handlers_generic_handler("runtime_rpc.RuntimeRPC", {"MessageStream": method})

    def send(self, effect: ev.Send) -> None:
        """Carry out one effect."""
        stream = self._streams.get(effect.peer)
        if stream is not None:
            stream.send(effect.message)

    def close(self, effect: ev.CloseStream) -> None:
        """Carry out one effect."""
        stream = self._open.get(effect.number)
        if stream is not None:
            stream.close(effect.reason)

    async def _serve(self, messages: AsyncIterator[StreamingMessage], context: StreamContext) -> None:
        metadata = {key: str(value) for key, value in context.invocation_metadata() or ()}
        peer = metadata.get("instance_id", "")
        if not peer:
            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, "the stream needs metadata instance_id")
        await context.send_initial_metadata(())
        stream = Stream(next(self._numbers))
        self._open[stream.number] = stream
        self._streams[peer] = stream
        self._handle(ev.StreamOpened(peer, metadata.get("runtime_id", ""), stream.number))
        logger.info("stream %d of %s opened", stream.number, peer)
        reader = asyncio.ensure_future(self._read(peer, stream, messages))
        writer = asyncio.ensure_future(write_all(stream.outgoing(), context.write))
        ends: list[asyncio.Future[Any]] = [reader, writer, stream.closed]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if stream.closed.done():
                # The one status after which the SDK does not dial again every second.
                await context.abort(grpc.StatusCode.INVALID_ARGUMENT, stream.closed.result())
        finally:
            reader.cancel()
            writer.cancel()
            del self._open[stream.number]
            if self._streams.get(peer) is stream:
                del self._streams[peer]
            self._handle(ev.StreamLost(peer, stream.number))
            logger.info("stream %d of %s ended", stream.number, peer)

    async def _read(self, peer: str, stream: Stream, messages: AsyncIterator[StreamingMessage]) -> None:
        async for message in messages:
            if message is None:  # gRPC hands on None for bytes that it cannot read
                stream.close("a frame is not a StreamingMessage")
                return
            self._handle(ev.Received(peer, stream.number, message))


class NodeStream:
    """The stream that this busproxy keeps to another node's busproxy, for calls of its own drivers and instances."""

    def __init__(self, own_node: str, node: str, address: str, handle: Handle) -> None:
        self._node = node
        self._address = address
        self._handle = handle
        self._metadata = (("instance_id", BUSPROXY_PREFIX + own_node), ("runtime_id", own_node))
        self._stream: Stream | None = None

    def send(self, message: StreamingMessage) -> None:
        """Send, if the other node is there; NodeUp asks again."""
        if self._stream is not None:
            self._stream.send(message)

    async def run(self) -> None:
        """Keep the stream open until cancelled."""
        while True:
            try:
                await self._one_stream()
            except BROKEN as error:
                logger.info("stream to %s: %r", self._node, error)
            if self._stream is not None:
                self._stream = None
                self._handle(ev.NodeDown(self._node))
            await asyncio.sleep(_REDIAL_SECONDS)

    async def _one_stream(self) -> None:
        async with grpc.aio.insecure_channel(self._address, options=CHANNEL_OPTIONS) as channel:
            call = channel.stream_stream(
                _METHOD,
                request_serializer=StreamingMessage.SerializeToString,
                response_deserializer=StreamingMessage.FromString,
            )(None, metadata=self._metadata)
            await call.wait_for_connection()
            self._stream = Stream(0)
            writer = asyncio.ensure_future(write_all(self._stream.outgoing(), call.write))
            self._handle(ev.NodeUp(self._node))
            try:
                async for message in call:
                    self._handle(ev.FromNode(self._node, message))
            finally:
                writer.cancel()


class Discovery:
    """BusService.DiscoverDriver: tells a driver that it reached a busproxy, and where that is."""

    def __init__(self, node: str, host: str, port: int, version: str) -> None:
        self._answer = DiscoverDriverResponse(
            serverVersion=version, posixPort=str(port), nodeId=node, hostIp=host
        )

    def handler(self) -> "grpc.GenericRpcHandler[DiscoverDriverRequest, DiscoverDriverResponse]":
        """The generic handler to register with a `grpc.aio.Server`."""
        method = grpc.unary_unary_rpc_method_handler(
            self._discover,
            request_deserializer=DiscoverDriverRequest.FromString,
            response_serializer=DiscoverDriverResponse.SerializeToString,
        )
        return grpc.method_handlers_generic_handler("bus_service.BusService", {"DiscoverDriver": method})

    async def _discover(
        self,
        request: DiscoverDriverRequest,
        context: grpc.aio.ServicerContext[DiscoverDriverRequest, DiscoverDriverResponse],
    ) -> DiscoverDriverResponse:
        logger.info("driver of %s discovers %s", request.jobID, self._answer.nodeId)
        return self._answer
