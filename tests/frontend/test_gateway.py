"""Drivers behind the gateway: a frontend process between HTTP clients and a busproxy that the test plays."""

import asyncio
import http.client
import json
import re
import signal

import pytest

from faas_local.protocol.wire.common_pb2 import SmallObject
from faas_local.protocol.wire.core_service_pb2 import (
    CreateRequest,
    CreateResponse,
    InvokeRequest,
    InvokeResponse,
    KillRequest,
    KillResponse,
)
from faas_local.protocol.wire.lease_service_pb2 import LeaseResponse
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from faas_local.protocol.wire.runtime_service_pb2 import NotifyRequest
from support.driver_streams import DriverStream, DriverStreams
from support.frontend_process import Frontend, StartFrontend
from support.gateway_client import INSTANCE, exchange

REQUEST = "00112233445566aa00"
JOB = "job-0badcafe"


async def expect_finalize(stream: DriverStream) -> None:
    """Take the end of the job as a busproxy does, and see the stream end."""
    message = await stream.expect("killReq")
    assert (message.killReq.instanceID, message.killReq.signal) == (JOB, 2)
    assert message.messageID == message.killReq.requestID + "00"
    stream.send(StreamingMessage(messageID=message.messageID, killRsp=KillResponse()))
    await stream.ended()


def notify(stream: DriverStream, request_id: str, **fields: object) -> None:
    """Tell the driver that a request ended."""
    request = NotifyRequest(requestID=request_id, **fields)  # type: ignore[arg-type]
    stream.send(StreamingMessage(messageID=f"{request_id}77", notifyReq=request))


async def test_a_lease_opens_a_stream_like_an_in_cluster_driver(
    frontend: Frontend, busproxy: DriverStreams
) -> None:
    """The job introduces itself, opens its stream under the driver's names, and ends with a kill of all."""
    driver = frontend.driver()
    assert await driver.lease("PUT") == LeaseResponse()

    stream = await busproxy.opened()
    assert await driver.lease("POST", "/client/v1/lease/keepalive") == LeaseResponse()
    released = asyncio.ensure_future(driver.lease("DELETE"))
    await expect_finalize(stream)

    assert await released == LeaseResponse()
    [introduced] = busproxy.introduced
    assert (introduced.jobID, introduced.instanceID) == (JOB, f"driver-{JOB}")
    names = {name: stream.metadata[name] for name in ("instance_id", "runtime_id", "source_id", "dst_id")}
    assert names == {
        "instance_id": f"driver-{JOB}",
        "runtime_id": "driver",
        "source_id": f"driver-{JOB}",
        "dst_id": "function-proxy",
    }


async def test_create_answers_when_the_constructor_has_run(
    frontend: Frontend, busproxy: DriverStreams
) -> None:
    """Acceptance is no answer; the notification is, with the instance id from the acceptance."""
    request = CreateRequest(function="default/0-defaultservice-py311/$latest", requestID=REQUEST)
    created = asyncio.ensure_future(frontend.driver().create(request))
    stream = await busproxy.opened()

    message = await stream.expect("createReq")
    assert message == StreamingMessage(messageID=REQUEST + "00", createReq=request)
    stream.send(
        StreamingMessage(messageID=message.messageID, createRsp=CreateResponse(instanceID="an-instance"))
    )
    notify(stream, REQUEST)

    assert await created == NotifyRequest(requestID=REQUEST, instanceID="an-instance")
    assert (await stream.expect("notifyRsp")).messageID == f"{REQUEST}77"


async def test_invoke_brings_the_result_and_then_acknowledges(
    frontend: Frontend, busproxy: DriverStreams
) -> None:
    """The whole notification is the body of the answer; only then may the instance forget its result."""
    request = InvokeRequest(instanceID="an-instance", requestID=REQUEST, returnObjectIDs=[REQUEST + "00"])
    invoked = asyncio.ensure_future(frontend.driver().invoke(request))
    stream = await busproxy.opened()
    message = await stream.expect("invokeReq")
    stream.send(StreamingMessage(messageID=message.messageID, invokeRsp=InvokeResponse()))
    result = SmallObject(id=REQUEST + "00", value=b"\x01" * 1000)
    notify(stream, REQUEST, smallObjects=[result])

    assert await invoked == NotifyRequest(requestID=REQUEST, smallObjects=[result])
    assert (await stream.expect("notifyRsp")).messageID == f"{REQUEST}77"


