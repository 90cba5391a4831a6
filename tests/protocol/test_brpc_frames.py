import random
import resource
import struct
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faas_local.protocol.brpc import payload
from faas_local.protocol.brpc.frames import MAX_BODY_BYTES, Frame, FrameDecoder, FrameError, encode
from faas_local.protocol.wire.brpc_pb2 import RpcMeta

FUZZED_STREAMS = 20_000


def frame_bytes(message: bytes = b"", attachment: bytes = b"", correlation_id: int = 1) -> bytes:
    meta = RpcMeta(correlation_id=correlation_id)
    meta.request.service_name = "datasystem.WorkerOCService"
    meta.request.method_name = "Publish"
    return b"".join(encode(meta, message, [attachment]))


def feed(decoder: FrameDecoder, data: bytes, chunk: int = sys.maxsize) -> list[Frame]:
    frames: list[Frame] = []
    rest = memoryview(data)
    while rest:
        room = decoder.room()
        size = min(len(room), len(rest), chunk)
        room[:size] = rest[:size]
        frames += decoder.received(size)
        rest = rest[size:]
    return frames


sizes = st.one_of(st.integers(0, 40), st.integers(15_000, 40_000), st.just(4_300_000))


@settings(deadline=None)
@given(st.lists(st.tuples(st.binary(max_size=100), sizes), max_size=4), st.integers(1, 70_000))
def test_frames_arrive_as_they_were_sent(parts: list[tuple[bytes, int]], chunk: int) -> None:
    """However the bytes are cut on their way, the same frames come out in the same order."""
    sent = [(number, message, bytes(size)) for number, (message, size) in enumerate(parts)]
    stream = b"".join(frame_bytes(message, data, number) for number, message, data in sent)

    frames = feed(FrameDecoder(), stream, max(chunk, len(stream) // 300))

    assert [(frame.meta.correlation_id, frame.message, bytes(frame.attachment)) for frame in frames] == sent


@pytest.mark.parametrize(
    ("header", "text"),
    [
        pytest.param((b"HTTP", 10, 5), "starts with b'HTTP'", id="magic"),
        pytest.param((b"PRPC", 1001, 5), "1001 bytes is over the limit of 1000", id="body-over-limit"),
        pytest.param((b"PRPC", 10, 11), "10 bytes has a head of 11 bytes", id="head-over-body"),
        pytest.param((b"PRPC", 3, 3), "not an RpcMeta", id="head-unreadable"),
    ],
)
def test_bytes_that_are_no_frame_are_refused(header: tuple[bytes, int, int], text: str) -> None:
    """Each way in which a frame's own lengths can be wrong has its message."""
    with pytest.raises(FrameError, match=text):
        feed(FrameDecoder(max_body=1000), struct.pack(">4sII", *header) + b"\xff" * 20)


@pytest.mark.parametrize("size", [-1, 2, 2**31 - 1])
def test_attachment_outside_its_body_is_refused(size: int) -> None:
    """An attachment size that does not fit into the body is an error, not an empty or a foreign attachment."""
    head = RpcMeta(correlation_id=1, attachment_size=size).SerializeToString()
    data = struct.pack(">4sII", b"PRPC", len(head) + 1, len(head)) + head + b"x"

    with pytest.raises(FrameError, match="attachment"):
        feed(FrameDecoder(), data)


def test_frame_over_the_limit_is_not_sent() -> None:
    """What no decoder would take is refused before anything is written."""
    huge = memoryview(b"x" * 1024)

    with pytest.raises(FrameError, match="over the limit"):
        encode(RpcMeta(), b"", [huge] * (MAX_BODY_BYTES // 1024))


def test_mutated_frames_do_no_harm() -> None:
    """Tens of thousands of damaged streams end in frames or a FrameError, and take no memory."""
    chance = random.Random(20_261_122)
    plain = [frame_bytes(b"m" * size, b"a" * size) for size in (0, 10, 200)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused = 0
    for _ in range(FUZZED_STREAMS):
        data = damaged(chance, b"".join(chance.choices(plain, k=chance.randint(1, 3))))
        try:
            for frame in feed(FrameDecoder(), data, chance.choice([60, sys.maxsize])):
                payload.split(frame.attachment)
        except FrameError:
            refused += 1
    unit = 1 if sys.platform == "darwin" else 1024
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit

    assert refused > FUZZED_STREAMS / 10
    assert grown < 20 * 1024 * 1024


def damaged(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed))
        match chance.randrange(4):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at : at + chance.randint(1, 8)]
            case 2:
                changed[at:at] = chance.randbytes(chance.randint(1, 8))
            case 3:
                changed[at : at + 4] = chance.choice([b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff"])
        changed = changed or bytearray(b"P")
    return bytes(changed)


@given(st.lists(st.binary(max_size=50), max_size=5), st.one_of(st.none(), st.binary(min_size=1, max_size=30)))
def test_payloads_arrive_as_they_were_sent(payloads: list[bytes], trace: bytes | None) -> None:
    """Payloads come out as they went in, with a client's trace before them or without."""
    prefix = b"TRCID:V1" + struct.pack("<I", len(trace)) + trace + b"\x03" if trace else b""

    assert payload.split(memoryview(prefix + b"".join(payload.join(payloads)))) == payloads


@pytest.mark.parametrize(
    ("attachment", "text"),
    [
        pytest.param(b"TRCID:V1\1\0", "middle of its trace", id="trace-cut"),
        pytest.param(b"TRCID:V1\xff\0\0\0abc", "claims a trace of 255", id="trace-long"),
        pytest.param(b"\1\0\0", "middle of a size", id="count-cut"),
        pytest.param(struct.pack("<q", 2**40), "claims 1099511627776 payloads", id="count-long"),
        pytest.param(struct.pack("<qq", 1, -1), "has the size -1", id="negative"),
        pytest.param(struct.pack("<qq", 1, 5) + b"abc", "claims 5 bytes where 3 are left", id="payload-long"),
    ],
)
def test_wrong_payload_sizes_are_refused(attachment: bytes, text: str) -> None:
    """Sizes inside an attachment that do not fit together are an error, and nothing is allocated for them."""
    with pytest.raises(FrameError, match=text):
        payload.split(memoryview(attachment))
