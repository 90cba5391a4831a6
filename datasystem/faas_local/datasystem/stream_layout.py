"""What lies where in the memory that clients share for streams: pages, and work areas.

Producers insert into pages under a lock that they take by themselves, consumers read without one. All numbers
are little-endian, each is read and stored in one step. openYuanrong datasystem:
src/datasystem/common/stream_cache/stream_data_page.h and cursor.h.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from google.protobuf.message import DecodeError

from faas_local.protocol.wire import streams_pb2 as sc

# A page: the head, the slots growing up, the elements growing down, the view of the next page.
FIRST_CURSOR = 0  # u64; 0 in a page that was taken back
LOCK = 8  # u32; lock id * 2 + 1 of the producer that inserts, or 0
REFERENCES = 16  # u32; 1, and 1 for each producer that stands on the page
FREE_SPACE = 20  # u32
SLOT_COUNT = 24  # u32; consumers sleep on it
SLOTS = 32  # u32 each; slot 0 is the end of the elements, slot n the n-th element
PAGE_HEAD_BYTES = SLOTS
VIEW_BYTES = 32
SLOT_BYTES = 4
# What a page cannot hold: the head, slot 0, the slot of one element, the view of the next page.
PAGE_OVERHEAD = PAGE_HEAD_BYTES + 2 * SLOT_BYTES + VIEW_BYTES
MAX_PAGE_BYTES = 16 * 1024 * 1024

# A slot: flags, and the element's offset from the start of the slots.
COMPLETE = 0x40000000
BIG = 0x20000000
SLOT_OFFSET = 0x00FFFFFF

# A view: where a page is.
VIEW_LOCK = 0  # u32; see `view_lock_of`
VIEW_FD = 4  # u32; 0 without a page
VIEW_MMAP_SIZE = 8  # u64
VIEW_OFFSET = 16  # i64
VIEW_SIZE = 24  # u64
# In a view's fd: the page is on offer. The producer that takes the offer clears it under the page's lock.
OFFERED = 0x80000000

# A work area, which one producer or consumer shares with the worker.
ACKED = 0  # u64; what a consumer acknowledged
EYE_CATCHER = 64  # u32
STANDS_ON = 72  # the view of the page that a producer stands on
WORK_AREA_BYTES = 128
# The worker's version, by which consumers know that they need not count references to pages.
_EYE_CATCHER = 0x00010000


class Element(NamedTuple):
    """An element's slot. `start` and `end` are offsets in the memory."""

    slot: int
    flags: int
    start: int
    end: int

    @property
    def complete(self) -> bool:
        """Whether its producer has written all of it."""
        return bool(self.flags & COMPLETE)


