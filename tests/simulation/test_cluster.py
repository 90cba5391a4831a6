"""Whole clusters in one process, on the real cores: many seeds, each a different run of programs and faults.

`SIMULATION_SEEDS=n` runs n seeds; `SIMULATION_SEED=k` runs seed k alone and prints its diary.
"""

import logging
import os

import pytest

from simulation.cluster import Cluster

CHUNK = 10
SEEDS = int(os.environ.get("SIMULATION_SEEDS", "200"))
ONE_SEED = os.environ.get("SIMULATION_SEED")


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """What the stores say while etcd is away is no news here."""
    caplog.set_level(logging.ERROR, logger="faas_local")


def failure(seed: int, problems: list[str]) -> str:
    """What a failing seed says, with how to run it again."""
    lines = "\n  ".join(problems[:20])
    return f"seed {seed}: SIMULATION_SEED={seed} pytest tests/simulation -k one_seed\n  {lines}"


def problems_of(seed: int) -> list[str]:
    """Run one seed; an exception of a core names the seed as well."""
    try:
        return Cluster(seed).run()
    except Exception as error:
        error.add_note(failure(seed, []))
        raise


@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_many_seeds(first: int) -> None:
    """Every request is answered once, nothing is executed twice, and nothing is left when the programs are over."""
    failures = [
        failure(seed, problems)
        for seed in range(first, min(first + CHUNK, SEEDS))
        if (problems := problems_of(seed))
    ]
    assert not failures, "\n" + "\n".join(failures)


@pytest.mark.skipif(ONE_SEED is None, reason="for looking at one run: set SIMULATION_SEED")
def test_one_seed(capsys: pytest.CaptureFixture[str]) -> None:
    """A failing seed can be looked at: its diary says what happened when."""
    cluster = Cluster(int(ONE_SEED or 0))
    problems = cluster.run()
    with capsys.disabled():
        for time, who, what in cluster.world.diary:
            os.write(1, f"{time:9.3f} {who}: {what}\n".encode())
    assert not problems, failure(int(ONE_SEED or 0), problems)


def test_same_seed_same_run() -> None:
    """A run is its seed: running it again tells the same diary."""
    runs = [Cluster(7), Cluster(7)]
    for cluster in runs:
        cluster.run()

    assert runs[0].world.diary == runs[1].world.diary
