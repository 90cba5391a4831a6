"""One round of the measurement of each system: a cluster from its start to its end."""

import dataclasses
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from bench import machine
from bench.cluster import COMMAND, HERE, NODE, Cluster, empty_folder, seconds_until
from bench.driver import Driver
from bench.figures import FIRST_RESULT, Figures
from bench.idle import Idle, measure_idle, wait_for_idle
from bench.processes import DRIVER, Processes
from bench.sizes import Sizes

OURS, RAY = "faas-local", "ray"

_FIRST_LINE = "result 42"


class FaasLocal:
    """Measures faas-local. `facts`, `idle` and `cpu` (milliseconds an operation: mode -> workload -> process)
    are of the last round."""

    def __init__(self, sizes: Sizes, modes: Sequence[str], figures: Figures) -> None:
        self.facts: Mapping[str, Any] = {}
        self.idle = Idle({}, {})
        self.cpu: dict[str, Mapping[str, Mapping[str, float]]] = {}
        self._sizes = sizes
        self._modes = modes
        self._figures = figures

    def round(self) -> None:
        """Start a cluster, measure it, stop it; then one program with a cluster of its own."""
        with empty_folder() as folder:
            cluster = Cluster(folder)
            begin = time.perf_counter()
            cluster.up()
            try:
                self._add("up", time.perf_counter() - begin)
                self._measure(cluster, begin)
                begin = time.perf_counter()
            finally:
                cluster.down()
            self._add("down", time.perf_counter() - begin)
        with empty_folder() as folder:
            self._private_cluster(Cluster(folder))

    def _measure(self, cluster: Cluster, begin: float) -> None:
        processes = cluster.processes()
        started = processes.count()
        program, environment = _program("first_result.py", "with_yr"), cluster.environment("in-cluster")
        before = time.perf_counter() - begin
        took = seconds_until(_FIRST_LINE, program, environment, cluster.folder)
        self._add(FIRST_RESULT, before + took)
        self._add("program start to first result", took)
        self.facts = machine.facts(cluster.status()["endpoints"])
        wait_for_idle(processes, started)
        self.idle = measure_idle(OURS, processes, self._sizes.idle_seconds, self._figures)
        for mode in self._modes:
            self._workloads(cluster, mode)
            wait_for_idle(processes, started)

    def _workloads(self, cluster: Cluster, mode: str) -> None:
        program = _program("workloads.py", "with_yr", _as_json(self._sizes))
        driver = Driver(OURS, mode, self._figures)

        def look(held: str, actors: int) -> None:
            if held == "actors":
                memory = cluster.processes().memory()
                self._figures.add(OURS, mode, "memory per instance", "MiB", memory["instances"] / actors)

        driver.run(program, cluster.environment(mode), cluster.folder, cluster.processes, look)
        self.cpu[mode] = driver.cpu_per_operation

    def _private_cluster(self, cluster: Cluster) -> None:
        program = [str(HERE / "first_result.py"), "with_yr"]
        begin = time.perf_counter()
        command = [COMMAND, "run", *NODE, *program]
        took = seconds_until(_FIRST_LINE, command, cluster.environment(None), cluster.folder)
        self._add("run typed to first result", took)
        self._add("run, all of it", time.perf_counter() - begin)

    def _add(self, name: str, seconds: float) -> None:
        self._figures.add(OURS, None, name, "s", seconds)


class Ray:
    """Measures Ray with the same programs; each starts and ends its own cluster."""

    def __init__(self, python: Path, sizes: Sizes, figures: Figures) -> None:
        self._python = python
        self._sizes = sizes
        self._figures = figures

    def round(self) -> None:
        """One short program, then the workloads."""
        with empty_folder() as folder:
            environment = Cluster(folder).environment(None)
            begin = time.perf_counter()
            program = _program("first_result.py", "with_ray", python=self._python)
            took = seconds_until(_FIRST_LINE, program, environment, folder)
            self._figures.add(RAY, None, FIRST_RESULT, "s", took)
            self._figures.add(RAY, None, "run typed to first result", "s", took)
            self._figures.add(RAY, None, "run, all of it", "s", time.perf_counter() - begin)
            self._workloads(environment, folder)

    def _workloads(self, environment: Mapping[str, str], folder: Path) -> None:
        program = _program("workloads.py", "with_ray", _as_json(self._sizes), python=self._python)
        watched: list[Processes] = []

        def processes(driver: int) -> Processes:
            def name(process: psutil.Process) -> str:
                if process.pid == driver:
                    return DRIVER
                return "instances" if process.cmdline()[:1] == ["ray::Actor"] else "cluster"

            watched.append(Processes([driver], name))
            return watched[-1]

        def look(held: str, actors: int) -> None:
            if held == "connected":
                time.sleep(self._sizes.idle_seconds / 2)  # its workers are still starting
                measure_idle(RAY, watched[0], self._sizes.idle_seconds, self._figures)
            else:
                memory = watched[0].memory()
                self._figures.add(RAY, None, "memory per instance", "MiB", memory["instances"] / actors)

        Driver(RAY, None, self._figures).run(program, environment, folder, processes, look)


def _program(file: str, *arguments: str, python: Path = Path(sys.executable)) -> list[str]:
    return [str(python), str(HERE / file), *arguments]


def _as_json(sizes: Sizes) -> str:
    return json.dumps(dataclasses.asdict(sizes))
