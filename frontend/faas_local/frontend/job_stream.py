"""The driver's stream of one gateway job: opened to the busproxy as an in-cluster driver would, and kept open."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine

import grpc
import grpc.aio

from faas_local.frontend.calls import (
    Answer,
    Asked,
    CallEvent,
    CallTable,
    Ended,
    Key,
    Lost,
    Opened,
    Received,
    Reply,
    Send,
    Unclaimed,
    Written,
)
from faas_local.protocol.channels import CHANNEL_OPTIONS
from faas_local.protocol.ids import driver_instance_id
from faas_local.protocol.wire.bus_service_pb2 import DiscoverDriverRequest, DiscoverDriverResponse
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from faas_local.runtime.timers import Timers

DISCOVER = "/bus_service.BusService/DiscoverDriver"
MESSAGE_STREAM = "/runtime_rpc.RuntimeRPC/MessageStream"
_REDIAL_SECONDS = (0.05, 0.1, 0.2, 0.5)
_DISCOVER_SECONDS = 5.0

Stream = grpc.aio.StreamStreamCall[StreamingMessage, StreamingMessage]

logger = logging.getLogger(__name__)


def busproxy_channel(address: str) -> grpc.aio.Channel:
    """The channel that the streams of all jobs share."""
    return grpc.aio.insecure_channel(address, options=CHANNEL_OPTIONS)


class JobStream:
    """One gateway job's end of the stream, over any number of reconnects."""

    def __init__(
        self,
        job_id: str,
        channel: grpc.aio.Channel,
        busproxy: str,
        unclaimed: Callable[["JobStream", str], Coroutine[None, None, None]],
    ) -> None:
        """`busproxy` is the channel's address, for error texts; `unclaimed` sees to requests (this stream, their
        id) that succeeded while nobody waited for them."""
        self._unclaimed = unclaimed
        self._seeing_to: set[asyncio.Task[None]] = set()
        self._job_id = job_id
        self._discover = channel.unary_unary(
            DISCOVER, DiscoverDriverRequest.SerializeToString, DiscoverDriverResponse.FromString
        )
        self._open = channel.stream_stream(
            MESSAGE_STREAM, StreamingMessage.SerializeToString, StreamingMessage.FromString
        )
        self._calls = CallTable(busproxy)
        self._timers = Timers(self._feed)
        self._answers: dict[Key, asyncio.Future[Reply]] = {}
        self._outbox: asyncio.Queue[StreamingMessage] = asyncio.Queue()

    async def ask(self, key: Key, message: StreamingMessage) -> tuple[Reply, Callable[[], None]]:
        """Ask the busproxy and wait for the answer, which is shared by all who ask the same meanwhile.

        The second value is to be called once the answer was passed on.
        """
        answer = self._answers.get(key)
        if answer is None:
            answer = self._answers[key] = asyncio.get_running_loop().create_future()
            self._feed(Asked(key, message))
        return await asyncio.shield(answer), lambda: self._passed_on(key)

    def fail_all(self, code: int, message: str) -> None:
        """Answer everyone who waits with this error."""
        self._feed(Ended(code, message))

    async def run(self) -> None:
        """Keep a stream open until cancelled."""
        failures = 0
        while True:
            try:
                if await self._one_stream():
                    failures = 0
            except grpc.aio.AioRpcError as error:
                logger.debug(
                    "%s: no stream to the busproxy: %s %s", self._job_id, error.code(), error.details()
                )
            await asyncio.sleep(_REDIAL_SECONDS[min(failures, len(_REDIAL_SECONDS) - 1)])
            failures += 1

    async def _one_stream(self) -> bool:
        """One stream from opening to loss; whether anything came over it."""
        instance_id = driver_instance_id(self._job_id)
        introduction = DiscoverDriverRequest(
            driverIP="127.0.0.1", driverPort="0", jobID=self._job_id, instanceID=instance_id
        )
        await self._discover(introduction, timeout=_DISCOVER_SECONDS)
        metadata = (
            ("instance_id", instance_id),
            ("runtime_id", "driver"),
            ("source_id", instance_id),
            ("dst_id", "function-proxy"),
        )
        stream = self._open(None, metadata=metadata)
        outbox = self._outbox = asyncio.Queue()
        self._feed(Opened())
        writer = asyncio.ensure_future(_write_all(outbox, stream))
        alive = False
        try:
            async for message in stream:
                alive = True
                self._feed(Received(message))
        finally:
            writer.cancel()
            stream.cancel()
            self._feed(Lost())
        return alive

    def _feed(self, event: CallEvent) -> None:
        for effect in self._calls.handle(event):
            match effect:
                case Send(message):
                    self._outbox.put_nowait(message)
                case Answer(key, reply):
                    self._answers[key].set_result(reply)
                case Unclaimed(request_id):
                    task = asyncio.ensure_future(self._unclaimed(self, request_id))
                    self._seeing_to.add(task)
                    task.add_done_callback(self._seeing_to.discard)
                case timer:
                    self._timers.apply(timer)

    def _passed_on(self, key: Key) -> None:
        if self._answers.pop(key, None) is not None:
            self._feed(Written(key))


async def _write_all(outbox: asyncio.Queue[StreamingMessage], stream: Stream) -> None:
    # A broken stream is the reader's to notice; grpc.aio raises either of these for a write to it.
    with contextlib.suppress(grpc.aio.AioRpcError, asyncio.InvalidStateError):
        while True:
            await stream.write(await outbox.get())
