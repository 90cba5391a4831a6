"""The bytes that clients and the worker share for streams, against what the SDK's native client writes and reads."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faas_local.datasystem.stream_layout import (
    BIG,
    FREE_SPACE,
    LOCK,
    SLOT_COUNT,
    SLOTS,
    Page,
    Words,
    WorkArea,
    view_is_locked_by,
    view_lock_of,
)
from faas_local.datasystem.view_lock import unlock_view
from faas_local.protocol.wire import streams_pb2 as sc
from support.stream_clients import insert, next_of

SIZE = 8192
ROOM = SIZE - 32 - 32 - 4


def page_at(offset: int, memory: bytearray | None = None) -> Page:
    page = Page(Words(memoryview(memory or bytearray(b"\xaa" * 4 * SIZE))), offset, SIZE)
    page.initialise(1, SIZE)
    return page


def test_empty_page() -> None:
    """An empty page has the cursor 1, one reference, all space but its ends free, and no next page."""
    page = page_at(SIZE)
    head = struct.unpack_from("<QIIIIIII", page.words.bytes, SIZE)

    assert head == (1, 0, 0, 1, ROOM, 0, 0, SIZE - 64)
    assert page.words.bytes[2 * SIZE - 32 : 2 * SIZE] == bytes(32)
    assert page.words.bytes[SIZE - 1] == page.words.bytes[2 * SIZE] == 0xAA
    assert (page.count, page.first, page.last, page.is_sealed, page.has_offer) == (0, 1, 0, False, False)


@given(sizes=st.lists(st.integers(1, 3000), max_size=12))
def test_elements(sizes: list[int]) -> None:
    """Elements are found as they were inserted, up to the page's end; what is free is counted to the byte."""
    page = page_at(0)
    inserted = []
    for number, size in enumerate(sizes):
        data = bytes([number + 1]) * size
        if insert(page, data, 3) is not None:
            inserted.append(data)

    found = [bytes(page.words.bytes[each.start : each.end]) for each in page.elements()]

    assert found == inserted
    free = ROOM - sum(len(data) + 4 for data in inserted)
    assert page.words.u32(FREE_SPACE) == free
    page.cut(page.count, SIZE)
    assert page.words.u32(FREE_SPACE) == free


def test_largest_element_and_room() -> None:
    """A page holds an element of all but 72 bytes; one that is limited holds no more than a page of that size."""
    assert insert(page_at(0), bytes(SIZE - 72), 1) == 1
    assert insert(page_at(0), bytes(SIZE - 71), 1) is None
    limited = page_at(0)
    limited.limit(4096)
    assert insert(limited, bytes(4096 - 71), 1) is None
    assert insert(limited, bytes(4096 - 72), 1) == 1
    assert insert(limited, b"x", 1) is None


def test_offer() -> None:
    """A page on offer is no next page yet; it is when a producer clears the mark, and both have the same place."""
    page = page_at(0)
    following = Page(page.words, SIZE, SIZE)
    page.offer(following, 77, 4 * SIZE)

    assert struct.unpack_from("<IIQqQ", page.words.bytes, SIZE - 32) == (
        0,
        77 | 1 << 31,
        4 * SIZE,
        SIZE,
        SIZE,
    )
    assert (page.has_offer, page.is_sealed, next_of(page)) == (True, False, None)
    page.words.set_u32(SIZE - 28, 77)
    assert (page.has_offer, page.is_sealed, next_of(page)) == (False, True, following)


def test_big_element() -> None:
    """The slot of a big element leads to the block with its bytes, as soon as it is complete."""
    page = page_at(0)
    view = sc.ShmViewPb(fd=7, mmap_size=100, offset=4096, size=50).SerializeToString()
    insert(page, view, 1, big=True)
    insert(page, view, 1, big=True, until="copied")
    insert(page, b"\xff", 1, big=True)
    insert(page, b"small", 1)

    assert [page.big_at(element) for element in page.elements()] == [4096, None, None, None]


def test_work_area() -> None:
    """A work area starts with the acknowledged cursor and says that consumers need not count references."""
    memory = bytearray(b"\xaa" * 512)
    area = WorkArea(Words(memoryview(memory)), 128)
    area.initialise(41)

    assert memory[128:256] == struct.pack("<Q56xI60x", 41, 0x00010000)
    assert memory[127] == memory[256] == 0xAA
    assert (area.acked, area.stands_on) == (41, None)
    struct.pack_into("<IIQqQ", memory, 128 + 72, 0, 9, 512, 64, 32)
    assert area.stands_on == 64


def test_lock_of_a_page() -> None:
    """The lock word names its holder."""
    page = page_at(0)
    insert(page, b"x", 5, until="locked")

    assert page.words.u32(LOCK) == 11
    assert page.is_locked_by(5)
    assert not page.is_locked_by(4)
    page.unlock()
    assert insert(page, b"x", 4) == 1


def test_unfinished_element() -> None:
    """An element that will never be complete can be ended; it is as long as it was to be, and leads nowhere."""
    page = page_at(0)
    insert(page, b"ab", 1, until="copied", big=True)
    (element,) = page.elements()
    page.complete_with_zeros(element)

    (element,) = page.elements()
    assert (element.complete, element.flags & BIG, page.big_at(element)) == (True, 0, None)
    assert page.words.bytes[element.start : element.end] == bytes(2)


@pytest.mark.parametrize("waiting", [0, 1, 3])
def test_lock_of_a_view(waiting: int) -> None:
    """Freeing a dead client's lock of a view keeps the number of those who wait for it in the same word."""
    words = Words(memoryview(bytearray(4096)))
    words.set_u32(64, (5 | 0x8000) << 16 | waiting << 1 | 1)

    assert view_lock_of(5) == 0x80050001
    unlock_view(words, 64, 4)
    assert view_is_locked_by(words, 64, 5)
    unlock_view(words, 64, 5)
    assert words.u32(64) == waiting << 1


@given(rubbish=st.binary(min_size=4 * 300, max_size=4 * 300), count=st.integers(0, 2**32 - 1))
def test_page_of_rubbish(rubbish: bytes, count: int) -> None:
    """Whatever clients write into a page, its elements are within it, and not more than can be."""
    page = page_at(SIZE)
    page.words.bytes[SIZE : SIZE + len(rubbish)] = rubbish
    page.words.set_u32(SIZE + SLOT_COUNT, count)

    elements = list(page.elements())

    assert len(elements) <= ROOM // 4
    assert all(SIZE + SLOTS <= each.start <= each.end <= page.next_view for each in elements)
    assert page.last >= page.first - 1
    for element in elements[:10]:
        page.big_at(element)
        page.complete_with_zeros(element)
    assert page.words.bytes[SIZE - 1] == page.words.bytes[2 * SIZE] == 0xAA
