import pytest

from faas_local.busproxy import events as ev
from faas_local.busproxy.board import CALLER, REVISION
from faas_local.protocol.cluster.records_pb2 import (
    CREATING,
    EXITING,
    FATAL,
    SCHEDULE_FAILED,
    SCHEDULING,
    InstanceState,
)
from faas_local.protocol.ids import message_id
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from support.busproxy_core import Proxy, bodies, kill_answers, only, request_id, sent, to_scheduler

KILL, KILL_AND_WAIT, GET_INSTANCE = 1, 3, 74
OTHER = "busproxy/node-1"


def asked_to_kill(effects: list[ev.Effect]) -> list[tuple[str, str]]:
    """What the scheduler is asked to kill."""
    return [
        (message.kill_instance.instance_id, message.kill_instance.create_request_id)
        for message in to_scheduler(effects)
    ]


# Ending an instance


def test_kill(proxy: Proxy) -> None:
    """A kill goes to the scheduler with the instance's birth, and is answered when the instance is ending."""
    proxy.running()

    assert asked_to_kill(proxy.kill()) == [("ada", request_id(99))]
    assert kill_answers(proxy.route(state=EXITING)) == [(0, "")]
    assert len(proxy.core.kills) == 0


def test_kill_and_wait(proxy: Proxy) -> None:
    """A kill that waits is answered when the instance is gone."""
    proxy.running()
    proxy.kill(KILL_AND_WAIT)

    assert not kill_answers(proxy.route(state=EXITING))
    assert kill_answers(proxy.route_gone()) == [(0, "")]


def test_kill_of_an_ending_instance(proxy: Proxy) -> None:
    """A kill of an instance that is ending is answered at once."""
    proxy.running()
    proxy.route(state=EXITING)

    assert kill_answers(proxy.kill()) == [(0, "")]


def test_kill_of_an_unknown_instance(proxy: Proxy) -> None:
    """A kill of an instance that is not there has nothing to do."""
    assert only(proxy.kill(), ev.Lookup) == [ev.Lookup("ada")]

    assert kill_answers(proxy.handle(ev.NotFound("ada", 500))) == [(0, "")]


@pytest.mark.parametrize("state", [FATAL, SCHEDULE_FAILED])
def test_kill_of_a_failed_instance(proxy: Proxy, state: InstanceState) -> None:
    """A kill of a failed instance removes what is stored about it."""
    proxy.route(state=state)

    assert proxy.kill() == [ev.DeleteTerminal("ada")]
    assert kill_answers(proxy.route_gone()) == [(0, "")]


def test_kill_before_placement(proxy: Proxy) -> None:
    """A kill of an instance without a node cancels it."""
    proxy.route(state=SCHEDULING, node="")

    assert proxy.kill() == [ev.CancelUnplaced("ada")]
    assert kill_answers(proxy.route(state=EXITING, node="")) == [(0, "")]


def test_placed_while_it_is_cancelled(proxy: Proxy) -> None:
    """A kill that the placement overtook goes to the scheduler."""
    proxy.route(state=SCHEDULING, node="")
    proxy.kill()

    assert asked_to_kill(proxy.route(state=SCHEDULING)) == [("ada", request_id(99))]


def test_scheduler_was_away(proxy: Proxy) -> None:
    """A kill that the scheduler may have missed goes out again when it is back."""
    proxy.running()
    proxy.kill()

    assert asked_to_kill(proxy.handle(ev.SchedulerUp())) == [("ada", request_id(99))]


# Signals for the runtime


def test_signal(proxy: Proxy) -> None:
    """A signal goes to the runtime and its answer to whoever sent it."""
    proxy.running()

    (signal,) = sent(proxy.kill(GET_INSTANCE, payload=b"x"), "ada")
    reply = StreamingMessage(messageID=signal.messageID)
    reply.signalRsp.message = "meta"

    assert (signal.signalReq.signal, signal.signalReq.payload) == (GET_INSTANCE, b"x")
    assert kill_answers(proxy.receive("ada", reply)) == [(0, "meta")]


