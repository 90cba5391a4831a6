"""The pages of one stream: a chain to which producers append, and from which the worker frees what is acknowledged.

The worker never closes a page by itself, for which it would have to exchange words with producers: it offers the
next one, and the producer that finds no room takes it, under the page's lock.
"""

from collections import deque
from dataclasses import dataclass

from faas_local.datasystem.memory import Memory
from faas_local.datasystem.stream_layout import MAX_PAGE_BYTES, Page, Words
from faas_local.protocol.brpc.status import Status, StatusError

# How long a page must have been without a producer that stands on it when its count of references says otherwise,
# because a producer died.
UNCLAIMED_SECONDS = 1.0
# A producer on its way from one page to the next counts itself on neither. So no page's memory is used for
# anything else before so long after its end; the shorter time when memory is short.
RETIRED_SECONDS = 1.0
RETIRED_SECONDS_IN_NEED = 0.1
# The share of the free memory that a page may take for a stream that has no producer yet.
_SPARE_PARTS = 4


@dataclass(frozen=True, slots=True)
class Shared:
    """The memory that the worker and its clients share, and how clients name it."""

    words: Words
    memory: Memory
    store_fd: int

    @property
    def size(self) -> int:
        """The size of what clients map."""
        return len(self.words.bytes)


@dataclass(frozen=True, slots=True)
class Big:
    """A block for an element that is too large for a page."""

    size: int
    producer: str


