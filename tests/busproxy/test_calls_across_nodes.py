import pytest

from faas_local.busproxy import events as ev
from faas_local.busproxy.board import CALLER, REVISION
from faas_local.protocol.cluster.records_pb2 import EXITING, FATAL, JobRecord
from faas_local.protocol.ids import message_id
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from support.busproxy_core import DRIVER, Proxy, answers, bodies, only, request_id, sent

REMOTE_JOB = "job-00000002"
REMOTE_DRIVER = f"driver-{REMOTE_JOB}"
OTHER = "busproxy/node-1"


@pytest.fixture
def proxy() -> Proxy:
    """node-0's busproxy with a driver of its own, and node-1's that it is connected to."""
    proxy = Proxy()
    proxy.connect_driver()
    proxy.connect_node()
    return proxy


def answer(number: int = 1, code: int = 0) -> StreamingMessage:
    """node-1's busproxy has an answer for our driver."""
    message = StreamingMessage(messageID=message_id(request_id(number)), metaData={CALLER: DRIVER})
    message.notifyReq.requestID = request_id(number)
    message.notifyReq.instanceID = "ada"
    message.notifyReq.code = code
    return message


def asked(number: int = 1, *, revision: int = 0, resend: int = 0) -> StreamingMessage:
    """node-1's busproxy passes on a call of its driver."""
    message = StreamingMessage(
        messageID=message_id(request_id(number), resend),
        metaData={CALLER: REMOTE_DRIVER, REVISION: str(revision)},
    )
    message.invokeReq.requestID = request_id(number)
    message.invokeReq.instanceID = "ada"
    return message


def passed_on(effects: list[ev.Effect]) -> list[tuple[str, str | None]]:
    return [(effect.node, effect.message.WhichOneof("body")) for effect in only(effects, ev.ToNode)]


# Calls that go to another node


def test_call_is_passed_on(proxy: Proxy) -> None:
    """A call of another node's instance goes to that node, with its caller and what is known of the instance."""
    proxy.route(node="node-1")

    (effect,) = only(proxy.invoke(), ev.ToNode)

    assert effect.message.invokeReq.requestID == request_id(1)
    assert dict(effect.message.metaData) == {CALLER: DRIVER, REVISION: str(proxy.revision)}


def test_answer_comes_back(proxy: Proxy) -> None:
    """The other node's answer goes to the caller, and the caller's confirmation to the other node."""
    proxy.route(node="node-1")
    proxy.invoke()

    assert answers(proxy.from_node(answer()), DRIVER) == [(0, "")]
    assert passed_on(proxy.confirm()) == [("node-1", "notifyRsp")]


def test_end_is_told_by_the_other_node(proxy: Proxy) -> None:
    """A call that another node has is answered by that node, which may have its result."""
    proxy.route(node="node-1")
    proxy.invoke()

    assert not answers(proxy.route(node="node-1", state=EXITING))
    assert not answers(proxy.route_gone())
    assert answers(proxy.from_node(answer()), DRIVER) == [(0, "")]


def test_other_node_is_lost(proxy: Proxy) -> None:
    """A call whose node is away is answered when its instance has ended."""
    proxy.route(node="node-1")
    proxy.invoke()
    proxy.handle(ev.NodeDown("node-1"))

    effects = proxy.route(node="node-1", state=FATAL, code=1007, text="node-1 is exited")

    assert answers(effects, DRIVER) == [(1007, "node-1 is exited")]


def test_other_busproxy_restarts(proxy: Proxy) -> None:
    """A call whose node's busproxy was restarted is passed on again, as one that may be under way."""
    proxy.route(node="node-1")
    proxy.invoke()
    proxy.handle(ev.NodeDown("node-1"))

    (again,) = only(proxy.handle(ev.NodeUp("node-1")), ev.ToNode)

    assert again.message.messageID == message_id(request_id(1), 1)


def test_answer_to_a_forgotten_call(proxy: Proxy) -> None:
    """An answer to a call that was forgotten goes to the caller, and is confirmed only when the caller has it."""
    effects = proxy.from_node(answer())

    assert answers(effects, DRIVER) == [(0, "")]
    assert not passed_on(effects)
    assert passed_on(proxy.confirm()) == [("node-1", "notifyRsp")]


def test_answer_for_a_caller_that_is_gone(proxy: Proxy) -> None:
    """An answer that nobody will take is confirmed at once."""
    message = answer()
    message.metaData[CALLER] = "driver-job-0000dead"

    assert passed_on(proxy.from_node(message)) == [("node-1", "notifyRsp")]


def test_first_answer_counts(proxy: Proxy) -> None:
    """An answer that was given stays as it was."""
    proxy.route(node="node-1")
    proxy.invoke()
    proxy.from_node(answer(code=1007))

    assert answers(proxy.from_node(answer(code=0)), DRIVER) == [(1007, "")]


# Calls that come from another node


def test_call_from_another_node(proxy: Proxy) -> None:
    """A call that another node passes on goes to the runtime, and the answer back with its caller's name."""
    proxy.running()

    assert bodies(proxy.receive(OTHER, asked()), "ada") == ["callReq"]
    (back,) = sent(proxy.result(caller=REMOTE_DRIVER), OTHER)

    assert back.metaData[CALLER] == REMOTE_DRIVER
    assert bodies(proxy.confirm(sender=OTHER), "ada") == ["callResultAck"]


def test_other_node_has_seen_more(proxy: Proxy) -> None:
    """A call that goes by a newer route than is known here waits for the watch."""
    ahead = proxy.revision + 1
    assert proxy.receive(OTHER, asked(revision=ahead)) == []

    proxy.route()

    assert bodies(proxy.connect("ada", "r-ada"), "ada") == ["callReq"]


@pytest.mark.parametrize("moved", [True, False], ids=["moved", "gone"])
def test_instance_has_left(proxy: Proxy, moved: bool) -> None:
    """A call of an instance that has left this node is answered, never passed on to a third node."""
    proxy.route()
    known = proxy.revision
    proxy.route_gone()
    if moved:
        proxy.route(node="node-1")

    effects = proxy.receive(OTHER, asked(revision=known))

    assert [code for code, _ in answers(effects, OTHER)] == [1007]
    assert not only(effects, ev.ToNode)


def test_other_busproxy_reconnects(proxy: Proxy) -> None:
    """Answers that another node's busproxy may have missed go out again when it is back."""
    proxy.running()
    proxy.receive(OTHER, asked())
    proxy.result(caller=REMOTE_DRIVER)

    assert answers(proxy.connect(OTHER, "node-1"), OTHER) == [(0, "")]


def test_result_for_a_caller_on_another_node(proxy: Proxy) -> None:
    """After a restart, a result for a driver of another node goes to that node."""
    proxy.running()
    proxy.handle(ev.JobChanged(JobRecord(job_id=REMOTE_JOB, node="node-1")))

    (back,) = sent(proxy.result(caller=REMOTE_DRIVER), OTHER)

    assert back.metaData[CALLER] == REMOTE_DRIVER


def test_result_for_an_instance_on_another_node(proxy: Proxy) -> None:
    """After a restart, a result for an instance of another node goes to that node."""
    proxy.running()
    proxy.route("bob", node="node-1")

    assert len(sent(proxy.result(caller="bob"), OTHER)) == 1