def test_signal_while_the_runtime_is_away(proxy: Proxy) -> None:
    """A signal waits for a runtime that is away."""
    proxy.route()
    proxy.kill(GET_INSTANCE)

    assert "signalReq" in bodies(proxy.connect("ada", "r-ada"), "ada")


@pytest.mark.parametrize(("state", "code"), [(FATAL, 3001), (CREATING, 1003), (EXITING, 1003)])
def test_signal_to_an_instance_that_cannot_take_it(proxy: Proxy, state: InstanceState, code: int) -> None:
    """A signal to an instance that does not run is refused."""
    proxy.route(state=state)

    assert [found for found, _ in kill_answers(proxy.kill(GET_INSTANCE))] == [code]


def test_signal_to_an_unknown_instance(proxy: Proxy) -> None:
    """A signal to an instance that is not there gets 1003."""
    proxy.kill(GET_INSTANCE)

    assert [code for code, _ in kill_answers(proxy.handle(ev.NotFound("ada", 500)))] == [1003]


def test_unknown_signal(proxy: Proxy) -> None:
    """A signal that this cluster does not have is refused with its number."""
    assert kill_answers(proxy.kill(30)) == [(1001, "invalid signal num: 30 is not supported by this cluster")]


# Other nodes


def remote_kill(revision: int, signal: int = KILL) -> StreamingMessage:
    """node-1's busproxy passes on a kill of its driver."""
    message = StreamingMessage(
        messageID=message_id(request_id(7)), metaData={CALLER: "driver-x", REVISION: str(revision)}
    )
    message.killReq.instanceID = "ada"
    message.killReq.signal = signal
    return message


def test_kill_on_another_node(proxy: Proxy) -> None:
    """A kill of another node's instance goes to that node's busproxy, whose answer counts."""
    proxy.connect_node()
    proxy.route(node="node-1")

    (asked,) = only(proxy.kill(), ev.ToNode)
    reply = StreamingMessage(messageID=asked.message.messageID)
    reply.killRsp.SetInParent()

    assert kill_answers(proxy.from_node(reply)) == [(0, "")]
    assert len(proxy.core.kills) == 0


def test_other_node_was_away(proxy: Proxy) -> None:
    """A kill that another node may have missed goes out again when it is back."""
    proxy.route(node="node-1")
    proxy.kill()

    assert len(only(proxy.connect_node(), ev.ToNode)) == 1


def test_kill_from_another_node(proxy: Proxy) -> None:
    """A kill that another node passes on is done here and answered there."""
    proxy.connect_node()
    proxy.running()

    assert asked_to_kill(proxy.receive(OTHER, remote_kill(proxy.revision))) == [("ada", request_id(99))]
    assert kill_answers(proxy.route(state=EXITING), OTHER) == [(0, "")]


@pytest.mark.parametrize(("signal", "code"), [(KILL, 0), (GET_INSTANCE, 1003)])
def test_instance_has_left(proxy: Proxy, signal: int, code: int) -> None:
    """A request for an instance that has left this node is answered, never passed on to a third node."""
    proxy.connect_node()
    proxy.route()
    known = proxy.revision
    proxy.route_gone()
    proxy.route(node="node-1")

    effects = proxy.receive(OTHER, remote_kill(known, signal))

    assert [found for found, _ in kill_answers(effects, OTHER)] == [code]
    assert not only(effects, ev.ToNode)


def test_other_node_has_seen_more(proxy: Proxy) -> None:
    """A kill that goes by a newer route than is known here waits for the watch."""
    proxy.connect_node()
    assert proxy.receive(OTHER, remote_kill(proxy.revision + 1)) == []

    assert asked_to_kill(proxy.route()) == [("ada", request_id(99))]
