"""The RPCs on objects and keys, for clients (`datasystem.WorkerOCService`) and for other workers."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from faas_local.datasystem.arena import Arena
from faas_local.datasystem.effects import Publication
from faas_local.datasystem.local import LocalObjects
from faas_local.datasystem.memory import METADATA_BYTES
from faas_local.datasystem.object_messages import get_response, mode_of, reads_of, value_of
from faas_local.datasystem.objects import InUnit, Value
from faas_local.datasystem.router import Router
from faas_local.datasystem.server import Answer, Service
from faas_local.protocol.brpc.status import Status, StatusError
from faas_local.protocol.wire import datasystem_pb2 as ds

# Stored keys from a request's tenant and keys; StatusError when one is not a key.
KeyRule: TypeAlias = Callable[[str, Iterable[str]], list[str]]


class ObjectService:
    """Requests on objects, keys and references.

    Large values of clients that map the arena stay there; all other data travel inside the calls.
    """

    def __init__(self, objects: Router | LocalObjects, arena: Arena, stored_keys: KeyRule) -> None:
        self._objects = objects
        self._arena = arena
        self._stored_keys = stored_keys

    def methods(self) -> Service:
        """The methods by name."""
        return {
            "Create": (ds.CreateReqPb, self._create),
            "Publish": (ds.PublishReqPb, self._publish),
            "MultiPublish": (ds.MultiPublishReqPb, self._multi_publish),
            "Get": (ds.GetReqPb, self._get),
            "DeleteAllCopy": (ds.DeleteAllCopyReqPb, self._delete),
            "GIncreaseRef": (ds.GIncreaseReqPb, self._increase),
            "GDecreaseRef": (ds.GDecreaseReqPb, self._decrease),
            "QueryGlobalRefNum": (ds.QueryGlobalRefNumReqPb, self._query_references),
            "DecreaseReference": (ds.DecreaseReferenceRequest, self._decrease_mapped),
            # Clients ask this now and then; holds are counted exactly, so there is nothing to reconcile.
            "ReconcileShmRef": (ds.ReconcileShmRefReqPb, self._reconcile_mapped),
            "HealthCheck": (ds.HealthCheckRequestPb, self._check_health),
        }

    async def _create(self, request: ds.CreateReqPb, payloads: list[memoryview]) -> Answer:
        (key,) = self._stored_keys(request.tenant_id, [request.object_key])
        unit = await self._objects.create(request.client_id, key, request.data_size)
        response = ds.CreateRspPb(
            store_fd=self._arena.store_fd,
            mmap_size=self._arena.size,
            offset=unit.offset,
            shm_id=unit.id,
            metadata_size=METADATA_BYTES,
        )
        return Answer(response)

    async def _publish(self, request: ds.PublishReqPb, payloads: list[memoryview]) -> Answer:
        mode = mode_of(request.write_mode, request.cache_type, sealed=request.is_seal)
        (key,) = self._stored_keys(request.tenant_id, [request.object_key])
        publication = Publication(
            key=key,
            value=self._value(request, key, payloads),
            sealed=request.is_seal,
            nested=tuple(self._stored_keys(request.tenant_id, request.nested_keys)),
            ttl=request.ttl_second,
            mode=mode,
            only_new=request.existence == ds.NX,
            retry=request.is_retry,
        )
        await self._objects.publish(publication)
        return Answer(ds.PublishRspPb())

    def _value(self, request: ds.PublishReqPb, key: str, payloads: list[memoryview]) -> Value:
        if not request.shm_id:
            return value_of(payloads, request.data_size)
        unit = self._objects.unit(request.client_id, request.shm_id)
        if unit is None or unit.key != key:
            text = f"client {request.client_id} has no unit {request.shm_id} for {request.object_key}"
            raise StatusError(Status.INVALID, text)
        if request.data_size > unit.capacity:
            text = f"{request.data_size} bytes were not created: {unit.capacity} bytes were"
            raise StatusError(Status.INVALID, text)
        return InUnit(unit, request.data_size)

    async def _multi_publish(self, request: ds.MultiPublishReqPb, payloads: list[memoryview]) -> Answer:
        mode = mode_of(request.write_mode, request.cache_type, sealed=False)
        keys = self._stored_keys(request.tenant_id, (info.object_key for info in request.object_info))
        if not keys or len(payloads) != len(keys):
            raise StatusError(Status.INVALID, f"{len(keys)} keys and {len(payloads)} payloads do not match")
        if len(set(keys)) != len(keys):
            raise StatusError(Status.DUPLICATED, "Multi publish with duplicate object key")
        response = ds.MultiPublishRspPb()
        for info, key, payload in zip(request.object_info, keys, payloads, strict=True):
            publication = Publication(
                key=key,
                value=value_of([payload], info.data_size),
                ttl=request.ttl_second,
                mode=mode,
                only_new=request.existence == ds.NX,
            )
            try:
                await self._objects.publish(publication)
            except StatusError as error:
                response.failed_object_keys.append(info.object_key)
                response.last_rc.error_code = error.status
                response.last_rc.error_msg = error.text.encode()
        return Answer(response)

    async def _get(self, request: ds.GetReqPb, payloads: list[memoryview]) -> Answer:
        keys = self._stored_keys(request.tenant_id, request.object_keys)
        reads = reads_of(request, keys)
        outcome = await self._objects.get(reads, request.sub_timeout / 1000, request.client_id)
        return Answer(*get_response(request.object_keys, outcome, self._arena))

    async def _delete(self, request: ds.DeleteAllCopyReqPb, payloads: list[memoryview]) -> Answer:
        await self._objects.delete(self._stored_keys(request.tenant_id, request.object_keys))
        return Answer(ds.DeleteAllCopyRspPb())

    async def _increase(self, request: ds.GIncreaseReqPb, payloads: list[memoryview]) -> Answer:
        keys = self._stored_keys(request.tenant_id, request.object_keys)
        await self._objects.increase(_named(request.client_id), keys)
        return Answer(ds.GIncreaseRspPb())

    async def _decrease(self, request: ds.GDecreaseReqPb, payloads: list[memoryview]) -> Answer:
        keys = self._stored_keys(request.tenant_id, request.object_keys)
        await self._objects.decrease(_named(request.client_id), keys)
        return Answer(ds.GDecreaseRspPb())

    async def _query_references(
        self, request: ds.QueryGlobalRefNumReqPb, payloads: list[memoryview]
    ) -> Answer:
        keys = self._stored_keys(request.tenant_id, request.object_keys)
        collection = ds.QueryGlobalRefNumRspCollectionPb()
        distribution = collection.objs_glb_refs.add()
        for asked, key in zip(request.object_keys, keys, strict=True):
            distribution.objs_glb_ref.add(object_key=asked, referred_addr=self._objects.holders(key))
        return Answer(collection)

    async def _decrease_mapped(
        self, request: ds.DecreaseReferenceRequest, payloads: list[memoryview]
    ) -> Answer:
        self._objects.release(request.client_id.decode(errors="replace"), request.object_keys)
        return Answer(ds.DecreaseReferenceResponse())

    async def _reconcile_mapped(self, request: ds.ReconcileShmRefReqPb, payloads: list[memoryview]) -> Answer:
        return Answer(ds.ReconcileShmRefRspPb())

    async def _check_health(self, request: ds.HealthCheckRequestPb, payloads: list[memoryview]) -> Answer:
        return Answer(ds.HealthCheckReplyPb())


def _named(client: str) -> str:
    if not client:
        raise StatusError(Status.INVALID, "a reference without a client_id")
    return client
