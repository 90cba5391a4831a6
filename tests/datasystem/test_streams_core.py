"""What becomes of elements, pages, producers and consumers, with clients that work in the same memory."""

import pytest

from faas_local.datasystem import stream_layout as layout
from faas_local.datasystem.stream_entry import Mode, StreamStatus
from faas_local.datasystem.stream_layout import WORK_AREA_BYTES, Page
from faas_local.datasystem.view_lock import unlock_view
from faas_local.protocol.brpc.status import Status, StatusError
from faas_local.protocol.wire import streams_pb2 as sc
from support.stream_clients import Producer, Step
from support.stream_core import KEY, PAGE, StreamCore, client, config, done

ONE, TWO, THREE = client(1), client(2), client(3)
# Three of them fill a page.
THIRD = bytes(1200)


@pytest.fixture
def core() -> StreamCore:
    return StreamCore()


def fill(producer: Producer, times: int) -> list[int]:
    return [done(producer.send(b"%d" % number + THIRD)) for number in range(times)]


def pages(core: StreamCore) -> int:
    return len(core.streams.get(KEY).chain.all_pages)


def refused(status: int) -> "pytest.RaisesExc[StatusError]":
    return pytest.raises(StatusError, check=lambda error: error.status == status)


def test_elements_reach_every_consumer(core: StreamCore) -> None:
    """Every consumer gets every element once, in order, over page boundaries; ids count from 1."""
    producers = [core.producer(f"p{number}", client(number), config()) for number in (1, 2)]
    consumers = [core.consumer(f"c{number}", client(number)) for number in (1, 3)]
    sent = [(done(producers[n % 2].send(b"%d" % n + THIRD)), b"%d" % n + THIRD) for n in range(20)]

    assert [cursor for cursor, _ in sent] == list(range(1, 21))
    for consumer in consumers:
        assert done(consumer.receive()) == sent
        assert done(consumer.receive()) == []
    assert done(consumers[0].receive(0)) == []


def test_acknowledged_pages_are_freed(core: StreamCore) -> None:
    """A page is freed when every consumer acknowledged more than it; the page on which one stands stays."""
    producer = core.producer("p", ONE, config())
    fast, slow = core.consumer("fast", TWO), core.consumer("slow", THREE)
    fill(producer, 12)
    assert pages(core) == 4

    fast.ack(12)
    core.pass_time(1)
    assert pages(core) == 4
    slow.ack(6)
    core.pass_time(1)
    assert pages(core) == 3
    slow.ack(7)
    core.pass_time(1)
    assert pages(core) == 2


def test_nothing_is_left(core: StreamCore) -> None:
    """When all is acknowledged and everybody gone, all memory but the streams' own bookkeeping is free."""
    producer, consumer = core.producer("p", ONE, config()), core.consumer("c", TWO)
    fill(producer, 12)
    consumer.ack(12)
    core.close_producer(producer)
    core.streams.close_consumer("c", core.now)

    assert pages(core) == 0
    core.lose(ONE)
    core.lose(TWO)
    assert core.memory.used_bytes == 0
    core.streams.delete(KEY)
    assert len(core.streams) == 0


def test_cursors_go_on_after_a_pause(core: StreamCore) -> None:
    """A stream that was closed by all goes on with the next id when it is opened again."""
    producer = core.producer("p", ONE, config())
    fill(producer, 5)
    core.close_producer(producer)
    assert pages(core) == 0

    again, consumer = core.producer("again", ONE, config()), core.consumer("c", TWO)
    assert done(again.send(b"six")) == 6
    assert done(consumer.receive()) == [(6, b"six")]


def test_full_stream(core: StreamCore) -> None:
    """A stream takes no more than its first producer said, and goes on when consumers acknowledge."""
    consumer = core.consumer("c", TWO)
    producer = core.producer("p", ONE, config(max_bytes=2 * PAGE))
    with refused(Status.OUT_OF_MEMORY):
        fill(producer, 7)
    assert len(done(consumer.receive())) == 6

    consumer.ack(4)
    assert done(producer.send(b"x" + THIRD)) == 7
    assert [cursor for cursor, _ in done(consumer.receive())] == [7]


