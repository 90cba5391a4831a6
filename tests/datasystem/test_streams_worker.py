"""Streams of a real data worker, with clients that map its memory and that a test can stop at any point."""

import asyncio
import uuid
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from faas_local.datasystem.stream_entry import StreamStatus
from faas_local.protocol.brpc.status import Status, StatusError
from faas_local.protocol.wire import streams_pb2 as sc
from support.component import Component
from support.data_client import DataClient
from support.data_worker import LIMIT_MB
from support.stream_clients import Step, eventually
from support.stream_worker import STREAMS, StreamClient

MIB = 1024 * 1024
# Three of them fill a page.
THIRD = bytes(1200)


@pytest_asyncio.fixture
async def client(worker: Component, shared_port: int) -> AsyncIterator[StreamClient]:
    client = await connected(shared_port, uuid.uuid4().hex)
    yield client
    await client.disconnect()
    client.die()


async def connected(port: int, tenant: str) -> StreamClient:
    """A new client."""
    client = StreamClient(f"127.0.0.1:{port}", uuid.uuid4().hex, tenant)
    await client.connect()
    return client


async def all_is_free(client: StreamClient) -> bool:
    """Whether one value could have all of the arena."""
    try:
        unit = await client.create("all", LIMIT_MB * MIB - 64)
    except StatusError:
        return False
    await client.let_go(unit.shm_id)
    return True


async def test_elements_between_two_clients(client: StreamClient, shared_port: int) -> None:
    """Elements go from one client's memory to another's over many pages, and leave nothing behind."""
    other = await connected(shared_port, client.tenant)
    producer, consumer = await client.producer("s"), await other.consumer("s")
    for number in range(60):
        assert await producer.send(b"%d" % number + THIRD) == number + 1
        assert await consumer.receive() == [(number + 1, b"%d" % number + THIRD)]
        consumer.ack(number + 1)
    assert await client.counts("s") == (1, 1)
    await client.close_producer(producer)
    await other.close_consumer(consumer)
    await client.delete_stream("s")
    await other.disconnect()
    other.die()

    assert await client.counts("s") == (0, 0)
    again = await connected(shared_port, client.tenant)
    await client.disconnect()
    await eventually(lambda: all_is_free(again))
    await again.disconnect()
    again.die()


async def test_receive_waits_for_a_page(client: StreamClient) -> None:
    """A consumer's request for a page waits until a producer has one, and no longer than it says."""
    unit = await client.create("big", 60 * MIB)  # otherwise there is a page before there is a producer
    consumer = await client.consumer("s")
    client.wait_ms = 1
    assert await consumer.receive() == []
    client.wait_ms = 20_000
    waiting = asyncio.create_task(consumer.receive())
    producer = await client.producer("s")
    assert not waiting.done()
    await producer.send(b"x")

    assert await waiting == [(1, b"x")]
    await client.let_go(unit.shm_id)


async def test_send_waits_for_room(client: StreamClient) -> None:
    """A producer without room waits until a consumer acknowledges, or until its time is over with status 6."""
    producer, consumer = await client.producer("s", max_bytes=8192), await client.consumer("s")
    for _ in range(6):
        await producer.send(THIRD)
    client.wait_ms = 50
    with pytest.raises(StatusError) as caught:
        await producer.send(THIRD)
    assert caught.value.status == Status.OUT_OF_MEMORY

    client.wait_ms = 20_000
    sending = asyncio.create_task(producer.send(THIRD))
    assert len(await consumer.receive()) == 6
    assert not sending.done()
    consumer.ack(6)
    assert await sending == 7


@pytest.mark.parametrize("step", ["locked", "counted", "copied", "done"])
async def test_producer_that_dies(client: StreamClient, shared_port: int, step: Step) -> None:
    """A producer that dies at any step of sending does not keep others from sending and receiving."""
    consumer = await client.consumer("s")
    dying = await connected(shared_port, client.tenant)
    producer = await dying.producer("s")
    await producer.send(b"before")
    await producer.send(b"unfinished", step)
    dying.die()

    async def is_gone() -> bool:
        return await client.counts("s") == (0, 1)

    await eventually(is_gone)
    another = await client.producer("s")
    await another.send(b"after")
    finished = [b"unfinished"] if step == "done" else []
    assert [data for _, data in await consumer.receive()] == [b"before", *finished, b"after"]


async def test_client_that_dies_while_it_waits(client: StreamClient, shared_port: int) -> None:
    """The request of a client that died waiting ends, and what it had is free."""
    dying = await connected(shared_port, client.tenant)
    unit = await client.create("big", 60 * MIB)
    consumer = await dying.consumer("s")
    waiting = asyncio.create_task(consumer.receive())
    await dying.heartbeat()
    dying.socket.close()

    with pytest.raises(StatusError) as caught:
        await waiting
    assert caught.value.status == StreamStatus.CONSUMER_NOT_FOUND
    assert await client.counts("s") == (0, 0)
    await client.let_go(unit.shm_id)
    dying.close()


