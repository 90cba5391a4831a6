"""The data gateway: objects, references and keys for drivers that cannot reach a data worker themselves.

What fails comes back as a code in an ordinary answer, as the SDK expects it (openYuanrong frontend:
pkg/frontend/api/datasystem/handler.go).
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from faas_local.frontend import data_worker
from faas_local.frontend.asgi import Handler, Piece, Refused, Request, Response, Routes
from faas_local.frontend.bodies import job_id_of, parse, reply, require, with_bytes
from faas_local.frontend.data_client import DataClient
from faas_local.frontend.data_codes import code_of, describe, missing_text
from faas_local.frontend.data_worker import Reading
from faas_local.frontend.jobs import Finalized, Jobs
from faas_local.protocol.brpc.status import StatusError
from faas_local.protocol.errors import Code
from faas_local.protocol.wire import data_service_pb2 as wire

_VALUES_FIELD = 3  # GetResponse.buffers and KvGetResponse.values

R = TypeVar(
    "R",
    wire.PutResponse,
    wire.IncreaseRefResponse,
    wire.DecreaseRefResponse,
    wire.KvSetResponse,
    wire.KvMSetTxResponse,
    wire.KvDelResponse,
)


class DataGateway:
    """The handlers under /datasystem/v1."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    def routes(self) -> Routes:
        """What it serves."""
        handlers: dict[str, Handler] = {
            "obj/put": self._put,
            "obj/get": self._get,
            "obj/increaseref": self._increase,
            "obj/decreaseref": self._decrease,
            "kv/set": self._kv_set,
            "kv/get": self._kv_get,
            "kv/del": self._kv_delete,
            "kv/msettx": self._kv_set_all,
        }
        return {
            ("POST", f"/datasystem/v1/{name}"): _unless_finalized(handler)
            for name, handler in handlers.items()
        }

    async def _put(self, request: Request) -> Response:
        message = parse(request, wire.PutRequest)
        require(request.path, objectId=message.objectId)
        done = data_worker.put(self._client(request), message)
        return await _done(
            done, wire.PutResponse, f"failed to put object, objId: {message.objectId}, errMsg:"
        )

    async def _get(self, request: Request) -> Response:
        message = parse(request, wire.GetRequest)
        require(request.path, objectIds=message.objectIds)
        keys = list(message.objectIds)
        code, text, values = await _read(self._client(request), keys, message.timeoutMs)
        return with_bytes(wire.GetResponse(code=code, message=text), _VALUES_FIELD, values)

    async def _increase(self, request: Request) -> Response:
        message = parse(request, wire.IncreaseRefRequest)
        require(request.path, objectIds=message.objectIds, remoteClientId=message.remoteClientId)
        job_id = job_id_of(request, fallback=f"job-{message.remoteClientId}")
        counted = data_worker.increase(self._jobs.use(job_id).data, message.objectIds)
        response, failed = await _some_done(counted, wire.IncreaseRefResponse)
        response.failedObjectIds.extend(failed)
        return reply(response)

    async def _decrease(self, request: Request) -> Response:
        message = parse(request, wire.DecreaseRefRequest)
        require(request.path, objectIds=message.objectIds, remoteClientId=message.remoteClientId)
        job_id = job_id_of(request, fallback=f"job-{message.remoteClientId}")
        try:
            client = self._jobs.use(job_id).data
        except Finalized:  # and so are the references
            return reply(wire.DecreaseRefResponse())
        counted = data_worker.decrease(client, message.objectIds)
        response, failed = await _some_done(counted, wire.DecreaseRefResponse)
        response.failedObjectIds.extend(failed)
        return reply(response)

    async def _kv_set(self, request: Request) -> Response:
        message = parse(request, wire.KvSetRequest)
        require(request.path, key=message.key)
        done = data_worker.set_value(self._client(request), message)
        return await _done(done, wire.KvSetResponse, "set KV error, errCode: ")

    async def _kv_set_all(self, request: Request) -> Response:
        message = parse(request, wire.KvMSetTxRequest)
        require(request.path, keys=message.keys, values=message.values)
        if len(message.keys) != len(message.values):
            counts = f"{len(message.keys)} keys and {len(message.values)} values"
            raise Refused(400, f"the body of {request.path} has {counts}")
        done = data_worker.set_values(self._client(request), message)
        return await _done(done, wire.KvMSetTxResponse, "set KV error, errCode: ")

    async def _kv_get(self, request: Request) -> Response:
        message = parse(request, wire.KvGetRequest)
        require(request.path, keys=message.keys)
        code, text, values = await _read(self._client(request), list(message.keys), message.timeoutMs)
        return with_bytes(wire.KvGetResponse(code=code, message=text), _VALUES_FIELD, values)

    async def _kv_delete(self, request: Request) -> Response:
        message = parse(request, wire.KvDelRequest)
        require(request.path, keys=message.keys)
        deleted = data_worker.delete(self._client(request), message.keys)
        response, failed = await _some_done(deleted, wire.KvDelResponse)
        response.failedKeys.extend(failed)
        return reply(response)

    def _client(self, request: Request) -> DataClient:
        return self._jobs.use(job_id_of(request)).data


def _unless_finalized(handler: Handler) -> Handler:
    async def handle(request: Request) -> Response:
        try:
            return await handler(request)
        except Finalized as finalized:
            # Code and message have the same numbers in all answers.
            return reply(wire.PutResponse(code=Code.ERR_CLIENT_ALREADY_CLOSED, message=str(finalized)))

    return handle


async def _done(work: Awaitable[None], kind: Callable[..., R], prefix: str) -> Response:
    try:
        await work
    except StatusError as error:
        return reply(kind(code=code_of(error), message=prefix + describe(error)))
    return reply(kind())


async def _some_done(work: Awaitable[list[str]], kind: Callable[..., R]) -> tuple[R, list[str]]:
    try:
        return kind(), await work
    except StatusError as error:
        return kind(code=code_of(error), message=describe(error)), []


async def _read(client: DataClient, keys: Sequence[str], timeout_ms: int) -> tuple[int, str, list[Piece]]:
    """Code, text and values; an empty value is a missing one. It is an error only if all are missing."""
    try:
        reading = await data_worker.read(client, keys, timeout_ms)
    except StatusError as error:
        return code_of(error), missing_text(error, keys, timeout_ms), []
    return _judge(reading, keys, timeout_ms)


def _judge(reading: Reading, keys: Sequence[str], timeout_ms: int) -> tuple[int, str, list[Piece]]:
    values: list[Piece] = [value if value is not None else b"" for value in reading.values]
    if any(value is not None for value in reading.values):
        return 0, "", values
    return code_of(reading.missing), missing_text(reading.missing, keys, timeout_ms), values
