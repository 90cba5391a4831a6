"""The leases in etcd, so that a frontend that was killed finds the jobs whose driver it was."""

import asyncio
import logging
import math

from faas_local.protocol.cluster.keys import LEASES
from faas_local.protocol.etcd import EtcdClient, EtcdError

_RETRY_SECONDS = 0.5

logger = logging.getLogger(__name__)


class LeaseStore:
    """Writes what it is told in the background, and again until etcd takes it: drivers do not wait for etcd."""

    def __init__(self, etcd: EtcdClient, seconds: float) -> None:
        """`seconds` is how long a record outlives its last `keep`."""
        self._etcd = etcd
        self._ttl_s = math.ceil(seconds)
        self._wishes: dict[str, bool] = {}
        self._wished = asyncio.Event()

    def keep(self, job_id: str) -> None:
        """Record that the job lives."""
        self._wish(job_id, True)

    def forget(self, job_id: str) -> None:
        """Remove the job's record."""
        self._wish(job_id, False)

    async def load(self) -> list[str]:
        """The jobs that have a record; waits until etcd answers."""
        while True:
            try:
                snapshot = await self._etcd.get_prefix(LEASES)
                return [item.key.removeprefix(LEASES) for item in snapshot.items]
            except EtcdError as error:
                logger.info("reading the leases waits: %s", error)
                await asyncio.sleep(_RETRY_SECONDS)

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self._wished.wait()
            self._wished.clear()
            wishes, self._wishes = self._wishes, {}
            for job_id, lives in wishes.items():
                try:
                    await self._write(job_id, lives)
                except EtcdError as error:
                    logger.info("writing the lease of %s waits: %s", job_id, error)
                    await asyncio.sleep(_RETRY_SECONDS)
                    self._wish(job_id, self._wishes.get(job_id, lives))

    def _wish(self, job_id: str, lives: bool) -> None:
        self._wishes[job_id] = lives
        self._wished.set()

    async def _write(self, job_id: str, lives: bool) -> None:
        if lives:
            # A new lease each time: the old one ends by itself, without the key.
            await self._etcd.put(LEASES + job_id, b"", lease=await self._etcd.grant(self._ttl_s))
        else:
            await self._etcd.delete(LEASES + job_id)
