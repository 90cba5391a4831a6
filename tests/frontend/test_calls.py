"""The requests of one gateway job between its HTTP clients and the stream to the busproxy."""

import pytest

from faas_local.frontend.calls import (
    CONNECT_SECONDS,
    RECONNECT_SECONDS,
    Answer,
    Asked,
    CallEffect,
    CallTable,
    Ended,
    Key,
    Lost,
    Opened,
    Received,
    Send,
    Unclaimed,
    Verb,
    Written,
)
from faas_local.protocol.wire.core_service_pb2 import (
    CreateRequest,
    CreateResponse,
    InvokeRequest,
    InvokeResponse,
    KillRequest,
    KillResponse,
)
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from faas_local.protocol.wire.runtime_service_pb2 import (
    HeartbeatRequest,
    HeartbeatResponse,
    NotifyRequest,
    NotifyResponse,
    SignalRequest,
    SignalResponse,
)
from faas_local.runtime.timers import ClearTimer, SetTimer, TimerFired

REQUEST = "00112233445566aa00"
CREATE, INVOKE, KILL = Key(Verb.CREATE, REQUEST), Key(Verb.INVOKE, REQUEST), Key(Verb.KILL, REQUEST)
TIMER = ("invokeReq", REQUEST)


def asked(key: Key) -> Asked:
    """A request without content."""
    bodies = {
        Verb.CREATE: StreamingMessage(createReq=CreateRequest(requestID=key.request_id)),
        Verb.INVOKE: StreamingMessage(invokeReq=InvokeRequest(requestID=key.request_id)),
        Verb.KILL: StreamingMessage(killReq=KillRequest(requestID=key.request_id)),
    }
    return Asked(key, bodies[key.verb])


def sent(key: Key, number: int = 0) -> Send:
    """The request as it leaves for the `number`-th time again."""
    message = asked(key).message
    message.messageID = f"{key.request_id}{number:02x}"
    return Send(message)


def notified(instance_id: str = "", code: int = 0, message_id: str = "ffffffffffffffff0000") -> Received:
    """The busproxy's notification that the request ended."""
    notify = NotifyRequest(requestID=REQUEST, code=code, instanceID=instance_id)
    return Received(StreamingMessage(messageID=message_id, notifyReq=notify))


def acknowledged(message_id: str = "ffffffffffffffff0000") -> Send:
    """The acknowledgement of a notification."""
    return Send(StreamingMessage(messageID=message_id, notifyRsp=NotifyResponse()))


def open_table(*keys: Key) -> CallTable:
    """A table with an open stream on which these were asked."""
    table = CallTable("127.0.0.1:22773")
    table.handle(Opened())
    for key in keys:
        table.handle(asked(key))
    return table


def only_answer(effects: list[CallEffect]) -> Answer:
    """The one answer among effects."""
    [answer] = [effect for effect in effects if isinstance(effect, Answer)]
    return answer


@pytest.mark.parametrize("key", [CREATE, INVOKE, KILL], ids=lambda key: key.verb.value)
def test_a_request_leaves_at_once_on_an_open_stream(key: Key) -> None:
    """A request goes out under its own id and re-send count 0."""
    assert open_table().handle(asked(key)) == [sent(key)]


def test_a_retry_shares_the_request_under_way() -> None:
    """The same request asked twice is sent once."""
    assert open_table(INVOKE).handle(asked(INVOKE)) == []


def test_the_notification_is_the_answer_and_is_acknowledged_after_it_was_written() -> None:
    """The instance may forget its result only when the HTTP client has it."""
    table = open_table(INVOKE)

    answered = table.handle(notified())
    written = table.handle(Written(INVOKE))

    assert answered == [Answer(INVOKE, NotifyRequest(requestID=REQUEST))]
    assert written == [ClearTimer(TIMER), acknowledged()]


def test_an_accepted_request_is_not_answered_yet() -> None:
    """A response without error only says that the request arrived."""
    accepted = Received(StreamingMessage(messageID=REQUEST + "00", invokeRsp=InvokeResponse()))

    assert open_table(INVOKE).handle(accepted) == []


def test_a_refused_invoke_is_answered_at_once() -> None:
    """An error in the response is final and owes no acknowledgement."""
    table = open_table(INVOKE)
    refused = InvokeResponse(code=1003, message="instance not found")

    effects = table.handle(Received(StreamingMessage(messageID=REQUEST + "00", invokeRsp=refused)))

    reply = NotifyRequest(requestID=REQUEST, code=1003, message="instance not found")
    assert effects == [Answer(INVOKE, reply)]
    assert table.handle(Written(INVOKE)) == [ClearTimer(TIMER)]


@pytest.mark.parametrize("code", [1004, 1006])
def test_a_refused_create_names_the_instance(code: int) -> None:
    """Code 1004 attaches the driver to the instance that exists, so the answer must name it."""
    refused = CreateResponse(code=code, message="why", instanceID="ns-counter")

    effects = open_table(CREATE).handle(
        Received(StreamingMessage(messageID=REQUEST + "00", createRsp=refused))
    )

    reply = NotifyRequest(requestID=REQUEST, code=code, message="why", instanceID="ns-counter")
    assert effects == [Answer(CREATE, reply)]


def test_the_answer_to_a_create_names_the_instance() -> None:
    """The driver learns the instance id from this one answer, whichever message brought it."""
    table = open_table(CREATE)
    table.handle(
        Received(
            StreamingMessage(messageID=REQUEST + "00", createRsp=CreateResponse(instanceID="an-instance"))
        )
    )

    assert only_answer(table.handle(notified())).reply == NotifyRequest(
        requestID=REQUEST, instanceID="an-instance"
    )


