"""A component is killed with calls in flight: what programs see is what is documented, and work goes on."""

from collections.abc import Iterator

import pytest

from support.clusters import MODES, Mode, RunningCluster, private_cluster
from support.driver_tools import (
    Counter,
    error_of,
    expect,
    get,
    hold,
    is_back,
    kill_component,
    os,
    release,
    time,
    wait_until,
    wait_until_held,
    yr,
)
from support.drivers import driver, run_driver


@pytest.fixture(scope="module")
def broken_cluster() -> Iterator[RunningCluster]:
    """A cluster whose components are killed again and again."""
    with private_cluster() as running:
        yield running


def lose_nothing() -> None:
    """Calls that run, wait, or are made while a component is away all end well, each executed once."""

    @yr.invoke
    def held(path: str) -> str:
        hold(path)
        return "done"

    @yr.invoke
    def double(x: int) -> int:
        return 2 * x

    soon, late, function = (os.path.abspath(name) for name in ("soon", "late", "function"))
    first, second = yr.instance(Counter).invoke(), yr.instance(Counter).invoke()
    calls = [held.invoke(function)]
    counts = [[first.hold.invoke(soon)], [second.hold.invoke(late)]]
    for path in (soon, late, function):
        wait_until_held(path)
    for counter, made in zip((first, second), counts, strict=True):
        made.extend(counter.add.invoke() for _ in range(20))

    name = os.environ["COMPONENT"]
    killed = kill_component(name)
    release(soon)  # its result comes while the component is away
    counts[0].append(first.add.invoke())
    calls.append(double.invoke(4))
    third = yr.instance(Counter).invoke(100)
    made_meanwhile = third.add.invoke()
    wait_until(lambda: is_back(name, killed), f"{name} is back")
    release(late)
    release(function)
    counts[1].append(second.add.invoke())

    assert [get(made) for made in counts] == [list(range(1, 23))] * 2
    assert get(calls) == ["done", 8]
    assert get(made_meanwhile) == 101
    assert get([double.invoke(5), third.add.invoke()]) == [10, 102]


def all_is_free() -> None:
    """Nothing holds resources any more."""

    def is_free() -> bool:
        time.sleep(0.05)  # the SDK's client crashes when these queries come back to back
        (node,) = yr.resources()
        return bool(node["allocatable"] == node["capacity"])

    wait_until(is_free, "all resources are free")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", ["busproxy", "etcd", "redis", "instance-manager", "local-scheduler"])
def test_death_that_loses_nothing(broken_cluster: RunningCluster, name: str, mode: Mode) -> None:
    """Killed with calls in flight, this component comes back, every call is executed once and answered, instances
    keep running, and in the end all resources are free."""
    run_driver(broken_cluster, lose_nothing, mode, environment={"COMPONENT": name})
    run_driver(broken_cluster, all_is_free)


def test_death_of_the_frontend_without_gateway_drivers(broken_cluster: RunningCluster) -> None:
    """A program in the cluster does not notice that the frontend dies."""
    run_driver(broken_cluster, lose_nothing, environment={"COMPONENT": "frontend"})


@driver(on="broken_cluster", modes=["gateway"])
def test_death_of_the_frontend() -> None:
    """A gateway driver's open calls get 3002 when the frontend dies; its actors keep running, and it can go on
    with them when the frontend is back."""
    path = os.path.abspath("held")
    counter = yr.instance(Counter).invoke()
    pid = get(counter.pid.invoke())
    call = counter.hold.invoke(path)
    wait_until_held(path)
    killed = kill_component("frontend")
    expect(call, 3002, "transport error")
    wait_until(lambda: is_back("frontend", killed), "the frontend is back")
    release(path)
    assert get(counter.pid.invoke()) == pid
    assert get(counter.add.invoke()) == 2


@pytest.mark.parametrize("mode", MODES)
def test_death_of_the_function_agent(broken_cluster: RunningCluster, mode: Mode) -> None:
    """As in production, the instances of a function agent end with it: their calls get 1007, functions run again,
    and new instances start when the agent is back."""
    run_driver(broken_cluster, lose_the_agent, mode)
    run_driver(broken_cluster, all_is_free)


def lose_the_agent() -> None:
    """The agent dies."""

    @yr.invoke
    def held(path: str) -> str:
        hold(path)
        return "done"

    actor, function = os.path.abspath("actor"), os.path.abspath("function")
    counter = yr.instance(Counter).invoke()
    calls = [counter.hold.invoke(actor), counter.add.invoke()]
    done = held.invoke(function)
    wait_until_held(actor)
    wait_until_held(function)
    kill_component("function-agent")
    release(function)
    text = "the instance is faulty because the function-agent or runtime-manager exits"
    for call in calls:
        expect(call, 1007, text)
    expect(counter.add.invoke(), 1007, text)
    assert get(done) == "done"
    again = yr.instance(Counter).invoke()
    assert get(again.add.invoke()) == 1


@pytest.mark.parametrize("mode", MODES)
def test_death_of_the_data_worker(broken_cluster: RunningCluster, mode: Mode) -> None:
    """What was only in a data worker's memory is lost with it; calls go on, and new objects and keys work."""
    run_driver(broken_cluster, lose_the_data, mode)
    run_driver(broken_cluster, all_is_free)


def lose_the_data() -> None:
    """The data worker dies."""
    key = f"lost-{os.getpid()}"
    yr.kv_write(key, b"lost")
    lost = yr.put(b"x" * 200_000)
    counter, path = yr.instance(Counter).invoke(), os.path.abspath("held")
    call = counter.hold.invoke(path)
    wait_until_held(path)
    killed = kill_component("data-worker")
    wait_until(lambda: is_back("data-worker", killed), "the data worker is back")
    release(path)
    assert get(call) == 1
    assert isinstance(error_of(lost, 3), RuntimeError)
    assert isinstance(error_of(lambda: yr.kv_read(key, 1)), RuntimeError)
    yr.kv_write(key, b"new")
    assert bytes(yr.kv_read(key, 5)) == b"new"
    assert bytes(get(yr.put(b"y" * 200_000))) == b"y" * 200_000
    assert get(counter.add.invoke(yr.put(10))) == 11
