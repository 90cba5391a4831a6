"""What a read asks for and what it gets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from faas_local.datasystem.objects import InUnit
from faas_local.protocol.brpc.frames import Buffer
from faas_local.protocol.brpc.status import Status, StatusError


@dataclass(frozen=True, slots=True)
class Read:
    """A part of one value; size 0 is everything from the offset to the end."""

    key: str
    offset: int = 0
    size: int = 0

    @property
    def whole(self) -> bool:
        """Whether this asks for all of the value."""
        return not self.offset and not self.size


@dataclass(frozen=True, slots=True)
class Sent:
    """A value that goes in the answer; what the answer says of it beside its bytes."""

    data: Buffer
    sealed: bool


@dataclass(frozen=True, slots=True)
class Mapped:
    """A value that the client reads in the arena; it holds the unit already."""

    value: InUnit
    sealed: bool


Item: TypeAlias = Sent | Mapped


@dataclass(frozen=True, slots=True)
class Outcome:
    """What each read got, None for nothing, and why there is a None."""

    items: Sequence[Item | None]
    error: StatusError | None = None


NOT_FOUND = StatusError(Status.NOT_FOUND, "Object not found")


def part(read: Read, size: int) -> slice:
    """The part of a value of this size that is asked for; StatusError OUT_OF_RANGE when it has no such part."""
    if read.offset and read.offset >= size:
        text = f"Read offset {read.offset} out of range [0, {size})"
        raise StatusError(Status.OUT_OF_RANGE, text)
    return slice(read.offset, read.offset + read.size if read.size else size)
