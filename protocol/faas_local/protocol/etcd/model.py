"""What goes into etcd and comes out of it."""

from dataclasses import dataclass
from typing import TypeAlias

from faas_local.protocol.wire import etcd_pb2

Compare: TypeAlias = etcd_pb2.Compare
"""A condition of a transaction; see `absent` and `mod_revision_is`."""

Op: TypeAlias = etcd_pb2.RequestOp
"""An operation of a transaction; see `op_put`, `op_delete` and `op_get`."""


class EtcdError(Exception):
    """Raised when etcd refuses a request."""


class EtcdUnavailable(EtcdError):
    """Raised when etcd cannot be reached or does not answer in time; a write may have happened all the same."""


class LeaseExpired(EtcdError):
    """Raised when etcd no longer has the lease: its keys are gone."""


@dataclass(frozen=True, slots=True)
class KeyValue:
    """One key as it was at `mod_revision`; `lease` is 0 for a key without one."""

    key: str
    value: bytes
    create_revision: int
    mod_revision: int
    lease: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All keys of a prefix, in key order, as they were at `revision`."""

    items: tuple[KeyValue, ...]
    revision: int


@dataclass(frozen=True, slots=True)
class Put:
    """A key was written."""

    kv: KeyValue


@dataclass(frozen=True, slots=True)
class Delete:
    """A key was deleted, or its lease ended."""

    key: str
    mod_revision: int


@dataclass(frozen=True, slots=True)
class WatchBatch:
    """Changes in the order in which they happened, up to and including `revision`.

    With `snapshot`, the events are puts of all keys that exist: any other key is gone.
    """

    events: tuple[Put | Delete, ...]
    revision: int
    snapshot: bool = False


@dataclass(frozen=True, slots=True)
class TxnResult:
    """Whether the conditions held, and for each operation that was done what `op_get` found (else None)."""

    succeeded: bool
    revision: int
    found: tuple[KeyValue | None, ...]


def absent(key: str) -> Compare:
    """The key does not exist."""
    return mod_revision_is(key, 0)


def mod_revision_is(key: str, revision: int) -> Compare:
    """The key was last written at this revision."""
    return Compare(key=key.encode(), target=Compare.MOD, result=Compare.EQUAL, mod_revision=revision)


def op_put(key: str, value: bytes, lease: int = 0) -> Op:
    """Write a key, under a lease unless that is 0."""
    return Op(request_put=etcd_pb2.PutRequest(key=key.encode(), value=value, lease=lease))


def op_delete(key: str) -> Op:
    """Delete a key, if it exists."""
    return Op(request_delete_range=etcd_pb2.DeleteRangeRequest(key=key.encode()))


def op_get(key: str) -> Op:
    """Read a key."""
    return Op(request_range=etcd_pb2.RangeRequest(key=key.encode()))


def key_value(kv: etcd_pb2.KeyValue) -> KeyValue:
    """The wire's key-value as ours."""
    return KeyValue(kv.key.decode(), kv.value, kv.create_revision, kv.mod_revision, kv.lease)


def key_range(prefix: str) -> tuple[bytes, bytes]:
    """The first key of a prefix and the first key after it, as etcd wants them; '' means all keys."""
    if not prefix:
        return b"\0", b"\0"
    first = prefix.encode()
    return first, first[:-1] + bytes([first[-1] + 1])  # UTF-8 has no byte 0xff that could overflow
