"""The data workers of all nodes, as seen from one of them."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from google.protobuf.message import Message

from faas_local.datasystem import keys
from faas_local.protocol.brpc.client import BrpcClient, Reply
from faas_local.protocol.brpc.frames import Buffer
from faas_local.protocol.brpc.status import StatusError
from faas_local.protocol.wire import datasystem_pb2 as ds

# What one worker asks another; always answered by the worker that is asked.
PEER_SERVICE = "faas_local.DataWorker"
# Below the SDK's own limit of 30 s for one call, so that the client hears which worker is silent.
ANSWER_SECONDS = 25.0
_HEARTBEAT_SECONDS = 15.0

logger = logging.getLogger(__name__)
M = TypeVar("M", bound=Message)


class Peers:
    """Which worker is a key's home, and calls to the other workers. For them this worker is a client."""

    def __init__(self, addresses: Sequence[str], own: str, worker_id: str) -> None:
        """`addresses` in node order, `own` among them; ValueError when it is not. None at all means alone."""
        if addresses and own not in addresses:
            raise ValueError(f"{own} is not among the data workers {', '.join(addresses)}")
        self._worker_id = worker_id
        self._clients = [BrpcClient(address) if address != own else None for address in addresses or [own]]

    def home(self, key: str) -> int | None:
        """The number of the other worker that stores a key; None for this one."""
        number = keys.home(key, len(self._clients))
        return None if self._clients[number] is None else number

    async def call(
        self,
        worker: int,
        method: str,
        request: Message,
        response_type: type[M],
        payloads: Sequence[Buffer] = (),
        *,
        within: float = ANSWER_SECONDS,
    ) -> Reply[M]:
        """Call another worker; StatusError as from `BrpcClient.call`."""
        client = self._clients[worker]
        assert client is not None, "the home of a key that is stored here"
        return await client.call(PEER_SERVICE, method, request, response_type, payloads, within=within)

    async def hold(self, keys: Sequence[str]) -> None:
        """Let this worker hold keys at their homes; StatusError when one does not answer."""
        for worker, group in self._by_home(keys).items():
            request = ds.GIncreaseReqPb(client_id=self._worker_id, object_keys=group)
            await self.call(worker, "GIncreaseRef", request, ds.GIncreaseRspPb)

    async def release(self, keys: Sequence[str]) -> None:
        """Let this worker let go of keys at their homes; one that is gone has forgotten them anyway."""
        for worker, group in self._by_home(keys).items():
            request = ds.GDecreaseReqPb(client_id=self._worker_id, object_keys=group)
            try:
                await self.call(worker, "GDecreaseRef", request, ds.GDecreaseRspPb)
            except StatusError as error:
                logger.warning("released %d keys without an answer: %s", len(group), error)

    async def outdate(self, keys: Sequence[str]) -> None:
        """Tell all other workers to drop their copies of keys; one that is gone has none."""
        request = ds.DeleteAllCopyReqPb(object_keys=keys)
        for worker, client in enumerate(self._clients):
            if client is not None:
                try:
                    await self.call(worker, "DropCopies", request, ds.DeleteAllCopyRspPb)
                except StatusError as error:
                    logger.warning("outdated %d copies without an answer: %s", len(keys), error)

    async def stay_alive(self, on_new_life: Callable[[int], None]) -> None:
        """Tell the other workers regularly that this one lives, until cancelled.

        `on_new_life` gets the number of one that was started again since the last time.
        """
        lives: dict[int, bytes] = {}
        request = ds.HeartbeatReqPb(client_id=self._worker_id.encode())
        while True:
            for worker, client in enumerate(self._clients):
                if client is not None:
                    try:
                        reply = await self.call(worker, "Heartbeat", request, ds.HeartbeatRspPb)
                    except StatusError as error:
                        logger.debug("heart-beat: %s", error)
                        continue
                    life = reply.response.worker_start_id
                    if lives.setdefault(worker, life) != life:
                        lives[worker] = life
                        on_new_life(worker)
            await asyncio.sleep(_HEARTBEAT_SECONDS)

    def close(self) -> None:
        """End the connections."""
        for client in self._clients:
            if client is not None:
                client.close()

    def _by_home(self, keys: Sequence[str]) -> dict[int, list[str]]:
        groups: dict[int, list[str]] = {}
        for key in keys:
            home = self.home(key)
            if home is not None:
                groups.setdefault(home, []).append(key)
        return groups
