"""What a cluster's processes take: CPU time and memory, by what they are."""

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

import psutil

DRIVER = "driver"  # the name of the program that uses the cluster, and is no part of it

Name = Callable[[psutil.Process], str]


class Processes:
    """Some processes and all below them, each under the name that `name` gives it."""

    def __init__(self, roots: Iterable[int], name: Name) -> None:
        self._roots = [psutil.Process(root) for root in roots]
        self._name = name

    def cpu(self) -> "Cpu":
        """The CPU time that each process has taken until now."""
        return Cpu(self._each(lambda process: sum(process.cpu_times()[:2])))

    def memory(self) -> dict[str, float]:
        """MiB by name: each process's proportional share (PSS), or where the system does not tell that, what
        it has alone (USS)."""
        return _by_name(self._each(_mebibytes))

    def count(self) -> int:
        """How many there are."""
        return len(self._each(lambda _process: 0.0))

    def _each(self, measure: Callable[[psutil.Process], float]) -> dict[tuple[str, int], float]:
        found = {}
        below = [child for root in self._roots for child in root.children(recursive=True)]
        for process in (*self._roots, *below):
            with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
                found[self._name(process), process.pid] = measure(process)
        return found


class Cpu:
    """CPU seconds of processes at one moment."""

    def __init__(self, seconds: Mapping[tuple[str, int], float]) -> None:
        self._seconds = seconds

    def until(self, later: "Cpu") -> dict[str, float]:
        """The seconds by name between two moments. Processes that ended between them are not counted."""
        return _by_name({key: end - self._seconds.get(key, 0.0) for key, end in later._seconds.items()})


def busy_seconds() -> float:
    """CPU seconds that everything on this machine has taken, on all processors together."""
    times = psutil.cpu_times()
    return float(times.user + times.system)


def _mebibytes(process: psutil.Process) -> float:
    found = process.memory_full_info()
    return float(getattr(found, "pss", found.uss)) / (1 << 20)


def _by_name(each: Mapping[tuple[str, int], float]) -> dict[str, float]:
    sums: dict[str, float] = defaultdict(float)
    for (name, _pid), value in each.items():
        sums[name] += value
    return dict(sums)
