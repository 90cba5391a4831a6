"""Whether an etcd or a Redis server answers at an address."""

import asyncio
import contextlib
from collections.abc import Callable

from faas_local.deploy.components import Readiness

_RETRY_SECONDS = 0.02
_ANSWER_SECONDS = 2.0

_QUESTIONS: dict[Readiness, tuple[bytes, Callable[[bytes], bool]]] = {
    Readiness.ETCD: (
        b"GET /health HTTP/1.1\r\nHost: etcd\r\nConnection: close\r\n\r\n",
        lambda answer: b'"health":"true"' in answer,
    ),
    # A server that wants a password is a Redis server too.
    Readiness.REDIS: (b"PING\r\n", lambda answer: answer.startswith((b"+PONG", b"-NOAUTH"))),
}


async def answers(kind: Readiness, address: str) -> bool:
    """Ask once."""
    question, is_right = _QUESTIONS[kind]
    host, _, port = address.rpartition(":")
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(_ANSWER_SECONDS):
            reader, writer = await asyncio.open_connection(host, int(port))
            try:
                writer.write(question)
                return is_right(await _read(reader, kind))
            finally:
                writer.close()
    return False


async def wait_for(kind: Readiness, address: str) -> None:
    """Ask until it answers; the caller bounds the time."""
    while not await answers(kind, address):  # noqa: ASYNC110  # a foreign server has no event to wait for
        await asyncio.sleep(_RETRY_SECONDS)


async def _read(reader: asyncio.StreamReader, kind: Readiness) -> bytes:
    return await (reader.read() if kind is Readiness.ETCD else reader.readline())
