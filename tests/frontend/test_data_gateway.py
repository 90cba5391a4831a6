"""Objects and keys over HTTP: a frontend process in front of a real data worker."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from faas_local.protocol.brpc.client import BrpcClient
from faas_local.protocol.cluster.keys import LEASES
from faas_local.protocol.etcd import EtcdClient
from faas_local.protocol.wire import data_service_pb2 as wire
from faas_local.protocol.wire import datasystem_pb2 as ds
from faas_local.protocol.wire.core_service_pb2 import KillResponse
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from support.component import Component, start_component
from support.driver_streams import DriverStreams
from support.etcd_server import EtcdServer, free_port
from support.frontend_process import Frontend, StartFrontend
from support.gateway_data import Data

JOB = "job-0badcafe"
OBJECT, OTHER = "00112233445566aa0000", "00112233445566aa0001"
MEBIBYTE = 1024 * 1024

StartWorker = Callable[[], Component]


@pytest.fixture
def worker_port() -> int:
    """Where the data worker listens."""
    return free_port()


@pytest.fixture
def start_worker(worker_port: int, tmp_path: Path) -> Iterator[StartWorker]:
    """Starts data workers, one after the other."""
    with ExitStack() as stack:
        address = f"127.0.0.1:{worker_port}"

        def start() -> Component:
            options = {"--node": "node-0", "--host": "127.0.0.1", "--port": worker_port, "--peers": address}
            options |= {"--shared-memory": 80, "--state-dir": tmp_path}
            arguments = [argument for pair in options.items() for argument in pair]
            return stack.enter_context(start_component("faas_local.datasystem", *arguments))

        yield start


@pytest.fixture
def gateway(
    start_frontend: StartFrontend, start_worker: StartWorker, worker_port: int, busproxy: DriverStreams
) -> Frontend:
    """A frontend with a busproxy and a data worker."""
    start_worker()
    return start_frontend(busproxy=f"127.0.0.1:{busproxy.port}", data_worker=f"127.0.0.1:{worker_port}")


@pytest.fixture
def data(gateway: Frontend) -> Data:
    """A driver's data requests."""
    return Data(gateway.driver())


async def references(port: int, key: str) -> int:
    """How many hold an object, as the worker says."""
    client = BrpcClient(f"127.0.0.1:{port}")
    request = ds.QueryGlobalRefNumReqPb(object_keys=[key], tenant_id="default")
    reply = await client.call(
        "datasystem.WorkerOCService",
        "QueryGlobalRefNum",
        request,
        ds.QueryGlobalRefNumRspCollectionPb,
        within=5,
    )
    client.close()
    return len(reply.response.objs_glb_refs[0].objs_glb_ref[0].referred_addr)


