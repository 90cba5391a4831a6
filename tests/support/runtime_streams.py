"""The busproxy's end of the instances' message streams, which accepts them and answers nothing but their greeting."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import grpc
import grpc.aio

from faas_local.protocol.wire.core_service_pb2 import KillResponse
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage

SECONDS = 20.0


class RuntimeStreams:
    """Who is connected, by instance id; `address` is what the instances dial."""

    def __init__(self) -> None:
        self.address = ""
        self._connected: dict[str, asyncio.Event] = {}

    async def connected(self, instance_id: str) -> None:
        """Return once this instance has opened its stream; TimeoutError when it does not."""
        await asyncio.wait_for(self._event(instance_id).wait(), SECONDS)

    def _event(self, instance_id: str) -> asyncio.Event:
        return self._connected.setdefault(instance_id, asyncio.Event())

    async def serve(
        self,
        messages: AsyncIterator[StreamingMessage],
        context: grpc.aio.ServicerContext[StreamingMessage, StreamingMessage],
    ) -> None:
        """One stream of one instance."""
        metadata = {key: str(value) for key, value in context.invocation_metadata() or ()}
        await context.send_initial_metadata(())
        self._event(metadata["instance_id"]).set()
        async for message in messages:
            if message.WhichOneof("body") == "killReq":  # its subscription; left alone it is sent again
                await context.write(StreamingMessage(messageID=message.messageID, killRsp=KillResponse()))


@contextlib.asynccontextmanager
async def runtime_streams() -> AsyncIterator[RuntimeStreams]:
    """Serve on a free port until the block ends."""
    streams = RuntimeStreams()
    method = grpc.stream_stream_rpc_method_handler(
        streams.serve,
        request_deserializer=StreamingMessage.FromString,
        response_serializer=StreamingMessage.SerializeToString,
    )
    server = grpc.aio.server()
    handler = grpc.method_handlers_generic_handler("runtime_rpc.RuntimeRPC", {"MessageStream": method})
    server.add_generic_rpc_handlers((handler,))
    streams.address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    await server.start()
    try:
        yield streams
    finally:
        await server.stop(None)
