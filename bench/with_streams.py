"""The measured streams and generators: 1 KiB elements from one program to another, and items of a generator."""

from collections.abc import Callable
from typing import Any

import yr

_WAIT_MS = 30_000


def sender() -> Any:
    """The class of a producer in a process of its own; made here so that its code goes along."""

    class Sender:
        def open(self, name: str) -> None:
            self.producer = yr.create_stream_producer(name, yr.ProducerConfig(max_stream_size=256 << 20))

        def send(self, count: int) -> None:
            element = yr.Element(b"x" * 1024)
            for _ in range(count):
                self.producer.send(element, 30_000)

        def close(self) -> None:
            self.producer.close()

    return yr.instance(Sender).invoke()


def generator() -> Any:
    """A function that counts."""

    def count_up(end: int) -> Any:
        yield from range(end)

    return yr.invoke(count_up)


class Stream:
    """A stream with so many producers and one consumer, which is this program."""

    def __init__(self, producers: int) -> None:
        self.name = f"bench-{producers}"
        self.consumer = yr.create_stream_consumer(self.name, yr.SubscriptionConfig("bench"))
        self.senders = [sender() for _ in range(producers)]
        yr.get([sender.open.invoke(self.name) for sender in self.senders])

    def move(self, count: int) -> None:
        """Send `count` elements from each producer, and receive them all."""
        sent = [sender.send.invoke(count) for sender in self.senders]
        left = count * len(sent)
        while left:
            elements = self.consumer.receive(_WAIT_MS, 1)
            self.consumer.ack(elements[-1].id)
            left -= len(elements)
        yr.get(sent)

    def close(self) -> None:
        yr.get([sender.close.invoke() for sender in self.senders])
        self.consumer.close()
        yr.delete_stream(self.name)
        for sender in self.senders:
            sender.terminate(is_sync=True)


def measure(timed: Callable[..., None], elements: int, items: int) -> None:
    """Measure streams of one and three producers, and a generator, by calling `timed`."""
    for producers in (1, 3):
        stream = Stream(producers)
        stream.move(10)
        name = f"stream elements 1 KiB, {producers} producer{'s' if producers > 1 else ''}"
        timed(name, 1, lambda stream=stream: stream.move(elements), operations=elements * producers)
        stream.close()
    count = generator()
    assert [yr.get(item) for item in count.invoke(3)] == [0, 1, 2]
    timed("generator items", 1, lambda: [yr.get(item) for item in count.invoke(items)], operations=items)
