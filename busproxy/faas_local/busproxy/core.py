"""The busproxy's decisions: every message between drivers, instances and the local scheduler passes here.

It keeps nothing that cannot be found again: routes, jobs and functions come from etcd, and both ends of the message
streams send again what was not confirmed. So a busproxy that was killed and restarted goes on where it was.
"""

from collections.abc import Callable

from faas_local.busproxy import events as ev
from faas_local.busproxy.board import BUSPROXY_PREFIX, Board, Caller, Peer, caller_of
from faas_local.busproxy.calls import Calls
from faas_local.busproxy.creates import Creates
from faas_local.busproxy.drivers import Drivers
from faas_local.busproxy.kills import Kills
from faas_local.busproxy.runtimes import Runtimes
from faas_local.protocol.cluster.control_pb2 import ControlMessage
from faas_local.protocol.cluster.instances import TERMINAL
from faas_local.protocol.cluster.records_pb2 import JobRecord, RouteRecord
from faas_local.protocol.errors import Code
from faas_local.protocol.ids import REQUEST_ID_LENGTH, job_of_driver, parse_request_id
from faas_local.protocol.wire.core_service_pb2 import (
    CreateResourceGroupResponse,
    CreateResponse,
    CreateResponses,
    InvokeResponse,
)
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from faas_local.runtime.timers import TimerFired

NO_GROUPS_TEXT = "instance groups are not supported by this cluster"
NO_RESOURCE_GROUPS_TEXT = "resource groups are not supported by this cluster"
UNKNOWN_INSTANCE_TEXT = "this cluster has no such instance"


