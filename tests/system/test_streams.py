"""Streams: producers and consumers in drivers and in functions, acknowledgement, limits, ends and deaths."""

from typing import Any

from support.driver_tools import expect, get, os, signal, threading, time, wait_until, yr
from support.drivers import driver


@driver(modes=["in-cluster"])
def test_elements_arrive() -> None:
    """Every consumer gets every element once and in order, whoever sent it; ids count from 1."""

    def consumer(name: str) -> Any:
        return yr.create_stream_consumer("arrive", yr.SubscriptionConfig(name))

    producers = [yr.create_stream_producer("arrive", yr.ProducerConfig()) for _ in range(2)]
    consumers = [consumer("a"), consumer("b")]
    assert yr.query_global_producers_num("arrive") == 2
    assert yr.query_global_consumers_num("arrive") == 2
    sent = [b"%d" % number * 1000 for number in range(2000)]
    for number, data in enumerate(sent):
        producers[number % 2].send(yr.Element(data))
    for each in consumers:
        received: list[Any] = []
        while len(received) < len(sent):
            elements = each.receive(5000, 1)
            assert elements
            received += [(element.id, bytes(element.data)) for element in elements]
            each.ack(elements[-1].id)
        assert received == list(enumerate(sent, start=1))
    for each in (*producers, *consumers):
        each.close()
    yr.delete_stream("arrive")
    assert yr.query_global_producers_num("arrive") == 0


@driver(modes=["in-cluster"])
def test_blocking_receive() -> None:
    """A receive waits for as many elements as it expects, or for its time-out, then returns what is there."""
    consumer = yr.create_stream_consumer("blocking", yr.SubscriptionConfig("s"))
    begin = time.monotonic()
    assert consumer.receive(300, 1) == []
    assert 0.25 < time.monotonic() - begin < 5
    producer = yr.create_stream_producer("blocking", yr.ProducerConfig(delay_flush_time=0))

    def send_slowly() -> None:
        for _ in range(3):
            threading.Event().wait(0.1)
            producer.send(yr.Element(b"late"))

    sender = threading.Thread(target=send_slowly)
    sender.start()
    assert [element.id for element in consumer.receive(20_000, 3)] == [1, 2, 3]
    sender.join()
    producer.send(yr.Element(b"x"))
    assert len(consumer.receive(200, 5)) == 1
    producer.close()
    consumer.close()
    yr.delete_stream("blocking")


@driver(modes=["in-cluster"])
def test_full_stream() -> None:
    """A full stream refuses an element with 4202 after the send's time-out, takes it when one is acknowledged,
    and wakes a send that waits."""
    for first in ("producer", "consumer"):
        config = yr.ProducerConfig(max_stream_size=64 * 1024, page_size=4096)
        made: dict[str, Any] = {}
        for kind in (first, "consumer" if first == "producer" else "producer"):
            if kind == "producer":
                made[kind] = yr.create_stream_producer("full", config)
            else:
                made[kind] = yr.create_stream_consumer("full", yr.SubscriptionConfig("s"))
        producer, consumer = made["producer"], made["consumer"]
        for _ in range(3 * 16):
            producer.send(yr.Element(b"x" * 1300), 1000)
        begin = time.monotonic()
        expect(lambda producer=producer: producer.send(yr.Element(b"x" * 1300), 500), 4202, "Out of memory")
        assert 0.4 < time.monotonic() - begin < 5
        elements = consumer.receive(5000, 48)
        assert len(elements) == 48
        timer = threading.Timer(0.3, consumer.ack, [elements[10].id])
        timer.start()
        producer.send(yr.Element(b"more" * 300), 20_000)
        timer.join()
        assert bytes(consumer.receive(5000, 1)[0].data) == b"more" * 300
        producer.close()
        consumer.close()
        yr.delete_stream("full")


