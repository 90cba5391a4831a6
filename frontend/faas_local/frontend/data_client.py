"""One gateway job at the data worker: registered under the job's id, so that references outlive this process."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from typing import TypeVar

from google.protobuf.any_pb2 import Any
from google.protobuf.message import Message

from faas_local.protocol.brpc.client import BrpcClient, Reply
from faas_local.protocol.brpc.frames import Buffer
from faas_local.protocol.brpc.status import Status, StatusError
from faas_local.protocol.wire import datasystem_pb2 as ds

WORKER = "datasystem.WorkerService"
OBJECTS = "datasystem.WorkerOCService"
# What the official client says about itself.
_VERSION, _COMPATIBILITY = "0.9.2", "1.0.0"
# The message's name on the wire.
_RECOVERY_TYPE = "type.googleapis.com/datasystem.GRefRecoveryPb"
_RPC_SECONDS = 30.0
# Registering and the like take no time, unless the worker hangs.
_WORKER_SECONDS = 5.0
_RETRY_SECONDS = 0.5
# After these the worker may be another one, which does not know the job.
_DOUBTS = {Status.CLIENT_WORKER_DISCONNECT, Status.RPC_CANCELLED, Status.RPC_UNAVAILABLE}

M = TypeVar("M", bound=Message)

logger = logging.getLogger(__name__)


class NotConnected(StatusError):
    """Raised when the job could not be registered because the data worker cannot be reached."""


class DataClient:
    """A job's client of the data worker; it registers at the first call, and again when the worker was restarted."""

    def __init__(self, job_id: str, brpc: BrpcClient, tenant_id: str) -> None:
        self.client_id = job_id
        self.tenant_id = tenant_id
        self._brpc = brpc
        self._attempt: asyncio.Task[None] | None = None
        self._start_id = b""
        self._heartbeat_seconds = 0.0
        self._connected_once = asyncio.Event()
        self.ended = False
        # Whether the worker knows the job, as far as can be told from the last answer.
        self._known = False
        # What the job holds; a worker that was restarted is told so.
        self._references: set[str] = set()

    async def call(
        self,
        method: str,
        request: Message,
        response_type: type[M],
        payloads: Sequence[Buffer] = (),
        *,
        within: float = _RPC_SECONDS,
    ) -> Reply[M]:
        """Call the object service; StatusError, and NotConnected before the first connection."""
        if not self._known:
            await self._register_together()
        try:
            return await self._brpc.call(OBJECTS, method, request, response_type, payloads, within=within)
        except StatusError as error:
            self._known = self._known and error.status not in _DOUBTS
            raise

    def holds(self, object_ids: Iterable[str]) -> None:
        """Remember references that the worker counts."""
        self._references.update(object_ids)

    def drops(self, object_ids: Iterable[str]) -> None:
        """Forget references that the worker no longer counts."""
        self._references.difference_update(object_ids)

    async def run(self, *, at_once: bool) -> None:
        """Keep the registration alive until cancelled; `at_once` takes over that of a previous frontend."""
        while at_once and not self._known:
            try:
                await self._register_together()
            except StatusError as error:
                logger.info("%s: registering at the data worker waits: %s", self.client_id, error)
                await asyncio.sleep(_RETRY_SECONDS)
        await self._connected_once.wait()
        while True:
            await asyncio.sleep(self._heartbeat_seconds)
            try:
                await self._heartbeat()
            except StatusError as error:
                self._known = False
                logger.info("%s: no heartbeat from the data worker: %s", self.client_id, error)

    async def disconnect(self) -> None:
        """End the registration and with it the job's references; endless waits end too."""
        self.ended = True
        if not self._connected_once.is_set():
            return
        request = ds.DisconnectClientReqPb(client_id=self.client_id.encode())
        try:
            await self._worker_call("DisconnectClient", request, ds.DisconnectClientRspPb)
        except StatusError as error:
            logger.info("%s: the data worker did not hear of its end: %s", self.client_id, error)

    async def _heartbeat(self) -> None:
        request = ds.HeartbeatReqPb(client_id=self.client_id.encode())
        response = await self._worker_call("Heartbeat", request, ds.HeartbeatRspPb)
        if response.client_removed or response.worker_start_id != self._start_id:
            self._known = False
        if not self._known:
            await self._register_together()

    async def _register_together(self) -> None:
        """Register, once for all who need it now."""
        if self._attempt is None or self._attempt.done():
            self._attempt = asyncio.ensure_future(self._register())
        try:
            await asyncio.shield(self._attempt)
        except StatusError as error:
            if self._connected_once.is_set():
                raise
            raise NotConnected(error.status, error.text) from error

    async def _register(self) -> None:
        # Only here the client names keys as workers store them, with their tenant.
        held = ds.GRefRecoveryPb(object_keys=[f"{self.tenant_id}${key}" for key in sorted(self._references)])
        request = ds.RegisterClientReqPb(
            version=_VERSION,
            client_id=self.client_id.encode(),
            heartbeat_enabled=True,
            server_fd=-1,
            tenant_id=self.tenant_id,
            pod_name="frontend",
            support_multi_shm_ref_count=True,
            compatibility_version=_COMPATIBILITY,
            extend=[Any(type_url=_RECOVERY_TYPE, value=held.SerializeToString())],
        )
        response = await self._worker_call("RegisterClient", request, ds.RegisterClientRspPb)
        self._start_id = response.worker_start_id
        self._heartbeat_seconds = _heartbeat_seconds(response)
        self._known = True
        self._connected_once.set()

    async def _worker_call(self, method: str, request: Message, response_type: type[M]) -> M:
        reply = await self._brpc.call(WORKER, method, request, response_type, within=_WORKER_SECONDS)
        return reply.response


def _heartbeat_seconds(registration: ds.RegisterClientRspPb) -> float:
    """How often the official client would send heartbeats (openYuanrong datasystem: listen_worker.cpp)."""
    often = min(max(registration.client_dead_timeout_s / 5, 3), 30)
    if registration.client_reconnect_wait_s:
        often = min(often, registration.client_reconnect_wait_s / 5)
    return max(often, 1.0)
