"""However a cluster ends while programs use it, nothing of it stays on the machine."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from support.cli import wait_until
from support.clusters import MODES, Mode, RunningCluster, private_cluster
from support.driver_tools import Counter, get, options, time, yr
from support.drivers import program
from support.leaks import leftovers, wait_until_nothing_is_left


def work() -> None:
    """Keep an actor, a detached actor and a function busy and an object in memory; say in which processes."""

    @yr.invoke
    def sleep() -> None:
        time.sleep(600)

    opts = options(name="detached", custom_extensions={"lifecycle": "detached"})
    actors = [yr.instance(Counter).invoke(), yr.instance(Counter).options(opts).invoke()]
    pids = get([actor.pid.invoke() for actor in actors])
    busy = [*(actor.nap.invoke(600) for actor in actors), sleep.invoke()]
    kept = yr.put(b"x" * (8 << 20))
    print(*pids, len(busy), kept.id, flush=True)
    sys.stdin.read()


@contextlib.contextmanager
def busy_driver(cluster: RunningCluster, mode: Mode, folder: Path) -> Iterator[list[psutil.Process]]:
    """A program at work, to be killed when the block ends; yields the processes of its actors."""
    path = folder / "program.py"
    path.write_text(program(work))
    running = subprocess.Popen(
        [sys.executable, str(path)],
        env=cluster.environment(mode),
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with running:
        try:
            assert running.stdout is not None
            yield [psutil.Process(int(pid)) for pid in running.stdout.readline().split()[:2]]
        finally:
            running.kill()


@pytest.mark.parametrize("mode", MODES)
def test_down_in_the_middle_of_work(tmp_path: Path, mode: Mode) -> None:
    """`faas-local down` ends busy instances, detached ones too, and leaves nothing."""
    with private_cluster() as cluster:  # looks for leftovers itself
        with busy_driver(cluster, mode, tmp_path) as actors:
            cluster.cli.ok("down")
            _, alive = psutil.wait_procs(actors, timeout=5)
        assert alive == []
        wait_until_nothing_is_left(cluster.folder)
        assert not cluster.cli.master_info.exists()


@pytest.mark.parametrize("mode", MODES)
def test_killed_supervisor_in_the_middle_of_work(tmp_path: Path, mode: Mode) -> None:
    """After kill -9 of the supervisor every process of the cluster and every busy instance is gone in 5 s, and so
    are its files."""
    with private_cluster() as cluster:
        with busy_driver(cluster, mode, tmp_path) as actors:
            os.kill(cluster.status()["supervisor"]["pid"], signal.SIGKILL)
            _, alive = psutil.wait_procs(actors, timeout=5)
        assert alive == []
        wait_until_nothing_is_left(cluster.folder)
        assert not cluster.cli.master_info.exists()


def test_everything_but_the_supervisor_killed(tmp_path: Path) -> None:
    """After kill -9 of everything but the supervisor the cluster comes back and works, and `down` leaves nothing."""
    with private_cluster() as cluster:
        with busy_driver(cluster, "in-cluster", tmp_path):
            supervisor = cluster.status()["supervisor"]["pid"]
            lines = [line.split() for line in leftovers(cluster.folder) if line.startswith("process ")]
            pids = {int(words[1][:-1]) for words in lines} - {supervisor}
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

        def back() -> bool:
            components = cluster.status()["components"]
            return all(each["state"] == "running" and each["pid"] not in pids for each in components)

        wait_until(back, "all components run again")
        done = cluster.run_program(program(count))
        assert (done.returncode, done.stdout) == (0, "42\n"), done.stderr


def count() -> None:
    """Use the cluster."""
    counter = yr.instance(Counter).invoke(41)
    print(get(counter.add.invoke()))
