import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from faas_local.protocol.etcd import Delete, EtcdClient, LeaseExpired, Put, WatchBatch
from support.etcd_server import EtcdServer

BOUND_SECONDS = 20


async def wait_for(watch: AsyncIterator[WatchBatch], wanted: Callable[[Put | Delete], bool]) -> Put | Delete:
    """The next event of the watch that is wanted."""
    async with asyncio.timeout(BOUND_SECONDS):
        async for batch in watch:
            for event in batch.events:
                if wanted(event):
                    return event
    raise AssertionError("the watch ended")


def deleted(key: str) -> Callable[[Put | Delete], bool]:
    return lambda event: isinstance(event, Delete) and event.key == key


def put_key(client: EtcdClient, key: str) -> Callable[[int], Awaitable[None]]:
    async def put(lease: int) -> None:
        await client.put(key, b"here", lease)

    return put


async def outlive_a_lease(client: EtcdClient) -> None:
    """Return when a lease of 1 s that began now and is not renewed has ended."""
    async with contextlib.aclosing(client.watch("/clock")) as watch:
        await client.put("/clock", b"", await client.grant(1))
        await wait_for(watch, deleted("/clock"))


@contextlib.asynccontextmanager
async def held(client: EtcdClient, key: str) -> AsyncIterator[asyncio.Task[None]]:
    task: asyncio.Task[None] = asyncio.create_task(client.hold_lease(1, put_key(client, key)))
    yield task
    task.cancel()
    async with asyncio.timeout(2):
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_a_lease_ends_with_its_keys(etcd_client: EtcdClient) -> None:
    """The keys of a lease that nobody renews are deleted, and renewing it says that it has expired."""
    lease = await etcd_client.grant(1)
    await etcd_client.put("/a", b"", lease)
    kept = await etcd_client.get("/a")
    assert kept is not None and kept.lease == lease
    async with contextlib.aclosing(etcd_client.watch("/a")) as watch:
        await wait_for(watch, deleted("/a"))

    with pytest.raises(LeaseExpired):
        await etcd_client.keep_alive_once(lease)
    with pytest.raises(LeaseExpired):
        await etcd_client.revoke(lease)


async def test_revoke(etcd_client: EtcdClient) -> None:
    """Revoking a lease deletes its keys at once."""
    lease = await etcd_client.grant(60)
    await etcd_client.put("/a", b"", lease)
    await etcd_client.revoke(lease)

    assert await etcd_client.get("/a") is None


async def test_keep_alive(etcd_client: EtcdClient) -> None:
    """A lease that is kept alive outlives its time; its keeper learns when it is revoked."""
    lease = await etcd_client.grant(1)
    await etcd_client.put("/a", b"", lease)
    assert await etcd_client.keep_alive_once(lease) == 1
    keeper = asyncio.ensure_future(etcd_client.keep_alive(lease, 1))
    await outlive_a_lease(etcd_client)
    assert await etcd_client.get("/a") is not None

    await etcd_client.revoke(lease)
    async with asyncio.timeout(BOUND_SECONDS):
        with pytest.raises(LeaseExpired):
            await keeper


async def test_held_over_a_restart(etcd: EtcdServer, etcd_client: EtcdClient) -> None:
    """A held lease and its keys live on over kill -9 and restart of etcd."""
    async with contextlib.aclosing(etcd_client.watch("/a")) as watch, held(etcd_client, "/a"):
        first = await wait_for(watch, lambda event: isinstance(event, Put))
        etcd.kill()
        await etcd.start()
        await outlive_a_lease(etcd_client)

        kept = await etcd_client.get("/a")
        assert isinstance(first, Put) and kept == first.kv


async def test_a_lost_lease_is_replaced(etcd_client: EtcdClient) -> None:
    """Keys that were lost with their lease are put again under a new one."""
    async with contextlib.aclosing(etcd_client.watch("/a")) as watch, held(etcd_client, "/a"):
        first = await wait_for(watch, lambda event: isinstance(event, Put))
        assert isinstance(first, Put)
        await etcd_client.revoke(first.kv.lease)
        await wait_for(watch, deleted("/a"))
        again = await wait_for(watch, lambda event: isinstance(event, Put))

        assert isinstance(again, Put) and again.kv.lease not in (0, first.kv.lease)


async def test_release(etcd_client: EtcdClient) -> None:
    """Who stops holding a lease gives its keys up at once."""
    async with contextlib.aclosing(etcd_client.watch("/a")) as watch:
        async with held(etcd_client, "/a"):
            await wait_for(watch, lambda event: isinstance(event, Put))

        assert await etcd_client.get("/a") is None


async def test_release_without_etcd(etcd: EtcdServer, etcd_client: EtcdClient) -> None:
    """Who stops holding a lease while etcd is away does not wait for it."""
    async with contextlib.aclosing(etcd_client.watch("/a")) as watch, held(etcd_client, "/a") as task:
        await wait_for(watch, lambda event: isinstance(event, Put))
        etcd.kill()
        task.cancel()
        async with asyncio.timeout(2):
            with pytest.raises(asyncio.CancelledError):
                await task
