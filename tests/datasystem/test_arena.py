import ctypes
import errno
import mmap
import os
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from faas_local.datasystem.arena import Arena
from faas_local.datasystem.locks import repair

MIB = 1024 * 1024
SIZE = 64 * MIB


@pytest.fixture(params=["anonymous", "file"])
def arena(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Arena]:
    """An arena as on Linux, and one as where there are no anonymous shared files."""
    if request.param == "file":
        monkeypatch.delattr(os, "memfd_create")
    arena = Arena(SIZE, tmp_path)
    assert list(tmp_path.iterdir()) == []
    yield arena
    arena.close()


async def test_what_is_written_is_seen_by_other_mappings(arena: Arena) -> None:
    """Bytes and words are in the memory that clients map by the descriptor."""
    client = mmap.mmap(arena.fd, SIZE)
    await arena.write(3 * MIB, b"value")
    await arena.write(MIB, bytes(range(256)) * 80_000)
    client[8:12] = struct.pack("<I", 7)
    arena.set_word(12, 2**32 - 1)

    assert client[3 * MIB + 5 : 3 * MIB + 10] == client[MIB + 5 + 2 * MIB : MIB + 10 + 2 * MIB]
    assert client[MIB : MIB + 256] == bytes(range(256))
    assert (arena.word(8), client[12:16]) == (7, b"\xff" * 4)
    arena.zero(MIB, 10)
    assert client[MIB : MIB + 11] == bytes(10) + b"\x0a"
    client.close()


def test_untouched_memory_costs_nothing(arena: Arena) -> None:
    """An arena takes room only where somebody wrote."""
    assert os.fstat(arena.fd).st_blocks * 512 < MIB


async def test_touched_memory_is_there(arena: Arena) -> None:
    """What was prepared is there, as much as was asked for and the arena has, and still zero."""
    await arena.touch(20 * MIB)
    assert 20 * MIB <= os.fstat(arena.fd).st_blocks * 512 < 21 * MIB

    await arena.touch(10 * SIZE)

    # A file system may count a few blocks of its own.
    assert SIZE <= os.fstat(arena.fd).st_blocks * 512 < SIZE + MIB
    assert not any(arena.memory[:MIB])


async def test_touching_ends_when_memory_does(arena: Arena, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without memory ends the preparation, not the worker."""

    def full(fd: int, offset: int, size: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    await arena.touch(SIZE)


def test_view_tells_when_it_is_gone(arena: Arena) -> None:
    """A view at any offset has the bytes, can only be read, and tells once when its last slice is gone."""
    gone: list[str] = []
    arena.memory[5000:5005] = b"value"
    view = arena.view(5000, 5, lambda: gone.append("gone"))
    part = view[1:3]
    assert (bytes(view), view.readonly) == (b"value", True)

    del view
    assert (gone, bytes(part)) == ([], b"al")
    del part

    assert gone == ["gone"]


def test_repaired_lock_wakes_who_waits(arena: Arena) -> None:
    """The lock of a dead writer is freed and its waiters are woken; one that a living client has stays."""
    arena.memory[64:128] = struct.pack("<I", 1) + (1 << 9).to_bytes(60, "little")
    repair(arena, 64, 8)
    assert arena.word(64) == 1
    waiter = threading.Thread(target=wait_for_word, args=(arena.fd, 64, 1), daemon=True)
    waiter.start()

    repair(arena, 64, 9)

    while waiter.is_alive():
        arena.wake(64)
        waiter.join(0.01)
    assert not any(arena.memory[64:128])


def test_lock_that_others_have_too_stays(arena: Arena) -> None:
    """While living readers have the lock as well it is theirs to end."""
    both = struct.pack("<I", 4) + (1 << 9 | 1 << 10).to_bytes(60, "little")
    arena.memory[64:128] = both
    repair(arena, 64, 9)
    assert bytes(arena.memory[64:128]) == both

    arena.memory[64:128] = bytes(64)
    repair(arena, 64, 9)
    assert not any(arena.memory[64:128])


def wait_for_word(fd: int, offset: int, value: int) -> None:
    """What a client does that waits for a lock."""
    mapping = mmap.mmap(fd, SIZE)
    word = ctypes.c_uint32.from_buffer(mapping, offset)
    number = {"x86_64": 202, "aarch64": 98}[os.uname().machine]
    while word.value == value:
        ctypes.CDLL(None).syscall(number, ctypes.byref(word), 0, value, None, None, 0)
