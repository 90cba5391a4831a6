"""The local scheduler's writes to etcd. An etcd that is away is waited for: running instances go on meanwhile."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from faas_local.protocol.cluster import keys
from faas_local.protocol.cluster.records_pb2 import InstanceRecord
from faas_local.protocol.etcd import EtcdClient, EtcdUnavailable, mod_revision_is, op_get
from faas_local.protocol.wire.core_service_pb2 import CreateRequest
from faas_local.scheduler.local import events as ev
from faas_local.scheduler.store import deletes, puts

_RETRY_SECONDS = 0.2
T = TypeVar("T")

logger = logging.getLogger(__name__)


async def claim(etcd: EtcdClient, effect: ev.Claim) -> ev.Claimed | ev.ClaimLost:
    """Make the instance this node's, unless its record has changed; the same claim twice is one claim."""
    instance_id = effect.record.instance_id
    key, create_key = keys.INSTANCES + instance_id, keys.CREATES + instance_id

    async def attempt() -> ev.Claimed | ev.ClaimLost:
        result = await etcd.txn(
            compare=[mod_revision_is(key, effect.revision)],
            success=[*puts(effect.record), op_get(create_key)],
            failure=[op_get(key), op_get(create_key)],
        )
        stored, create = (None, result.found[2]) if result.succeeded else result.found
        if create is None or not (result.succeeded or (stored and _same(stored.value, effect.record))):
            return ev.ClaimLost(instance_id)
        return ev.Claimed(instance_id, CreateRequest.FromString(create.value))

    return await _until_etcd_answers(attempt)


def _same(stored: bytes, record: InstanceRecord) -> bool:
    return InstanceRecord.FromString(stored).runtime_id == record.runtime_id


async def store(etcd: EtcdClient, record: InstanceRecord) -> None:
    """Write the record; nobody else writes it while it has this node."""
    await _until_etcd_answers(lambda: etcd.txn(compare=(), success=puts(record)))


async def forget(etcd: EtcdClient, instance_id: str, create_request_id: str) -> None:
    """Remove the instance."""
    await _until_etcd_answers(lambda: etcd.txn(compare=(), success=deletes(instance_id, create_request_id)))


async def read_create(etcd: EtcdClient, instance_id: str) -> CreateRequest:
    """The create that an instance came from."""
    found = await _until_etcd_answers(lambda: etcd.get(keys.CREATES + instance_id))
    return CreateRequest.FromString(found.value) if found is not None else CreateRequest()


async def _until_etcd_answers(attempt: Callable[[], Awaitable[T]]) -> T:
    while True:
        try:
            return await attempt()
        except EtcdUnavailable as error:
            logger.warning("waiting for etcd: %s", error)
            await asyncio.sleep(_RETRY_SECONDS)
