"""The file for values that do not fit into memory. Nothing of it outlives the worker."""

import asyncio
import errno
import os
import tempfile
from pathlib import Path
from typing import IO

from faas_local.datasystem.allocator import Allocator
from faas_local.protocol.brpc.frames import Buffer
from faas_local.protocol.brpc.status import Status, StatusError

_PIECE = 16 * 1024 * 1024
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class SpillFile:
    """Bytes by place; which places are taken is `allocator`'s to say. One call at a time."""

    def __init__(self, folder: Path, allocator: Allocator) -> None:
        """The folder is made now, the file when it is needed, and anew each time when all of it is free."""
        folder.mkdir(exist_ok=True)
        self._folder = folder
        self._allocator = allocator
        self._file: IO[bytes] | None = None

    async def write(self, data: Buffer) -> int:
        """Put bytes somewhere; their place. StatusError: NO_SPACE over the limit or the disk's, IO_ERROR."""
        if not self._allocator.used:
            self.close()
        place = self._allocator.allocate(len(data))
        if place is None:
            text = (
                f"{len(data)} bytes cannot be spilled: "
                f"{self._allocator.used} of {self._allocator.size} are in use"
            )
            raise StatusError(Status.NO_SPACE, text)
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(dir=self._folder, buffering=0)  # noqa: SIM115
            await asyncio.to_thread(_write, self._file, data, place)
        except OSError as error:
            self._allocator.free(place)
            status = Status.NO_SPACE if error.errno in _NO_SPACE else Status.IO_ERROR
            raise StatusError(status, f"cannot spill {len(data)} bytes: {error}") from error
        except BaseException:
            self._allocator.free(place)
            raise
        return place

    async def read(self, place: int, into: memoryview) -> None:
        """Fetch the bytes at a place; StatusError IO_ERROR."""
        assert self._file is not None
        try:
            await asyncio.to_thread(_read, self._file, place, into)
        except OSError as error:
            text = f"cannot read {len(into)} spilled bytes: {error}"
            raise StatusError(Status.IO_ERROR, text) from error

    def close(self) -> None:
        """Give the room back; nothing may be reading or writing."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _write(file: IO[bytes], data: Buffer, place: int) -> None:
    rest = memoryview(data)
    while rest:
        written = os.pwrite(file.fileno(), rest[:_PIECE], place)
        rest = rest[written:]
        place += written


def _read(file: IO[bytes], place: int, into: memoryview) -> None:
    while into:
        count = os.preadv(file.fileno(), [into[:_PIECE]], place)
        if not count:
            raise OSError(errno.EIO, "the spill file is too short")
        into = into[count:]
        place += count
