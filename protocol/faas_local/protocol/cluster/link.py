"""The streams between components: several messages a frame, and a new stream whenever the old one broke.

A link keeps nothing for a peer that is away. Whoever dials says at every connect what the other side must know
(`greeting`), so either end may have been restarted in between.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable

import grpc
import grpc.aio

from faas_local.protocol.channels import BROKEN, CHANNEL_OPTIONS, write_all
from faas_local.protocol.cluster.control_pb2 import ControlMessage, Hello, LinkFrame

SERVICE = "faas_local.Control"
METHOD = "Link"
_REDIAL_SECONDS = (0.02, 0.05, 0.1, 0.2, 0.5)

logger = logging.getLogger(__name__)

Greeting = Callable[[], Iterable[ControlMessage]]
Receive = Callable[[ControlMessage], None]


class Outbox:
    """Messages on their way to one peer; everything that waits leaves in one frame."""

    def __init__(self) -> None:
        self._waiting: list[ControlMessage] = []
        self._filled = asyncio.Event()

    def send(self, message: ControlMessage) -> None:
        """Queue a message; never blocks."""
        self._waiting.append(message)
        self._filled.set()

    async def frames(self) -> AsyncIterator[LinkFrame]:
        """The queued messages as frames, for ever."""
        while True:
            await self._filled.wait()
            self._filled.clear()
            batch, self._waiting = self._waiting, []
            yield LinkFrame(messages=batch)


class Dialer:
    """The end that dials. `send` while the peer is away drops the message: the next greeting tells what counts."""

    def __init__(
        self, address: str, greeting: Greeting, receive: Receive, on_lost: Callable[[], None]
    ) -> None:
        self._address = address
        self._greeting = greeting
        self._receive = receive
        self._on_lost = on_lost
        self._outbox: Outbox | None = None

    @property
    def connected(self) -> bool:
        """Whether a stream is open now."""
        return self._outbox is not None

    def send(self, message: ControlMessage) -> None:
        """Send to the peer, if it is there."""
        if self._outbox is not None:
            self._outbox.send(message)

    async def run(self) -> None:
        """Keep a stream open until cancelled."""
        failures = 0
        while True:
            try:
                if await self._one_stream():
                    failures = 0
            except BROKEN as error:
                logger.debug("link to %s: %r", self._address, error)
            await asyncio.sleep(_REDIAL_SECONDS[min(failures, len(_REDIAL_SECONDS) - 1)])
            failures += 1

    async def _one_stream(self) -> bool:
        """One stream from connect to loss; False when it never opened."""
        async with grpc.aio.insecure_channel(self._address, options=CHANNEL_OPTIONS) as channel:
            method = channel.stream_stream(
                f"/{SERVICE}/{METHOD}",
                request_serializer=LinkFrame.SerializeToString,
                response_deserializer=LinkFrame.FromString,
            )
            call = method(None)
            await call.wait_for_connection()
            outbox = Outbox()
            for message in self._greeting():
                outbox.send(message)
            self._outbox = outbox
            writer = asyncio.ensure_future(write_all(outbox.frames(), call.write))
            try:
                async for frame in call:
                    if frame is None:  # not a LinkFrame: gRPC hands on None for bytes that it cannot read
                        break
                    for message in frame.messages:
                        self._receive(message)
            finally:
                writer.cancel()
                self._outbox = None
                self._on_lost()
            return True


class Accepted:
    """The end that was dialled: one open stream from one peer."""

    def __init__(self, hello: Hello, outbox: Outbox) -> None:
        self.hello = hello
        self._outbox = outbox

    def send(self, message: ControlMessage) -> None:
        """Send to this peer."""
        self._outbox.send(message)


class LinkService:
    """Accepts links on a gRPC server and hands each message to the owner, with the peer that sent it."""

    def __init__(
        self,
        on_open: Callable[[Accepted], None],
        receive: Callable[[Accepted, ControlMessage], None],
        on_lost: Callable[[Accepted], None],
    ) -> None:
        self._on_open = on_open
        self._receive = receive
        self._on_lost = on_lost

    def handler(self) -> "grpc.GenericRpcHandler[LinkFrame, LinkFrame]":
        """The generic handler to register with a `grpc.aio.Server`."""
        method = grpc.stream_stream_rpc_method_handler(
            self._serve,
            request_deserializer=LinkFrame.FromString,
            response_serializer=LinkFrame.SerializeToString,
        )
        return grpc.method_handlers_generic_handler(SERVICE, {METHOD: method})

    async def _serve(
        self, frames: AsyncIterator[LinkFrame], context: grpc.aio.ServicerContext[LinkFrame, LinkFrame]
    ) -> None:
        await context.send_initial_metadata(())
        outbox = Outbox()
        writer = asyncio.ensure_future(write_all(outbox.frames(), context.write))
        peer: Accepted | None = None
        try:
            async for frame in frames:
                if frame is None:
                    await context.abort(grpc.StatusCode.INVALID_ARGUMENT, "not a LinkFrame")
                for message in frame.messages:
                    if peer is None:
                        if message.WhichOneof("body") != "hello":
                            await context.abort(grpc.StatusCode.INVALID_ARGUMENT, "a link opens with Hello")
                        peer = Accepted(message.hello, outbox)
                        self._on_open(peer)
                    else:
                        self._receive(peer, message)
        finally:
            writer.cancel()
            if peer is not None:
                self._on_lost(peer)
