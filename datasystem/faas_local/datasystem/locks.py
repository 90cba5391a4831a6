"""The lock of a unit, which clients take by themselves, and what is left of it when one of them dies.

A unit starts with a lock word (0 free, 1 a writer, 2 for each reader) and a bit for each client that has the
lock. openYuanrong datasystem: src/datasystem/common/object_cache/lock.cpp.
"""

from faas_local.datasystem.arena import Arena
from faas_local.datasystem.memory import METADATA_BYTES

_FREE = 0
_WRITER = 1
_BITS = slice(4, METADATA_BYTES)


def repair(arena: Arena, offset: int, lock_id: int) -> None:
    """Free the lock of the unit at `offset` if a dead client alone had it.

    Nobody else changes the word then: the others wait for it. While living readers have it too, theirs end it.
    """
    word = arena.word(offset)
    if word == _FREE:
        return
    bits = arena.memory[offset : offset + METADATA_BYTES][_BITS]
    marked = int.from_bytes(bits, "little")
    own = 1 << lock_id
    # A writer may die between taking the lock and marking it; then nobody is marked.
    if marked == own or (word == _WRITER and not marked):
        bits[lock_id // 8] = 0
        arena.set_word(offset, _FREE)
        arena.wake(offset)
