"""The data worker's requests, for one job: what the gateway's few words mean in the data system's."""

from collections.abc import Sequence
from dataclasses import dataclass

from faas_local.frontend.data_client import DataClient
from faas_local.protocol.brpc.status import Status, StatusError
from faas_local.protocol.wire import data_service_pb2 as gateway
from faas_local.protocol.wire import datasystem_pb2 as ds

# One wait at the worker at most; a longer one is a sequence of waits.
_WAIT_MS = 600_000
# What a reply may take on top of the wait.
_GRACE_SECONDS = 30.0

Value = memoryview | None


@dataclass(frozen=True, slots=True)
class Reading:
    """The values in the order of the keys, None for what is missing, and why."""

    values: list[Value]
    missing: StatusError


async def put(client: DataClient, request: gateway.PutRequest) -> None:
    """Store an object; StatusError. A second time changes nothing and is no error."""
    data = request.objectData  # each access copies
    publish = _publish(client, request.objectId, len(data), request)
    publish.nested_keys.extend(request.nestedObjectIds)
    publish.consistency_type = request.consistencyType
    publish.is_seal = True
    try:
        await client.call("Publish", publish, ds.PublishRspPb, [data])
    except StatusError as error:
        if error.status != Status.ALREADY_SEALED:
            raise


async def set_value(client: DataClient, request: gateway.KvSetRequest) -> None:
    """Store a value under a key; StatusError."""
    value = request.value
    publish = _publish(client, request.key, len(value), request)
    publish.consistency_type = 1
    publish.ttl_second = request.ttlSecond
    publish.existence = ds.NX if request.existence else ds.NONE
    await client.call("Publish", publish, ds.PublishRspPb, [value])


async def set_values(client: DataClient, request: gateway.KvMSetTxRequest) -> None:
    """Store all values or none; StatusError."""
    publish = ds.MultiPublishReqPb(
        client_id=client.client_id,
        tenant_id=client.tenant_id,
        write_mode=request.writeMode,
        consistency_type=1,
        ttl_second=request.ttlSecond,
        existence=request.existence,
        cache_type=request.cacheType,
    )
    for key, value in zip(request.keys, request.values, strict=True):
        publish.object_info.add(object_key=key, data_size=len(value))
    reply = await client.call("MultiPublish", publish, ds.MultiPublishRspPb, list(request.values))
    _raise_last(reply.response.last_rc)


async def read(client: DataClient, keys: Sequence[str], timeout_ms: int) -> Reading:
    """Read keys, waiting for missing ones up to `timeout_ms`; StatusError.

    With a negative `timeout_ms` the wait ends with the job.
    """
    left = timeout_ms
    while True:
        wait = min(left, _WAIT_MS) if left >= 0 else _WAIT_MS
        reading = await _read_once(client, keys, wait)
        if left >= 0:
            left -= wait
        if left == 0 or None not in reading.values or client.ended:
            return reading


async def _read_once(client: DataClient, keys: Sequence[str], wait_ms: int) -> Reading:
    request = ds.GetReqPb(
        sub_timeout=wait_ms,
        object_keys=keys,
        client_id=client.client_id,
        tenant_id=client.tenant_id,
        return_object_index=True,
        request_timeout=wait_ms,
    )
    reply = await client.call("Get", request, ds.GetRspPb, within=wait_ms / 1000 + _GRACE_SECONDS)
    values: list[Value] = [None] * len(keys)
    for info in reply.response.payload_info:
        parts = [reply.payloads[index] for index in info.part_index]
        values[info.object_index] = parts[0] if len(parts) == 1 else memoryview(b"".join(parts))
    last = reply.response.last_rc
    missing = StatusError(last.error_code or Status.NOT_FOUND, last.error_msg.decode(errors="replace"))
    if missing.status != Status.NOT_FOUND and not reply.response.payload_info:
        raise missing
    return Reading(values, missing)


async def delete(client: DataClient, keys: Sequence[str]) -> list[str]:
    """Delete keys; those that could not be. StatusError. A key that is not there is no failure."""
    request = ds.DeleteAllCopyReqPb(client_id=client.client_id, object_keys=keys, tenant_id=client.tenant_id)
    response = (await client.call("DeleteAllCopy", request, ds.DeleteAllCopyRspPb)).response
    if not response.fail_object_keys:
        _raise_last(response.last_rc)
    return list(response.fail_object_keys)


async def increase(client: DataClient, keys: Sequence[str]) -> list[str]:
    """Let the job hold objects; those that could not be. StatusError."""
    request = ds.GIncreaseReqPb(object_keys=keys, client_id=client.client_id, tenant_id=client.tenant_id)
    response = (await client.call("GIncreaseRef", request, ds.GIncreaseRspPb)).response
    if not response.failed_object_keys:
        _raise_last(response.last_rc)
    client.holds(set(keys).difference(response.failed_object_keys))
    return list(response.failed_object_keys)


async def decrease(client: DataClient, keys: Sequence[str]) -> list[str]:
    """Let the job let go of objects; those that could not be. StatusError."""
    request = ds.GDecreaseReqPb(object_keys=keys, client_id=client.client_id, tenant_id=client.tenant_id)
    client.drops(keys)
    response = (await client.call("GDecreaseRef", request, ds.GDecreaseRspPb)).response
    if not response.failed_object_keys:
        _raise_last(response.last_rc)
    return list(response.failed_object_keys)


def _publish(
    client: DataClient, key: str, size: int, request: gateway.PutRequest | gateway.KvSetRequest
) -> ds.PublishReqPb:
    return ds.PublishReqPb(
        client_id=client.client_id,
        object_key=key,
        data_size=size,
        write_mode=request.writeMode,
        cache_type=request.cacheType,
        tenant_id=client.tenant_id,
    )


def _raise_last(last: ds.ErrorInfoPb) -> None:
    if last.error_code != Status.OK:
        raise StatusError(last.error_code, last.error_msg.decode(errors="replace"))
