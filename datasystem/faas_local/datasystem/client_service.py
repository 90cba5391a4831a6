"""The RPCs by which clients come, live and go (`datasystem.WorkerService`), for clients and for other workers."""

import logging
import uuid
from collections.abc import Callable

from google.protobuf.message import DecodeError

from faas_local.datasystem.arena import Arena
from faas_local.datasystem.local import LocalObjects
from faas_local.datasystem.pressure import IN_ARENA_FROM_BYTES
from faas_local.datasystem.server import Answer, Service
from faas_local.datasystem.unix_socket import UnixSocket
from faas_local.protocol.brpc.status import Status, StatusError
from faas_local.protocol.wire import datasystem_pb2 as ds

logger = logging.getLogger(__name__)

# A client that is silent for so long is dead, unless it maps the arena: then the end of its unix connection
# tells.
CLIENT_DEAD_SECONDS = 60
# The SDK's clients send a heart-beat in a fifth of this time. By its answer they learn that the worker was started
# again, and register; until then they can write nothing to the arena.
_RECONNECT_SECONDS = 15
_NO_DESCRIPTOR = -1


class ClientService:
    """Registration, the arena's descriptor and heart-beats.

    A client that cannot reach the unix socket, or does not want to, sends and gets all data in calls.
    """

    def __init__(
        self,
        objects: LocalObjects,
        arena: Arena,
        unix_socket: UnixSocket,
        worker_id: str,
        other_arena: Callable[[int], int | None],
    ) -> None:
        """`other_arena` finds the descriptor of another worker's arena by what clients know it by."""
        self._objects = objects
        self._arena = arena
        self._socket = unix_socket
        self._worker_id = worker_id
        self._other_arena = other_arena

    def methods(self) -> Service:
        """The methods by name."""
        return {
            "GetSocketPath": (ds.GetSocketPathReqPb, self._get_socket_path),
            "RegisterClient": (ds.RegisterClientReqPb, self._register),
            "GetClientFd": (ds.GetClientFdReqPb, self._get_descriptors),
            "Heartbeat": (ds.HeartbeatReqPb, self._heartbeat),
            "DisconnectClient": (ds.DisconnectClientReqPb, self._disconnect),
        }

    async def _get_socket_path(self, request: ds.GetSocketPathReqPb, payloads: list[memoryview]) -> Answer:
        return Answer(ds.GetSocketPathRspPb(path=str(self._socket.path)))

    async def _register(self, request: ds.RegisterClientReqPb, payloads: list[memoryview]) -> Answer:
        # A client that was here before, or with this worker's last life, brings its id and what it holds.
        client = _text(request.client_id) or str(uuid.uuid4())
        held = _held(request)
        maps = request.shm_enabled and self._socket.bind(request.server_fd, client)
        registered = await self._objects.register(client, held, maps=maps)
        mode = "maps" if maps else "does not map"
        logger.info("client %s registered with %d references and %s the arena", client, len(held), mode)
        response = ds.RegisterClientRspPb(
            client_id=client.encode(),
            worker_start_id=self._worker_id.encode(),
            worker_uuid=self._worker_id,
            lock_id=registered.lock_id,
            shm_threshold=IN_ARENA_FROM_BYTES,
            store_fd=_NO_DESCRIPTOR,
            client_dead_timeout_s=CLIENT_DEAD_SECONDS,
            client_reconnect_wait_s=_RECONNECT_SECONDS,
            support_multi_shm_ref_count=True,
            memory_alignment=64,
            worker_compatibility_version=request.compatibility_version,
        )
        response.pipeline_queue_info.shm_fd = _NO_DESCRIPTOR
        return Answer(response)

    async def _get_descriptors(self, request: ds.GetClientFdReqPb, payloads: list[memoryview]) -> Answer:
        descriptors = [self._descriptor(store_fd) for store_fd in request.worker_fds]
        self._socket.send(_text(request.client_id), request.request_id, descriptors)
        return Answer(ds.GetClientFdRspPb())

    def _descriptor(self, store_fd: int) -> int:
        if store_fd == self._arena.store_fd:
            return self._arena.fd
        descriptor = self._other_arena(store_fd)
        if descriptor is None:
            raise StatusError(Status.INVALID, f"there is no descriptor {store_fd} here")
        return descriptor

    async def _heartbeat(self, request: ds.HeartbeatReqPb, payloads: list[memoryview]) -> Answer:
        known = self._objects.heartbeat(_text(request.client_id))
        worker = self._worker_id.encode()
        return Answer(ds.HeartbeatRspPb(worker_start_id=worker, client_removed=not known))

    async def _disconnect(self, request: ds.DisconnectClientReqPb, payloads: list[memoryview]) -> Answer:
        client = _text(request.client_id)
        self._socket.forget(client)
        await self._objects.disconnect(client)
        return Answer(ds.DisconnectClientRspPb())


def _held(request: ds.RegisterClientReqPb) -> list[str]:
    # The client names these keys as they are stored, with the tenant; all its other requests are without.
    # It names the message by its own package, so only the last part of that name is compared.
    held: list[str] = []
    for extra in request.extend:
        if extra.TypeName().endswith(".GRefRecoveryPb"):
            try:
                held += ds.GRefRecoveryPb.FromString(extra.value).object_keys
            except DecodeError as error:
                raise StatusError(Status.INVALID, "the references to restore are unreadable") from error
    return held


def _text(client_id: bytes) -> str:
    return client_id.decode(errors="replace")
