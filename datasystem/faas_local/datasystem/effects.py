"""What a core is asked to store, and what it wants to be done."""

from dataclasses import dataclass
from typing import TypeAlias

from faas_local.datasystem.objects import Value, WriteMode


@dataclass(frozen=True, slots=True)
class Found:
    """A read waits no longer: nothing that it missed is missing now, or its time is over."""

    number: int


@dataclass(frozen=True, slots=True)
class Hold:
    """Tell the homes of these keys that this worker holds them."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """Tell the homes of these keys that this worker lets go of them."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """A client died that may have had the locks of the units at these offsets."""

    lock_id: int
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unstore:
    """Remove these keys from the store of durable values."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outdate:
    """Tell the other workers that their copies of these keys are outdated."""

    keys: tuple[str, ...]


Effect: TypeAlias = Found | Hold | Release | Repair | Unstore | Outdate


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A value to store. `ttl` is in seconds, 0 for ever; `only_new` leaves a value that is there as it is."""

    key: str
    value: Value
    sealed: bool = False
    nested: tuple[str, ...] = ()
    ttl: int = 0
    mode: WriteMode = WriteMode.MEMORY
    only_new: bool = False
    retry: bool = False
