"""The client: what the components call."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from types import TracebackType
from typing import NoReturn, Self

from faas_local.protocol.etcd import lease as leases
from faas_local.protocol.etcd.connection import Connection
from faas_local.protocol.etcd.model import (
    Compare,
    KeyValue,
    Op,
    Snapshot,
    TxnResult,
    WatchBatch,
    key_range,
    key_value,
)
from faas_local.protocol.etcd.watch import read_prefix, watch_prefix
from faas_local.protocol.wire import etcd_pb2


class EtcdClient:
    """A client of one etcd server, to be made inside a running event loop.

    Requests wait for an etcd that is away, up to `timeout_s` each: EtcdUnavailable then, EtcdError when etcd
    refuses. Writes are never repeated.
    """

    def __init__(self, address: str, timeout_s: float = 5.0) -> None:
        self._timeout_s = timeout_s
        self._connection = Connection(address, timeout_s)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connection; to be called after the users of the client have ended."""
        await self._connection.close()

    async def wait_ready(self, timeout_s: float) -> None:
        """Wait until etcd answers requests; EtcdUnavailable after `timeout_s`."""
        request = etcd_pb2.RangeRequest(key=b"health", keys_only=True)
        await self._connection.read(request, timeout_s)

    async def get(self, key: str) -> KeyValue | None:
        """Read a key; None when it does not exist."""
        request = etcd_pb2.RangeRequest(key=key.encode())
        response = await self._connection.read(request)
        return key_value(response.kvs[0]) if response.kvs else None

    async def get_prefix(self, prefix: str) -> Snapshot:
        """Read all keys of a prefix at one revision; the prefix '' means every key."""
        return await read_prefix(self._connection, prefix)

    async def put(self, key: str, value: bytes, lease: int = 0) -> int:
        """Write a key, under a lease unless that is 0; the revision. LeaseExpired when there is no such lease."""
        request = etcd_pb2.PutRequest(key=key.encode(), value=value, lease=lease)
        return (await self._connection.call("KV/Put", request, etcd_pb2.PutResponse)).header.revision

    async def delete(self, key: str) -> bool:
        """Delete a key; whether it existed."""
        request = etcd_pb2.DeleteRangeRequest(key=key.encode())
        response = await self._connection.call("KV/DeleteRange", request, etcd_pb2.DeleteRangeResponse)
        return response.deleted > 0

    async def delete_prefix(self, prefix: str) -> int:
        """Delete all keys of a prefix; how many there were."""
        key, range_end = key_range(prefix)
        request = etcd_pb2.DeleteRangeRequest(key=key, range_end=range_end)
        response = await self._connection.call("KV/DeleteRange", request, etcd_pb2.DeleteRangeResponse)
        return response.deleted

    async def txn(
        self, *, compare: Sequence[Compare], success: Sequence[Op], failure: Sequence[Op] = ()
    ) -> TxnResult:
        """Do `success` if all conditions hold, else `failure`, at one revision. At most 128 operations."""
        request = etcd_pb2.TxnRequest(compare=compare, success=success, failure=failure)
        response = await self._connection.call("KV/Txn", request, etcd_pb2.TxnResponse)
        found = tuple(_found(part) for part in response.responses)
        return TxnResult(response.succeeded, response.header.revision, found)

    def watch(self, prefix: str) -> AsyncGenerator[WatchBatch, None]:
        """All keys of a prefix as a first batch, then every change, until the task is cancelled or it is closed.

        Nothing is missed over restarts of etcd and lost connections. Where etcd cannot tell the changes any more
        (compacted, or its data gone) a batch with `snapshot` comes again.
        """
        return watch_prefix(self._connection, prefix)

    async def grant(self, ttl_s: int) -> int:
        """Make a lease that ends `ttl_s` seconds after it was last renewed (etcd may be up to 1 s late)."""
        return await leases.grant(self._connection, ttl_s)

    async def revoke(self, lease: int) -> None:
        """End a lease and delete its keys; LeaseExpired when it has ended already."""
        await leases.revoke(self._connection, lease)

    async def keep_alive_once(self, lease: int) -> int:
        """Renew a lease; its seconds to live. LeaseExpired when it has ended."""
        return await leases.keep_alive_once(self._connection, lease, self._timeout_s)

    async def keep_alive(self, lease: int, ttl_s: int) -> NoReturn:
        """Renew a lease until cancelled, also over restarts of etcd; LeaseExpired once it is lost."""
        await leases.keep_alive(self._connection, lease, ttl_s)

    async def hold_lease(self, ttl_s: int, put_keys: Callable[[int], Awaitable[None]]) -> NoReturn:
        """Keep keys under a lease until cancelled; then revoke it, so that they are gone at once.

        `put_keys(lease)` writes the keys. It is called again with a new lease whenever the lease was lost.
        """
        await leases.hold_lease(self._connection, ttl_s, put_keys)


def _found(response: etcd_pb2.ResponseOp) -> KeyValue | None:
    kvs = response.response_range.kvs
    return key_value(kvs[0]) if kvs else None
