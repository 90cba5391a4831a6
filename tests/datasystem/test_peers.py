import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from faas_local.datasystem import keys, peers
from faas_local.protocol.brpc.status import Status, StatusError
from support.component import Component, free_port
from support.data_client import DataClient
from support.data_worker import LIMIT_MB, start_worker
from support.mapping_client import MappingClient

MIB = 1024 * 1024


def key_of(worker: int, name: str = "k") -> str:
    """A key whose home is this worker of two."""
    candidates = (f"{name}{number}" for number in range(1000))
    return next(key for key in candidates if keys.home(f"default${key}", 2) == worker)


@pytest.fixture
def ports() -> list[int]:
    return [free_port(), free_port()]


@pytest.fixture
def workers(ports: list[int], tmp_path: Path) -> Iterator[list[Component]]:
    both = ",".join(f"127.0.0.1:{port}" for port in ports)
    with start_worker(ports[0], tmp_path, both) as first, start_worker(ports[1], tmp_path, both) as second:
        yield [first, second]


@pytest_asyncio.fixture
async def clients(workers: list[Component], ports: list[int]) -> AsyncIterator[list[DataClient]]:
    clients = [DataClient(f"127.0.0.1:{port}", f"client-{port}") for port in ports]
    yield clients
    for client in clients:
        client.close()


@pytest.mark.parametrize("home", [0, 1])
async def test_values_are_seen_from_every_node(clients: list[DataClient], home: int) -> None:
    """Whichever worker stores a key, each client sets, reads, overwrites and deletes it through its own."""
    key = key_of(home)
    await clients[0].set(key, b"x" * 3_000_000)
    assert await clients[1].get(key) == [b"x" * 3_000_000]
    await clients[1].set(key, b"kept", only_new=True)
    assert await clients[0].get(key) == [b"x" * 3_000_000]

    await clients[1].delete(key)

    assert await clients[0].get(key) == [None]


async def test_one_read_of_keys_of_both_nodes(clients: list[DataClient]) -> None:
    """A read gathers its keys from their homes in the order of the request, parts included."""
    here, there = key_of(0), key_of(1)
    await clients[0].set(here, b"0123")
    await clients[0].set(there, b"abcd")

    reply = await clients[1].read([there, here, there, "missing"], parts=[(1, 2), (0, 0), (9, 1), (0, 0)])

    assert reply.payloads == [b"bc", b"0123"]
    assert [info.object_index for info in reply.response.payload_info] == [0, 1]
    assert [entry.object_index for entry in reply.response.objects] == [2, 3]
    assert reply.response.last_rc.error_code in (Status.OUT_OF_RANGE, Status.NOT_FOUND)


async def test_read_waits_for_a_value_from_the_other_node(clients: list[DataClient]) -> None:
    """A read through one worker ends when the value comes through the other, wherever its home is."""
    wanted = [key_of(0), key_of(1)]
    reading = asyncio.create_task(clients[0].get(*wanted, wait_ms=20_000))
    for key in wanted:
        await clients[1].set(key, key.encode())

    assert await reading == [key.encode() for key in wanted]


@pytest.mark.parametrize("home", [0, 1])
async def test_references_count_across_nodes(clients: list[DataClient], home: int) -> None:
    """An object lives until the last client of any node lets go of it."""
    key = key_of(home)
    await clients[0].put(key, b"v")
    await clients[1].hold(key)
    await clients[0].release(key)
    assert await clients[0].get(key) == [b"v"]

    await clients[1].release(key)

    assert await clients[0].get(key) == [None]


@pytest.mark.parametrize("outer_home", [0, 1])
@pytest.mark.parametrize("inner_home", [0, 1])
async def test_nested_objects_across_nodes(
    clients: list[DataClient], outer_home: int, inner_home: int
) -> None:
    """An inner object lives as long as the outer one, on whichever nodes the two are stored."""
    outer, inner = key_of(outer_home, "outer"), key_of(inner_home, "inner")
    await clients[0].put(inner, b"i")
    await clients[0].put(outer, b"o", nested=[inner])
    await clients[0].release(inner)
    assert await clients[1].get(inner) == [b"i"]

    await clients[0].release(outer)

    assert await clients[1].get(outer, inner) == [None, None]


async def test_worker_that_is_down_is_named(clients: list[DataClient], workers: list[Component]) -> None:
    """Keys of a worker that is down are status 1002, its address in the text; others work."""
    here, there = key_of(0), key_of(1)
    workers[1].kill()

    await clients[0].set(here, b"v")
    for request in (clients[0].set(there, b"v"), clients[0].get(there), clients[0].get(here, there)):
        with pytest.raises(StatusError, match=clients[1].brpc.address) as caught:
            await request
        assert caught.value.status == Status.RPC_UNAVAILABLE
    assert await clients[0].get(here) == [b"v"]


async def test_restarted_worker_is_found_again(
    clients: list[DataClient], workers: list[Component], ports: list[int], tmp_path: Path
) -> None:
    """After a restart of its home a key can be set and read from the other node again."""
    key = key_of(1)
    await clients[0].set(key, b"old")
    workers[1].kill()
    with start_worker(ports[1], tmp_path, ",".join(f"127.0.0.1:{port}" for port in ports)):
        assert await clients[0].get(key) == [None]
        await clients[0].set(key, b"new")

        assert await clients[1].get(key) == [b"new"]


