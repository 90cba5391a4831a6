"""The leases of gateway drivers: who lives, and who has not been heard of for too long. Pure; no clock.

A driver behind the gateway has no stream of its own whose loss would tell that it died. It renews a lease instead.
"""

from dataclasses import dataclass
from typing import TypeAlias

from faas_local.runtime.timers import ClearTimer, SetTimer, TimerFired


@dataclass(frozen=True)
class Renewed:
    """Event: the driver asked for a lease, or for a longer one."""

    job_id: str


@dataclass(frozen=True)
class Used:
    """Event: a request of the job came.

    A job without a lease gets one: its lease was taken before this frontend was started, and could not be read,
    or it ended while its driver was stopped. Only a driver that gave its lease back gets none: what it still
    sends is tidying up.
    """

    job_id: str


@dataclass(frozen=True)
class Restored:
    """Event: the job had a lease when the previous frontend ended."""

    job_id: str


@dataclass(frozen=True)
class Released:
    """Event: the driver gave its lease back."""

    job_id: str


@dataclass(frozen=True)
class OpenJob:
    """Effect: be the job's driver from now on. `inherited`: a previous frontend was it before."""

    job_id: str
    inherited: bool = False


@dataclass(frozen=True)
class KeepRecord:
    """Effect: record that the job lives, for as long as a lease lasts from now."""

    job_id: str


@dataclass(frozen=True)
class EndJob:
    """Effect: finalize the job and forget its record. `reason` is for its log and its waiting callers."""

    job_id: str
    reason: str


LeaseEvent: TypeAlias = Renewed | Used | Restored | Released | TimerFired
LeaseEffect: TypeAlias = OpenJob | KeepRecord | EndJob | SetTimer | ClearTimer


class LeaseTable:
    """All leases; a lease lasts `seconds` from its last renewal."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._jobs: set[str] = set()
        self._finalized: set[str] = set()

    def handle(self, event: LeaseEvent) -> list[LeaseEffect]:
        """Take note of an event; returns what is to be done."""
        match event:
            case Used(job_id) | Restored(job_id) if job_id in self._jobs or job_id in self._finalized:
                return []
            case Renewed(job_id) if job_id in self._jobs:
                return self._renew(job_id)
            case Renewed(job_id) | Used(job_id):
                return self._open(job_id, inherited=False)
            case Restored(job_id):
                return self._open(job_id, inherited=True)
            case Released(job_id):
                return self._release(job_id)
            case TimerFired(("finalized", job_id)):
                self._finalized.discard(job_id)
                return []
            case TimerFired((_, job_id)):
                return self._end(job_id, f"the driver did not renew its lease for {self._seconds:g} s")

    def _open(self, job_id: str, *, inherited: bool) -> list[LeaseEffect]:
        self._jobs.add(job_id)
        self._finalized.discard(job_id)
        return [OpenJob(job_id, inherited), *self._renew(job_id)]

    def _renew(self, job_id: str) -> list[LeaseEffect]:
        return [SetTimer(("lease", job_id), self._seconds), KeepRecord(job_id)]

    def _release(self, job_id: str) -> list[LeaseEffect]:
        if job_id not in self._jobs:
            return []
        self._finalized.add(job_id)
        return [*self._end(job_id, "the driver finalized"), SetTimer(("finalized", job_id), self._seconds)]

    def _end(self, job_id: str, reason: str) -> list[LeaseEffect]:
        if job_id not in self._jobs:
            return []
        self._jobs.remove(job_id)
        return [ClearTimer(("lease", job_id)), EndJob(job_id, reason)]
