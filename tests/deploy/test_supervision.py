"""The supervisor's decisions, fed with events on a virtual clock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faas_local.deploy.supervision import (
    RESTART_DELAYS,
    STEADY_SECONDS,
    TRANSITIONS,
    AllReady,
    BackedOff,
    BackOff,
    Down,
    Event,
    Exited,
    GiveUp,
    Ready,
    Say,
    Start,
    State,
    Supervision,
    Up,
)

KEYS = ("etcd", "redis")


def running() -> Supervision:
    """Two components that are up since time 1."""
    core = Supervision(KEYS)
    core.handle(Up(), 0)
    for key in KEYS:
        core.handle(Ready(key), 1)
    return core


def test_all_start_at_once_and_the_last_ready_one_completes() -> None:
    """`up` starts every component without waiting for any, and is done when all have answered."""
    core = Supervision(KEYS)
    assert core.handle(Up(), 0) == [Start("etcd"), Start("redis")]
    assert core.handle(Ready("redis"), 1) == []
    assert core.handle(Ready("etcd"), 2) == [AllReady()]


def test_end_before_ready_fails_the_start() -> None:
    """A component that ends before it ever answered is not tried again: the cluster does not come up."""
    core = Supervision(KEYS)
    core.handle(Up(), 0)
    assert core.handle(Exited("etcd", "ended with exit status 1"), 1) == [
        GiveUp("etcd", "ended with exit status 1")
    ]


def test_dead_component_is_restarted_at_once_with_one_line() -> None:
    """The first restart comes without delay and says so in one line."""
    core = running()
    effects = core.handle(Exited("redis", "was killed by SIGKILL"), 50)
    assert effects == [Say("redis was killed by SIGKILL: restarting"), Start("redis")]
    assert core.components["redis"].state is State.STARTING
    assert core.components["redis"].restarts == 1
    assert core.components["etcd"].restarts == 0


def test_back_off_grows_to_a_bound() -> None:
    """A component that keeps ending is tried more and more seldom, at last every RESTART_DELAYS[-1] seconds."""
    core = running()
    delays: list[float] = []
    for second in range(2, 10):
        effects = core.handle(Exited("redis", "ended"), second)
        waits = [effect.seconds for effect in effects if isinstance(effect, BackOff)]
        delays += waits or [0.0]
        if waits:
            assert core.components["redis"].state is State.BACKING_OFF
            assert core.handle(BackedOff("redis"), second) == [Start("redis")]
    assert delays == [*RESTART_DELAYS, RESTART_DELAYS[-1], RESTART_DELAYS[-1]]


def test_steady_time_forgets_failures() -> None:
    """After a steady time a component is again restarted at once."""
    core = running()
    core.handle(Exited("redis", "ended"), 2)
    core.handle(Ready("redis"), 3)
    effects = core.handle(Exited("redis", "ended"), 3 + STEADY_SECONDS)
    assert Start("redis") in effects


def test_nothing_starts_after_down() -> None:
    """After `down` ends are expected and no timer brings a component back."""
    core = running()
    for second in (2, 3):
        core.handle(Exited("etcd", "ended"), second)
    assert (
        core.components["etcd"].state is State.STARTING or core.components["etcd"].state is State.BACKING_OFF
    )
    assert core.handle(Down(), 4) == []
    assert core.handle(BackedOff("etcd"), 5) == []
    assert core.handle(Exited("redis", "was killed by SIGTERM"), 5) == []
    assert {each.state for each in core.components.values()} == {State.STOPPED}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("event", [Up(), Ready("a"), Exited("a", "ended"), BackedOff("a"), Down()])
def test_events_without_a_transition_change_nothing(state: State, event: Event) -> None:
    """An event that the table has no row for in this state has no effect and changes nothing."""
    core = running_in(state)
    before = core.components["a"]
    if (state, type(event)) not in TRANSITIONS:
        assert core.handle(event, 9) == []
        assert core.components["a"] == before


def running_in(state: State) -> Supervision:
    """One component that was brought into this state."""
    core = Supervision(["a"])
    steps: dict[State, list[Event]] = {
        State.STOPPED: [],
        State.STARTING: [Up()],
        State.RUNNING: [Up(), Ready("a")],
        State.BACKING_OFF: [Up(), Ready("a"), Exited("a", "ended"), Exited("a", "ended")],
    }
    for event in steps[state]:
        core.handle(event, 0)
    assert core.components["a"].state is state
    return core


EVENTS = st.one_of(
    st.builds(Ready, st.sampled_from(KEYS)),
    st.builds(Exited, st.sampled_from(KEYS), st.just("ended")),
    st.builds(BackedOff, st.sampled_from(KEYS)),
)


@given(st.lists(EVENTS, max_size=40))
def test_a_component_never_runs_twice(events: list[Event]) -> None:
    """Whatever happens in whatever order, a process is only started while the component has none."""
    core = Supervision(KEYS)
    alive: set[str] = set()
    given_up: set[str] = set()
    for time, event in enumerate([Up(), *events]):
        if isinstance(event, Exited):
            if event.key not in alive:
                continue
            alive.discard(event.key)
        for effect in core.handle(event, time):
            if isinstance(effect, Start):
                assert effect.key not in alive | given_up
                alive.add(effect.key)
            if isinstance(effect, GiveUp):
                given_up.add(effect.key)
                return
