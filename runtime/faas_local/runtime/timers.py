"""Timers as effects: a core names them, the shell runs them, and each comes back as one event."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class SetTimer:
    """Effect: deliver `TimerFired(name)` in so many seconds; replaces a timer of the same name."""

    name: tuple[str, str]
    seconds: float


@dataclass(frozen=True)
class ClearTimer:
    """Effect: forget the timer of this name, if there is one."""

    name: tuple[str, str]


@dataclass(frozen=True)
class TimerFired:
    """Event: the time of this timer has come."""

    name: tuple[str, str]


class Timers:
    """The shell's side: runs the timers of one core on the event loop."""

    def __init__(self, fire: Callable[[TimerFired], None]) -> None:
        self._fire = fire
        self._handles: dict[tuple[str, str], asyncio.TimerHandle] = {}

    def apply(self, effect: SetTimer | ClearTimer) -> None:
        """Carry out one effect."""
        old = self._handles.pop(effect.name, None)
        if old is not None:
            old.cancel()
        if isinstance(effect, SetTimer):
            loop = asyncio.get_running_loop()
            self._handles[effect.name] = loop.call_later(effect.seconds, self._expire, effect.name)

    def _expire(self, name: tuple[str, str]) -> None:
        del self._handles[name]
        self._fire(TimerFired(name))
