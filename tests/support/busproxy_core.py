"""A busproxy's core in tests: what the world tells it, and what it wants done."""

import itertools
from collections.abc import Iterable
from typing import TypeVar

from faas_local.busproxy import events as ev
from faas_local.busproxy.core import BusproxyCore
from faas_local.protocol.cluster.control_pb2 import ControlMessage
from faas_local.protocol.cluster.records_pb2 import RUNNING, FunctionRecord, InstanceState, RouteRecord
from faas_local.protocol.ids import message_id
from faas_local.protocol.wire.core_service_pb2 import CreateRequest, InvokeRequest, KillRequest
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage

E = TypeVar("E")
FUNCTION = "default/0-defaultservice-py311/$latest"
JOB = "job-00000001"
DRIVER = f"driver-{JOB}"


def request_id(number: int) -> str:
    """The id of a program's request."""
    return f"{number:016x}00"


class Proxy:
    """node-0's busproxy, which has caught up; effects of the latest event are what the methods return."""

    def __init__(self) -> None:
        ids = (f"instance-{number}" for number in itertools.count(1))
        self.core = BusproxyCore("node-0", "127.0.0.1:22770", lambda: next(ids))
        self._numbers = itertools.count(1)
        self._streams: dict[str, int] = {}
        self.revision = 100
        self.handle(ev.FunctionChanged(FunctionRecord(function=FUNCTION)))
        self.handle(ev.CaughtUp())

    def handle(self, event: ev.Event) -> list[ev.Effect]:
        """One event."""
        return self.core.handle(event)

    # Peers

    def connect(self, peer: str, runtime_id: str = "") -> list[ev.Effect]:
        """A peer opens its stream."""
        self._streams[peer] = next(self._numbers)
        return self.handle(ev.StreamOpened(peer, runtime_id, self._streams[peer]))

    def disconnect(self, peer: str) -> list[ev.Effect]:
        """A peer's stream ends."""
        return self.handle(ev.StreamLost(peer, self._streams[peer]))

    def connect_driver(self) -> None:
        """A driver comes."""
        self.connect(DRIVER, "driver")

    def receive(self, peer: str, message: StreamingMessage) -> list[ev.Effect]:
        """A peer sends something."""
        return self.handle(ev.Received(peer, self._streams[peer], message))

    def create(
        self, number: int = 1, *, sender: str = DRIVER, resend: int = 0, name: str = ""
    ) -> list[ev.Effect]:
        """A create arrives."""
        create = CreateRequest(requestID=request_id(number), function=FUNCTION, designatedInstanceID=name)
        message = StreamingMessage(messageID=message_id(request_id(number), resend), createReq=create)
        return self.receive(sender, message)

    def invoke(
        self, number: int = 1, instance_id: str = "ada", *, sender: str = DRIVER, resend: int = 0
    ) -> list[ev.Effect]:
        """A call arrives."""
        invoke = InvokeRequest(requestID=request_id(number), instanceID=instance_id, function="f")
        invoke.returnObjectIDs.append(request_id(number) + "00")
        message = StreamingMessage(messageID=message_id(request_id(number), resend), invokeReq=invoke)
        return self.receive(sender, message)

    def kill(
        self, signal: int = 1, instance_id: str = "ada", *, sender: str = DRIVER, payload: bytes = b""
    ) -> list[ev.Effect]:
        """A kill or another signal arrives."""
        kill = KillRequest(instanceID=instance_id, signal=signal, payload=payload)
        message = StreamingMessage(messageID=message_id(request_id(200)), killReq=kill)
        return self.receive(sender, message)

    def confirm(self, number: int = 1, *, sender: str = DRIVER) -> list[ev.Effect]:
        """A caller has taken an answer."""
        message = StreamingMessage(messageID=message_id(request_id(number)))
        message.notifyRsp.SetInParent()
        return self.receive(sender, message)

    def result(
        self, number: int = 1, *, runtime: str = "ada", caller: str = DRIVER, code: int = 0, text: str = ""
    ) -> list[ev.Effect]:
        """A runtime has finished a call or a constructor."""
        message = StreamingMessage(messageID=message_id(request_id(number)))
        message.callResultReq.requestID = request_id(number)
        message.callResultReq.instanceID = caller
        message.callResultReq.code = code
        message.callResultReq.message = text
        return self.receive(runtime, message)

    # etcd

    def route(
        self,
        instance_id: str = "ada",
        state: InstanceState = RUNNING,
        *,
        node: str = "node-0",
        runtime_id: str = "r-ada",
        code: int = 0,
        text: str = "",
        birth: int = 99,
    ) -> list[ev.Effect]:
        """The watch tells of a route."""
        route = RouteRecord(
            instance_id=instance_id,
            state=state,
            node=node,
            job_id=JOB,
            runtime_id=runtime_id,
            create_request_id=request_id(birth),
        )
        if code:
            route.reason.code, route.reason.message = code, text
        self.revision += 1
        return self.handle(ev.RouteChanged(route, self.revision))

    def route_gone(self, instance_id: str = "ada") -> list[ev.Effect]:
        """The watch tells that a route is gone."""
        self.revision += 1
        return self.handle(ev.RouteGone(instance_id, self.revision))

    def running(self, instance_id: str = "ada") -> None:
        """An instance runs on this node, and its runtime is connected."""
        self.route(instance_id, runtime_id=f"r-{instance_id}")
        self.connect(instance_id, f"r-{instance_id}")

    # Other nodes

    def connect_node(self, node: str = "node-1") -> list[ev.Effect]:
        """Another node's busproxy is there, in both directions."""
        self.connect(f"busproxy/{node}", node)
        return self.handle(ev.NodeUp(node))

    def from_node(self, message: StreamingMessage, node: str = "node-1") -> list[ev.Effect]:
        """Another node's busproxy answers."""
        return self.handle(ev.FromNode(node, message))


