"""The worker's unix socket: clients get the arena through it, and its end tells that they died.

openYuanrong datasystem: src/datasystem/client/client_worker_common_api.cpp.
"""

import asyncio
import contextlib
import itertools
import logging
import os
import socket
import struct
from collections.abc import Callable, Sequence
from pathlib import Path

from faas_local.protocol.brpc.status import Status, StatusError

logger = logging.getLogger(__name__)

# What fits into the address of a unix socket on Linux, without the end mark; macOS takes 103.
MAX_PATH_BYTES = 103
_PAUSE_SECONDS = 0.1
_NUMBER = struct.Struct("<I")
_REQUEST = struct.Struct("<Q")


class UnixSocket:
    """Gives each connection a number, by which its client names it when it registers."""

    def __init__(self, path: Path, on_end: Callable[[str], None]) -> None:
        """`on_end` gets the id of a client whose connection ended. ValueError when the path is too long."""
        if len(os.fsencode(path)) > MAX_PATH_BYTES:
            text = f"the path of the socket has more than {MAX_PATH_BYTES} bytes: {path}"
            raise ValueError(text)
        self.path = path
        self._on_end = on_end
        self._loop = asyncio.get_running_loop()
        self._listener = socket.socket(socket.AF_UNIX)
        self._numbers = itertools.count(1)
        self._unbound: dict[int, socket.socket] = {}
        self._by_client: dict[str, socket.socket] = {}

    def start(self) -> None:
        """Listen; OSError when the socket cannot be made."""
        self.path.unlink(missing_ok=True)
        self._listener.setblocking(False)
        self._listener.bind(os.fspath(self.path))
        self._listener.listen(1024)
        self._loop.add_reader(self._listener, self._accept)

    def bind(self, number: int, client: str) -> bool:
        """The connection with this number is the client's; False when there is none."""
        connection = self._unbound.pop(number, None)
        if connection is None:
            return False
        old = self._by_client.pop(client, None)
        if old is not None:
            self._end(old)
        self._by_client[client] = connection
        self._loop.add_reader(connection, self._read_bound, client, connection)
        return True

    def send(self, client: str, request_id: int, descriptors: Sequence[int]) -> None:
        """Send descriptors; StatusError when the client has no connection, or reads nothing from it."""
        connection = self._by_client.get(client)
        if connection is None:
            raise StatusError(Status.CLIENT_WORKER_DISCONNECT, f"client {client} has no unix connection")
        try:
            socket.send_fds(connection, [_REQUEST.pack(request_id)], list(descriptors))
        except OSError as error:
            text = f"cannot send descriptors to {client}: {error}"
            raise StatusError(Status.CLIENT_WORKER_DISCONNECT, text) from error

    def forget(self, client: str) -> None:
        """The client said good-bye: its connection's end means nothing any more."""
        connection = self._by_client.pop(client, None)
        if connection is not None:
            self._end(connection)

    def close(self) -> None:
        """End all connections and remove the socket."""
        for connection in (self._listener, *self._unbound.values(), *self._by_client.values()):
            self._end(connection)
        self.path.unlink(missing_ok=True)

    def _accept(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        except OSError as error:
            # No descriptor is left: without a pause the next try would come at once, for ever.
            logger.warning("cannot accept a client: %s", error)
            self._loop.remove_reader(self._listener)
            self._loop.call_later(_PAUSE_SECONDS, self._listen_again)
            return
        connection.setblocking(False)
        number = next(self._numbers)
        self._unbound[number] = connection
        self._loop.add_reader(connection, self._read_unbound, number, connection)
        with contextlib.suppress(OSError):  # it is gone already, which reading will tell
            connection.send(_NUMBER.pack(number))

    def _listen_again(self) -> None:
        if self._listener.fileno() != -1:
            self._loop.add_reader(self._listener, self._accept)

    def _read_unbound(self, number: int, connection: socket.socket) -> None:
        if _ended(connection):
            del self._unbound[number]
            self._end(connection)

    def _read_bound(self, client: str, connection: socket.socket) -> None:
        if _ended(connection):
            del self._by_client[client]
            self._end(connection)
            self._on_end(client)

    def _end(self, connection: socket.socket) -> None:
        # In this order: otherwise the number of the closed descriptor, when a new connection gets it, stays
        # unheard by the event loop.
        self._loop.remove_reader(connection)
        connection.close()


def _ended(connection: socket.socket) -> bool:
    # Clients send nothing; what comes all the same is thrown away.
    try:
        return not connection.recv(4096)
    except BlockingIOError:
        return False
    except OSError:
        return True
