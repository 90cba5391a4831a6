"""Producers and consumers as the SDK's native client has them: they work in the shared memory by themselves.

They reach the worker through `Door`, which is its core in tests of that, and RPCs in tests of the process.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from faas_local.datasystem import stream_layout as layout
from faas_local.datasystem.stream_layout import Page, Words, WorkArea

Step = Literal["locked", "counted", "copied", "done"]


@dataclass(frozen=True)
class Place:
    """A page as the worker names it."""

    offset: int
    size: int


class Door(Protocol):
    """What producers and consumers ask of the worker."""

    def page_for_writing(self, producer: str, current: Place | None) -> Awaitable[Place]: ...
    def page_for_reading(self, consumer: str, cursor: int) -> Awaitable[Place | None]: ...


def insert(page: Page, data: bytes, lock_id: int, *, until: Step = "done", big: bool = False) -> int | None:
    """Add an element; its cursor, or None when there is no room. It goes no further than the step `until`."""
    words, base = page.words, page.offset + layout.SLOTS
    free = words.u32(page.offset + layout.FREE_SPACE)
    if page.is_sealed or len(data) + layout.SLOT_BYTES > free:
        return None
    assert words.u32(page.offset + layout.LOCK) == 0, "the page is locked for ever"
    words.set_u32(page.offset + layout.LOCK, lock_id << 1 | 1)
    words.set_u32(page.offset + layout.FREE_SPACE, free - len(data) - layout.SLOT_BYTES)
    count = page.count
    if until == "locked":
        return page.first + count
    end = words.u32(base + layout.SLOT_BYTES * count) & layout.SLOT_OFFSET
    slot, flags = base + layout.SLOT_BYTES * (count + 1), layout.BIG if big else 0
    words.set_u32(slot, flags | end - len(data))
    words.set_u32(page.offset + layout.SLOT_COUNT, count + 1)
    if until == "counted":
        return page.first + count
    words.set_u32(page.offset + layout.LOCK, 0)
    words.bytes[base + end - len(data) : base + end] = data
    if until == "copied":
        return page.first + count
    words.set_u32(slot, words.u32(slot) | layout.COMPLETE)
    return page.first + count


def next_of(page: Page) -> Page | None:
    """The page that follows, if that is in use."""
    offset = page.words.view_target(page.next_view)
    size = page.words.u64(page.next_view + layout.VIEW_SIZE)
    return Page(page.words, offset, size) if offset is not None else None


class Producer:
    """One producer of a client with this lock id."""

    def __init__(self, words: Words, door: Door, name: str, lock_id: int, area: int) -> None:
        self.words, self.door, self.name, self.lock_id = words, door, name, lock_id
        self.area = WorkArea(words, area)
        self.page: Page | None = None

    async def send(self, data: bytes, until: Step = "done", *, big: bool = False) -> int:
        """Send an element; its cursor. StatusError when the worker has no page for it."""
        while True:
            if self.page is None:
                self.stand_on(await self._ask(None))
            assert self.page is not None
            cursor = insert(self.page, data, self.lock_id, until=until, big=big)
            if cursor is not None:
                return cursor
            self._take_offer()
            following = next_of(self.page)
            if following is None:
                full = self.page
                self.stand_on(None)
                following = await self._ask(Place(full.offset, full.size))
            self.stand_on(following)

    def stand_on(self, page: Page | None) -> None:
        """Count oneself on this page instead of the one before."""
        for each, more in ((self.page, -1), (page, 1)):
            if each is not None:
                self.words.set_u32(each.offset + layout.REFERENCES, each.references + more)
        view = self.area.offset + layout.STANDS_ON
        self.words.set_u64(view + layout.VIEW_OFFSET, page.offset if page else 0)
        self.words.set_u32(view + layout.VIEW_FD, 7 if page else 0)
        self.page = page

    def _take_offer(self) -> None:
        assert self.page is not None
        if self.page.has_offer:
            offered = self.words.u64(self.page.next_view + layout.VIEW_OFFSET)
            self.words.set_u64(offered + layout.FIRST_CURSOR, self.page.last + 1)
            fd = self.words.u32(self.page.next_view + layout.VIEW_FD)
            self.words.set_u32(self.page.next_view + layout.VIEW_FD, fd & ~layout.OFFERED)

    async def _ask(self, current: Place | None) -> Page:
        place = await self.door.page_for_writing(self.name, current)
        return Page(self.words, place.offset, place.size)


class Consumer:
    """One consumer, which reads on from the cursor in its work area."""

    def __init__(self, words: Words, door: Door, name: str, area: int) -> None:
        self.words, self.door, self.name = words, door, name
        self.area = WorkArea(words, area)
        self.cursor = self.area.acked
        self.page: Page | None = None

    async def receive(self, most: int = 1_000_000) -> list[tuple[int, bytes]]:
        """The cursors and bytes of the elements that are there, up to `most`."""
        received: list[tuple[int, bytes]] = []
        if self.page is None:
            place = await self.door.page_for_reading(self.name, self.cursor)
            self.page = Page(self.words, place.offset, place.size) if place else None
        while self.page is not None and len(received) < most:
            more = self._read(most - len(received))
            received += more
            following = next_of(self.page)
            if self.cursor < self.page.last or following is None:
                break
            self.page = following
        return received

    def ack(self, cursor: int) -> None:
        """Acknowledge all elements up to this one."""
        self.words.set_u64(self.area.offset + layout.ACKED, cursor)

    def _read(self, most: int) -> list[tuple[int, bytes]]:
        assert self.page is not None
        assert self.page.first <= self.cursor + 1, "the page of the next element is gone"
        received: list[tuple[int, bytes]] = []
        for element in self.page.elements(self.cursor + 1 - self.page.first):
            if not element.complete or len(received) == most:
                break
            self.cursor += 1
            received.append((self.cursor, bytes(self.words.bytes[element.start : element.end])))
        return received


async def eventually(attempt: Callable[[], Awaitable[bool]], tries: int = 1000) -> None:
    """Wait until something holds that only asking tells."""
    for _ in range(tries):
        if await attempt():
            return
    raise AssertionError("it never became so")
