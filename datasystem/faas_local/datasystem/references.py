"""Who holds which object.

A holder counts once per key however often it asks: clients count their own handles themselves and tell the
worker only about the first and the last.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Holder(NamedTuple):
    """A client (or another node's worker), or an object that contains references."""

    kind: str
    name: str

    @classmethod
    def client(cls, client_id: str) -> "Holder":
        """The holder that a client is."""
        return cls("client", client_id)

    @classmethod
    def object(cls, key: str) -> "Holder":
        """The holder that an object with nested keys is."""
        return cls("object", key)


class References:
    """The holders of every key. Keys may be held before their object is there, and after it is gone."""

    def __init__(self) -> None:
        self._holders: dict[str, set[Holder]] = {}
        self._keys: dict[Holder, set[str]] = {}

    def holders(self, key: str) -> set[Holder]:
        """A key's holders."""
        return self._holders.get(key, set())

    def keys(self, holder: Holder) -> set[str]:
        """What a holder holds."""
        return self._keys.get(holder, set())

    def add(self, holder: Holder, keys: Iterable[str]) -> list[str]:
        """Let `holder` hold the keys; those that nobody held before."""
        first: list[str] = []
        held = self._keys.setdefault(holder, set())
        for key in keys:
            holders = self._holders.setdefault(key, set())
            if not holders:
                first.append(key)
            holders.add(holder)
            held.add(key)
        if not held:
            del self._keys[holder]
        return first

    def remove(self, holder: Holder, keys: Iterable[str]) -> list[str]:
        """Let `holder` let go of the keys that it holds; those that nobody holds any more."""
        last: list[str] = []
        held = self._keys.get(holder)
        if held is None:
            return last
        for key in keys:
            if key in held:
                held.remove(key)
                holders = self._holders[key]
                holders.remove(holder)
                if not holders:
                    del self._holders[key]
                    last.append(key)
        if not held:
            del self._keys[holder]
        return last

    def drop(self, holder: Holder) -> list[str]:
        """Let `holder` let go of everything; the keys that nobody holds any more, sorted."""
        return self.remove(holder, sorted(self.keys(holder)))
