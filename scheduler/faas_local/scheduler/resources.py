"""The logical resources of one node and who holds them. Nothing here is enforced on processes.

CPU counts millicores, Memory counts MB, any other name counts whatever its owner means by it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

CPU = "CPU"
MEMORY = "Memory"

# Sums of fractions may miss a whole by less than this and still be the whole.
_TOLERANCE = 1e-6


class OverCommit(Exception):
    """Raised when more is reserved than is free: the caller did not ask `shortage` first."""


@dataclass
class Ledger:
    """What a node has, and what each instance on it holds."""

    capacity: Mapping[str, float]
    holders: dict[str, Mapping[str, float]] = field(default_factory=dict)

    def free(self) -> dict[str, float]:
        """What is left of each resource; derived from the holders, so nothing can be lost by rounding."""
        return {name: self._free(name) for name in self.capacity}

    def _free(self, name: str) -> float:
        return self.capacity.get(name, 0.0) - math.fsum(held.get(name, 0.0) for held in self.holders.values())

    def shortage(self, wanted: Mapping[str, float]) -> str:
        """Why `wanted` does not fit now, in the words of production's scheduler; empty when it fits."""
        for name, amount in sorted(wanted.items()):
            if amount <= 0:
                continue
            if name not in self.capacity:
                return f"{name}: Not Found"
            if amount > self.capacity[name] + _TOLERANCE:
                return f"{name}: Out Of Capacity"
            if amount > self._free(name) + _TOLERANCE:
                return f"{name}: Not Enough"
        return ""

    def could_ever_hold(self, wanted: Mapping[str, float]) -> bool:
        """Whether `wanted` would fit on this node if it were empty."""
        return all(
            amount <= self.capacity.get(name, 0.0) + _TOLERANCE
            for name, amount in wanted.items()
            if amount > 0
        )

    def reserve(self, holder: str, wanted: Mapping[str, float]) -> None:
        """Give `wanted` to an instance; once per instance."""
        if holder in self.holders:
            return
        missing = self.shortage(wanted)
        if missing:
            raise OverCommit(f"{holder}: {missing}")
        self.holders[holder] = dict(wanted)

    def adopt(self, holder: str, held: Mapping[str, float]) -> None:
        """Count an instance that already runs, whether or not it fits: the node may have shrunk."""
        self.holders[holder] = dict(held)

    def release(self, holder: str) -> None:
        """Take back what an instance holds; unknown holders are ignored."""
        self.holders.pop(holder, None)
