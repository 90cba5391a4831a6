"""A client of a data worker's streams, in the SDK's terms."""

import mmap
import uuid
from typing import TypeVar

from google.protobuf.message import Message

from faas_local.datasystem.stream_layout import Words
from faas_local.protocol.brpc.status import Status, StatusError
from faas_local.protocol.wire import datasystem_pb2 as ds
from faas_local.protocol.wire import streams_pb2 as sc
from support.data_client import ANSWER_SECONDS
from support.mapping_client import MappingClient
from support.stream_clients import Consumer, Place, Producer

STREAMS = "datasystem.ClientWorkerSCService"
WAIT_MS = 20_000
R = TypeVar("R", bound=Message)


class StreamClient(MappingClient):
    """Makes producers and consumers, of one stream at a time, that share the worker's memory. Call `connect`
    first."""

    wait_ms = WAIT_MS
    stream = ""

    async def connect(self) -> ds.RegisterClientRspPb:
        """Register over the unix socket."""
        self.arenas: dict[int, mmap.mmap] = {}
        return await super().connect()

    async def map(self, store_fd: int, size: int) -> mmap.mmap:
        """An arena, asked for at its first use; each node has one."""
        self.mapping = self.arenas.get(store_fd)
        self.arenas[store_fd] = await super().map(store_fd, size)
        return self.arenas[store_fd]

    async def ask(self, method: str, request: Message, response: type[R]) -> R:
        """One request; StatusError when the worker refuses."""
        reply = await self.brpc.call(STREAMS, method, request, response, within=ANSWER_SECONDS + 10)
        return reply.response

    async def producer(
        self, stream: str, *, page_size: int = 4096, max_bytes: int = 32768, retain_for: int = 0
    ) -> Producer:
        """A producer, ready to send."""
        name = str(uuid.uuid4())
        request = sc.CreateProducerReqPb(
            stream_name=stream,
            client_id=self.client_id,
            producer_id=name,
            page_size=page_size,
            max_stream_size=max_bytes,
            retain_num_consumer=retain_for,
            tenant_id=self.tenant,
        )
        self.stream = stream
        view = (await self.ask("CreateProducer", request, sc.CreateProducerRspPb)).page_view
        assert view.size == 128
        words = Words(memoryview(await self.map(view.fd, view.mmap_size)))
        return Producer(words, self, name, self.lock_id, view.offset)

    async def consumer(self, stream: str, subscription: str = "s") -> Consumer:
        """A consumer, ready to receive."""
        name = str(uuid.uuid4())
        request = sc.SubscribeReqPb(
            stream_name=stream,
            client_id=self.client_id,
            consumer_id=name,
            tenant_id=self.tenant,
            subscription_config=sc.SubscriptionConfigPb(subscription_name=subscription),
        )
        self.stream = stream
        found = await self.ask("Subscribe", request, sc.SubscribeRspPb)
        words = Words(memoryview(await self.map(found.worker_fd, found.mmap_size)))
        consumer = Consumer(words, self, name, found.offset)
        assert consumer.cursor == found.last_recv_cursor
        return consumer

    async def page_for_writing(self, producer: str, current: Place | None) -> Place:
        """See `Door`."""
        view = (
            sc.ShmViewPb(fd=7, offset=current.offset, size=current.size) if current else sc.ShmViewPb(fd=-1)
        )
        request = sc.CreateShmPageReqPb(
            stream_name=self.stream,
            producer_id=producer.encode(),
            cur_view=view,
            sub_timeout=self.wait_ms,
            client_id=self.client_id,
        )
        page = (await self.ask("CreateShmPage", request, sc.CreateShmPageRspPb)).last_page_view
        return Place(page.offset, page.size)

    async def page_for_reading(self, consumer: str, cursor: int) -> Place | None:
        """See `Door`."""
        request = sc.GetDataPageReqPb(
            stream_name=self.stream,
            consumer_id=consumer.encode(),
            last_recv_cursor=cursor,
            timeout_ms=self.wait_ms,
        )
        try:
            page = (await self.ask("GetDataPage", request, sc.GetDataPageRspPb)).page_view
        except StatusError as error:
            if error.status == Status.NOT_FOUND:
                return None
            raise
        return Place(page.offset, page.size)

    async def close_producer(self, producer: Producer) -> None:
        """Close it."""
        producer.stand_on(None)
        request = sc.CloseProducerReqPb(stream_name=self.stream, producer_id=producer.name.encode())
        await self.ask("CloseProducer", request, sc.CloseProducerRspPb)

    async def close_consumer(self, consumer: Consumer) -> None:
        """Close it."""
        request = sc.CloseConsumerReqPb(stream_name=self.stream, consumer_id=consumer.name.encode())
        await self.ask("CloseConsumer", request, sc.CloseConsumerRspPb)

    async def delete_stream(self, stream: str) -> None:
        """Delete it."""
        request = sc.DeleteStreamReqPb(stream_name=stream, tenant_id=self.tenant)
        await self.ask("DeleteStream", request, sc.DeleteStreamRspPb)

    async def counts(self, stream: str) -> tuple[int, int]:
        """How many producers and consumers there are."""
        request = sc.QueryGlobalNumReqPb(stream_name=stream, tenant_id=self.tenant)
        producers = await self.ask("QueryGlobalProducersNum", request, sc.QueryGlobalNumRsqPb)
        consumers = await self.ask("QueryGlobalConsumersNum", request, sc.QueryGlobalNumRsqPb)
        return producers.global_count, consumers.global_count
