"""One listening port: uvicorn's protocol on the component's own event loop."""

import logging
import socket
from typing import Self

import uvicorn
from starlette.types import ASGIApp

# The SDK keeps idle connections for 120 s; were we to close one sooner, its next request would be lost with 3002.
_KEEP_ALIVE_SECONDS = 180
# At a stop: every waiting request was answered by then.
_STOP_SECONDS = 1

# Its notes on starting and stopping mean a server that owns its process.
logging.getLogger("uvicorn.error").setLevel(logging.WARNING)


class Listener:
    """Serves one application until it is stopped."""

    def __init__(self, server: uvicorn.Server, listening: socket.socket) -> None:
        self._server = server
        self._listening = listening

    @classmethod
    async def start(cls, app: ASGIApp, host: str, port: int) -> Self:
        """Listen; SystemExit with one sentence when the address cannot be had."""
        config = uvicorn.Config(
            app,
            http="httptools",
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            proxy_headers=False,
            access_log=False,
            date_header=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=_STOP_SECONDS,
        )
        config.load()
        server = uvicorn.Server(config)
        server.lifespan = config.lifespan_class(config)
        listening = _listen(host, port)
        # Not `serve`: that would take the signals and wake up ten times a second.
        await server.startup(sockets=[listening])
        return cls(server, listening)

    async def stop(self) -> None:
        """Take no more connections and close those that are open, idle ones at once."""
        await self._server.shutdown(sockets=[self._listening])


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), backlog=1024)
    except OSError as error:
        raise SystemExit(f"cannot listen on {host}:{port}: {error}") from error
