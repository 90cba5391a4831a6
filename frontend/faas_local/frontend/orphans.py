"""Ending instances that nobody can ever use: their creator's HTTP request died with an earlier frontend.

The client got a transport error and creates anew; it never learned the id of what it had asked for. Named and
detached instances can be found again and stay.
"""

import logging
from collections.abc import Callable

from faas_local.frontend.calls import Key, Verb
from faas_local.frontend.job_stream import JobStream
from faas_local.protocol.cluster import keys
from faas_local.protocol.cluster.records_pb2 import InstanceRecord, RequestRecord
from faas_local.protocol.etcd import EtcdClient, EtcdError
from faas_local.protocol.wire.core_service_pb2 import KillRequest
from faas_local.protocol.wire.libruntime_pb2 import KillInstance
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage

logger = logging.getLogger(__name__)


class Orphans:
    """Looks unclaimed answers up in etcd and kills the instances behind creates."""

    def __init__(self, etcd: EtcdClient, new_request_id: Callable[[], str]) -> None:
        self._etcd = etcd
        self._new_request_id = new_request_id

    async def end(self, stream: JobStream, request_id: str) -> None:
        """End the instance that this request created, if it did and nobody can find it."""
        try:
            record = await self._created(request_id)
        except EtcdError as error:
            logger.warning("an instance without owner may stay until its job ends: %s", error)
            return
        if record is None or record.designated or record.detached:
            return
        logger.info("ending %s: its creator's request is gone", record.instance_id)
        request = KillRequest(
            instanceID=record.instance_id, signal=KillInstance, requestID=self._new_request_id()
        )
        key = Key(Verb.KILL, request.requestID)
        _, passed_on = await stream.ask(key, StreamingMessage(killReq=request))
        passed_on()

    async def _created(self, request_id: str) -> InstanceRecord | None:
        """The instance that a request created; None when it created none: most requests are calls."""
        found = await self._etcd.get(keys.REQUESTS + request_id)
        if found is None:
            return None
        instance_id = RequestRecord.FromString(found.value).instance_id
        instance = await self._etcd.get(keys.INSTANCES + instance_id)
        return InstanceRecord.FromString(instance.value) if instance is not None else None
