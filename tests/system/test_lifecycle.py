"""From `yr.init()` to the end of a program, in order or not."""

import subprocess
from pathlib import Path

import psutil
import pytest

from support.clusters import MODES, Mode, RunningCluster, private_cluster
from support.driver_tools import Counter, error_of, get, options, os, sys, yr
from support.drivers import driver, program, run_driver

# The busproxy waits ten seconds for a driver whose stream broke.
GONE_SECONDS = 25


@driver(initialize=False)
def test_init_and_finalize_again_and_again() -> None:
    """A program can init and finalize several times; each time it is another job, and functions go on to work."""

    @yr.invoke
    def double(x: int) -> int:
        return 2 * x

    jobs = set()
    for n in range(3):
        assert not yr.is_initialized()
        jobs.add(yr.init().job_id)
        assert yr.is_initialized()
        assert "cannot be called twice" in str(error_of(yr.init))
        assert get(double.invoke(n)) == 2 * n
        yr.finalize()
    assert len(jobs) == 3
    assert all(job.startswith("job-") and len(job) == 12 for job in jobs)
    assert "not initialized" in str(error_of(lambda: yr.put(1)))


@driver(modes=["in-cluster"])
def test_job_id_of_ones_own() -> None:
    """Functions and actors know the job that they belong to."""

    @yr.invoke
    def job() -> str | None:
        return os.environ.get("YR_JOB_ID")

    counter = yr.instance(Counter).invoke()
    assert get(job.invoke()) == get(counter.variable.invoke("YR_JOB_ID"))


def answer() -> None:
    """The shortest program that needs the whole chain."""
    counter = yr.instance(Counter).invoke(41)
    print(get(counter.add.invoke()))


def test_addresses_in_the_environment(cluster: RunningCluster) -> None:
    """A bare `yr.init()` finds the cluster by the master-info file, by its content, or by addresses."""
    nowhere = {"YR_MASTER_INFO_PATH": "/nonexistent"}
    content = {"YR_MASTER_INFO": cluster.cli.master_info.read_text().strip()}
    addresses = {
        "YR_SERVER_ADDRESS": cluster.endpoint("busproxy"),
        "YR_DS_ADDRESS": cluster.endpoint("data-worker"),
        "YR_IN_CLUSTER": "true",
    }
    for environment in ({}, nowhere | content, nowhere | addresses):
        assert run_driver(cluster, answer, environment=environment) == "42\n"


@pytest.mark.parametrize("mode", MODES)
def test_addresses_in_the_program(cluster: RunningCluster, mode: Mode) -> None:
    """A program may name the addresses itself, in both modes."""
    if mode == "gateway":
        config = f"server_address={cluster.endpoint('frontend')!r}, in_cluster=False"
    else:
        server, data = cluster.endpoint("busproxy"), cluster.endpoint("data-worker")
        config = f"server_address={server!r}, ds_address={data!r}, in_cluster=True"
    text = program(answer).replace("yr.init()", f"yr.init(yr.Config({config}))")
    done = cluster.run_program(text, environment={"YR_MASTER_INFO_PATH": "/nonexistent"})
    assert (done.returncode, done.stdout) == (0, "42\n")


def keep() -> None:
    """Leave a detached actor and a key behind."""
    opts = options(name="kept", custom_extensions={"lifecycle": "detached"})
    counter = yr.instance(Counter).options(opts).invoke(1)
    get(counter.add.invoke())
    yr.kv_write("kept", b"here")


def find() -> None:
    """What another program left behind is there."""
    counter = yr.get_instance("kept", timeout=5)
    print(get(counter.add.invoke()), bytes(yr.kv_read("kept", 1)))
    if "END" in os.environ:
        counter.terminate(True)
        yr.kv_del("kept")


def find_nothing() -> None:
    """Nothing of another cluster is there."""
    assert isinstance(error_of(lambda: yr.get_instance("kept", timeout=1)), TimeoutError)
    assert isinstance(error_of(lambda: yr.kv_read("kept", 1)), RuntimeError)


def test_two_clusters_do_not_disturb_each_other(cluster: RunningCluster) -> None:
    """Names, keys and instances of one cluster are not in the other, and the end of one leaves the other alone."""
    run_driver(cluster, keep)
    with private_cluster() as other:
        run_driver(other, find_nothing)
        run_driver(other, keep)
        assert run_driver(cluster, find, "gateway") == "3 b'here'\n"
    assert run_driver(cluster, find, environment={"END": ""}) == "4 b'here'\n"


def hold() -> None:
    """Say in which processes the actor of an actor and a detached actor are, and stay."""

    class Parent:
        def child(self) -> int:
            self.counter = yr.instance(Counter).invoke()
            pid: int = get(self.counter.pid.invoke())
            return pid

    opts = options(name=f"held-{os.getpid()}", custom_extensions={"lifecycle": "detached"})
    parent, detached = yr.instance(Parent).invoke(), yr.instance(Counter).options(opts).invoke()
    print(*get([parent.child.invoke(), detached.pid.invoke()]), flush=True)
    sys.stdin.read()


# Behind a gateway it takes the three minutes of a lease to know that a driver is gone: see the frontend's tests.
def test_killed_driver(cluster: RunningCluster, tmp_path: Path) -> None:
    """When a driver is killed its instances end, those that they made too; detached ones stay."""
    path = tmp_path / "program.py"
    path.write_text(program(hold))
    environment, pipe = cluster.environment(), subprocess.PIPE
    command = [sys.executable, str(path)]
    with subprocess.Popen(
        command, env=environment, cwd=tmp_path, stdin=pipe, stdout=pipe, text=True
    ) as running:
        assert running.stdout is not None
        child, detached = (psutil.Process(int(pid)) for pid in running.stdout.readline().split())
        running.kill()
    assert wait_until_gone([child]) == []
    assert detached.is_running()
    name = f"held-{running.pid}"
    ended = program(end).replace("NAME", name)
    assert cluster.run_program(ended).returncode == 0
    assert wait_until_gone([detached]) == []


def end() -> None:
    """End a named actor."""
    counter = yr.get_instance("NAME", timeout=5)
    counter.terminate(True)


def wait_until_gone(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Wait for the end of processes; those that did not end in time."""
    _, alive = psutil.wait_procs(processes, timeout=GONE_SECONDS)
    return alive
