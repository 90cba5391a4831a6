"""gRPC between processes of one machine: how channels and servers are set up, in one place."""

import asyncio
import logging
from collections.abc import AsyncIterable, Awaitable, Callable
from typing import Final, TypeVar

import grpc.aio

_MAX_MESSAGE_BYTES: Final = 128 * 1024 * 1024
"""What the SDK may send (limits.SDK_MESSAGE_MAX_MIB): a refused frame would break the sender's whole stream."""

_SIZE_OPTIONS: Final = (
    ("grpc.max_receive_message_length", _MAX_MESSAGE_BYTES),
    ("grpc.max_send_message_length", _MAX_MESSAGE_BYTES),
)

SERVER_OPTIONS: Final = [("grpc.so_reuseport", 0), *_SIZE_OPTIONS]
"""A second server on the same port must fail instead of taking half of the connections."""

CHANNEL_OPTIONS: Final = [
    # Processes come and go within milliseconds here; gRPC's own back-off would wait for seconds.
    ("grpc.initial_reconnect_backoff_ms", 50),
    ("grpc.min_reconnect_backoff_ms", 500),
    ("grpc.max_reconnect_backoff_ms", 500),
    # There is no way from a proxy that the user's shell names to the loopback of this machine.
    ("grpc.enable_http_proxy", 0),
    *_SIZE_OPTIONS,
]

BROKEN: Final = (grpc.aio.AioRpcError, asyncio.InvalidStateError)
"""What grpc.aio raises at a stream whose other end is gone; the second one for writes."""

M = TypeVar("M")

logger = logging.getLogger(__name__)


async def write_all(messages: AsyncIterable[M], write: Callable[[M], Awaitable[None]]) -> None:
    """Write messages to a stream until it breaks; its reader learns of that by itself."""
    try:
        async for message in messages:
            await write(message)
    except BROKEN as error:
        logger.debug("stream broke while writing: %r", error)
