"""Every stream wherever its home is: all its pages are in its home's arena, which clients of other workers map.

A client of another worker is a guest at the stream's home. Its own worker says when it comes and when it is gone; when
that worker itself is gone, so are all guests that came through its link.
"""

import asyncio
import logging
from typing import Any

from google.protobuf.message import Message

from faas_local.datasystem.arena_links import ArenaLinks
from faas_local.datasystem.clients import Client, Clients
from faas_local.datasystem.peers import ANSWER_SECONDS, Peers
from faas_local.datasystem.server import Answer, Handler, Service
from faas_local.datasystem.stream_entry import Stream
from faas_local.datasystem.stream_service import StreamService, mapping
from faas_local.protocol.brpc.status import StatusError
from faas_local.protocol.cluster import streams_pb2 as guests
from faas_local.protocol.wire import streams_pb2 as sc

logger = logging.getLogger(__name__)

_RESPONSES: dict[str, type[Message]] = {
    "CreateProducer": sc.CreateProducerRspPb,
    "CloseProducer": sc.CloseProducerRspPb,
    "Subscribe": sc.SubscribeRspPb,
    "CloseConsumer": sc.CloseConsumerRspPb,
    "CreateShmPage": sc.CreateShmPageRspPb,
    "GetDataPage": sc.GetDataPageRspPb,
    "AllocBigShmMemory": sc.CreateLobPageRspPb,
    "ReleaseBigShmMemory": sc.ReleaseLobPageRspPb,
    "DeleteStream": sc.DeleteStreamRspPb,
    "QueryGlobalProducersNum": sc.QueryGlobalNumRsqPb,
    "QueryGlobalConsumersNum": sc.QueryGlobalNumRsqPb,
    "GetLastAppendCursor": sc.LastAppendCursorRspPb,
}


class Guests:
    """The clients of other workers that use streams of this one."""

    def __init__(self) -> None:
        self._guests: dict[str, tuple[Client, str]] = {}

    def get(self, client: str) -> Client | None:
        """The guest with this id."""
        found = self._guests.get(client)
        return found[0] if found else None

    def come(self, link: str, client: Client) -> None:
        """A guest is there, through its worker's link."""
        self._guests[client.id] = client, link

    def go(self, client: str) -> list[str]:
        """A guest is gone, or a link with all its guests; who."""
        gone = [each for each, (_, link) in self._guests.items() if client in (each, link)]
        for each in gone:
            del self._guests[each]
        return gone


class StreamRouter:
    """The streams of all workers, as one of them and its clients see them."""

    def __init__(
        self, local: StreamService, peers: Peers, links: ArenaLinks, clients: Clients, present: Guests
    ) -> None:
        self._local = local
        self._peers = peers
        self._links = links
        self._clients = clients
        self._guests = present
        self._visiting: dict[str, set[int]] = {}
        self._telling: set[asyncio.Task[None]] = set()

    def methods(self) -> Service:
        """The methods for clients, by name."""
        methods = self._local.methods().items()
        return {name: (request, self._routed(name, handler)) for name, (request, handler) in methods}

    def peer_methods(self) -> Service:
        """The methods for other workers, by name."""
        return {
            **self._local.methods(),
            "GuestComes": (guests.GuestComes, self._guest_comes),
            "GuestGoes": (guests.GuestGoes, self._guest_goes),
            "ListStreams": (guests.ListStreamsRequest, self._list),
        }

    def lose(self, client: str) -> None:
        """A client of this worker is gone; it may be another worker's link."""
        for each in (client, *self._guests.go(client)):
            self._local.lose(each)
        for home in self._visiting.pop(client, ()):
            task = asyncio.get_running_loop().create_task(self._tell_gone(home, client))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    def _routed(self, name: str, handler: Handler) -> Handler:
        async def route(request: Any, payloads: list[memoryview]) -> Answer:
            home = self._peers.home(request.stream_name)
            if home is None:
                return await handler(request, payloads)
            joins = name in ("CreateProducer", "Subscribe")
            if joins:
                await self._introduce(home, mapping(self._clients.get, request.client_id))
            within = ANSWER_SECONDS + _wait_of(request)
            reply = await self._peers.call(home, name, request, _RESPONSES[name], within=within)
            if joins:
                await self._links.share(home, _store_fd(reply.response))
            return Answer(reply.response)

        return route

    async def _introduce(self, home: int, client: Client) -> None:
        await self._links.connect(home)
        self._visiting.setdefault(client.id, set()).add(home)
        comes = guests.GuestComes(link=self._links.id, client_id=client.id, lock_id=client.lock_id)
        await self._peers.call(home, "GuestComes", comes, guests.GuestKnown)

    async def _tell_gone(self, home: int, client: str) -> None:
        try:
            await self._peers.call(home, "GuestGoes", guests.GuestGoes(client_id=client), guests.GuestKnown)
        except StatusError as error:
            logger.warning("client %s left streams without an answer: %s", client, error)

    async def _guest_comes(self, request: guests.GuestComes, payloads: list[memoryview]) -> Answer:
        self._guests.come(request.link, Client(request.client_id, request.lock_id, True))
        return Answer(guests.GuestKnown())

    async def _list(self, request: guests.ListStreamsRequest, payloads: list[memoryview]) -> Answer:
        found = sorted(self._local.streams, key=lambda stream: stream.key)
        return Answer(guests.ListStreamsReply(streams=map(described, found)))

    async def _guest_goes(self, request: guests.GuestGoes, payloads: list[memoryview]) -> Answer:
        for each in self._guests.go(request.client_id):
            self._local.lose(each)
        return Answer(guests.GuestKnown())


def described(stream: Stream) -> guests.ListStreamsReply.Stream:
    """What a stream has."""
    tenant, name = stream.key
    return guests.ListStreamsReply.Stream(
        tenant=tenant,
        name=name,
        producers=len(stream.producers),
        consumers=len(stream.consumers),
        sent=stream.chain.last_append,
        acked=stream.update_acked(),
        pages=len(stream.chain.all_pages),
        used=stream.chain.used_bytes,
        limit=stream.chain.max_bytes,
    )


def _wait_of(request: Any) -> float:
    match request:
        case sc.CreateShmPageReqPb() | sc.CreateLobPageReqPb():
            return request.sub_timeout / 1000
        case sc.GetDataPageReqPb():
            return request.timeout_ms / 1000
        case _:
            return 0.0


def _store_fd(response: Message) -> int:
    if isinstance(response, sc.SubscribeRspPb):
        return response.worker_fd
    assert isinstance(response, sc.CreateProducerRspPb)
    return response.page_view.fd
