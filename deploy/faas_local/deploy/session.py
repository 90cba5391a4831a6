"""A cluster for as long as this process lives: until it is told to stop, or for one program."""

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

from faas_local.deploy import master_info
from faas_local.deploy.cluster import Cluster, Prepared
from faas_local.deploy.failure import DeployError
from faas_local.deploy.paths import STATE_DIR_VARIABLE

KILLED_BY_SECOND_INTERRUPT = 130
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_FORWARDED = (*_STOPPING, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2)
_FROM_TERMINAL = (signal.SIGINT, signal.SIGQUIT)

Say = Callable[[str], None]


async def until_told(prepared: Prepared, say: Say, announce: Callable[[Cluster], None]) -> int:
    """Run a cluster until SIGINT, SIGTERM or SIGHUP; a second one kills it. Returns the exit status.

    `announce` is called when it is up. DeployError when it does not come up; nothing is left then.
    """
    told = asyncio.Event()
    async with _cluster(prepared, say) as cluster:

        def stop() -> None:
            if told.is_set():
                cluster.hurry()
            told.set()

        _on_signals(_STOPPING, lambda _number: stop())
        if await _up_unless(told, cluster, shared=True):
            announce(cluster)
            await told.wait()
    return KILLED_BY_SECOND_INTERRUPT if cluster.hurried else 0


async def for_program(prepared: Prepared, argv: Sequence[str], say: Say, also_remove: Path | None) -> int:
    """Run a program in a cluster of its own, pass signals on to it, and return its exit status."""
    program = _Program(argv)
    removed = (also_remove,) if also_remove else ()
    async with _cluster(prepared, say, removed) as cluster:
        _on_signals(_FORWARDED, lambda number: program.signal(number, cluster))
        if await _up_unless(program.interrupted, cluster, shared=False):
            return await program.run(cluster)
    return 128 + program.last_signal


class _Program:
    """The user's program, and the signals that arrive before, while and after it runs."""

    def __init__(self, argv: Sequence[str]) -> None:
        self.interrupted = asyncio.Event()  # by a signal, before the program ran
        self.last_signal = 0
        self._argv = argv
        self._process: subprocess.Popen[bytes] | None = None
        # In the foreground of a terminal the program stays in our process group: the terminal itself sends
        # Ctrl-C to both, and job control works. Elsewhere it gets a group of its own and our copies.
        self._shares_terminal = _is_foreground()

    def signal(self, number: int, cluster: Cluster) -> None:
        """Pass a signal on; it ends what has no program yet, and hurries what has none any more."""
        self.last_signal = number
        if self._process is None:
            self.interrupted.set()
        elif self._process.returncode is not None:
            cluster.hurry()
        elif not (self._shares_terminal and number in _FROM_TERMINAL):
            self._process.send_signal(number)

    async def run(self, cluster: Cluster) -> int:
        """Start the program and wait for its end; 128 + n when a signal n ended it."""
        ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        try:
            self._process = subprocess.Popen(  # noqa: ASYNC220  # nothing else runs at this moment
                self._argv,
                env=program_environment(cluster),
                process_group=None if self._shares_terminal else 0,
            )
        except OSError as error:
            raise DeployError(f"{self._argv[0]} cannot be started: {error.strerror}") from error
        cluster.guard.note(cluster.watched.watch(self._process, ended.set_result))
        code = await ended
        return code if code >= 0 else 128 - code


def program_environment(cluster: Cluster) -> dict[str, str]:
    """An environment in which a bare `yr.init()`, and our own commands, find this cluster."""
    elsewhere = ("YR_SERVER_ADDRESS", "YR_DS_ADDRESS", "YR_IN_CLUSTER", master_info.PATH_VARIABLE)
    inherited = {key: value for key, value in cluster.environment().items() if key not in elsewhere}
    return {
        **inherited,
        master_info.LINE_VARIABLE: cluster.master_info.strip(),
        STATE_DIR_VARIABLE: str(cluster.plan.state.root),
    }


@contextlib.asynccontextmanager
async def _cluster(
    prepared: Prepared, say: Say, also_remove: tuple[Path, ...] = ()
) -> AsyncIterator[Cluster]:
    try:
        cluster = Cluster(prepared, say, also_remove)
    except OSError as error:
        prepared.release()
        raise DeployError(f"{prepared.plan.state.root} cannot be used: {error.strerror}") from error
    try:
        yield cluster
    finally:
        await cluster.down()


async def _up_unless(stopped: asyncio.Event, cluster: Cluster, *, shared: bool) -> bool:
    """Bring the cluster up; False when it was stopped before it was up."""
    coming = asyncio.ensure_future(cluster.up(shared=shared))
    stopping = asyncio.ensure_future(stopped.wait())
    await asyncio.wait((coming, stopping), return_when=asyncio.FIRST_COMPLETED)
    if coming.done():
        stopping.cancel()
        coming.result()
        return True
    coming.cancel()
    return False


def _on_signals(numbers: Sequence[signal.Signals], act: Callable[[int], None]) -> None:
    for number in numbers:
        asyncio.get_running_loop().add_signal_handler(number, act, number)


def _is_foreground() -> bool:
    """Whether the terminal, if there is one, sends its Ctrl-C to this process."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)
