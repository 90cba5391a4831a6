import pytest

from faas_local.busproxy import events as ev
from faas_local.protocol.cluster.records_pb2 import (
    CREATING,
    FATAL,
    NEW,
    RUNNING,
    SCHEDULE_FAILED,
    InstanceState,
    JobRecord,
    Reason,
    RouteRecord,
)
from faas_local.protocol.ids import message_id
from faas_local.protocol.wire.common_pb2 import SmallObject
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from support.busproxy_core import (
    DRIVER,
    FUNCTION,
    JOB,
    Proxy,
    answers,
    bodies,
    create_answers,
    create_stored,
    request_id,
    sent,
)

NAME = "yr_defalut_namespace-ada"


# The usual way


def test_create_is_stored_first(proxy: Proxy) -> None:
    """A create is stored, with all that the schedulers need, before it is accepted."""
    (store,) = proxy.create()

    assert isinstance(store, ev.StoreCreate)
    record = store.record
    assert (record.instance_id, record.state, record.job_id, record.ingress_node) == (
        "instance-1",
        NEW,
        JOB,
        "node-0",
    )
    assert (record.parent_id, record.function, record.create_request_id) == (DRIVER, FUNCTION, request_id(1))


def test_accepted_when_stored(proxy: Proxy) -> None:
    """A stored create is accepted with the instance's id."""
    proxy.create()

    assert create_answers(create_stored(proxy)) == [(0, "", "instance-1")]


def test_answered_when_it_runs(proxy: Proxy) -> None:
    """A creator hears of its instance when it runs, and not before."""
    proxy.create()
    create_stored(proxy)

    assert not answers(proxy.route("instance-1", CREATING))
    assert answers(proxy.route("instance-1", RUNNING), DRIVER) == [(0, "")]
    proxy.confirm()
    assert len(proxy.core.creates) == 0


@pytest.mark.parametrize("state", [FATAL, SCHEDULE_FAILED])
def test_answered_when_it_fails(proxy: Proxy, state: InstanceState) -> None:
    """A creator hears why its instance failed."""
    proxy.create()
    create_stored(proxy)

    assert answers(proxy.route("instance-1", state, code=1002, text="no room"), DRIVER) == [(1002, "no room")]


def test_constructor_error_travels(proxy: Proxy) -> None:
    """What a constructor raised reaches the creator as it was."""
    proxy.create()
    create_stored(proxy)

    reason = Reason(code=2002, small_objects=[SmallObject(id="e", value=b"pickled")])
    route = RouteRecord(instance_id="instance-1", state=FATAL, reason=reason)
    (answer,) = sent(proxy.handle(ev.RouteChanged(route, 900)), DRIVER)

    assert answer.notifyReq.smallObjects[0].value == b"pickled"


def test_instance_ends_before_it_ran(proxy: Proxy) -> None:
    """A creator whose instance is removed before it ran gets 1007."""
    proxy.create()
    create_stored(proxy)
    proxy.route("instance-1", NEW)

    assert [code for code, _ in answers(proxy.route_gone("instance-1"), DRIVER)] == [1007]


# Requests that come again


def test_sent_again_while_storing(proxy: Proxy) -> None:
    """A create that comes again is not stored twice; the latest message is the one that is answered."""
    proxy.create()
    assert proxy.create(resend=1) == []

    (message,) = sent(create_stored(proxy), DRIVER)

    assert message.messageID == message_id(request_id(1), 1)


def test_sent_again_after_acceptance(proxy: Proxy) -> None:
    """A create that comes again is accepted again with the same instance."""
    proxy.create()
    create_stored(proxy)

    assert create_answers(proxy.create(resend=1)) == [(0, "", "instance-1")]


def test_sent_again_after_the_answer(proxy: Proxy) -> None:
    """A create that comes again when its instance runs gets the answer again."""
    proxy.create()
    create_stored(proxy)
    proxy.route("instance-1")

    assert bodies(proxy.create(resend=1), DRIVER) == ["createRsp", "notifyReq"]


def test_sent_again_to_a_restarted_busproxy(proxy: Proxy) -> None:
    """A create that an earlier busproxy had stored finds its instance."""
    proxy.route("instance-7")
    proxy.create(resend=1)

    effects = create_stored(proxy, ev.Stored.DUPLICATE_REQUEST, "instance-7")

    assert create_answers(effects) == [(0, "", "instance-7")]
    assert answers(effects, DRIVER) == [(0, "")]


def test_creator_reconnects(proxy: Proxy) -> None:
    """A creator that was away gets the answer that it missed."""
    proxy.create()
    create_stored(proxy)
    proxy.disconnect(DRIVER)
    proxy.route("instance-1")

    assert answers(proxy.connect(DRIVER), DRIVER) == [(0, "")]


# The watch is faster or slower than the answer to the transaction


def test_watch_is_faster(proxy: Proxy) -> None:
    """An instance that runs before its create is known to be stored is answered for all the same."""
    proxy.create()
    proxy.route("instance-1", RUNNING)

    effects = proxy.handle(ev.CreateStored(request_id(1), ev.Stored.CREATED, "instance-1", proxy.revision))

    assert answers(effects, DRIVER) == [(0, "")]


def test_gone_before_it_is_known_to_be_stored(proxy: Proxy) -> None:
    """An instance that came and went before its create is known to be stored is answered for with 1007."""
    proxy.create()
    proxy.route("instance-1", NEW)
    revision = proxy.revision
    proxy.route_gone("instance-1")

    effects = proxy.handle(ev.CreateStored(request_id(1), ev.Stored.CREATED, "instance-1", revision))

    assert [code for code, _ in answers(effects, DRIVER)] == [1007]


def test_old_look_up(proxy: Proxy) -> None:
    """A look-up that found nothing before the create was stored says nothing about it."""
    proxy.create(name=NAME)
    create_stored(proxy, instance_id=NAME)

    assert not answers(proxy.handle(ev.NotFound(NAME, proxy.revision)))


# Creates that are refused


def test_etcd_is_away(proxy: Proxy) -> None:
    """A create that etcd does not take fails with 3005 and etcd's words."""
    proxy.create()

    effects = proxy.handle(ev.CreateStored(request_id(1), ev.Stored.FAILED, "instance-1", message="no etcd"))

    assert create_answers(effects) == [(3005, "no etcd", "instance-1")]
    assert len(proxy.core.creates) == 0


def test_job_has_ended(proxy: Proxy) -> None:
    """A driver whose job has ended creates nothing any more."""
    proxy.kill(signal=2, instance_id=JOB)

    ((code, text, _),) = create_answers(proxy.create())

    assert (code, text) == (1007, "you are not allowed to create instance because of you are exiting")


def test_creator_is_gone(proxy: Proxy) -> None:
    """A create whose creator's job has ended is forgotten."""
    proxy.create()
    create_stored(proxy)
    proxy.disconnect(DRIVER)
    proxy.handle(ev.JobChanged(JobRecord(job_id=JOB, node="node-0")))

    proxy.handle(ev.JobChanged(JobRecord(job_id=JOB, node="node-0", ended=True)))

    assert len(proxy.core.creates) == 0


def test_malformed_request_id(proxy: Proxy) -> None:
    """A create whose request id is none is refused with 1001."""
    message = StreamingMessage(messageID="?")
    message.createReq.requestID = "not hex"

    ((code, _, _),) = create_answers(proxy.receive(DRIVER, message))

    assert code == 1001