def only(effects: Iterable[ev.Effect], kind: type[E]) -> list[E]:
    """The effects of one kind, in order."""
    return [effect for effect in effects if isinstance(effect, kind)]


def sent(effects: Iterable[ev.Effect], peer: str = "") -> list[StreamingMessage]:
    """What goes out to a peer's stream, or to all."""
    return [effect.message for effect in only(effects, ev.Send) if peer in ("", effect.peer)]


def bodies(effects: Iterable[ev.Effect], peer: str = "") -> list[str | None]:
    """The kinds of messages that go out."""
    return [message.WhichOneof("body") for message in sent(effects, peer)]


def answers(effects: Iterable[ev.Effect], peer: str = "") -> list[tuple[int, str]]:
    """The code and text of every answer that goes out."""
    return [
        (message.notifyReq.code, message.notifyReq.message)
        for message in sent(effects, peer)
        if message.HasField("notifyReq")
    ]


def to_scheduler(effects: Iterable[ev.Effect]) -> list[ControlMessage]:
    """What the local scheduler is told."""
    return [effect.message for effect in only(effects, ev.ToScheduler)]


def create_stored(
    proxy: Proxy, outcome: ev.Stored = ev.Stored.CREATED, instance_id: str = "instance-1", number: int = 1
) -> list[ev.Effect]:
    """etcd answers a create."""
    return proxy.handle(ev.CreateStored(request_id(number), outcome, instance_id, proxy.revision + 1))


def create_answers(effects: list[ev.Effect]) -> list[tuple[int, str, str]]:
    """Code, text and instance id of every createRsp."""
    return [
        (message.createRsp.code, message.createRsp.message, message.createRsp.instanceID)
        for message in sent(effects, DRIVER)
        if message.HasField("createRsp")
    ]


def kill_answers(effects: list[ev.Effect], peer: str = DRIVER) -> list[tuple[int, str]]:
    """Code and text of every killRsp."""
    return [
        (message.killRsp.code, message.killRsp.message)
        for message in sent(effects, peer)
        if message.HasField("killRsp")
    ]
