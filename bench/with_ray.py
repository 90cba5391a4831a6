"""What the measured programs need, in Ray's words."""

from typing import Any

import ray  # type: ignore[import-not-found, unused-ignore]  # only in the environment of `--vs ray`

stop = ray.shutdown
get = ray.get
put = ray.put
end = ray.kill
largest = 1 << 30
kv = None  # it has none for programs
streams = None


def start() -> None:
    """Start a Ray of this program's own: it has no cluster without one that is as quick to have."""
    ray.init(include_dashboard=False, log_to_driver=False)


def remote(thing: Any) -> Any:
    """A function or class, to be run in the cluster."""
    return ray.remote(thing)


def submit(thing: Any, *arguments: Any) -> Any:
    """Call a remote function or method, or create an actor."""
    return thing.remote(*arguments)
