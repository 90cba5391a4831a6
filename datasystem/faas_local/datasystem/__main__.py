"""The data worker process: `python -m faas_local.datasystem`."""

import asyncio
import logging
import resource
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from faas_local.datasystem import keys
from faas_local.datasystem.arena import Arena
from faas_local.datasystem.arena_links import ArenaLinks
from faas_local.datasystem.client_service import CLIENT_DEAD_SECONDS, ClientService
from faas_local.datasystem.copy_service import CopyService
from faas_local.datasystem.core import DataCore
from faas_local.datasystem.inspection import Inspection
from faas_local.datasystem.local import LocalObjects
from faas_local.datasystem.object_service import ObjectService
from faas_local.datasystem.peers import PEER_SERVICE, Peers
from faas_local.datasystem.router import Router
from faas_local.datasystem.server import BrpcServer
from faas_local.datasystem.spill_file import SpillFile
from faas_local.datasystem.store import Store
from faas_local.datasystem.stream_layout import Words
from faas_local.datasystem.stream_pages import Shared
from faas_local.datasystem.stream_router import Guests, StreamRouter
from faas_local.datasystem.stream_service import StreamService
from faas_local.datasystem.streams import Streams
from faas_local.datasystem.unix_socket import UnixSocket
from faas_local.runtime.service import Ready, run, setting

logger = logging.getLogger(__name__)
MIB = 1024 * 1024
_DESCRIPTORS = 65536


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The data worker of one node: objects and keys for the official SDK's clients."""

    node: str = setting("the node that this worker belongs to")
    host: str = setting("the address to listen on")
    port: int = setting("the TCP port to listen on")
    shared_memory: int = setting("how much the values may take, in MB")
    peers: str = setting("the data workers of all nodes in node order, this one included: A,A,...", "")
    state_dir: str = setting("the folder for this worker's files")
    socket: str = setting("the path of the unix socket for local clients; default: in the state folder", "")
    spill: int = setting("how much may leave memory for the disk, in MB", 0)
    pre_touch: int = setting("how much of the shared memory to prepare for fast first use, in MB", 0)


async def serve(settings: Settings, ready: Ready) -> None:
    """Serve until cancelled."""
    allow_many_descriptors()
    worker_id = str(uuid.uuid4())
    addresses = [address for address in settings.peers.split(",") if address]
    peers = Peers(addresses, f"{settings.host}:{settings.port}", worker_id)
    core = DataCore(
        limit_bytes=settings.shared_memory * MIB,
        spill_bytes=settings.spill * MIB,
        dead_after=CLIENT_DEAD_SECONDS,
        is_home=lambda key: peers.home(key) is None,
    )
    folder = made(Path(settings.state_dir))
    arena = Arena(settings.shared_memory * MIB, folder)
    spill = SpillFile(folder / "spill", core.spill)
    store = Store(folder)
    local = LocalObjects(core, arena, spill, store, peers)
    unix_socket = UnixSocket(Path(settings.socket or folder / "worker.sock"), local.lost)
    links = ArenaLinks(peers, worker_id)
    clients = ClientService(local, arena, unix_socket, worker_id, links.descriptor).methods()
    shared = Shared(Words(arena.memory), core.memory, arena.store_fd)
    guests = Guests()
    streams = StreamService(
        Streams(shared),
        shared,
        arena,
        registered=lambda client: core.clients.get(client) or guests.get(client),
        room=local.room,
    )
    all_streams = StreamRouter(streams, peers, links, core.clients, guests)
    local.when_gone.append(all_streams.lose)
    server = BrpcServer(
        {
            "datasystem.WorkerService": clients,
            "datasystem.WorkerOCService": ObjectService(
                Router(local, peers), arena, keys.of_tenant
            ).methods(),
            "datasystem.ClientWorkerSCService": all_streams.methods(),
            PEER_SERVICE: {
                **clients,
                **ObjectService(local, arena, as_they_are).methods(),
                **CopyService(local).methods(),
                **all_streams.peer_methods(),
                **Inspection(core).methods(),
            },
        }
    )
    await local.recall()
    unix_socket.start()
    await server.start(settings.host, settings.port)
    logger.info("%s: data worker at %s:%d", settings.node, settings.host, settings.port)
    ready()
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(arena.touch(settings.pre_touch * MIB))
            tasks.create_task(peers.stay_alive(local.home_restarted))
            tasks.create_task(streams.sweep())
    finally:
        links.close()
        unix_socket.close()
        local.close()
        store.close()
        spill.close()
        peers.close()
        await server.stop()
        arena.close()


def allow_many_descriptors() -> None:
    """Each client has several connections, and the usual limit is there for programs that use select()."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, _DESCRIPTORS)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def made(folder: Path) -> Path:
    """The folder, made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def as_they_are(tenant: str, stored: Iterable[str]) -> list[str]:
    """Other workers name keys as they are stored."""
    return list(stored)


if __name__ == "__main__":
    run(serve, Settings)
