"""Every value wherever its home is: requests for the keys of other workers go there."""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence

from faas_local.datasystem.effects import Publication
from faas_local.datasystem.local import LocalObjects
from faas_local.datasystem.object_messages import (
    get_request,
    outcome_of,
    publish_request,
)
from faas_local.datasystem.objects import InUnit, Spilled, Stored
from faas_local.datasystem.peers import ANSWER_SECONDS, Peers
from faas_local.datasystem.reads import Item, Outcome, Read
from faas_local.protocol.wire import datasystem_pb2 as ds


class Router:
    """The values of all workers, as one of them sees them. References are counted here for every key."""

    def __init__(self, local: LocalObjects, peers: Peers) -> None:
        self._local = local
        self._peers = peers
        self._being_copied: dict[str, asyncio.Event] = {}
        self.increase = local.increase
        self.decrease = local.decrease
        self.holders = local.holders
        self.create = local.create
        self.unit = local.unit
        self.release = local.release

    async def publish(self, publication: Publication) -> None:
        """As `LocalObjects.publish`, and StatusError when the home does not answer."""
        home = self._peers.home(publication.key)
        if home is None:
            await self._local.publish(publication)
        else:
            request = publish_request(publication)
            value = publication.value
            assert not isinstance(value, Spilled | Stored)
            data = self._local.reader.view(value) if isinstance(value, InUnit) else value
            await self._peers.call(home, "Publish", request, ds.PublishRspPb, [data])
            if isinstance(value, InUnit) and publication.sealed:
                self._local.keep_as_copy(publication.key, value)

    async def delete(self, keys: Sequence[str]) -> None:
        """As `LocalObjects.delete`, and StatusError when a home does not answer."""
        for home, numbers in self._by_home(keys).items():
            group = [keys[number] for number in numbers]
            if home is None:
                await self._local.delete(group)
            else:
                request = ds.DeleteAllCopyReqPb(object_keys=group)
                await self._peers.call(home, "DeleteAllCopy", request, ds.DeleteAllCopyRspPb)

    async def get(self, reads: Sequence[Read], wait: float, client: str = "") -> Outcome:
        """As `LocalObjects.get`, and StatusError when a home does not answer."""
        groups = self._by_home([read.key for read in reads])
        if set(groups) == {None}:
            return await self._local.get(reads, wait, client)
        outcomes = await asyncio.gather(
            *(
                self._get(home, [reads[number] for number in numbers], wait, client)
                for home, numbers in groups.items()
            )
        )
        items: list[Item | None] = [None] * len(reads)
        for numbers, outcome in zip(groups.values(), outcomes, strict=True):
            for number, item in zip(numbers, outcome.items, strict=True):
                items[number] = item
        errors = [outcome.error for outcome in outcomes if outcome.error is not None]
        return Outcome(items, errors[0] if errors else None)

    async def _get(self, home: int | None, reads: Sequence[Read], wait: float, client: str) -> Outcome:
        if home is None:
            return await self._local.get(reads, wait, client)
        reader = self._local.reader
        wait = await self._after_others(reads, wait, client)
        items: list[Item | None] = [reader.copy(read, client) for read in reads]
        absent = [number for number, item in enumerate(items) if item is None]
        if not absent:
            return Outcome(items)
        asked = [reads[number] for number in absent]
        with self._copying([read.key for read in asked] if reader.maps(client) else []):
            outcome = await self._ask(home, asked, wait)
            for number, item in zip(absent, outcome.items, strict=True):
                items[number] = await reader.keep_copy(reads[number], item, client)
        return Outcome(items, outcome.error)

    async def _ask(self, home: int, reads: Sequence[Read], wait: float) -> Outcome:
        request = get_request(reads, wait)
        reply = await self._peers.call(home, "Get", request, ds.GetRspPb, within=wait + ANSWER_SECONDS)
        return outcome_of(reply, len(reads))

    async def _after_others(self, reads: Sequence[Read], wait: float, client: str) -> float:
        """Wait while others copy the same objects to this node; how much of the time to wait is left."""
        loop = asyncio.get_running_loop()
        until = loop.time() + wait
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):
                for read in reads if self._local.reader.maps(client) else ():
                    while (copied := self._being_copied.get(read.key)) is not None:
                        await copied.wait()
        return max(0.0, until - loop.time())

    @contextlib.contextmanager
    def _copying(self, keys: Sequence[str]) -> Iterator[None]:
        own = [key for key in set(keys) if key not in self._being_copied]
        copied = asyncio.Event()
        self._being_copied |= dict.fromkeys(own, copied)
        try:
            yield
        finally:
            for key in own:
                del self._being_copied[key]
            copied.set()

    def _by_home(self, keys: Sequence[str]) -> dict[int | None, list[int]]:
        groups: dict[int | None, list[int]] = {}
        for number, key in enumerate(keys):
            groups.setdefault(self._peers.home(key), []).append(number)
        return groups
