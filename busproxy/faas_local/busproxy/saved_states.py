"""Saved states of instances (`yr.save_state`, `yr.load_state`) in redis, one key an instance."""

import asyncio
from typing import TYPE_CHECKING

from faas_local.protocol.errors import Code
from faas_local.protocol.wire.core_service_pb2 import StateLoadResponse, StateSaveResponse

if TYPE_CHECKING:
    from redis.asyncio import Redis

_KEY_PREFIX = "yr:state:"
_TIMEOUT_SECONDS = 3.0


class SavedStates:
    """The states of all instances. Failures become code 3007 with the address and redis's own words."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._client: Redis | None = None

    async def save(self, instance_id: str, state: bytes) -> StateSaveResponse:
        """Keep the state; replaces an earlier one."""
        try:
            await self._redis().set(_KEY_PREFIX + instance_id, state)
        except (OSError, self._redis_error()) as error:
            return StateSaveResponse(code=Code.ERR_REDIS_OPERATION_ERROR, message=self._text(error))
        return StateSaveResponse(checkpointID=instance_id)

    async def load(self, checkpoint_id: str) -> StateLoadResponse:
        """The state that was saved last."""
        try:
            state = await self._redis().get(_KEY_PREFIX + checkpoint_id)
        except (OSError, self._redis_error()) as error:
            return StateLoadResponse(code=Code.ERR_REDIS_OPERATION_ERROR, message=self._text(error))
        if state is None:
            text = f"load state failed: no state was saved for {checkpoint_id}"
            return StateLoadResponse(code=Code.ERR_INSTANCE_INFO_INVALID, message=text)
        assert isinstance(state, bytes), "redis decodes nothing here"
        return StateLoadResponse(state=state)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()

    def _redis(self) -> "Redis":
        if self._client is None:
            # Importing the client costs more than the rest of a busproxy's start; few programs save states.
            from redis.asyncio import Redis

            host, _, port = self._address.rpartition(":")
            self._client = Redis(host=host, port=int(port), socket_timeout=_TIMEOUT_SECONDS)
        return self._client

    def _redis_error(self) -> type[Exception]:
        from redis import RedisError

        return RedisError

    def _text(self, error: Exception) -> str:
        reason = "timed out" if isinstance(error, asyncio.TimeoutError) else str(error)
        return f"failed to access redis {self._address}: {reason}"
