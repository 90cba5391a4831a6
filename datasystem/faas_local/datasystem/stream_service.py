"""The RPCs on streams (`datasystem.ClientWorkerSCService`), for clients that map the arena."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from faas_local.datasystem.arena import Arena
from faas_local.datasystem.clients import Client
from faas_local.datasystem.server import Answer, Service
from faas_local.datasystem.stream_entry import Config
from faas_local.datasystem.stream_layout import MAX_PAGE_BYTES, WORK_AREA_BYTES, WorkArea
from faas_local.datasystem.stream_pages import Shared
from faas_local.datasystem.stream_repair import Effect, UnlockView, Wake
from faas_local.datasystem.streams import Streams
from faas_local.datasystem.view_lock import unlock_view
from faas_local.protocol.brpc.status import Status, StatusError
from faas_local.protocol.wire import streams_pb2 as sc

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 1.0
# Consumers acknowledge in their memory, which nobody tells: so often a producer without room looks again.
_LOOK_AGAIN_SECONDS = 0.01
_MIN_PAGE_BYTES = 4096
_MAX_RETAIN = 16
# What the SDK's clients register with. They name it in some calls on a stream and not in others.
_DEFAULT_TENANT = "default"

T = TypeVar("T")


class StreamService:
    """Gives the streams the time, carries out what they decide, and lets requests wait."""

    def __init__(
        self,
        streams: Streams,
        shared: Shared,
        arena: Arena,
        registered: Callable[[str], Client | None],
        room: Callable[[int], Awaitable[None]],
    ) -> None:
        """`registered` finds a client; `room` makes room for a block in the arena, or raises StatusError."""
        self.streams = streams
        self._shared = shared
        self._arena = arena
        self._registered = registered
        self._room = room
        self._loop = asyncio.get_running_loop()
        self._changed: asyncio.Future[None] = self._loop.create_future()

    def methods(self) -> Service:
        """The methods by name."""
        return {
            "CreateProducer": (sc.CreateProducerReqPb, self._create_producer),
            "CloseProducer": (sc.CloseProducerReqPb, self._close_producer),
            "Subscribe": (sc.SubscribeReqPb, self._subscribe),
            "CloseConsumer": (sc.CloseConsumerReqPb, self._close_consumer),
            "CreateShmPage": (sc.CreateShmPageReqPb, self._page_for_writing),
            "GetDataPage": (sc.GetDataPageReqPb, self._page_for_reading),
            "AllocBigShmMemory": (sc.CreateLobPageReqPb, self._allocate_big),
            "ReleaseBigShmMemory": (sc.ReleaseLobPageReqPb, self._release_big),
            "DeleteStream": (sc.DeleteStreamReqPb, self._delete),
            "QueryGlobalProducersNum": (sc.QueryGlobalNumReqPb, self._count_producers),
            "QueryGlobalConsumersNum": (sc.QueryGlobalNumReqPb, self._count_consumers),
            "GetLastAppendCursor": (sc.LastAppendCursorReqPb, self._last_append),
        }

    def lose(self, client: str) -> None:
        """A client is gone."""
        self._carry_out(self.streams.lose(client, self._loop.time()))
        self._notify()

    async def sweep(self) -> None:
        """Free what was acknowledged, again and again while there is anything to free, until cancelled."""
        while True:
            if self.streams.needs_sweeps():
                await asyncio.sleep(SWEEP_SECONDS)
                self._carry_out(self.streams.sweep(self._loop.time()))
            else:
                await asyncio.wait([self._changed])

    async def _create_producer(self, request: sc.CreateProducerReqPb, payloads: list[memoryview]) -> Answer:
        config = Config(
            max_bytes=request.max_stream_size,
            page_size=request.page_size,
            auto_clean_up=request.auto_cleanup,
            retain_for=request.retain_num_consumer,
            encrypt=request.encrypt_stream,
            reserve=request.reserve_size or request.page_size,
            mode=request.stream_mode,
        )
        _check_config(config)
        client = mapping(self._registered, request.client_id)
        key = _key(request.tenant_id, request.stream_name)
        with contextlib.suppress(StatusError):
            await self._room(_MIN_PAGE_BYTES)
        try:
            area = self.streams.create_producer(client, key, request.producer_id, config)
        except StatusError as error:
            # The SDK tells nobody when it is a generator's producer.
            logger.warning("client %s cannot produce to stream %s: %s", client.id, key[1], error)
            raise
        logger.info("client %s produces to stream %s", client.id, key[1])
        self._notify()
        return Answer(sc.CreateProducerRspPb(page_view=self._view(area.offset, WORK_AREA_BYTES)))

    async def _subscribe(self, request: sc.SubscribeReqPb, payloads: list[memoryview]) -> Answer:
        if request.subscription_config.subscription_type:
            raise StatusError(Status.INVALID, "Only support STREAM mode.")
        client = mapping(self._registered, request.client_id)
        key = _key(request.tenant_id, request.stream_name)
        with contextlib.suppress(StatusError):
            await self._room(_MIN_PAGE_BYTES)
        subscription = request.subscription_config.subscription_name
        area = self.streams.subscribe(client, key, subscription, request.consumer_id)
        logger.info("client %s consumes stream %s after %d", client.id, key[1], area.acked)
        self._notify()
        return Answer(self._subscribed(area))

    def _subscribed(self, area: WorkArea) -> sc.SubscribeRspPb:
        return sc.SubscribeRspPb(
            last_recv_cursor=area.acked,
            worker_fd=self._shared.store_fd,
            mmap_size=self._shared.size,
            offset=area.offset,
            size=WORK_AREA_BYTES,
        )

    async def _close_producer(self, request: sc.CloseProducerReqPb, payloads: list[memoryview]) -> Answer:
        self.streams.close_producer(_text(request.producer_id), self._loop.time())
        self._notify()
        return Answer(sc.CloseProducerRspPb())

    async def _close_consumer(self, request: sc.CloseConsumerReqPb, payloads: list[memoryview]) -> Answer:
        self.streams.close_consumer(_text(request.consumer_id), self._loop.time())
        self._notify()
        return Answer(sc.CloseConsumerRspPb())

    async def _page_for_writing(self, request: sc.CreateShmPageReqPb, payloads: list[memoryview]) -> Answer:
        producer = _text(request.producer_id)
        current = request.cur_view.offset if request.cur_view.fd > 0 else None
        page = await self._with_room(
            lambda: self.streams.page_for_writing(producer, current, self._loop.time()),
            self.streams.page_size(producer),
            request.sub_timeout,
        )
        self._notify()
        return Answer(sc.CreateShmPageRspPb(last_page_view=self._view(page.offset, page.size)))

    async def _page_for_reading(self, request: sc.GetDataPageReqPb, payloads: list[memoryview]) -> Answer:
        consumer, cursor = _text(request.consumer_id), request.last_recv_cursor
        until = self._loop.time() + request.timeout_ms / 1000
        while (page := self.streams.page_for_reading(consumer, cursor)) is None:
            left = until - self._loop.time()
            if left <= 0:
                raise StatusError(Status.NOT_FOUND, f"there is no element after {cursor} yet")
            await asyncio.wait([self._changed], timeout=left)
        return Answer(sc.GetDataPageRspPb(page_view=self._view(page.offset, page.size)))

    async def _allocate_big(self, request: sc.CreateLobPageReqPb, payloads: list[memoryview]) -> Answer:
        size = request.page_size
        offset = await self._with_room(
            lambda: self.streams.allocate_big(request.producer_id, size, self._loop.time()),
            size,
            request.sub_timeout,
        )
        self._notify()
        return Answer(sc.CreateLobPageRspPb(page_view=self._view(offset, size)))

    async def _release_big(self, request: sc.ReleaseLobPageReqPb, payloads: list[memoryview]) -> Answer:
        self.streams.release_big(request.producer_id, request.page_view.offset)
        return Answer(sc.ReleaseLobPageRspPb())

    async def _delete(self, request: sc.DeleteStreamReqPb, payloads: list[memoryview]) -> Answer:
        self.streams.delete(_key(request.tenant_id, request.stream_name))
        self._notify()
        return Answer(sc.DeleteStreamRspPb())

    async def _count_producers(self, request: sc.QueryGlobalNumReqPb, payloads: list[memoryview]) -> Answer:
        producers, _ = self.streams.counts(_key(request.tenant_id, request.stream_name))
        return Answer(sc.QueryGlobalNumRsqPb(global_count=producers))

    async def _count_consumers(self, request: sc.QueryGlobalNumReqPb, payloads: list[memoryview]) -> Answer:
        _, consumers = self.streams.counts(_key(request.tenant_id, request.stream_name))
        return Answer(sc.QueryGlobalNumRsqPb(global_count=consumers))

    async def _last_append(self, request: sc.LastAppendCursorReqPb, payloads: list[memoryview]) -> Answer:
        stream = self.streams.get(_key(request.tenant_id, request.stream_name))
        return Answer(sc.LastAppendCursorRspPb(last_append_cursor=stream.chain.last_append))

    async def _with_room(self, attempt: Callable[[], T], size: int, wait_ms: int) -> T:
        """Attempt it until there is room; StatusError OUT_OF_MEMORY when there is none for so long."""
        until = self._loop.time() + wait_ms / 1000
        while True:
            with contextlib.suppress(StatusError):  # the attempt says it better
                await self._room(size)
            try:
                return attempt()
            except StatusError as error:
                left = until - self._loop.time()
                if error.status != Status.OUT_OF_MEMORY or left <= 0:
                    raise
            await asyncio.wait([self._changed], timeout=min(left, _LOOK_AGAIN_SECONDS))

    def _view(self, offset: int, size: int) -> sc.ShmViewPb:
        return sc.ShmViewPb(fd=self._shared.store_fd, mmap_size=self._shared.size, offset=offset, size=size)

    def _carry_out(self, effects: Sequence[Effect]) -> None:
        for effect in effects:
            match effect:
                case Wake(offset):
                    self._arena.wake(offset)
                case UnlockView(offset, lock_id):
                    unlock_view(self._shared.words, offset, lock_id)

    def _notify(self) -> None:
        self._changed.set_result(None)
        self._changed = self._loop.create_future()


def mapping(registered: Callable[[str], Client | None], client_id: str) -> Client:
    """The client that wants a stream; StatusError when it may not have one."""
    client = registered(client_id)
    if client is None:
        raise StatusError(Status.CLIENT_WORKER_DISCONNECT, f"client {client_id} is not registered here")
    if not client.maps:
        raise StatusError(Status.RUNTIME_ERROR, "Connection to worker not using unix domain socket")
    return client


def _check_config(config: Config) -> None:
    sizes = _MIN_PAGE_BYTES <= config.page_size <= MAX_PAGE_BYTES and config.page_size % _MIN_PAGE_BYTES == 0
    if not sizes or config.max_bytes < 2 * config.page_size or config.retain_for > _MAX_RETAIN:
        raise StatusError(Status.INVALID, f"there can be no such stream: {config}")


def _key(tenant: str, name: str) -> tuple[str, str]:
    if not name:
        raise StatusError(Status.INVALID, "a stream without a name")
    return tenant or _DEFAULT_TENANT, name


def _text(identity: bytes) -> str:
    return identity.decode(errors="replace")
