"""What the busproxy reads and writes in etcd. Each function is one effect of the core."""

import asyncio
import logging

from faas_local.busproxy import events as ev
from faas_local.protocol.cluster import keys
from faas_local.protocol.cluster.instances import TERMINAL, deletes, puts
from faas_local.protocol.cluster.records_pb2 import (
    EXITING,
    NEW,
    SCHEDULING,
    InstanceRecord,
    JobRecord,
    RequestRecord,
)
from faas_local.protocol.etcd import (
    EtcdClient,
    EtcdError,
    EtcdUnavailable,
    absent,
    mod_revision_is,
    op_get,
    op_put,
)

_RETRY_SECONDS = 0.2
# With the time that the client gives each request, half a minute without etcd.
_CREATE_ATTEMPTS = 6

logger = logging.getLogger(__name__)


async def store_create(etcd: EtcdClient, effect: ev.StoreCreate, now_ms: int) -> ev.CreateStored:
    """Store a new instance unless its request or its id is known already.

    An attempt whose connection broke may have succeeded: the next one then finds its own request.
    """
    effect.record.created_ms = now_ms
    failures = 0
    while True:
        try:
            return await _try_create(etcd, effect)
        except EtcdError as error:
            failures += 1
            if failures == _CREATE_ATTEMPTS or not isinstance(error, EtcdUnavailable):
                return _not_stored(effect, error)
            await asyncio.sleep(_RETRY_SECONDS)


async def _try_create(etcd: EtcdClient, effect: ev.StoreCreate) -> ev.CreateStored:
    record, request_id = effect.record, effect.create.requestID
    instance_id = record.instance_id
    request_key, instance_key = keys.REQUESTS + request_id, keys.INSTANCES + instance_id
    result = await etcd.txn(
        compare=[absent(request_key), absent(instance_key)],
        success=[
            op_put(request_key, RequestRecord(instance_id=instance_id).SerializeToString()),
            op_put(keys.CREATES + instance_id, effect.create.SerializeToString()),
            *puts(record),
        ],
        failure=[op_get(request_key)],
    )
    if result.succeeded:
        return ev.CreateStored(request_id, ev.Stored.CREATED, instance_id, result.revision)
    if result.found[0] is not None:
        known = RequestRecord.FromString(result.found[0].value).instance_id
        return ev.CreateStored(request_id, ev.Stored.DUPLICATE_REQUEST, known, result.revision)
    return ev.CreateStored(request_id, ev.Stored.NAME_TAKEN, instance_id, result.revision)


def _not_stored(effect: ev.StoreCreate, error: EtcdError) -> ev.CreateStored:
    instance_id = effect.record.instance_id
    text = f"failed to update instance info of {instance_id} to metastore, err: {error}"
    return ev.CreateStored(effect.create.requestID, ev.Stored.FAILED, instance_id, message=text)


async def look_up(etcd: EtcdClient, instance_id: str) -> ev.NotFound | None:
    """Read one route; waits for an etcd that is away."""
    while True:
        try:
            result = await etcd.txn(compare=(), success=[op_get(keys.ROUTES + instance_id)])
        except EtcdError as error:
            logger.warning("looking up %s waits: %s", instance_id, error)
            await asyncio.sleep(_RETRY_SECONDS)
            continue
        return None if result.found[0] is not None else ev.NotFound(instance_id, result.revision)


async def store_job(etcd: EtcdClient, record: JobRecord) -> None:
    """Store a job, however long etcd is away."""
    while True:
        try:
            await etcd.put(keys.JOBS + record.job_id, record.SerializeToString())
            return
        except EtcdError as error:
            logger.warning("storing %s waits: %s", record.job_id, error)
            await asyncio.sleep(_RETRY_SECONDS)


async def cancel_unplaced(etcd: EtcdClient, instance_id: str) -> None:
    """Mark an instance that has no node as exiting; the instance manager removes it."""
    while True:
        try:
            if await _try_cancel(etcd, instance_id):
                return
        except EtcdError as error:
            logger.warning("cancelling %s waits: %s", instance_id, error)
            await asyncio.sleep(_RETRY_SECONDS)


async def _try_cancel(etcd: EtcdClient, instance_id: str) -> bool:
    """False when somebody changed the record in between."""
    found = await etcd.get(keys.INSTANCES + instance_id)
    if found is None:
        return True
    record = InstanceRecord.FromString(found.value)
    if record.node or record.state not in (NEW, SCHEDULING):
        return True
    record.state = EXITING
    result = await etcd.txn(
        compare=[mod_revision_is(found.key, found.mod_revision)],
        success=puts(record),
    )
    return result.succeeded


async def delete_terminal(etcd: EtcdClient, instance_id: str) -> None:
    """Remove a failed instance for good."""
    while True:
        try:
            found = await etcd.get(keys.INSTANCES + instance_id)
            if found is None:
                return
            record = InstanceRecord.FromString(found.value)
            if record.state not in TERMINAL or await _try_delete(etcd, record, found.mod_revision):
                return
        except EtcdError as error:
            logger.warning("removing %s waits: %s", instance_id, error)
            await asyncio.sleep(_RETRY_SECONDS)


async def _try_delete(etcd: EtcdClient, record: InstanceRecord, revision: int) -> bool:
    instance_id = record.instance_id
    result = await etcd.txn(
        compare=[mod_revision_is(keys.INSTANCES + instance_id, revision)],
        success=deletes(instance_id, record.create_request_id),
    )
    return result.succeeded
