import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from faas_local.protocol.etcd import Delete, EtcdClient, Put, WatchBatch, op_put
from faas_local.protocol.etcd.connection import Connection
from faas_local.protocol.wire import etcd_pb2
from support.etcd_server import EtcdServer, running_etcd

BOUND_SECONDS = 20


async def next_batch(watch: AsyncIterator[WatchBatch]) -> WatchBatch:
    async with asyncio.timeout(BOUND_SECONDS):
        return await anext(watch)


async def next_events(watch: AsyncIterator[WatchBatch], count: int) -> list[str]:
    """At least `count` further events, as `key=value` and `-key`."""
    seen: list[str] = []
    while len(seen) < count:
        seen += described(await next_batch(watch))
    return seen


def described(batch: WatchBatch) -> list[str]:
    return [
        f"-{event.key}" if isinstance(event, Delete) else f"{event.kv.key}={event.kv.value.decode()}"
        for event in batch.events
    ]


async def test_snapshot_comes_first(etcd_client: EtcdClient) -> None:
    """The first batch is all keys of the prefix as puts, also when there is none."""
    async with contextlib.aclosing(etcd_client.watch("/w/")) as empty:
        first = await next_batch(empty)
        assert first.snapshot and not first.events
    await etcd_client.put("/other", b"")
    revision = await etcd_client.put("/w/1", b"a")
    async with contextlib.aclosing(etcd_client.watch("/w/")) as watch:
        kept = await etcd_client.get("/w/1")
        assert kept is not None
        assert await next_batch(watch) == WatchBatch((Put(kept),), revision, snapshot=True)


async def test_events_in_order(etcd_client: EtcdClient) -> None:
    """Puts and deletes of the prefix come in the order in which they happened, and nothing else comes."""
    async with contextlib.aclosing(etcd_client.watch("/w/")) as watch:
        await next_batch(watch)
        await etcd_client.put("/w/1", b"a")
        await etcd_client.put("/w0", b"not ours")
        await etcd_client.put("/w/1", b"b")
        await etcd_client.delete("/w/1")
        await etcd_client.put("/w/2", b"c")

        assert await next_events(watch, 4) == ["/w/1=a", "/w/1=b", "-/w/1", "/w/2=c"]


async def test_a_transaction_is_one_batch(etcd_client: EtcdClient) -> None:
    """What was written at one revision arrives together, with that revision."""
    async with contextlib.aclosing(etcd_client.watch("/w/")) as watch:
        await next_batch(watch)
        done = await etcd_client.txn(compare=[], success=[op_put(f"/w/{number}", b"") for number in range(5)])

        batch = await next_batch(watch)
        assert (len(batch.events), batch.revision, batch.snapshot) == (5, done.revision, False)


async def test_nothing_is_lost_while_the_watcher_is_busy(etcd_client: EtcdClient) -> None:
    """Thousands of changes between the snapshot and the next look at the watch all arrive, each once."""
    async with contextlib.aclosing(etcd_client.watch("/w/")) as watch:
        await next_batch(watch)
        revisions = await asyncio.gather(*(etcd_client.put(f"/w/{n}", b"") for n in range(2500)))
        seen: list[int] = []
        while len(seen) < len(revisions):
            batch = await next_batch(watch)
            seen += [event.kv.mod_revision for event in batch.events if isinstance(event, Put)]
            assert batch.revision == seen[-1]

        assert seen == sorted(revisions)


async def test_restart(etcd: EtcdServer, etcd_client: EtcdClient) -> None:
    """A watch goes on over kill -9 and restart, without a new snapshot and without missing a change."""
    async with contextlib.aclosing(etcd_client.watch("/w/")) as watch, EtcdClient(etcd.address) as writer:
        await next_batch(watch)
        for number in range(3):
            waiting = asyncio.ensure_future(next_events(watch, 1))
            await writer.put(f"/w/{number}", b"before")
            assert await waiting == [f"/w/{number}=before"]
            waiting = asyncio.ensure_future(next_events(watch, 2))
            etcd.kill()
            await etcd.start()
            await writer.wait_ready(BOUND_SECONDS)
            await writer.put(f"/w/{number}", b"after")
            await writer.delete(f"/w/{number}")
            assert await waiting == [f"/w/{number}=after", f"-/w/{number}"]


