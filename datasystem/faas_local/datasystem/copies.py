"""Local copies of objects whose home is another worker."""

from collections.abc import Iterator

from faas_local.datasystem.memory import Memory
from faas_local.datasystem.objects import InUnit


class Copies:
    """Copies by key. They go when their home says so, or when memory is short: least recently used first."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._copies: dict[str, InUnit] = {}

    def __len__(self) -> int:
        return len(self._copies)

    def __iter__(self) -> Iterator[str]:
        return iter(self._copies)

    def get(self, key: str) -> InUnit | None:
        """The copy, which somebody reads now."""
        copy = self._copies.pop(key, None)
        if copy is not None:
            self._copies[key] = copy
        return copy

    def add(self, key: str, copy: InUnit) -> None:
        """Keep a copy; one that is there already stays."""
        if key not in self._copies:
            self._memory.keep(copy.unit)
            self._copies[key] = copy

    def remove(self, key: str) -> None:
        """Drop a copy, if it is there."""
        copy = self._copies.pop(key, None)
        if copy is not None:
            self._memory.let_go(copy.unit)

    def unused(self) -> list[str]:
        """The keys of the copies that nobody maps now, least recently used first."""
        return [key for key, copy in self._copies.items() if copy.unit.unused]
