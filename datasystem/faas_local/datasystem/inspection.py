"""What a worker tells about itself: service `faas_local.DataWorker`, for `faas-local data`."""

import heapq

from faas_local.datasystem.core import DataCore
from faas_local.datasystem.objects import Entry, InUnit, Spilled, Stored, size_of
from faas_local.datasystem.references import Holder
from faas_local.datasystem.server import Answer, Service
from faas_local.protocol.cluster import data_pb2 as data

MOST_KEYS = 1000


class Inspection:
    """Reads the core and changes nothing."""

    def __init__(self, core: DataCore) -> None:
        self._core = core

    def methods(self) -> Service:
        """The methods by name."""
        return {
            "Describe": (data.DescribeRequest, self._describe),
            "ListKeys": (data.ListKeysRequest, self._list_keys),
        }

    async def _describe(self, request: data.DescribeRequest, payloads: list[memoryview]) -> Answer:
        core, arena = self._core, self._core.memory.allocator
        entries = [entry for _, entry in core.objects]
        sealed = sum(entry.sealed for entry in entries)
        reply = data.DescribeReply(
            arena=arena.size,
            used=arena.used,
            free=arena.size - arena.used,
            largest_hole=arena.largest_hole,
            outside=core.memory.outside_bytes,
            limit=core.memory.limit_bytes,
            spill_limit=core.spill.size,
            spilled=core.spill.used,
            objects=sealed,
            keys=len(entries) - sealed,
            stored=sum(entry.stored for entry in entries),
            copies=len(core.copies),
        )
        units = core.memory.holders()
        for client in core.clients.ids():
            registered = core.clients.get(client)
            reply.clients.add(
                id=client,
                maps=registered is not None and registered.maps,
                references=len(core.references.keys(Holder.client(client))),
                units=units.get(client, 0),
            )
        return Answer(reply)

    async def _list_keys(self, request: data.ListKeysRequest, payloads: list[memoryview]) -> Answer:
        limit = min(request.limit or MOST_KEYS, MOST_KEYS)
        later = (key for key, _ in self._core.objects if key > request.after)
        found = heapq.nsmallest(limit + 1, later)
        reply = data.ListKeysReply(more=len(found) > limit)
        for key in found[:limit]:
            entry = self._core.objects.get(key)
            assert entry is not None
            reply.keys.add(
                key=key,
                size=size_of(entry.value),
                sealed=entry.sealed,
                place=_place(entry),
                mode=entry.mode.name.lower(),
                holders=sorted(f"{kind} {name}" for kind, name in self._core.references.holders(key)),
                nested=entry.nested,
            )
        return Answer(reply)


def _place(entry: Entry) -> str:
    match entry.value:
        case InUnit():
            return "arena"
        case Spilled():
            return "spilled"
        case Stored():
            return "stored"
        case _:
            return "memory"