async def test_started_before_etcd(etcd: EtcdServer) -> None:
    """A watch that begins while etcd is away waits for it, longer than a request would."""
    etcd.kill()
    async with (
        EtcdClient(etcd.address, timeout_s=0.05) as client,
        contextlib.aclosing(client.watch("/w/")) as watch,
    ):
        first = asyncio.ensure_future(next_batch(watch))
        _, pending = await asyncio.wait([first], timeout=0.3)
        assert pending
        await etcd.start()
        assert (await first).snapshot


async def test_frozen_etcd(etcd: EtcdServer, etcd_client: EtcdClient) -> None:
    """A watch is silent while etcd stands still, and goes on with it."""
    async with contextlib.aclosing(etcd_client.watch("/w/")) as watch:
        await next_batch(watch)
        waiting = asyncio.ensure_future(next_events(watch, 1))
        etcd.freeze()
        _, pending = await asyncio.wait([waiting], timeout=0.2)
        assert pending
        etcd.thaw()
        await etcd_client.put("/w/1", b"a")
        assert await waiting == ["/w/1=a"]


async def test_compaction(etcd: EtcdServer, etcd_client: EtcdClient) -> None:
    """When the changes since the last batch were compacted away, a new snapshot tells what is there."""
    async with contextlib.aclosing(etcd_client.watch("/w/")) as watch:
        await etcd_client.put("/w/gone", b"")
        await next_batch(watch)
        await etcd_client.delete("/w/gone")
        await etcd_client.put("/w/1", b"a")
        revision = await etcd_client.put("/w/1", b"b")
        await compact(etcd, revision)

        batch = await next_batch(watch)
        assert (batch.snapshot, described(batch), batch.revision) == (True, ["/w/1=b"], revision)
        await etcd_client.put("/w/1", b"c")
        assert await next_events(watch, 1) == ["/w/1=c"]


async def compact(etcd: EtcdServer, revision: int) -> None:
    connection = Connection(etcd.address, timeout_s=5)
    request = etcd_pb2.CompactionRequest(revision=revision, physical=True)
    await connection.call("KV/Compact", request, etcd_pb2.CompactionResponse)
    await connection.close()


async def test_lost_data(etcd: EtcdServer, etcd_client: EtcdClient) -> None:
    """An etcd that comes back empty gives a new snapshot instead of silence."""
    async with contextlib.aclosing(etcd_client.watch("/w/")) as watch:
        for number in range(5):
            await etcd_client.put(f"/w/{number}", b"")
        await next_batch(watch)
        waiting = asyncio.ensure_future(next_batch(watch))
        etcd.kill()
        etcd.lose_data()
        await etcd.start()

        batch = await waiting
        assert batch.snapshot and not batch.events


async def test_changes_larger_than_a_message() -> None:
    """Changes that etcd has to send in several pieces arrive whole."""
    async with (
        running_etcd("--max-request-bytes=1048576") as etcd,
        EtcdClient(etcd.address) as client,
        contextlib.aclosing(client.watch("/w/")) as watch,
    ):
        await next_batch(watch)
        for number in range(8):
            await client.put(f"/w/{number}", bytes(900_000))

        batch = await next_batch(watch)
        assert [len(event.kv.value) for event in batch.events if isinstance(event, Put)] == [900_000] * 8


async def test_cancelled_watch(etcd_client: EtcdClient) -> None:
    """A cancelled watch ends at once, and the client stays usable."""

    async def follow() -> None:
        async for batch in etcd_client.watch("/w/"):
            seen.set_result(batch)

    seen: asyncio.Future[WatchBatch] = asyncio.get_running_loop().create_future()
    task = asyncio.ensure_future(follow())
    assert (await asyncio.wait_for(seen, BOUND_SECONDS)).snapshot
    task.cancel()
    async with asyncio.timeout(1):
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await etcd_client.get("/w/") is None
