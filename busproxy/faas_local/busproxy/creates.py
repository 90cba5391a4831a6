"""Creates from request to the answer that the instance runs, or why it does not.

    createReq -> stored in etcd -> createRsp -> (the instance's route becomes RUNNING or fails) -> notifyReq

The request id is stored with the instance, so a create that is sent again, even to a restarted busproxy, finds the
instance it made.
"""

from collections.abc import Callable
from dataclasses import dataclass

from faas_local.busproxy import admission
from faas_local.busproxy import events as ev
from faas_local.busproxy.board import Board, Caller
from faas_local.busproxy.calls import KILLED_TEXT
from faas_local.protocol.cluster.instances import TERMINAL
from faas_local.protocol.cluster.records_pb2 import EXITING, RUNNING, SCHEDULE_FAILED, RouteRecord
from faas_local.protocol.errors import Code
from faas_local.protocol.ids import message_id
from faas_local.protocol.wire.core_service_pb2 import CreateRequest, CreateResponse
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from faas_local.protocol.wire.runtime_service_pb2 import NotifyRequest

SAME_ID_TEXT = "you are not allowed to create instance with the same instance id"
FAILED_SAME_ID_TEXT = f"{SAME_ID_TEXT} of an failed instance, please kill first"
NO_JOB_TEXT = "you are not allowed to create instance because of you are exiting"


@dataclass
class Create:
    """One create. `instance_id` is known once it is stored; `answer` once the instance runs or failed."""

    request: CreateRequest
    caller: Caller
    message_id: str
    instance_id: str = ""
    # It was stored no later than this: what is known of older revisions is about an instance before it.
    revision: int = 0
    storing: bool = False
    accepted: bool = False
    answer: NotifyRequest | None = None


