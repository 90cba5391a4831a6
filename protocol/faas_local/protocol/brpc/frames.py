"""Frames: `"PRPC" | u32 BE body size | u32 BE meta size | RpcMeta | message | attachment`."""

import mmap
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from google.protobuf.message import DecodeError

from faas_local.protocol.wire.brpc_pb2 import RpcMeta

Buffer: TypeAlias = bytes | bytearray | memoryview

# Production's worker takes bodies up to 2 GiB, what a signed 32-bit size can say.
MAX_BODY_BYTES = 2**31 - 1
_MAX_META_BYTES = 64 * 1024
_MAGIC = b"PRPC"
_HEADER = struct.Struct(">4sII")
_HEAD_ROOM = 16 * 1024
_MAPPED_FROM = 4 * 1024 * 1024


class FrameError(ValueError):
    """Raised when received bytes are not frames, or a frame is larger than the limit."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One request or response; `attachment` is a view of memory that belongs to this frame alone."""

    meta: RpcMeta
    message: bytes
    attachment: memoryview


def encode(meta: RpcMeta, message: bytes, attachment: Sequence[Buffer] = ()) -> list[Buffer]:
    """The frame as pieces to write one after the other; the attachment's pieces are not copied.

    FrameError when the frame is larger than a frame can be.
    """
    size = sum(len(piece) for piece in attachment)
    if size + len(message) + _MAX_META_BYTES > MAX_BODY_BYTES:
        raise FrameError(f"a frame of {size + len(message)} bytes is over the limit of {MAX_BODY_BYTES}")
    meta.attachment_size = size
    head = meta.SerializeToString()
    return [_HEADER.pack(_MAGIC, len(head) + len(message) + size, len(head)) + head + message, *attachment]


class FrameDecoder:
    """Bytes in, frames out: read into `room()`, then tell `received` how many bytes that were.

    Large bodies are received straight into the memory that their frame keeps. After a FrameError the decoder
    is of no more use: the stream has lost its frame boundaries.
    """

    def __init__(self, max_body: int = MAX_BODY_BYTES) -> None:
        self._max_body = max_body
        self._head = bytearray(_HEAD_ROOM)
        self._head_filled = 0
        self._body: memoryview | None = None
        self._body_filled = 0
        self._meta_size = 0

    def room(self) -> memoryview:
        """Where the next bytes belong; never empty."""
        if self._body is not None:
            return self._body[self._body_filled :]
        return memoryview(self._head)[self._head_filled :]

    def received(self, count: int) -> list[Frame]:
        """The frames that `count` more bytes in `room()` complete; FrameError when they are not frames."""
        if self._body is None:
            self._head_filled += count
            return self._frames_in_head()
        self._body_filled += count
        if self._body_filled < len(self._body):
            return []
        body, self._body = self._body, None
        return [_frame(body, self._meta_size)]

    def _frames_in_head(self) -> list[Frame]:
        frames: list[Frame] = []
        start = 0
        while self._body is None and self._head_filled - start >= _HEADER.size:
            body_size, meta_size = self._sizes(start)
            end = start + _HEADER.size + body_size
            if end <= self._head_filled:
                frames.append(_frame(memoryview(bytes(self._head[start + _HEADER.size : end])), meta_size))
                start = end
            elif body_size > len(self._head) - _HEADER.size:
                self._begin_body(start + _HEADER.size, body_size, meta_size)
                start = self._head_filled
            else:
                break
        self._forget(start)
        return frames

    def _sizes(self, start: int) -> tuple[int, int]:
        magic, body_size, meta_size = _HEADER.unpack_from(self._head, start)
        if magic != _MAGIC:
            raise FrameError(f"a frame starts with {magic!r}, not {_MAGIC!r}")
        if body_size > self._max_body:
            raise FrameError(f"a frame of {body_size} bytes is over the limit of {self._max_body}")
        if meta_size > min(body_size, _MAX_META_BYTES):
            raise FrameError(f"a frame of {body_size} bytes has a head of {meta_size} bytes")
        return body_size, meta_size

    def _begin_body(self, start: int, body_size: int, meta_size: int) -> None:
        self._body = _pages(body_size) if body_size >= _MAPPED_FROM else memoryview(bytearray(body_size))
        self._meta_size = meta_size
        self._body_filled = self._head_filled - start
        self._body[: self._body_filled] = memoryview(self._head)[start : self._head_filled]

    def _forget(self, start: int) -> None:
        if start:
            rest = self._head[start : self._head_filled]
            self._head[: len(rest)] = rest
            self._head_filled = len(rest)


def _pages(size: int) -> memoryview:
    """Memory that costs nothing until bytes arrive in it: a false size claims none."""
    pages = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    if hasattr(mmap, "MADV_HUGEPAGE"):
        # Most of the time to receive a large body goes into page faults.
        pages.madvise(mmap.MADV_HUGEPAGE)
    return memoryview(pages)


def _frame(body: memoryview, meta_size: int) -> Frame:
    try:
        meta = RpcMeta.FromString(bytes(body[:meta_size]))
    except DecodeError as error:
        raise FrameError("a frame's head is not an RpcMeta") from error
    message_end = len(body) - meta.attachment_size
    if not meta_size <= message_end <= len(body):
        raise FrameError(f"a frame of {len(body)} bytes has an attachment of {meta.attachment_size} bytes")
    return Frame(meta, bytes(body[meta_size:message_end]), body[message_end:])
