"""What a cluster takes that has nothing to do."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass

from bench.figures import IDLE_CPU, Figures
from bench.processes import DRIVER, Processes, busy_seconds

_SETTLE_SECONDS = 10.0
_POLL_SECONDS = 0.1


@dataclass(frozen=True)
class Idle:
    """CPU in percent of one core and memory in MiB, by process."""

    cpu: Mapping[str, float]
    memory: Mapping[str, float]


def measure_idle(system: str, processes: Processes, seconds: float, figures: Figures) -> Idle:
    """Watch an idle cluster for so long; also how busy the rest of the machine was meanwhile."""
    before, busy, begin = processes.cpu(), busy_seconds(), time.perf_counter()
    time.sleep(seconds)
    after = processes.cpu()
    everything, lasted = busy_seconds() - busy, time.perf_counter() - begin
    cpu = {name: 100 * used / lasted for name, used in before.until(after).items()}
    memory = processes.memory()
    figures.add(system, None, IDLE_CPU, "%", of_cluster(cpu))
    figures.add(system, None, "idle memory", "MiB", of_cluster(memory))
    others = max(0.0, 100 * everything / lasted - sum(cpu.values()))
    figures.add(system, None, f"CPU of others meanwhile, of {os.cpu_count()} cores", "%", others)
    return Idle(cpu, memory)


def of_cluster(by_name: Mapping[str, float]) -> float:
    """The sum of everything that is not the program that uses the cluster."""
    return sum(value for name, value in by_name.items() if name != DRIVER)


def wait_for_idle(processes: Processes, count: int) -> None:
    """Wait, with a bound, until no more than so many processes are left."""
    deadline = time.monotonic() + _SETTLE_SECONDS
    while processes.count() > count and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
