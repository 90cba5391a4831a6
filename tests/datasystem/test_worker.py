import asyncio
import contextlib
import signal
import time
from pathlib import Path

import psutil
import pytest

from faas_local.protocol.brpc.frames import encode
from faas_local.protocol.brpc.status import Status, StatusError
from faas_local.protocol.wire import datasystem_pb2 as ds
from faas_local.protocol.wire.brpc_pb2 import RpcMeta
from support.component import Component
from support.data_client import OBJECTS, DataClient
from support.data_worker import LIMIT_MB, start_worker

MIB = 1024 * 1024


@pytest.mark.parametrize("size", [0, 1, 1024, 20_000, MIB, 64 * MIB])
async def test_values_of_every_size_come_back(client: DataClient, size: int) -> None:
    """What is put comes back byte for byte, from nothing to 64 MiB."""
    value = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    await client.put("object", value)
    assert await client.get("object") == [value]
    await client.release("object")

    await client.set("key", value)

    assert await client.get("key", "object") == [value, None]
    await client.delete("key")


async def test_object_ends_with_its_references(client: DataClient) -> None:
    """Objects of several clients end with the last reference, also by a good-bye; nested ones with the outer."""
    other = DataClient(client.brpc.address, "other-client", client.tenant)
    await client.put("inner", b"i")
    await client.put("outer", b"o", nested=["inner"])
    await other.hold("outer")
    assert await client.holders("outer") == ["other-client", "test-client"]
    await client.release("inner", "outer")
    assert await client.get("inner", "outer") == [b"i", b"o"]

    await other.disconnect()

    assert await client.get("inner", "outer") == [None, None]
    assert await client.holders("outer") == []
    other.close()


async def test_read_waits_for_a_value(client: DataClient) -> None:
    """A read blocks until another request brings the value, and others are served meanwhile."""
    reading = asyncio.create_task(client.get("early", "later", wait_ms=20_000))
    await client.set("early", b"1")
    assert not reading.done()

    await client.set("later", b"2")

    assert await reading == [b"1", b"2"]


async def test_read_gives_up_after_its_time(client: DataClient) -> None:
    """After its own time a read has what is there, a place for what is not, and status 3."""
    await client.set("there", b"v")
    started = time.monotonic()
    reply = await client.read(["there", "missing"], wait_ms=200)

    assert 0.2 <= time.monotonic() - started < 5
    assert [(info.object_index, info.data_size) for info in reply.response.payload_info] == [(0, 1)]
    (missing,) = reply.response.objects
    assert (missing.object_index, missing.store_fd, missing.data_size) == (1, -1, -1)
    assert reply.response.last_rc.error_code == Status.NOT_FOUND


async def test_parts_of_values(client: DataClient) -> None:
    """Offsets and sizes cut a value; size 0 and sizes past the end reach to the end."""
    await client.set("k", b"0123456789")
    parts = [(0, 0), (2, 3), (8, 9), (0, 4)]

    reply = await client.read(["k"] * 4, parts=parts)

    assert reply.payloads == [b"0123456789", b"234", b"89", b"0123"]


async def test_offset_past_the_end_is_an_error(client: DataClient) -> None:
    """An offset at or after the end of the value is status 12 and names both."""
    await client.set("k", b"0123456789")
    reply = await client.read(["k"], parts=[(10, 1)])

    assert reply.response.last_rc.error_code == Status.OUT_OF_RANGE
    assert reply.response.last_rc.error_msg == b"Read offset 10 out of range [0, 10)"
    assert len(reply.response.objects) == 1


async def test_time_to_live_and_not_exists(client: DataClient) -> None:
    """Not-exists answers OK and leaves a living value; an expired one counts as missing at once."""
    await client.set("k", b"old", ttl=1)
    await client.set("k", b"new", only_new=True)
    assert await client.get("k") == [b"old"]

    # A read of a key that never comes ends with its own time; by then the value's second is over.
    await client.get("never", wait_ms=1100)

    assert await client.get("k") == [None]
    await client.set("k", b"new", only_new=True)
    assert await client.get("k") == [b"new"]


async def test_tenants_do_not_meet(client: DataClient) -> None:
    """The same key of two tenants is two keys."""
    other = DataClient(client.brpc.address, tenant="other")
    await client.set("k", b"mine")

    assert await other.get("k") == [None]
    await other.delete("k")
    assert await client.get("k") == [b"mine"]
    other.close()


