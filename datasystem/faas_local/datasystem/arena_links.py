"""The other workers' arenas: all nodes are on one machine, so that a client can map any node's memory."""

import asyncio
import contextlib
import os
import socket
import struct
from dataclasses import dataclass, field

from faas_local.datasystem.peers import Peers
from faas_local.protocol.brpc.status import Status, StatusError
from faas_local.protocol.wire import datasystem_pb2 as ds

_NUMBER = struct.Struct("<I")
_REQUEST = struct.Struct("<Q")


@dataclass(slots=True)
class _Link:
    connection: socket.socket
    descriptors: dict[int, int] = field(default_factory=dict)

    @property
    def alive(self) -> bool:
        """Whether the worker at its other end lives."""
        try:
            return bool(self.connection.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def close(self) -> None:
        """End it, and forget the arena."""
        self.connection.close()
        for descriptor in self.descriptors.values():
            os.close(descriptor)
        self.descriptors.clear()


class ArenaLinks:
    """Connections to other workers' unix sockets, for which this worker is a client that maps. Their ends tell
    the other worker that this one died, with all its clients."""

    def __init__(self, peers: Peers, worker_id: str) -> None:
        self._peers = peers
        self.id = f"{worker_id}-streams"
        self._links: dict[int, _Link] = {}
        self._busy = asyncio.Lock()

    async def connect(self, worker: int) -> None:
        """Have a connection to another worker; StatusError when there is none."""
        async with self._busy:
            link = self._links.get(worker)
            if link is None or not link.alive:
                if link is not None:
                    link.close()
                self._links[worker] = await self._connect(worker)

    async def share(self, worker: int, store_fd: int) -> None:
        """Be able to give clients the arena of a connected worker; StatusError when that does not give it."""
        async with self._busy:
            link = self._links[worker]
            if store_fd in link.descriptors:
                return
            request = ds.GetClientFdReqPb(client_id=self.id.encode(), worker_fds=[store_fd], request_id=1)
            await self._peers.call(worker, "GetClientFd", request, ds.GetClientFdRspPb)
            try:
                # It was sent before the answer, so it is there.
                _, (descriptor,), _, _ = socket.recv_fds(link.connection, _REQUEST.size, 1)
            except (OSError, ValueError) as error:
                text = f"no arena from data worker {worker}: {error}"
                raise StatusError(Status.RPC_UNAVAILABLE, text) from error
            link.descriptors[store_fd] = descriptor

    def descriptor(self, store_fd: int) -> int | None:
        """The arena that clients know by this number, if it is another worker's."""
        for link in self._links.values():
            if store_fd in link.descriptors:
                return link.descriptors[store_fd]
        return None

    def close(self) -> None:
        """End all connections."""
        for link in self._links.values():
            link.close()

    async def _connect(self, worker: int) -> _Link:
        asked = await self._peers.call(
            worker, "GetSocketPath", ds.GetSocketPathReqPb(), ds.GetSocketPathRspPb
        )
        loop = asyncio.get_running_loop()
        with contextlib.ExitStack() as on_error:
            connection = on_error.enter_context(socket.socket(socket.AF_UNIX))
            connection.setblocking(False)
            try:
                await loop.sock_connect(connection, asked.response.path)
                (number,) = _NUMBER.unpack(await loop.sock_recv(connection, _NUMBER.size))
            except (OSError, struct.error) as error:
                text = f"no connection to data worker {worker}: {error}"
                raise StatusError(Status.RPC_UNAVAILABLE, text) from error
            request = ds.RegisterClientReqPb(client_id=self.id.encode(), shm_enabled=True, server_fd=number)
            await self._peers.call(worker, "RegisterClient", request, ds.RegisterClientRspPb)
            on_error.pop_all()
        return _Link(connection)
