import pytest

from faas_local.busproxy import events as ev
from faas_local.busproxy.drivers import DRIVER_GRACE_SECONDS
from faas_local.protocol.cluster.records_pb2 import JobRecord
from faas_local.runtime.timers import ClearTimer, SetTimer, TimerFired
from support.busproxy_core import DRIVER, JOB, Proxy, bodies, only

TIMER = ("driver", JOB)


@pytest.fixture
def proxy() -> Proxy:
    """A busproxy without drivers."""
    return Proxy()


def stored(effects: list[ev.Effect]) -> list[bool]:
    """Whether the jobs that are stored have ended."""
    return [effect.record.ended for effect in only(effects, ev.StoreJob)]


def told(proxy: Proxy, *, ended: bool, node: str = "node-0") -> list[ev.Effect]:
    """The watch tells of the job."""
    return proxy.handle(ev.JobChanged(JobRecord(job_id=JOB, node=node, ended=ended)))


def test_job_begins_with_its_driver(proxy: Proxy) -> None:
    """A driver's stream begins its job, on this node."""
    (store,) = only(proxy.connect(DRIVER, "driver"), ev.StoreJob)

    assert (store.record.job_id, store.record.node, store.record.ended) == (JOB, "node-0", False)


def test_driver_reconnects_in_time(proxy: Proxy) -> None:
    """A driver that comes back within the grace goes on with its job."""
    proxy.connect_driver()

    assert proxy.disconnect(DRIVER) == [SetTimer(TIMER, DRIVER_GRACE_SECONDS)]
    effects = proxy.connect(DRIVER, "driver")

    assert ClearTimer(TIMER) in effects
    assert not stored(effects)


def test_driver_is_lost(proxy: Proxy) -> None:
    """A driver that does not come back within the grace has ended its job."""
    proxy.connect_driver()
    proxy.disconnect(DRIVER)

    assert stored(proxy.handle(TimerFired(TIMER))) == [True]


def test_finished_driver_needs_no_grace(proxy: Proxy) -> None:
    """A driver that ended its job may leave."""
    proxy.connect_driver()
    proxy.kill(signal=2, instance_id=JOB)

    assert proxy.disconnect(DRIVER) == []


def test_newer_stream_takes_over(proxy: Proxy) -> None:
    """A second stream of a driver replaces the first, whose end then means nothing."""
    proxy.connect_driver()

    effects = proxy.connect(DRIVER, "driver")

    assert [(close.peer, close.number) for close in only(effects, ev.CloseStream)] == [(DRIVER, 1)]
    assert proxy.handle(ev.StreamLost(DRIVER, 1)) == []


def test_drivers_of_an_earlier_process() -> None:
    """A restarted busproxy gives the drivers of its node their grace, and no other's."""
    proxy = Proxy()
    told(proxy, ended=False)
    proxy.handle(ev.JobChanged(JobRecord(job_id="job-00000002", node="node-1")))

    assert proxy.handle(ev.CaughtUp()) == [SetTimer(TIMER, DRIVER_GRACE_SECONDS)]


def test_driver_comes_back_too_late(proxy: Proxy) -> None:
    """A driver that comes back after its job ended begins it anew, whatever older news the watch still brings."""
    proxy.connect_driver()
    told(proxy, ended=False)
    proxy.disconnect(DRIVER)
    proxy.handle(TimerFired(TIMER))

    assert stored(proxy.connect(DRIVER, "driver")) == [False]
    told(proxy, ended=True)
    proxy.handle(ev.JobGone(JOB))
    told(proxy, ended=False)

    assert [type(effect) for effect in proxy.create()] == [ev.StoreCreate]


def test_job_ended_elsewhere(proxy: Proxy) -> None:
    """A job that another busproxy ended has ended."""
    proxy.connect_driver()
    told(proxy, ended=False)
    told(proxy, ended=True)

    assert bodies(proxy.create(), DRIVER) == ["createRsp"]


def test_job_that_is_gone(proxy: Proxy) -> None:
    """Nothing is kept of a job that is gone."""
    proxy.connect_driver()
    told(proxy, ended=False)

    proxy.handle(ev.JobGone(JOB))

    assert not proxy.core.board.jobs and not proxy.core.board.job_words
