"""What the local scheduler and the runtimes of this node have to say to each other."""

from faas_local.busproxy import events as ev
from faas_local.busproxy.board import Board
from faas_local.busproxy.calls import acknowledgement
from faas_local.protocol.cluster import control_pb2 as control
from faas_local.protocol.cluster.control_pb2 import ControlMessage
from faas_local.protocol.cluster.instances import TERMINAL
from faas_local.protocol.cluster.records_pb2 import CREATING, RUNNING, RouteRecord
from faas_local.protocol.ids import message_id
from faas_local.protocol.wire.core_service_pb2 import ExitResponse
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from faas_local.protocol.wire.runtime_service_pb2 import CallRequest, CallResponse, ShutdownRequest

_SHUTDOWN_MESSAGE = "shutdown-"


class Runtimes:
    """Constructors, shutdowns and exits of the instances whose streams this busproxy holds."""

    def __init__(self, board: Board) -> None:
        self._board = board
        # Results of constructors that the scheduler has not stored yet: instance id -> message to acknowledge.
        self._init_results: dict[str, str] = {}

    def hello(self) -> ControlMessage:
        """What the local scheduler must know after a new link: which runtimes are attached."""
        hello = control.Hello(role=control.BUSPROXY, node=self._board.node)
        for instance_id in sorted(self._board.peers):
            if instance_id in self._board.routes:
                peer = self._board.peers[instance_id]
                hello.runtimes.add(instance_id=instance_id, runtime_id=peer.runtime_id)
        return ControlMessage(hello=hello)

    def attached(self, instance_id: str) -> None:
        """A runtime's stream is open."""
        runtime_id = self._board.peers[instance_id].runtime_id
        message = control.RuntimeAttached(instance_id=instance_id, runtime_id=runtime_id)
        self._board.do(ev.ToScheduler(ControlMessage(runtime_attached=message)))

    def from_scheduler(self, message: ControlMessage) -> None:
        """The local scheduler wants a constructor run, or an instance to finish."""
        match message.WhichOneof("body"):
            case "init_instance":
                self._init(message.init_instance)
            case "shutdown_instance":
                self._shut_down(message.shutdown_instance)
            case body:
                raise ValueError(f"a busproxy is never sent {body}")

    def _init(self, init: control.InitInstance) -> None:
        route = self._board.routes.get(init.instance_id)
        if route is not None and route.runtime_id == init.runtime_id and route.state != CREATING:
            # It was asked for again while the result was on its way; the runtime may have forgotten it by now.
            return
        create = init.create
        call = CallRequest(
            function=create.function,
            args=create.args,
            traceID=create.traceID,
            isCreate=True,
            senderID=init.creator_id,
            requestID=create.requestID,
            createOptions=create.createOptions,
        )
        self._board.send(
            init.instance_id, StreamingMessage(messageID=message_id(create.requestID), callReq=call)
        )

    def _shut_down(self, message: control.ShutdownInstance) -> None:
        if message.instance_id not in self._board.peers:
            # Nothing is left that could finish.
            self._shutdown_finished(message.instance_id, message.runtime_id)
            return
        request = ShutdownRequest(gracePeriodSecond=message.grace_period_s)
        asked = StreamingMessage(messageID=_SHUTDOWN_MESSAGE + message.runtime_id, shutdownReq=request)
        self._board.send(message.instance_id, asked)

    def shutdown_answered(self, instance_id: str) -> None:
        """The instance has finished, as far as it could in its grace period."""
        self._shutdown_finished(instance_id, self._board.peers[instance_id].runtime_id)

    def _shutdown_finished(self, instance_id: str, runtime_id: str) -> None:
        message = control.ShutdownFinished(instance_id=instance_id, runtime_id=runtime_id)
        self._board.do(ev.ToScheduler(ControlMessage(shutdown_finished=message)))

    def exit(self, instance_id: str, message: StreamingMessage) -> None:
        """The instance asks for its own end."""
        self._board.send(instance_id, StreamingMessage(messageID=message.messageID, exitRsp=ExitResponse()))
        runtime_id = self._board.peers[instance_id].runtime_id
        request = control.ExitRequested(instance_id=instance_id, runtime_id=runtime_id)
        self._board.do(ev.ToScheduler(ControlMessage(exit_requested=request)))

    def refused(self, instance_id: str, request_id: str, response: CallResponse) -> None:
        """A runtime refused a call; where that was its constructor, the instance failed."""
        route = self._board.routes.get(instance_id)
        if response.code != 0 and route is not None and route.create_request_id == request_id:
            finished = self._finished(instance_id)
            finished.init_finished.result.code = response.code
            finished.init_finished.result.message = response.message
            self._board.do(ev.ToScheduler(finished))

    def result(self, instance_id: str, message: StreamingMessage) -> bool:
        """Take a constructor's result to the scheduler. False when the result is that of a call."""
        route = self._board.routes.get(instance_id)
        if route is None or route.create_request_id != message.callResultReq.requestID:
            return False
        if route.state == RUNNING or route.state in TERMINAL:
            self._board.send(instance_id, acknowledgement(message.messageID))
        else:
            self._init_results[instance_id] = message.messageID
            finished = self._finished(instance_id)
            finished.init_finished.result.CopyFrom(message.callResultReq)
            self._board.do(ev.ToScheduler(finished))
        return True

    def _finished(self, instance_id: str) -> ControlMessage:
        runtime_id = self._board.peers[instance_id].runtime_id
        return ControlMessage(
            init_finished=control.InitFinished(instance_id=instance_id, runtime_id=runtime_id)
        )

    def route_changed(self, route: RouteRecord) -> None:
        """The constructor's result is stored: the runtime may forget it."""
        if route.state == RUNNING or route.state in TERMINAL:
            result_message = self._init_results.pop(route.instance_id, "")
            if result_message:
                self._board.send(route.instance_id, acknowledgement(result_message))

    def instance_missing(self, instance_id: str) -> None:
        """The instance is gone."""
        self._init_results.pop(instance_id, None)
