"""The core side by side with a model so simple that it is right by looking at it."""

from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from faas_local.datasystem.core import DataCore
from faas_local.datasystem.effects import Found, Publication
from faas_local.protocol.brpc.status import Status, StatusError

KEYS = [f"k{number}" for number in range(6)]
LIMIT = 40
DEAD = 60.0

keys = st.sampled_from(KEYS)
some_keys = st.lists(keys, max_size=3)
clients = st.sampled_from(["a", "b", "c"])


@dataclass
class Value:
    data: bytes
    sealed: bool
    nested: frozenset[str]
    expires: float | None


@dataclass
class Model:
    """Plain dictionaries; references are recomputed from scratch."""

    now: float = 0.0
    values: dict[str, Value] = field(default_factory=dict)
    held: dict[str, set[str]] = field(default_factory=dict)
    heard: dict[str, float] = field(default_factory=dict)

    def is_held(self, key: str) -> bool:
        by_client = any(key in held for held in self.held.values())
        return by_client or any(key in value.nested for value in self.values.values())

    def end(self, key: str) -> None:
        """A value is gone: so are sealed values that it alone contained."""
        for nested in self.values.pop(key).nested:
            self.let_go(nested)

    def let_go(self, key: str) -> None:
        if key in self.values and self.values[key].sealed and not self.is_held(key):
            self.end(key)

    def drop_client(self, client: str) -> None:
        self.heard.pop(client, None)
        for key in self.held.pop(client, set()):
            self.let_go(key)

    def used(self) -> int:
        return sum(len(value.data) for value in self.values.values())

    def find(self, wanted: list[str]) -> tuple[bytes | None, ...]:
        return tuple(self.values[key].data if key in self.values else None for key in wanted)


class CoreMachine(RuleBasedStateMachine):
    """Any sequence of requests, with time passing in between."""

    def __init__(self) -> None:
        super().__init__()
        self.core = DataCore(limit_bytes=LIMIT, dead_after=DEAD, is_home=lambda key: True)
        self.model = Model()
        self.reads: dict[int, tuple[list[str], float]] = {}
        self.count = 0

    @rule(client=clients, wanted=some_keys)
    def increase(self, client: str, wanted: list[str]) -> None:
        assert self.core.increase(client, wanted) == []
        self.model.heard[client] = self.model.now
        self.model.held.setdefault(client, set()).update(wanted)

    @rule(client=clients, wanted=some_keys)
    def decrease(self, client: str, wanted: list[str]) -> None:
        assert self.core.decrease(client, wanted) == []
        held = self.model.held.get(client, set())
        for key in set(wanted) & held:
            held.remove(key)
            self.model.let_go(key)

    @rule(client=clients)
    def disconnect(self, client: str) -> None:
        assert self.core.disconnect(client) == []
        self.model.drop_client(client)

    @rule(client=clients)
    def heartbeat(self, client: str) -> None:
        assert self.core.heartbeat(client) == (client in self.model.heard)
        if client in self.model.heard:
            self.model.heard[client] = self.model.now

    @rule(
        key=keys,
        size=st.integers(0, 12),
        sealed=st.booleans(),
        nested=st.frozensets(keys, max_size=2),
        ttl=st.sampled_from([0, 0, 5, 50]),
        only_new=st.booleans(),
    )
    def publish(
        self, key: str, size: int, sealed: bool, nested: frozenset[str], ttl: int, only_new: bool
    ) -> None:
        publication = Publication(
            key=key, value=bytes(size), sealed=sealed, nested=tuple(nested), ttl=ttl, only_new=only_new
        )
        refusal = self.refusal(key, size, only_new)
        try:
            effects = self.core.publish(publication)
        except StatusError as error:
            assert error.status == refusal
            return
        assert refusal is None
        old = self.model.values.get(key)
        if only_new and old is not None:
            assert effects == []
            return
        expires = self.model.now + ttl if ttl else None
        self.model.values[key] = Value(bytes(size), sealed, nested, expires)
        for outdated in old.nested if old is not None else ():
            self.model.let_go(outdated)
        complete = [n for n, (wanted, _) in self.reads.items() if None not in self.model.find(wanted)]
        self.ended(effects, complete)

    def refusal(self, key: str, size: int, only_new: bool) -> Status | None:
        old = self.model.values.get(key)
        if old is not None and only_new:
            return None
        if old is not None and old.sealed:
            return Status.ALREADY_SEALED
        if self.model.used() - (len(old.data) if old else 0) + size > LIMIT:
            return Status.OUT_OF_MEMORY
        return None

    @rule(wanted=some_keys)
    def delete(self, wanted: list[str]) -> None:
        assert self.core.delete(wanted) == []
        for key in wanted:
            if key in self.model.values:
                self.model.end(key)

    @rule(wanted=st.lists(keys, min_size=1, max_size=3), wait=st.sampled_from([1, 20, 100]))
    def read(self, wanted: list[str], wait: int) -> None:
        found = self.core.find(wanted)
        assert found == self.model.find(wanted)
        if None in found:
            self.count += 1
            self.core.wait(self.count, wanted, self.model.now + wait)
            self.reads[self.count] = (wanted, self.model.now + wait)

    @rule(seconds=st.sampled_from([0.5, 5, 30, 61]))
    def wait(self, seconds: float) -> None:
        self.model.now += seconds
        now = self.model.now
        effects = self.core.tick(now)
        for key, value in list(self.model.values.items()):
            if value.expires is not None and value.expires <= now and key in self.model.values:
                self.model.end(key)
        for client in [client for client, heard in self.model.heard.items() if heard + DEAD <= now]:
            self.model.drop_client(client)
        self.ended(effects, [number for number, (_, until) in self.reads.items() if until <= now])

    def ended(self, effects: object, numbers: list[int]) -> None:
        assert isinstance(effects, list)
        assert sorted(effects, key=lambda found: found.number) == [
            Found(number) for number in sorted(numbers)
        ]
        for number in numbers:
            del self.reads[number]

    @invariant()
    def same_as_the_model(self) -> None:
        assert self.core.find(KEYS) == self.model.find(KEYS)
        assert self.core.memory.used_bytes == self.model.used()
        assert len(self.core.objects) == len(self.model.values)
        assert len(self.core.waiting) == len(self.reads)
        for key in KEYS:
            assert bool(self.core.references.holders(key)) == self.model.is_held(key)


TestCore = CoreMachine.TestCase
TestCore.settings = settings(max_examples=150, stateful_step_count=50, deadline=None)
