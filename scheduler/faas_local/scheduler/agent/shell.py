"""The function agent as a process: the link to the local scheduler and the runtime processes, around the core."""

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from functools import partial

from faas_local.protocol.cluster.control_pb2 import ControlMessage
from faas_local.protocol.cluster.link import Dialer
from faas_local.runtime.launch import NodeFacts, start_failure
from faas_local.runtime.processes import Ended, RuntimeProcess
from faas_local.scheduler.agent import events as ev
from faas_local.scheduler.agent.core import AgentCore

_END_SECONDS = 3.0

logger = logging.getLogger(__name__)


class FunctionAgent:
    """Runs the core of one node's function agent. Use it on the main thread (see RuntimeProcess)."""

    def __init__(self, facts: NodeFacts, scheduler: str) -> None:
        self._core = AgentCore(facts)
        self._processes: dict[str, RuntimeProcess] = {}
        self._all_ended = asyncio.Event()
        self._link = Dialer(scheduler, self._greeting, self._receive, self._link_lost)

    async def run(self) -> None:
        """Serve the local scheduler until cancelled, then end all runtimes."""
        try:
            await self._link.run()
        finally:
            await self._end_all()

    def _apply(self, event: ev.Event) -> None:
        for effect in self._core.handle(event):
            match effect:
                case ev.Send(message):
                    self._link.send(message)
                case ev.Spawn():
                    self._apply(self._spawn(effect))
                case ev.KillGroup(runtime_id):
                    self._processes[runtime_id].kill()

    def _greeting(self) -> Iterable[ControlMessage]:
        logger.info("linked to the local scheduler; %r", self._core)
        return [
            effect.message for effect in self._core.handle(ev.LinkOpened()) if isinstance(effect, ev.Send)
        ]

    def _receive(self, message: ControlMessage) -> None:
        try:
            self._apply(ev.FromScheduler(message))
        except ValueError as error:
            # The agent's end would be the end of all instances; a message it does not know is no reason.
            logger.warning("ignored a message: %s", error)

    def _link_lost(self) -> None:
        logger.warning("lost the local scheduler; %r", self._core)
        self._apply(ev.LinkLost())

    def _spawn(self, effect: ev.Spawn) -> ev.ProcessStarted | ev.SpawnFailed:
        runtime_id = effect.runtime_id
        try:
            process = RuntimeProcess(effect.plan, partial(self._ended, runtime_id))
        except (OSError, ValueError) as error:
            failure = start_failure(error)
            logger.error("runtime %s: %s", runtime_id, error)
            return ev.SpawnFailed(runtime_id, failure.code, str(failure))
        self._processes[runtime_id] = process
        logger.info("runtime %s: started as process %d", runtime_id, process.pid)
        return ev.ProcessStarted(runtime_id, process.pid)

    def _ended(self, runtime_id: str, ended: Ended) -> None:
        logger.info("runtime %s: ended with %d", runtime_id, ended.return_code)
        del self._processes[runtime_id]
        if not self._processes:
            self._all_ended.set()
        self._apply(ev.ProcessEnded(runtime_id, ended.return_code, ended.log_tail))

    async def _end_all(self) -> None:
        self._all_ended.clear()
        for process in self._processes.values():
            process.kill()
        if self._processes:
            with contextlib.suppress(TimeoutError):  # the kernel ends them together with this process
                await asyncio.wait_for(self._all_ended.wait(), _END_SECONDS)
