"""Requests whose bytes were changed at random."""

import asyncio
import contextlib
import random
import uuid
from pathlib import Path
from typing import Any

import psutil
import pytest
from google.protobuf.message import Message

from faas_local.protocol.brpc import payload
from faas_local.protocol.brpc.frames import encode
from faas_local.protocol.brpc.status import StatusError
from faas_local.protocol.cluster import data_pb2 as data
from faas_local.protocol.wire import datasystem_pb2 as ds
from faas_local.protocol.wire import streams_pb2 as sc
from faas_local.protocol.wire.brpc_pb2 import RpcMeta
from support.data_client import CLIENTS, OBJECTS
from support.data_worker import LIMIT_MB, start_worker
from support.mapping_client import MappingClient
from support.stream_worker import STREAMS

MIB = 1024 * 1024
REQUESTS = 4000
WORKERS = "faas_local.DataWorker"


def stream_requests(client: MappingClient) -> list[tuple[str, str, Message, list[bytes]]]:
    """Good requests on a stream, one after the other."""
    names: dict[str, Any] = {"stream_name": "s", "tenant_id": client.tenant}
    who: dict[str, Any] = {**names, "client_id": client.client_id}
    view = sc.ShmViewPb(fd=7, offset=4096, size=4096)
    messages: list[tuple[str, Message]] = [
        (
            "CreateProducer",
            sc.CreateProducerReqPb(producer_id="p", page_size=4096, max_stream_size=MIB, **who),
        ),
        ("Subscribe", sc.SubscribeReqPb(consumer_id="c", **who)),
        ("CreateShmPage", sc.CreateShmPageReqPb(producer_id=b"p", cur_view=view, sub_timeout=5, **names)),
        ("GetDataPage", sc.GetDataPageReqPb(consumer_id=b"c", last_recv_cursor=1, timeout_ms=5, **names)),
        ("AllocBigShmMemory", sc.CreateLobPageReqPb(producer_id="p", page_size=9000, **names)),
        ("ReleaseBigShmMemory", sc.ReleaseLobPageReqPb(producer_id="p", page_view=view, **names)),
        ("QueryGlobalProducersNum", sc.QueryGlobalNumReqPb(**names)),
        ("GetLastAppendCursor", sc.LastAppendCursorReqPb(**names)),
        ("CloseProducer", sc.CloseProducerReqPb(producer_id=b"p", **names)),
        ("CloseConsumer", sc.CloseConsumerReqPb(consumer_id=b"c", **names)),
        ("DeleteStream", sc.DeleteStreamReqPb(**names)),
    ]
    return [(STREAMS, method, message, []) for method, message in messages]


def requests(client: MappingClient, unit: ds.CreateRspPb) -> list[tuple[str, str, Message, list[bytes]]]:
    """Good requests of every kind, from which bad ones are made."""
    who: dict[str, Any] = {"client_id": client.client_id, "tenant_id": client.tenant}
    by_bytes: dict[str, Any] = {"client_id": client.client_id.encode()}
    return [
        (OBJECTS, "Create", ds.CreateReqPb(object_key="x", data_size=MIB, **who), []),
        (
            OBJECTS,
            "Publish",
            ds.PublishReqPb(object_key="x", shm_id=unit.shm_id, data_size=MIB, nested_keys=["y"], **who),
            [],
        ),
        (OBJECTS, "Publish", ds.PublishReqPb(object_key="y", data_size=5, ttl_second=3, **who), [b"value"]),
        (OBJECTS, "Get", ds.GetReqPb(object_keys=["x", "y"], sub_timeout=5, **who), []),
        (
            OBJECTS,
            "Get",
            ds.GetReqPb(object_keys=["y"], read_offset_list=[1], read_size_list=[2], **who),
            [],
        ),
        (OBJECTS, "GIncreaseRef", ds.GIncreaseReqPb(object_keys=["x"], **who), []),
        (OBJECTS, "GDecreaseRef", ds.GDecreaseReqPb(object_keys=["x"], **who), []),
        (OBJECTS, "DeleteAllCopy", ds.DeleteAllCopyReqPb(object_keys=["x", "y"], **who), []),
        (
            OBJECTS,
            "DecreaseReference",
            ds.DecreaseReferenceRequest(object_keys=[unit.shm_id], **by_bytes),
            [],
        ),
        (OBJECTS, "QueryGlobalRefNum", ds.QueryGlobalRefNumReqPb(object_keys=["x"], **who), []),
        (CLIENTS, "GetClientFd", ds.GetClientFdReqPb(worker_fds=[unit.store_fd], **by_bytes), []),
        (CLIENTS, "RegisterClient", ds.RegisterClientReqPb(shm_enabled=True, server_fd=1, **by_bytes), []),
        (CLIENTS, "Heartbeat", ds.HeartbeatReqPb(**by_bytes), []),
        *stream_requests(client),
        (WORKERS, "DropCopies", ds.DeleteAllCopyReqPb(object_keys=["x"]), []),
        (WORKERS, "ListKeys", data.ListKeysRequest(after="a", limit=3), []),
    ]


def changed(body: bytes, dice: random.Random) -> bytes:
    """Some bytes changed, doubled, cut or added."""
    mutable = bytearray(body)
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(len(mutable) + 1)
        match dice.randrange(4):
            case 0:
                mutable[place : place + 1] = dice.randbytes(1)
            case 1:
                mutable[place:place] = dice.randbytes(dice.randint(1, 9))
            case 2:
                del mutable[place : place + dice.randint(1, 5)]
            case _:
                mutable[place:place] = mutable[:place]
    return bytes(mutable[:100_000])


@pytest.mark.parametrize("seed", [1, 2])
async def test_changed_requests_are_answered(port: int, tmp_path: Path, seed: int) -> None:
    """Thousands of requests with changed bodies all get an answer; then the worker's memory is free, its size is
    as before, and it has logged no exception."""
    dice = random.Random(seed)
    with start_worker(port, tmp_path, spill=50) as worker:
        client = MappingClient(f"127.0.0.1:{port}", uuid.uuid4().hex, "tenant")
        await client.connect()
        before = psutil.Process(worker.pid).memory_info().rss
        unit = await client.create("x", MIB)
        samples = requests(client, unit)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        answers = asyncio.create_task(drain(reader))
        for number in range(REQUESTS):
            service, method, message, attachments = dice.choice(samples)
            meta = RpcMeta(correlation_id=number + 1)
            meta.request.service_name, meta.request.method_name = service, method
            body = changed(message.SerializeToString(), dice)
            writer.writelines(encode(meta, body, payload.join(attachments)))
            await writer.drain()

        await client.heartbeat()
        writer.close()
        assert await answers > REQUESTS * 20
        client.die()
        await assert_all_free(port)
        assert psutil.Process(worker.pid).memory_info().rss < before + LIMIT_MB * MIB
        assert "Traceback" not in worker.log(), worker.log()


async def drain(reader: asyncio.StreamReader) -> int:
    """Read to the end; how many bytes that were."""
    count = 0
    with contextlib.suppress(ConnectionError):
        while piece := await reader.read(MIB):
            count += len(piece)
    return count


async def assert_all_free(port: int) -> None:
    """One value may have all of the arena but what random keys, which nobody deletes, have of it."""
    client = MappingClient(f"127.0.0.1:{port}", uuid.uuid4().hex)
    await client.connect()
    for _ in range(500):
        try:
            await client.create("all", (LIMIT_MB - 10) * MIB)
            break
        except StatusError:
            await asyncio.sleep(0)
    else:
        raise AssertionError("the memory is not free")
    client.die()
