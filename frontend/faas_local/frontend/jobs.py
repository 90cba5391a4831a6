"""The gateway jobs that live: each with its stream to the busproxy and its registration at the data worker."""

import asyncio
import contextlib
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from faas_local.frontend.calls import Key, Verb
from faas_local.frontend.data_client import DataClient
from faas_local.frontend.job_stream import JobStream
from faas_local.frontend.lease_store import LeaseStore
from faas_local.frontend.leases import (
    EndJob,
    KeepRecord,
    LeaseEvent,
    LeaseTable,
    OpenJob,
    Released,
    Renewed,
    Restored,
    Used,
)
from faas_local.protocol.errors import Code
from faas_local.protocol.ids import new_request_id
from faas_local.protocol.wire.core_service_pb2 import KillRequest
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from faas_local.runtime.timers import Timers

_KILL_ALL_OF_JOB = 2
# How long the end of a job waits for the busproxy. Without an answer the loss of the stream ends the job.
_FINALIZE_SECONDS = 3.0
# What a job id may be made of: it becomes a key in etcd and metadata of a stream.
_JOB_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")

logger = logging.getLogger(__name__)


class Finalized(Exception):
    """Raised for a request of a driver that has finalized."""


@dataclass(frozen=True)
class Job:
    """A gateway driver's presence in the cluster."""

    job_id: str
    stream: JobStream
    data: DataClient
    tasks: list[asyncio.Task[None]] = field(default_factory=list)


class Jobs:
    """Opens and ends jobs as their leases say."""

    def __init__(
        self,
        store: LeaseStore,
        lease_seconds: float,
        open_stream: Callable[[str], JobStream],
        open_data: Callable[[str], DataClient],
        random: Random,
    ) -> None:
        self._store = store
        self._leases = LeaseTable(lease_seconds)
        self._timers = Timers(self._feed)
        self._open_stream = open_stream
        self._open_data = open_data
        self._random = random
        self._jobs: dict[str, Job] = {}
        self._ending: dict[str, asyncio.Task[None]] = {}

    async def restore(self) -> None:
        """Be the driver of the jobs that a previous frontend left."""
        for job_id in await self._store.load():
            self._feed(Restored(job_id))

    def renew(self, job_id: str) -> None:
        """Grant a lease, or extend it."""
        self._feed(Renewed(job_id))

    async def release(self, job_id: str) -> None:
        """End the job of this lease, if there is one, and wait until it has ended."""
        self._feed(Released(job_id))
        if job_id in self._ending:
            await asyncio.shield(self._ending[job_id])

    def use(self, job_id: str) -> Job:
        """The job that a request belongs to; Finalized when its driver has given its lease back."""
        self._feed(Used(job_id))
        try:
            return self._jobs[job_id]
        except KeyError:
            raise Finalized(f"{job_id} has finalized") from None

    def new_request_id(self) -> str:
        """An id for a request that the frontend itself makes."""
        return new_request_id(self._random)

    async def stop(self) -> None:
        """Leave all jobs as they are, for the next frontend; whoever waits for an answer gets 3002."""
        for job in self._jobs.values():
            job.stream.fail_all(Code.ERR_INNER_COMMUNICATION, "the frontend is stopping")
            for task in job.tasks:
                task.cancel()
        await asyncio.gather(
            *(task for job in self._jobs.values() for task in job.tasks), return_exceptions=True
        )

    def _feed(self, event: LeaseEvent) -> None:
        for effect in self._leases.handle(event):
            match effect:
                case OpenJob(job_id, inherited):
                    self._open(job_id, inherited)
                case KeepRecord(job_id):
                    self._store.keep(job_id)
                case EndJob(job_id, reason):
                    self._store.forget(job_id)
                    self._ending[job_id] = asyncio.ensure_future(self._end(self._jobs.pop(job_id), reason))
                case timer:
                    self._timers.apply(timer)

    def _open(self, job_id: str, inherited: bool) -> None:
        logger.info("%s: %s", job_id, "taken over" if inherited else "begins")
        job = Job(job_id, self._open_stream(job_id), self._open_data(job_id))
        job.tasks.append(asyncio.ensure_future(job.stream.run()))
        job.tasks.append(asyncio.ensure_future(job.data.run(at_once=inherited)))
        self._jobs[job_id] = job

    async def _end(self, job: Job, reason: str) -> None:
        logger.info("%s: ends, %s", job.job_id, reason)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_FINALIZE_SECONDS):
                    await asyncio.gather(self._kill_all(job), job.data.disconnect())
            job.stream.fail_all(Code.ERR_INNER_SYSTEM_ERROR, f"{job.job_id} ended: {reason}")
            for task in job.tasks:
                task.cancel()
            await asyncio.gather(*job.tasks, return_exceptions=True)
        finally:
            self._ending.pop(job.job_id, None)

    async def _kill_all(self, job: Job) -> None:
        request = KillRequest(instanceID=job.job_id, signal=_KILL_ALL_OF_JOB, requestID=self.new_request_id())
        message = StreamingMessage(killReq=request)
        _, passed_on = await job.stream.ask(Key(Verb.KILL, request.requestID), message)
        passed_on()


def check_job_id(text: str) -> str:
    """The id itself, if a driver may have it; ValueError otherwise."""
    if _JOB_ID.fullmatch(text) is None:
        raise ValueError(f"a remote client id has 1 to 64 letters, digits, '_', '.' and '-', got {text!r}")
    return text
