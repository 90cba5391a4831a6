"""Measure a cluster on this machine: `python -m bench` in the repository's folder.

Everything is done as users do it: by the command line, with the official SDK. The exit status is 1 with
--check when a figure is over its bound, or when something that is measured does not work.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import machine, report
from bench.cluster import Failure
from bench.figures import Figures
from bench.ray_environment import ray_python
from bench.rounds import OURS, RAY, FaasLocal, Ray
from bench.sizes import FULL, QUICK

MODES = ("in-cluster", "gateway")


def main(arguments: Sequence[str]) -> int:
    """Measure, print the tables, and return the exit status."""
    options = _parser().parse_args(arguments)
    sizes = QUICK if options.quick else FULL
    modes = MODES if options.mode == "both" else (options.mode,)
    figures = Figures()
    ours = FaasLocal(sizes, modes, figures)
    ray = Ray(ray_python(), sizes, figures) if options.vs else None
    loads = [machine.load()]
    for number in range(options.rounds or (1 if options.quick else 3)):
        print(f"round {number + 1} ...", file=sys.stderr, flush=True)
        ours.round()
        if ray:
            ray.round()
        loads.append(machine.load())
    _print(ours, figures, loads, options.vs)
    if options.json:
        options.json.write_text(json.dumps(_as_json(ours, figures, loads), indent=2) + "\n")
    return 1 if options.check and figures.over() else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--mode", choices=[*MODES, "both"], default="both", help="how the programs connect")
    parser.add_argument("--rounds", type=int, help="how often all is repeated; default 3, with --quick 1")
    parser.add_argument("--quick", action="store_true", help="few operations: shows that it works, not more")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a figure is over its bound")
    parser.add_argument("--vs", choices=[RAY], help="measure this system, too, in turns; installs it")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything there")
    return parser


def _print(ours: FaasLocal, figures: Figures, loads: list[dict[str, float]], other: str | None) -> None:
    parts = (
        report.machine_lines(ours.facts, loads),
        report.figures_table(figures, OURS, other),
        report.processes_table(ours.idle, ours.cpu),
        report.over_lines(figures.over()) or "all bounds hold",
    )
    print("\n\n".join(parts))


def _as_json(ours: FaasLocal, figures: Figures, loads: list[dict[str, float]]) -> dict[str, Any]:
    return {
        "machine": ours.facts,
        "loads": loads,
        "figures": figures.as_json(),
        "idle": {"cpu_percent": ours.idle.cpu, "memory_mib": ours.idle.memory},
        "cpu_ms_per_operation": ours.cpu,
    }


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Failure as failure:
        sys.exit(f"bench: {failure}")
