import pytest

from faas_local.busproxy import events as ev
from faas_local.protocol.cluster.records_pb2 import CREATING, EXITING, FATAL, RUNNING, JobRecord
from faas_local.protocol.ids import message_id
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from support.busproxy_core import DRIVER, JOB, Proxy, answers, bodies, only, request_id, sent

KILLED = (1007, "instance has been killed or exited.")


def call_answer(number: int, runtime: StreamingMessage | None = None, code: int = 1007) -> StreamingMessage:
    """The refusal of a runtime that is shutting down."""
    message = StreamingMessage(messageID=message_id(request_id(number)))
    message.callRsp.code = code
    message.callRsp.message = "instance has already exited"
    return message


# The usual way


def test_call(proxy: Proxy) -> None:
    """A call is accepted at once and goes to its runtime with everything that the runtime needs."""
    proxy.running()

    effects = proxy.invoke()

    assert bodies(effects, DRIVER) == ["invokeRsp"]
    (call,) = sent(effects, "ada")
    assert call.callReq.requestID == request_id(1)
    assert call.callReq.senderID == DRIVER
    assert list(call.callReq.returnObjectIDs) == [request_id(1) + "00"]


def test_result_is_acknowledged_last(proxy: Proxy) -> None:
    """A runtime's result is acknowledged only when the caller has it: until then the runtime keeps it."""
    proxy.running()
    proxy.invoke()

    finished = proxy.result()
    confirmed = proxy.confirm()

    assert answers(finished, DRIVER) == [(0, "")]
    assert not sent(finished, "ada")
    assert bodies(confirmed, "ada") == ["callResultAck"]
    assert len(proxy.core.calls) == 0


def test_error_passes_unchanged(proxy: Proxy) -> None:
    """What a function raised reaches the caller with its code and text."""
    proxy.running()
    proxy.invoke()

    assert answers(proxy.result(code=2002, text="ValueError"), DRIVER) == [(2002, "ValueError")]


def test_refusal_is_an_answer(proxy: Proxy) -> None:
    """A runtime that refuses a call has answered it."""
    proxy.running()
    proxy.invoke()

    assert answers(proxy.receive("ada", call_answer(1)), DRIVER) == [(1007, "instance has already exited")]


def test_acceptance_is_no_answer(proxy: Proxy) -> None:
    """A runtime that takes a call has not answered it."""
    proxy.running()
    proxy.invoke()

    assert proxy.receive("ada", call_answer(1, code=0)) == []


# Requests and results that come again


def test_call_that_is_sent_again(proxy: Proxy) -> None:
    """A call that comes twice is accepted twice and delivered once."""
    proxy.running()
    proxy.invoke()

    again = proxy.invoke(resend=1)

    assert bodies(again) == ["invokeRsp"]


def test_call_that_is_sent_again_after_its_answer(proxy: Proxy) -> None:
    """A call that comes again when it is answered gets the answer again."""
    proxy.running()
    proxy.invoke()
    proxy.result()

    assert bodies(proxy.invoke(resend=1), DRIVER) == ["invokeRsp", "notifyReq"]


def test_result_that_is_repeated(proxy: Proxy) -> None:
    """A result that comes again goes to the caller again, who may have missed it."""
    proxy.running()
    proxy.invoke()
    proxy.result()

    assert answers(proxy.result(), DRIVER) == [(0, "")]


def test_answer_while_the_caller_is_away(proxy: Proxy) -> None:
    """A caller that was away gets the answers that it missed when it is back."""
    proxy.running()
    proxy.invoke()
    proxy.disconnect(DRIVER)
    assert not sent(proxy.result(), DRIVER)

    assert answers(proxy.connect(DRIVER), DRIVER) == [(0, "")]


def test_runtime_reconnects(proxy: Proxy) -> None:
    """A runtime that was away gets its open calls again; it knows which it has."""
    proxy.running()
    proxy.invoke(1)
    proxy.invoke(2)
    proxy.result(1)
    proxy.disconnect("ada")

    again = sent(proxy.connect("ada", "r-ada"), "ada")

    assert [message.callReq.requestID for message in again] == [request_id(2)]


# Calls of instances that are not there (yet)


def test_instance_that_is_being_created(proxy: Proxy) -> None:
    """A call of an instance that is being created waits until it runs."""
    proxy.route(state=CREATING)
    proxy.connect("ada", "r-ada")
    assert not sent(proxy.invoke(), "ada")

    assert bodies(proxy.route(state=RUNNING), "ada") == ["callReq"]


def test_runtime_that_is_not_back_yet(proxy: Proxy) -> None:
    """A call of an instance whose runtime is away waits for the runtime."""
    proxy.route()
    assert not sent(proxy.invoke(), "ada")

    assert bodies(proxy.connect("ada", "r-ada"), "ada") == ["callReq"]


