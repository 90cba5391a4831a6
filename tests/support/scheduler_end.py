"""The local scheduler's end of a function agent's link, under a test's control."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import grpc.aio

from faas_local.protocol.cluster.control_pb2 import ControlMessage, Hello
from faas_local.protocol.cluster.link import Accepted, LinkService

SECONDS = 20.0


class SchedulerEnd:
    """What the agent said, in order, and a way to speak to it."""

    def __init__(self) -> None:
        self.port = 0
        self._hellos: asyncio.Queue[Hello] = asyncio.Queue()
        self._messages: asyncio.Queue[ControlMessage] = asyncio.Queue()
        self._agent: asyncio.Future[Accepted] = asyncio.get_running_loop().create_future()
        self._server = grpc.aio.server()

    @property
    def address(self) -> str:
        """What the agent dials."""
        return f"127.0.0.1:{self.port}"

    async def start(self, port: int) -> None:
        """Serve on this port (0: a free one)."""
        service = LinkService(self._opened, self._received, self._lost)
        self._server.add_generic_rpc_handlers((service.handler(),))
        self.port = self._server.add_insecure_port(f"127.0.0.1:{port}")
        await self._server.start()

    async def stop(self) -> None:
        """Be gone, as a scheduler that died."""
        await self._server.stop(None)

    async def hello(self) -> Hello:
        """The agent's next Hello; TimeoutError when none comes."""
        return await asyncio.wait_for(self._hellos.get(), SECONDS)

    async def message(self) -> ControlMessage:
        """The agent's next message after a Hello; TimeoutError when none comes."""
        return await asyncio.wait_for(self._messages.get(), SECONDS)

    async def send(self, message: ControlMessage) -> None:
        """Speak to the agent as soon as it is there; TimeoutError when it does not come."""
        agent = await asyncio.wait_for(asyncio.shield(self._agent), SECONDS)
        agent.send(message)

    def _opened(self, agent: Accepted) -> None:
        self._agent.set_result(agent)
        self._hellos.put_nowait(agent.hello)

    def _received(self, _: Accepted, message: ControlMessage) -> None:
        self._messages.put_nowait(message)

    def _lost(self, _: Accepted) -> None:
        self._agent = asyncio.get_running_loop().create_future()


@contextlib.asynccontextmanager
async def scheduler_end(port: int = 0) -> AsyncIterator[SchedulerEnd]:
    """Serve on this port (0: a free one) until the block ends."""
    end = SchedulerEnd()
    await end.start(port)
    try:
        yield end
    finally:
        await end.stop()
