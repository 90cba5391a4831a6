"""HTTP without a framework: whole bodies in, whole answers out, exact paths.

All paths of the gateway are fixed strings, so that a dictionary finds the handler; Starlette's routing would cost
a third of the time that a small call spends in this process.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from faas_local.protocol.limits import SDK_MESSAGE_MAX_MIB

Scope: TypeAlias = Mapping[str, Any]
Message: TypeAlias = Mapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]
Piece: TypeAlias = bytes | memoryview

# The SDK sends no larger message; what it would refuse itself is refused here in the same words.
BODY_MAX_BYTES = SDK_MESSAGE_MAX_MIB * 1024 * 1024
# A body that stops arriving: its Content-Length was wrong, or its sender hangs.
BODY_STALL_SECONDS = 30.0
# Up to here copying the pieces of a body is cheaper than writing them one by one.
_JOIN_BYTES = 64 * 1024

logger = logging.getLogger(__name__)


class Refused(Exception):
    """Raised by a handler for a request that gets an HTTP error: `status` and one clear sentence."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(status, text)
        self.status = status
        self.text = text


class _ClientGone(Exception):
    """Raised when the client closed the connection before its body was complete."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request with its whole body; header names are lower case."""

    method: str
    path: str
    headers: dict[bytes, bytes]
    body: bytes

    def header(self, *names: str) -> str:
        """The value under the first of these names that the request has, or ''."""
        for name in names:
            value = self.headers.get(name.lower().encode())
            if value is not None:
                return value.decode("latin-1")
        return ""


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. `written` is called once it was given to the client, or the client is found to be gone."""

    body: bytes | list[Piece] = b""
    status: int = 200
    content_type: str = "application/protobuf"
    written: Callable[[], None] | None = None


Handler: TypeAlias = Callable[[Request], Awaitable[Response]]
Routes: TypeAlias = dict[tuple[str, str], Handler]


def json_response(value: object, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(json.dumps(value).encode(), status, "application/json")


def refusal(status: int, text: str) -> Response:
    """An HTTP error as JSON: its code and one sentence."""
    return json_response({"code": status, "message": text}, status)


class App:
    """The ASGI application of one port."""

    def __init__(self, routes: Routes) -> None:
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        try:
            response = await self._answer(scope, receive)
        except Refused as refused:
            response = refusal(refused.status, refused.text)
        except _ClientGone:
            return
        except Exception:
            logger.exception("%s %s failed", scope["method"], scope["path"])
            response = refusal(500, "the frontend failed; its log says how")
        try:
            await _write(response, send)
        finally:
            if response.written is not None:
                response.written()

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        method, path = scope["method"], scope["path"]
        headers = dict(scope["headers"])
        body = await _read_body(headers, receive)
        handler = self._routes.get((method, path))
        if handler is None:
            raise self._no_handler(method, path)
        return await handler(Request(method, path, headers, body))

    def _no_handler(self, method: str, path: str) -> Refused:
        allowed = sorted(known for known, known_path in self._routes if known_path == path)
        if allowed:
            return Refused(405, f"{path} takes {' and '.join(allowed)}, not {method}")
        return Refused(404, f"there is no {path} here")


async def _read_body(headers: Mapping[bytes, bytes], receive: Receive) -> bytes:
    """The whole body. One that is too large is read to its end as well, so that the client hears the answer."""
    chunks: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await _next_chunk(headers, size, receive)
        if message["type"] == "http.disconnect":
            raise _ClientGone
        size += len(message["body"])
        if size <= BODY_MAX_BYTES:
            chunks.append(message["body"])
        else:
            chunks.clear()
        more = message["more_body"]
    if size > BODY_MAX_BYTES:
        raise Refused(413, too_large(size))
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


async def _next_chunk(headers: Mapping[bytes, bytes], size: int, receive: Receive) -> Message:
    try:
        async with asyncio.timeout(BODY_STALL_SECONDS):
            return await receive()
    except TimeoutError:
        declared = headers.get(b"content-length", b"?").decode("latin-1")
        text = f"the body stopped after {size} of {declared} bytes for {BODY_STALL_SECONDS:g} s"
        raise Refused(408, text) from None


def too_large(size: int, limit: int = BODY_MAX_BYTES) -> str:
    """What production's client says about a message that is too large."""
    return f"the message size ({size} bytes) exceeds the limit({limit} bytes)"


async def _write(response: Response, send: Send) -> None:
    body = response.body
    pieces: list[Piece] = body if isinstance(body, list) else [body]
    size = sum(map(len, pieces))
    if size <= _JOIN_BYTES:
        pieces = [b"".join(pieces)]
    headers = [
        (b"content-type", response.content_type.encode()),
        (b"content-length", str(size).encode()),
    ]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    for piece in pieces[:-1]:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": pieces[-1]})
