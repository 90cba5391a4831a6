"""Streams under any sequence of what clients do, and of their deaths, side by side with a list of what was sent."""

from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from faas_local.datasystem.clients import Client
from faas_local.protocol.brpc.status import Status, StatusError
from support.stream_clients import Consumer, Producer, Step
from support.stream_core import PAGE, StreamCore, client, config, done

CLIENTS = [client(number) for number in range(1, 5)]


@dataclass
class Open:
    """The producers and consumers of one client."""

    producers: list[Producer] = field(default_factory=list)
    consumers: list[Consumer] = field(default_factory=list)


class StreamMachine(RuleBasedStateMachine):
    """One stream and a few clients."""

    def __init__(self) -> None:
        super().__init__()
        self.core = StreamCore(64 * PAGE)
        self.config = config(max_bytes=6 * PAGE)
        self.open = {each.id: Open() for each in CLIENTS}
        self.sent: dict[int, bytes] = {}
        self.torn: set[int] = set()
        self.count = 0

    def name(self) -> str:
        self.count += 1
        return f"m{self.count}"

    @rule(who=st.sampled_from(CLIENTS))
    def produce(self, who: Client) -> None:
        self.open[who.id].producers.append(self.core.producer(self.name(), who, self.config))

    @rule(who=st.sampled_from(CLIENTS))
    def consume(self, who: Client) -> None:
        self.open[who.id].consumers.append(self.core.consumer(self.name(), who))

    @rule(who=st.sampled_from(CLIENTS), size=st.integers(1, 3000), times=st.integers(1, 8))
    def send(self, who: Client, size: int, times: int) -> None:
        for producer in self.open[who.id].producers:
            for _ in range(times):
                self.attempt(producer, size, "done")

    @rule(who=st.sampled_from(CLIENTS), most=st.integers(1, 20), acks=st.booleans())
    def receive(self, who: Client, most: int, acks: bool) -> None:
        for consumer in self.open[who.id].consumers:
            begin = consumer.cursor
            received = done(consumer.receive(most))
            assert [cursor for cursor, _ in received] == list(range(begin + 1, consumer.cursor + 1))
            for cursor, data in received:
                zeros = cursor in self.torn and not any(data)
                assert zeros or data == self.sent[cursor], f"element {cursor}"
            if acks:
                consumer.ack(consumer.cursor)

    @rule(who=st.sampled_from(CLIENTS))
    def close(self, who: Client) -> None:
        mine = self.open[who.id]
        while mine.producers:
            self.core.close_producer(mine.producers.pop())
        while mine.consumers:
            consumer = mine.consumers.pop()
            consumer.ack(consumer.cursor)
            self.core.streams.close_consumer(consumer.name, self.core.now)

    @rule(
        who=st.sampled_from(CLIENTS),
        size=st.integers(1, 3000),
        step=st.sampled_from(["locked", "counted", "copied", "done"]),
    )
    def die(self, who: Client, size: int, step: Step) -> None:
        mine = self.open[who.id]
        for producer in mine.producers[:1]:
            self.attempt(producer, size, step)
        self.open[who.id] = Open()
        self.core.lose(who)

    @rule(seconds=st.sampled_from([0.1, 1.0, 5.0]))
    def pass_time(self, seconds: float) -> None:
        self.core.pass_time(seconds)

    @precondition(lambda self: not any(each.producers or each.consumers for each in self.open.values()))
    @rule()
    def nobody_is_there(self) -> None:
        for stream in self.core.streams:
            assert not stream.chain.all_pages
            assert stream.chain.used_bytes == 0

    def attempt(self, producer: Producer, size: int, step: Step) -> None:
        self.count += 1
        data = (b"%d " % self.count * size)[:size]
        try:
            cursor = done(producer.send(data, step))
        except StatusError as error:
            assert error.status == Status.OUT_OF_MEMORY
            return
        self.sent[cursor] = data
        self.torn.discard(cursor)
        if step != "done":
            self.torn.add(cursor)

    def teardown(self) -> None:
        """When all clients are gone, nothing is left."""
        for each in CLIENTS:
            self.core.lose(each)
        assert self.core.memory.used_bytes == 0


TestStreams = StreamMachine.TestCase
TestStreams.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
