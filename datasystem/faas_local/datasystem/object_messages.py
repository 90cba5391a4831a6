"""Between protobuf messages and what they mean."""

from collections.abc import Sequence

from faas_local.datasystem.arena import Arena
from faas_local.datasystem.effects import Publication
from faas_local.datasystem.memory import METADATA_BYTES
from faas_local.datasystem.objects import WriteMode, size_of
from faas_local.datasystem.reads import Item, Mapped, Outcome, Read, Sent
from faas_local.protocol.brpc.client import Reply
from faas_local.protocol.brpc.frames import Buffer
from faas_local.protocol.brpc.status import Status, StatusError
from faas_local.protocol.wire import datasystem_pb2 as ds

_DISK = 1
# Below this a copy is cheaper than to keep the frame's whole memory for the value.
_COPY_BELOW = 64 * 1024


def mode_of(write_mode: int, cache_type: int, *, sealed: bool) -> WriteMode:
    """What is to happen to a value; StatusError INVALID when it is nothing that there is.

    Objects are never stored: without the references, which end with their holders, nobody could use them.
    """
    if write_mode not in set(WriteMode):
        raise StatusError(Status.INVALID, f"there is no write mode {write_mode}")
    if cache_type == _DISK:
        raise StatusError(Status.INVALID, "The key is set to cache type DISK, but there is no disk cache.")
    mode = WriteMode(write_mode)
    return WriteMode.MEMORY if sealed and mode.durable else mode


def value_of(payloads: Sequence[memoryview], size: int) -> Buffer:
    """The value to store; StatusError INVALID when it has not the size that the request names."""
    if sum(len(payload) for payload in payloads) != size:
        raise StatusError(Status.INVALID, f"the payload has not the data_size of {size} bytes")
    if len(payloads) == 1 and size >= _COPY_BELOW:
        return payloads[0]
    return b"".join(payloads)


def publish_request(publication: Publication) -> ds.PublishReqPb:
    """A publication on its way to the key's home."""
    return ds.PublishReqPb(
        object_key=publication.key,
        nested_keys=publication.nested,
        data_size=size_of(publication.value),
        is_seal=publication.sealed,
        is_retry=publication.retry,
        ttl_second=publication.ttl,
        write_mode=publication.mode,
        existence=ds.NX if publication.only_new else ds.NONE,
    )


def reads_of(request: ds.GetReqPb, keys: Sequence[str]) -> list[Read]:
    """The reads that a request asks for, with these keys in place of its own."""
    offsets, sizes = request.read_offset_list, request.read_size_list
    if not offsets and not sizes:
        return [Read(key) for key in keys]
    if not len(keys) == len(offsets) == len(sizes):
        text = f"{len(keys)} keys, {len(offsets)} offsets and {len(sizes)} sizes do not match"
        raise StatusError(Status.INVALID, text)
    return [Read(*parts) for parts in zip(keys, offsets, sizes, strict=True)]


def get_request(reads: Sequence[Read], wait: float) -> ds.GetReqPb:
    """Reads on their way to the keys' home."""
    return ds.GetReqPb(
        object_keys=[read.key for read in reads],
        read_offset_list=[read.offset for read in reads],
        read_size_list=[read.size for read in reads],
        sub_timeout=round(wait * 1000),
    )


def get_response(keys: Sequence[str], outcome: Outcome, arena: Arena) -> tuple[ds.GetRspPb, list[Buffer]]:
    """A response with one entry per key, and the payloads that it refers to."""
    response = ds.GetRspPb()
    payloads: list[Buffer] = []
    for number, (key, item) in enumerate(zip(keys, outcome.items, strict=True)):
        match item:
            case None:
                response.objects.add(object_key=key, store_fd=-1, data_size=-1, object_index=number)
            case Sent(data, sealed):
                info = response.payload_info.add(
                    object_key=key, data_size=len(data), is_seal=sealed, object_index=number
                )
                info.part_index.append(len(payloads))
                payloads.append(data)
            case Mapped(value, sealed):
                response.objects.add(
                    object_key=key,
                    store_fd=arena.store_fd,
                    mmap_size=arena.size,
                    offset=value.unit.offset,
                    metadata_size=METADATA_BYTES,
                    data_size=value.size,
                    shm_id=value.unit.id,
                    is_seal=sealed,
                    object_index=number,
                )
    if outcome.error is not None:
        response.last_rc.error_code = outcome.error.status
        response.last_rc.error_msg = outcome.error.text.encode()
    return response, payloads


def outcome_of(reply: Reply[ds.GetRspPb], count: int) -> Outcome:
    """What another worker found for `count` reads."""
    items: list[Item | None] = [None] * count
    for info in reply.response.payload_info:
        items[info.object_index] = Sent(reply.payloads[info.part_index[0]], info.is_seal)
    last = reply.response.last_rc
    error = StatusError(last.error_code, last.error_msg.decode()) if last.error_code else None
    return Outcome(items, error)
