"""Streams between nodes: their pages are in one worker's arena, and clients of the other map that."""

import contextlib
import os
import signal
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from faas_local.datasystem import keys
from faas_local.protocol.brpc.status import StatusError
from support.component import Component, free_port
from support.data_worker import start_worker
from support.stream_clients import eventually
from support.stream_worker import StreamClient


@pytest.fixture
def ports() -> list[int]:
    return [free_port(), free_port()]


@pytest.fixture
def workers(ports: list[int], tmp_path: Path) -> Iterator[list[Component]]:
    peers = ",".join(f"127.0.0.1:{port}" for port in ports)
    with start_worker(ports[0], tmp_path, peers) as first, start_worker(ports[1], tmp_path, peers) as second:
        yield [first, second]


@pytest_asyncio.fixture
async def clients(workers: list[Component], ports: list[int]) -> AsyncIterator[list[StreamClient]]:
    """A client of each node."""
    clients = [StreamClient(f"127.0.0.1:{port}", uuid.uuid4().hex) for port in ports]
    for client in clients:
        await client.connect()
    yield clients
    for client in clients:
        with contextlib.suppress(StatusError):  # its worker may be gone
            await client.disconnect()
        client.die()


def stream_of(node: int) -> str:
    """A stream whose pages are on this node."""
    return next(name for number in range(100) if keys.home(name := f"s{number}", 2) == node)


@pytest.mark.parametrize("home", [0, 1])
@pytest.mark.parametrize("sender", [0, 1])
async def test_elements_between_nodes(clients: list[StreamClient], home: int, sender: int) -> None:
    """Elements go from any node to any node, wherever the pages are; nothing is left at the home."""
    name = stream_of(home)
    producer = await clients[sender].producer(name)
    consumers = [await client.consumer(name, f"c{number}") for number, client in enumerate(clients)]
    for number in range(40):
        await producer.send(b"%d" % number + bytes(1200))
        for consumer in consumers:
            assert await consumer.receive() == [(number + 1, b"%d" % number + bytes(1200))]
            consumer.ack(number + 1)
    assert await clients[1 - sender].counts(name) == (1, 2)
    await clients[sender].close_producer(producer)
    for client, consumer in zip(clients, consumers, strict=True):
        await client.close_consumer(consumer)
    await clients[0].delete_stream(name)
    assert await clients[1].counts(name) == (0, 0)


async def test_client_of_another_node_dies(clients: list[StreamClient], ports: list[int]) -> None:
    """The death of a client ends its producers and consumers on the other node, too."""
    name = stream_of(0)
    dying = StreamClient(f"127.0.0.1:{ports[1]}", uuid.uuid4().hex)
    await dying.connect()
    producer = await dying.producer(name)
    await dying.consumer(name)
    consumer = await clients[0].consumer(name, "mine")
    await producer.send(b"before")
    await producer.send(b"unfinished", "locked")
    dying.die()

    await eventually(lambda: has_counts(clients[0], name, (0, 1)))
    await (await clients[1].producer(name)).send(b"after")
    assert [data for _, data in await consumer.receive()] == [b"before", b"after"]


async def test_worker_of_a_client_dies(clients: list[StreamClient], workers: list[Component]) -> None:
    """The death of a worker ends what its clients had on the other node."""
    name = stream_of(0)
    await clients[1].producer(name)
    await clients[0].consumer(name)
    os.kill(workers[1].pid, signal.SIGKILL)

    await eventually(lambda: has_counts(clients[0], name, (0, 1)))


async def test_home_of_a_stream_starts_again(
    clients: list[StreamClient], workers: list[Component], ports: list[int], tmp_path: Path
) -> None:
    """When the worker that has the pages was started again, clients of the other node can open the stream anew."""
    name = stream_of(0)
    await clients[1].producer(name)
    os.kill(workers[0].pid, signal.SIGKILL)
    with pytest.raises(StatusError):
        while True:
            await clients[1].counts(name)
    peers = ",".join(f"127.0.0.1:{port}" for port in ports)
    with start_worker(ports[0], tmp_path, peers):
        other = StreamClient(f"127.0.0.1:{ports[1]}", uuid.uuid4().hex)
        await other.connect()
        producer, consumer = await other.producer(name), await other.consumer(name)
        await producer.send(b"x")
        assert await consumer.receive() == [(1, b"x")]
        other.die()


async def has_counts(client: StreamClient, stream: str, counts: tuple[int, int]) -> bool:
    """Whether there are so many producers and consumers."""
    return await client.counts(stream) == counts
