"""What the data worker decides about streams: no clock, no sockets; the time comes in.

Elements do not pass through the worker. It hands out pages and work areas, counts producers and consumers, frees
what all consumers acknowledged, and repairs what clients leave behind when they die.
"""

from collections.abc import Iterator

from faas_local.datasystem import stream_repair
from faas_local.datasystem.clients import Client
from faas_local.datasystem.stream_entry import Config, Member, Stream, StreamStatus
from faas_local.datasystem.stream_layout import Page, WorkArea
from faas_local.datasystem.stream_pages import PageChain, Shared
from faas_local.datasystem.stream_repair import Effect
from faas_local.datasystem.work_areas import WorkAreas
from faas_local.protocol.brpc.status import Status, StatusError


class Streams:
    """All streams of one worker. A stream's key is its tenant and its name."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._areas = WorkAreas(shared)
        self._streams: dict[tuple[str, str], Stream] = {}
        # By the ids of their producers and consumers, which no two have in common.
        self._joined: dict[str, Stream] = {}

    def __len__(self) -> int:
        return len(self._streams)

    def __iter__(self) -> Iterator[Stream]:
        return iter(self._streams.values())

    # Taking part

    def create_producer(
        self, client: Client, key: tuple[str, str], producer: str, config: Config
    ) -> WorkArea:
        """A producer comes, and the stream with it if it is the first.

        StatusError, with nothing changed: DUPLICATED, OUT_OF_MEMORY, INVALID when the stream is otherwise.
        """
        self._check_new(producer)
        stream = self._streams.get(key) or Stream(key, PageChain(self._shared))
        stream.check_producer(config)
        limit = self._shared.memory.limit_bytes
        if config.max_bytes > limit:
            sizes = f"[stream size, shm size]: [{config.max_bytes}, {limit}] "
            raise StatusError(Status.INVALID, f"maxStreamSize exceeds shared memory size {sizes}")
        area = self._areas.take(client.id, 0)
        if stream.config is None:
            stream.config = config
            stream.chain.configure(config.page_size, config.max_bytes)
        stream.producers[producer] = Member(client, area)
        self._joined[producer] = stream
        stream.delete_refused = False
        self._streams[key] = stream
        return area

    def subscribe(self, client: Client, key: tuple[str, str], subscription: str, consumer: str) -> WorkArea:
        """A consumer comes, and the stream with it if it is the first. It starts after what its area says is
        acknowledged.

        StatusError, with nothing changed: DUPLICATED, OUT_OF_MEMORY, INVALID, RUNTIME_ERROR.
        """
        self._check_new(consumer)
        stream = self._streams.get(key) or Stream(key, PageChain(self._shared))
        stream.check_consumer(subscription)
        area = self._areas.take(client.id, stream.update_acked())
        stream.consumers[consumer] = Member(client, area, subscription)
        self._joined[consumer] = stream
        stream.consumers_seen += 1
        stream.delete_refused = False
        self._streams[key] = stream
        stream.chain.start_early()
        return area

    def close_producer(self, producer: str, now: float) -> None:
        """A producer leaves; StatusError when it is not there."""
        stream = self._with_producer(producer)
        self._areas.give_back(*self._leave(stream.producers, producer))
        self._left(stream, now)

    def close_consumer(self, consumer: str, now: float) -> None:
        """A consumer leaves; StatusError when it is not there."""
        stream = self._with_consumer(consumer)
        stream.update_acked()
        self._areas.give_back(*self._leave(stream.consumers, consumer))
        self._left(stream, now)

    def delete(self, key: tuple[str, str]) -> None:
        """End a stream; StatusError NOT_FOUND, or RUNTIME_ERROR while anybody has it open."""
        stream = self._streams.get(key)
        if stream is None:
            raise StatusError(Status.NOT_FOUND, f"The stream {key[1]} does not exist.")
        if stream.in_use:
            stream.delete_refused = True
            text = "Not allowed to delete stream when producer/consumer is running."
            raise StatusError(Status.RUNTIME_ERROR, text)
        self._remove(stream)

    def get(self, key: tuple[str, str]) -> Stream:
        """The stream; StatusError STREAM_NOT_FOUND."""
        stream = self._streams.get(key)
        if stream is None:
            raise StatusError(StreamStatus.STREAM_NOT_FOUND, f"The stream {key[1]} does not exist.")
        return stream

    def counts(self, key: tuple[str, str]) -> tuple[int, int]:
        """How many producers and consumers there are; none where there is no stream."""
        stream = self._streams.get(key)
        return (len(stream.producers), len(stream.consumers)) if stream else (0, 0)

    # Pages

    def page_size(self, producer: str) -> int:
        """How large the pages for a producer are."""
        return self._with_producer(producer).chain.page_size

    def page_for_writing(self, producer: str, current: int | None, now: float) -> Page:
        """The page for a producer for which the one at `current` is full; StatusError as from the chain."""
        stream = self._with_producer(producer)
        self.collect(stream, now)
        page = stream.chain.for_writing(current, now)
        stream.producers[producer].send_to(page, now)
        return page

    def page_for_reading(self, consumer: str, cursor: int) -> Page | None:
        """The page of the element after this cursor; None when there is none yet."""
        return self._with_consumer(consumer).chain.for_reading(cursor)

    def allocate_big(self, producer: str, size: int, now: float) -> int:
        """Room for an element that is too large for a page; StatusError OUT_OF_MEMORY."""
        stream = self._with_producer(producer)
        self.collect(stream, now)
        return stream.chain.allocate_big(size, producer, now)

    def release_big(self, producer: str, offset: int) -> None:
        """An element's room is not needed after all."""
        if not self._with_producer(producer).chain.free_big(offset):
            raise StatusError(Status.INVALID, f"there is no large element at {offset}")

    # Ends

    def lose(self, client: str, now: float) -> list[Effect]:
        """A client is gone: so are its producers and consumers, and the locks that it had."""
        effects: list[Effect] = []
        for stream in list(self._streams.values()):
            effects += self._lose_from(stream, client, now)
        self._areas.drop(client)
        return effects

    def sweep(self, now: float) -> list[Effect]:
        """Free what was acknowledged, and end what dead producers left unfinished for too long."""
        effects: list[Effect] = []
        for stream in list(self._streams.values()):
            effects += stream_repair.finish(stream.unfinished, stream.chain.pages, now)
            self.collect(stream, now)
        return effects

    def needs_sweeps(self) -> bool:
        """Whether there is anything that time or acknowledgements, which nobody tells, can free."""
        return any(stream.chain.reachable_pages for stream in self._streams.values())

    def collect(self, stream: Stream, now: float) -> None:
        """Free what is not needed any more."""
        acked = stream.update_acked()
        if not stream.in_use and acked >= stream.chain.last_append:
            stream.chain.free_all()
            return
        stream.chain.free_acked(
            acked,
            consumers=bool(stream.consumers),
            claimed=stream.claimed(now),
            counted=bool(stream.producers) and not stream.lost_a_producer,
            now=now,
        )

    def _lose_from(self, stream: Stream, client: str, now: float) -> list[Effect]:
        producers = [name for name, member in stream.producers.items() if member.client.id == client]
        consumers = [name for name, member in stream.consumers.items() if member.client.id == client]
        if not producers and not consumers:
            return []
        stream.update_acked()
        lock_id = {**stream.producers, **stream.consumers}[(producers + consumers)[0]].client.lock_id
        for name in producers:
            self._leave(stream.producers, name)
        for name in consumers:
            self._leave(stream.consumers, name)
        stream.lost_a_producer |= bool(producers)
        alone = not stream.producers
        effects = stream_repair.unlock(stream.chain, lock_id)
        if producers:
            unfinished, more = stream_repair.leftovers(stream.chain, alone=alone, now=now)
            stream.unfinished += unfinished
            effects += more
        for name in producers:
            stream.chain.free_unsent(name)
        if stream.delete_refused and not stream.in_use:
            self._remove(stream)
        else:
            self._left(stream, now)
        return effects

    def _left(self, stream: Stream, now: float) -> None:
        if not stream.producers:
            stream.lost_a_producer = False
        if stream.config is not None and stream.config.auto_clean_up and not stream.in_use:
            self._remove(stream)
        else:
            self.collect(stream, now)

    def _remove(self, stream: Stream) -> None:
        stream.chain.free_all()
        del self._streams[stream.key]

    def _leave(self, members: dict[str, Member], name: str) -> tuple[str, WorkArea]:
        del self._joined[name]
        member = members.pop(name)
        return member.client.id, member.area

    def _with_producer(self, producer: str) -> Stream:
        stream = self._joined.get(producer)
        if stream is None or producer not in stream.producers:
            raise StatusError(StreamStatus.PRODUCER_NOT_FOUND, f"there is no producer {producer}")
        return stream

    def _with_consumer(self, consumer: str) -> Stream:
        stream = self._joined.get(consumer)
        if stream is None or consumer not in stream.consumers:
            raise StatusError(StreamStatus.CONSUMER_NOT_FOUND, f"there is no consumer {consumer}")
        return stream

    def _check_new(self, member: str) -> None:
        if member in self._joined:
            raise StatusError(Status.DUPLICATED, f"there is a producer or consumer {member}")
