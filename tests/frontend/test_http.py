"""HTTP as such: wrong requests, the queries that are passed on, the metadata port."""

import asyncio
import http.server
import json
import socket
import threading
from collections.abc import Iterator

import pytest

from faas_local.frontend.asgi import BODY_MAX_BYTES
from faas_local.protocol.cluster.keys import FUNCTIONS
from faas_local.protocol.cluster.records_pb2 import FunctionRecord
from faas_local.protocol.etcd import EtcdClient
from faas_local.protocol.wire.core_service_pb2 import InvokeRequest, KillRequest
from faas_local.protocol.wire.data_service_pb2 import GetRequest
from faas_local.protocol.wire.queries_pb2 import QueryResourcesInfoRequest
from support.etcd_server import EtcdServer
from support.frontend_process import Frontend, StartFrontend
from support.gateway_client import INSTANCE, Answer, exchange

REQUEST = "00112233445566aa00"
NOT_PROTOBUF = b"\xff\xff\xff"
PROTOBUF_PATHS = {
    f"{INSTANCE}/create": "CreateRequest",
    f"{INSTANCE}/invoke": "InvokeRequest",
    f"{INSTANCE}/kill": "KillRequest",
    "/client/v1/lease/keepalive": "LeaseRequest",
    "/datasystem/v1/obj/put": "PutRequest",
    "/datasystem/v1/obj/get": "GetRequest",
    "/datasystem/v1/obj/increaseref": "IncreaseRefRequest",
    "/datasystem/v1/obj/decreaseref": "DecreaseRefRequest",
    "/datasystem/v1/kv/set": "KvSetRequest",
    "/datasystem/v1/kv/get": "KvGetRequest",
    "/datasystem/v1/kv/del": "KvDelRequest",
    "/datasystem/v1/kv/msettx": "KvMSetTxRequest",
}


def refused(answer: Answer) -> tuple[int, str]:
    """Status and text of a refusal, which says its status twice."""
    found = json.loads(answer.body)
    assert found["code"] == answer.status
    return answer.status, found["message"]


@pytest.mark.parametrize("path", PROTOBUF_PATHS)
def test_a_body_that_is_not_protobuf_is_refused(lone_frontend: Frontend, path: str) -> None:
    """400, and the text names the message that was expected."""
    answer = exchange(lone_frontend.port, "POST", path, NOT_PROTOBUF, X_Remote_Client_Id="job-0badcafe")

    status, text = refused(answer)
    assert status == 400
    assert text.startswith(f"the body of {path} is not a {PROTOBUF_PATHS[path]}: 3 bytes")


def test_refusals_say_what_is_missing(lone_frontend: Frontend) -> None:
    """Empty fields, no job and a job that cannot be one: 400 with one clear sentence each."""
    port = lone_frontend.port
    invoke = InvokeRequest(requestID=REQUEST).SerializeToString()

    def post(path: str, body: bytes, **headers: str) -> tuple[int, str]:
        return refused(exchange(port, "POST", path, body, **headers))

    assert post(f"{INSTANCE}/invoke", b"") == (400, f"the body of {INSTANCE}/invoke lacks requestID")
    assert post("/client/v1/lease/keepalive", b"") == (
        400,
        "the body of /client/v1/lease/keepalive lacks remoteClientId",
    )
    assert post(f"{INSTANCE}/invoke", invoke) == (
        400,
        f"{INSTANCE}/invoke needs the header X-Remote-Client-Id",
    )
    status, text = post(f"{INSTANCE}/invoke", invoke, remoteClientId="../job")
    assert (status, "got '../job'" in text) == (400, True)


async def test_request_ids_that_would_block_an_instance_are_refused(frontend: Frontend) -> None:
    """Runtimes find their calls by 18 hex digits; others get 1001 and never reach one."""
    driver = frontend.driver()

    invoked = await driver.invoke(InvokeRequest(requestID="12345"))
    killed = await driver.kill(KillRequest(requestID="12345"))

    text = "request id must be 18 lower-case hex digits, got '12345'"
    assert (invoked.code, invoked.message) == (1001, text)
    assert (killed.code, killed.message) == (1001, text)


def test_unknown_paths_and_methods_are_refused(lone_frontend: Frontend) -> None:
    """404 for a path that is not there, 405 for a method that it does not take, on both ports."""

    lease, functions = "/client/v1/lease", "/serverless/v1/functions"

    assert refused(exchange(lone_frontend.port, "GET", "/nothing")) == (404, "there is no /nothing here")
    assert refused(exchange(lone_frontend.port, "GET", lease)) == (
        405,
        f"{lease} takes DELETE and PUT, not GET",
    )
    assert refused(exchange(lone_frontend.metadata_port, "POST", "/x", b"{}")) == (404, "there is no /x here")
    assert refused(exchange(lone_frontend.metadata_port, "POST", functions)) == (
        405,
        f"{functions} takes GET, not POST",
    )


def test_both_ports_are_healthy(lone_frontend: Frontend) -> None:
    """GET /healthz is 200 and empty, as in production."""

    for port in (lone_frontend.port, lone_frontend.metadata_port):
        answer = exchange(port, "GET", "/healthz")
        assert (answer.status, answer.body) == (200, b"")


def test_an_oversized_body_is_refused_with_both_numbers(lone_frontend: Frontend) -> None:
    """The SDK makes 1001 of it, with this text; the client can send to the end and read the answer."""
    size = BODY_MAX_BYTES + 1

    answer = exchange(lone_frontend.port, "POST", f"{INSTANCE}/invoke", bytes(size))

    text = f"the message size ({size} bytes) exceeds the limit({BODY_MAX_BYTES} bytes)"
    assert refused(answer) == (413, text)


