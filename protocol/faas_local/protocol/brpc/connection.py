"""One end of a brpc connection on an event loop."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import cast

from faas_local.protocol.brpc import frames
from faas_local.protocol.brpc.frames import Buffer, Frame, FrameDecoder, FrameError
from faas_local.protocol.wire.brpc_pb2 import RpcMeta

logger = logging.getLogger(__name__)


class Connection(asyncio.BufferedProtocol):
    """Hands on the frames that arrive and writes frames; ends itself when bytes arrive that are not frames."""

    def __init__(
        self, receive: Callable[["Connection", Frame], None], on_lost: Callable[["Connection"], None]
    ) -> None:
        self._receive = receive
        self._on_lost = on_lost
        self._decoder = FrameDecoder()
        self._transport: asyncio.Transport | None = None

    @property
    def closed(self) -> bool:
        """Whether the connection is gone; what is sent now goes nowhere."""
        return self._transport is None

    def send(self, meta: RpcMeta, message: bytes, attachment: Sequence[Buffer] = ()) -> None:
        """Write a frame, unless the connection is gone."""
        pieces = frames.encode(meta, message, attachment)
        if self._transport is not None:
            self._transport.writelines(pieces)

    def close(self) -> None:
        """End the connection; what was sent before still leaves."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the event loop."""
        # uvloop's transports are asyncio's in all but their base class.
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the event loop."""
        self._transport = None
        self._on_lost(self)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Called by the event loop."""
        return self._decoder.room()

    def buffer_updated(self, nbytes: int) -> None:
        """Called by the event loop."""
        try:
            for frame in self._decoder.received(nbytes):
                self._receive(self, frame)
        except FrameError as error:
            logger.warning("ending a connection: %s", error)
            if self._transport is not None:
                self._transport.abort()


class ServerConnection(Connection):
    """The accepting end: takes no more requests while the peer does not read its replies.

    Only this end may do so: were both to wait for the other to read, neither would.
    """

    def pause_writing(self) -> None:
        """Called by the event loop."""
        if self._transport is not None:
            self._transport.pause_reading()

    def resume_writing(self) -> None:
        """Called by the event loop."""
        if self._transport is not None:
            self._transport.resume_reading()
