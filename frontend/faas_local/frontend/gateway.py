"""The gateway for drivers outside the cluster: leases, and create, invoke and kill as single HTTP requests.

An answer is 200 with the code inside its message; the SDK makes 1001 of any other status (openYuanrong runtime:
src/libruntime/gwclient/gw_client.cpp).
"""

from faas_local.frontend.asgi import BODY_MAX_BYTES, Request, Response, Routes, json_response, too_large
from faas_local.frontend.bodies import job_id_of, known_form, parse, reply, require
from faas_local.frontend.calls import Key, Verb
from faas_local.frontend.jobs import Finalized, Jobs
from faas_local.protocol.errors import Code
from faas_local.protocol.ids import message_id
from faas_local.protocol.wire.core_service_pb2 import CreateRequest, InvokeRequest, KillRequest, KillResponse
from faas_local.protocol.wire.lease_service_pb2 import LeaseRequest, LeaseResponse
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from faas_local.protocol.wire.runtime_service_pb2 import NotifyRequest

# Drivers keep data out of their calls only if this says that there is a data system to use.
_CAPABILITIES = {"dataSystem": {"dataSystemDeployed": True, "bypassDataSystem": False}}


class Gateway:
    """The handlers of leases and calls."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    def routes(self) -> Routes:
        """What it serves."""
        return {
            ("GET", "/serverless/v1/capabilities"): self._capabilities,
            ("PUT", "/client/v1/lease"): self._renew,
            ("POST", "/client/v1/lease/keepalive"): self._renew,
            ("DELETE", "/client/v1/lease"): self._release,
            ("POST", "/serverless/v1/posix/instance/create"): self._create,
            ("POST", "/serverless/v1/posix/instance/invoke"): self._invoke,
            ("POST", "/serverless/v1/posix/instance/kill"): self._kill,
        }

    async def _capabilities(self, request: Request) -> Response:
        return json_response(_CAPABILITIES)

    async def _renew(self, request: Request) -> Response:
        self._jobs.renew(_lease_job(request))
        return reply(LeaseResponse())

    async def _release(self, request: Request) -> Response:
        await self._jobs.release(_lease_job(request))
        return reply(LeaseResponse())

    async def _create(self, request: Request) -> Response:
        create = parse(request, CreateRequest)
        require(request.path, requestID=create.requestID)
        return await self._ask(request, Verb.CREATE, create.requestID, StreamingMessage(createReq=create))

    async def _invoke(self, request: Request) -> Response:
        invoke = parse(request, InvokeRequest)
        require(request.path, requestID=invoke.requestID)
        return await self._ask(request, Verb.INVOKE, invoke.requestID, StreamingMessage(invokeReq=invoke))

    async def _kill(self, request: Request) -> Response:
        kill = parse(request, KillRequest)
        # Some signals come without an id of their own; the stream needs one.
        request_id = kill.requestID or self._jobs.new_request_id()
        return await self._ask(request, Verb.KILL, request_id, StreamingMessage(killReq=kill))

    async def _ask(
        self, request: Request, verb: Verb, request_id: str, message: StreamingMessage
    ) -> Response:
        try:
            stream = self._jobs.use(job_id_of(request)).stream
        except (
            Finalized
        ) as finalized:  # whatever it would kill is gone; the rest is what the SDK says by itself
            code = Code.ERR_NONE if verb is Verb.KILL else Code.ERR_FINALIZED
            return _error(verb, request_id, code, str(finalized))
        wrong = _wrong(request_id, message)
        if wrong:
            return _error(verb, request_id, Code.ERR_PARAM_INVALID, wrong)
        answer, passed_on = await stream.ask(Key(verb, request_id), message)
        return Response(answer.SerializeToString(), written=passed_on)


def _lease_job(request: Request) -> str:
    lease = parse(request, LeaseRequest)
    require(request.path, remoteClientId=lease.remoteClientId)
    return known_form(lease.remoteClientId)


def _wrong(request_id: str, message: StreamingMessage) -> str:
    """Why the stream cannot carry this message; '' if it can."""
    try:
        message.messageID = message_id(request_id)
    except ValueError as error:
        return str(error)
    size = message.ByteSize()
    if size > BODY_MAX_BYTES:
        text = too_large(size)
        return f"Failed to send GRPC message (message ID: {message.messageID}), {text}"
    return ""


def _error(verb: Verb, request_id: str, code: int, text: str) -> Response:
    if verb is Verb.KILL:
        return reply(KillResponse(code=code, message=text))
    return reply(NotifyRequest(requestID=request_id, code=code, message=text))
