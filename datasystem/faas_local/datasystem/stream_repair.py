"""What producers leave behind when they die while they insert, and how others can go on.

Nobody but the dead client changes a lock word that it has, so plain stores do; only in the lock of a view do
others count themselves as waiting at the same time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from faas_local.datasystem.stream_layout import LOCK, SLOT_COUNT, Page, view_is_locked_by
from faas_local.datasystem.stream_pages import PageChain

# A living producer needs less than that to write an element that it began.
UNFINISHED_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Wake:
    """Wake all who sleep on the word at this offset."""

    offset: int


@dataclass(frozen=True, slots=True)
class UnlockView:
    """Free the lock of the view at this offset, which this dead client has."""

    offset: int
    lock_id: int


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An element that was not complete when a producer died, but may be another's: `since` is then."""

    cursor: int
    since: float


Effect: TypeAlias = Wake | UnlockView


def unlock(chain: PageChain, lock_id: int) -> list[Effect]:
    """Free all locks that a dead client has in a stream."""
    effects: list[Effect] = []
    for page in chain.reachable_pages:
        if view_is_locked_by(page.words, page.next_view, lock_id):
            effects.append(UnlockView(page.next_view, lock_id))
        if page.is_locked_by(lock_id):
            # Of what it did to the page, only the free space may be wrong: an element is counted last.
            page.cut(page.count, chain.room_of(page))
            page.unlock()
            effects.append(Wake(page.offset + LOCK))
    return effects


def leftovers(chain: PageChain, *, alone: bool, now: float) -> tuple[list[Unfinished], list[Effect]]:
    """A producer died: what may be its unfinished elements.

    When it was the last producer (`alone`) they are, and are ended at once.
    """
    unfinished: list[Unfinished] = []
    effects: list[Effect] = []
    for page in chain.pages:
        if alone:
            effects += _end_all(page, chain.room_of(page))
        else:
            found = (element for element in page.elements() if not element.complete)
            unfinished += [Unfinished(page.first + element.slot - 1, now) for element in found]
    return unfinished, effects


def finish(unfinished: list[Unfinished], pages: Iterable[Page], now: float) -> list[Effect]:
    """End those elements that have been unfinished for too long; they leave the list in any case."""
    due = [entry for entry in unfinished if now - entry.since >= UNFINISHED_SECONDS]
    effects: list[Effect] = []
    for entry in due:
        unfinished.remove(entry)
        for page in pages:
            if page.first <= entry.cursor <= page.last:
                (element, *_) = page.elements(entry.cursor - page.first)
                if not element.complete:
                    page.complete_with_zeros(element)
                    effects.append(Wake(page.offset + SLOT_COUNT))
    return effects


def _end_all(page: Page, room: int) -> list[Effect]:
    elements = list(page.elements())
    count = max((element.slot for element in elements if element.complete), default=0)
    if all(element.complete for element in elements):
        return []
    page.cut(count, room)
    for element in page.elements():
        if not element.complete:
            page.complete_with_zeros(element)
    return [Wake(page.offset + SLOT_COUNT)]
