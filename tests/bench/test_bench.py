"""`python -m bench` on next to nothing: that it measures, not what."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LATENCIES = ("actor call p50", "task p50", "put 1 KiB p50", "get 1 MiB put here p50", "kv read 1 KiB p50")
RATES = (
    "actor calls, pipelined",
    "tasks, parallel",
    "stream elements 1 KiB, 1 producer",
    "stream elements 1 KiB, 3 producers",
    "generator items",
)
COMPONENTS = {"busproxy", "etcd", "frontend", "function-agent", "local-scheduler", "redis", "supervisor"}


def bench(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the command as a user does."""
    command = [sys.executable, "-m", "bench", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=110)


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a quick run in one mode wrote, with what it printed as `printed`."""
    file = tmp_path_factory.mktemp("bench") / "figures.json"
    done = bench("--quick", "--mode", "in-cluster", "--json", str(file))
    assert done.returncode == 0, done.stderr
    return {**json.loads(file.read_text()), "printed": done.stdout}


def figure(measured: dict[str, Any], name: str) -> dict[str, Any]:
    """The figure of this name."""
    found: dict[str, Any] = next(each for each in measured["figures"] if each["name"] == name)
    return found


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", (*LATENCIES, *RATES))
def test_workloads(measured: dict[str, Any], name: str) -> None:
    """Every workload was timed, in the unit of its kind, once for each round."""
    found = figure(measured, name)

    assert found["median"] > 0
    assert found["values"] == [found["median"]]
    assert (found["system"], found["mode"]) == ("faas-local", "in-cluster")
    assert found["unit"] == ("/s" if name in RATES else "ms")


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("name", "bound"), [("up typed to first result", 3.5), ("idle CPU", 3), ("actor call p50", 3)]
)
def test_bounds(measured: dict[str, Any], name: str, bound: float) -> None:
    """The figures that have a bound are shown with it, and with whether it holds."""
    found = figure(measured, name)

    assert found["bound"] == bound
    assert found["ok"] is (found["median"] <= bound)


@pytest.mark.timeout(120)
def test_processes(measured: dict[str, Any]) -> None:
    """CPU and memory are told apart by component."""
    assert set(measured["idle"]["memory_mib"]) >= COMPONENTS
    assert set(measured["cpu_ms_per_operation"]["in-cluster"]["actor call"]) >= COMPONENTS | {"driver"}
    assert figure(measured, "memory per instance")["median"] > 1


@pytest.mark.timeout(120)
def test_where_it_was_measured(measured: dict[str, Any]) -> None:
    """The machine, the versions and the load are with the figures."""
    assert set(measured["machine"]) >= {"cpu", "cores", "python", "openyuanrong-sdk", "etcd", "redis"}
    assert all(load["loop_ms"] > 0 for load in measured["loads"])


@pytest.mark.timeout(120)
def test_table(measured: dict[str, Any]) -> None:
    """The same is printed as tables."""
    for name in ("actor call p50", "up typed to first result", "idle CPU", "busproxy"):
        assert f"\n{name}  " in measured["printed"]


def test_wrong_option() -> None:
    """An unknown system to compare with is refused before anything is started."""
    done = bench("--vs", "nothing")

    assert done.returncode == 2
    assert "ray" in done.stderr
