"""Resources: what there is, who waits, and what is refused because of them."""

from typing import Any

from support.driver_tools import Counter, error_of, expect, get, options, time, wait_until, yr
from support.drivers import driver


@driver()
def test_resources() -> None:
    """`yr.resources()` tells each node's capacity, what is left of it, and its labels."""
    (node,) = yr.resources()
    assert (node["id"], node["status"]) == ("node-0", 0)
    assert node["labels"] == {"NODE_ID": ["node-0"], "HOST_IP": ["127.0.0.1"]}
    assert set(node["capacity"]) == set(node["allocatable"]) == {"CPU", "Memory"}


@driver(on="small_cluster")
def test_resources_of_instances_are_counted() -> None:
    """An actor takes what its options say until it ends."""

    def left() -> Any:
        time.sleep(0.1)  # the SDK's client crashes when these queries come back to back
        allocatable = yr.resources()[0]["allocatable"]
        return allocatable["CPU"], allocatable["Memory"]

    wait_until(lambda: left() == (2000, 4096), "nothing runs")
    counter = yr.instance(Counter).options(options(cpu=700, memory=300)).invoke()
    get(counter.add.invoke())
    assert left() == (1300, 3796)
    counter.terminate(True)
    assert left() == (2000, 4096)


# A gateway driver is not told of any node.
@driver(modes=["in-cluster"])
def test_node_of_a_driver() -> None:
    """A driver knows its node's id and address; so do functions."""

    @yr.invoke
    def where() -> Any:
        return yr.apis.get_node_id(), yr.apis.get_node_ip_address()

    here = yr.apis.get_node_id(), yr.apis.get_node_ip_address()
    assert here == ("node-0", "127.0.0.1")
    assert get(where.invoke()) == here


@driver(on="small_cluster")
def test_more_than_any_node_has() -> None:
    """What no node could ever hold is refused at once with 1006, resources that no node has at all too."""
    for values in ({"cpu": 2001}, {"memory": 5000}, {"custom_resources": {"gpu": 1}}):
        counter = yr.instance(Counter).options(options(**values)).invoke()
        started = time.monotonic()
        expect(counter.add.invoke(), 1006, "request resource is greater than each node's max resource")
        assert time.monotonic() - started < 15


@driver(on="small_cluster")
def test_actor_waits_for_room_as_long_as_it_may() -> None:
    """On a full node an actor waits; after its schedule timeout it gets 1002 with the reason, earlier it runs
    when there is room."""
    hog = yr.instance(Counter).options(options(cpu=2000)).invoke()
    get(hog.add.invoke())
    late = yr.instance(Counter).options(options(schedule_timeout_ms=1000)).invoke()
    started = time.monotonic()
    reason = "1 unit with [CPU: Not Enough] requirements: [CPU: 500, Memory: 500]"
    expect(late.add.invoke(), 1002, "the instance cannot be scheduled within 1000 ms", reason)
    assert 0.5 < time.monotonic() - started < 15
    patient = yr.instance(Counter).invoke()
    waiting = patient.add.invoke()
    assert yr.wait([waiting], timeout=1) == ([], [waiting])
    hog.terminate()
    assert get(waiting) == 1


# The gateway's client learns the id of an instance, which it needs to terminate it, with the end of its creation.
@driver(on="small_cluster", modes=["in-cluster"])
def test_terminated_while_it_waits() -> None:
    """An actor that is terminated before there was room for it never runs, and takes nothing."""
    hog = yr.instance(Counter).options(options(cpu=2000)).invoke()
    get(hog.add.invoke())
    waiting = yr.instance(Counter).invoke()
    call = waiting.add.invoke()
    waiting.terminate()
    assert isinstance(error_of(call), RuntimeError)
    assert get(hog.add.invoke()) == 2