def test_unknown_instance(proxy: Proxy) -> None:
    """A call of an unknown instance is looked up, and answered with 1003 when there is none."""
    assert only(proxy.invoke(), ev.Lookup) == [ev.Lookup("ada")]

    missing = proxy.handle(ev.NotFound("ada", 500))

    assert answers(missing, DRIVER) == [(1003, "instance is not found, maybe be not created or killed")]


def test_one_look_up_at_a_time(proxy: Proxy) -> None:
    """Many calls of an unknown instance cost one look-up."""
    proxy.invoke(1)

    assert not only(proxy.invoke(2), ev.Lookup)


def test_instance_that_the_watch_had_not_told(proxy: Proxy) -> None:
    """A call that was faster than the watch is delivered when the watch tells."""
    proxy.invoke()
    proxy.route()

    assert bodies(proxy.connect("ada", "r-ada"), "ada") == ["callReq"]


# Instances that end


def test_instance_ends_with_a_call(proxy: Proxy) -> None:
    """A call that its instance took to the grave is answered with 1007."""
    proxy.running()
    proxy.invoke()

    assert answers(proxy.route_gone(), DRIVER) == [KILLED]


def test_exiting_instance_may_finish(proxy: Proxy) -> None:
    """A call that is under way when its instance is killed may still give its result."""
    proxy.running()
    proxy.invoke()

    assert not answers(proxy.route(state=EXITING))
    assert answers(proxy.result(), DRIVER) == [(0, "")]


def test_exiting_instance_takes_no_new_call(proxy: Proxy) -> None:
    """A new call of an instance that is being killed is answered with 1007."""
    proxy.running()
    proxy.route(state=EXITING)

    assert answers(proxy.invoke(), DRIVER) == [KILLED]


def test_call_sent_again_to_an_exiting_instance(proxy: Proxy) -> None:
    """A call that may have been under way before a restart is left to the runtime, which knows."""
    proxy.running()
    proxy.route(state=EXITING)

    assert bodies(proxy.invoke(resend=1), "ada") == ["callReq"]


def test_failed_instance(proxy: Proxy) -> None:
    """Calls under way get the bare text of the failure; later ones are told that it is one."""
    proxy.running()
    proxy.invoke(1)

    assert answers(proxy.route(state=FATAL, code=2002, text="boom"), DRIVER) == [(2002, "boom")]
    assert answers(proxy.invoke(2), DRIVER) == [(2002, "instance occurs fatal error, cause by: (boom)")]


@pytest.mark.parametrize("code", [3001, 3002])
def test_dead_instance_shows_no_retryable_code(proxy: Proxy, code: int) -> None:
    """A failure whose code the SDK would retry for ever is shown as 1007."""
    proxy.route(state=FATAL, code=code, text="never connected")

    assert [answer[0] for answer in answers(proxy.invoke(), DRIVER)] == [1007]


def test_last_words(proxy: Proxy) -> None:
    """A result that comes after its instance's end has been answered for already."""
    proxy.running()
    proxy.invoke()
    proxy.route(state=FATAL, code=2002, text="boom")
    proxy.confirm()

    assert proxy.result() == []
    assert len(proxy.core.calls) == 0


# Callers that do not come back


def test_caller_is_gone(proxy: Proxy) -> None:
    """A result that nobody will take is acknowledged, so that the runtime can forget it."""
    proxy.running()
    proxy.invoke()
    proxy.disconnect(DRIVER)
    proxy.handle(ev.JobChanged(JobRecord(job_id=JOB, node="node-0")))
    proxy.handle(ev.JobChanged(JobRecord(job_id=JOB, node="node-0", ended=True)))

    assert bodies(proxy.result(), "ada") == ["callResultAck"]
    assert len(proxy.core.calls) == 0


def test_caller_leaves_with_an_answer_on_the_way(proxy: Proxy) -> None:
    """An answer that waits for its caller is dropped when the caller's job has ended."""
    proxy.running()
    proxy.invoke()
    proxy.result()
    proxy.handle(ev.JobChanged(JobRecord(job_id=JOB, node="node-0")))

    effects = proxy.handle(ev.JobChanged(JobRecord(job_id=JOB, node="node-0", ended=True)))

    assert bodies(effects, "ada") == ["callResultAck"]


# A busproxy that was restarted


def test_result_before_the_caller_is_back(proxy: Proxy) -> None:
    """A restarted busproxy keeps a result for the caller that has not sent its call again yet."""
    proxy.running()

    assert answers(proxy.result(), DRIVER) == [(0, "")]
    assert bodies(proxy.invoke(resend=1), DRIVER) == ["invokeRsp", "notifyReq"]
    assert bodies(proxy.confirm(), "ada") == ["callResultAck"]