def test_memory_of_the_worker_is_full(core: StreamCore) -> None:
    """Without memory for a page or a work area a producer is refused, and nothing is half there."""
    producer = core.producer("p", ONE, config())
    rest = core.memory.allocate(core.memory.allocator.largest_hole)
    with refused(Status.OUT_OF_MEMORY):
        done(producer.send(b"x"))
    with refused(Status.OUT_OF_MEMORY):
        core.producer("q", TWO, config(), ("tenant", "other"))
    assert len(core.streams) == 1
    core.memory.free(rest)
    assert done(producer.send(b"x")) == 1


def test_consumer_that_waits_for_the_first_producer() -> None:
    """With much memory a consumer has a page before there is a producer, in which any producer's elements fit."""
    core = StreamCore(layout.MAX_PAGE_BYTES * 5)
    consumer = core.consumer("c", TWO)
    assert done(consumer.receive()) == []
    assert consumer.page is not None
    producer = core.producer("p", ONE, config(max_bytes=2 * PAGE))
    with refused(Status.OUT_OF_MEMORY):
        fill(producer, 7)
    assert len(done(consumer.receive())) == 6
    core.lose(ONE)
    core.lose(TWO)
    assert core.memory.used_bytes == 0


def test_without_consumers_elements_are_lost(core: StreamCore) -> None:
    """What is sent while there is no consumer is not kept; a consumer starts after it."""
    producer = core.producer("p", ONE, config())
    fill(producer, 30)
    consumer = core.consumer("c", TWO)
    done(producer.send(b"new"))

    assert done(consumer.receive()) == [(31, b"new")]


def test_retained_elements(core: StreamCore) -> None:
    """Everything is kept until so many consumers came; each of them starts at the beginning, later ones do not."""
    producer = core.producer("p", ONE, config(retain_for=2))
    fill(producer, 9)
    first = core.consumer("c1", TWO)
    first.ack(9)
    core.pass_time(5)
    second = core.consumer("c2", THREE)
    assert [cursor for cursor, _ in done(second.receive())] == list(range(1, 10))
    second.ack(5)
    core.pass_time(5)

    third = core.consumer("c3", ONE)
    assert (first.cursor, third.cursor) == (0, 5)
    assert [cursor for cursor, _ in done(third.receive())] == [6, 7, 8, 9]


def test_retained_elements_outlive_their_producer(core: StreamCore) -> None:
    """They are kept when the producer closes, too."""
    producer = core.producer("p", ONE, config(retain_for=1))
    fill(producer, 5)
    core.close_producer(producer)
    core.lose(ONE)

    assert len(done(core.consumer("c", TWO).receive())) == 5


def test_big_elements(core: StreamCore) -> None:
    """An element's block is freed when the element is acknowledged, even while its page is not."""
    producer, consumer = core.producer("p", ONE, config(max_bytes=10 * PAGE)), core.consumer("c", TWO)
    before = core.memory.used_bytes
    for number in range(20):
        block = core.streams.allocate_big("p", 4 * PAGE, core.now)
        done(producer.send(sc.ShmViewPb(fd=7, offset=block, size=4 * PAGE).SerializeToString(), big=True))
        assert len(done(consumer.receive())) == 1
        consumer.ack(number + 1)
    core.pass_time(1)
    assert core.memory.used_bytes == before

    block = core.streams.allocate_big("p", 9 * PAGE, core.now)
    with refused(Status.OUT_OF_MEMORY):
        core.streams.allocate_big("p", PAGE, core.now)
    core.streams.release_big("p", block)
    with refused(Status.INVALID):
        core.streams.release_big("p", block)


def test_big_element_of_a_dead_producer(core: StreamCore) -> None:
    """A block that a dead producer had not sent is freed; one that it had is kept for the consumers."""
    producer, consumer = core.producer("p", ONE, config()), core.consumer("c", TWO)
    blocks = [core.streams.allocate_big("p", PAGE, core.now) for _ in range(2)]
    view = sc.ShmViewPb(fd=7, offset=blocks[0], size=PAGE).SerializeToString()
    done(producer.send(view, big=True))
    used = core.memory.used_bytes
    core.lose(ONE)

    assert core.memory.used_bytes == used - 2 * PAGE  # the block, and the client's work area
    assert done(consumer.receive()) == [(1, view)]


