"""What the data system puts into a frame's attachment.

Requests may start with a trace: `"TRCID:V1" | u32 LE length | trace id | one byte`. Then, in both directions,
come the payloads: `i64 LE count | (i64 LE size | bytes)*`.
"""

import struct
from collections.abc import Iterable, Sequence

from faas_local.protocol.brpc.frames import Buffer, FrameError

_TRACE_MAGIC = b"TRCID:V1"
_TRACE_LENGTH = struct.Struct("<I")
_SIZE = struct.Struct("<q")


def join(payloads: Sequence[Buffer]) -> list[Buffer]:
    """The payloads as pieces of an attachment; their bytes are not copied."""
    pieces: list[Buffer] = [_SIZE.pack(len(payloads))]
    for payload in payloads:
        pieces += (_SIZE.pack(len(payload)), payload)
    return pieces


def split(attachment: memoryview) -> list[memoryview]:
    """The payloads in an attachment, without the trace; FrameError when its sizes do not fit together."""
    rest = _without_trace(attachment)
    if not rest:
        return []
    count, rest = _size(rest)
    if count * _SIZE.size > len(rest):
        raise FrameError(f"an attachment of {len(attachment)} bytes claims {count} payloads")
    return list(_payloads(rest, count))


def _payloads(rest: memoryview, count: int) -> Iterable[memoryview]:
    for _ in range(count):
        size, rest = _size(rest)
        if size > len(rest):
            raise FrameError(f"a payload claims {size} bytes where {len(rest)} are left")
        yield rest[:size]
        rest = rest[size:]


def _size(rest: memoryview) -> tuple[int, memoryview]:
    if len(rest) < _SIZE.size:
        raise FrameError("an attachment ends in the middle of a size")
    (size,) = _SIZE.unpack_from(rest)
    if size < 0:
        raise FrameError(f"an attachment has the size {size}")
    return size, rest[_SIZE.size :]


def _without_trace(attachment: memoryview) -> memoryview:
    if attachment[: len(_TRACE_MAGIC)] != _TRACE_MAGIC:
        return attachment
    rest = attachment[len(_TRACE_MAGIC) :]
    if len(rest) < _TRACE_LENGTH.size:
        raise FrameError("an attachment ends in the middle of its trace")
    (length,) = _TRACE_LENGTH.unpack_from(rest)
    trace_and_state = _TRACE_LENGTH.size + length + 1
    if len(rest) < trace_and_state:
        raise FrameError(f"an attachment of {len(attachment)} bytes claims a trace of {length} bytes")
    return rest[trace_and_state:]
