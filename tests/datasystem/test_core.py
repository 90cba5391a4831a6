import pytest

from faas_local.datasystem.core import DataCore
from faas_local.datasystem.effects import Found, Hold, Publication, Release
from faas_local.protocol.brpc.status import Status, StatusError

DEAD = 60.0


def make_core(limit: int = 1000) -> DataCore:
    """A core for which keys that start with "far" have their home elsewhere."""
    return DataCore(limit_bytes=limit, dead_after=DEAD, is_home=lambda key: not key.startswith("far"))


@pytest.fixture
def core() -> DataCore:
    return make_core()


def put(core: DataCore, key: str, *nested: str, value: bytes = b"v") -> None:
    core.publish(Publication(key=key, value=value, sealed=True, nested=nested))


def kv_set(core: DataCore, key: str, value: bytes = b"v", *, ttl: int = 0, only_new: bool = False) -> None:
    core.publish(Publication(key=key, value=value, ttl=ttl, only_new=only_new))


def test_object_ends_with_its_last_reference(core: DataCore) -> None:
    """An object lives while any client holds it, and its bytes are free afterwards."""
    core.increase("a", ["x"])
    core.increase("b", ["x"])
    put(core, "x")
    core.decrease("a", ["x"])
    assert core.find(["x"]) == (b"v",)

    core.decrease("b", ["x"])

    assert core.find(["x"]) == (None,)
    assert core.memory.used_bytes == 0


def test_client_counts_once_per_key(core: DataCore) -> None:
    """A client that takes a key twice lets go of it with one decrease: it counts its handles itself."""
    core.increase("a", ["x", "x"])
    core.increase("a", ["x"])
    put(core, "x")

    core.decrease("a", ["x"])

    assert core.find(["x"]) == (None,)


def test_uncounted_object_stays(core: DataCore) -> None:
    """Letting go of what one never held does not end an object."""
    put(core, "x")

    core.decrease("a", ["x"])

    assert core.find(["x"]) == (b"v",)


def test_key_value_has_no_references(core: DataCore) -> None:
    """A key-value entry outlives the references that somebody made from its name."""
    core.increase("a", ["k"])
    kv_set(core, "k")

    core.decrease("a", ["k"])

    assert core.find(["k"]) == (b"v",)


def test_nested_objects_live_as_long_as_the_outer(core: DataCore) -> None:
    """An object that others contain ends with the last of them, through several levels."""
    core.increase("a", ["inner", "middle", "outer"])
    put(core, "inner")
    put(core, "middle", "inner")
    put(core, "outer", "middle")
    core.decrease("a", ["inner", "middle"])
    assert core.find(["inner", "middle"]) == (b"v", b"v")

    core.decrease("a", ["outer"])

    assert core.find(["inner", "middle", "outer"]) == (None, None, None)
    assert core.memory.used_bytes == 0


def test_overwritten_value_releases_what_it_contained(core: DataCore) -> None:
    """A key that is set anew holds the nested keys of its new value only."""
    put(core, "one")
    put(core, "two")
    core.publish(Publication(key="k", value=b"", nested=("one",)))

    core.publish(Publication(key="k", value=b"", nested=("two",)))

    assert core.find(["one", "two"]) == (None, b"v")


def test_deleted_and_expired_values_release_what_they_contained(core: DataCore) -> None:
    """Explicit deletion and the end of the time to live count like the end of the references."""
    for outer, ttl in (("deleted", 0), ("expired", 5)):
        put(core, f"in-{outer}")
        core.publish(Publication(key=outer, value=b"", nested=(f"in-{outer}",), ttl=ttl))

    core.delete(["deleted", "never there"])
    core.tick(5)

    assert core.find(["in-deleted", "in-expired"]) == (None, None)


def test_only_new_leaves_the_value_until_it_expired(core: DataCore) -> None:
    """Not-exists keeps a living value without an error, and writes once the old one's time is over."""
    kv_set(core, "k", b"old", ttl=5)
    kv_set(core, "k", b"new", only_new=True)
    assert core.find(["k"]) == (b"old",)

    core.tick(5)
    kv_set(core, "k", b"new", only_new=True)

    assert core.find(["k"]) == (b"new",)


def test_setting_anew_replaces_the_time_to_live(core: DataCore) -> None:
    """A value without a time to live stays, even where one with a time to live was before."""
    kv_set(core, "k", ttl=5)
    kv_set(core, "k", b"stays")

    core.tick(100)

    assert core.find(["k"]) == (b"stays",)