class PageChain:
    """Pages in the order of their elements. Elements have cursors: 1, 2, 3 and so on, for the stream's whole life.

    `page_size` is 0 until the first producer tells it; the first page may be there before.
    """

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self.page_size = 0
        self.max_bytes = 0
        self.pages: deque[Page] = deque()
        self._offered: Page | None = None
        self._bigs: dict[int, Big] = {}
        self._big_bytes = 0
        self._bigs_freed_to = 0
        self._next_cursor = 1
        self._unclaimed_since: dict[int, float] = {}
        self._retired: deque[tuple[float, Page]] = deque()

    @property
    def reachable_pages(self) -> list[Page]:
        """All pages on which a producer may look, the retired ones, too."""
        return [*(page for _, page in self._retired), *self.all_pages]

    @property
    def used_bytes(self) -> int:
        """How much of the stream's limit is taken."""
        pages = len(self.pages) + (self._offered is not None)
        return pages * self.page_size + self._big_bytes

    @property
    def all_pages(self) -> list[Page]:
        """The pages in use, and the one on offer."""
        return [*self.pages, *([self._offered] if self._offered else [])]

    @property
    def last_append(self) -> int:
        """The cursor of the last element; 0 before the first."""
        self._advance()
        return self.pages[-1].last if self.pages else self._next_cursor - 1

    def room_of(self, page: Page) -> int:
        """How large a page this one is for producers."""
        return self.page_size or page.size

    def configure(self, page_size: int, max_bytes: int) -> None:
        """The first producer tells how large pages and the stream may be."""
        self.page_size = page_size
        self.max_bytes = max_bytes
        if self.pages:
            self.pages[0].limit(page_size)

    def start_early(self) -> None:
        """Let consumers have a page to wait on before there is an element, if there is plenty of memory.

        It holds the largest page that a producer can ask for, and costs nothing but the two ends that are written.
        """
        size = self.page_size or MAX_PAGE_BYTES
        if not self.pages and self._shared.memory.fits(_SPARE_PARTS * size):
            self.pages.append(self._new_page(size, self._next_cursor))

    def for_writing(self, current: int | None, now: float) -> Page:
        """The page to insert into, for a producer for which the one at `current` is full.

        That may be the same page, with a next one on offer. StatusError OUT_OF_MEMORY when there is no room.
        """
        self._advance()
        if not self._shared.memory.fits(self.page_size):
            self._free_retired(now - RETIRED_SECONDS_IN_NEED)
        if not self.pages:
            self._check_limit(self.page_size)
            self.pages.append(self._new_page(self.page_size, self._next_cursor))
        last = self.pages[-1]
        if current == last.offset and self._offered is None:
            self._check_limit(self.page_size)
            self._offered = self._new_page(self.page_size, 1)
            last.offer(self._offered, self._shared.store_fd, self._shared.size)
        return last

    def for_reading(self, cursor: int) -> Page | None:
        """The page of the element after this cursor, whether that is there yet or not; None without a page."""
        self._advance()
        for page in self.pages:
            if cursor < page.last or page is self.pages[-1]:
                return page
        return None

    def allocate_big(self, size: int, producer: str, now: float) -> int:
        """Room for a large element; StatusError OUT_OF_MEMORY when there is none."""
        self._check_limit(size)
        if not self._shared.memory.fits(size):
            self._free_retired(now - RETIRED_SECONDS_IN_NEED)
        offset = self._shared.memory.allocate(size)
        self._bigs[offset] = Big(size, producer)
        self._big_bytes += size
        return offset

    def free_big(self, offset: int) -> bool:
        """Give back a large element's room; False when there is none at this offset."""
        big = self._bigs.pop(offset, None)
        if big is None:
            return False
        self._big_bytes -= big.size
        self._shared.memory.free(offset)
        return True

    # Garbage

    def free_acked(
        self, acked: int, *, consumers: bool, claimed: set[int], counted: bool, now: float
    ) -> None:
        """Free what nobody needs when all elements up to `acked` are acknowledged.

        A consumer that acknowledged the last element of a page still stands there. Producers count themselves on
        their pages (`counted`: so exactly); `claimed` are those on which one is or to which it was sent.
        """
        self._advance()
        self._free_bigs(acked)
        limit = acked - 1 if consumers else acked
        while len(self.pages) > 1 and self.pages[0].last <= limit and self._is_left(claimed, counted, now):
            self._retired.append((now, self.pages.popleft()))
        self._free_retired(now - RETIRED_SECONDS)

    def free_all(self) -> None:
        """Free everything; the elements are lost."""
        self._next_cursor = self.last_append + 1
        self._bigs_freed_to = self._next_cursor - 1
        for page in self.reachable_pages:
            self._free_page(page)
        self._retired.clear()
        self.pages.clear()
        self._offered = None
        for offset in list(self._bigs):
            self.free_big(offset)

    def free_unsent(self, producer: str) -> None:
        """Free large elements that a dead producer had room for, but did not send."""
        mine = {offset for offset, big in self._bigs.items() if big.producer == producer}
        if mine:
            for page in self.pages:
                mine -= {page.big_at(element) for element in page.elements()}
            for offset in mine:
                self.free_big(offset)

    def _free_bigs(self, acked: int) -> None:
        if not self._bigs:
            self._bigs_freed_to = max(self._bigs_freed_to, acked)
        for page in self.pages:
            for element in page.elements(max(0, self._bigs_freed_to + 1 - page.first)):
                cursor = page.first + element.slot - 1
                if cursor > acked or not element.complete:
                    return
                big = page.big_at(element)
                if big is not None:
                    self.free_big(big)
                self._bigs_freed_to = cursor

    def _is_left(self, claimed: set[int], counted: bool, now: float) -> bool:
        page = self.pages[0]
        if page.offset in claimed or (counted and page.references > 1):
            self._unclaimed_since.pop(page.offset, None)
            return False
        if page.references <= 1:
            return True
        return now - self._unclaimed_since.setdefault(page.offset, now) >= UNCLAIMED_SECONDS

    def _free_retired(self, before: float) -> None:
        while self._retired and self._retired[0][0] <= before:
            self._free_page(self._retired.popleft()[1])

    def _free_page(self, page: Page) -> None:
        page.take_back()
        self._unclaimed_since.pop(page.offset, None)
        self._shared.memory.free(page.offset)

    def _advance(self) -> None:
        if self._offered is not None and self.pages[-1].is_sealed:
            self.pages.append(self._offered)
            self._offered = None

    def _new_page(self, size: int, first: int) -> Page:
        page = Page(self._shared.words, self._shared.memory.allocate(size), size)
        page.initialise(first, self.room_of(page))
        return page

    def _check_limit(self, size: int) -> None:
        if self.used_bytes + size > self.max_bytes:
            text = (
                f"{size} bytes do not fit: the stream has {self.used_bytes} of at most {self.max_bytes} bytes"
            )
            raise StatusError(Status.OUT_OF_MEMORY, text)
