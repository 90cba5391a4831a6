"""Generators: functions and methods that yield, whose items come while they run."""

from collections.abc import Iterator
from typing import Any

import pytest

from support.clusters import RunningCluster, private_cluster
from support.driver_tools import error_of, get, os, signal, time, yr
from support.drivers import driver


@pytest.fixture(scope="module")
def two_nodes() -> Iterator[RunningCluster]:
    """A cluster of two nodes, each of which fits two instances."""
    with private_cluster("--nodes", 2, "--cpu", 1000, "--memory", 2048) as running:
        yield running


@driver(modes=["in-cluster"])
def test_items_in_order() -> None:
    """The items of functions, methods and coroutine methods arrive in order and end with the generator."""

    @yr.invoke
    def count(end: int) -> Any:
        yield from range(end)

    class Counting:
        def up(self, end: int) -> Any:
            yield from range(end)

        async def down(self, end: int) -> Any:
            for number in range(end):
                yield -number

    actor = yr.instance(Counting).invoke()
    for generator, sign in ((count.invoke(500), 1), (actor.up.invoke(500), 1), (actor.down.invoke(500), -1)):
        assert [get(item) for item in generator] == [sign * number for number in range(500)]
    assert [get(item) for item in count.invoke(0)] == []
    together = [count.invoke(200) for _ in range(3)]
    assert [[get(item) for item in generator] for generator in together] == [list(range(200))] * 3


@driver(modes=["in-cluster"])
def test_items_come_while_it_runs() -> None:
    """An item is there as soon as it is yielded, not when the generator ends."""

    @yr.invoke
    def wait_in_between() -> Any:
        yield 1
        yield yr.kv_read("go-on", 20)

    generator = wait_in_between.invoke()
    assert get(next(generator)) == 1
    yr.kv_write("go-on", b"x")
    assert bytes(get(next(generator))) == b"x"
    yr.kv_del("go-on")


@driver(modes=["in-cluster"])
def test_large_items() -> None:
    """Items of several MB arrive whole, more of them than a stream may hold at a time."""

    @yr.invoke
    def make(count: int) -> Any:
        for number in range(count):
            yield bytes([number]) * 3_000_000

    sizes = [(len(data), data[:1], data[-1:]) for data in (get(item) for item in make.invoke(50))]
    assert sizes == [(3_000_000, bytes([number]), bytes([number])) for number in range(50)]


@driver(modes=["in-cluster"])
def test_error_in_a_generator() -> None:
    """The items before an error arrive, then the error with its text."""

    @yr.invoke
    def fail(count: int) -> Any:
        yield from range(count)
        raise ValueError("no more")

    for count in (0, 3):
        generator = fail.invoke(count)
        assert [get(next(generator)) for _ in range(count)] == list(range(count))
        error = error_of(lambda generator=generator: get(next(generator)))
        assert "no more" in str(error), repr(error)


@driver(modes=["in-cluster"])
def test_generators_inside_functions() -> None:
    """A function consumes another function's generator, and yields what it makes of it."""

    @yr.invoke
    def count(end: int) -> Any:
        yield from range(end)

    @yr.invoke
    def total(end: int) -> int:
        return sum(yr.get(item) for item in count.invoke(end))

    @yr.invoke
    def doubled(end: int) -> Any:
        for item in count.invoke(end):
            yield 2 * yr.get(item)

    assert get(total.invoke(100)) == sum(range(100))
    assert [get(item) for item in doubled.invoke(50)] == [2 * number for number in range(50)]


@driver(modes=["in-cluster"])
def test_abandoned_generator() -> None:
    """A generator of which nobody takes the rest hinders no other."""

    @yr.invoke
    def count(end: int) -> Any:
        yield from range(end)

    for _ in range(3):
        generator = count.invoke(20_000)
        assert get(next(generator)) == 0
        del generator
    assert [get(item) for item in count.invoke(10)] == list(range(10))


@driver(modes=["in-cluster"])
def test_killed_generator() -> None:
    """A generator whose process is killed ends with an error after the items that it had sent."""

    class Counting:
        def up(self) -> Any:
            yield os.getpid()
            time.sleep(60)
            yield 0

    actor = yr.instance(Counting).invoke()
    generator = actor.up.invoke()
    os.kill(get(next(generator)), signal.SIGKILL)
    error = error_of(lambda: get(next(generator), 40))
    assert error.code in (1007, 2002, 3001, 3003), repr(error)


@driver(modes=["in-cluster"], on="two_nodes")
def test_generators_of_two_nodes() -> None:
    """Items arrive from generators of every node, and streams connect functions of different nodes."""

    class Counting:
        def node(self) -> str:
            return os.environ["NODE_ID"]

        def up(self, end: int) -> Any:
            yield from range(end)

        def send(self, name: str) -> None:
            producer = yr.create_stream_producer(name, yr.ProducerConfig())
            for number in range(500):
                producer.send(yr.Element(b"%d" % number), 10_000)
            producer.close()

        def receive(self, name: str) -> list[int]:
            consumer = yr.create_stream_consumer(name, yr.SubscriptionConfig("s"))
            received = [int(bytes(element.data)) for element in consumer.receive(20_000, 500)]
            consumer.close()
            return received

    actors = [yr.instance(Counting).invoke() for _ in range(4)]
    by_node = {get(actor.node.invoke()): actor for actor in actors}
    assert len(by_node) == 2
    for actor in actors:
        assert [get(item) for item in actor.up.invoke(300)] == list(range(300))
    one, two = by_node.values()
    for name in ("s0", "s1", "s2", "s3"):
        received = one.receive.invoke(name)
        deadline = time.monotonic() + 20
        while yr.query_global_consumers_num(name) == 0:
            assert time.monotonic() < deadline
        get(two.send.invoke(name))
        assert get(received) == list(range(500))
        yr.delete_stream(name)
