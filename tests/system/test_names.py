"""Named actors: found by name, shared, made again."""

from typing import Any

from support.driver_tools import Counter, error_of, expect, get, is_running, options, os, time, wait_until, yr
from support.drivers import driver


@driver()
def test_get_instance() -> None:
    """An actor with a name is found by it, from the driver and from functions; its code comes from the actor."""

    @yr.invoke
    def find(name: str) -> Any:
        counter = yr.get_instance(name)
        return get(counter.add.invoke(10))

    name = f"found-{os.getpid()}"
    counter = yr.instance(Counter).options(options(name=name)).invoke(1)
    assert get(counter.add.invoke()) == 2
    same = yr.get_instance(name)
    assert get(same.add.invoke()) == 3
    assert get(find.invoke(name)) == 13


@driver()
def test_namespaces() -> None:
    """The same name in another namespace is another actor."""
    name = f"spaced-{os.getpid()}"
    here = yr.instance(Counter).options(options(name=name)).invoke(1)
    there = yr.instance(Counter).options(options(name=name, namespace="there")).invoke(100)
    assert get([here.add.invoke(), there.add.invoke()]) == [2, 101]
    same = yr.get_instance(name, "there")
    assert get(same.add.invoke()) == 102


@driver()
def test_same_name_twice_is_the_same_actor() -> None:
    """Making an actor whose name is taken gives the one that is there, as it is."""
    maker = yr.instance(Counter).options(options(name=f"twice-{os.getpid()}"))
    first = maker.invoke(1)
    second = maker.invoke(50)  # while the first is being made
    value = get(first.add.invoke())
    assert value in (2, 51)  # a gateway driver's requests may overtake each other
    third = maker.invoke(70)  # when it runs
    assert get([second.add.invoke(), third.add.invoke()]) == [value + 1, value + 2]


@driver()
def test_name_is_free_after_terminate() -> None:
    """A name can be used again as soon as its actor was terminated, even while that one is still ending."""
    maker = yr.instance(Counter).options(options(name=f"again-{os.getpid()}"))
    pids = []
    for is_sync in (True, False, False):
        counter = maker.invoke(7)
        assert get(counter.add.invoke()) == 8
        pids.append(get(counter.pid.invoke()))
        counter.terminate(is_sync)
    assert len(set(pids)) == 3


@driver()
def test_name_of_an_actor_that_died() -> None:
    """The name of an actor that died is refused with 1007 until the dead one is killed."""
    maker = yr.instance(Counter).options(options(name=f"dead-{os.getpid()}"))
    dead = maker.invoke()
    expect(dead.exit.invoke(3), 2002)
    blocked = maker.invoke()
    expect(blocked.add.invoke(), 1007, "the same instance id of an failed instance, please kill first")
    dead.terminate(True)
    alive = maker.invoke()
    assert get(alive.add.invoke()) == 1


@driver()
def test_get_instance_waits_for_a_slow_constructor() -> None:
    """`get_instance` waits until the actor is ready, within its timeout."""

    class Slow:
        def __init__(self) -> None:
            time.sleep(1)

        def answer(self) -> int:
            return 42

    name = f"slow-{os.getpid()}"
    slow = yr.instance(Slow).options(options(name=name)).invoke()
    same = yr.get_instance(name, timeout=20)
    assert get(same.answer.invoke()) == 42
    assert slow.real_id == same.real_id


@driver()
def test_get_instance_of_a_missing_name() -> None:
    """`get_instance` of a name that nobody has gives up after its timeout, with code 1003 in the text."""
    started = time.monotonic()
    error = error_of(lambda: yr.get_instance("nobody", timeout=1))
    assert isinstance(error, TimeoutError)
    assert "failed to get instance: nobody by name, code: 1003" in str(error)
    assert time.monotonic() - started < 15


# In gateway mode the client waits for the address of a cluster manager that no gateway driver is ever told.
@driver(modes=["in-cluster"])
def test_list_named_instances() -> None:
    """The names of the actors of this namespace are listed, or those of all namespaces."""
    mine, other = f"listed_{os.getpid()}", f"elsewhere_{os.getpid()}"
    first = yr.instance(Counter).options(options(name=mine)).invoke()
    second = yr.instance(Counter).options(options(name=other, namespace="space")).invoke()
    get([first.add.invoke(), second.add.invoke()])

    def listed(all_namespaces: bool = False) -> Any:
        time.sleep(0.1)  # the SDK's client crashes when these queries come back to back
        return yr.list_named_instances(all_namespaces)

    assert mine in listed()
    assert other not in listed()
    assert {"name": other, "namespace": "space"} in listed(all_namespaces=True)
    first.terminate(True)
    wait_until(lambda: mine not in listed(), "it is listed no longer")


@driver()
def test_detached_actor_outlives_its_program() -> None:
    """A detached actor goes on after its program finalized; another program finds it by name and ends it."""
    name = f"detached-{os.getpid()}"
    opts = options(name=name, custom_extensions={"lifecycle": "detached"})
    detached, attached = yr.instance(Counter).options(opts).invoke(), yr.instance(Counter).invoke()
    pids = get([detached.pid.invoke(), attached.pid.invoke()])
    get(detached.add.invoke())
    yr.finalize()
    wait_until(lambda: not is_running(pids[1]), "the other actor ends with its program")
    yr.init()
    found = yr.get_instance(name)
    assert get(found.add.invoke()) == 2
    found.terminate(True)
    assert not is_running(pids[0])