@pytest.mark.parametrize("key", ["", "a key", "ключ", "a/b", "a$b", "k" * 1025])
async def test_wrong_keys_are_refused(client: DataClient, key: str) -> None:
    """Keys outside production's alphabet or length are status 2, in every request, and nothing is stored."""
    for request in (client.set(key, b"v"), client.get(key), client.delete(key), client.hold(key)):
        with pytest.raises(StatusError) as caught:
            await request
        assert caught.value.status == Status.INVALID


async def test_unknown_modes_are_refused(client: DataClient) -> None:
    """A write mode that there is not, and a cache on the disk, are status 2."""
    for request in (
        ds.PublishReqPb(object_key="k", write_mode=4),
        ds.PublishReqPb(object_key="k", cache_type=1),
    ):
        with pytest.raises(StatusError) as caught:
            await client.brpc.call(OBJECTS, "Publish", request, ds.PublishRspPb, within=5)
        assert caught.value.status == Status.INVALID


async def test_full_memory_is_an_error_until_something_goes(client: DataClient) -> None:
    """Over the limit a put is status 6; after a release the same put is stored."""
    await client.put("first", bytes(LIMIT_MB // 2 * MIB))
    with pytest.raises(StatusError) as caught:
        await client.put("second", bytes((LIMIT_MB // 2 + 1) * MIB))
    assert caught.value.status == Status.OUT_OF_MEMORY

    await client.release("first")
    await client.put("second", bytes((LIMIT_MB // 2 + 1) * MIB))

    assert [len(value or b"") for value in await client.get("second")] == [(LIMIT_MB // 2 + 1) * MIB]


async def test_released_memory_goes_back(client: DataClient, worker: Component) -> None:
    """Large values that came and went leave the process at its size."""
    process = psutil.Process(worker.pid)
    before = process.memory_info().rss
    for number in range(6):
        await client.put(f"k{number}", bytes(40 * MIB))
        await client.release(f"k{number}")

    assert process.memory_info().rss < before + 60 * MIB


async def test_several_values_in_one_request(client: DataClient) -> None:
    """MultiPublish stores what fits, leaves existing keys with not-exists, and names what failed."""
    await client.set("old", b"old")
    values = {"old": b"x", "new": b"new", "big": bytes((LIMIT_MB + 1) * MIB)}
    request = ds.MultiPublishReqPb(existence=ds.NX, tenant_id=client.tenant)
    for key, value in values.items():
        request.object_info.add(object_key=key, data_size=len(value))

    reply = await client.brpc.call(
        OBJECTS, "MultiPublish", request, ds.MultiPublishRspPb, list(values.values()), within=20
    )

    assert list(reply.response.failed_object_keys) == ["big"]
    assert reply.response.last_rc.error_code == Status.OUT_OF_MEMORY
    assert await client.get(*values) == [b"old", b"new", None]


@pytest.mark.parametrize(
    ("method", "request_message", "status"),
    [
        pytest.param(
            "Create", ds.CreateReqPb(object_key="k"), Status.CLIENT_WORKER_DISCONNECT, id="stranger"
        ),
        pytest.param("NoSuch", ds.CreateReqPb(), Status.NOT_SUPPORTED, id="no-such-method"),
        pytest.param("Get", ds.ErrorInfoPb(error_code=7, error_msg=b"\xff"), Status.INVALID, id="unreadable"),
        pytest.param(
            "Publish", ds.PublishReqPb(object_key="k", data_size=5), Status.INVALID, id="no-payload"
        ),
        pytest.param("GIncreaseRef", ds.GIncreaseReqPb(object_keys=["k"]), Status.INVALID, id="nobody"),
        pytest.param(
            "Get",
            ds.GetReqPb(object_keys=["k"], read_offset_list=[1]),
            Status.INVALID,
            id="parts-do-not-match",
        ),
        pytest.param("Get", ds.GetReqPb(object_keys=["k"] * 10_001), Status.INVALID, id="too-many-keys"),
    ],
)
async def test_bad_requests_are_answered(
    client: DataClient, method: str, request_message: ds.CreateReqPb, status: Status
) -> None:
    """A request that makes no sense gets its status, and the connection stays."""
    with pytest.raises(StatusError) as caught:
        await client.brpc.call(OBJECTS, method, request_message, ds.CreateRspPb, within=5)

    assert caught.value.status == status
    await client.set("k", b"works")


@pytest.mark.parametrize(
    "garbage",
    [
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", id="http"),
        pytest.param(b"PRPC\xff\xff\xff\xff\0\0\0\x05", id="over-limit"),
        pytest.param(b"PRPC\0\0\0\x05\0\0\0\x05\xff\xff\xff\xff\xff", id="no-meta"),
    ],
)
async def test_garbage_ends_its_connection_only(client: DataClient, shared_port: int, garbage: bytes) -> None:
    """Bytes that are no frames end the connection that they came on; the worker stays up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", shared_port)
    writer.write(garbage)
    with contextlib.suppress(ConnectionResetError):
        assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()

    await client.set("k", b"works")


async def test_false_size_takes_no_memory(client: DataClient, worker: Component, shared_port: int) -> None:
    """Connections that announce 2 GiB and send nothing cost the worker nothing."""
    before = psutil.Process(worker.pid).memory_info().rss
    connections = [await asyncio.open_connection("127.0.0.1", shared_port) for _ in range(20)]
    for _, writer in connections:
        writer.write(b"PRPC\x7f\xff\xff\xff\0\0\0\x05")
        await writer.drain()
    await client.set("k", b"works")

    assert psutil.Process(worker.pid).memory_info().rss < before + 20 * MIB
    for _, writer in connections:
        writer.close()


async def test_registration(client: DataClient) -> None:
    """A client learns its id, how often to send heart-beats, and that there is no queue in shared memory."""
    client.client_id = ""
    response = await client.register()

    assert len(response.client_id) == 36
    assert response.store_fd == -1
    assert response.pipeline_queue_info.shm_fd == -1
    assert response.client_dead_timeout_s == 60


async def test_heartbeat_tells_a_lost_client(client: DataClient) -> None:
    """A client that the worker does not know is told so, and is known after it registered again."""
    assert (await client.heartbeat()).client_removed

    registered = await client.register()

    beat = await client.heartbeat()
    assert not beat.client_removed
    assert beat.worker_start_id == registered.worker_start_id


async def test_restarted_worker_takes_back_its_clients(port: int, tmp_path: Path) -> None:
    """After kill -9 the next worker has a new start id, no values, and the references that clients bring."""
    client = DataClient(f"127.0.0.1:{port}")
    with start_worker(port, tmp_path) as first:
        before = await client.register()
        await client.put("x", b"v")
        first.kill()
        with pytest.raises(StatusError) as caught:
            await client.get("x")
        assert caught.value.status == Status.RPC_UNAVAILABLE
    with start_worker(port, tmp_path):
        assert (await client.heartbeat()).worker_start_id != before.worker_start_id
        assert await client.get("x") == [None]

        # Clients name these keys with their tenant.
        await client.register(held=["default$x"])

        assert await client.holders("x") == ["test-client"]
    client.close()


async def test_stop_in_order_with_open_reads(port: int, tmp_path: Path) -> None:
    """SIGTERM ends the worker at once with status 0, whatever waits; who waited learns it."""
    client = DataClient(f"127.0.0.1:{port}")
    with start_worker(port, tmp_path) as worker:
        reading = asyncio.create_task(client.get("never", wait_ms=60_000))
        await client.set("k", b"v")
        worker.signal(signal.SIGTERM)

        with pytest.raises(StatusError) as caught:
            await reading

        assert caught.value.status == Status.RPC_UNAVAILABLE
        assert worker.wait() == 0
    client.close()


async def test_client_that_reads_nothing_hinders_nobody(client: DataClient, shared_port: int) -> None:
    """A client that asks and never reads the answers does not keep others waiting."""
    await client.set("big", bytes(8 * MIB))
    meta = RpcMeta(correlation_id=1)
    meta.request.service_name = OBJECTS
    meta.request.method_name = "Get"
    request = ds.GetReqPb(object_keys=["big"], tenant_id=client.tenant).SerializeToString()
    _, writer = await asyncio.open_connection("127.0.0.1", shared_port)
    writer.writelines(encode(meta, request) * 100)

    assert await client.get("big") == [bytes(8 * MIB)]
    writer.close()
    await client.delete("big")
