import asyncio
import contextlib
import itertools
from collections.abc import Awaitable, Callable

import pytest

from faas_local.protocol.etcd import (
    EtcdClient,
    EtcdError,
    EtcdUnavailable,
    KeyValue,
    LeaseExpired,
    absent,
    mod_revision_is,
    op_delete,
    op_get,
    op_put,
)
from support.etcd_server import EtcdServer


async def test_put_then_get(etcd_client: EtcdClient) -> None:
    """What was put is read back, with the revisions at which it was created and last written."""
    first = await etcd_client.put("/a", b"1")
    second = await etcd_client.put("/a", b"\x00\xff")

    assert second == first + 1
    assert await etcd_client.get("/a") == KeyValue("/a", b"\x00\xff", first, second, lease=0)
    assert await etcd_client.get("/b") is None


async def test_prefix(etcd_client: EtcdClient) -> None:
    """A prefix reads and deletes exactly the keys that begin with it, in key order."""
    for key in ("/n/2", "/n/ö", "/n", "/n0", "/n/1"):
        revision = await etcd_client.put(key, key.encode())

    snapshot = await etcd_client.get_prefix("/n/")

    assert [item.key for item in snapshot.items] == ["/n/1", "/n/2", "/n/ö"]
    assert snapshot.revision == revision
    assert await etcd_client.delete_prefix("/n/") == 3
    assert [item.key for item in (await etcd_client.get_prefix("")).items] == ["/n", "/n0"]


async def test_delete_tells_whether_there_was_a_key(etcd_client: EtcdClient) -> None:
    """Deleting is true once, and false for a key that does not exist."""
    await etcd_client.put("/a", b"")

    assert [await etcd_client.delete("/a"), await etcd_client.delete("/a")] == [True, False]


async def test_txn_does_all_or_the_alternative(etcd_client: EtcdClient) -> None:
    """A transaction writes everything at one revision when its conditions hold, else does its failure part."""
    puts = [op_put("/a", b"1"), op_put("/b", b"2")]
    won = await etcd_client.txn(compare=[absent("/a"), absent("/b")], success=puts)
    lost = await etcd_client.txn(compare=[absent("/a")], success=puts, failure=[op_get("/a"), op_get("/c")])

    assert won.succeeded and not lost.succeeded
    assert [item.mod_revision for item in (await etcd_client.get_prefix("/")).items] == [won.revision] * 2
    assert lost.found == (await etcd_client.get("/a"), None)


async def test_txn_on_a_revision(etcd_client: EtcdClient) -> None:
    """A write or delete bound to a revision happens only while nobody wrote the key since."""
    seen = await etcd_client.put("/a", b"1")
    first = await etcd_client.txn(compare=[mod_revision_is("/a", seen)], success=[op_put("/a", b"2")])
    second = await etcd_client.txn(compare=[mod_revision_is("/a", seen)], success=[op_delete("/a")])
    third = await etcd_client.txn(compare=[mod_revision_is("/a", first.revision)], success=[op_delete("/a")])

    assert (first.succeeded, second.succeeded, third.succeeded) == (True, False, True)
    assert await etcd_client.get("/a") is None


async def test_one_winner(etcd: EtcdServer) -> None:
    """Of many clients that claim an absent key at the same time exactly one succeeds."""
    async with EtcdClient(etcd.address) as one, EtcdClient(etcd.address) as other:
        claims = [
            client.txn(compare=[absent("/name")], success=[op_put("/name", str(number).encode())])
            for number, client in enumerate([one, other] * 25)
        ]
        results = await asyncio.gather(*claims)

        winners = [number for number, result in enumerate(results) if result.succeeded]
        assert len(winners) == 1
        kept = await one.get("/name")
        assert kept is not None and kept.value == str(winners[0]).encode()