async def test_kill_answers_with_the_response(frontend: Frontend, busproxy: DriverStreams) -> None:
    """Signals pass unchanged, also those without a request id, and so do their responses."""
    request = KillRequest(instanceID="an-instance", signal=74, payload=b"meta")
    killed = asyncio.ensure_future(frontend.driver().kill(request))
    stream = await busproxy.opened()

    message = await stream.expect("killReq")
    assert message.killReq == request
    assert re.fullmatch("[0-9a-f]{20}", message.messageID)
    response = KillResponse(message="{}", payload=b"more")
    stream.send(StreamingMessage(messageID=message.messageID, killRsp=response))

    assert await killed == response


async def test_an_error_is_an_ordinary_answer(frontend: Frontend, busproxy: DriverStreams) -> None:
    """Codes travel inside answers with status 200; an existing named instance is one of them."""
    created = asyncio.ensure_future(frontend.driver().create(CreateRequest(requestID=REQUEST)))
    stream = await busproxy.opened()
    await stream.expect("createReq")
    refused = CreateResponse(code=1004, message="duplicated", instanceID="ns-counter")
    stream.send(StreamingMessage(messageID=REQUEST + "00", createRsp=refused))

    assert await created == NotifyRequest(
        requestID=REQUEST, code=1004, message="duplicated", instanceID="ns-counter"
    )


async def test_retries_share_one_request(frontend: Frontend, busproxy: DriverStreams) -> None:
    """The same request over two connections is sent once, answered twice and acknowledged once."""
    driver = frontend.driver()
    request = InvokeRequest(instanceID="an-instance", requestID=REQUEST)
    first = asyncio.ensure_future(driver.invoke(request))
    stream = await busproxy.opened()
    await stream.expect("invokeReq")
    second = asyncio.ensure_future(driver.invoke(request))
    barrier = asyncio.ensure_future(driver.kill(KillRequest(requestID=REQUEST)))
    await stream.expect("killReq")
    stream.send(StreamingMessage(messageID=REQUEST + "00", killRsp=KillResponse()))
    await barrier
    notify(stream, REQUEST, message="done")

    answers = [(await first).message, (await second).message]
    await stream.expect("notifyRsp")

    assert answers == ["done", "done"]
    assert stream.silent


async def test_a_client_that_hangs_up_is_forgotten_and_its_result_acknowledged(
    frontend: Frontend, busproxy: DriverStreams
) -> None:
    """An instance is not left with a result because its caller's connection broke."""
    driver = frontend.driver()
    connection = http.client.HTTPConnection("127.0.0.1", driver.port)
    body = InvokeRequest(requestID=REQUEST).SerializeToString()
    connection.request("POST", f"{INSTANCE}/invoke", body, {"remoteClientId": JOB})
    stream = await busproxy.opened()
    await stream.expect("invokeReq")
    connection.close()
    notify(stream, REQUEST)

    assert (await stream.expect("notifyRsp")).messageID == f"{REQUEST}77"
    assert (await asyncio.to_thread(exchange, driver.port, "GET", "/healthz")).status == 200


async def test_many_calls_are_under_way_at_a_time(frontend: Frontend, busproxy: DriverStreams) -> None:
    """Calls do not wait for each other, and each gets its own answer."""
    driver = frontend.driver()
    ids = [f"{number:016x}00" for number in range(30)]
    invoked = [
        asyncio.ensure_future(driver.invoke(InvokeRequest(instanceID="an-instance", requestID=request_id)))
        for request_id in ids
    ]
    stream = await busproxy.opened()
    asked = [(await stream.expect("invokeReq")).invokeReq.requestID for _ in ids]
    for request_id in reversed(asked):
        notify(stream, request_id, message=request_id)

    assert [(await answer).message for answer in invoked] == ids


