"""The frontend when the busproxy, etcd or it itself is lost and comes back."""

import asyncio
import time

from faas_local.frontend.calls import CONNECT_SECONDS
from faas_local.protocol.cluster.keys import LEASES
from faas_local.protocol.etcd import EtcdClient, Put
from faas_local.protocol.wire.core_service_pb2 import CreateRequest, InvokeRequest, KillRequest, KillResponse
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from faas_local.protocol.wire.runtime_service_pb2 import NotifyRequest
from support.driver_streams import DriverStreams
from support.etcd_server import EtcdServer
from support.frontend_process import Frontend, StartFrontend

REQUEST = "00112233445566aa00"
JOB = "job-0badcafe"


async def test_calls_survive_a_restart_of_the_busproxy(frontend: Frontend, busproxy: DriverStreams) -> None:
    """A call under way is sent again under its next message id and answered over the new stream."""
    invoked = asyncio.ensure_future(frontend.driver().invoke(InvokeRequest(requestID=REQUEST)))
    stream = await busproxy.opened()
    assert (await stream.expect("invokeReq")).messageID == REQUEST + "00"
    await busproxy.stop()
    await busproxy.start()

    stream = await busproxy.opened()
    assert (await stream.expect("invokeReq")).messageID == REQUEST + "01"
    notify = NotifyRequest(requestID=REQUEST, message="done")
    stream.send(StreamingMessage(messageID=REQUEST + "00", notifyReq=notify))

    assert await invoked == notify
    await stream.expect("notifyRsp")


async def test_a_stream_that_is_refused_is_opened_again(frontend: Frontend, busproxy: DriverStreams) -> None:
    """A busproxy that ends the stream gets a new one, with the call that was not answered."""
    killed = asyncio.ensure_future(frontend.driver().kill(KillRequest(requestID=REQUEST)))
    stream = await busproxy.opened()
    await stream.expect("killReq")
    stream.end()

    stream = await busproxy.opened()
    assert (await stream.expect("killReq")).messageID == REQUEST + "01"
    stream.send(StreamingMessage(messageID=REQUEST + "01", killRsp=KillResponse()))

    assert await killed == KillResponse()


async def test_without_a_busproxy_calls_end_with_3004(start_frontend: StartFrontend) -> None:
    """Create, invoke and kill name the address that does not answer, within the connect time."""
    frontend = start_frontend(busproxy="127.0.0.1:9")
    driver = frontend.driver()
    await driver.lease("PUT")
    started = time.monotonic()

    answers = await asyncio.gather(
        driver.create(CreateRequest(requestID=REQUEST)),
        driver.invoke(InvokeRequest(requestID=REQUEST)),
        driver.kill(KillRequest(requestID=REQUEST)),
    )

    assert CONNECT_SECONDS * 0.9 < time.monotonic() - started < CONNECT_SECONDS + 3
    found = {(answer.code, answer.message) for answer in answers}
    assert found == {(3004, "frontend cannot connect to busproxy 127.0.0.1:9")}


async def test_a_busproxy_that_comes_in_time_is_not_missed(
    start_frontend: StartFrontend, busproxy: DriverStreams
) -> None:
    """A call that finds no busproxy waits for it."""
    await busproxy.stop()
    frontend = start_frontend(busproxy=f"127.0.0.1:{busproxy.port}")
    killed = asyncio.ensure_future(frontend.driver().kill(KillRequest(requestID=REQUEST)))
    await frontend.driver().lease("PUT")
    await busproxy.start()

    stream = await busproxy.opened()
    assert (await stream.expect("killReq")).messageID == REQUEST + "00"
    stream.send(StreamingMessage(messageID=REQUEST + "00", killRsp=KillResponse()))

    assert await killed == KillResponse()


async def wait_for_lease(client: EtcdClient, exists: bool) -> None:
    """Return once the job's record is there, or is gone."""
    async with asyncio.timeout(10):
        async for batch in client.watch(LEASES):
            if any(isinstance(event, Put) for event in batch.events) is exists:
                return


async def test_a_killed_frontend_finds_its_jobs(
    start_frontend: StartFrontend, busproxy: DriverStreams, etcd: EtcdServer, etcd_client: EtcdClient
) -> None:
    """After kill -9 the next frontend opens the jobs' streams by itself, and serves them."""
    options = {"busproxy": f"127.0.0.1:{busproxy.port}", "etcd": etcd.address}
    frontend = start_frontend(**options)
    await frontend.driver().lease("PUT")
    stream = await busproxy.opened()
    await wait_for_lease(etcd_client, exists=True)
    frontend.process.kill()
    await stream.ended()

    frontend = start_frontend(**options, port=frontend.port)
    stream = await busproxy.opened()
    killed = asyncio.ensure_future(frontend.driver().kill(KillRequest(requestID=REQUEST)))
    await stream.expect("killReq")
    stream.send(StreamingMessage(messageID=REQUEST + "00", killRsp=KillResponse()))

    assert stream.metadata["instance_id"] == f"driver-{JOB}"
    assert await killed == KillResponse()


async def test_the_record_goes_with_the_lease(
    start_frontend: StartFrontend, busproxy: DriverStreams, etcd: EtcdServer, etcd_client: EtcdClient
) -> None:
    """A finalized job leaves nothing in etcd, and a record ends by itself when its frontend stays away."""
    frontend = start_frontend(busproxy=f"127.0.0.1:{busproxy.port}", etcd=etcd.address)
    await frontend.driver().lease("PUT")
    stream = await busproxy.opened()
    await wait_for_lease(etcd_client, exists=True)
    record = await etcd_client.get(LEASES + JOB)
    assert record is not None
    assert await etcd_client.keep_alive_once(record.lease) == 180

    released = asyncio.ensure_future(frontend.driver().lease("DELETE"))
    kill = await stream.expect("killReq")
    stream.send(StreamingMessage(messageID=kill.messageID, killRsp=KillResponse()))
    await released
    await wait_for_lease(etcd_client, exists=False)


async def test_drivers_do_not_wait_for_etcd(
    start_frontend: StartFrontend, busproxy: DriverStreams, etcd: EtcdServer
) -> None:
    """A lease is granted while etcd is away, and recorded when it is back."""
    etcd.kill()
    frontend = start_frontend(busproxy=f"127.0.0.1:{busproxy.port}", etcd=etcd.address)
    started = time.monotonic()
    await frontend.driver().lease("PUT")
    assert time.monotonic() - started < 1

    await etcd.start()
    async with EtcdClient(etcd.address) as client:
        await wait_for_lease(client, exists=True)
