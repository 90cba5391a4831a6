from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from faas_local.datasystem.allocator import GRANULE, Allocator, rounded

PAGES = 64


class AllocatorMachine(RuleBasedStateMachine):
    """Any sequence of allocations and frees, beside a map of single granules."""

    def __init__(self) -> None:
        super().__init__()
        self.allocator = Allocator(PAGES * GRANULE)
        self.blocks: dict[int, int] = {}

    @rule(size=st.one_of(st.integers(0, 3 * GRANULE), st.integers(0, (PAGES + 1) * GRANULE)))
    def allocate(self, size: int) -> None:
        first_fit = self.first_fit(rounded(size))
        assert self.allocator.allocate(size) == first_fit
        if first_fit is not None:
            self.blocks[first_fit] = rounded(size)

    @precondition(lambda self: self.blocks)
    @rule(data=st.data())
    def free(self, data: st.DataObject) -> None:
        start = data.draw(st.sampled_from(sorted(self.blocks)))
        self.allocator.free(start)
        del self.blocks[start]

    def taken(self) -> list[bool]:
        pages = [False] * PAGES
        for start, size in self.blocks.items():
            for page in range(start // GRANULE, (start + size) // GRANULE):
                assert not pages[page], "two blocks overlap"
                pages[page] = True
        return pages

    def first_fit(self, size: int) -> int | None:
        wanted = [False] * (size // GRANULE)
        pages = self.taken()
        for start in range(PAGES - len(wanted) + 1):
            if pages[start : start + len(wanted)] == wanted:
                return start * GRANULE
        return None

    @invariant()
    def no_page_is_lost(self) -> None:
        pages = self.taken()
        assert self.allocator.used == sum(pages) * GRANULE
        holes = "".join("x" if page else "." for page in pages).split("x")
        assert self.allocator.largest_hole == max(map(len, holes)) * GRANULE

    def teardown(self) -> None:
        for start in self.blocks:
            self.allocator.free(start)
        assert (self.allocator.used, self.allocator.largest_hole) == (0, PAGES * GRANULE)


TestAllocator = AllocatorMachine.TestCase
TestAllocator.settings = settings(max_examples=150, stateful_step_count=60, deadline=None)


@given(size=st.integers(0, 5 * GRANULE))
def test_odd_end_is_never_used(size: int) -> None:
    """Of an arena that is no whole number of granules, all but the rest can be had."""
    allocator = Allocator(size)
    whole = size // GRANULE * GRANULE

    assert allocator.allocate(whole + 1) is None
    assert (allocator.allocate(whole) == 0) is (whole > 0)
