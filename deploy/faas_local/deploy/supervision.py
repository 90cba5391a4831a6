"""When components are started, restarted and given up: the supervisor's decisions, without a process or a clock.

`Supervision.handle(event, now)` takes what happened and returns what to do. Times are seconds since the epoch.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

RESTART_DELAYS = (0.0, 0.2, 0.5, 1.0, 2.0, 5.0)  # seconds; the last one for every further try
STEADY_SECONDS = 10.0  # a component that ran this long starts again with the first delay


class State(StrEnum):
    """What a component does, as `status` shows it."""

    STARTING = "starting"
    RUNNING = "running"
    BACKING_OFF = "backing-off"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Up:
    """The whole cluster is to be started."""


@dataclass(frozen=True)
class Ready:
    """A component answers."""

    key: str


@dataclass(frozen=True)
class Exited:
    """A component's process ended; `how` is for people, such as `killed by SIGKILL`."""

    key: str
    how: str


@dataclass(frozen=True)
class BackedOff:
    """The time before a restart is over."""

    key: str


@dataclass(frozen=True)
class Down:
    """Nothing is to be started any more."""


Event = Up | Ready | Exited | BackedOff | Down


@dataclass(frozen=True)
class Start:
    """Start this component's process."""

    key: str


@dataclass(frozen=True)
class BackOff:
    """Come back with BackedOff after these seconds."""

    key: str
    seconds: float


@dataclass(frozen=True)
class Say:
    """Tell the user, in this one line."""

    line: str


@dataclass(frozen=True)
class AllReady:
    """Every component answered for the first time."""


@dataclass(frozen=True)
class GiveUp:
    """The cluster does not come up, because this component ended before it ever answered."""

    key: str
    how: str


Effect = Start | BackOff | Say | AllReady | GiveUp


@dataclass(frozen=True)
class Component:
    """What is known of one component. `failures` counts ends in a row without a steady time between."""

    state: State = State.STOPPED
    since: float = 0.0
    restarts: int = 0
    failures: int = 0


# What an event makes of a component's state; an event that has no row for it changes nothing.
TRANSITIONS: Mapping[tuple[State, type[Event]], State] = {
    (State.STOPPED, Up): State.STARTING,
    (State.STARTING, Ready): State.RUNNING,
    (State.STARTING, Exited): State.BACKING_OFF,
    (State.RUNNING, Exited): State.BACKING_OFF,
    (State.BACKING_OFF, BackedOff): State.STARTING,
    (State.STARTING, Down): State.STOPPED,
    (State.RUNNING, Down): State.STOPPED,
    (State.BACKING_OFF, Down): State.STOPPED,
}


class Supervision:
    """The components of one cluster and what to do about them."""

    def __init__(self, keys: Iterable[str]) -> None:
        self.components = {key: Component() for key in keys}
        self._unready = set(self.components)

    def handle(self, event: Event, now: float) -> list[Effect]:
        """Take in what happened at `now` and return what to do, in order."""
        keys = [event.key] if isinstance(event, Ready | Exited | BackedOff) else list(self.components)
        return [effect for key in keys for effect in self._one(key, event, now)]

    def _one(self, key: str, event: Event, now: float) -> list[Effect]:
        before = self.components[key]
        state = TRANSITIONS.get((before.state, type(event)))
        if state is None:
            return []
        self.components[key] = replace(before, state=state, since=now)
        match event:
            case Up():
                return [Start(key)]
            case Ready():
                return self._ready(key)
            case Exited(how=how):
                return self._exited(key, before, how, now)
            case BackedOff():
                return self._restart(key)
            case Down():
                return []

    def _ready(self, key: str) -> list[Effect]:
        last = self._unready == {key}
        self._unready.discard(key)
        return [AllReady()] if last else []

    def _exited(self, key: str, before: Component, how: str, now: float) -> list[Effect]:
        if key in self._unready:
            return [GiveUp(key, how)]
        steady = before.state is State.RUNNING and now - before.since >= STEADY_SECONDS
        failures = 1 if steady else before.failures + 1
        self.components[key] = replace(self.components[key], failures=failures)
        delay = RESTART_DELAYS[min(failures, len(RESTART_DELAYS)) - 1]
        if delay == 0:
            return [Say(f"{key} {how}: restarting"), *self._one(key, BackedOff(key), now)]
        return [Say(f"{key} {how}: restarting in {delay:g} s"), BackOff(key, delay)]

    def _restart(self, key: str) -> list[Effect]:
        component = self.components[key]
        self.components[key] = replace(component, restarts=component.restarts + 1)
        return [Start(key)]
