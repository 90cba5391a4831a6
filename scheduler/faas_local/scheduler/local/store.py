"""The local scheduler's writes to etcd. An etcd that is away is waited for: running instances go on meanwhile."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from faas_local.protocol.cluster import keys
from faas_local.protocol.cluster.instances import TERMINAL, deletes, puts
from faas_local.protocol.cluster.records_pb2 import CREATING, InstanceRecord
from faas_local.protocol.etcd import EtcdClient, EtcdUnavailable, KeyValue, mod_revision_is, op_get
from faas_local.protocol.wire.core_service_pb2 import CreateRequest
from faas_local.scheduler.local import events as ev

_RETRY_SECONDS = 0.2
T = TypeVar("T")

logger = logging.getLogger(__name__)


class Records:
    """The records of this node's instances.

    Each is only written on top of what this process wrote or read before. Whoever else changed it (the instance
    manager, when it gave the node up) has taken the instance away.
    """

    def __init__(self, etcd: EtcdClient) -> None:
        self._etcd = etcd
        self._revisions: dict[str, int] = {}

    def adopt(self, instance_id: str, revision: int) -> None:
        """Go on from a record that was read."""
        self._revisions[instance_id] = revision

    async def claim(self, effect: ev.Claim) -> ev.Claimed | ev.ClaimLost:
        """Make the instance this node's, unless its record has changed; the same claim twice is one claim."""
        record, instance_id = effect.record, effect.record.instance_id
        key, create_key = keys.INSTANCES + instance_id, keys.CREATES + instance_id

        async def attempt() -> ev.Claimed | ev.ClaimLost:
            result = await self._etcd.txn(
                compare=[mod_revision_is(key, effect.revision)],
                success=[*puts(record), op_get(create_key)],
                failure=[op_get(key), op_get(create_key)],
            )
            create = result.found[-1]
            runtime_id, revision = record.runtime_id, result.revision
            if not result.succeeded:
                runtime_id, revision = _claimed_before(result.found[0], record)
            if create is None or not runtime_id:
                return ev.ClaimLost(instance_id)
            self._revisions[instance_id] = revision
            return ev.Claimed(instance_id, runtime_id, CreateRequest.FromString(create.value))

        return await _until_etcd_answers(attempt)

    async def store(self, record: InstanceRecord) -> bool:
        """Write the record; False when the instance was taken away."""
        instance_id = record.instance_id
        key = keys.INSTANCES + instance_id

        async def attempt() -> bool:
            result = await self._etcd.txn(
                compare=[mod_revision_is(key, self._revisions.get(instance_id, 0))],
                success=puts(record),
                failure=[op_get(key)],
            )
            revision = result.revision
            if not result.succeeded:
                # An earlier try may have been carried out without an answer.
                found = result.found[0]
                if found is None or InstanceRecord.FromString(found.value) != record:
                    return False
                revision = found.mod_revision
            self._revisions[instance_id] = revision
            return True

        ours = await _until_etcd_answers(attempt)
        if not ours or record.state in TERMINAL:
            self._revisions.pop(instance_id, None)  # nothing is written after that
        return ours

    async def forget(self, instance_id: str, create_request_id: str) -> None:
        """Remove the instance, unless it was taken away."""
        compare = [mod_revision_is(keys.INSTANCES + instance_id, self._revisions.pop(instance_id, 0))]
        gone = deletes(instance_id, create_request_id)
        await _until_etcd_answers(lambda: self._etcd.txn(compare=compare, success=gone))

    async def read_create(self, instance_id: str) -> CreateRequest:
        """The create that an instance came from."""
        found = await _until_etcd_answers(lambda: self._etcd.get(keys.CREATES + instance_id))
        return CreateRequest.FromString(found.value) if found is not None else CreateRequest()


def _claimed_before(found: KeyValue | None, record: InstanceRecord) -> tuple[str, int]:
    """Runtime id and revision of a claim of this node that is stored already, by an earlier try or process."""
    if found is not None:
        stored = InstanceRecord.FromString(found.value)
        ours = stored.node == record.node and stored.create_request_id == record.create_request_id
        if ours and stored.state == CREATING:
            return stored.runtime_id, found.mod_revision
    return "", 0


async def _until_etcd_answers(attempt: Callable[[], Awaitable[T]]) -> T:
    while True:
        try:
            return await attempt()
        except EtcdUnavailable as error:
            logger.warning("waiting for etcd: %s", error)
            await asyncio.sleep(_RETRY_SECONDS)
