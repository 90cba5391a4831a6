"""The measured figures: one value for each round, with the bounds that they are held to."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

FIRST_RESULT = "up typed to first result"
IDLE_CPU = "idle CPU"
ACTOR_CALL = "actor call p50"

BOUNDS = {FIRST_RESULT: 3.5, IDLE_CPU: 3.0, ACTOR_CALL: 3.0}  # at most, in the figure's unit
# Programs behind the gateway send their objects over HTTP.
IN_CLUSTER_BOUNDS = {"put 100 MiB again p50": 30.0, "get 100 MiB put here p50": 1.0}
BOUNDED_SYSTEM = "faas-local"

_FEWEST_FOR_P99 = 100


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure of one system. `mode` is how the program was connected, None where that does not matter."""

    system: str
    mode: str | None
    name: str
    unit: str
    values: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The middle one of the rounds."""
        return statistics.median(self.values)

    @property
    def bound(self) -> float | None:
        """The most that it may be."""
        if self.system != BOUNDED_SYSTEM:
            return None
        bounds = BOUNDS if self.mode == "gateway" else BOUNDS | IN_CLUSTER_BOUNDS
        return bounds.get(self.name)

    @property
    def ok(self) -> bool:
        """Whether it is within its bound; so is a figure that has none."""
        return self.bound is None or self.median <= self.bound

    def as_json(self) -> dict[str, Any]:
        """All there is to know about it."""
        kind = {"system": self.system, "mode": self.mode, "name": self.name, "unit": self.unit}
        return {**kind, "median": self.median, "values": self.values, "bound": self.bound, "ok": self.ok}


class Figures:
    """All figures, in the order in which they were first measured."""

    def __init__(self) -> None:
        self._all: dict[tuple[str, str | None, str], Figure] = {}

    def add(self, system: str, mode: str | None, name: str, unit: str, value: float) -> None:
        """Take in what one round measured."""
        new = Figure(system=system, mode=mode, name=name, unit=unit)
        self._all.setdefault((system, mode, name), new).values.append(value)

    def add_phase(
        self, system: str, mode: str | None, phase: str, seconds: Sequence[float], operations: int
    ) -> None:
        """Take in the times of one workload: its rate when they are times of several operations, else its
        latencies."""
        if operations > 1:
            self.add(system, mode, phase, "/s", operations * len(seconds) / sum(seconds))
            return
        self.add(system, mode, f"{phase} p50", "ms", 1000 * percentile(seconds, 50))
        if len(seconds) >= _FEWEST_FOR_P99:
            self.add(system, mode, f"{phase} p99", "ms", 1000 * percentile(seconds, 99))

    def of(self, system: str) -> list[Figure]:
        """One system's figures."""
        return [figure for figure in self._all.values() if figure.system == system]

    def ratio(self, figure: Figure, other: str) -> float | None:
        """This figure by the other system's, None when that has none."""
        found = self._all.get((other, figure.mode, figure.name)) or self._all.get((other, None, figure.name))
        return figure.median / found.median if found and found.median else None

    def over(self) -> list[Figure]:
        """The figures that are not within their bounds."""
        return [figure for figure in self._all.values() if not figure.ok]

    def as_json(self) -> list[dict[str, Any]]:
        """All figures."""
        return [figure.as_json() for figure in self._all.values()]


def percentile(values: Iterable[float], percent: int) -> float:
    """The smallest value that this many percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