class Creates:
    """All creates that this node's busproxy still owes something."""

    def __init__(self, board: Board, new_instance_id: Callable[[], str]) -> None:
        self._board = board
        self._new_instance_id = new_instance_id
        self._creates: dict[str, Create] = {}

    def __len__(self) -> int:
        return len(self._creates)

    def create(self, caller: Caller, message: StreamingMessage) -> None:
        """A driver or instance asks for an instance, for the first time or again."""
        request = message.createReq
        create = self._creates.get(request.requestID)
        if create is not None:
            create.message_id, create.caller = message.messageID, caller
            if create.accepted:
                self._accept(create)
            if create.answer is not None:
                self._notify(create)
            return
        create = Create(request, caller, message.messageID)
        refused = admission.refusal(request, self._board.functions)
        if refused is not None:
            self._refuse(create, refused.code, refused.message)
        elif self._board.is_gone(caller):
            self._refuse(create, Code.ERR_INSTANCE_EXITED, NO_JOB_TEXT)
        else:
            create.instance_id = request.designatedInstanceID or self._new_instance_id()
            self._creates[request.requestID] = create
            self._store(create)

    def _store(self, create: Create) -> None:
        create.storing = True
        record = admission.record_of(
            create.request,
            instance_id=create.instance_id,
            creator=create.caller.id,
            job_id=self._board.job_of(create.caller),
            node=self._board.node,
        )
        self._board.do(ev.StoreCreate(record, create.request))

    def stored(self, event: ev.CreateStored) -> None:
        """etcd has the create, had it already, or cannot be written."""
        create = self._creates.get(event.request_id)
        if create is None:
            return
        create.storing = False
        match event.outcome:
            case ev.Stored.CREATED | ev.Stored.DUPLICATE_REQUEST:
                create.instance_id, create.revision = event.instance_id, event.revision
                self._accept(create)
                self._settle(create)
            case ev.Stored.NAME_TAKEN:
                self._attach(create)
            case ev.Stored.FAILED:
                self._refuse(create, Code.ERR_ETCD_OPERATION_ERROR, event.message)

    def _attach(self, create: Create) -> None:
        """An instance of this id exists: what that means depends on how it is."""
        route = self._board.routes.get(create.instance_id)
        if route is None:
            self._board.look_up(create.instance_id)
        elif route.state == RUNNING:
            self._refuse(create, Code.ERR_INSTANCE_DUPLICATED, SAME_ID_TEXT)
        elif route.state == SCHEDULE_FAILED:
            # It never was: make room and try again when it is gone.
            self._board.do(ev.DeleteTerminal(create.instance_id))
        elif route.state in TERMINAL:
            self._refuse(create, Code.ERR_INSTANCE_EXITED, FAILED_SAME_ID_TEXT)
        elif route.state != EXITING:
            # Under way for somebody else: share its outcome. An exiting one is waited for until it is gone.
            self._accept(create)

    def route_changed(self, route: RouteRecord) -> None:
        """An instance runs, failed, or moved on."""
        for create in list(self._creates.values()):
            if create.instance_id == route.instance_id and create.answer is None:
                if create.accepted:
                    self._settle(create)
                elif not create.storing:
                    self._attach(create)

    def instance_missing(self, instance_id: str, revision: int) -> None:
        """The instance is gone: a create that waited for its name goes on, its own create failed."""
        for create in list(self._creates.values()):
            if create.instance_id != instance_id or create.answer is not None:
                continue
            if create.accepted and create.revision <= revision:
                self._answer(create, NotifyRequest(code=Code.ERR_INSTANCE_EXITED, message=KILLED_TEXT))
            elif not create.accepted and not create.storing:
                self._store(create)

    def _settle(self, create: Create) -> None:
        route = self._board.routes.get(create.instance_id)
        if create.answer is not None:
            return
        if route is None:
            if create.revision <= self._board.watched:
                self._answer(create, NotifyRequest(code=Code.ERR_INSTANCE_EXITED, message=KILLED_TEXT))
        elif route.state == RUNNING:
            info = route.runtime_info if route.HasField("runtime_info") else None
            self._answer(create, NotifyRequest(runtimeInfo=info))
        elif route.state in TERMINAL:
            reason = route.reason
            answer = NotifyRequest(
                code=reason.code or Code.ERR_INSTANCE_EXITED,
                message=reason.message,
                smallObjects=reason.small_objects,
                stackTraceInfos=reason.stack_traces,
            )
            self._answer(create, answer)

    def _accept(self, create: Create) -> None:
        create.accepted = True
        response = CreateResponse(instanceID=create.instance_id)
        self._board.answer(create.caller, StreamingMessage(messageID=create.message_id, createRsp=response))

    def _refuse(self, create: Create, code: int, text: str) -> None:
        self._creates.pop(create.request.requestID, None)
        response = CreateResponse(code=code, message=text, instanceID=create.instance_id)
        self._board.answer(create.caller, StreamingMessage(messageID=create.message_id, createRsp=response))

    def _answer(self, create: Create, notification: NotifyRequest) -> None:
        notification.requestID = create.request.requestID
        notification.instanceID = create.instance_id
        create.answer = notification
        self._notify(create)

    def _notify(self, create: Create) -> None:
        message = StreamingMessage(messageID=message_id(create.request.requestID), notifyReq=create.answer)
        self._board.answer(create.caller, message)

    def confirmed(self, request_id: str) -> bool:
        """The creator has its answer. False when the request is not a create."""
        create = self._creates.get(request_id)
        if create is None or create.answer is None:
            return False
        del self._creates[request_id]
        return True

    def caller_attached(self, caller_id: str) -> None:
        """A creator is back: it may have missed answers."""
        for create in self._creates.values():
            if create.answer is not None and create.caller.id == caller_id:
                self._notify(create)

    def drop_gone_callers(self) -> None:
        """Forget creates whose creator will never take an answer; their instances end with the job."""
        for request_id, create in list(self._creates.items()):
            if self._board.is_gone(create.caller):
                del self._creates[request_id]
