"""Objects: put, get, wait, references in arguments and results."""

from typing import Any

from support.driver_tools import Counter, asyncio, error_of, expect, get, os, time, wait_until, yr
from support.drivers import driver


@driver()
def test_values_of_many_sizes() -> None:
    """Values from one byte to 64 MiB come back equal from put and get, and as arguments and results."""

    @yr.invoke
    def reverse(data: Any) -> bytes:
        return bytes(data)[::-1]

    for size in (1, 1 << 10, 100 << 10, (100 << 10) + 1, 5 << 20, 64 << 20):
        value = os.urandom(min(size, 1 << 16)) * max(1, size >> 16)
        assert bytes(get(yr.put(value))) == value
        assert bytes(get(reverse.invoke(value))) == value[::-1]


@driver()
def test_values_of_many_kinds() -> None:
    """Python values keep their type through put and get; bytes come back as a view on them."""
    values = [1, "two", [3, None], {"four": (4, {5})}, bytearray(b"six"), 7.5]
    assert get([yr.put(value) for value in values]) == values
    view = get(yr.put(b"bytes"))
    assert (type(view), bytes(view)) == (memoryview, b"bytes")
    assert get([]) == []
    expect(lambda: yr.put(b""), 1001, "zero length")
    assert isinstance(error_of(lambda: yr.put(yr.put(1))), TypeError)


@driver()
def test_references_in_arguments() -> None:
    """A reference as an argument arrives as its value; inside another value it arrives as a reference."""

    @yr.invoke
    def same(value: Any) -> Any:
        return value

    @yr.invoke
    def open_box(box: Any) -> Any:
        return get(box["inside"])

    @yr.invoke
    def total(*values: int, more: int = 0) -> int:
        return sum(values) + more

    put, called = yr.put([1, 2, 3]), same.invoke(4)
    assert get(same.invoke(put)) == [1, 2, 3]
    assert get(open_box.invoke({"inside": put})) == [1, 2, 3]
    assert get(total.invoke(called, 1, more=called)) == 9
    assert get(same.invoke(same.invoke(same.invoke(called)))) == 4
    counter = yr.instance(Counter).invoke(called)
    assert get(counter.add.invoke(same.invoke(10))) == 14


@driver()
def test_references_in_results() -> None:
    """References that a function or an actor made and returned stay valid for the caller, small and large."""

    class Maker:
        def make(self, size: int) -> Any:
            return {"reference": yr.put(b"x" * size)}

    @yr.invoke
    def make(size: int) -> Any:
        return [yr.put(b"y" * size)]

    maker = yr.instance(Maker).invoke()
    for size in (10, 3 << 20):
        assert bytes(get(get(make.invoke(size))[0])) == b"y" * size
        assert bytes(get(get(maker.make.invoke(size))["reference"])) == b"x" * size


@driver()
def test_references_outlive_their_makers() -> None:
    """An object stays after the actor that made it has ended, while somebody refers to it."""

    class Maker:
        def make(self) -> Any:
            return [yr.put(b"z" * 500_000)]

    maker = yr.instance(Maker).invoke()
    (reference,) = get(maker.make.invoke())
    maker.terminate(True)
    assert bytes(get(reference)) == b"z" * 500_000


@driver()
def test_wait() -> None:
    """`yr.wait` returns what is ready in the order of its arguments, when enough is ready or its time is over."""
    quick, slow = yr.instance(Counter).invoke(), yr.instance(Counter).invoke()
    done = [quick.add.invoke() for _ in range(3)]
    assert yr.wait(done, timeout=30) == (done, [])
    late = slow.wait_for.invoke(f"wait-{os.getpid()}")
    first, second, third = done
    assert yr.wait([late, first], wait_num=1, timeout=30) == ([first], [late])
    started = time.monotonic()
    ready, unready = yr.wait([third, late, second], timeout=1)
    assert (ready, unready) == ([third, second], [late])
    assert 0.9 <= time.monotonic() - started < 20
    assert yr.wait([first], wait_num=0) == ([], [first])
    failed = quick.add.invoke("no number")
    assert yr.wait([failed, late], wait_num=1, timeout=30) == ([failed], [late])
    assert isinstance(error_of(lambda: yr.wait([first, first])), ValueError)
    assert isinstance(error_of(lambda: yr.wait([first], timeout=0.5)), TypeError)
    yr.kv_write(f"wait-{os.getpid()}", b"go on")
    assert bytes(get(late)) == b"go on"
    yr.kv_del(f"wait-{os.getpid()}")


@driver()
def test_get_that_takes_too_long() -> None:
    """`yr.get` gives up after its time with 4005, a TimeoutError; the result can still be had later."""

    @yr.invoke
    def late(key: str) -> str:
        yr.kv_read(key, 30)
        return "late"

    key = f"late-{os.getpid()}"
    reference = late.invoke(key)
    error = error_of(reference, 1)
    assert isinstance(error, TimeoutError)
    assert isinstance(error, yr.exception.YRTimeoutError)
    assert (error.code, "Get object timeout" in str(error)) == (4005, True)
    assert yr.get([yr.put(1), reference], 1, allow_partial=True) == [1, None]
    yr.kv_write(key, b"go on")
    assert get(reference) == "late"
    yr.kv_del(key)
    assert isinstance(error_of(lambda: yr.get(reference, 0)), ValueError)


@driver()
def test_references_as_objects() -> None:
    """A reference can be asked, waited for, and awaited."""
    counter = yr.instance(Counter).invoke()
    reference = counter.add.invoke()
    assert get(reference) == 1
    assert reference.done()
    assert not reference.is_exception()

    async def both() -> Any:
        return await counter.add.invoke(), await counter.add.invoke()

    assert asyncio.run(both()) == (2, 3)
    assert len({reference, counter.add.invoke()}) == 2


@driver(on="small_memory")
def test_memory_of_objects_without_references_is_free_again() -> None:
    """Objects go with their last reference: three times the memory of the cluster passes through it."""

    @yr.invoke
    def length(data: Any) -> int:
        return len(data)

    for _ in range(6):
        reference = yr.put(b"x" * (32 << 20))
        assert get(length.invoke(reference)) == 32 << 20
        del reference


# In-cluster, the client itself tries a refused put again for 60 s before it tells.
@driver(on="small_memory", modes=["gateway"])
def test_memory_of_objects_with_references_is_kept() -> None:
    """Objects that somebody refers to are kept; what does not fit any more gets 4202, and fits once they go."""

    def fits(size: int) -> bool:
        try:
            yr.put(b"x" * size)
        except yr.exception.YRRuntimeError as error:
            assert error.code == 4202, error
            return False
        return True

    wait_until(lambda: fits(48 << 20), "what an earlier program held is gone")
    held = [yr.put(bytes([n]) * (16 << 20)) for n in range(3)]
    boxed = yr.put({"inside": held.pop()})  # only the box refers to it now
    expect(lambda: yr.put(b"x" * (32 << 20)), 4202, "Out of memory")
    assert [bytes(get(reference))[0] for reference in held] == [0, 1]
    assert bytes(get(get(boxed)["inside"]))[0] == 2
    del held, boxed
    wait_until(lambda: fits(32 << 20), "what nobody refers to is gone")
