"""Stateless functions, as programs use them."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from faas_local.protocol.etcd import EtcdClient
from support.clusters import MODES, Mode, RunningCluster
from support.driver_tools import Counter, error_of, get, options, os, sys, time, wait_until, yr
from support.drivers import driver, run_driver


@driver()
def test_arguments() -> None:
    """Positional, keyword and default arguments arrive; wrong ones are a TypeError in the caller."""

    @yr.invoke
    def total(a: int, b: int = 10, *, c: int = 100) -> int:
        return a + b + c

    @yr.invoke
    def gather(*values: int, **named: int) -> Any:
        return values, named

    assert get([total.invoke(1), total.invoke(1, 2), total.invoke(1, b=2, c=3)]) == [111, 103, 6]
    assert get(gather.invoke(1, 2, x=3)) == ((1, 2), {"x": 3})
    assert "missing a required argument: 'a'" in str(error_of(lambda: total.invoke()))
    assert "unexpected keyword argument 'z'" in str(error_of(lambda: total.invoke(1, z=2)))


@driver()
def test_number_of_results() -> None:
    """A function may return several values, each with its reference, or none at all."""

    @yr.invoke(return_nums=3)
    def three() -> Any:
        return 1, "two", [3]

    @yr.invoke(return_nums=0)
    def none() -> None:
        pass

    @yr.invoke(return_nums=3)
    def two() -> Any:
        return 1, 2

    references = three.invoke()
    assert get(references) == [1, "two", [3]]
    assert get(references[1]) == "two"
    assert none.invoke() is None
    error = error_of(two.invoke())
    assert isinstance(error, ValueError)
    assert "not enough values to unpack (expected 3, got 2)" in str(error)


@driver()
def test_values_of_all_kinds() -> None:
    """Values that Python can pickle come back equal, whatever they are made of."""

    @yr.invoke
    def same(value: Any) -> Any:
        return value

    values = [0, -1.5, "", "ü", None, True, {"a": [1, {"b": (2,)}]}, {1, 2}, 1 << 80, complex(1, 2), range(3)]
    assert get([same.invoke(value) for value in values]) == values
    assert bytes(get(same.invoke(b"raw"))) == b"raw"
    assert get(same.invoke(len))("four") == 4


@driver()
def test_nested_and_recursive_calls() -> None:
    """Functions call functions, themselves too, to any depth that fits."""

    @yr.invoke
    def double(n: int) -> int:
        return 2 * n

    @yr.invoke
    def nested(n: int) -> Any:
        return get(double.invoke(n)) + 1

    @yr.invoke
    def factorial(n: int) -> Any:
        return 1 if n == 0 else n * get(factorial.invoke(n - 1))

    assert get(nested.invoke(5)) == 11
    assert get(factorial.invoke(4)) == 24


@driver()
def test_calls_between_functions_and_actors() -> None:
    """An actor calls functions and makes actors; a function makes and uses an actor."""

    @yr.invoke
    def double(n: int) -> int:
        return 2 * n

    class Boss:
        def ask(self, n: int) -> Any:
            worker = yr.instance(Counter).invoke(get(double.invoke(n)))
            return get(worker.add.invoke())

    @yr.invoke
    def employ(n: int) -> Any:
        boss = yr.instance(Boss).invoke()
        return get(boss.ask.invoke(n))

    boss = yr.instance(Boss).invoke()
    assert get(boss.ask.invoke(4)) == 9
    assert get(employ.invoke(5)) == 11


@driver()
def test_functions_run_in_other_processes_in_the_users_environment() -> None:
    """A function has a process of its own, under the same interpreter version, with the caller's variables of
    the cluster's start, and code over 100 KiB travels too."""

    @yr.invoke
    def where() -> Any:
        return os.getpid(), sys.version_info[:2], os.environ["HOME"], len(table)

    table = os.urandom(200_000)
    pid, version, home, length = get(where.invoke())
    assert pid != os.getpid()
    assert version == sys.version_info[:2]
    assert home == os.environ["HOME"]
    assert length == 200_000


@driver()
def test_same_name_with_other_code() -> None:
    """A function that is defined again under its name runs its new code."""

    def make(value: int) -> Any:
        @yr.invoke
        def answer() -> int:
            return value

        return answer

    assert [get(make(value).invoke()) for value in (1, 2)] == [1, 2]


@driver()
def test_function_options() -> None:
    """Environment variables, a retry after an exception, and concurrency work for functions."""

    @yr.invoke
    def variable(name: str) -> str | None:
        return os.environ.get(name)

    @yr.invoke
    def stumble(key: str) -> str:
        if len(yr.kv_read(key, 5)) < 3:
            yr.kv_write(key, bytes(yr.kv_read(key, 5)) + b"x")
            raise OSError("stumbled")
        return "stood"

    assert get(variable.options(options(env_vars={"FLAVOUR": "plum"})).invoke("FLAVOUR")) == "plum"
    key = f"stumble-{os.getpid()}"
    yr.kv_write(key, b"x")
    assert get(stumble.options(options(retry_times=3)).invoke(key)) == "stood"
    yr.kv_del(key)


def hundred_calls() -> None:
    """A hundred calls at once, each of which says in which process it ran."""

    @yr.invoke
    def busy(number: int) -> Any:
        time.sleep(0.05)
        return number, os.getpid()

    done = get([busy.invoke(number) for number in range(100)], 35)
    assert [number for number, _ in done] == list(range(100))
    print(len({pid for _, pid in done}))


@pytest.mark.parametrize("mode", MODES)
def test_hundred_calls_on_a_node_that_fits_four(small_cluster: RunningCluster, mode: Mode) -> None:
    """Calls wait where the node is full: all are answered, with a handful of processes and without a storm of
    retries."""
    before = writes(small_cluster)
    started = set(instance_logs(small_cluster))
    processes = int(run_driver(small_cluster, hundred_calls, mode).split()[-1])
    assert 1 <= processes <= 12
    assert len(set(instance_logs(small_cluster)) - started) <= 12
    # One call may ask for one instance, and an instance's life is a few writes to etcd. A client in a storm of
    # retries asks for more than a thousand instances a second.
    assert writes(small_cluster) - before <= 100 * 12


def writes(cluster: RunningCluster) -> int:
    """How many writes the cluster's etcd has seen."""

    async def revision() -> int:
        async with EtcdClient(cluster.endpoint("etcd")) as client:
            return (await client.get_prefix("/no-such-key/")).revision

    return asyncio.run(revision())


def instance_logs(cluster: RunningCluster) -> Iterator[str]:
    """A name for each instance that was ever started."""
    return (path.name for path in cluster.state_dir.glob("logs/instances/*"))


@driver(on="small_cluster")
def test_idle_instances_are_recycled() -> None:
    """An instance that has nothing to do ends after the recycle time, and gives its resources back."""
    yr.finalize()
    yr.init(yr.Config(recycle_time=1))

    @yr.invoke
    def pid() -> int:
        return os.getpid()

    def free() -> float:
        time.sleep(0.05)  # the SDK's client crashes when these queries come back to back
        return float(yr.resources()[0]["allocatable"]["CPU"])

    first = get(pid.invoke())
    assert free() < 2000
    wait_until(lambda: free() == 2000, "the idle instance gives its CPU back", 15)
    assert get(pid.invoke()) != first
