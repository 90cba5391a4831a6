"""Values in shared memory with the SDK: drivers in both modes, functions, deaths, restarts, several nodes."""

import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from faas_local.deploy.paths import StateDir
from support.cli import wait_until
from support.clusters import MODES, Mode, RunningCluster, private_cluster

PRELUDE = """
import hashlib, os, signal, sys, yr
yr.init()

def digest(value):
    return hashlib.sha256(value).hexdigest()

def pattern(size, seed=0):
    return (bytes(range(256)) * (size // 256 + 2))[seed : seed + size]

@yr.instance
class Keeper:
    def digest(self, value):
        return digest(value)
    def make(self, size, seed):
        return pattern(size, seed)
    def put(self, size, seed):
        self.reference = yr.put(pattern(size, seed))
        return [self.reference]
    def look(self, references):
        self.views = yr.get(references)
        return [digest(view) for view in self.views]
    def kv(self, key):
        value = bytes(yr.kv_read(key, 5))
        yr.kv_write(key + "-seen", value[::-1])
        return digest(value)
    def die(self):
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def pair() -> Iterator[RunningCluster]:
    """A cluster of two nodes."""
    with private_cluster("--nodes", 2, "--shared-memory", 256) as running:
        yield running


def output(cluster: RunningCluster, program: str, mode: Mode = "in-cluster") -> str:
    done = cluster.run_program(PRELUDE + program, mode=mode)
    assert done.returncode == 0, done.stderr + cluster.logs()
    return done.stdout


def memory(cluster: RunningCluster) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(cluster.cli.ok("data", "status", "-o", "json"))
    return found


def wait_until_free(cluster: RunningCluster) -> None:
    """All memory of all nodes comes back."""
    wait_until(lambda: all(node["used"] == 0 for node in memory(cluster)), "all memory is free")


@pytest.mark.parametrize("mode", MODES)
def test_values_go_everywhere_unchanged(pair: RunningCluster, mode: Mode) -> None:
    """Large values are the same bytes as arguments, results, objects and keys, on both nodes, in both modes."""
    program = """
keepers = [Keeper.invoke() for _ in range(3)]
for size in (1, 499 * 1024, 501 * 1024, 5 << 20, 20 << 20):
    value = pattern(size, 7)
    reference = yr.put(value)
    assert digest(yr.get(reference)) == digest(value)
    for keeper in keepers:
        assert yr.get(keeper.digest.invoke(value)) == digest(value)
        assert yr.get(keeper.look.invoke([reference])) == [digest(value)]
        assert digest(yr.get(keeper.make.invoke(size, 7))) == digest(value)
    yr.kv_write("large", value)
    assert all(yr.get(keeper.kv.invoke("large")) == digest(value) for keeper in keepers)
    assert bytes(yr.kv_read("large-seen", 5)) == value[::-1]
inner = yr.get(keepers[0].put.invoke(3 << 20, 9))
assert digest(yr.get(inner[0])) == digest(pattern(3 << 20, 9))
yr.kv_del(["large", "large-seen"])
print("same")
"""
    assert output(pair, program, mode).endswith("same\n")
    wait_until_free(pair)


def test_views_stay_as_they_are(pair: RunningCluster) -> None:
    """What a program got keeps its bytes when the reference is gone, the key is overwritten and memory is used."""
    program = """
reference = yr.put(pattern(20 << 20, 1))
view = yr.get(reference)
del reference
yr.kv_write("k", pattern(5 << 20, 2))
old = yr.kv_read("k", 5)
yr.kv_write("k", pattern(5 << 20, 3))
for seed in range(30):
    yr.put(pattern(20 << 20, seed + 4))
assert digest(view) == digest(pattern(20 << 20, 1))
assert digest(old) == digest(pattern(5 << 20, 2))
assert digest(yr.kv_read("k", 5)) == digest(pattern(5 << 20, 3))
yr.kv_del("k")
print("kept")
"""
    assert output(pair, program).endswith("kept\n")
    wait_until_free(pair)


def test_killed_driver_leaves_nothing(pair: RunningCluster) -> None:
    """After kill -9 of a driver all that it alone held is free: objects, views, values that it was writing."""
    program = """
