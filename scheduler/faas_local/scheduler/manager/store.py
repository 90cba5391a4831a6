"""The instance manager's writes to etcd. An etcd that is away is waited for: what runs goes on meanwhile."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from faas_local.protocol.cluster import keys
from faas_local.protocol.cluster.instances import deletes, puts
from faas_local.protocol.cluster.records_pb2 import FunctionRecord
from faas_local.protocol.etcd import EtcdClient, EtcdError, mod_revision_is
from faas_local.scheduler.manager import events as ev

_RETRY_SECONDS = 0.2

logger = logging.getLogger(__name__)


async def write(etcd: EtcdClient, effect: ev.Write) -> None:
    """Store the record unless it has changed since; then the watch brings the newer one."""
    compare = [mod_revision_is(keys.INSTANCES + effect.record.instance_id, effect.revision)]
    await _until_etcd_answers(lambda: etcd.txn(compare=compare, success=puts(effect.record)))


async def delete(etcd: EtcdClient, effect: ev.Delete) -> None:
    """Remove the instance unless its record has changed since."""
    record = effect.record
    compare = [mod_revision_is(keys.INSTANCES + record.instance_id, effect.revision)]
    gone = deletes(record.instance_id, record.create_request_id)
    await _until_etcd_answers(lambda: etcd.txn(compare=compare, success=gone))


async def delete_job(etcd: EtcdClient, job_id: str) -> None:
    """Remove a job's record."""
    await _until_etcd_answers(lambda: etcd.delete(keys.JOBS + job_id))


async def put_function(etcd: EtcdClient, record: FunctionRecord) -> None:
    """Offer a function."""
    await _until_etcd_answers(lambda: etcd.put(keys.FUNCTIONS + record.function, record.SerializeToString()))


async def _until_etcd_answers(attempt: Callable[[], Awaitable[object]]) -> None:
    while True:
        try:
            await attempt()
            return
        except EtcdError as error:
            logger.warning("waiting for etcd: %s", error)
            await asyncio.sleep(_RETRY_SECONDS)
