"""One start of a node's function agent: the real core; the runtime processes are simulated ones."""

from pathlib import Path

from faas_local.protocol.cluster.control_pb2 import ControlMessage
from faas_local.runtime.launch import NodeFacts
from faas_local.runtime.sdk import Sdk
from faas_local.scheduler.agent import events as ev
from faas_local.scheduler.agent.core import AgentCore
from simulation.book import Book
from simulation.clock import World
from simulation.network import End, Network
from simulation.places import scheduler_address
from simulation.process import Process
from simulation.runtime import Runtime

_REDIAL_SECONDS = 0.2
KILLED = -9


class FunctionAgent(Process):
    """The function agent of one node."""

    def __init__(self, world: World, network: Network, book: Book, node: str) -> None:
        super().__init__(world, network, f"function agent of {node}")
        self.node = node
        self.book = book
        self.core = AgentCore(_facts(node))
        self.runtimes: dict[str, Runtime] = {}
        self._scheduler: End | None = None
        self.spawn(self._dial_scheduler())

    def kill(self) -> None:
        """End it, and its runtimes with it, as the kernel does."""
        super().kill()
        for runtime in self.runtimes.values():
            runtime.kill()

    async def _dial_scheduler(self) -> None:
        while True:
            end = await self.dial(scheduler_address(self.node))
            if end is not None:
                lost = end.loss()
                end.on_message = self._from_scheduler
                self._scheduler = end
                self._apply(ev.LinkOpened())
                await lost
                self._scheduler = None
                self._apply(ev.LinkLost())
            await self.world.sleep(_REDIAL_SECONDS)

    def _from_scheduler(self, message: ControlMessage) -> None:
        self._apply(ev.FromScheduler(message))

    def _apply(self, event: ev.Event) -> None:
        for effect in self.core.handle(event):
            match effect:
                case ev.Send(message):
                    if self._scheduler is not None:
                        self._scheduler.send(message)
                case ev.Spawn():
                    self._spawn_runtime(effect)
                case ev.KillGroup(runtime_id):
                    self.runtimes[runtime_id].exit(KILLED)

    def _spawn_runtime(self, effect: ev.Spawn) -> None:
        runtime_id = effect.runtime_id
        instance_id = effect.plan.environment["INSTANCE_ID"]
        runtime = Runtime(self.world, self.network, self.book, self.node, instance_id, runtime_id)
        self.runtimes[runtime_id] = runtime
        runtime.on_exit = lambda code: self.later(0.01, lambda: self._ended(runtime_id, code))
        self._apply(ev.ProcessStarted(runtime_id, len(self.book.executions) + 100))

    def _ended(self, runtime_id: str, code: int) -> None:
        del self.runtimes[runtime_id]
        self._apply(ev.ProcessEnded(runtime_id, code, ""))


def _facts(node: str) -> NodeFacts:
    sdk = Sdk(python="/bin/python", python_version="3.11", root=Path("/lib/yr"), version="0.9.10")
    return NodeFacts(
        node=node,
        host=node,
        busproxy="127.0.0.1:1",
        data_worker="127.0.0.1:2",
        log_dir=Path("/logs"),
        sdk=sdk,
        inherited={},
        agent_pid=1,
    )
