"""Watching a prefix of etcd, over connection losses, restarts and compactions."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator

import grpc.aio

from faas_local.protocol.etcd.connection import Connection
from faas_local.protocol.etcd.model import (
    Delete,
    EtcdUnavailable,
    Put,
    Snapshot,
    WatchBatch,
    key_range,
    key_value,
)
from faas_local.protocol.wire import etcd_pb2

_RETRY_SECONDS = 0.1

logger = logging.getLogger(__name__)


async def read_prefix(connection: Connection, prefix: str) -> Snapshot:
    """All keys of a prefix at one revision."""
    key, range_end = key_range(prefix)
    request = etcd_pb2.RangeRequest(key=key, range_end=range_end)
    response = await connection.read(request)
    return Snapshot(tuple(map(key_value, response.kvs)), response.header.revision)


async def watch_prefix(connection: Connection, prefix: str) -> AsyncGenerator[WatchBatch, None]:
    """A snapshot, then the changes since; a new snapshot when changes can no longer be had. For ever."""
    while True:
        try:
            snapshot = await read_prefix(connection, prefix)
        except EtcdUnavailable as error:
            logger.info("watching %s waits: %s", prefix, error)
            await asyncio.sleep(_RETRY_SECONDS)
            continue
        yield WatchBatch(tuple(map(Put, snapshot.items)), snapshot.revision, snapshot=True)
        async with contextlib.aclosing(_changes(connection, prefix, snapshot.revision)) as batches:
            async for batch in batches:
                yield batch


async def _changes(connection: Connection, prefix: str, revision: int) -> AsyncGenerator[WatchBatch, None]:
    """The changes after `revision` over any number of streams; ends when etcd does not have them any more."""
    while True:
        try:
            async with contextlib.aclosing(_one_stream(connection, prefix, revision)) as batches:
                async for batch in batches:
                    revision = batch.revision
                    yield batch
        except _HistoryLost:
            return
        # grpc.aio raises InvalidStateError for a write to a stream that broke before.
        except (grpc.aio.AioRpcError, asyncio.InvalidStateError) as error:
            logger.info("watch of %s lost after revision %d: %s", prefix, revision, _reason(error))
        await asyncio.sleep(_RETRY_SECONDS)


class _HistoryLost(Exception):
    """Raised when etcd cannot tell all changes since a revision."""


async def _one_stream(connection: Connection, prefix: str, revision: int) -> AsyncGenerator[WatchBatch, None]:
    """The changes after `revision` until the stream ends."""
    key, range_end = key_range(prefix)
    # Fragments, because the changes of one moment may be many times as large as a request may be.
    create = etcd_pb2.WatchCreateRequest(
        key=key, range_end=range_end, start_revision=revision + 1, fragment=True
    )
    request = etcd_pb2.WatchRequest(create_request=create)
    call = connection.open_stream("Watch/Watch", etcd_pb2.WatchRequest, etcd_pb2.WatchResponse)
    try:
        await call.write(request)
        events: list[Put | Delete] = []
        async for response in call:
            _check_history(response, revision)
            if response.canceled:
                return
            events.extend(map(_event, response.events))
            if events and not response.fragment:
                # Not the header's revision: that may be ahead while etcd catches up with a watch bit by bit.
                yield WatchBatch(tuple(events), response.events[-1].kv.mod_revision)
                events = []
    finally:
        call.cancel()


def _check_history(response: etcd_pb2.WatchResponse, revision: int) -> None:
    if response.compact_revision:
        raise _HistoryLost
    # An etcd that lost its data would stay silent until it had caught up with us.
    if response.created and response.header.revision < revision:
        raise _HistoryLost


def _event(event: etcd_pb2.Event) -> Put | Delete:
    if event.type == etcd_pb2.Event.PUT:
        return Put(key_value(event.kv))
    return Delete(event.kv.key.decode(), event.kv.mod_revision)


def _reason(error: Exception) -> object:
    return error.details() if isinstance(error, grpc.aio.AioRpcError) else error
