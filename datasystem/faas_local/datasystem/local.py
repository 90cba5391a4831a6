"""The values whose home is this worker: the core on an event loop."""

import asyncio
import itertools
import logging
from collections.abc import Sequence

from faas_local.datasystem.core import DataCore, Effect, Found, Hold, Publication, Release
from faas_local.datasystem.peers import Peers
from faas_local.datasystem.reads import Outcome, Read, cut
from faas_local.protocol.brpc.frames import Buffer
from faas_local.protocol.brpc.status import StatusError

logger = logging.getLogger(__name__)


class LocalObjects:
    """Gives the core the time, wakes it, and carries out what it decides."""

    def __init__(self, core: DataCore, peers: Peers) -> None:
        self._core = core
        self._peers = peers
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._numbers = itertools.count()
        self._reading: dict[int, asyncio.Future[tuple[Buffer | None, ...]]] = {}
        self._releasing: set[asyncio.Task[None]] = set()

    async def register(self, client: str, held: Sequence[str]) -> None:
        """A client is there and holds these keys."""
        await self.increase(client, held)

    def heartbeat(self, client: str) -> bool:
        """Whether this client is known; its silence begins anew."""
        self._tick()
        return self._core.heartbeat(client)

    async def disconnect(self, client: str) -> None:
        """A client is gone."""
        self._tick()
        await self._carry_out(self._core.disconnect(client))

    async def increase(self, client: str, keys: Sequence[str]) -> None:
        """A client holds keys. StatusError when a home does not answer; then it does not hold that home's keys."""
        self._tick()
        effects = self._core.increase(client, keys)
        try:
            await self._carry_out(effects)
        except StatusError:
            unheard = [key for effect in effects if isinstance(effect, Hold) for key in effect.keys]
            await self._carry_out(self._core.decrease(client, unheard))
            raise

    async def decrease(self, client: str, keys: Sequence[str]) -> None:
        """A client lets go of keys."""
        self._tick()
        await self._carry_out(self._core.decrease(client, keys))

    def holders(self, key: str) -> list[str]:
        """Names of who holds a key, sorted."""
        return sorted(holder.name for holder in self._core.references.holders(key))

    async def publish(self, publication: Publication) -> None:
        """Store a value; StatusError as from the core, or when the home of a nested key does not answer."""
        self._tick()
        await self._carry_out(self._core.publish(publication))

    async def delete(self, keys: Sequence[str]) -> None:
        """Remove values."""
        self._tick()
        await self._carry_out(self._core.delete(keys))

    async def get(self, reads: Sequence[Read], wait: float) -> Outcome:
        """Read values, waiting up to `wait` seconds for those that are missing."""
        self._tick()
        keys = [read.key for read in reads]
        values = self._core.find(keys)
        if wait > 0 and None in values:
            values = await self._wait(keys, wait)
        return cut(reads, values)

    def close(self) -> None:
        """Do nothing more."""
        if self._timer is not None:
            self._timer.cancel()

    async def _wait(self, keys: Sequence[str], wait: float) -> tuple[Buffer | None, ...]:
        number = next(self._numbers)
        self._reading[number] = self._loop.create_future()
        self._core.wait(number, keys, self._loop.time() + wait)
        self._set_timer()
        return await self._reading[number]

    def _tick(self) -> None:
        self._carry_out_later(self._core.tick(self._loop.time()))

    def _wake(self) -> None:
        self._timer = None
        self._tick()
        self._set_timer()

    def _set_timer(self) -> None:
        when = self._core.wake_at()
        if when is None or (self._timer is not None and self._timer.when() <= when):
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_at(when, self._wake)

    def _carry_out_later(self, effects: Sequence[Effect]) -> None:
        """Carry out what no request waits for."""
        if effects:
            task = self._loop.create_task(self._carry_out(effects))
            self._releasing.add(task)
            task.add_done_callback(self._releasing.discard)

    async def _carry_out(self, effects: Sequence[Effect]) -> None:
        self._set_timer()
        for effect in effects:
            match effect:
                case Found(number, values):
                    future = self._reading.pop(number)
                    if not future.done():
                        future.set_result(values)
                case Hold(keys):
                    await self._peers.hold(keys)
                case Release(keys):
                    await self._peers.release(keys)