@pytest.mark.parametrize("size", [1, 100_000, 64 * MEBIBYTE], ids=["1B", "100kB", "64MiB"])
async def test_an_object_comes_back_as_it_was_put(data: Data, size: int) -> None:
    """Any size passes through unchanged."""
    value = bytes(range(1, 251)) * (size // 250 + 1)
    value = value[:size]
    assert await data.increase(OBJECT) == wire.IncreaseRefResponse()
    assert await data.put(OBJECT, value) == wire.PutResponse()

    assert await data.get(OBJECT) == wire.GetResponse(buffers=[value])


async def test_putting_an_object_again_changes_nothing(data: Data) -> None:
    """The client repeats a request whose connection broke; objects never change."""
    await data.increase(OBJECT)
    await data.put(OBJECT, b"first")

    assert await data.put(OBJECT, b"again") == wire.PutResponse()
    assert list((await data.get(OBJECT)).buffers) == [b"first"]


async def test_a_read_waits_for_what_is_missing(data: Data) -> None:
    """A get that finds nothing is answered as soon as the object is put."""
    await data.increase(OBJECT)
    reading = asyncio.ensure_future(data.get(OBJECT, timeout_ms=30_000))
    await data.read("no-such-key")  # by now the get is on its way as well
    await data.put(OBJECT, b"late")

    assert list((await reading).buffers) == [b"late"]


async def test_a_read_that_finds_nothing_is_4005(data: Data) -> None:
    """After the whole time, in the words of production's library."""
    started = time.monotonic()

    answer = await data.get(OBJECT, OTHER, timeout_ms=200)

    assert time.monotonic() - started >= 0.2
    text = f"Get timeout 200ms from datasystem, all failed: (2). Failed objects: [ {OBJECT} ... ]"
    assert answer == wire.GetResponse(code=4005, message=text, buffers=[b"", b""])


async def test_a_read_that_finds_something_is_no_error(data: Data) -> None:
    """What is missing is empty, in its place."""
    await data.increase(OTHER)
    await data.put(OTHER, b"here")

    assert await data.get(OBJECT, OTHER, timeout_ms=10) == wire.GetResponse(buffers=[b"", b"here"])


async def test_many_reads_wait_at_a_time(data: Data) -> None:
    """Reads that wait hold up nobody."""
    keys = [f"{number:020x}" for number in range(30)]
    reads = [asyncio.ensure_future(data.read(key, timeout_ms=30_000)) for key in keys]
    for key in reversed(keys):
        assert await data.set(key, key.encode()) == wire.KvSetResponse()

    assert [(await read).values[0].decode() for read in reads] == keys


async def test_an_object_goes_with_its_last_reference(
    data: Data, gateway: Frontend, worker_port: int
) -> None:
    """Each driver counts for itself; when the last one lets go, the object is gone."""
    other = Data(gateway.driver("job-00000001"))
    await data.increase(OBJECT)
    await other.increase(OBJECT)
    await data.put(OBJECT, b"value")
    assert await references(worker_port, OBJECT) == 2

    assert await data.decrease(OBJECT) == wire.DecreaseRefResponse()
    assert list((await other.get(OBJECT)).buffers) == [b"value"]
    await other.decrease(OBJECT)
    assert (await other.get(OBJECT)).code == 4005


async def test_nested_objects_live_with_the_outer_one(data: Data) -> None:
    """An object that only another one refers to stays as long as that one."""
    await data.increase(OBJECT, OTHER)
    await data.put(OTHER, b"inner")
    await data.put(OBJECT, b"outer", OTHER)
    await data.decrease(OTHER)

    assert list((await data.get(OTHER)).buffers) == [b"inner"]
    await data.decrease(OBJECT)
    assert (await data.get(OTHER)).code == 4005


async def test_the_end_of_a_driver_ends_its_references(
    data: Data, gateway: Frontend, busproxy: DriverStreams, worker_port: int
) -> None:
    """A driver that gives its lease back holds nothing any more; what it says later does no harm."""
    await data.increase(OBJECT)
    stream = await busproxy.opened()
    released = asyncio.ensure_future(gateway.driver().lease("DELETE"))
    kill = await stream.expect("killReq")
    stream.send(StreamingMessage(messageID=kill.messageID, killRsp=KillResponse()))
    await released

    assert await references(worker_port, OBJECT) == 0
    assert await data.decrease(OBJECT) == wire.DecreaseRefResponse()
    assert (await data.put(OBJECT, b"1")).code == 4298
    assert len(busproxy.introduced) == 1


async def test_references_survive_a_killed_frontend(
    start_frontend: StartFrontend,
    start_worker: StartWorker,
    worker_port: int,
    busproxy: DriverStreams,
    etcd: EtcdServer,
    etcd_client: EtcdClient,
) -> None:
    """The next frontend goes on where the killed one was: the driver's objects are still its own."""
    start_worker()
    options = {"busproxy": f"127.0.0.1:{busproxy.port}", "data_worker": f"127.0.0.1:{worker_port}"}
    frontend = start_frontend(**options, etcd=etcd.address)
    data = Data(frontend.driver())
    await data.increase(OBJECT)
    await data.put(OBJECT, b"value")
    async with asyncio.timeout(10):
        async for batch in etcd_client.watch(LEASES):
            if batch.events:
                break
    frontend.process.kill()

    data = Data(start_frontend(**options, etcd=etcd.address).driver())
    assert list((await data.get(OBJECT)).buffers) == [b"value"]
    await data.decrease(OBJECT)
    assert await references(worker_port, OBJECT) == 0


async def test_keys_are_set_read_and_deleted(data: Data) -> None:
    """Values come in the order of the keys; deleting what is not there is no error."""
    assert await data.set("a", b"1") == wire.KvSetResponse()
    assert await data.set_all(b=b"2", c=b"3") == wire.KvMSetTxResponse()
    assert await data.read("c", "a", "b") == wire.KvGetResponse(values=[b"3", b"1", b"2"])

    assert await data.delete("a", "b", "never") == wire.KvDelResponse()
    assert list((await data.read("a", "b", "c")).values) == [b"", b"", b"3"]


async def test_set_options_reach_the_worker(data: Data) -> None:
    """An existing key keeps its value when only a new one is wanted; a value ends with its time."""
    await data.set("a", b"1")
    await data.set("a", b"2", existence=1)
    await data.set("short", b"1", ttlSecond=1)

    assert list((await data.read("a", "short")).values) == [b"1", b"1"]
    await data.read("never", timeout_ms=1100)
    assert (await data.read("short")).code == 4005


async def test_a_refusal_of_the_worker_is_a_code(data: Data) -> None:
    """1001 for a mode that it has not, in the words of production's library."""
    answer = await data.set("a", b"1", writeMode=4)

    assert answer.code == 1001
    assert answer.message.startswith("set KV error, errCode: code: [Invalid parameter], msg: [")


async def test_more_than_fits_is_4202(data: Data) -> None:
    """An object that the worker has no room for is refused, and room that is made is used."""
    size = 30 * MEBIBYTE
    for key in ("a", "b"):
        assert (await data.set(key, bytes(size))).code == 0

    assert (await data.set("c", bytes(size))).code == 4202
    await data.delete("a")
    assert (await data.set("c", bytes(size))).code == 0


async def test_a_worker_that_is_not_there_is_4205(frontend: Frontend) -> None:
    """Every request of a driver that was never connected says so at once."""
    data = Data(frontend.driver())

    put, got, counted = (
        await data.put(OBJECT, b"1"),
        await data.get(OBJECT, timeout_ms=10_000),
        await data.increase(OBJECT),
    )
    stored, read, deleted, stored_all = (
        await data.set("a", b"1"),
        await data.read("a", timeout_ms=10_000),
        await data.delete("a"),
        await data.set_all(a=b"1"),
    )

    codes = [put.code, got.code, counted.code, stored.code, read.code, deleted.code, stored_all.code]
    assert codes == [4205] * 7
    for text in (put.message, got.message, counted.message, stored.message, read.message, deleted.message):
        assert "code: [RPC unavailable], msg: [cannot connect to 127.0.0.1:" in text


async def test_a_worker_that_dies_is_3002_until_it_is_back(
    start_frontend: StartFrontend, start_worker: StartWorker, worker_port: int, busproxy: DriverStreams
) -> None:
    """A read that waits fails at once; a new worker is used at once, and hears which objects the driver holds."""
    worker = start_worker()
    frontend = start_frontend(busproxy=f"127.0.0.1:{busproxy.port}", data_worker=f"127.0.0.1:{worker_port}")
    data = Data(frontend.driver())
    await data.increase(OBJECT)
    reading = asyncio.ensure_future(data.get(OBJECT, timeout_ms=30_000))
    await data.read("no-such-key")
    worker.kill()

    assert (await reading).code == 3002
    assert (await data.set("a", b"1")).code == 3002
    start_worker()
    assert (await data.set("a", b"1")).code == 0
    assert await references(worker_port, OBJECT) == 1
