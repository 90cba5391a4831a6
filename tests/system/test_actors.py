"""Actors: instances of classes, as programs use them."""

import asyncio
from typing import Any

import pytest

from support.clusters import MODES, Mode, RunningCluster
from support.driver_tools import (
    Counter,
    error_of,
    expect,
    get,
    is_running,
    options,
    os,
    release,
    sys,
    threading,
    wait_until,
    wait_until_held,
    yr,
)
from support.drivers import driver, run_driver


@driver()
def test_calls_run_in_the_order_of_their_submission() -> None:
    """A thousand calls of one actor run one after the other, in the order in which they were made."""
    counter = yr.instance(Counter).invoke(5)
    assert get([counter.add.invoke() for _ in range(1000)]) == list(range(6, 1006))


@driver()
def test_each_submitter_has_its_own_order() -> None:
    """Calls of several submitters mix, but each submitter's own stay in order."""

    class Scribe:
        def __init__(self) -> None:
            self.lines: list[Any] = []

        def write(self, who: str, number: int) -> None:
            self.lines.append((who, number))

        def read(self) -> Any:
            return self.lines

    @yr.invoke
    def submit(scribe: Any, who: str) -> None:
        get([scribe.write.invoke(who, number) for number in range(50)])

    scribe = yr.instance(Scribe).invoke()
    get([submit.invoke(scribe, who) for who in "ab"])
    lines = get(scribe.read.invoke())
    for who in "ab":
        assert [number for name, number in lines if name == who] == list(range(50))


@driver()
def test_async_methods_run_together() -> None:
    """Many calls of async methods are inside at once: twenty wait for each other."""

    class Party:
        def __init__(self) -> None:
            self.guests = 0
            self.complete = asyncio.Event()

        async def come(self, number: int) -> int:
            self.guests += 1
            if self.guests == 20:
                self.complete.set()
            await asyncio.wait_for(self.complete.wait(), 20)
            return number

    party = yr.instance(Party).invoke()
    assert get([party.come.invoke(number) for number in range(20)]) == list(range(20))


@driver()
def test_concurrency_lets_calls_run_together() -> None:
    """With concurrency 4, four calls are inside at once: they wait for each other."""

    class Meeting:
        def __init__(self) -> None:
            self.all_there = threading.Barrier(4)

        def join(self) -> int:
            return self.all_there.wait(20)

    meeting = yr.instance(Meeting).options(options(concurrency=4)).invoke()
    assert sorted(get([meeting.join.invoke() for _ in range(4)])) == [0, 1, 2, 3]


@driver()
def test_kinds_of_methods() -> None:
    """Static and class methods, several results and none work; what the class does not have is refused."""

    class Kinds:
        @staticmethod
        def double(x: int) -> int:
            return 2 * x

        @classmethod
        def title(cls, x: int) -> str:
            return f"{cls.__name__}{x}"

        @yr.method(return_nums=2)
        def pair(self) -> Any:
            return 1, 2

        @yr.method(return_nums=0)
        def nothing(self) -> None:
            pass

    kinds = yr.instance(Kinds).invoke()
    assert get([kinds.double.invoke(4), kinds.title.invoke(x=4)]) == [8, "Kinds4"]
    assert get(kinds.pair.invoke()) == [1, 2]
    assert kinds.nothing.invoke() is None
    assert "has no attribute 'triple'" in str(error_of(lambda: kinds.triple))
    assert "too many positional arguments" in str(error_of(lambda: kinds.double.invoke(1, 2)))


@driver()
def test_handles_travel() -> None:
    """A handle works in the functions and actors that it was passed to, also inside other values."""

    @yr.invoke
    def use(counter: Any) -> Any:
        return get(counter.add.invoke(10))

    class Holder:
        def __init__(self, held: Any) -> None:
            self.held = held

        def use(self) -> Any:
            return get(self.held["counter"].add.invoke(100))

    counter = yr.instance(Counter).invoke()
    assert get(use.invoke(counter)) == 10
    holder = yr.instance(Holder).invoke({"counter": counter})
    assert get(holder.use.invoke()) == 110
    assert get(counter.add.invoke()) == 111


@driver()
def test_options_of_an_actor() -> None:
    """Environment variables, labels and the other options that need no special hardware are accepted."""
    opts = options(env_vars={"FLAVOUR": "plum"}, labels=["fruit"], cpu=600, memory=256, need_order=True)
    opts.custom_extensions = {"my-key": "my value"}
    counter = yr.instance(Counter).options(opts).invoke(value=3)
    assert get(counter.variable.invoke("FLAVOUR")) == "plum"
    assert get(counter.add.invoke()) == 4
    opts = options(runtime_env={"env_vars": {"FLAVOUR": "lime"}})
    counter = yr.instance(Counter).options(opts).invoke()
    assert get(counter.variable.invoke("FLAVOUR")) == "lime"