def test_delete_and_clean_up(core: StreamCore) -> None:
    """A stream in use cannot be deleted, an unknown one neither; one that cleans up ends with its last user."""
    producer = core.producer("p", ONE, config(auto_clean_up=True))
    core.consumer("c", TWO)
    with refused(Status.RUNTIME_ERROR):
        core.streams.delete(KEY)
    core.close_producer(producer)
    assert core.streams.counts(KEY) == (0, 1)
    core.streams.close_consumer("c", core.now)

    with refused(Status.NOT_FOUND):
        core.streams.delete(KEY)
    assert core.streams.counts(KEY) == (0, 0)


def test_delete_that_was_refused(core: StreamCore) -> None:
    """A stream that somebody wanted to delete ends when its last user dies; one that nobody did stays."""
    core.producer("p", ONE, config())
    core.producer("q", ONE, config(), ("tenant", "other"))
    with refused(Status.RUNTIME_ERROR):
        core.streams.delete(KEY)
    core.lose(ONE)

    assert [stream.key for stream in core.streams] == [("tenant", "other")]


@pytest.mark.parametrize(
    "changes",
    [
        {"page_size": 2 * PAGE},
        {"max_bytes": 7 * PAGE},
        {"auto_clean_up": True},
        {"retain_for": 1},
        {"mode": 1},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_producers_must_agree(core: StreamCore, changes: dict[str, int]) -> None:
    """A producer that says something else about a stream than its first one is refused."""
    core.producer("p", ONE, config())
    with refused(Status.INVALID):
        core.producer("q", ONE, config(**changes))


def test_modes(core: StreamCore) -> None:
    """In the modes with one consumer, or one of each, a second one is refused."""
    core.producer("p", ONE, config(mode=Mode.ONE_TO_ONE))
    core.consumer("c", ONE)
    with refused(Status.INVALID):
        core.producer("q", TWO, config(mode=Mode.ONE_TO_ONE))
    with refused(Status.INVALID):
        core.consumer("d", TWO)


def test_wrong_requests(core: StreamCore) -> None:
    """Unknown and known ids, a subscription that is taken and a stream larger than the memory are refused."""
    core.producer("p", ONE, config())
    core.consumer("c", ONE)
    for status, wrong in (
        (Status.DUPLICATED, lambda: core.producer("p", ONE, config())),
        (Status.DUPLICATED, lambda: core.consumer("c", ONE)),
        (Status.RUNTIME_ERROR, lambda: core.streams.subscribe(TWO, KEY, "c", "other")),
        (Status.INVALID, lambda: core.producer("q", ONE, config(max_bytes=2**30), ("tenant", "other"))),
        (StreamStatus.PRODUCER_NOT_FOUND, lambda: core.streams.close_producer("c", 0)),
        (StreamStatus.CONSUMER_NOT_FOUND, lambda: core.streams.close_consumer("p", 0)),
        (StreamStatus.PRODUCER_NOT_FOUND, lambda: core.streams.page_for_writing("x", None, 0)),
        (StreamStatus.CONSUMER_NOT_FOUND, lambda: core.streams.page_for_reading("x", 0)),
        (StreamStatus.STREAM_NOT_FOUND, lambda: core.streams.get(("other", "s"))),
    ):
        with refused(status):
            wrong()
    assert len(core.streams) == 1


def test_work_areas_stay_with_their_client(core: StreamCore) -> None:
    """A closed producer's work area is used again by its client only, and freed with that."""
    areas = []
    for number in range(PAGE // WORK_AREA_BYTES + 1):
        producer = core.producer(f"p{number}", ONE, config())
        areas.append(producer.area.offset)
        core.close_producer(producer)
    other = core.producer("other", TWO, config())

    assert areas[0] == areas[-1]
    assert other.area.offset not in areas
    core.lose(ONE)
    core.lose(TWO)
    assert core.memory.used_bytes == 0


@pytest.mark.parametrize("step", ["locked", "counted", "copied", "done"])
@pytest.mark.parametrize("alone", [True, False])
def test_producer_dies_while_it_sends(core: StreamCore, step: Step, alone: bool) -> None:
    """However far a dying producer came, others can go on, and consumers get all that was sent and nothing torn
    but, where others had gone on before anybody knew, zeros."""
    consumer = core.consumer("c", THREE)
    dying = core.producer("dying", ONE, config())
    other = core.producer("other", TWO, config())
    done(dying.send(b"before"))
    done(dying.send(b"unfinished", step))
    if alone:
        core.close_producer(other)
    elif step == "copied":
        done(other.send(b"meanwhile"))
    core.lose(ONE)
    if alone:
        other = core.producer("later", TWO, config())
    done(other.send(b"after"))
    core.pass_time(3)

    received = [data for _, data in done(consumer.receive())]
    torn = bytes(len(b"unfinished"))
    expected = {"locked": [], "counted": [torn], "copied": [torn, b"meanwhile"], "done": [b"unfinished"]}
    middle = expected[step] if not alone or step == "done" else []
    assert received == [b"before", *middle, b"after"]


def test_producer_dies_on_a_page(core: StreamCore) -> None:
    """The page on which a producer died is freed when it is acknowledged, though it still counts itself there."""
    dying, other = core.producer("dying", ONE, config()), core.producer("other", TWO, config())
    consumer = core.consumer("c", THREE)
    done(dying.send(b"x"))
    fill(other, 6)
    consumer.ack(7)
    core.pass_time(5)
    assert pages(core) == 2

    core.lose(ONE)
    core.pass_time(3)
    assert pages(core) == 1


def test_lock_of_a_view_of_a_dead_client(core: StreamCore) -> None:
    """A client that died while it looked for the next page does not keep others from looking."""
    producer = core.producer("p", ONE, config())
    core.consumer("c", TWO)
    done(producer.send(b"x"))
    assert producer.page is not None
    core.words.set_u32(producer.page.next_view, layout.view_lock_of(TWO.lock_id) | 2)
    core.lose(TWO)

    assert core.words.u32(producer.page.next_view) == 2
    unlock_view(core.words, producer.page.next_view, TWO.lock_id)


def test_dead_consumer_holds_nothing(core: StreamCore) -> None:
    """What only a dead consumer had not acknowledged is freed."""
    producer, consumer = core.producer("p", ONE, config()), core.consumer("c", TWO)
    fill(producer, 12)
    assert len(done(consumer.receive())) == 12
    core.lose(TWO)

    assert pages(core) == 1
    assert core.streams.counts(KEY) == (1, 0)


def test_producer_on_its_way(core: StreamCore) -> None:
    """The page to which a producer was sent is not freed before it had the time to come there."""
    late, other = core.producer("late", ONE, config()), core.producer("other", TWO, config())
    consumer = core.consumer("c", THREE)
    place = done(core.page_for_writing("late", None))
    fill(other, 9)
    consumer.ack(9)
    core.pass_time(2)
    assert pages(core) == 3

    late.stand_on(Page(core.words, place.offset, place.size))
    assert done(late.send(b"x")) == 10
    core.pass_time(1)
    assert pages(core) == 1
    done(core.page_for_writing("late", None))
    late.stand_on(None)
    fill(other, 9)
    consumer.ack(19)
    core.pass_time(20)
    assert pages(core) == 1


def test_freed_pages_rest(core: StreamCore) -> None:
    """The memory of a page is used for nothing else for a second after its end, unless memory is short."""
    producer, consumer = core.producer("p", ONE, config()), core.consumer("c", TWO)
    fill(producer, 12)
    before = core.memory.used_bytes
    consumer.ack(12)
    core.streams.sweep(core.now)
    assert (pages(core), core.memory.used_bytes) == (1, before)
    core.pass_time(2)
    assert core.memory.used_bytes == before - 3 * PAGE

    fill(producer, 3)
    consumer.ack(15)
    core.streams.sweep(core.now)
    while core.memory.allocator.largest_hole:
        core.memory.allocate(core.memory.allocator.largest_hole)
    with refused(Status.OUT_OF_MEMORY):
        fill(producer, 1)
    core.now += 0.2
    fill(producer, 1)
