"""A driver's requests to the data gateway."""

from faas_local.protocol.wire import data_service_pb2 as wire
from support.gateway_client import GatewayClient


class Data:
    """A driver's data requests."""

    def __init__(self, driver: GatewayClient) -> None:
        self._call = driver.call
        self._id = driver.job_id.removeprefix("job-")

    async def put(self, key: str, value: bytes, *nested: str) -> wire.PutResponse:
        """Store an object."""
        request = wire.PutRequest(objectId=key, objectData=value, nestedObjectIds=nested)
        return await self._call("/datasystem/v1/obj/put", request, wire.PutResponse)

    async def get(self, *keys: str, timeout_ms: int = 0) -> wire.GetResponse:
        """Read objects."""
        request = wire.GetRequest(objectIds=keys, timeoutMs=timeout_ms)
        return await self._call("/datasystem/v1/obj/get", request, wire.GetResponse)

    async def increase(self, *keys: str) -> wire.IncreaseRefResponse:
        """Hold objects."""
        request = wire.IncreaseRefRequest(objectIds=keys, remoteClientId=self._id)
        return await self._call("/datasystem/v1/obj/increaseref", request, wire.IncreaseRefResponse)

    async def decrease(self, *keys: str) -> wire.DecreaseRefResponse:
        """Let go of objects."""
        request = wire.DecreaseRefRequest(objectIds=keys, remoteClientId=self._id)
        return await self._call("/datasystem/v1/obj/decreaseref", request, wire.DecreaseRefResponse)

    async def set(self, key: str, value: bytes, **options: int) -> wire.KvSetResponse:
        """Store a value."""
        request = wire.KvSetRequest(key=key, value=value, **options)
        return await self._call("/datasystem/v1/kv/set", request, wire.KvSetResponse)

    async def read(self, *keys: str, timeout_ms: int = 0) -> wire.KvGetResponse:
        """Read values."""
        request = wire.KvGetRequest(keys=keys, timeoutMs=timeout_ms)
        return await self._call("/datasystem/v1/kv/get", request, wire.KvGetResponse)

    async def delete(self, *keys: str) -> wire.KvDelResponse:
        """Delete values."""
        return await self._call("/datasystem/v1/kv/del", wire.KvDelRequest(keys=keys), wire.KvDelResponse)

    async def set_all(self, **values: bytes) -> wire.KvMSetTxResponse:
        """Store several values."""
        request = wire.KvMSetTxRequest(keys=values.keys(), values=values.values(), existence=1)
        return await self._call("/datasystem/v1/kv/msettx", request, wire.KvMSetTxResponse)
