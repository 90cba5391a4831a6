"""Following a prefix of etcd as plain changes: a repeated snapshot becomes the puts and deletes that it implies."""

import asyncio
from collections.abc import AsyncGenerator, Callable

from faas_local.protocol.etcd import Delete, EtcdClient, Put, WatchBatch

Apply = Callable[[str, bytes | None, int], None]
"""Takes a key without the prefix, its value (None when it is gone) and the revision of the change."""


async def follow(etcd: EtcdClient, prefix: str, apply: Apply, tasks: asyncio.TaskGroup) -> None:
    """Apply all keys of a prefix, return, and go on applying every change in a task of its own, for ever."""
    batches = _batches(etcd, prefix)
    _apply_all(await anext(batches), prefix, apply)
    tasks.create_task(_apply_rest(batches, prefix, apply))


async def _apply_rest(
    batches: AsyncGenerator[tuple[Put | Delete, ...], None], prefix: str, apply: Apply
) -> None:
    async for changes in batches:
        _apply_all(changes, prefix, apply)


def _apply_all(changes: tuple[Put | Delete, ...], prefix: str, apply: Apply) -> None:
    for change in changes:
        if isinstance(change, Put):
            apply(change.kv.key.removeprefix(prefix), change.kv.value, change.kv.mod_revision)
        else:
            apply(change.key.removeprefix(prefix), None, change.mod_revision)


async def _batches(etcd: EtcdClient, prefix: str) -> AsyncGenerator[tuple[Put | Delete, ...], None]:
    known: set[str] = set()
    async for batch in etcd.watch(prefix):
        changes = (*_vanished(known, batch), *batch.events) if batch.snapshot else batch.events
        for change in changes:
            if isinstance(change, Put):
                known.add(change.kv.key)
            else:
                known.discard(change.key)
        yield changes


def _vanished(known: set[str], batch: WatchBatch) -> tuple[Delete, ...]:
    present = {event.kv.key for event in batch.events if isinstance(event, Put)}
    return tuple(Delete(key, batch.revision) for key in sorted(known - present))