async def test_restart_of_another_worker_is_noticed(
    ports: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The heart-beats among the workers tell when one was started again, so that copies of its objects go."""
    monkeypatch.setattr(peers, "_HEARTBEAT_SECONDS", 0.02)
    addresses = [f"127.0.0.1:{port}" for port in ports]
    this = peers.Peers(addresses, addresses[0], "this-worker")
    restarted: asyncio.Queue[int] = asyncio.Queue()
    beating = asyncio.create_task(this.stay_alive(restarted.put_nowait))
    client = DataClient(addresses[1], "this-worker")
    with start_worker(ports[1], tmp_path, ",".join(addresses)) as worker:
        await client.get(key_of(1), wait_ms=200)
        assert restarted.empty()
        worker.kill()
    with start_worker(ports[1], tmp_path, ",".join(addresses)):
        assert await asyncio.wait_for(restarted.get(), 10) == 1
    beating.cancel()
    client.close()
    this.close()


async def test_references_that_a_home_did_not_hear_of(
    clients: list[DataClient], workers: list[Component], ports: list[int], tmp_path: Path
) -> None:
    """A put that failed because the key's home was down counts from anew once the home is back."""
    key = key_of(1)
    workers[1].kill()
    with pytest.raises(StatusError):
        await clients[0].put(key, b"v")
    with start_worker(ports[1], tmp_path, ",".join(f"127.0.0.1:{port}" for port in ports)):
        await clients[0].put(key, b"v")
        assert len(await clients[1].holders(key)) == 1

        await clients[0].release(key)

        assert await clients[1].get(key) == [None]


def test_worker_outside_its_peers_does_not_start(tmp_path: Path) -> None:
    """A worker whose own address is not among the peers says so instead of serving wrong homes."""
    text = r"is not among the data workers 127\.0\.0\.1:1"
    with pytest.raises(AssertionError, match=text), start_worker(free_port(), tmp_path, "127.0.0.1:1"):
        pass


@pytest_asyncio.fixture
async def mapping(workers: list[Component], ports: list[int]) -> AsyncIterator[list[MappingClient]]:
    clients = [MappingClient(f"127.0.0.1:{port}", uuid.uuid4().hex) for port in ports]
    for client in clients:
        await client.connect()
    yield clients
    for client in clients:
        client.die()


async def assert_all_free(client: MappingClient) -> None:
    """Everything is free again soon: one value may have all of the arena."""
    for _ in range(500):
        try:
            unit = await client.create("all", LIMIT_MB * MIB - 64)
            break
        except StatusError:
            await asyncio.sleep(0)
    await client.let_go(unit.shm_id)


@pytest.mark.parametrize("home", [0, 1])
async def test_object_is_mapped_from_one_copy_per_node(mapping: list[MappingClient], home: int) -> None:
    """An object of another node is copied once, and every reader of this node maps that copy; it ends with the
    object, and all memory of both nodes is free."""
    key = key_of(home, "copied")
    value = bytes(range(256)) * 4096 * 3
    written = await mapping[0].put_mapped(key, value)
    first, second, third = await mapping[1].get_mapped(key, key, key)
    (own,) = await mapping[0].get_mapped(key)
    assert first.offset == second.offset == third.offset
    assert await mapping[1].bytes_of(first) == await mapping[0].bytes_of(own) == value
    assert own.shm_id == written
    await mapping[0].let_go(written, written)
    await mapping[1].let_go(*[first.shm_id] * 3)

    await mapping[0].release(key)

    for client in mapping:
        assert await client.get(key) == [None]
        await assert_all_free(client)


async def test_readers_at_the_same_time_share_one_copy(
    mapping: list[MappingClient], ports: list[int]
) -> None:
    """Many programs of a node that read one object of another node at once make one copy, also when it comes
    only later."""
    key = key_of(0)
    readers = [MappingClient(f"127.0.0.1:{ports[1]}", uuid.uuid4().hex) for _ in range(6)]
    for reader in readers:
        await reader.connect()
    reading = [asyncio.create_task(reader.get_mapped(key, wait_ms=20_000)) for reader in readers]
    await readers[0].heartbeat()
    await mapping[0].let_go(await mapping[0].put_mapped(key, b"v" * 60 * MIB))

    entries = [(await read)[0] for read in reading]

    assert len({entry.shm_id for entry in entries}) == 1
    assert await readers[5].bytes_of(entries[5]) == b"v" * 60 * MIB
    for reader in readers:
        reader.die()


async def test_copies_give_way_to_new_values(mapping: list[MappingClient]) -> None:
    """Copies of another node's objects take no room from this node's own values."""
    keys = [key_of(0, f"c{number}-") for number in range(3)]
    for number, key in enumerate(keys):
        await mapping[0].let_go(await mapping[0].put_mapped(key, bytes([number]) * 30 * MIB))
        (entry,) = await mapping[1].get_mapped(key)
        await mapping[1].let_go(entry.shm_id)

    own = await mapping[1].create("own", 90 * MIB)

    await mapping[1].let_go(own.shm_id)
    for number, key in enumerate(keys):
        (entry,) = await mapping[1].get_mapped(key)
        assert await mapping[1].bytes_of(entry) == bytes([number]) * 30 * MIB


@pytest.mark.parametrize("home", [0, 1])
async def test_overwritten_key_is_never_read_from_a_copy(mapping: list[MappingClient], home: int) -> None:
    """Values of keys change, so that a reader on another node sees the newest one at once."""
    key = key_of(home)
    for content in (b"a", b"b"):
        await mapping[0].let_go(await mapping[0].put_mapped(key, content * MIB, seal=False))
        (entry,) = (reply := await mapping[home].read([key])).response.objects
        assert not reply.payloads
        assert await mapping[home].bytes_of(entry) == content * MIB
        assert await mapping[1 - home].get(key) == [content * MIB]
