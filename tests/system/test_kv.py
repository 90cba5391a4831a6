"""Keys and values that programs share."""

from support.driver_tools import expect, get, os, wait_until, yr
from support.drivers import driver


@driver()
def test_write_read_delete() -> None:
    """A written value is read until it is deleted, by either name of the operations; a list reads several."""
    one, two = f"one-{os.getpid()}", f"two-{os.getpid()}"
    yr.kv_write(one, b"1")
    yr.kv_set(two, b"2")
    assert bytes(yr.kv_read(one, 5)) == b"1"
    assert [bytes(value) for value in yr.kv_get([one, two], 5)] == [b"1", b"2"]
    yr.kv_write(one, b"new")
    assert bytes(yr.kv_get(one, 5)) == b"new"
    yr.kv_del([one, two])
    yr.kv_del(one)  # what is missing can be deleted
    expect(lambda: yr.kv_read(one, 1), 4005, "Get timeout 1000ms from datasystem", one)


@driver()
def test_large_values() -> None:
    """Values of many megabytes are kept."""
    key, value = f"large-{os.getpid()}", os.urandom(1 << 16) * 256
    yr.kv_write(key, value)
    assert bytes(yr.kv_read(key, 20)) == value
    yr.kv_del(key)


@driver()
def test_write_once() -> None:
    """With NX the first value stays; as in production a second write changes nothing and is no error."""
    key = f"once-{os.getpid()}"
    for value in (b"first", b"second"):
        yr.kv_write(key, value, yr.ExistenceOpt.NX)
        assert bytes(yr.kv_read(key, 5)) == b"first"
    yr.kv_del(key)


@driver()
def test_time_to_live() -> None:
    """A value with a time to live is there at first and gone after it."""
    key = f"short-{os.getpid()}"
    yr.kv_write(key, b"soon gone", ttl_second=1)
    assert bytes(yr.kv_read(key, 1)) == b"soon gone"

    def is_gone() -> bool:
        try:
            yr.kv_read(key, 0)
        except RuntimeError:
            return True
        return False

    wait_until(is_gone, "the value is gone", 10)


@driver()
def test_read_waits_for_a_writer() -> None:
    """A read waits until somebody writes the key: here a function that is in turn waiting for the driver."""

    @yr.invoke
    def answer(question: str, reply: str) -> None:
        yr.kv_write(reply, bytes(yr.kv_read(question, 20)).upper())

    question, reply = f"question-{os.getpid()}", f"reply-{os.getpid()}"
    answering = answer.invoke(question, reply)
    yr.kv_write(question, b"hello")
    assert bytes(yr.kv_read(reply, 20)) == b"HELLO"
    get(answering)
    yr.kv_del([question, reply])


# The client refuses it behind a gateway: 3003 "not supported when inCluster is false".
@driver(modes=["in-cluster"])
def test_parts_of_values() -> None:
    """`kv_get_with_param` reads parts of values."""
    key = f"parts-{os.getpid()}"
    yr.kv_write_with_param(key, b"0123456789", yr.SetParam())
    parameters = yr.GetParams()
    parameters.get_params = [yr.GetParam(offset=2, size=3)]
    assert [bytes(value) for value in yr.kv_get_with_param([key], parameters, 5)] == [b"234"]
    yr.kv_del(key)


@driver()
def test_values_outlive_their_program() -> None:
    """A key that one program writes is there for the next one."""
    key = f"kept-{os.getpid()}"
    yr.kv_write(key, b"kept")
    yr.finalize()
    yr.init()
    assert bytes(yr.kv_read(key, 5)) == b"kept"
    yr.kv_del(key)
