"""A client of a data worker, in the SDK's terms."""

from collections.abc import Sequence

from faas_local.protocol.brpc.client import BrpcClient, Reply
from faas_local.protocol.wire import datasystem_pb2 as ds

OBJECTS = "datasystem.WorkerOCService"
CLIENTS = "datasystem.WorkerService"
ANSWER_SECONDS = 20.0


class DataClient:
    """Puts, gets and references of one client id; StatusError when the worker refuses."""

    def __init__(self, address: str, client_id: str = "test-client", tenant: str = "default") -> None:
        self.brpc = BrpcClient(address)
        self.client_id = client_id
        self.tenant = tenant

    async def register(self, held: Sequence[str] = ()) -> ds.RegisterClientRspPb:
        """Register under this client's id, as after a restart of the worker when `held` is given."""
        request = ds.RegisterClientReqPb(client_id=self.client_id.encode(), tenant_id=self.tenant)
        if held:
            request.extend.add().Pack(ds.GRefRecoveryPb(object_keys=held))
        reply = await self.brpc.call(
            CLIENTS, "RegisterClient", request, ds.RegisterClientRspPb, within=ANSWER_SECONDS
        )
        return reply.response

    async def heartbeat(self) -> ds.HeartbeatRspPb:
        """One heart-beat."""
        request = ds.HeartbeatReqPb(client_id=self.client_id.encode())
        reply = await self.brpc.call(CLIENTS, "Heartbeat", request, ds.HeartbeatRspPb, within=ANSWER_SECONDS)
        return reply.response

    async def disconnect(self) -> None:
        """Say good-bye."""
        request = ds.DisconnectClientReqPb(client_id=self.client_id.encode())
        await self.brpc.call(
            CLIENTS, "DisconnectClient", request, ds.DisconnectClientRspPb, within=ANSWER_SECONDS
        )

    async def put(self, key: str, value: bytes, nested: Sequence[str] = ()) -> None:
        """Hold and seal an object."""
        await self.hold(key)
        await self._publish(value, ds.PublishReqPb(object_key=key, is_seal=True, nested_keys=nested))

    async def set(
        self, key: str, value: bytes, *, ttl: int = 0, only_new: bool = False, mode: int = 0
    ) -> None:
        """Set a key's value; `mode` is a write mode."""
        existence = ds.NX if only_new else ds.NONE
        request = ds.PublishReqPb(object_key=key, ttl_second=ttl, existence=existence, write_mode=mode)
        await self._publish(value, request)

    async def read(
        self, keys: Sequence[str], wait_ms: int = 0, parts: Sequence[tuple[int, int]] = ()
    ) -> Reply[ds.GetRspPb]:
        """Get with all that comes back; `parts` are offsets and sizes."""
        request = ds.GetReqPb(
            object_keys=keys,
            sub_timeout=wait_ms,
            client_id=self.client_id,
            tenant_id=self.tenant,
            read_offset_list=[offset for offset, _ in parts],
            read_size_list=[size for _, size in parts],
        )
        return await self.brpc.call(
            OBJECTS, "Get", request, ds.GetRspPb, within=ANSWER_SECONDS + wait_ms / 1000
        )

    async def get(self, *keys: str, wait_ms: int = 0) -> list[bytes | None]:
        """The values, None for those that are missing."""
        reply = await self.read(keys, wait_ms)
        values: list[bytes | None] = [None] * len(keys)
        for info in reply.response.payload_info:
            values[info.object_index] = bytes(reply.payloads[info.part_index[0]])
        return values

    async def delete(self, *keys: str) -> None:
        """Delete values."""
        request = ds.DeleteAllCopyReqPb(object_keys=keys, client_id=self.client_id, tenant_id=self.tenant)
        await self.brpc.call(OBJECTS, "DeleteAllCopy", request, ds.DeleteAllCopyRspPb, within=ANSWER_SECONDS)

    async def hold(self, *keys: str) -> None:
        """Take references."""
        request = ds.GIncreaseReqPb(object_keys=keys, client_id=self.client_id, tenant_id=self.tenant)
        await self.brpc.call(OBJECTS, "GIncreaseRef", request, ds.GIncreaseRspPb, within=ANSWER_SECONDS)

    async def release(self, *keys: str) -> None:
        """Let go of references."""
        request = ds.GDecreaseReqPb(object_keys=keys, client_id=self.client_id, tenant_id=self.tenant)
        await self.brpc.call(OBJECTS, "GDecreaseRef", request, ds.GDecreaseRspPb, within=ANSWER_SECONDS)

    async def holders(self, key: str) -> list[str]:
        """Who holds a key, as the worker sees it."""
        request = ds.QueryGlobalRefNumReqPb(object_keys=[key], tenant_id=self.tenant)
        reply = await self.brpc.call(
            OBJECTS,
            "QueryGlobalRefNum",
            request,
            ds.QueryGlobalRefNumRspCollectionPb,
            within=ANSWER_SECONDS,
        )
        return list(reply.response.objs_glb_refs[0].objs_glb_ref[0].referred_addr)

    def close(self) -> None:
        """End the connection, without a word."""
        self.brpc.close()

    async def _publish(self, value: bytes, request: ds.PublishReqPb) -> None:
        request.client_id = self.client_id
        request.tenant_id = self.tenant
        request.data_size = len(value)
        await self.brpc.call(OBJECTS, "Publish", request, ds.PublishRspPb, [value], within=ANSWER_SECONDS)