class BusproxyCore:
    """One node's busproxy. `handle` is the only way in; what it returns is carried out in order."""

    def __init__(self, node: str, manager_http: str, new_instance_id: Callable[[], str]) -> None:
        self.board = Board(node)
        self.calls = Calls(self.board)
        self.creates = Creates(self.board, new_instance_id)
        self.kills = Kills(self.board, manager_http)
        self.runtimes = Runtimes(self.board)
        self.drivers = Drivers(self.board)
        # Streams of instances that no watch has told of yet, with what they sent meanwhile.
        self._unproven: dict[str, tuple[Peer, list[StreamingMessage]]] = {}

    def __repr__(self) -> str:
        return (
            f"<BusproxyCore {self.board.node}: {len(self.board.peers)} peers, {len(self.calls)} calls, "
            f"{len(self.creates)} creates, {len(self.kills)} kills>"
        )

    def hello(self) -> ControlMessage:
        """The greeting for a new link to the local scheduler."""
        return self.runtimes.hello()

    def handle(self, event: ev.Event) -> list[ev.Effect]:
        """Take one event in; get what must be done because of it."""
        match event:
            case ev.Received():
                self._received(event)
            case ev.StreamOpened():
                self._stream_opened(event)
            case ev.StreamLost():
                self._stream_lost(event)
            case ev.FromNode():
                self._from_node(event)
            case ev.NodeUp():
                self.board.nodes.add(event.node)
                self.calls.node_changed(event.node)
                self.kills.resend()
            case ev.NodeDown():
                self.board.nodes.discard(event.node)
                self.calls.node_changed(event.node)
            case ev.FromScheduler():
                self.runtimes.from_scheduler(event.message)
            case ev.SchedulerUp():
                self.kills.resend()
            case ev.RouteChanged():
                self.board.watched = max(self.board.watched, event.revision)
                self._route_changed(event.route, event.revision)
            case ev.RouteGone():
                self.board.watched = max(self.board.watched, event.revision)
                self._missing(event.instance_id, event.revision)
            case ev.NotFound():
                self._missing(event.instance_id, event.revision)
            case ev.JobChanged():
                self._job_changed(event.record)
            case ev.JobGone():
                self._job_gone(event.job_id)
            case ev.FunctionChanged():
                self.board.functions.add(event.record.function)
            case ev.FunctionGone():
                self.board.functions.discard(event.function)
            case ev.CreateStored():
                self.creates.stored(event)
            case ev.CaughtUp():
                self.drivers.caught_up()
            case TimerFired():
                self.drivers.expired(event.name[1])
                self._callers_changed()
        effects, self.board.effects = self.board.effects, []
        return effects

    # Streams

    def _stream_opened(self, event: ev.StreamOpened) -> None:
        old = self.board.peers.get(event.peer)
        if old is not None:
            self.board.do(ev.CloseStream(event.peer, old.number, "a newer stream of the same peer took over"))
        peer = Peer(event.runtime_id, event.number)
        if event.peer.startswith(BUSPROXY_PREFIX):
            self.board.peers[event.peer] = peer
            self.calls.caller_attached(event.peer)
        elif (job_id := job_of_driver(event.peer)) is not None:
            self.board.peers[event.peer] = peer
            self.drivers.attached(job_id)
            self._caller_attached(event.peer)
        else:
            self._unproven[event.peer] = (peer, [])
            self._prove(event.peer)

    def _prove(self, instance_id: str) -> None:
        """A stream says that it is this instance: its route must say so too."""
        peer, waiting = self._unproven[instance_id]
        route = self.board.routes.get(instance_id)
        if route is None:
            self.board.look_up(instance_id)
            return
        if not route.runtime_id:
            return  # the watch has not come as far as the claim that this runtime was started for
        del self._unproven[instance_id]
        if route.runtime_id != peer.runtime_id or route.state in TERMINAL:
            self.board.do(ev.CloseStream(instance_id, peer.number, UNKNOWN_INSTANCE_TEXT))
            return
        self.board.peers[instance_id] = peer
        self.runtimes.attached(instance_id)
        self.calls.runtime_attached(instance_id)
        self.kills.runtime_attached(instance_id)
        self._caller_attached(instance_id)
        for message in waiting:
            self._from_peer(instance_id, message)

    def _caller_attached(self, peer: str) -> None:
        self.calls.caller_attached(peer)
        self.creates.caller_attached(peer)

    def _stream_lost(self, event: ev.StreamLost) -> None:
        unproven = self._unproven.get(event.peer)
        if unproven is not None and unproven[0].number == event.number:
            del self._unproven[event.peer]
        peer = self.board.peers.get(event.peer)
        if peer is None or peer.number != event.number:
            return
        del self.board.peers[event.peer]
        job_id = job_of_driver(event.peer)
        if job_id is not None:
            self.drivers.lost(job_id)

    # Messages

    def _received(self, event: ev.Received) -> None:
        unproven = self._unproven.get(event.peer)
        if unproven is not None and unproven[0].number == event.number:
            unproven[1].append(event.message)
            return
        peer = self.board.peers.get(event.peer)
        if peer is not None and peer.number == event.number:
            self._from_peer(event.peer, event.message)

    def _from_peer(self, peer: str, message: StreamingMessage) -> None:
        body = message.WhichOneof("body")
        if body in ("createReq", "invokeReq", "callResultReq") and not self._well_formed(peer, message, body):
            return
        match body:
            case "invokeReq":
                self.calls.invoke(caller_of(peer, message.metaData), message)
            case "callRsp":
                request_id = message.messageID[:REQUEST_ID_LENGTH]
                self.calls.accepted(request_id, message.callRsp)
                self.runtimes.refused(peer, request_id, message.callRsp)
            case "callResultReq":
                if not self.runtimes.result(peer, message):
                    self.calls.result(peer, message)
            case "notifyRsp":
                request_id = message.messageID[:REQUEST_ID_LENGTH]
                if not self.calls.confirmed(request_id):
                    self.creates.confirmed(request_id)
            case "createReq":
                self.creates.create(Caller(peer), message)
            case "killReq":
                self.kills.kill(caller_of(peer, message.metaData), message)
            case "signalRsp":
                self.kills.signalled(peer, message)
            case "shutdownRsp":
                self.runtimes.shutdown_answered(peer)
            case "exitReq":
                self.runtimes.exit(peer, message)
            case "saveReq":
                self.board.do(ev.SaveState(peer, message.messageID, message.saveReq.state))
            case "loadReq":
                self.board.do(ev.LoadState(peer, message.messageID, message.loadReq.checkpointID))
            case "createReqs" | "rGroupReq":
                self._refuse_groups(peer, message, body)

    def _well_formed(self, peer: str, message: StreamingMessage, body: str) -> bool:
        """Requests must carry an id of the SDK's form: everything afterwards is found by it."""
        try:
            parse_request_id(getattr(message, body).requestID)
        except ValueError as error:
            refused = StreamingMessage(messageID=message.messageID)
            if body == "createReq":
                refused.createRsp.CopyFrom(CreateResponse(code=Code.ERR_PARAM_INVALID, message=str(error)))
            elif body == "invokeReq":
                refused.invokeRsp.CopyFrom(InvokeResponse(code=Code.ERR_PARAM_INVALID, message=str(error)))
            else:
                refused.callResultAck.code = Code.ERR_PARAM_INVALID
            self.board.send(peer, refused)
            return False
        return True

    def _refuse_groups(self, peer: str, message: StreamingMessage, body: str) -> None:
        refused = StreamingMessage(messageID=message.messageID)
        if body == "createReqs":
            response = CreateResponses(code=Code.ERR_PARAM_INVALID, message=NO_GROUPS_TEXT)
            refused.createRsps.CopyFrom(response)
        else:
            group = CreateResourceGroupResponse(code=Code.ERR_PARAM_INVALID, message=NO_RESOURCE_GROUPS_TEXT)
            refused.rGroupRsp.CopyFrom(group)
        self.board.send(peer, refused)

    def _from_node(self, event: ev.FromNode) -> None:
        match event.message.WhichOneof("body"):
            case "notifyReq":
                self.calls.answered_elsewhere(event.node, event.message)
            case "killRsp":
                self.kills.answered_elsewhere(event.message)

    # What etcd tells

    def _route_changed(self, route: RouteRecord, revision: int) -> None:
        self.board.looking.discard(route.instance_id)
        if self.board.revisions.get(route.instance_id, 0) >= revision:
            return
        self.board.revisions[route.instance_id] = revision
        self.board.routes[route.instance_id] = route
        self.runtimes.route_changed(route)
        self.calls.route_changed(route)
        self.creates.route_changed(route)
        self.kills.route_changed(route)
        if route.instance_id in self._unproven:
            self._prove(route.instance_id)
        if route.state in TERMINAL:
            self._callers_changed()

    def _missing(self, instance_id: str, revision: int) -> None:
        """The instance has no route as of this revision, as the watch tells or a look-up found."""
        self.board.looking.discard(instance_id)
        if self.board.revisions.get(instance_id, 0) > revision:
            return
        self.board.revisions.pop(instance_id, None)
        self.board.routes.pop(instance_id, None)
        self.runtimes.instance_missing(instance_id)
        self.calls.instance_missing(instance_id)
        self.creates.instance_missing(instance_id, revision)
        self.kills.instance_missing(instance_id)
        unproven, _ = self._unproven.pop(instance_id, (None, []))
        for peer in (unproven, self.board.peers.pop(instance_id, None)):
            if peer is not None:
                self.board.do(ev.CloseStream(instance_id, peer.number, UNKNOWN_INSTANCE_TEXT))
        self._callers_changed()

    def _job_changed(self, record: JobRecord) -> None:
        ours = self.board.job_words.get(record.job_id)
        if ours is not None and (ours.node, ours.ended) != (record.node, record.ended):
            return
        self.board.job_words.pop(record.job_id, None)
        self.board.jobs[record.job_id] = record
        if record.ended:
            self._callers_changed()

    def _job_gone(self, job_id: str) -> None:
        if job_id not in self.board.job_words:
            self.board.jobs.pop(job_id, None)

    def _callers_changed(self) -> None:
        self.calls.drop_gone_callers()
        self.creates.drop_gone_callers()
