"""The memory of one worker: units in the arena, who holds them, and what small values take beside them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from faas_local.datasystem.allocator import Allocator, rounded
from faas_local.protocol.brpc.status import Status, StatusError

# Before the data of a unit lie a lock word and a bit for each client; the SDK reads this size from the answer.
METADATA_BYTES = 64


@dataclass(slots=True, eq=False)
class Unit:
    """One allocation for one value: `METADATA_BYTES` at `offset`, then room for `capacity` bytes.

    It lives while the worker keeps it (an entry, a read in progress) or any client holds it. Each `Create` and
    each mapped entry of a `Get` is one hold of that client.
    """

    id: str
    key: str
    offset: int
    capacity: int
    kept: int = 0
    holds: dict[str, int] = field(default_factory=dict)

    @property
    def unused(self) -> bool:
        """Whether nobody but one keeper has it, so that it goes when that one lets go."""
        return self.kept == 1 and not self.holds

    @property
    def data_offset(self) -> int:
        """Where the value's bytes start."""
        return self.offset + METADATA_BYTES


class Memory:
    """All units, and one limit for them, for raw blocks and for values outside the arena."""

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        self.allocator = Allocator(limit_bytes)
        self.outside_bytes = 0
        self._units: dict[str, Unit] = {}
        self._by_client: dict[str, set[Unit]] = {}

    def __len__(self) -> int:
        return len(self._units)

    @property
    def used_bytes(self) -> int:
        """How much is in use, in the arena and outside."""
        return self.allocator.used + self.outside_bytes

    def fits(self, size: int) -> bool:
        """Whether a block of `size` bytes could be had now."""
        need = rounded(size)
        return self.used_bytes + need <= self.limit_bytes and self.allocator.largest_hole >= need

    def fits_outside(self, size: int) -> bool:
        """Whether `size` bytes outside the arena could be had now."""
        return self.used_bytes + size <= self.limit_bytes

    # Values outside the arena

    def reserve(self, size: int) -> None:
        """Count bytes outside the arena; StatusError OUT_OF_MEMORY, with nothing changed, over the limit."""
        if not self.fits_outside(size):
            raise self.full(size)
        self.outside_bytes += size

    def unreserve(self, size: int) -> None:
        """Bytes outside the arena are gone."""
        self.outside_bytes -= size

    # Raw blocks

    def allocate(self, size: int) -> int:
        """The offset of a new block; StatusError OUT_OF_MEMORY, with nothing changed, when there is no room."""
        offset = self.allocator.allocate(size) if self.fits(size) else None
        if offset is None:
            raise self.full(size)
        return offset

    def free(self, offset: int) -> None:
        """Give back a block."""
        self.allocator.free(offset)

    # Units

    def create(self, unit_id: str, key: str, capacity: int) -> Unit:
        """A new unit that the worker keeps until `let_go`; StatusError OUT_OF_MEMORY as from `allocate`."""
        offset = self.allocate(METADATA_BYTES + capacity)
        unit = self._units[unit_id] = Unit(unit_id, key, offset, capacity, kept=1)
        return unit

    def unit(self, client: str, unit_id: str) -> Unit | None:
        """The unit with this id, if this client holds it."""
        unit = self._units.get(unit_id)
        return unit if unit is not None and client in unit.holds else None

    def keep(self, unit: Unit) -> None:
        """Let the unit live until one more `let_go`."""
        unit.kept += 1

    def let_go(self, unit: Unit) -> None:
        """Take back one `keep`, or the one of `create`."""
        unit.kept -= 1
        self._free_if_unused(unit)

    def hold(self, client: str, unit: Unit) -> None:
        """Add one hold of a client."""
        unit.holds[client] = unit.holds.get(client, 0) + 1
        self._by_client.setdefault(client, set()).add(unit)

    def release(self, client: str, unit_ids: Iterable[str]) -> None:
        """Take back one hold of a client for each id; ids that it does not hold do not matter."""
        for unit_id in unit_ids:
            unit = self.unit(client, unit_id)
            if unit is not None:
                unit.holds[client] -= 1
                if not unit.holds[client]:
                    self._forget(client, unit)

    def held(self, client: str) -> list[Unit]:
        """The units that a client holds."""
        return list(self._by_client.get(client, ()))

    def drop(self, client: str) -> None:
        """Take back all holds of a client."""
        for unit in self.held(client):
            self._forget(client, unit)

    def holders(self) -> dict[str, int]:
        """How many units each client holds."""
        return {client: len(units) for client, units in self._by_client.items()}

    def _forget(self, client: str, unit: Unit) -> None:
        del unit.holds[client]
        units = self._by_client[client]
        units.remove(unit)
        if not units:
            del self._by_client[client]
        self._free_if_unused(unit)

    def _free_if_unused(self, unit: Unit) -> None:
        if not unit.kept and not unit.holds:
            del self._units[unit.id]
            self.free(unit.offset)

    def full(self, size: int) -> StatusError:
        """The error that says that `size` bytes do not fit."""
        text = (
            f"{size} bytes do not fit: {self.used_bytes} of {self.limit_bytes} are in use, "
            f"the largest free part has {self.allocator.largest_hole}"
        )
        return StatusError(Status.OUT_OF_MEMORY, text)