class Words:
    """Numbers and bytes by their offset in the memory; the offsets are multiples of the numbers' sizes."""

    def __init__(self, memory: memoryview) -> None:
        self.bytes = memory
        # Views of whole words store them in one step, unlike bytes.
        self._u32 = memory.cast("I")
        self._u64 = memory.cast("Q")

    def u32(self, offset: int) -> int:
        """A u32."""
        return self._u32[offset // 4]

    def set_u32(self, offset: int, value: int) -> None:
        """Store a u32."""
        self._u32[offset // 4] = value

    def u64(self, offset: int) -> int:
        """A u64."""
        return self._u64[offset // 8]

    def set_u64(self, offset: int, value: int) -> None:
        """Store a u64."""
        self._u64[offset // 8] = value

    def clear(self, start: int, end: int) -> None:
        """Write zeros."""
        self.bytes[start:end] = bytes(end - start)

    def view_target(self, view: int) -> int | None:
        """The offset of the page that a view names, if it names one that is in use."""
        fd = self.u32(view + VIEW_FD)
        return self.u64(view + VIEW_OFFSET) if fd and not fd & OFFERED else None


@dataclass(frozen=True, slots=True)
class Page:
    """The page at `offset`. What producers may fill of it is `room`; that is less than it has for a first page
    that was made before any producer told its page size."""

    words: Words
    offset: int
    size: int

    @property
    def next_view(self) -> int:
        """Where the view of the next page is."""
        return self.offset + self.size - VIEW_BYTES

    @property
    def count(self) -> int:
        """How many elements were begun; never more than fit, whatever a client wrote there."""
        most = (self.size - PAGE_OVERHEAD) // SLOT_BYTES
        return min(self.words.u32(self.offset + SLOT_COUNT), most)

    @property
    def first(self) -> int:
        """The cursor of its first element."""
        return self.words.u64(self.offset + FIRST_CURSOR)

    @property
    def last(self) -> int:
        """The cursor of its last element; that before `first` while it is empty."""
        return self.first + self.count - 1

    @property
    def references(self) -> int:
        """How many producers stand on it, and 1."""
        return self.words.u32(self.offset + REFERENCES)

    @property
    def has_offer(self) -> bool:
        """Whether a next page is on offer that no producer has taken yet."""
        return bool(self.words.u32(self.next_view + VIEW_FD) & OFFERED)

    @property
    def is_sealed(self) -> bool:
        """Whether a producer took the next page: nothing comes to this one any more."""
        return self.words.view_target(self.next_view) is not None

    def initialise(self, first: int, room: int) -> None:
        """Make it an empty page whose first element has the cursor `first`."""
        self.words.clear(self.offset, self.offset + PAGE_HEAD_BYTES)
        self.words.clear(self.next_view, self.next_view + VIEW_BYTES)
        self.words.set_u32(self.offset + REFERENCES, 1)
        self.words.set_u32(self.offset + SLOTS, self.size - SLOTS - VIEW_BYTES)
        self.limit(room)
        self.words.set_u64(self.offset + FIRST_CURSOR, first)

    def limit(self, room: int) -> None:
        """Let producers fill as much as of a page of `room` bytes. Only while none is there."""
        self.words.set_u32(self.offset + FREE_SPACE, room - PAGE_OVERHEAD + SLOT_BYTES)

    def offer(self, following: "Page", store_fd: int, mmap_size: int) -> None:
        """Offer the page that follows. The first producer that finds no room takes it."""
        self.words.set_u64(self.next_view + VIEW_MMAP_SIZE, mmap_size)
        self.words.set_u64(self.next_view + VIEW_OFFSET, following.offset)
        self.words.set_u64(self.next_view + VIEW_SIZE, following.size)
        self.words.set_u32(self.next_view + VIEW_FD, store_fd | OFFERED)

    def take_back(self) -> None:
        """Mark it as not in use, for a producer that may come late."""
        self.words.set_u64(self.offset + FIRST_CURSOR, 0)

    def elements(self, begin: int = 0) -> Iterator[Element]:
        """The elements from the one with the index `begin`, complete or not."""
        base = self.offset + SLOTS
        for slot in range(begin + 1, self.count + 1):
            word = self.words.u32(base + SLOT_BYTES * slot)
            before = self.words.u32(base + SLOT_BYTES * (slot - 1)) & SLOT_OFFSET
            end = min(base + before, self.next_view)
            start = min(base + (word & SLOT_OFFSET), end)
            yield Element(slot, word & ~SLOT_OFFSET, start, end)

    def big_at(self, element: Element) -> int | None:
        """Where the bytes of a big element are, which only points to them; None for any other."""
        if not element.flags & BIG or not element.complete:
            return None
        try:
            return sc.ShmViewPb.FromString(bytes(self.words.bytes[element.start : element.end])).offset
        except DecodeError:
            return None

    # Repair

    def is_locked_by(self, lock_id: int) -> bool:
        """Whether this client inserts now."""
        return self.words.u32(self.offset + LOCK) == lock_id << 1 | 1

    def cut(self, count: int, room: int) -> None:
        """Keep the first `count` elements, and count what is free anew. Only while nobody can insert."""
        kept = [element for element in self.elements() if element.slot <= count]
        used = sum(element.end - element.start + SLOT_BYTES for element in kept)
        self.words.set_u32(self.offset + SLOT_COUNT, count)
        self.words.set_u32(self.offset + FREE_SPACE, room - PAGE_OVERHEAD + SLOT_BYTES - used)

    def unlock(self) -> None:
        """Free the lock that a dead client had."""
        self.words.set_u32(self.offset + LOCK, 0)

    def complete_with_zeros(self, element: Element) -> None:
        """End an element whose producer died while it wrote it."""
        self.words.clear(element.start, element.end)
        slot = self.offset + SLOTS + SLOT_BYTES * element.slot
        self.words.set_u32(slot, self.words.u32(slot) & ~BIG | COMPLETE)


@dataclass(frozen=True, slots=True)
class WorkArea:
    """The work area at `offset`."""

    words: Words
    offset: int

    @property
    def acked(self) -> int:
        """What its consumer acknowledged."""
        return self.words.u64(self.offset + ACKED)

    @property
    def stands_on(self) -> int | None:
        """The offset of the page that its producer stands on."""
        return self.words.view_target(self.offset + STANDS_ON)

    def initialise(self, acked: int) -> None:
        """Prepare it for a new producer or consumer."""
        self.words.clear(self.offset, self.offset + WORK_AREA_BYTES)
        self.words.set_u64(self.offset + ACKED, acked)
        self.words.set_u32(self.offset + EYE_CATCHER, _EYE_CATCHER)


def view_lock_of(lock_id: int) -> int:
    """The lock word of a view while this client has it, without the number of those who wait (bits 1 to 15)."""
    return (lock_id | 0x8000) << 16 | 1


def view_is_locked_by(words: Words, view: int, lock_id: int) -> bool:
    """Whether this client has the lock of the view there."""
    return words.u32(view + VIEW_LOCK) & 0xFFFF0001 == view_lock_of(lock_id)
