"""The codes of a data system that is full or broken, from real limits, files and folders."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.cli import wait_until
from support.clusters import RunningCluster, private_cluster

MB = 1 << 20
# The SDK tries for as long as its environment says, 60 s by default, when memory is short.
IMPATIENT = {"DS_CONNECT_TIMEOUT_SEC": "2"}

PRELUDE = """
import os, sys, yr
yr.init()

def code_of(act):
    try:
        act()
    except yr.exception.YRError as error:
        return getattr(error, "code", None) or str(error)
    return 0
"""


@pytest.fixture(scope="module")
def small() -> Iterator[RunningCluster]:
    """A cluster with room for 64 MB in memory and 64 MB on the disk."""
    with private_cluster("--shared-memory", 64, "--spill", 64) as running:
        yield running


def output(cluster: RunningCluster, program: str) -> list[str]:
    done = cluster.run_program(PRELUDE + program, environment=IMPATIENT)
    assert done.returncode == 0, done.stderr + cluster.logs()
    return done.stdout.split()


def test_value_larger_than_the_memory(small: RunningCluster) -> None:
    """An object larger than the shared memory is 4202, and smaller ones work before and after."""
    program = """
first = yr.put(bytes(1 << 20))
print(code_of(lambda: yr.put(bytes(70 << 20))))
print(len(yr.get(first)), len(yr.get(yr.put(bytes(40 << 20)))))
"""
    assert output(small, program) == ["4202", str(MB), str(40 * MB)]


def test_memory_full_of_mapped_values(small: RunningCluster) -> None:
    """What a program looks at stays in memory: one more value is 4202; letting go of one makes room."""
    program = """
refs = [yr.put(bytes([number]) * (20 << 20)) for number in range(3)]
views = [yr.get(ref) for ref in refs]
print(code_of(lambda: yr.put(bytes(20 << 20))))
del views[0]
more = yr.put(bytes([3]) * (20 << 20))
print([yr.get(ref)[-1] for ref in [*refs[1:], more]] == [1, 2, 3], views[1][0])
"""
    assert output(small, program) == ["4202", "True", "2"]


def test_full_disk(small: RunningCluster) -> None:
    """Over the limits of memory and disk a put is 4204; every object that was put before is intact."""
    program = """
refs = []
def put():
    refs.append(yr.put(bytes([len(refs)]) * (20 << 20)))
print(next(code for code in (code_of(put) for _ in range(10)) if code), len(refs))
print(all(yr.get(ref)[0] == number for number, ref in enumerate(refs)))
"""
    assert output(small, program) == ["4204", "6", "True"]


def test_broken_spill_folder(small: RunningCluster) -> None:
    """Without the folder for spilled values a put that needs it is 4203; with the folder again it works."""
    folder = small.state_dir / "ephemeral" / "data" / "node-0" / "spill"
    program = """
refs = [yr.put(bytes(20 << 20)) for number in range(3)]
print(code_of(lambda: yr.put(bytes(20 << 20))))
os.mkdir(sys.argv[1])
print(code_of(lambda: refs.append(yr.put(bytes(20 << 20)))))
"""
    shutil.rmtree(folder)
    done = small.run_program(PRELUDE + program, str(folder), environment=IMPATIENT)
    assert done.stdout.split() == ["4203", "0"], done.stderr


def test_broken_store() -> None:
    """When the file of the durable values is none, writing through is 4201, and writing to memory works."""
    program = """
print(code_of(lambda: yr.kv_write("k", b"v", write_mode=yr.WriteMode.WRITE_THROUGH_L2_CACHE)))
print(code_of(lambda: yr.kv_write("k", b"memory")), yr.kv_read("k"))
"""
    with private_cluster() as cluster:
        file = cluster.state_dir / "ephemeral" / "data" / "node-0" / "values.sqlite"
        file.write_bytes(b"no database" * 100)
        assert output(cluster, program)[:2] == ["4201", "0"]


def test_durable_key_survives_the_worker() -> None:
    """A key that was written through is there after the data worker was killed and started again."""
    write = """
yr.kv_write("through", b"v" * (1 << 20), write_mode=yr.WriteMode.WRITE_THROUGH_L2_CACHE)
yr.kv_write("memory", b"v")
"""
    read = """
print(len(yr.kv_read("through", 5)), code_of(lambda: yr.kv_read("memory", 1)))
"""
    with private_cluster() as cluster:
        output(cluster, write)
        restarted(cluster)
        assert output(cluster, read) == [str(MB), "4005"]


def test_durable_key_survives_the_cluster(tmp_path: Path) -> None:
    """With --persist a key that was written through is there in the next cluster."""
    write = """
yr.kv_write("through", b"v" * (1 << 20), write_mode=yr.WriteMode.WRITE_THROUGH_L2_CACHE)
"""
    read = """
print(len(yr.kv_read("through", 5)))
"""
    cluster = RunningCluster(tmp_path)
    for program in (write, read):
        cluster.cli.up("--persist")
        try:
            printed = output(cluster, program)
        finally:
            cluster.cli.ok("down")
    assert printed == [str(MB)]


def restarted(cluster: RunningCluster) -> None:
    """Kill the data worker and wait for the next one."""
    os.kill(cluster.cli.component("data-worker")["pid"], signal.SIGKILL)
    wait_until(
        lambda: (
            cluster.cli.component("data-worker")["restarts"] == 1
            and cluster.cli.component("data-worker")["state"] == "running"
        ),
        "the data worker runs again",
    )