def test_a_kill_is_answered_by_its_response() -> None:
    """A kill has no notification."""
    response = KillResponse(code=0, message="meta")

    effects = open_table(KILL).handle(Received(StreamingMessage(messageID=REQUEST + "00", killRsp=response)))

    assert effects == [Answer(KILL, response)]


def test_a_notification_that_comes_again_is_answered_once() -> None:
    """The later one is acknowledged when the answer was written: that is the one the busproxy waits for."""
    table = open_table(INVOKE)
    table.handle(notified(message_id="ffffffffffffffff0000"))

    assert table.handle(notified(message_id="ffffffffffffffff0001")) == []
    assert table.handle(Written(INVOKE)) == [ClearTimer(TIMER), acknowledged("ffffffffffffffff0001")]


def test_an_unknown_notification_is_acknowledged_and_reported() -> None:
    """Results that nobody waits for (the frontend was restarted) do not stay with the instance."""
    assert open_table().handle(notified()) == [acknowledged(), Unclaimed(INVOKE.request_id)]


def test_an_answer_that_is_repeated_is_not_taken_for_an_unclaimed_one() -> None:
    """An acknowledgement may be lost with its stream: what was answered is remembered."""
    table = open_table(INVOKE)
    table.handle(notified())
    table.handle(Lost())
    table.handle(Written(INVOKE))
    table.handle(Opened())

    assert table.handle(notified()) == [acknowledged()]


def test_unanswered_requests_are_sent_again_on_the_next_stream() -> None:
    """Same request, next message id, in the order in which they were asked; answered ones are not sent."""
    kill = Key(Verb.KILL, "00112233445566bb00")
    create = Key(Verb.CREATE, "00112233445566cc00")
    table = open_table(INVOKE, kill, create)
    table.handle(notified())
    table.handle(Lost())

    assert table.handle(Opened()) == [sent(kill, 1), sent(create, 1)]
    table.handle(Lost())
    assert table.handle(Opened()) == [sent(kill, 2), sent(create, 2)]


def test_a_request_without_a_stream_waits_for_one() -> None:
    """A busproxy that is restarted in time is not noticed."""
    table = CallTable("127.0.0.1:22773")

    assert table.handle(asked(INVOKE)) == [SetTimer(TIMER, CONNECT_SECONDS)]
    assert table.handle(Opened()) == [sent(INVOKE)]
    assert table.handle(TimerFired(TIMER)) == []


@pytest.mark.parametrize("key", [CREATE, INVOKE, KILL], ids=lambda key: key.verb.value)
def test_a_request_that_finds_no_busproxy_ends_with_3004(key: Key) -> None:
    """The text names the address."""
    table = CallTable("127.0.0.1:22773")
    table.handle(asked(key))

    reply = only_answer(table.handle(TimerFired((key.verb.value, REQUEST)))).reply

    assert (reply.code, reply.message) == (3004, "frontend cannot connect to busproxy 127.0.0.1:22773")


def test_a_request_under_way_survives_a_restart_of_the_busproxy() -> None:
    """What was sent waits as long as an in-cluster driver waits, then ends with 3006."""
    table = open_table(INVOKE)

    assert table.handle(Lost()) == [SetTimer(TIMER, RECONNECT_SECONDS)]

    reply = only_answer(table.handle(TimerFired(TIMER))).reply
    assert (reply.code, reply.message) == (3006, "connected lost from proxy")


def test_the_time_without_a_busproxy_ends_with_its_first_word() -> None:
    """A stream that opens and breaks at once does not start the time again; a message on it ends it."""
    table = open_table(INVOKE)
    table.handle(Lost())
    table.handle(Opened())

    assert table.handle(Lost()) == []
    table.handle(Opened())
    heard = table.handle(Received(StreamingMessage(messageID=REQUEST + "02", invokeRsp=InvokeResponse())))
    assert heard == [ClearTimer(TIMER)]


def test_time_does_not_run_out_on_an_open_stream() -> None:
    """A time that ends while a new stream is open but silent is looked at again later."""
    table = open_table(INVOKE)
    table.handle(Lost())
    table.handle(Opened())

    assert table.handle(TimerFired(TIMER)) == [SetTimer(TIMER, CONNECT_SECONDS)]


def test_an_acknowledgement_without_a_stream_is_dropped() -> None:
    """The busproxy notifies again on the next stream, and that is acknowledged."""
    table = open_table(INVOKE)
    table.handle(notified())
    table.handle(Lost())

    assert table.handle(Written(INVOKE)) == [ClearTimer(TIMER)]
    table.handle(Opened())
    assert table.handle(notified()) == [acknowledged()]


def test_the_end_answers_whoever_waits() -> None:
    """Nobody waits for ever for a job that is over."""
    effects = open_table(INVOKE, KILL).handle(Ended(3003, "over"))

    assert effects == [
        Answer(INVOKE, NotifyRequest(requestID=REQUEST, code=3003, message="over")),
        Answer(KILL, KillResponse(code=3003, message="over")),
    ]


def test_the_busproxy_hears_that_the_driver_lives() -> None:
    """Heartbeats and signals are answered as an in-cluster driver answers them."""
    table = open_table()
    heartbeat = StreamingMessage(messageID="a", heartbeatReq=HeartbeatRequest())
    signal = StreamingMessage(messageID="b", signalReq=SignalRequest(signal=10))

    assert table.handle(Received(heartbeat)) == [
        Send(StreamingMessage(messageID="a", heartbeatRsp=HeartbeatResponse()))
    ]
    assert table.handle(Received(signal)) == [
        Send(StreamingMessage(messageID="b", signalRsp=SignalResponse()))
    ]
