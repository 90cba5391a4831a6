"""Keeping leases of etcd alive."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import NoReturn

from faas_local.protocol.etcd.connection import Connection
from faas_local.protocol.etcd.model import EtcdError, EtcdUnavailable, LeaseExpired
from faas_local.protocol.wire import etcd_pb2

_RETRY_SECONDS = 0.1
_REVOKE_SECONDS = 0.5

logger = logging.getLogger(__name__)


async def grant(connection: Connection, ttl_s: int) -> int:
    """A new lease."""
    request = etcd_pb2.LeaseGrantRequest(TTL=ttl_s)
    return (await connection.call("Lease/LeaseGrant", request, etcd_pb2.LeaseGrantResponse)).ID


async def revoke(connection: Connection, lease: int, timeout_s: float | None = None) -> None:
    """End a lease and delete its keys; LeaseExpired when it has ended already."""
    request = etcd_pb2.LeaseRevokeRequest(ID=lease)
    await connection.call("Lease/LeaseRevoke", request, etcd_pb2.LeaseRevokeResponse, timeout_s)


async def keep_alive_once(connection: Connection, lease: int, timeout_s: float) -> int:
    """Renew a lease; its seconds to live. LeaseExpired, EtcdUnavailable."""
    request = etcd_pb2.LeaseKeepAliveRequest(ID=lease)
    response = await connection.call_streaming(
        "Lease/LeaseKeepAlive", request, etcd_pb2.LeaseKeepAliveResponse, timeout_s
    )
    if response.TTL <= 0:
        raise LeaseExpired(f"etcd has no lease {lease:x}")
    return response.TTL


async def keep_alive(connection: Connection, lease: int, ttl_s: int) -> NoReturn:
    """Renew a lease three times per `ttl_s` for ever; LeaseExpired once it is lost."""
    period_s = ttl_s / 3
    while True:
        try:
            await keep_alive_once(connection, lease, ttl_s)
            await asyncio.sleep(period_s)
        except EtcdUnavailable as error:
            logger.info("keeping lease %x waits: %s", lease, error)
            await asyncio.sleep(_RETRY_SECONDS)


async def hold_lease(
    connection: Connection, ttl_s: int, put_keys: Callable[[int], Awaitable[None]]
) -> NoReturn:
    """Have `put_keys(lease)` called for a lease that is kept alive, and again for a new one whenever it was lost."""
    while True:
        lease = 0
        try:
            lease = await grant(connection, ttl_s)
            await put_keys(lease)
            await keep_alive(connection, lease, ttl_s)
        except (LeaseExpired, EtcdUnavailable) as error:
            logger.info("a new lease is needed: %s", error)
        except asyncio.CancelledError:
            with contextlib.suppress(EtcdError):
                await revoke(connection, lease, _REVOKE_SECONDS)
            raise
        await asyncio.sleep(_RETRY_SECONDS)
