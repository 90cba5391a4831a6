"""What a read asks for and what it gets."""

from collections.abc import Sequence
from dataclasses import dataclass

from faas_local.protocol.brpc.frames import Buffer
from faas_local.protocol.brpc.status import Status, StatusError


@dataclass(frozen=True, slots=True)
class Read:
    """A part of one value; size 0 is everything from the offset to the end."""

    key: str
    offset: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """A value or None for each read, and why there is a None."""

    values: list[Buffer | None]
    error: StatusError | None = None


def cut(reads: Sequence[Read], values: Sequence[Buffer | None]) -> Outcome:
    """The parts of the whole values that were asked for."""
    parts: list[Buffer | None] = []
    error: StatusError | None = None
    for read, value in zip(reads, values, strict=True):
        if value is None:
            error = error or StatusError(Status.NOT_FOUND, "Object not found")
        elif read.offset and read.offset >= len(value):
            text = f"Read offset {read.offset} out of range [0, {len(value)})"
            error, value = StatusError(Status.OUT_OF_RANGE, text), None
        elif read.offset or read.size:
            end = read.offset + read.size if read.size else len(value)
            value = memoryview(value)[read.offset : end]
        parts.append(value)
    return Outcome(parts, error)