@driver(modes=["in-cluster"])
def test_large_elements() -> None:
    """Elements that are larger than a page arrive; far more of them than the stream may hold, one by one."""
    config = yr.ProducerConfig(max_stream_size=40 * 1024 * 1024)
    producer = yr.create_stream_producer("large", config)
    consumer = yr.create_stream_consumer("large", yr.SubscriptionConfig("s"))
    for number in range(1, 31):
        producer.send(yr.Element(bytes([number]) * 5_000_000), 10_000)
        (element,) = consumer.receive(10_000, 1)
        assert element.id == number
        assert bytes(element.data) == bytes([number]) * 5_000_000
        consumer.ack(element.id)
    for _ in range(8):
        producer.send(yr.Element(bytes(5_000_000)), 10_000)
    expect(lambda: producer.send(yr.Element(bytes(5_000_000)), 300), 4202)
    expect(lambda: producer.send(yr.Element(bytes(50_000_000))), 1001, "must be smaller than Stream size")
    producer.close()
    consumer.close()
    yr.delete_stream("large")


@driver(modes=["in-cluster"])
def test_retained_elements() -> None:
    """Elements wait for as many consumers as the producer said, also after it closed; without that they are lost."""
    config = yr.ProducerConfig(retain_for_num_consumers=2)
    producer = yr.create_stream_producer("retained", config)
    for number in range(10):
        producer.send(yr.Element(b"%d" % number))
    producer.close()
    first = yr.create_stream_consumer("retained", yr.SubscriptionConfig("a"))
    assert [element.id for element in first.receive(5000, 10)] == list(range(1, 11))
    first.ack(10)
    second = yr.create_stream_consumer("retained", yr.SubscriptionConfig("b"))
    assert [element.id for element in second.receive(5000, 10)] == list(range(1, 11))
    second.ack(4)
    third = yr.create_stream_consumer("retained", yr.SubscriptionConfig("c"))
    assert [element.id for element in third.receive(5000, 6)] == list(range(5, 11))
    for each in (first, second, third):
        each.close()
    producer = yr.create_stream_producer("retained", config)
    producer.send(yr.Element(b"lost"))
    late = yr.create_stream_consumer("retained", yr.SubscriptionConfig("late"))
    producer.send(yr.Element(b"seen"))
    assert [(element.id, bytes(element.data)) for element in late.receive(5000, 1)] == [(12, b"seen")]
    producer.close()
    late.close()
    yr.delete_stream("retained")


@driver(modes=["in-cluster"])
def test_wrong_use() -> None:
    """What is closed, in use, unknown or at odds with the stream is refused with the code for it."""
    config = yr.ProducerConfig(auto_clean_up=True)
    producer = yr.create_stream_producer("wrong", config)
    consumer = yr.create_stream_consumer("wrong", yr.SubscriptionConfig("s"))
    expect(lambda: yr.delete_stream("wrong"), 4299, "Not allowed to delete stream when producer/consumer")
    expect(lambda: yr.create_stream_consumer("wrong", yr.SubscriptionConfig("s")), 4299, "1 Subscription")
    expect(lambda: yr.create_stream_producer("wrong", yr.ProducerConfig()), 1001, "not supported")
    too_large = yr.ProducerConfig(max_stream_size=2**33)
    expect(lambda: yr.create_stream_producer("other", too_large), 1001, "exceeds shared memory size")
    producer.close()
    expect(lambda: producer.send(yr.Element(b"x")), 4298, "already closed")
    consumer.close()
    expect(lambda: consumer.receive(100, 1), 4298, "already closed")
    expect(lambda: yr.delete_stream("wrong"), 4005)  # it cleaned up by itself
    assert yr.query_global_consumers_num("wrong") == 0


