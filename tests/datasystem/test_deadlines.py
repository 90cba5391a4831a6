from hypothesis import given
from hypothesis import strategies as st

from faas_local.datasystem.deadlines import Deadlines

moves = st.lists(st.tuples(st.integers(0, 5), st.one_of(st.none(), st.integers(0, 20))), max_size=300)


@given(moves, st.integers(0, 20))
def test_due_keys_come_out_once_and_in_order(changes: list[tuple[int, int | None]], now: int) -> None:
    """However deadlines were moved and cleared, exactly the keys whose last one has come are due, in order."""
    deadlines: Deadlines[int] = Deadlines()
    expected: dict[int, int] = {}
    for key, when in changes:
        if when is None:
            deadlines.clear(key)
            expected.pop(key, None)
        else:
            deadlines.set(key, when)
            expected[key] = when

    assert deadlines.next() == min(expected.values(), default=None)
    due = deadlines.pop_due(now)

    assert sorted(due) == sorted(key for key, when in expected.items() if when <= now)
    assert [expected[key] for key in due] == sorted(expected[key] for key in due)
    assert deadlines.pop_due(now) == []
    assert len(deadlines) == len(expected) - len(due)


def test_moving_a_deadline_keeps_memory_bounded() -> None:
    """A client that moves its deadline with every heart-beat does not make the heap grow."""
    deadlines: Deadlines[str] = Deadlines()
    for beat in range(10_000):
        deadlines.set("client", beat)

    assert len(deadlines._heap) < 200
    assert deadlines.next() == 9_999
