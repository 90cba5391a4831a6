"""The frame of every component process: options, log, event loop, readiness, orderly stop.

A component is a frozen dataclass of settings and one coroutine:

    @dataclass(frozen=True, kw_only=True)
    class Settings:
        '''One sentence for --help.'''
        node: str = setting("the node that this component belongs to")

    async def serve(settings: Settings, ready: Ready) -> None: ...

    if __name__ == "__main__":
        run(serve, Settings)

`serve` calls `ready()` once it answers requests, and runs until it is cancelled (SIGTERM or SIGINT).
"""

import argparse
import asyncio
import contextlib
import dataclasses
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import uvloop

from faas_local.runtime.parent_death import die_with_parent

READY_FD = "FAAS_LOCAL_READY_FD"
PARENT_PID = "FAAS_LOCAL_PARENT_PID"

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Ready = Callable[[], None]
S = TypeVar("S", bound="DataclassInstance")


def setting(text: str, default: Any = dataclasses.MISSING) -> Any:
    """A dataclass field that is a command-line option with this help text; required without a default."""
    return dataclasses.field(default=default, metadata={"help": text})


def run(serve: Callable[[S, Ready], Awaitable[None]], settings_type: type[S]) -> None:
    """Run one component until it is told to stop. Exits 0 after an orderly stop, 2 on wrong options."""
    settings = parse(settings_type, sys.argv[1:])
    if PARENT_PID in os.environ:
        die_with_parent(int(os.environ[PARENT_PID]))
    _log_to_stderr()
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(_until_stopped(serve(settings, signal_ready)))


def parse(settings_type: type[S], arguments: Sequence[str]) -> S:
    """Turn `--field-name value` options into the settings; argparse's message and SystemExit(2) on errors."""
    parser = argparse.ArgumentParser(description=settings_type.__doc__)
    for field in dataclasses.fields(settings_type):
        parser.add_argument(
            "--" + field.name.replace("_", "-"),
            type=field.type if isinstance(field.type, type) else str,
            required=field.default is dataclasses.MISSING,
            default=field.default,
            help=field.metadata["help"],
        )
    return settings_type(**vars(parser.parse_args(arguments)))


def signal_ready() -> None:
    """Tell the starter that requests are answered: one byte on the descriptor that it passed, if any."""
    descriptor = os.environ.pop(READY_FD, None)
    if descriptor is not None:
        os.write(int(descriptor), b"\n")
        os.close(int(descriptor))


async def _until_stopped(component: Awaitable[None]) -> None:
    task = asyncio.ensure_future(component)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task


def _log_to_stderr() -> None:
    logging.basicConfig(
        stream=sys.stderr,
        level=os.environ.get("FAAS_LOCAL_LOG_LEVEL", "INFO"),
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
