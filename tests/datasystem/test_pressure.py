import asyncio
import os
import resource
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from faas_local.datasystem.objects import WriteMode
from faas_local.protocol.brpc.status import Status, StatusError
from support.component import Component
from support.data_worker import LIMIT_MB, start_worker
from support.mapping_client import MappingClient

MIB = 1024 * 1024
SPILL_MB = 150


@pytest.fixture
def spilling(port: int, tmp_path: Path) -> Iterator[Component]:
    with start_worker(port, tmp_path, spill=SPILL_MB) as worker:
        yield worker


@pytest_asyncio.fixture
async def mapping(spilling: Component, port: int) -> AsyncIterator[MappingClient]:
    client = MappingClient(f"127.0.0.1:{port}", uuid.uuid4().hex)
    await client.connect()
    yield client
    client.die()


def value(number: int, size: int = 30 * MIB) -> bytes:
    return bytes([number]) * size


async def put(client: MappingClient, number: int, size: int = 30 * MIB) -> None:
    """Put an object and let go of the writer's hold."""
    await client.let_go(await client.put_mapped(f"x{number}", value(number, size)))


async def get(client: MappingClient, number: int) -> bytes:
    """An object's bytes, mapped or sent."""
    reply = await client.read([f"x{number}"])
    if reply.response.payload_info:
        return bytes(reply.payloads[0])
    (entry,) = reply.response.objects
    data = await client.bytes_of(entry)
    await client.let_go(entry.shm_id)
    return data


async def test_objects_are_spilled_and_come_back(mapping: MappingClient) -> None:
    """Objects of twice the memory all stay readable, mapped, byte for byte; then everything is free again."""
    for number in range(6):
        await put(mapping, number)

    for number in [0, 5, 1, 4, 2, 3]:
        (entry,) = await mapping.get_mapped(f"x{number}")
        assert await mapping.bytes_of(entry) == value(number)
        await mapping.let_go(entry.shm_id)
    await mapping.release(*(f"x{number}" for number in range(6)))
    unit = await mapping.create("all", LIMIT_MB * MIB - 64)
    await mapping.let_go(unit.shm_id)
    for number in range(6, 12):
        await put(mapping, number)


async def test_small_values_make_room_too(mapping: MappingClient) -> None:
    """Values below the size for the arena are spilled as well, and come back as they were."""
    for number in range(500):
        await mapping.set(f"k{number}", value(number % 256, 300 * 1024))

    for number in range(0, 500, 50):
        assert await mapping.get(f"k{number}") == [value(number % 256, 300 * 1024)]


async def test_mapped_values_do_not_leave(mapping: MappingClient) -> None:
    """What a client maps stays where it is; when only such values are left, a new one is status 6 at once."""
    units = [await mapping.put_mapped(f"x{number}", value(number)) for number in range(3)]
    with pytest.raises(StatusError) as caught:
        await mapping.create("x3", 30 * MIB)
    assert caught.value.status == Status.OUT_OF_MEMORY
    for number in range(3):
        (entry,) = await mapping.get_mapped(f"x{number}")
        assert await mapping.bytes_of(entry) == value(number)

    await mapping.let_go(units[1], units[1])
    await put(mapping, 3)

    (entry,) = await mapping.get_mapped("x3")
    assert await mapping.bytes_of(entry) == value(3)


async def test_full_spill_is_an_error(mapping: MappingClient) -> None:
    """Over the limits of both memory and spill a put is status 13 at once; a release makes room."""
    with pytest.raises(StatusError) as caught:
        for number in range(10):
            await put(mapping, number)
    assert caught.value.status == Status.NO_SPACE
    assert number == 8  # 3 in memory, 5 on the disk

    await mapping.release("x0", "x8")
    await put(mapping, 9)

    for number in (1, 7, 9):
        assert await get(mapping, number) == value(number)


async def test_disk_that_takes_no_more(mapping: MappingClient, spilling: Component) -> None:
    """When the disk refuses bytes below the limit, that is status 13, and nothing in memory is lost."""
    resource.prlimit(spilling.pid, resource.RLIMIT_FSIZE, (MIB, MIB))
    for number in range(3):
        await put(mapping, number)
    with pytest.raises(StatusError) as caught:
        await put(mapping, 3)
    assert caught.value.status == Status.NO_SPACE
    for number in range(3):
        (entry,) = await mapping.get_mapped(f"x{number}")
        assert await mapping.bytes_of(entry) == value(number)


async def test_disk_that_fails(mapping: MappingClient, port: int, tmp_path: Path) -> None:
    """When the folder for spilled values cannot be used, that is status 7 at once, until it can be used again."""
    folder = tmp_path / str(port) / "spill"
    folder.rmdir()
    for number in range(3):
        await put(mapping, number)
    with pytest.raises(StatusError) as caught:
        await put(mapping, 3)
    assert caught.value.status == Status.IO_ERROR

    folder.mkdir()
    await put(mapping, 4)

    assert [await get(mapping, number) for number in (0, 2, 4)] == [value(0), value(2), value(4)]


async def test_evictable_values_go_first(mapping: MappingClient) -> None:
    """A value that its writer marked as evictable is dropped before anything is spilled; others stay."""
    await mapping.set("kept", value(1))
    await mapping.set("evictable", value(2), mode=WriteMode.EVICTABLE)
    await mapping.set("newer", value(3))

    await put(mapping, 4)

    assert await mapping.get("evictable") == [None]
    assert [entry.data_size for entry in await mapping.get_mapped("kept", "newer", "x4")] == [30 * MIB] * 3


async def test_reads_of_more_than_the_memory(mapping: MappingClient) -> None:
    """A read of several values that do not fit together maps those that do and sends the rest."""
    for number in range(5):
        await put(mapping, number)

    reply = await asyncio.wait_for(mapping.read([f"x{number}" for number in range(5)]), 20)

    assert [entry.data_size for entry in reply.response.objects] == [30 * MIB] * 3
    sent = [info.object_index for info in reply.response.payload_info]
    assert [bytes(data) for data in reply.payloads] == [value(number) for number in sent]
    assert len(sent) == 2


async def test_client_that_dies_while_room_is_made(mapping: MappingClient, port: int) -> None:
    """A client that dies while its request waits for room leaves nothing; what was spilled for it stays."""
    for number in range(3):
        await put(mapping, number)
    dying = MappingClient(f"127.0.0.1:{port}", uuid.uuid4().hex)
    await dying.connect()
    creating = asyncio.create_task(dying.create("y", 90 * MIB))
    await mapping.heartbeat()
    dying.die()
    with pytest.raises(StatusError):
        await creating

    for number in range(3):
        (entry,) = await mapping.get_mapped(f"x{number}")
        assert await mapping.bytes_of(entry) == value(number)
        await mapping.let_go(entry.shm_id)


async def test_spill_file_ends_with_the_worker(
    mapping: MappingClient, spilling: Component, tmp_path: Path
) -> None:
    """No name of the spill file is ever in the folder, so that nothing is left by kill -9."""
    for number in range(5):
        await put(mapping, number)

    spilling.kill()

    assert [name for _, _, names in os.walk(tmp_path) for name in names] == []
