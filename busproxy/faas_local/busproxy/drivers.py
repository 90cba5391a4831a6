"""Drivers and their jobs: a job lives as long as its driver's stream, with a grace for reconnects."""

from faas_local.busproxy.board import Board
from faas_local.protocol.cluster.records_pb2 import JobRecord
from faas_local.protocol.ids import DEFAULT_TENANT
from faas_local.runtime.timers import ClearTimer, SetTimer

DRIVER_GRACE_SECONDS = 10.0
"""How long a driver may be away. The SDK reopens a broken stream within two seconds; a restarted frontend needs a
little more to find the leases of its gateway drivers."""


class Drivers:
    """The jobs whose drivers are connected to this node."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def attached(self, job_id: str) -> None:
        """A driver's stream is open (again)."""
        self._board.do(ClearTimer(("driver", job_id)))
        job = self._board.jobs.get(job_id)
        if job is None or job.node != self._board.node or job.ended:
            self._board.store_job(JobRecord(job_id=job_id, node=self._board.node, tenant_id=DEFAULT_TENANT))

    def lost(self, job_id: str) -> None:
        """A driver's stream broke: it may come back."""
        job = self._board.jobs.get(job_id)
        if job is not None and not job.ended:
            self._board.do(SetTimer(("driver", job_id), DRIVER_GRACE_SECONDS))

    def expired(self, job_id: str) -> None:
        """The driver did not come back: its job ends."""
        job = self._board.jobs.get(job_id)
        if job is not None and not job.ended:
            self._board.store_job(
                JobRecord(job_id=job_id, node=job.node, tenant_id=job.tenant_id, ended=True)
            )

    def caught_up(self) -> None:
        """After a start: drivers of an earlier busproxy process get their grace to come back."""
        for job_id, job in self._board.jobs.items():
            if job.node == self._board.node:
                self.lost(job_id)
