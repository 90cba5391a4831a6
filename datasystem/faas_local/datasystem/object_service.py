"""The RPCs on objects and keys, for clients (`datasystem.WorkerOCService`) and for other workers."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from faas_local.datasystem.core import Publication
from faas_local.datasystem.local import LocalObjects
from faas_local.datasystem.object_messages import check_modes, get_response, reads_of, value_of
from faas_local.datasystem.router import Router
from faas_local.datasystem.server import Answer, Service
from faas_local.protocol.brpc.status import Status, StatusError
from faas_local.protocol.wire import datasystem_pb2 as ds

# Stored keys from a request's tenant and keys; StatusError when one is not a key.
KeyRule: TypeAlias = Callable[[str, Iterable[str]], list[str]]


class ObjectService:
    """Requests on objects, keys and references. All data travel inside the calls."""

    def __init__(self, objects: Router | LocalObjects, stored_keys: KeyRule) -> None:
        self._objects = objects
        self._stored_keys = stored_keys

    def methods(self) -> Service:
        """The methods by name."""
        return {
            "Publish": (ds.PublishReqPb, self._publish),
            "MultiPublish": (ds.MultiPublishReqPb, self._multi_publish),
            "Get": (ds.GetReqPb, self._get),
            "DeleteAllCopy": (ds.DeleteAllCopyReqPb, self._delete),
            "GIncreaseRef": (ds.GIncreaseReqPb, self._increase),
            "GDecreaseRef": (ds.GDecreaseReqPb, self._decrease),
            "QueryGlobalRefNum": (ds.QueryGlobalRefNumReqPb, self._query_references),
            # Clients without shared memory still ask these now and then; there is nothing to reconcile.
            "DecreaseReference": (ds.DecreaseReferenceRequest, self._decrease_mapped),
            "ReconcileShmRef": (ds.ReconcileShmRefReqPb, self._reconcile_mapped),
            "HealthCheck": (ds.HealthCheckRequestPb, self._check_health),
        }

    async def _publish(self, request: ds.PublishReqPb, payloads: list[memoryview]) -> Answer:
        check_modes(request.write_mode, request.cache_type)
        (key,) = self._stored_keys(request.tenant_id, [request.object_key])
        publication = Publication(
            key=key,
            value=value_of(payloads, request.data_size),
            sealed=request.is_seal,
            nested=tuple(self._stored_keys(request.tenant_id, request.nested_keys)),
            ttl=request.ttl_second,
            only_new=request.existence == ds.NX,
            retry=request.is_retry,
        )
        await self._objects.publish(publication)
        return Answer(ds.PublishRspPb())

    async def _multi_publish(self, request: ds.MultiPublishReqPb, payloads: list[memoryview]) -> Answer:
        check_modes(request.write_mode, request.cache_type)
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
        outcome = await self._objects.get(reads_of(request, keys), request.sub_timeout / 1000)
        return Answer(*get_response(request.object_keys, outcome))

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
        return Answer(ds.DecreaseReferenceResponse())

    async def _reconcile_mapped(self, request: ds.ReconcileShmRefReqPb, payloads: list[memoryview]) -> Answer:
        return Answer(ds.ReconcileShmRefRspPb())

    async def _check_health(self, request: ds.HealthCheckRequestPb, payloads: list[memoryview]) -> Answer:
        return Answer(ds.HealthCheckReplyPb())


def _named(client: str) -> str:
    if not client:
        raise StatusError(Status.INVALID, "a reference without a client_id")
    return client
