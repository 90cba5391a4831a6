"""Which parts of the arena are in use."""

import bisect

GRANULE = 4096


class Allocator:
    """First fit from the low end, in whole granules.

    What was freed is handed out again before anything that was never used: its pages are there already, which
    makes writing them several times faster.
    """

    def __init__(self, size: int) -> None:
        """`size` in bytes; the rest after the last whole granule is never used."""
        self.size = size - size % GRANULE
        self.used = 0
        self._blocks: dict[int, int] = {}
        # Holes by offset; neighbours are merged, so two holes never touch.
        self._starts: list[int] = [0] if self.size else []
        self._sizes: list[int] = [self.size] if self.size else []

    @property
    def largest_hole(self) -> int:
        """The most that one `allocate` can get, in bytes."""
        return max(self._sizes, default=0)

    def allocate(self, size: int) -> int | None:
        """The offset of a block of at least `size` bytes; None when no hole is large enough."""
        need = rounded(size)
        place = next((place for place, hole in enumerate(self._sizes) if hole >= need), None)
        if place is None:
            return None
        start = self._starts[place]
        if self._sizes[place] == need:
            del self._starts[place], self._sizes[place]
        else:
            self._starts[place] += need
            self._sizes[place] -= need
        self._blocks[start] = need
        self.used += need
        return start

    def free(self, start: int) -> None:
        """Give back the block at this offset; KeyError when there is none."""
        size = self._blocks.pop(start)
        self.used -= size
        place = bisect.bisect(self._starts, start)
        if place < len(self._starts) and start + size == self._starts[place]:
            size += self._sizes[place]
            del self._starts[place], self._sizes[place]
        if place and self._starts[place - 1] + self._sizes[place - 1] == start:
            self._sizes[place - 1] += size
        else:
            self._starts.insert(place, start)
            self._sizes.insert(place, size)


def rounded(size: int) -> int:
    """What a block of `size` bytes takes: at least one granule."""
    return max(1, -(-size // GRANULE)) * GRANULE
