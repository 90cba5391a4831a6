"""The busproxy's end of the drivers' message streams, played by a test."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import grpc
import grpc.aio

from faas_local.protocol.wire.bus_service_pb2 import DiscoverDriverRequest, DiscoverDriverResponse
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage

SECONDS = 10.0


class DriverStream:
    """One open stream of one driver."""

    def __init__(self, metadata: dict[str, str]) -> None:
        self.metadata = metadata
        self._received: asyncio.Queue[StreamingMessage | None] = asyncio.Queue()
        self._to_send: asyncio.Queue[StreamingMessage | None] = asyncio.Queue()

    def send(self, message: StreamingMessage) -> None:
        """Send something to the driver."""
        self._to_send.put_nowait(message)

    def end(self) -> None:
        """End the stream, as a busproxy does that refuses it."""
        self._to_send.put_nowait(None)

    async def receive(self) -> StreamingMessage:
        """The next message of the driver; AssertionError when its stream ends or stays silent."""
        message = await asyncio.wait_for(self._received.get(), SECONDS)
        assert message is not None, "the driver ended its stream"
        return message

    async def expect(self, body: str) -> StreamingMessage:
        """The next message of the driver, which must have this body."""
        message = await self.receive()
        assert message.WhichOneof("body") == body, message
        return message

    async def ended(self) -> None:
        """Return once the driver has ended its stream; AssertionError when it sends something instead."""
        message = await asyncio.wait_for(self._received.get(), SECONDS)
        assert message is None, message

    @property
    def silent(self) -> bool:
        """Whether nothing came that was not received yet."""
        return self._received.empty()

    async def serve(self, messages: AsyncIterator[StreamingMessage]) -> AsyncIterator[StreamingMessage]:
        """What to send, until either side ends the stream."""
        reader = asyncio.ensure_future(self._read(messages))
        try:
            while (message := await self._to_send.get()) is not None:
                yield message
        finally:
            reader.cancel()
            self._received.put_nowait(None)

    async def _read(self, messages: AsyncIterator[StreamingMessage]) -> None:
        async for message in messages:
            self._received.put_nowait(message)
        self.end()


class DriverStreams:
    """Accepts drivers on one port; may be stopped and started again."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.introduced: list[DiscoverDriverRequest] = []
        self._opened: asyncio.Queue[DriverStream] = asyncio.Queue()
        self._streams: list[DriverStream] = []
        self._server: grpc.aio.Server | None = None

    async def opened(self) -> DriverStream:
        """The next stream that a driver opens."""
        return await asyncio.wait_for(self._opened.get(), SECONDS)

    async def start(self) -> None:
        """Accept streams."""
        options = [("grpc.so_reuseport", 0), ("grpc.max_receive_message_length", -1)]
        self._server = grpc.aio.server(options=options)
        discover = grpc.unary_unary_rpc_method_handler(
            self._discover,
            request_deserializer=DiscoverDriverRequest.FromString,
            response_serializer=DiscoverDriverResponse.SerializeToString,
        )
        stream = grpc.stream_stream_rpc_method_handler(
            self._stream,
            request_deserializer=StreamingMessage.FromString,
            response_serializer=StreamingMessage.SerializeToString,
        )
        for service, method, handler in (
            ("bus_service.BusService", "DiscoverDriver", discover),
            ("runtime_rpc.RuntimeRPC", "MessageStream", stream),
        ):
            generic = grpc.method_handlers_generic_handler(service, {method: handler})
            self._server.add_generic_rpc_handlers((generic,))
        self._server.add_insecure_port(f"127.0.0.1:{self.port}")
        await self._server.start()

    async def stop(self, grace: float | None = None) -> None:
        """Listen no more; break every stream, unless it ends by itself within `grace` seconds."""
        if self._server is not None:
            await self._server.stop(grace)
            self._server = None

    async def close(self) -> None:
        """End every stream in order, then listen no more."""
        for stream in self._streams:
            stream.end()
        await self.stop(grace=1.0)

    async def _discover(
        self,
        request: DiscoverDriverRequest,
        context: grpc.aio.ServicerContext[DiscoverDriverRequest, DiscoverDriverResponse],
    ) -> DiscoverDriverResponse:
        self.introduced.append(request)
        return DiscoverDriverResponse(nodeId="node-0", hostIp="127.0.0.1")

    async def _stream(
        self,
        messages: AsyncIterator[StreamingMessage],
        context: grpc.aio.ServicerContext[StreamingMessage, StreamingMessage],
    ) -> AsyncIterator[StreamingMessage]:
        stream = DriverStream({key: str(value) for key, value in context.invocation_metadata() or ()})
        self._streams.append(stream)
        self._opened.put_nowait(stream)
        async with contextlib.aclosing(stream.serve(messages)) as to_send:  # type: ignore[type-var]
            async for message in to_send:
                yield message
