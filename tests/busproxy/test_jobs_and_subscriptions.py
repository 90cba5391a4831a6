import pytest

from faas_local.busproxy import events as ev
from faas_local.protocol.cluster.records_pb2 import FATAL, RUNNING
from faas_local.protocol.wire.core_service_pb2 import NotificationPayload, SubscriptionPayload
from support.busproxy_core import DRIVER, JOB, Proxy, bodies, kill_answers, only, sent

KILL, KILL_ALL, SUBSCRIBE, UNSUBSCRIBE = 1, 2, 9, 11


def test_kill_all(proxy: Proxy) -> None:
    """The end of a job is stored and answered."""
    effects = proxy.kill(KILL_ALL, JOB)

    (store,) = only(effects, ev.StoreJob)
    assert (store.record.job_id, store.record.ended) == (JOB, True)
    assert kill_answers(effects) == [(0, "")]


def test_kill_all_twice(proxy: Proxy) -> None:
    """The end of a job that has ended is only answered."""
    proxy.kill(KILL_ALL, JOB)

    assert bodies(proxy.kill(KILL_ALL, JOB)) == ["killRsp"]


# Subscriptions


def subscription(instance_id: str) -> bytes:
    payload = SubscriptionPayload()
    payload.instanceTermination.instanceID = instance_id
    return payload.SerializeToString()


def test_where_queries_go(proxy: Proxy) -> None:
    """Whoever subscribes to the master's address gets it at once."""
    payload = SubscriptionPayload()
    payload.functionMaster.SetInParent()

    response, notice = sent(proxy.kill(SUBSCRIBE, payload=payload.SerializeToString()), DRIVER)

    told = NotificationPayload.FromString(notice.signalReq.payload)
    assert response.HasField("killRsp")
    assert told.functionMasterEvent.address == "127.0.0.1:22770"


@pytest.mark.parametrize("failed", [True, False], ids=["failed", "gone"])
def test_termination_is_told_once(proxy: Proxy, failed: bool) -> None:
    """Whoever subscribes to an instance's end hears of it once."""
    proxy.running()
    proxy.kill(SUBSCRIBE, payload=subscription("ada"))

    effects = proxy.route(state=FATAL) if failed else proxy.route_gone()
    (notice,) = sent(effects, DRIVER)

    told = NotificationPayload.FromString(notice.signalReq.payload)
    assert told.instanceTermination.instanceID == "ada"
    assert not sent(proxy.route_gone(), DRIVER)


def test_unsubscribed(proxy: Proxy) -> None:
    """Whoever takes a subscription back hears nothing."""
    proxy.running()
    proxy.kill(SUBSCRIBE, payload=subscription("ada"))
    proxy.kill(UNSUBSCRIBE, payload=subscription("ada"))

    assert not sent(proxy.route(state=FATAL), DRIVER)


def test_subscription_that_is_none(proxy: Proxy) -> None:
    """A subscription whose payload is not one is refused."""
    assert kill_answers(proxy.kill(SUBSCRIBE, payload=b"\xff")) == [
        (1001, "the payload is not a SubscriptionPayload")
    ]


def test_running_is_no_news(proxy: Proxy) -> None:
    """A kill is not answered by news that the instance runs."""
    proxy.running()
    proxy.kill()

    assert not kill_answers(proxy.route(state=RUNNING))
