"""The requests of one gateway job under any order of events."""

from hypothesis import given
from hypothesis import strategies as st

from faas_local.frontend.calls import (
    Answer,
    Asked,
    CallEvent,
    CallTable,
    Ended,
    Key,
    Lost,
    Opened,
    Received,
    Verb,
    Written,
)
from faas_local.protocol.wire.core_service_pb2 import CreateResponse, KillResponse
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from faas_local.protocol.wire.runtime_service_pb2 import NotifyRequest
from faas_local.runtime.timers import TimerFired

KEYS = [Key(verb, f"{number:018x}") for verb in Verb for number in range(2)]
EVENTS = st.one_of(
    st.sampled_from([Opened(), Lost()]),
    st.sampled_from(KEYS).map(lambda key: Asked(key, StreamingMessage())),
    st.sampled_from(KEYS).map(Written),
    st.sampled_from(KEYS).map(lambda key: TimerFired((key.verb.value, key.request_id))),
    st.sampled_from(KEYS).map(
        lambda key: Received(
            StreamingMessage(messageID="0" * 20, notifyReq=NotifyRequest(requestID=key.request_id))
        )
    ),
    st.sampled_from(KEYS).map(
        lambda key: Received(StreamingMessage(messageID=key.request_id + "00", killRsp=KillResponse()))
    ),
    st.text(max_size=20).map(
        lambda text: Received(StreamingMessage(messageID=text, createRsp=CreateResponse(code=1002)))
    ),
)


@given(st.lists(EVENTS, max_size=40))
def test_whatever_happens_every_request_is_answered_once(events: list[CallEvent]) -> None:
    """Between being asked and being written, a request is answered once; the end answers all that are left."""
    table = CallTable("127.0.0.1:22773")
    waiting: dict[Key, int] = {}
    for event in [*events, Ended(3003, "over")]:
        if isinstance(event, Asked):
            waiting.setdefault(event.key, 0)
        for effect in table.handle(event):
            if isinstance(effect, Answer):
                waiting[effect.key] += 1
        if isinstance(event, Written) and waiting.get(event.key) == 1:
            del waiting[event.key]

    assert set(waiting.values()) <= {1}