async def test_jobs_have_streams_of_their_own(frontend: Frontend, busproxy: DriverStreams) -> None:
    """The end of one driver does not touch the other one's stream."""
    one, other = frontend.driver(), frontend.driver("job-00000001")
    await one.lease("PUT")
    stream = await busproxy.opened()
    await other.lease("PUT")
    other_stream = await busproxy.opened()
    released = asyncio.ensure_future(one.lease("DELETE"))
    await expect_finalize(stream)
    await released

    killed = asyncio.ensure_future(other.kill(KillRequest(requestID=REQUEST, signal=9)))
    await other_stream.expect("killReq")
    other_stream.send(StreamingMessage(messageID=REQUEST + "00", killRsp=KillResponse()))

    assert await killed == KillResponse()


async def test_a_finalized_driver_stays_finalized(frontend: Frontend, busproxy: DriverStreams) -> None:
    """What the SDK still sends after its lease is gone is answered and opens no stream: kills are done already."""
    driver = frontend.driver()
    await driver.lease("PUT")
    stream = await busproxy.opened()
    released = asyncio.ensure_future(driver.lease("DELETE"))
    await expect_finalize(stream)
    await released

    killed = await driver.kill(KillRequest(requestID=REQUEST, instanceID="an-instance", signal=1))
    created = await driver.create(CreateRequest(requestID=REQUEST))

    assert killed == KillResponse(message=f"{JOB} has finalized")
    assert (created.code, created.requestID) == (9000, REQUEST)
    assert len(busproxy.introduced) == 1


async def test_silence_ends_the_job(start_frontend: StartFrontend, busproxy: DriverStreams) -> None:
    """A driver that does not renew its lease in time is finalized; calls that still wait get an answer."""
    frontend = start_frontend(busproxy=f"127.0.0.1:{busproxy.port}", lease_seconds=0.5)
    invoked = asyncio.ensure_future(frontend.driver().invoke(InvokeRequest(requestID=REQUEST)))
    stream = await busproxy.opened()
    await stream.expect("invokeReq")

    await expect_finalize(stream)

    answer = await invoked
    assert (answer.code, answer.message) == (
        3003,
        f"{JOB} ended: the driver did not renew its lease for 0.5 s",
    )


async def test_capabilities_announce_the_data_system(frontend: Frontend) -> None:
    """Drivers keep the types of user exceptions only if the data system is there and not bypassed."""
    answer = await asyncio.to_thread(exchange, frontend.port, "GET", "/serverless/v1/capabilities")

    assert json.loads(answer.body) == {"dataSystem": {"dataSystemDeployed": True, "bypassDataSystem": False}}


@pytest.mark.parametrize("size", [64 * 1024 * 1024], ids=["64MiB"])
async def test_large_results_pass(frontend: Frontend, busproxy: DriverStreams, size: int) -> None:
    """A large call and its large result arrive whole."""
    request = InvokeRequest(instanceID="an-instance", requestID=REQUEST, traceID="t" * size)
    invoked = asyncio.ensure_future(frontend.driver().invoke(request))
    stream = await busproxy.opened()
    message = await stream.expect("invokeReq")
    result = SmallObject(id=REQUEST + "00", value=bytes(size))
    notify(stream, REQUEST, smallObjects=[result])

    assert len((await invoked).smallObjects[0].value) == size
    assert len(message.invokeReq.traceID) == size


async def test_a_stop_answers_those_who_wait(frontend: Frontend, busproxy: DriverStreams) -> None:
    """SIGTERM ends the frontend in order: waiting calls get 3002, the job is left to the next frontend."""
    invoked = asyncio.ensure_future(frontend.driver().invoke(InvokeRequest(requestID=REQUEST)))
    stream = await busproxy.opened()
    await stream.expect("invokeReq")
    frontend.process.signal(signal.SIGTERM)

    answer = await invoked
    assert (answer.code, answer.message) == (3002, "the frontend is stopping")
    await stream.ended()
    assert await asyncio.to_thread(frontend.process.wait) == 0
    assert "Traceback" not in frontend.process.log()
