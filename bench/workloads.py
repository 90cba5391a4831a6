"""The measured program: runs one workload after the other and prints what each operation took, as JSON lines.

python workloads.py with_yr|with_ray SIZES, where SIZES is `sizes.Sizes` as JSON

{"begin": PHASE}                                      a workload begins
{"end": PHASE, "seconds": [...], "operations": N}     it ended; each of the times is that of N operations
{"hold": WHAT, "actors": N}                           waits for a line on stdin, to be looked at in this state
"""

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

api: Any = import_module(sys.argv[1])
sizes: dict[str, Any] = json.loads(sys.argv[2])


def nothing() -> None:
    pass


class Actor:
    def echo(self, value: int) -> int:
        return value

    def make(self, size: int) -> bytes:
        return bytes(size)


def say(**event: Any) -> None:
    print(json.dumps(event), flush=True)


def hold(what: str, actors: int) -> None:
    say(hold=what, actors=actors)
    sys.stdin.readline()


def timed(
    phase: str,
    times: int,
    act: Callable[[], Any],
    operations: int = 1,
    afterwards: Callable[[Any], Any] | None = None,
) -> None:
    """Carry out `act`, which does so many operations, this often; what comes `afterwards` is not timed."""
    say(begin=phase)
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        result = act()
        seconds.append(time.perf_counter() - begin)
        if afterwards:
            afterwards(result)
    say(end=phase, seconds=seconds, operations=operations)


def create(creator: Any) -> Any:
    """An actor that has answered."""
    actor = api.submit(creator)
    api.get(api.submit(actor.echo, 1))
    return actor


def hold_actors(creator: Any) -> None:
    actors = [create(creator) for _ in range(sizes["instances"])]
    hold("actors", len(actors))
    for actor in actors:
        api.end(actor)


def call_actor(actor: Any) -> None:
    many = sizes["pipelined"]
    timed("actor call", sizes["calls"], lambda: api.get(api.submit(actor.echo, 1)))
    timed(
        "actor calls, pipelined",
        1,
        lambda: api.get([api.submit(actor.echo, 1) for _ in range(many)]),
        operations=many,
    )


def move_objects(actor: Any, label: str, size: int, times: int) -> None:
    data = b"x" * size
    references: list[Any] = []
    timed(f"put {label}", times, lambda: references.append(api.put(data)))
    waiting = iter(references)
    timed(f"get {label} put here", times, lambda: api.get(next(waiting)))
    references.clear()
    timed(f"put {label} again", times, lambda: api.put(data))  # where objects were that are gone
    room = memoryview(bytearray(size))
    timed(f"memcpy {label}", times, lambda: room.__setitem__(slice(None), data))
    timed(f"call returning {label}", times, lambda: api.get(api.submit(actor.make, size)))


def use_kv() -> None:
    write, read, remove = api.kv
    for name, act in {
        "kv write 1 KiB": lambda: write("bench", b"x" * 1024),
        "kv read 1 KiB": lambda: read("bench"),
    }.items():
        timed(name, sizes["kv"], act)
    remove("bench")


def call_functions() -> None:
    function, many = api.remote(nothing), sizes["parallel"]
    api.get(api.submit(function))  # the first one waits for a process
    timed("task", sizes["tasks"], lambda: api.get(api.submit(function)))
    timed("tasks, parallel", 1, lambda: api.get([api.submit(function) for _ in range(many)]), operations=many)


def main() -> None:
    api.start()
    hold("connected", 0)
    creator = api.remote(Actor)
    timed("actor creation to first answer", sizes["creations"], lambda: create(creator), afterwards=api.end)
    hold_actors(creator)
    actor = create(creator)
    call_actor(actor)
    for label, size, times in sizes["objects"]:
        if size <= api.largest:
            move_objects(actor, label, size, times)
    if api.kv:
        use_kv()
    if api.streams:
        api.streams(timed, sizes["elements"], sizes["items"])
    api.end(actor)
    call_functions()
    api.stop()


if __name__ == "__main__":
    main()
