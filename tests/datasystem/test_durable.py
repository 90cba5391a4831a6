import uuid
from pathlib import Path

import pytest

from faas_local.datasystem.objects import WriteMode
from faas_local.protocol.brpc.status import Status, StatusError
from support.data_client import DataClient
from support.data_worker import start_worker
from support.mapping_client import MappingClient

MIB = 1024 * 1024
DURABLE = [WriteMode.THROUGH, WriteMode.BACK]


@pytest.mark.parametrize("size", [0, 10, 3 * MIB])
async def test_written_through_survives_kill(port: int, tmp_path: Path, size: int) -> None:
    """A value whose write was answered is there after kill -9 and a restart; one in memory only is not."""
    client = DataClient(f"127.0.0.1:{port}")
    with start_worker(port, tmp_path) as worker:
        await client.set("through", b"v" * size, mode=WriteMode.THROUGH)
        await client.set("memory", b"v" * size)
        worker.kill()
    client.close()
    client = DataClient(f"127.0.0.1:{port}")
    with start_worker(port, tmp_path):
        assert await client.get("through", "memory") == [b"v" * size, None]
        await client.set("through", b"new", mode=WriteMode.THROUGH)
        assert await client.get("through") == [b"new"]
    client.close()


async def test_written_back_survives_an_orderly_stop(port: int, tmp_path: Path) -> None:
    """A value that is written back is in the store soon, at the latest when the worker stops in order."""
    client = DataClient(f"127.0.0.1:{port}")
    with start_worker(port, tmp_path):
        await client.set("back", b"v", mode=WriteMode.BACK)
        await client.set("after", b"v", mode=WriteMode.THROUGH)
    client.close()
    client = DataClient(f"127.0.0.1:{port}")
    with start_worker(port, tmp_path):
        assert await client.get("back") == [b"v"]
    client.close()


async def test_mapped_value_is_written_through(port: int, tmp_path: Path) -> None:
    """A value that its writer left in the arena is stored as well, and mapped again after a restart."""
    client = MappingClient(f"127.0.0.1:{port}", uuid.uuid4().hex)
    with start_worker(port, tmp_path) as worker:
        await client.connect()
        unit = await client.create("k", 3 * MIB)
        await client.write(unit, b"m" * 3 * MIB)
        await client.publish_unit("k", unit.shm_id, 3 * MIB, seal=False, mode=WriteMode.THROUGH)
        worker.kill()
    client.die()
    client = MappingClient(f"127.0.0.1:{port}", uuid.uuid4().hex)
    with start_worker(port, tmp_path):
        await client.connect()
        (entry,) = await client.get_mapped("k")
        assert await client.bytes_of(entry) == b"m" * 3 * MIB
    client.die()


@pytest.mark.parametrize("mode", DURABLE)
async def test_deleted_and_overwritten_values_stay_gone(port: int, tmp_path: Path, mode: WriteMode) -> None:
    """What was deleted, expired or overwritten in memory does not come back with a restart."""
    client = DataClient(f"127.0.0.1:{port}")
    with start_worker(port, tmp_path):
        for key in ("deleted", "overwritten"):
            await client.set(key, b"v", mode=mode)
        await client.set("expired", b"v", mode=mode, ttl=1)
        await client.set("lives", b"v", mode=WriteMode.THROUGH, ttl=100)
        await client.delete("deleted")
        await client.set("overwritten", b"new")
        await client.get("never", wait_ms=1100)
        assert await client.get("expired") == [None]
    client.close()
    client = DataClient(f"127.0.0.1:{port}")
    with start_worker(port, tmp_path):
        found = await client.get("deleted", "overwritten", "expired", "lives")
        assert found == [None, None, None, b"v"]
    client.close()


async def test_stored_values_leave_memory_without_spilling(port: int, tmp_path: Path) -> None:
    """Stored values of twice the memory are readable though nothing may be spilled."""
    client = DataClient(f"127.0.0.1:{port}")
    with start_worker(port, tmp_path):
        for number in range(6):
            await client.set(f"k{number}", bytes([number]) * 30 * MIB, mode=WriteMode.THROUGH)

        for number in range(6):
            assert await client.get(f"k{number}") == [bytes([number]) * 30 * MIB]
    client.close()


async def test_store_that_fails(port: int, tmp_path: Path) -> None:
    """When the store's file is no store, writing through is status 4 and changes nothing; memory still works."""
    (tmp_path / str(port)).mkdir()
    (tmp_path / str(port) / "values.sqlite").write_bytes(b"not a database" * 100)
    client = DataClient(f"127.0.0.1:{port}")
    with start_worker(port, tmp_path) as worker:
        await client.set("k", b"memory")
        with pytest.raises(StatusError) as caught:
            await client.set("k", b"durable", mode=WriteMode.THROUGH)
        assert caught.value.status == Status.KVSTORE_ERROR
        assert await client.get("k") == [b"memory"]
        assert "cannot be read" in worker.log()
    client.close()
