import pytest

from faas_local.busproxy import events as ev
from faas_local.protocol.cluster.records_pb2 import (
    CREATING,
    FATAL,
    RUNNING,
    SCHEDULING,
    FunctionRecord,
    RouteRecord,
)
from faas_local.protocol.errors import Code
from faas_local.protocol.ids import message_id
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from support.busproxy_core import DRIVER, FUNCTION, Proxy, bodies, only, request_id, sent, to_scheduler

UNKNOWN = "this cluster has no such instance"


def closed(effects: list[ev.Effect]) -> list[tuple[str, str]]:
    """Whose streams are ended, and why."""
    return [(close.peer, close.reason) for close in only(effects, ev.CloseStream)]


# Streams of runtimes must prove who they are


def test_unknown_instance(proxy: Proxy) -> None:
    """A stream of an instance that etcd does not know is ended: its cluster is another one."""
    assert only(proxy.connect("ada", "r-ada"), ev.Lookup) == [ev.Lookup("ada")]

    assert closed(proxy.handle(ev.NotFound("ada", 500))) == [("ada", UNKNOWN)]


def test_runtime_of_another_start(proxy: Proxy) -> None:
    """A stream of an earlier runtime of the instance is ended."""
    proxy.route(runtime_id="r-new")

    assert closed(proxy.connect("ada", "r-old")) == [("ada", UNKNOWN)]


def test_runtime_of_a_failed_instance(proxy: Proxy) -> None:
    """A stream of an instance that has failed is ended."""
    proxy.route(state=FATAL)

    assert closed(proxy.connect("ada", "r-ada")) == [("ada", UNKNOWN)]


def test_runtime_is_faster_than_the_watch(proxy: Proxy) -> None:
    """A runtime that comes before the news of its claim is kept waiting, with what it sends."""
    proxy.route(state=SCHEDULING, runtime_id="")
    assert not closed(proxy.connect("ada", "r-ada"))
    assert proxy.result(99) == []

    told = to_scheduler(proxy.route(state=CREATING))

    assert [message.WhichOneof("body") for message in told] == ["runtime_attached", "init_finished"]


def test_stream_ends_before_it_is_proven(proxy: Proxy) -> None:
    """A stream that ends while it waits leaves nothing behind."""
    proxy.connect("ada", "r-ada")
    proxy.disconnect("ada")

    assert not closed(proxy.handle(ev.NotFound("ada", 500)))


def test_stream_of_an_instance_that_goes(proxy: Proxy) -> None:
    """The stream of an instance that is removed is ended."""
    proxy.running()

    assert closed(proxy.route_gone()) == [("ada", UNKNOWN)]
    assert proxy.result() == []


def test_message_of_an_older_stream(proxy: Proxy) -> None:
    """What still comes on a stream that was replaced is dropped."""
    proxy.running()
    proxy.connect("ada", "r-ada")
    message = StreamingMessage(messageID=message_id(request_id(1)))
    message.callResultReq.requestID = request_id(1)

    assert proxy.handle(ev.Received("ada", 2, message)) == []


# News from etcd may come late, twice or from two sides


def test_same_route_twice(proxy: Proxy) -> None:
    """A route that is told again changes nothing."""
    proxy.running()
    proxy.invoke()
    route = RouteRecord(instance_id="ada", state=FATAL)

    assert proxy.handle(ev.RouteChanged(route, proxy.revision)) == []


def test_look_up_from_before(proxy: Proxy) -> None:
    """A look-up that found nothing says nothing about a route that came later."""
    proxy.invoke()
    proxy.route()

    assert proxy.handle(ev.NotFound("ada", proxy.revision - 1)) == []
    assert "ada" in proxy.core.board.routes


def test_name_that_comes_again(proxy: Proxy) -> None:
    """A name whose instance is gone may come again; nothing of the old one sticks to it."""
    proxy.running()
    proxy.route_gone()
    proxy.route(state=RUNNING, node="node-0", runtime_id="r-2", birth=98)

    assert bodies(proxy.connect("ada", "r-2"), "ada") == []
    assert closed(proxy.connect("ada", "r-ada"))[-1] == ("ada", UNKNOWN)


def test_nothing_is_kept_of_the_past(proxy: Proxy) -> None:
    """When everything is answered and gone the core is as empty as at its start."""
    proxy.running()
    proxy.invoke()
    proxy.result()
    proxy.confirm()
    proxy.kill()
    proxy.route_gone()

    board = proxy.core.board
    assert not board.routes and not board.revisions and not board.looking
    assert len(proxy.core.calls) == len(proxy.core.creates) == len(proxy.core.kills) == 0


# Functions


def test_unknown_function(proxy: Proxy) -> None:
    """A create of a function that the cluster does not have is refused with what it has."""
    proxy.handle(ev.FunctionGone(FUNCTION))
    proxy.handle(ev.FunctionChanged(FunctionRecord(function="default/other/$latest")))

    (message,) = sent(proxy.create(), DRIVER)

    assert message.createRsp.code == Code.ERR_FUNCTION_META_NOT_FOUND
    assert "default/other/$latest" in message.createRsp.message


# Requests that are not


@pytest.mark.parametrize("body", ["createReq", "invokeReq", "callResultReq"])
def test_malformed_request_id(proxy: Proxy, body: str) -> None:
    """A request whose id is none of the SDK's is refused with 1001."""
    message = StreamingMessage(messageID="x")
    getattr(message, body).requestID = "??"

    (answer,) = sent(proxy.receive(DRIVER, message), DRIVER)

    assert getattr(answer, str(answer.WhichOneof("body"))).code == 1001


@pytest.mark.parametrize(("body", "response"), [("createReqs", "createRsps"), ("rGroupReq", "rGroupRsp")])
def test_groups(proxy: Proxy, body: str, response: str) -> None:
    """Groups are refused in words."""
    message = StreamingMessage(messageID="x")
    getattr(message, body).SetInParent()

    (answer,) = sent(proxy.receive(DRIVER, message), DRIVER)

    assert "not supported" in getattr(answer, response).message


def test_states_are_the_shells_matter(proxy: Proxy) -> None:
    """Saved states are kept under the instance that saves them."""
    proxy.running()
    save, load = StreamingMessage(messageID="s"), StreamingMessage(messageID="l")
    save.saveReq.state = b"state"
    load.loadReq.checkpointID = "ada"

    assert proxy.receive("ada", save) == [ev.SaveState("ada", "s", b"state")]
    assert proxy.receive("ada", load) == [ev.LoadState("ada", "l", "ada")]
