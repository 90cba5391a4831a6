"""The memory that a worker shares with its clients: one mapping for everything, for the worker's whole life."""

import asyncio
import ctypes
import mmap
import os
import random
import struct
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from weakref import finalize

from faas_local.protocol.brpc.frames import Buffer

_WORD = struct.Struct("<I")
_PIECE = 16 * 1024 * 1024
_PAUSE_SECONDS = 0.05  # between two pieces, as others start at the same time
_FUTEX_CALL = {"x86_64": 202, "aarch64": 98}
_FUTEX_WAKE = 1
_EVERYBODY = 2**31 - 1


class Arena:
    """Memory by offset. It takes no room before somebody writes to it, and nothing of it outlives its users."""

    def __init__(self, size: int, folder: Path) -> None:
        """`size` in bytes; `folder` is used where the system has no anonymous shared files."""
        self.size = size
        self.fd = _anonymous_file(folder)
        os.ftruncate(self.fd, size)
        # What clients know the arena by. Another one after each start, so that no client takes it for its
        # mapping of an earlier worker's arena.
        self.store_fd = random.randint(1, 65535)
        self._mapping = mmap.mmap(self.fd, size)
        self.memory = memoryview(self._mapping)

    def word(self, offset: int) -> int:
        """The u32 at an offset that is a multiple of 4."""
        (value,) = _WORD.unpack_from(self.memory, offset)
        return int(value)

    def set_word(self, offset: int, value: int) -> None:
        """Store a u32 in one step at an offset that is a multiple of 4."""
        _WORD.pack_into(self.memory, offset, value)

    def wake(self, offset: int) -> None:
        """Wake all who sleep on the word at this offset."""
        call = _FUTEX_CALL.get(os.uname().machine) if sys.platform == "linux" else None
        if call is not None:
            word = ctypes.c_uint32.from_buffer(self._mapping, offset)
            ctypes.CDLL(None).syscall(call, ctypes.byref(word), _FUTEX_WAKE, _EVERYBODY, None, None, 0)

    def zero(self, offset: int, size: int) -> None:
        """Clear a few bytes."""
        self.memory[offset : offset + size] = bytes(size)

    async def write(self, offset: int, data: Buffer) -> None:
        """Copy bytes in without holding up the event loop; OSError when the machine is out of memory."""
        if len(data) <= _PIECE:
            _write_all(self.fd, data, offset)
        else:
            await asyncio.to_thread(_write_all, self.fd, data, offset)

    def view(self, offset: int, size: int, on_gone: Callable[[], None]) -> memoryview:
        """Some bytes, to read; `on_gone` is called when nobody has this view any more."""
        before = offset % mmap.ALLOCATIONGRANULARITY
        mapping = _Mapping(self.fd, before + size, access=mmap.ACCESS_READ, offset=offset - before)
        finalize(mapping, on_gone).atexit = False
        return memoryview(mapping)[before:]

    def close(self) -> None:
        """Let nobody map it any more; who has it mapped keeps it."""
        os.close(self.fd)

    async def touch(self, size: int) -> None:
        """Make the first `size` bytes' pages, so that the first writers need not; little by little.

        It ends early when the machine has no more memory to give.
        """
        if not hasattr(os, "posix_fallocate"):
            return
        end = min(size, self.size)
        for offset in range(0, end, _PIECE):
            try:
                length = min(_PIECE, end - offset)
                await asyncio.to_thread(os.posix_fallocate, self.fd, offset, length)
            except OSError:
                return
            await asyncio.sleep(_PAUSE_SECONDS)


class _Mapping(mmap.mmap):
    """A mapping of which one can tell when it goes."""


def _anonymous_file(folder: Path) -> int:
    if hasattr(os, "memfd_create"):
        return os.memfd_create("faas-local-arena", os.MFD_CLOEXEC)
    with tempfile.TemporaryFile(dir=folder) as file:
        return os.dup(file.fileno())


def _write_all(fd: int, data: Buffer, offset: int) -> None:
    rest = memoryview(data).cast("B")
    while rest:
        written = os.pwrite(fd, rest[:_PIECE], offset)
        rest = rest[written:]
        offset += written