async def test_large_values(etcd_client: EtcdClient) -> None:
    """Values of 16 MiB go in and come out, also several of them in one answer."""
    value = bytes(16 * 1024 * 1024)
    for number in range(3):
        await etcd_client.put(f"/large/{number}", value)

    assert [item.value == value for item in (await etcd_client.get_prefix("/large/")).items] == [True] * 3


async def test_refusal(etcd_client: EtcdClient) -> None:
    """What etcd refuses is an EtcdError that says so, and not EtcdUnavailable."""
    with pytest.raises(EtcdError, match="key is not provided") as refused:
        await etcd_client.put("", b"")
    with pytest.raises(LeaseExpired, match="lease not found"):
        await etcd_client.put("/a", b"", lease=77)

    assert not isinstance(refused.value, EtcdUnavailable)


async def test_frozen_etcd(etcd: EtcdServer) -> None:
    """A request to an etcd that does not answer fails after its deadline; the client works again afterwards."""
    async with EtcdClient(etcd.address, timeout_s=0.5) as client:
        await client.put("/a", b"1")
        etcd.freeze()
        with pytest.raises(EtcdUnavailable, match=etcd.address):
            await client.get("/a")
        with pytest.raises(EtcdUnavailable):
            await client.keep_alive_once(1)
        etcd.thaw()
        await client.wait_ready(10)

        assert await client.get("/a") is not None


async def test_request_waits_for_a_restart(etcd: EtcdServer, etcd_client: EtcdClient) -> None:
    """A request made while etcd is being restarted is answered, and what was written before kill -9 is there."""
    await etcd_client.put("/a", b"1")
    etcd.kill()
    value = asyncio.ensure_future(etcd_client.get("/a"))
    await etcd.start()

    found = await value
    assert found is not None and found.value == b"1"


async def test_requests_under_way_at_kill(etcd: EtcdServer, etcd_client: EtcdClient) -> None:
    """A request is answered or EtcdUnavailable, at whatever moment etcd is killed; nothing that was told is lost."""
    lease = await etcd_client.grant(60)
    finished = asyncio.Event()
    progress = asyncio.Event()
    told: list[int] = []

    async def put(number: int) -> None:
        await etcd_client.put(f"/k/{number}", b"")
        told.append(number)
        progress.set()

    async def repeat(request: Callable[[int], Awaitable[object]], first: int) -> None:
        for number in itertools.count(first, step=10):
            if finished.is_set():
                return
            with contextlib.suppress(EtcdUnavailable):
                await request(number)

    async with asyncio.TaskGroup() as tasks:
        for worker in range(10):
            tasks.create_task(repeat(put, worker))
            tasks.create_task(repeat(lambda _: etcd_client.keep_alive_once(lease), worker))
        for _ in range(4):
            progress.clear()
            await asyncio.wait_for(progress.wait(), 20)
            etcd.kill()
            await etcd.start()
        finished.set()

    kept = {item.key for item in (await etcd_client.get_prefix("/k/")).items}
    assert {f"/k/{number}" for number in told} <= kept


@pytest.mark.parametrize("address", ["127.0.0.1:1", "no such host:1", "nonsense", "256.0.0.1:x"])
async def test_nothing_there(address: str) -> None:
    """An address without an etcd gives EtcdUnavailable that names the address, from every kind of request."""
    async with EtcdClient(address, timeout_s=0.2) as client:
        for request in (client.get("/a"), client.keep_alive_once(1), client.wait_ready(0.2)):
            with pytest.raises(EtcdUnavailable, match=address):
                await request


async def test_cancelled_request(etcd: EtcdServer, etcd_client: EtcdClient) -> None:
    """A cancelled request ends at once, whatever etcd does."""
    await etcd_client.wait_ready(10)
    etcd.freeze()
    request = asyncio.ensure_future(etcd_client.get("/a"))
    _, pending = await asyncio.wait([request], timeout=0.05)
    assert pending
    request.cancel()
    async with asyncio.timeout(1):
        with pytest.raises(asyncio.CancelledError):
            await request