references = [yr.put(pattern(10 << 20, seed)) for seed in range(4)]
views = yr.get(references)
keeper = Keeper.invoke()
yr.get(keeper.look.invoke(references))
print("holding", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = pair.run_program(PRELUDE + program)
    assert (done.returncode, done.stdout.split()[-1]) == (-signal.SIGKILL, "holding")
    wait_until_free(pair)


def test_killed_function_gives_its_memory_back(pair: RunningCluster) -> None:
    """What an instance held goes with it; objects of others that it looked at stay."""
    program = """
reference = yr.put(pattern(10 << 20, 5))
keeper = Keeper.invoke()
yr.get(keeper.look.invoke([reference]))
yr.get(keeper.put.invoke(30 << 20, 6))
try:
    yr.get(keeper.die.invoke(), 20)
except Exception as error:
    print(type(error).__name__)
assert digest(yr.get(reference)) == digest(pattern(10 << 20, 5))
"""
    output(pair, program)
    wait_until_free(pair)


def test_restarted_worker_serves_its_clients_again() -> None:
    """After kill -9 of the data worker, views stay readable, and the same program puts and gets as before."""
    program = f"""
import subprocess, json, time
def component():
    out = subprocess.run([{sys.executable!r}, "-m", "faas_local.deploy", "status", "-o", "json"],
                         capture_output=True, text=True, check=True).stdout
    return next(each for each in json.loads(out)["components"] if each["name"] == "data-worker")
view = yr.get(yr.put(pattern(10 << 20, 1)))
os.kill(component()["pid"], signal.SIGKILL)
end = time.monotonic() + 20
while True:
    try:
        reference = yr.put(pattern(10 << 20, 2))
        break
    except yr.exception.YRError:
        assert time.monotonic() < end, "no put works"
        time.sleep(0.1)
assert digest(view) == digest(pattern(10 << 20, 1))
assert digest(yr.get(reference)) == digest(pattern(10 << 20, 2))
keeper = Keeper.invoke()
assert yr.get(keeper.digest.invoke(pattern(2 << 20))) == digest(pattern(2 << 20))
del reference
print("again")
"""
    with private_cluster("--shared-memory", 64) as cluster:
        assert output(cluster, program).endswith("again\n")
        wait_until_free(cluster)


def test_program_that_cannot_reach_the_socket(pair: RunningCluster) -> None:
    """A program without the unix socket, as in a container, sends and gets the same values in calls."""
    program = """
value = pattern(5 << 20, 3)
reference = yr.put(value)
assert digest(yr.get(reference)) == digest(value)
keeper = Keeper.invoke()
assert yr.get(keeper.look.invoke([reference])) == [digest(value)]
assert digest(yr.get(keeper.make.invoke(3 << 20, 1))) == digest(pattern(3 << 20, 1))
print("in calls")
"""
    hidden = [path.rename(path.with_name(f"{path.name}-hidden")) for path in sockets(pair)]
    try:
        assert output(pair, program).endswith("in calls\n")
        assert not any(client["maps"] for node in memory(pair) for client in node["clients"])
    finally:
        for path in hidden:
            path.rename(path.with_name(path.name.removesuffix("-hidden")))
    wait_until_free(pair)


def sockets(cluster: RunningCluster) -> list[Path]:
    """The data workers' sockets."""
    found = list(StateDir(cluster.state_dir).sockets.iterdir())
    assert len(found) == 2
    return found


def test_cluster_that_is_killed_leaves_no_memory(pair: RunningCluster) -> None:
    """The arena has no name anywhere: not in /dev/shm, not in the state folder."""
    names = [name for _, _, files in os.walk(pair.state_dir) for name in files]
    assert not [name for name in names if "arena" in name]
    assert not [name for name in os.listdir("/dev/shm") if "faas-local" in name]
