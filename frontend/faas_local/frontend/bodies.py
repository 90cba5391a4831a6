"""Protobuf bodies in and out."""

from collections.abc import Sequence
from typing import TypeVar

from google.protobuf.message import DecodeError, Message

from faas_local.frontend.asgi import Piece, Refused, Request, Response
from faas_local.frontend.jobs import check_job_id

M = TypeVar("M", bound=Message)

_LENGTH_DELIMITED = 2


def parse(request: Request, kind: type[M]) -> M:
    """The body as a message; Refused 400 when it is none."""
    try:
        return kind.FromString(request.body)
    except DecodeError as error:
        text = f"the body of {request.path} is not a {kind.__name__}: {len(request.body)} bytes, {error}"
        raise Refused(400, text) from error


def require(path: str, **fields: object) -> None:
    """Refused 400 unless all these fields have a value."""
    empty = [name for name, value in fields.items() if not value]
    if empty:
        raise Refused(400, f"the body of {path} lacks {' and '.join(empty)}")


def job_id_of(request: Request, fallback: str = "") -> str:
    """The job that a request belongs to, from its headers; Refused 400 when it says none or nonsense."""
    job_id = request.header("X-Remote-Client-Id", "remoteClientId") or fallback
    if not job_id:
        raise Refused(400, f"{request.path} needs the header X-Remote-Client-Id")
    return known_form(job_id)


def known_form(job_id: str) -> str:
    """The job id, if it can be one; Refused 400."""
    try:
        return check_job_id(job_id)
    except ValueError as error:
        raise Refused(400, str(error)) from error


def reply(message: Message) -> Response:
    """An answer whose body is this message."""
    return Response(message.SerializeToString())


def with_bytes(message: Message, field: int, values: Sequence[Piece]) -> Response:
    """An answer whose body is this message and `values` as its repeated bytes field: without copying them."""
    pieces: list[Piece] = [message.SerializeToString()]
    for value in values:
        pieces += (_varint(field << 3 | _LENGTH_DELIMITED) + _varint(len(value)), value)
    return Response(pieces)


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)
