"""The frontend process: `python -m faas_local.frontend`."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from random import Random

from faas_local.frontend.asgi import App
from faas_local.frontend.data_client import DataClient
from faas_local.frontend.data_gateway import DataGateway
from faas_local.frontend.gateway import Gateway
from faas_local.frontend.job_stream import JobStream, busproxy_channel
from faas_local.frontend.jobs import Jobs
from faas_local.frontend.lease_store import LeaseStore
from faas_local.frontend.metadata import HEALTH, Metadata
from faas_local.frontend.orphans import Orphans
from faas_local.frontend.queries import Queries
from faas_local.protocol.brpc.client import BrpcClient
from faas_local.protocol.etcd import EtcdClient
from faas_local.protocol.ids import DEFAULT_TENANT, new_request_id
from faas_local.protocol.limits import GATEWAY_LEASE_RENEW_S
from faas_local.runtime.http_listener import Listener
from faas_local.runtime.service import Ready, run, setting

# A driver renews every 60 s: one renewal may be lost, and the next one late.
LEASE_SECONDS = 3.0 * GATEWAY_LEASE_RENEW_S


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The HTTP gateway of the cluster."""

    host: str = setting("the address to listen on")
    port: int = setting("the port for drivers")
    metadata_port: int = setting("the port for function metadata")
    etcd: str = setting("host:port of etcd")
    busproxy: str = setting("host:port of the busproxy that gets the gateway's streams")
    data_worker: str = setting("host:port of the data worker that gets the gateway's data")
    manager_http: str = setting("host:port of the instance manager's HTTP queries")
    lease_seconds: float = setting("how long a driver lives without renewing its lease", LEASE_SECONDS)


async def serve(settings: Settings, ready: Ready) -> None:
    """Serve both ports until cancelled."""
    async with AsyncExitStack() as stack:
        etcd = await stack.enter_async_context(EtcdClient(settings.etcd))
        channel = await stack.enter_async_context(busproxy_channel(settings.busproxy))
        brpc = BrpcClient(settings.data_worker)
        store = LeaseStore(etcd, settings.lease_seconds)
        random = Random()
        orphans = Orphans(etcd, lambda: new_request_id(random))
        jobs = Jobs(
            store,
            settings.lease_seconds,
            lambda job_id: JobStream(job_id, channel, settings.busproxy, orphans.end),
            lambda job_id: DataClient(job_id, brpc, DEFAULT_TENANT),
            random,
        )
        drivers = App(
            HEALTH
            | Gateway(jobs).routes()
            | DataGateway(jobs).routes()
            | Queries(settings.manager_http).routes()
        )
        metadata = App(HEALTH | Metadata(etcd).routes())
        listeners = [
            await Listener.start(app, settings.host, port)
            for app, port in ((drivers, settings.port), (metadata, settings.metadata_port))
        ]
        stack.push_async_callback(_stop, listeners, jobs, brpc)
        ready()
        await asyncio.gather(jobs.restore(), store.run())


async def _stop(listeners: list[Listener], jobs: Jobs, brpc: BrpcClient) -> None:
    """Take no more requests, and answer those that wait: together, since listeners wait for the answers."""
    brpc.close()
    await asyncio.gather(jobs.stop(), *(listener.stop() for listener in listeners))


if __name__ == "__main__":
    run(serve, Settings)
