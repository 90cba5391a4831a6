"""A client of a data worker that maps its arena, in the SDK's terms."""

import mmap
import os
import socket
import struct

from faas_local.protocol.wire import datasystem_pb2 as ds
from support.data_client import ANSWER_SECONDS, CLIENTS, OBJECTS, DataClient


class MappingClient(DataClient):
    """Writes and reads values in the arena. Call `connect` first."""

    async def connect(self) -> ds.RegisterClientRspPb:
        """Register over the unix socket."""
        asked = ds.GetSocketPathReqPb()
        reply = await self.brpc.call(
            CLIENTS, "GetSocketPath", asked, ds.GetSocketPathRspPb, within=ANSWER_SECONDS
        )
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(ANSWER_SECONDS)
        self.socket.connect(reply.response.path)
        (number,) = struct.unpack("<I", self.socket.recv(4))
        request = ds.RegisterClientReqPb(
            client_id=self.client_id.encode(), shm_enabled=True, server_fd=number, tenant_id=self.tenant
        )
        registered = await self.brpc.call(
            CLIENTS, "RegisterClient", request, ds.RegisterClientRspPb, within=ANSWER_SECONDS
        )
        self.lock_id = registered.response.lock_id
        self.mapping: mmap.mmap | None = None
        return registered.response

    async def map(self, store_fd: int, size: int) -> mmap.mmap:
        """The arena, asked for at the first use."""
        if self.mapping is None:
            request = ds.GetClientFdReqPb(
                client_id=self.client_id.encode(), worker_fds=[store_fd], request_id=7
            )
            await self.brpc.call(CLIENTS, "GetClientFd", request, ds.GetClientFdRspPb, within=ANSWER_SECONDS)
            data, (descriptor,), _, _ = socket.recv_fds(self.socket, 8, 1)
            assert data == struct.pack("<Q", 7)
            self.mapping = mmap.mmap(descriptor, size)
            os.close(descriptor)
        return self.mapping

    async def create(self, key: str, size: int) -> ds.CreateRspPb:
        """A unit to write to."""
        request = ds.CreateReqPb(
            client_id=self.client_id, object_key=key, data_size=size, tenant_id=self.tenant
        )
        reply = await self.brpc.call(OBJECTS, "Create", request, ds.CreateRspPb, within=ANSWER_SECONDS)
        return reply.response

    async def write(self, unit: ds.CreateRspPb, value: bytes) -> None:
        """Write a unit's data."""
        start = unit.offset + unit.metadata_size
        (await self.map(unit.store_fd, unit.mmap_size))[start : start + len(value)] = value

    async def publish_unit(
        self, key: str, unit_id: str, size: int, *, seal: bool = True, mode: int = 0
    ) -> None:
        """Publish what was written."""
        request = ds.PublishReqPb(
            client_id=self.client_id,
            object_key=key,
            shm_id=unit_id,
            data_size=size,
            is_seal=seal,
            write_mode=mode,
            tenant_id=self.tenant,
        )
        await self.brpc.call(OBJECTS, "Publish", request, ds.PublishRspPb, within=ANSWER_SECONDS)

    async def put_mapped(self, key: str, value: bytes, *, seal: bool = True) -> str:
        """All that the SDK does for a large value except letting go of the unit; the unit's id."""
        if seal:
            await self.hold(key)
        unit = await self.create(key, len(value))
        await self.write(unit, value)
        await self.publish_unit(key, unit.shm_id, len(value), seal=seal)
        return unit.shm_id

    async def let_go(self, *unit_ids: str) -> None:
        """Take back one hold for each id."""
        request = ds.DecreaseReferenceRequest(client_id=self.client_id.encode(), object_keys=unit_ids)
        await self.brpc.call(
            OBJECTS, "DecreaseReference", request, ds.DecreaseReferenceResponse, within=ANSWER_SECONDS
        )

    async def get_mapped(self, *keys: str, wait_ms: int = 0) -> list[ds.GetRspPb.ObjectInfoPb]:
        """The entries of a read, in its order; AssertionError when a value came in the answer."""
        reply = await self.read(keys, wait_ms)
        assert not reply.response.payload_info
        return sorted(reply.response.objects, key=lambda entry: entry.object_index)

    async def bytes_of(self, entry: ds.GetRspPb.ObjectInfoPb) -> bytes:
        """What lies in the arena for an entry now."""
        start = entry.offset + entry.metadata_size
        return (await self.map(entry.store_fd, entry.mmap_size))[start : start + entry.data_size]

    def die(self) -> None:
        """What kill -9 looks like to the worker."""
        self.socket.close()
        self.mapping = None
        self.close()
