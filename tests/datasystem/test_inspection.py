import uuid
from pathlib import Path

from faas_local.datasystem.objects import WriteMode
from faas_local.protocol.cluster import data_pb2 as data
from support.data_client import DataClient
from support.data_worker import LIMIT_MB, start_worker
from support.mapping_client import MappingClient

MIB = 1024 * 1024
SERVICE = "faas_local.DataWorker"


async def describe(client: DataClient) -> data.DescribeReply:
    reply = await client.brpc.call(SERVICE, "Describe", data.DescribeRequest(), data.DescribeReply, within=10)
    return reply.response


async def list_keys(client: DataClient, after: str = "", limit: int = 0) -> data.ListKeysReply:
    request = data.ListKeysRequest(after=after, limit=limit)
    reply = await client.brpc.call(SERVICE, "ListKeys", request, data.ListKeysReply, within=10)
    return reply.response


async def test_worker_describes_its_memory(port: int, tmp_path: Path) -> None:
    """The worker tells what is used where and by whom, and it all adds up."""
    with start_worker(port, tmp_path, spill=200):
        client = MappingClient(f"127.0.0.1:{port}", "mapping")
        await client.connect()
        for number in range(4):
            await client.let_go(await client.put_mapped(f"x{number}", bytes(30 * MIB)))
        await client.set("small", bytes(1000))
        await client.set("durable", b"v", mode=WriteMode.THROUGH)
        (entry,) = await client.get_mapped("x3")

        found = await describe(client)

        assert (found.arena, found.limit) == (LIMIT_MB * MIB, LIMIT_MB * MIB)
        assert found.used + found.free == found.arena
        assert found.used == 3 * (30 * MIB + 4096)
        assert found.largest_hole == found.free
        assert (found.outside, found.spilled, found.spill_limit) == (1001, 30 * MIB, 200 * MIB)
        assert (found.objects, found.keys, found.stored, found.copies) == (4, 2, 1, 0)
        (one,) = found.clients
        assert (one.id, one.maps, one.references, one.units) == ("mapping", True, 4, 1)
        await client.let_go(entry.shm_id)
        client.die()


async def test_keys_are_listed_page_by_page(port: int, tmp_path: Path) -> None:
    """All keys come in the order of their names, with where they are and who holds them."""
    with start_worker(port, tmp_path):
        client = DataClient(f"127.0.0.1:{port}", uuid.uuid4().hex)
        await client.put("inner", b"i")
        await client.put("outer", bytes(MIB), nested=["inner"])
        await client.set("k", b"v", mode=WriteMode.EVICTABLE)

        first = await list_keys(client, limit=2)
        rest = await list_keys(client, after=first.keys[-1].key)

        assert (first.more, rest.more) == (True, False)
        inner, key, outer = (*first.keys, *rest.keys)
        assert [each.key for each in (inner, key, outer)] == ["default$inner", "default$k", "default$outer"]
        assert list(inner.holders) == [f"client {client.client_id}", "object default$outer"]
        assert (inner.sealed, inner.place, outer.place, outer.size) == (True, "memory", "arena", MIB)
        assert (key.sealed, key.mode, list(outer.nested)) == (False, "evictable", ["default$inner"])
        client.close()