@driver()
def test_terminate() -> None:
    """A terminated actor's process ends and its handle refuses calls; the synchronous way returns after the end."""
    first, second = (yr.instance(Counter).invoke() for _ in range(2))
    pids = get([first.pid.invoke(), second.pid.invoke()])
    first.terminate(is_sync=True)
    assert not is_running(pids[0])
    second.terminate()
    wait_until(lambda: not is_running(pids[1]), "the process ends")
    for actor in (first, second):
        assert "this instance is terminated" in str(error_of(lambda actor=actor: actor.add.invoke()))


@driver()
def test_terminate_by_another_holder() -> None:
    """After another holder of its handle has terminated an actor, calls of it get 1003."""

    @yr.invoke
    def end(counter: Any) -> None:
        counter.terminate(True)

    counter = yr.instance(Counter).invoke()
    assert get(counter.add.invoke()) == 1
    get(end.invoke(counter))
    expect(counter.add.invoke(), 1003, "instance is not found, maybe be not created or killed")


@driver()
def test_kill_instance() -> None:
    """`yr.kill_instance` ends an actor by its id; later calls get 1003; an unknown id is no error."""
    counter = yr.instance(Counter).invoke()
    pid = get(counter.pid.invoke())
    yr.kill_instance(counter.real_id)
    wait_until(lambda: not is_running(pid), "the process ends")
    expect(counter.add.invoke(), 1003, "instance is not found, maybe be not created or killed")
    yr.kill_instance("no-such-instance")


@driver()
def test_calls_of_an_actor_that_is_terminated() -> None:
    """When an actor is terminated its running call ends as it would; those behind it are answered, with 1007 unless
    they begin before the actor takes note."""
    counter, path = yr.instance(Counter).invoke(), os.path.abspath("held")
    running, waiting = counter.hold.invoke(path), counter.add.invoke()
    wait_until_held(path)
    counter.terminate()
    release(path)
    assert get(running) == 1
    try:
        assert get(waiting) == 2
    except yr.exception.YRRuntimeError as error:
        assert error.code == 1007, error


@driver()
def test_shutdown_hook() -> None:
    """`__yr_shutdown__` runs with the grace period when an actor is terminated, and when the program finalizes."""

    class Tidy:
        def __init__(self, note: str) -> None:
            self.note = note

        def ready(self) -> bool:
            return True

        def __yr_shutdown__(self, grace_period: int) -> None:
            with open(self.note, "w") as file:
                file.write(str(grace_period))

    def read(note: str) -> str:
        wait_until(lambda: os.path.exists(note) and os.path.getsize(note) > 0, note)
        with open(note) as file:
            return file.read()

    notes = [os.path.abspath(name) for name in ("terminated", "finalized")]
    opts = options(custom_extensions={"GRACEFUL_SHUTDOWN_TIME": "7"})
    first, second = yr.instance(Tidy).options(opts).invoke(notes[0]), yr.instance(Tidy).invoke(notes[1])
    get([first.ready.invoke(), second.ready.invoke()])
    first.terminate()
    assert read(notes[0]) == "7"
    yr.finalize()
    assert read(notes[1]) == "30"  # production's default


@driver()
def test_exit_from_inside() -> None:
    """`yr.exit()` ends an actor from inside: its call returns, and calls of the ended actor get 1007."""

    class Leaver:
        def leave(self) -> Any:
            yr.exit()
            return os.getpid()

        def stay(self) -> None:
            pass

    leaver = yr.instance(Leaver).invoke()
    get(leaver.stay.invoke())
    pid = get(leaver.leave.invoke())
    wait_until(lambda: not is_running(pid), "the process ends")
    expect(leaver.stay.invoke(), 1007)


@driver()
def test_saved_state() -> None:
    """An actor goes back to the state that it saved; without one it is told so."""

    class Keeper(Counter):
        def save(self) -> None:
            yr.save_state()

        def load(self) -> None:
            yr.load_state()

    keeper = yr.instance(Keeper).invoke()
    assert "no state was saved" in str(error_of(keeper.load.invoke()))
    get([keeper.add.invoke(5), keeper.save.invoke(), keeper.add.invoke(10), keeper.load.invoke()])
    assert get(keeper.add.invoke()) == 6


def talk() -> None:
    """An actor prints; its id goes to the test."""

    class Talker:
        def talk(self) -> None:
            print("a word on stdout", flush=True)
            print("a word on stderr", file=sys.stderr, flush=True)

    talker = yr.instance(Talker).invoke()
    get(talker.talk.invoke())
    print("instance", talker.real_id)


@pytest.mark.parametrize("mode", MODES)
def test_output_is_kept_per_instance(cluster: RunningCluster, mode: Mode) -> None:
    """What an instance prints is in `faas-local logs INSTANCE`, also after its end."""
    instance_id = run_driver(cluster, talk, mode).split()[-1]
    shown = cluster.cli.ok("logs", instance_id).splitlines()
    assert {"a word on stdout", "a word on stderr"} <= set(shown)