def test_sealed_object_does_not_change(core: DataCore) -> None:
    """Publishing over a sealed object fails, unless it is the same request once more."""
    put(core, "x")
    with pytest.raises(StatusError) as caught:
        put(core, "x", value=b"other")
    assert caught.value.status == Status.ALREADY_SEALED

    core.publish(Publication(key="x", value=b"other", sealed=True, retry=True))

    assert core.find(["x"]) == (b"v",)


def test_memory_limit_refuses_and_changes_nothing() -> None:
    """A value over the limit is refused with both numbers, the old value stays, and freed bytes count."""
    core = make_core(limit=10)
    kv_set(core, "k", b"12345678")
    with pytest.raises(StatusError, match="3 bytes do not fit: 8 of 10 are in use") as caught:
        kv_set(core, "other", b"123")
    assert caught.value.status == Status.OUT_OF_MEMORY
    with pytest.raises(StatusError):
        kv_set(core, "k", b"12345678901")
    assert core.find(["k", "other"]) == (b"12345678", None)

    kv_set(core, "k", b"1234567890")
    core.delete(["k"])
    kv_set(core, "other", b"1234567890")

    assert core.memory.used_bytes == 10


def test_waiting_read_ends_when_all_keys_are_there(core: DataCore) -> None:
    """A read of several keys waits for the last of them, even if an early one is deleted in between."""
    core.wait(1, ["a", "b", "a"], until=10)
    kv_set(core, "a")
    core.delete(["a"])
    assert core.publish(Publication(key="b", value=b"B")) == []

    effects = core.publish(Publication(key="a", value=b"A"))

    assert effects == [Found(1)]
    assert core.wake_at() is None


def test_waiting_read_gets_what_is_there_at_its_end(core: DataCore) -> None:
    """A read whose time is over ends once, whatever came."""
    core.wait(1, ["a", "b"], until=10)
    kv_set(core, "a")
    assert core.wake_at() == 10

    assert core.tick(10) == [Found(1)]
    assert core.publish(Publication(key="b", value=b"late")) == []


def test_several_reads_of_one_key_all_end(core: DataCore) -> None:
    """One value serves every read that waits for it, in the order in which they came."""
    for number in (3, 1, 2):
        core.wait(number, ["a"], until=10)

    effects = core.publish(Publication(key="a", value=b"v"))

    assert effects == [Found(number) for number in (1, 2, 3)]


def test_silent_client_loses_its_references(core: DataCore) -> None:
    """A client without heart-beats is dead after the time-out; what it alone held goes, the rest stays."""
    core.tick(0)
    core.increase("dead", ["mine", "ours"])
    core.increase("alive", ["ours"])
    put(core, "mine")
    put(core, "ours")
    core.tick(30)
    assert core.heartbeat("alive")

    core.tick(DEAD)

    assert core.find(["mine", "ours"]) == (None, b"v")
    assert not core.heartbeat("dead")


def test_disconnected_client_loses_its_references_at_once(core: DataCore) -> None:
    """A client that says good-bye leaves nothing that it alone held, and no deadline."""
    core.increase("a", ["x"])
    put(core, "x")

    core.disconnect("a")

    assert core.find(["x"]) == (None,)
    assert core.wake_at() is None


def test_object_published_after_its_references_went(core: DataCore) -> None:
    """References may come and go before the object is there; then nobody's release ends it."""
    core.increase("a", ["x"])
    core.decrease("a", ["x"])

    put(core, "x")

    assert core.find(["x"]) == (b"v",)


def test_homes_elsewhere_hear_of_the_first_and_the_last_reference(core: DataCore) -> None:
    """For keys of other workers this worker is one client: it holds with its first and releases with its last."""
    assert core.increase("a", ["far1", "near"]) == [Hold(("far1",))]
    assert core.increase("b", ["far1"]) == []
    assert core.disconnect("a") == []

    assert core.decrease("b", ["far1"]) == [Release(("far1",))]


def test_nested_keys_elsewhere_are_held_for_the_outer(core: DataCore) -> None:
    """An object that contains another worker's object holds it there until its own end, however that comes."""
    core.increase("a", ["outer"])
    assert core.publish(Publication(key="outer", value=b"", sealed=True, nested=("far",))) == [Hold(("far",))]

    core.tick(0)

    assert core.tick(DEAD) == [Release(("far",))]
