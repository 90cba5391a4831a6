from faas_local.protocol.cluster.records_pb2 import (
    CREATING,
    EXITING,
    FATAL,
    RUNNING,
    SCHEDULING,
    JobRecord,
    NodeRecord,
)
from faas_local.runtime.timers import ClearTimer, SetTimer, TimerFired
from faas_local.scheduler.manager import events as ev
from faas_local.scheduler.manager.core import ENDED_JOB_KEPT_SECONDS, NODE_RETURN_SECONDS, InstanceManagerCore
from faas_local.scheduler.resources import CPU
from support.manager_core import JOB, History, fill, only, record


def test_node_loss(history: History, core: InstanceManagerCore) -> None:
    """What ran on a lost node is FATAL with 1007; what was only placed there waits again; what was ending is gone."""
    history.tell(record("ran", RUNNING, node="node-0", cpu=500.0))
    history.tell(record("made", CREATING, node="node-0", cpu=500.0))
    history.tell(record("placed", SCHEDULING, node="node-0", cpu=500.0))
    history.tell(record("ending", EXITING, node="node-0", cpu=500.0))

    effects = core.handle(ev.NodeGone("node-0"))

    writes = {write.record.instance_id: write.record for write in only(effects, ev.Write)}
    assert [(writes[name].state, writes[name].reason.code) for name in ("ran", "made")] == [(FATAL, 1007)] * 2
    assert writes["ran"].reason.message == "node-0 is exited"
    assert (writes["placed"].state, writes["placed"].node) == (SCHEDULING, "")
    assert [gone.record.instance_id for gone in only(effects, ev.Delete)] == ["ending"]


def test_placed_on_a_node_that_is_gone(history: History, core: InstanceManagerCore) -> None:
    """A placement that is stored when its node is already gone is taken back after a while."""
    history.tell(record())
    core.handle(ev.NodeGone("node-0"))

    effects = history.tell(record(state=SCHEDULING, node="node-0"))
    (write,) = only(core.handle(TimerFired(("node", "node-0"))), ev.Write)

    assert SetTimer(("node", "node-0"), NODE_RETURN_SECONDS) in effects
    assert (write.record.state, write.record.node) == (SCHEDULING, "")


def test_node_is_away_at_the_start() -> None:
    """A starting manager gives a node that instances name some time to come back, then gives it up."""
    core = InstanceManagerCore()
    core.handle(ev.InstanceChanged(record(state=RUNNING, node="node-9"), 5))

    assert core.handle(ev.CaughtUp()) == [SetTimer(("node", "node-9"), NODE_RETURN_SECONDS)]
    (write,) = only(core.handle(TimerFired(("node", "node-9"))), ev.Write)

    assert write.record.state == FATAL


def test_node_comes_back_in_time() -> None:
    """A node that comes back in time keeps its instances, counted against it."""
    core = InstanceManagerCore()
    core.handle(ev.InstanceChanged(record(state=RUNNING, node="node-9"), 5))
    core.handle(ev.CaughtUp())

    effects = core.handle(ev.NodeChanged(NodeRecord(node="node-9", capacity={CPU: 2000.0})))

    assert ClearTimer(("node", "node-9")) in effects
    assert core.nodes["node-9"].ledger.free() == {CPU: 1000.0}


# Jobs


def ended() -> ev.JobChanged:
    return ev.JobChanged(JobRecord(job_id=JOB, ended=True))


def test_job_end(history: History, core: InstanceManagerCore) -> None:
    """The end of a job removes what waits or failed; what runs is its local scheduler's; detached ones stay."""
    fill(history)
    history.tell(record("waiting"))
    history.tell(record("failed", FATAL, node="node-0"))
    history.tell(record("detached", FATAL, node="node-0", detached=True))

    effects = core.handle(ended())

    assert {gone.record.instance_id for gone in only(effects, ev.Delete)} == {"waiting", "failed"}


def test_create_that_comes_after_the_end(history: History, core: InstanceManagerCore) -> None:
    """A create that was under way when its job ended is removed when it comes."""
    core.handle(ended())

    effects = history.tell(record())

    assert [gone.record.instance_id for gone in only(effects, ev.Delete)] == ["ada"]


def test_job_record_goes_last(history: History, core: InstanceManagerCore) -> None:
    """A job's record is removed some time after its last instance, not before."""
    history.tell(record(state=RUNNING, node="node-0"))
    timer = SetTimer(("job", JOB), ENDED_JOB_KEPT_SECONDS)

    assert timer not in core.handle(ended())
    assert timer in core.handle(ev.InstanceGone("ada"))
    assert core.handle(TimerFired(timer.name)) == [ev.DeleteJob(JOB)]
    assert not core.jobs


def test_job_that_got_an_instance_meanwhile(history: History, core: InstanceManagerCore) -> None:
    """A late instance keeps the record of its ended job until it is gone as well."""
    core.handle(ended())
    history.tell(record())

    assert core.handle(TimerFired(("job", JOB))) == []


def test_job_whose_driver_came_back(core: InstanceManagerCore) -> None:
    """A job that goes on after all keeps its record."""
    core.handle(ended())
    core.handle(ev.JobChanged(JobRecord(job_id=JOB)))

    assert core.handle(TimerFired(("job", JOB))) == []


def test_ended_job_at_the_start() -> None:
    """A starting manager does not take a job for empty before it has heard of all instances."""
    core = InstanceManagerCore()

    assert core.handle(ended()) == []
    (gone,) = only(core.handle(ev.InstanceChanged(record(state=FATAL, node="node-0"), 5)), ev.Delete)

    assert gone.record.instance_id == "ada"
