"""The data worker process: `python -m faas_local.datasystem`."""

import logging
import uuid
from dataclasses import dataclass

from faas_local.datasystem import keys
from faas_local.datasystem.client_service import CLIENT_DEAD_SECONDS, ClientService
from faas_local.datasystem.core import DataCore
from faas_local.datasystem.local import LocalObjects
from faas_local.datasystem.object_service import ObjectService
from faas_local.datasystem.peers import PEER_SERVICE, Peers
from faas_local.datasystem.router import Router
from faas_local.datasystem.server import BrpcServer, Service
from faas_local.runtime.service import Ready, run, setting

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The data worker of one node: objects and keys for the official SDK's clients."""

    node: str = setting("the node that this worker belongs to")
    host: str = setting("the address to listen on")
    port: int = setting("the TCP port to listen on")
    shared_memory: int = setting("how much the values may take, in MB")
    peers: str = setting("the data workers of all nodes in node order, this one included: A,A,...", "")
    state_dir: str = setting("the folder for this worker's files")


async def serve(settings: Settings, ready: Ready) -> None:
    """Serve until cancelled."""
    worker_id = str(uuid.uuid4())
    addresses = [address for address in settings.peers.split(",") if address]
    peers = Peers(addresses, f"{settings.host}:{settings.port}", worker_id)
    core = DataCore(
        limit_bytes=settings.shared_memory * 1024 * 1024,
        dead_after=CLIENT_DEAD_SECONDS,
        is_home=lambda key: peers.home(key) is None,
    )
    local = LocalObjects(core, peers)
    server = BrpcServer(services(local, Router(local, peers), worker_id))
    await server.start(settings.host, settings.port)
    logger.info("%s: data worker at %s:%d", settings.node, settings.host, settings.port)
    ready()
    try:
        await peers.stay_alive()
    finally:
        local.close()
        peers.close()
        await server.stop()


def services(local: LocalObjects, router: Router, worker_id: str) -> dict[str, Service]:
    """The services that a worker offers, by name."""
    clients = ClientService(local, worker_id).methods()
    among_workers = ObjectService(local, lambda tenant, stored: list(stored)).methods()
    return {
        "datasystem.WorkerService": clients,
        "datasystem.WorkerOCService": ObjectService(router, keys.of_tenant).methods(),
        PEER_SERVICE: {**clients, **among_workers},
    }


if __name__ == "__main__":
    run(serve, Settings)
