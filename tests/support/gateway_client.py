"""A driver's HTTP side of the gateway, one connection per request."""

import asyncio
import functools
import http.client
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from google.protobuf.message import Message

from faas_local.protocol.wire.core_service_pb2 import CreateRequest, InvokeRequest, KillRequest, KillResponse
from faas_local.protocol.wire.lease_service_pb2 import LeaseRequest, LeaseResponse
from faas_local.protocol.wire.runtime_service_pb2 import NotifyRequest

SECONDS = 60.0
# The event loop's own pool is too small for many calls that wait.
_THREADS = ThreadPoolExecutor(64)
INSTANCE = "/serverless/v1/posix/instance"

M = TypeVar("M", bound=Message)


@dataclass(frozen=True)
class Answer:
    """A whole HTTP answer."""

    status: int
    body: bytes
    headers: dict[str, str]


def exchange(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
    """One request and its answer; '_' in a header's name stands for '-'."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, response.read(), found)
    finally:
        connection.close()


class GatewayClient:
    """What one driver sends; each method waits for the answer in a thread of its own."""

    def __init__(self, port: int, job_id: str) -> None:
        self.port = port
        self.job_id = job_id

    async def send(self, method: str, path: str, message: Message) -> Answer:
        """Send a message under the driver's name."""
        request = functools.partial(
            exchange,
            self.port,
            method,
            path,
            message.SerializeToString(),
            X_Remote_Client_Id=self.job_id,
            X_Tenant_Id="default",
        )
        return await asyncio.get_running_loop().run_in_executor(_THREADS, request)

    async def call(self, path: str, message: Message, kind: type[M], method: str = "POST") -> M:
        """Send a message; the answer as a message. AssertionError unless the status is 200."""
        answer = await self.send(method, path, message)
        assert answer.status == 200, answer
        return kind.FromString(answer.body)

    async def lease(self, method: str, path: str = "/client/v1/lease") -> LeaseResponse:
        """PUT, POST (keep-alive) or DELETE the driver's lease."""
        return await self.call(path, LeaseRequest(remoteClientId=self.job_id), LeaseResponse, method)

    async def create(self, request: CreateRequest) -> NotifyRequest:
        """Create an instance."""
        return await self.call(f"{INSTANCE}/create", request, NotifyRequest)

    async def invoke(self, request: InvokeRequest) -> NotifyRequest:
        """Invoke a function."""
        return await self.call(f"{INSTANCE}/invoke", request, NotifyRequest)

    async def kill(self, request: KillRequest) -> KillResponse:
        """Send a signal."""
        return await self.call(f"{INSTANCE}/kill", request, KillResponse)