@driver(modes=["in-cluster"])
def test_streams_in_functions() -> None:
    """Functions send to each other and to the driver; their processes are separate."""

    @yr.invoke
    def send(count: int) -> int:
        producer = yr.create_stream_producer("functions", yr.ProducerConfig(page_size=64 * 1024))
        for _ in range(count):
            producer.send(yr.Element(b"%d" % os.getpid()), 10_000)
        producer.close()
        return os.getpid()

    class Counting:
        def __init__(self) -> None:
            self.consumer = yr.create_stream_consumer("functions", yr.SubscriptionConfig("actor"))

        def count(self, expected: int) -> int:
            return sum(1 for _ in range(expected) if self.consumer.receive(10_000, 1))

        def close(self) -> None:
            self.consumer.close()

    actor = yr.instance(Counting).invoke()
    get(actor.count.invoke(0))
    consumer = yr.create_stream_consumer("functions", yr.SubscriptionConfig("driver"))
    senders = [send.invoke(3000) for _ in range(3)]
    counted = actor.count.invoke(100)
    received: list[bytes] = []
    while len(received) < 9000:
        elements = consumer.receive(20_000, 1)
        assert elements
        received += [bytes(element.data) for element in elements]
        consumer.ack(elements[-1].id)
    pids = get(senders)
    assert {pid: received.count(b"%d" % pid) for pid in pids} == {pid: 3000 * pids.count(pid) for pid in pids}
    assert get(counted) == 100
    get(actor.close.invoke())
    consumer.close()
    yr.delete_stream("functions")


@driver(modes=["in-cluster"], seconds=60)
def test_killed_producers() -> None:
    """Producers that are killed while they send leave a stream that works: what is there is whole and in order,
    and others send on."""

    class Sending:
        def pid(self) -> int:
            return os.getpid()

        def send(self) -> None:
            producer = yr.create_stream_producer("killed", yr.ProducerConfig(page_size=16 * 1024))
            number = 0
            while True:
                number += 1
                producer.send(yr.Element(b"%d:%d" % (os.getpid(), number)), 10_000)

    actors = [yr.instance(Sending).invoke() for _ in range(2)]
    pids = get([actor.pid.invoke() for actor in actors])
    consumer = yr.create_stream_consumer("killed", yr.SubscriptionConfig("s"))
    for actor in actors:
        actor.send.invoke()
    last = dict.fromkeys(pids, 0)

    def read(who: list[int], goal: int) -> None:
        end = time.monotonic() + 30
        while min(last[pid] for pid in who) < goal:
            assert time.monotonic() < end
            for element in consumer.receive(1000, 1):
                pid, number = map(int, bytes(element.data).split(b":"))
                assert number == last[pid] + 1
                last[pid] = number
                consumer.ack(element.id)

    dying, other = pids
    read(pids, 1000)
    os.kill(dying, signal.SIGKILL)
    read([other], last[other] + 5000)
    os.kill(other, signal.SIGKILL)
    wait_until(lambda: yr.query_global_producers_num("killed") == 0, "nobody sends any more")
    while consumer.receive(200, 1):
        pass
    producer = yr.create_stream_producer("killed", yr.ProducerConfig(page_size=16 * 1024))
    producer.send(yr.Element(b"after"))
    assert [bytes(element.data) for element in consumer.receive(5000, 1)] == [b"after"]
    producer.close()
    consumer.close()
    yr.delete_stream("killed")


@driver(modes=["in-cluster"])
def test_killed_consumer() -> None:
    """What only a killed consumer had not acknowledged is given up: its producer goes on."""

    class Reading:
        def start(self) -> int:
            self.consumer = yr.create_stream_consumer("orphan", yr.SubscriptionConfig("s"))
            return os.getpid()

    actor = yr.instance(Reading).invoke()
    pid = get(actor.start.invoke())
    config = yr.ProducerConfig(max_stream_size=64 * 1024, page_size=4096)
    producer = yr.create_stream_producer("orphan", config)
    for _ in range(48):
        producer.send(yr.Element(b"x" * 1300), 1000)
    expect(lambda: producer.send(yr.Element(b"x" * 1300), 200), 4202)
    os.kill(pid, signal.SIGKILL)
    for _ in range(200):
        producer.send(yr.Element(b"x" * 1300), 20_000)
    assert yr.query_global_consumers_num("orphan") == 0
    producer.close()
    yr.delete_stream("orphan")


@driver(modes=["gateway"])
def test_no_streams_behind_a_gateway() -> None:
    """The SDK refuses streams to a driver outside of the cluster."""
    config = yr.ProducerConfig()
    expect(
        lambda: yr.create_stream_producer("gateway", config), 3003, "not supported when inCluster is false"
    )
    expect(lambda: yr.delete_stream("gateway"), 3003)
