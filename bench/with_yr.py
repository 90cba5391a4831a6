"""What the measured programs need, in openYuanrong's words."""

import os
from collections.abc import Callable
from importlib import import_module
from typing import Any

import yr

start = yr.init
stop = yr.finalize
get = yr.get
put = yr.put
# A gateway's programs send their objects over HTTP.
in_cluster = os.environ.get("YR_IN_CLUSTER") != "false"
largest = 1 << 30 if in_cluster else 100 << 20
kv = (yr.kv_write, yr.kv_read, yr.kv_del)


def remote(thing: Any) -> Any:
    """A function or class, to be run in the cluster."""
    return yr.instance(thing) if isinstance(thing, type) else yr.invoke(thing)


def submit(thing: Any, *arguments: Any) -> Any:
    """Call a remote function or method, or create an actor."""
    return thing.invoke(*arguments)


def end(actor: Any) -> None:
    """End an actor, and wait for that."""
    actor.terminate(is_sync=True)


def streams(timed: Callable[..., None], elements: int, items: int) -> None:
    """Measure streams and generators, which programs behind a gateway do not have."""
    if in_cluster:
        import_module("with_streams").measure(timed, elements, items)
