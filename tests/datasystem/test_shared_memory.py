import asyncio
import resource
import socket
import uuid
from collections.abc import AsyncIterator

import psutil
import pytest
import pytest_asyncio

from faas_local.protocol.brpc.status import Status, StatusError
from faas_local.protocol.wire import datasystem_pb2 as ds
from support.component import Component
from support.data_client import DataClient
from support.data_worker import LIMIT_MB
from support.mapping_client import MappingClient

MIB = 1024 * 1024
WRITER = b"\x01\0\0\0"


@pytest_asyncio.fixture
async def mapping(worker: Component, shared_port: int) -> AsyncIterator[MappingClient]:
    client = new_client(shared_port)
    await client.connect()
    yield client
    await client.disconnect()
    client.die()


def new_client(port: int, tenant: str | None = None) -> MappingClient:
    return MappingClient(f"127.0.0.1:{port}", uuid.uuid4().hex, tenant or uuid.uuid4().hex)


async def assert_all_free(client: MappingClient) -> None:
    """Everything is free: one value may have all of the arena."""
    for _ in range(200):
        try:
            unit = await client.create("all", LIMIT_MB * MIB - 64)
            break
        except StatusError:
            await asyncio.sleep(0)
    await client.let_go(unit.shm_id)


@pytest.mark.parametrize("size", [0, 1, 500 * 1024, 32 * MIB])
async def test_value_is_mapped_where_it_was_written(mapping: MappingClient, size: int) -> None:
    """A value is read where the writer left it, in the same bytes of the arena, without a copy."""
    value = (b"0123456789" * (size // 10 + 1))[:size]
    unit_id = await mapping.put_mapped("x", value)

    (entry,) = await mapping.get_mapped("x")

    assert (entry.shm_id, entry.data_size, entry.is_seal) == (unit_id, size, True)
    assert await mapping.bytes_of(entry) == value
    await mapping.let_go(unit_id, unit_id)
    await mapping.release("x")
    await assert_all_free(mapping)


async def test_view_survives_overwriting_and_deletion(mapping: MappingClient) -> None:
    """A reader keeps the bytes that it mapped, whatever happens to the key; the memory goes with the reader."""
    first = await mapping.put_mapped("k", b"a" * MIB, seal=False)
    (old,) = await mapping.get_mapped("k")
    second = await mapping.put_mapped("k", b"b" * MIB, seal=False)
    (new,) = await mapping.get_mapped("k")
    await mapping.let_go(first, second)
    await mapping.delete("k")

    assert (await mapping.bytes_of(old), await mapping.bytes_of(new)) == (b"a" * MIB, b"b" * MIB)
    with pytest.raises(StatusError):
        await mapping.create("all", LIMIT_MB * MIB - 64)
    await mapping.let_go(old.shm_id, new.shm_id)
    await assert_all_free(mapping)


async def test_freed_memory_is_used_again_first(mapping: MappingClient) -> None:
    """A new unit gets the place of the last one, whose pages are warm, and clean metadata."""
    unit = await mapping.create("k", MIB)
    arena = await mapping.map(unit.store_fd, unit.mmap_size)
    arena[unit.offset : unit.offset + 64] = b"\xff" * 64
    await mapping.let_go(unit.shm_id)

    again = await mapping.create("k", MIB)

    assert again.offset == unit.offset
    assert arena[again.offset : again.offset + 64] == bytes(64)
    await mapping.let_go(again.shm_id)


async def test_clients_with_and_without_mapping_meet(mapping: MappingClient, shared_port: int) -> None:
    """What one client wrote to the arena another gets in the answer, and the other way round; parts, too."""
    plain = DataClient(f"127.0.0.1:{shared_port}", "plain", mapping.tenant)
    value = bytes(range(256)) * 4096
    mine = await mapping.put_mapped("mine", value, seal=False)
    await plain.set("theirs", value)
    await plain.set("small", b"s")

    assert await plain.get("mine") == [value]
    (entry,) = await mapping.get_mapped("theirs")
    assert await mapping.bytes_of(entry) == value
    reply = await mapping.read(["mine", "small", "mine"], parts=[(10, 3), (0, 0), (0, 0)])
    assert reply.payloads[:2] == [value[10:13], b"s"]
    mixed = (await mapping.read(["mine", "small", "missing"])).response
    assert [info.object_index for info in mixed.payload_info] == [1]
    assert [(info.object_index, info.data_size) for info in mixed.objects] == [(0, MIB), (2, -1)]
    await mapping.let_go(mine, mine, *(info.shm_id for info in mixed.objects), entry.shm_id)
    await mapping.delete("mine", "theirs", "small")
    del reply
    plain.close()
    await assert_all_free(mapping)


async def test_waiting_read_is_mapped(mapping: MappingClient) -> None:
    """A read that waited for a large value gets it in the arena, held from the moment at which it came."""
    reading = asyncio.create_task(mapping.get_mapped("later", wait_ms=20_000))
    unit = await mapping.put_mapped("later", b"v" * MIB)
    await mapping.let_go(unit)
    await mapping.delete("later")

    (entry,) = await reading

    assert await mapping.bytes_of(entry) == b"v" * MIB
    await mapping.let_go(entry.shm_id)


@pytest.mark.parametrize("step", ["connected", "mapped", "created", "published", "reading", "waiting"])
async def test_client_that_dies_leaves_nothing(worker: Component, shared_port: int, step: str) -> None:
    """However far a client came, its death frees at once what it alone held, without waiting for heart-beats."""
    other = new_client(shared_port)
    await other.connect()
    dying = new_client(shared_port, other.tenant)
    await dying.connect()
    reading = None
    if step != "connected":
        unit = await dying.create("x", 10 * MIB)
        await dying.map(unit.store_fd, unit.mmap_size)
    if step in ("published", "reading"):
        await dying.hold("x")
        await dying.publish_unit("x", unit.shm_id, 10 * MIB)
    if step == "reading":
        await dying.get_mapped("x", "x")
    if step == "waiting":
        reading = asyncio.create_task(dying.get_mapped("never", wait_ms=20_000))
        await dying.heartbeat()

    dying.die()

    await assert_all_free(other)
    assert await other.get("x") == [None]
    if reading is not None:
        with pytest.raises(StatusError):
            await reading
    await other.disconnect()
    other.die()


async def test_lock_of_a_dead_writer_is_freed(mapping: MappingClient, shared_port: int) -> None:
    """A client that died with a unit's lock does not keep others from it."""
    dying = new_client(shared_port, mapping.tenant)
    await dying.connect()
    unit = await dying.put_mapped("x", b"v" * MIB, seal=False)
    (entry,) = await mapping.get_mapped("x")
    arena = await mapping.map(entry.store_fd, entry.mmap_size)
    marks = (1 << dying.lock_id).to_bytes(60, "little")
    arena[entry.offset : entry.offset + 64] = WRITER + marks

    dying.die()
    await assert_gone(mapping, dying.client_id, unit)

    assert arena[entry.offset : entry.offset + 64] == bytes(64)
    await mapping.let_go(entry.shm_id)
    await mapping.delete("x")


async def assert_gone(asking: MappingClient, client_id: str, unit_id: str) -> None:
    """The worker has noticed a client's death."""
    for _ in range(200):
        beat = ds.HeartbeatReqPb(client_id=client_id.encode())
        reply = await asking.brpc.call(
            "datasystem.WorkerService", "Heartbeat", beat, ds.HeartbeatRspPb, within=5
        )
        if reply.response.client_removed:
            return
    raise AssertionError(f"{client_id} with {unit_id} is still there")


async def test_units_of_other_clients(mapping: MappingClient, shared_port: int) -> None:
    """Nobody can publish or release another client's unit, or one of another key, or more than was created."""
    thief = new_client(shared_port, mapping.tenant)
    await thief.connect()
    unit = await mapping.create("x", MIB)
    for client, key, unit_id, size in (
        (thief, "x", unit.shm_id, MIB),
        (mapping, "y", unit.shm_id, MIB),
        (mapping, "x", "no-such-unit", MIB),
        (mapping, "x", unit.shm_id, MIB + 1),
    ):
        with pytest.raises(StatusError) as caught:
            await client.publish_unit(key, unit_id, size)
        assert caught.value.status == Status.INVALID
    await thief.let_go(unit.shm_id, "no-such-unit")
    await mapping.publish_unit("x", unit.shm_id, MIB)
    await mapping.let_go(unit.shm_id, unit.shm_id, unit.shm_id)
    (entry,) = await mapping.get_mapped("x")
    await mapping.delete("x")
    await mapping.let_go(entry.shm_id)
    await thief.disconnect()
    thief.die()
    await assert_all_free(mapping)


async def test_second_seal_is_refused(mapping: MappingClient) -> None:
    """A sealed object cannot be published again, with the same unit or another; nothing is lost by trying."""
    unit_id = await mapping.put_mapped("x", b"v" * MIB)
    for again in (unit_id, (await mapping.create("x", MIB)).shm_id):
        with pytest.raises(StatusError) as caught:
            await mapping.publish_unit("x", again, MIB)
        assert caught.value.status == Status.ALREADY_SEALED
        await mapping.let_go(again)
    await mapping.release("x")
    await assert_all_free(mapping)


async def test_value_larger_than_the_memory(mapping: MappingClient) -> None:
    """What can never fit is status 6 at once, and nothing is taken by it."""
    for size in (LIMIT_MB * MIB, 2**40, 2**63):
        with pytest.raises(StatusError) as caught:
            await mapping.create("x", size)
        assert caught.value.status == Status.OUT_OF_MEMORY
    await assert_all_free(mapping)


async def test_wrong_descriptor_is_refused(mapping: MappingClient) -> None:
    """Asking for a descriptor that was never offered, or without a unix connection, is an error."""
    unit = await mapping.create("x", 1)
    await mapping.let_go(unit.shm_id)
    for client_id, fd, status in (
        (mapping.client_id, unit.store_fd + 1, Status.INVALID),
        ("stranger", unit.store_fd, Status.CLIENT_WORKER_DISCONNECT),
    ):
        request = ds.GetClientFdReqPb(client_id=client_id.encode(), worker_fds=[fd], request_id=1)
        with pytest.raises(StatusError) as caught:
            await mapping.brpc.call(
                "datasystem.WorkerService", "GetClientFd", request, ds.GetClientFdRspPb, within=5
            )
        assert caught.value.status == status


async def test_connections_that_say_nothing(worker: Component, mapping: MappingClient) -> None:
    """Connections to the unix socket that come and go, or send rubbish, cost no descriptor and hinder nobody."""
    process = psutil.Process(worker.pid)
    before = process.num_fds()
    clients = [MappingClient(mapping.brpc.address, uuid.uuid4().hex) for _ in range(20)]
    for client in clients:
        await client.connect()
        client.socket.send(b"rubbish" * 100)
    for client in clients:
        client.die()
    for client in clients:
        await assert_gone(mapping, client.client_id, "")

    await mapping.let_go(await mapping.put_mapped("x", b"v" * MIB))
    await mapping.release("x")
    assert process.num_fds() <= before + 1


async def test_worker_without_descriptors(worker: Component, mapping: MappingClient) -> None:
    """While no descriptor is left the worker does not spin, and it accepts a client as soon as there is one."""
    process = psutil.Process(worker.pid)
    limits = resource.prlimit(worker.pid, resource.RLIMIT_NOFILE)
    path = mapping.socket.getpeername()
    resource.prlimit(worker.pid, resource.RLIMIT_NOFILE, (process.num_fds(), limits[1]))
    try:
        with socket.socket(socket.AF_UNIX) as waiting:
            waiting.connect(path)
            before = sum(process.cpu_times()[:2])
            await mapping.get("never", wait_ms=1000)
            assert sum(process.cpu_times()[:2]) - before < 0.5
            resource.prlimit(worker.pid, resource.RLIMIT_NOFILE, limits)
            waiting.settimeout(10)
            assert len(await asyncio.to_thread(waiting.recv, 4)) == 4
    finally:
        resource.prlimit(worker.pid, resource.RLIMIT_NOFILE, limits)
    assert "cannot accept a client" in worker.log()
