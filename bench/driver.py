"""Runs the measured program and notes what it and the cluster's processes took for each workload."""

import json
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.cluster import Failure
from bench.figures import Figures
from bench.processes import Processes

_PATIENCE_SECONDS = 600.0  # for all workloads together

Look = Callable[[str, int], None]
"""Called with what the program holds still for, and with how many actors."""


class Driver:
    """One run of the measured program as `system` in `mode`, its figures going to `figures`."""

    def __init__(self, system: str, mode: str | None, figures: Figures) -> None:
        self.cpu_per_operation: dict[str, dict[str, float]] = {}  # milliseconds: workload -> process name
        self._system = system
        self._mode = mode
        self._figures = figures

    def run(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        processes: Callable[[int], Processes],
        look: Look,
    ) -> None:
        """Run it to its end. `processes` gets the program's pid and names what is watched."""
        with (folder / "stderr").open("w+b") as errors:
            process = subprocess.Popen(
                command,
                env=environment,
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
            watchdog = threading.Timer(_PATIENCE_SECONDS, process.kill)
            watchdog.start()
            try:
                self._follow(process, processes(process.pid), look)
            finally:
                watchdog.cancel()
                process.kill()
                process.wait()
        if process.returncode != 0:
            said = (folder / "stderr").read_text(errors="replace")[-4000:]
            raise Failure(f"{' '.join(command)} ended with {process.returncode}:\n{said}")

    def _follow(self, process: "subprocess.Popen[str]", processes: Processes, look: Look) -> None:
        assert process.stdin is not None and process.stdout is not None
        before = processes.cpu()
        for line in process.stdout:
            if not line.startswith("{"):  # something that the SDK says
                continue
            event: dict[str, Any] = json.loads(line)
            if "hold" in event:
                look(event["hold"], event["actors"])
                process.stdin.write("\n")
                process.stdin.flush()
            elif "begin" in event:
                before = processes.cpu()
            else:
                self._ended(event, before.until(processes.cpu()))
        process.wait()

    def _ended(self, event: Mapping[str, Any], cpu: Mapping[str, float]) -> None:
        phase, seconds, operations = event["end"], event["seconds"], event["operations"]
        self._figures.add_phase(self._system, self._mode, phase, seconds, operations)
        count = operations * len(seconds)
        self.cpu_per_operation[phase] = {name: 1000 * used / count for name, used in cpu.items()}