async def test_a_body_too_large_for_the_stream_is_1001(frontend: Frontend) -> None:
    """What fits into HTTP but not into a message of the stream is refused before it breaks the stream."""
    request = InvokeRequest(requestID=REQUEST, traceID="t" * (BODY_MAX_BYTES - 30))
    assert request.ByteSize() <= BODY_MAX_BYTES

    answer = await frontend.driver().invoke(request)

    assert (answer.requestID, answer.code) == (REQUEST, 1001)
    assert answer.message.startswith(
        f"Failed to send GRPC message (message ID: {REQUEST}00), the message size ("
    )
    assert answer.message.endswith(f"bytes) exceeds the limit({BODY_MAX_BYTES} bytes)")


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
        b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ids=["no request", "a length in words", "a negative length", "a chunk without a size"],
)
def test_what_is_not_http_gets_400(lone_frontend: Frontend, sent: bytes) -> None:
    """Broken requests get an answer and the end of their connection."""
    with socket.create_connection(("127.0.0.1", lone_frontend.port), timeout=10) as connection:
        connection.sendall(sent)

        assert read_all(connection).startswith(b"HTTP/1.1 400 ")


def test_a_body_longer_than_announced_is_not_taken_for_the_call(lone_frontend: Frontend) -> None:
    """What comes after the announced length is a broken next request; the connection ends."""
    with socket.create_connection(("127.0.0.1", lone_frontend.port), timeout=10) as connection:
        connection.sendall(b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nabcdef\r\n\r\n")

        assert b"HTTP/1.1 400 " in read_all(connection)


def test_a_client_that_hangs_up_in_its_body_leaves_nothing(lone_frontend: Frontend) -> None:
    """A body that is shorter than announced is nobody's request."""

    with socket.create_connection(("127.0.0.1", lone_frontend.port), timeout=10) as connection:
        connection.sendall(b"POST /client/v1/lease HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc")

    assert exchange(lone_frontend.port, "GET", "/healthz").status == 200
    assert "Traceback" not in lone_frontend.process.log()


def read_all(connection: socket.socket) -> bytes:
    """Everything up to the end of the connection."""
    return b"".join(iter(lambda: connection.recv(65536), b""))


class _Manager(http.server.BaseHTTPRequestHandler):
    """Answers with what it was asked."""

    def do_GET(self) -> None:
        """Echo."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        echo = b"\n".join([f"{self.command} {self.path} {self.headers['Type']}".encode(), body])
        self.send_response(200)
        self.send_header("Content-Length", str(len(echo)))
        self.end_headers()
        self.wfile.write(echo)

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def manager() -> Iterator[str]:
    """The instance manager's HTTP port."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Manager)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/global-scheduler/resources"),
        ("GET", "/instance-manager/named-ins"),
        ("GET", "/resource-group/rgroup"),
        ("POST", "/resource-group/rgroup"),
    ],
)
def test_queries_are_passed_on(start_frontend: StartFrontend, manager: str, method: str, path: str) -> None:
    """Method, path, body and the header that tells the format reach the instance manager; its answer comes back."""
    body = QueryResourcesInfoRequest(requestID=REQUEST).SerializeToString()
    frontend = start_frontend(manager_http=manager)

    answer = exchange(frontend.port, method, path, body, Type="protobuf")

    assert (answer.status, answer.body) == (200, f"{method} {path} protobuf\n".encode() + body)


def test_a_query_without_an_instance_manager_is_502(start_frontend: StartFrontend) -> None:
    """The text names the address that does not answer."""
    answer = exchange(start_frontend(manager_http="127.0.0.1:9").port, "GET", "/global-scheduler/resources")

    status, text = refused(answer)
    assert status == 502
    assert text.startswith("frontend cannot reach the instance manager 127.0.0.1:9: ")


async def test_the_metadata_port_lists_the_functions(
    start_frontend: StartFrontend, etcd: EtcdServer, etcd_client: EtcdClient
) -> None:
    """GET /serverless/v1/functions shows what is registered in etcd."""
    name = "default/0-defaultservice-py311/$latest"
    record = FunctionRecord(function=name, runtime="python3.11")
    await etcd_client.put(FUNCTIONS + name, record.SerializeToString())
    frontend = start_frontend(etcd=etcd.address)

    answer = await asyncio.to_thread(exchange, frontend.metadata_port, "GET", "/serverless/v1/functions")

    assert json.loads(answer.body) == {"functions": [{"function": name, "runtime": "python3.11"}], "total": 1}
    assert answer.headers["content-type"] == "application/json"


def test_without_etcd_the_functions_are_503(lone_frontend: Frontend) -> None:
    """The metadata port says that it cannot read them."""
    answer = exchange(lone_frontend.metadata_port, "GET", "/serverless/v1/functions")

    status, text = refused(answer)
    assert status == 503
    assert text.startswith("the functions cannot be read: ")


def test_a_data_request_says_which_keys(lone_frontend: Frontend) -> None:
    """A request for nothing is refused as in production."""
    port = lone_frontend.port
    body = GetRequest(timeoutMs=5).SerializeToString()

    answer = exchange(port, "POST", "/datasystem/v1/obj/get", body, X_Remote_Client_Id="job-0badcafe")

    assert refused(answer) == (400, "the body of /datasystem/v1/obj/get lacks objectIds")
