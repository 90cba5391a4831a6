"""Who counts as alive among the drivers behind the gateway."""

from faas_local.frontend.leases import (
    EndJob,
    KeepRecord,
    LeaseTable,
    OpenJob,
    Released,
    Renewed,
    Restored,
    Used,
)
from faas_local.runtime.timers import ClearTimer, SetTimer, TimerFired

JOB = "job-0badcafe"
TIMER = ("lease", JOB)
RENEWAL = [SetTimer(TIMER, 180), KeepRecord(JOB)]


def test_the_first_lease_opens_the_job() -> None:
    """A driver that asks for a lease gets a stream, a record and the whole time."""
    assert LeaseTable(180).handle(Renewed(JOB)) == [OpenJob(JOB), *RENEWAL]


def test_a_renewal_gives_the_whole_time_again() -> None:
    """Renewing restarts the time and opens nothing twice."""
    leases = LeaseTable(180)
    leases.handle(Renewed(JOB))

    assert leases.handle(Renewed(JOB)) == RENEWAL


def test_silence_ends_the_job() -> None:
    """A driver that does not renew in time is finalized, and its record goes."""
    leases = LeaseTable(180)
    leases.handle(Renewed(JOB))

    effects = leases.handle(TimerFired(TIMER))

    assert effects == [ClearTimer(TIMER), EndJob(JOB, "the driver did not renew its lease for 180 s")]


def test_release_ends_the_job_once() -> None:
    """Giving a lease back ends the job; giving it back again, or one that never was, does nothing."""
    leases = LeaseTable(180)
    leases.handle(Renewed(JOB))

    assert leases.handle(Released(JOB)) == [
        ClearTimer(TIMER),
        EndJob(JOB, "the driver finalized"),
        SetTimer(("finalized", JOB), 180),
    ]
    assert leases.handle(Released(JOB)) == []
    assert leases.handle(Released("job-00000000")) == []


def test_what_a_finalized_driver_still_sends_does_not_revive_it() -> None:
    """The SDK tidies up after it gave its lease back; only a new lease makes it a driver again."""
    leases = LeaseTable(180)
    leases.handle(Renewed(JOB))
    leases.handle(Released(JOB))

    assert leases.handle(Used(JOB)) == []
    assert leases.handle(Restored(JOB)) == []
    assert leases.handle(Renewed(JOB)) == [OpenJob(JOB), *RENEWAL]


def test_a_finalized_driver_is_forgotten_in_the_end() -> None:
    """Nothing is remembered for ever."""
    leases = LeaseTable(180)
    leases.handle(Renewed(JOB))
    leases.handle(Released(JOB))
    leases.handle(TimerFired(("finalized", JOB)))

    assert leases.handle(Used(JOB)) == [OpenJob(JOB), *RENEWAL]


def test_a_driver_whose_lease_ran_out_may_go_on() -> None:
    """A driver that was stopped for too long lost its instances, not its right to make new ones."""
    leases = LeaseTable(180)
    leases.handle(Renewed(JOB))
    leases.handle(TimerFired(TIMER))

    assert leases.handle(Used(JOB)) == [OpenJob(JOB), *RENEWAL]


def test_a_request_without_a_lease_makes_one() -> None:
    """A job whose lease this frontend does not know lives on its first request, and that counts as a renewal."""
    leases = LeaseTable(180)

    assert leases.handle(Used(JOB)) == [OpenJob(JOB), *RENEWAL]


def test_requests_do_not_renew() -> None:
    """Only renewals prove that a driver lives: its last requests may still be on their way when it is dead."""
    leases = LeaseTable(180)
    leases.handle(Renewed(JOB))

    assert leases.handle(Used(JOB)) == []


def test_a_recorded_lease_is_taken_over() -> None:
    """After a restart the recorded jobs are opened as inherited ones, with the whole time from then."""
    assert LeaseTable(180).handle(Restored(JOB)) == [OpenJob(JOB, inherited=True), *RENEWAL]


def test_a_record_read_late_changes_nothing() -> None:
    """A job that was used before its record was read is not opened a second time."""
    leases = LeaseTable(180)
    leases.handle(Used(JOB))

    assert leases.handle(Restored(JOB)) == []


def test_jobs_do_not_touch_each_other() -> None:
    """The end of one job leaves the other one its lease."""
    leases = LeaseTable(180)
    leases.handle(Renewed(JOB))
    leases.handle(Renewed("job-00000001"))
    leases.handle(Released(JOB))

    assert leases.handle(Used("job-00000001")) == []