async def test_big_element(client: StreamClient) -> None:
    """A large element gets room of its own, within what the stream may have, and can give it back."""
    producer = await client.producer("s", max_bytes=10 * MIB)
    request = sc.CreateLobPageReqPb(producer_id=producer.name, page_size=6 * MIB, client_id=client.client_id)
    view = (await client.ask("AllocBigShmMemory", request, sc.CreateLobPageRspPb)).page_view
    assert view.size == 6 * MIB
    with pytest.raises(StatusError) as caught:
        await client.ask("AllocBigShmMemory", request, sc.CreateLobPageRspPb)
    assert caught.value.status == Status.OUT_OF_MEMORY
    release = sc.ReleaseLobPageReqPb(producer_id=producer.name, page_view=view)
    await client.ask("ReleaseBigShmMemory", release, sc.ReleaseLobPageRspPb)
    await client.ask("AllocBigShmMemory", request, sc.CreateLobPageRspPb)


async def test_last_element(client: StreamClient) -> None:
    """The worker tells the cursor of the last element."""
    producer = await client.producer("s", retain_for=1)
    for _ in range(7):
        await producer.send(THIRD)
    request = sc.LastAppendCursorReqPb(stream_name="s", tenant_id=client.tenant)
    found = await client.ask("GetLastAppendCursor", request, sc.LastAppendCursorRspPb)
    assert found.last_append_cursor == 7


async def test_tenants(client: StreamClient, shared_port: int) -> None:
    """Streams of the same name of two tenants have nothing to do with each other."""
    other = await connected(shared_port, "other" + client.tenant)
    await client.producer("s")
    await other.consumer("s")
    assert (await client.counts("s"), await other.counts("s")) == ((1, 0), (0, 1))
    await other.disconnect()
    other.die()


async def test_clients_that_do_not_map(client: StreamClient, shared_port: int) -> None:
    """A client that cannot share memory, and one that is not registered, cannot have streams."""
    plain = DataClient(f"127.0.0.1:{shared_port}", uuid.uuid4().hex, client.tenant)
    for status in (Status.CLIENT_WORKER_DISCONNECT, Status.RUNTIME_ERROR):
        requests = (
            ("Subscribe", sc.SubscribeReqPb(stream_name="s", client_id=plain.client_id, consumer_id="c")),
            ("CreateProducer", producer_request(plain.client_id)),
        )
        for method, request in requests:
            with pytest.raises(StatusError) as caught:
                await plain.brpc.call(STREAMS, method, request, sc.SubscribeRspPb, within=20)
            assert caught.value.status == status
        await plain.register()
    plain.close()


def producer_request(client_id: str, **changes: object) -> sc.CreateProducerReqPb:
    """A good request, but for the changes."""
    request = sc.CreateProducerReqPb(
        stream_name="s", client_id=client_id, producer_id="p", page_size=4096, max_stream_size=65536
    )
    request.MergeFrom(sc.CreateProducerReqPb(**changes))  # type: ignore[arg-type]
    return request


@pytest.mark.parametrize(
    "changes",
    [
        {"page_size": 4097},
        {"page_size": -4096},
        {"page_size": 32 * MIB, "max_stream_size": 64 * MIB},
        {"max_stream_size": 4096},
        {"max_stream_size": 2**63},
        {"retain_num_consumer": 17},
    ],
)
async def test_wrong_configuration(client: StreamClient, changes: dict[str, int]) -> None:
    """A stream that cannot be is refused, and there is none."""
    with pytest.raises(StatusError) as caught:
        await client.ask(
            "CreateProducer", producer_request(client.client_id, **changes), sc.CreateProducerRspPb
        )
    assert caught.value.status == Status.INVALID
    assert await client.counts("s") == (0, 0)


async def test_names_that_are_wrong(client: StreamClient) -> None:
    """Requests without a stream's name or with unknown ids are refused."""
    for method, request, status in (
        ("DeleteStream", sc.DeleteStreamReqPb(), Status.INVALID),
        ("DeleteStream", sc.DeleteStreamReqPb(stream_name="nothing"), Status.NOT_FOUND),
        ("CloseProducer", sc.CloseProducerReqPb(producer_id=b"\xff"), StreamStatus.PRODUCER_NOT_FOUND),
        ("CloseConsumer", sc.CloseConsumerReqPb(), StreamStatus.CONSUMER_NOT_FOUND),
        ("CreateShmPage", sc.CreateShmPageReqPb(), StreamStatus.PRODUCER_NOT_FOUND),
        ("GetDataPage", sc.GetDataPageReqPb(timeout_ms=-5), StreamStatus.CONSUMER_NOT_FOUND),
        ("GetLastAppendCursor", sc.LastAppendCursorReqPb(stream_name="x"), StreamStatus.STREAM_NOT_FOUND),
    ):
        with pytest.raises(StatusError) as caught:
            await client.ask(method, request, sc.DeleteStreamRspPb)
        assert caught.value.status == status, method
