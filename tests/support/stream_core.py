"""The core of streams on a piece of plain memory, and clients of it that need no process."""

from collections.abc import Coroutine
from typing import Any, TypeVar

from faas_local.datasystem.clients import Client
from faas_local.datasystem.memory import Memory
from faas_local.datasystem.stream_entry import Config
from faas_local.datasystem.stream_layout import Words
from faas_local.datasystem.stream_pages import Shared
from faas_local.datasystem.stream_repair import UnlockView
from faas_local.datasystem.streams import Streams
from faas_local.datasystem.view_lock import unlock_view
from support.stream_clients import Consumer, Place, Producer

PAGE = 4096
KEY = ("tenant", "s")
T = TypeVar("T")


def done(call: Coroutine[Any, Any, T]) -> T:
    """The result of a call that has nothing to wait for."""
    try:
        call.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    raise AssertionError("it waits")


class StreamCore:
    """`Streams` with a clock that the test sets."""

    def __init__(self, size: int = 1024 * 1024) -> None:
        self.memory = Memory(size)
        self.words = Words(memoryview(bytearray(size)))
        self.streams = Streams(Shared(self.words, self.memory, 7))
        self.now = 0.0

    async def page_for_writing(self, producer: str, current: Place | None) -> Place:
        """See `Door`."""
        page = self.streams.page_for_writing(producer, current.offset if current else None, self.now)
        return Place(page.offset, page.size)

    async def page_for_reading(self, consumer: str, cursor: int) -> Place | None:
        """See `Door`."""
        page = self.streams.page_for_reading(consumer, cursor)
        return Place(page.offset, page.size) if page else None

    def producer(self, name: str, client: Client, config: Config, key: tuple[str, str] = KEY) -> Producer:
        """A producer, ready to send."""
        area = self.streams.create_producer(client, key, name, config)
        return Producer(self.words, self, name, client.lock_id, area.offset)

    def consumer(self, name: str, client: Client, key: tuple[str, str] = KEY) -> Consumer:
        """A consumer whose subscription has its name."""
        area = self.streams.subscribe(client, key, name, name)
        return Consumer(self.words, self, name, area.offset)

    def close_producer(self, producer: Producer) -> None:
        """Close it as clients do."""
        producer.stand_on(None)
        self.streams.close_producer(producer.name, self.now)

    def lose(self, client: Client) -> None:
        """A client dies."""
        for effect in self.streams.lose(client.id, self.now):
            if isinstance(effect, UnlockView):
                unlock_view(self.words, effect.offset, effect.lock_id)

    def pass_time(self, seconds: float) -> None:
        """So much later, with the sweeps in between."""
        for _ in range(2):
            self.now += seconds / 2
            self.streams.sweep(self.now)


def client(number: int) -> Client:
    """A client that maps the arena."""
    return Client(f"client-{number}", number, True)


def config(**changes: Any) -> Config:
    """Small pages, and few of them."""
    return Config(**{"max_bytes": 8 * PAGE, "page_size": PAGE, **changes})
