"""A whole cluster from one seed: nodes, programs, faults, and what must hold when everything is over."""

import contextlib
from collections.abc import Callable, Sized
from types import SimpleNamespace
from unittest.mock import patch

from faas_local.busproxy import store as bus_store
from faas_local.protocol.cluster import keys
from faas_local.protocol.cluster.records_pb2 import InstanceRecord, InstanceState
from faas_local.scheduler.local import store as local_store
from faas_local.scheduler.manager import store as manager_store
from simulation.agent import FunctionAgent
from simulation.book import Book
from simulation.busproxy import Busproxy
from simulation.clock import World
from simulation.driver import Driver
from simulation.etcd import Etcd
from simulation.network import Network
from simulation.process import Process
from simulation.schedulers import InstanceManager, LocalScheduler

PROGRAMS_SECONDS = 600.0
SETTLE_SECONDS = 120.0
SEGMENTATION_FAULT = -11
# What else befalls a node than the loss of one of its processes, and which of those are lost most often.
MORE_FAULTS = ("busproxy", "busproxy", "local scheduler", "manager", "etcd", "lease", "stream", "runtime")
FAULTS_END_SECONDS = 20.0
FAULTS_END_STEP = 1000


class Node:
    """The processes of one node, each in its current start."""

    def __init__(self, cluster: "Cluster", name: str) -> None:
        self.name = name
        world, network, etcd, book = cluster.world, cluster.network, cluster.etcd, cluster.book
        self.starts: dict[str, Callable[[], Process]] = {
            "busproxy": lambda: Busproxy(world, network, etcd, name),
            "local scheduler": lambda: LocalScheduler(world, network, etcd, name),
            "function agent": lambda: FunctionAgent(world, network, book, name),
        }
        self.processes = {kind: start() for kind, start in self.starts.items()}

    @property
    def busproxy(self) -> Busproxy:
        """The current start of the busproxy."""
        process = self.processes["busproxy"]
        assert isinstance(process, Busproxy)
        return process

    @property
    def scheduler(self) -> LocalScheduler:
        """The current start of the local scheduler."""
        process = self.processes["local scheduler"]
        assert isinstance(process, LocalScheduler)
        return process

    @property
    def agent(self) -> FunctionAgent:
        """The current start of the function agent."""
        process = self.processes["function agent"]
        assert isinstance(process, FunctionAgent)
        return process


class Cluster:
    """One run."""

    def __init__(self, seed: int) -> None:
        self.world = World(seed)
        self.network = Network(self.world)
        self.book = Book(self.world)
        self.etcd = Etcd(self.world)
        self.etcd.on_change = self.book.check_change
        self.manager = InstanceManager(self.world, self.network, self.etcd)
        random = self.world.random
        self.nodes = [Node(self, f"node-{number}") for number in range(random.randint(1, 3))]
        self.drivers: list[Driver] = []

    # The run

    def run(self) -> list[str]:
        """Run the seed's programs and faults; the problems."""
        virtual = SimpleNamespace(sleep=self.world.sleep)
        with contextlib.ExitStack() as stores:
            # The stores pause between tries while etcd is away.
            for module in (bus_store, local_store, manager_store):
                stores.enter_context(patch.object(module, "asyncio", virtual))
            return self._run()

    def _run(self) -> list[str]:
        random = self.world.random
        for number in range(random.choice((1, 1, 2, 3))):
            node = random.choice(self.nodes).name
            driver = Driver(self.world, self.network, self.book, node, f"job-{number:08x}")
            driver.run(lives=random.randint(2, 9), dies=random.random() < 0.25)
            self.drivers.append(driver)
        for _ in range(random.choice((0, 1, 3, 6, 12))):
            if random.random() < 0.5:
                self.world.later(random.uniform(0, FAULTS_END_SECONDS), self._fault)
            else:
                self.world.ambush(random.randint(1, FAULTS_END_STEP), self._fault)
        if self.world.run(lambda: all(driver.finished.done for driver in self.drivers), PROGRAMS_SECONDS):
            self._end_detached()
        self._check_drivers()
        if not self.book.problems:
            self._check_rest()
        return self.book.problems

    def _end_detached(self) -> None:
        """Somebody cleans up what was meant to outlive its job."""
        self.world.run(lambda: False, SETTLE_SECONDS)
        janitor = Driver(self.world, self.network, self.book, self.nodes[0].name, "job-ffffffff")
        self.drivers.append(janitor)

        async def clean() -> None:
            for record in self._records():
                if record.detached:
                    await janitor.kill_instance(record.instance_id, 3)
            await janitor.finalize()

        janitor.spawn(clean())
        self.world.run(lambda: janitor.finished.done, PROGRAMS_SECONDS)
        self.world.run(lambda: False, SETTLE_SECONDS)

    def _records(self) -> list[InstanceRecord]:
        return [
            InstanceRecord.FromString(kv.value)
            for key, kv in sorted(self.etcd.keys.items())
            if key.startswith(keys.INSTANCES)
        ]

    # Faults

    def _fault(self) -> None:
        random = self.world.random
        downtime = random.choice((0.3, 0.5, 2.0, 2.0, 5.0, 16.0))
        node = random.choice(self.nodes)
        kind = random.choice((*node.starts, *MORE_FAULTS))
        self.world.note("FAULT", f"{kind} of {node.name} for {downtime} s")
        match kind:
            case "manager":
                self.manager.kill()
                self.world.later(downtime, self._restart_manager)
            case "etcd":
                self.etcd.away = True
                self.world.later(downtime, self._etcd_back)
            case "lease":
                node.scheduler.lose_lease()
            case "stream":
                random.choice(self.drivers).break_stream(min(downtime, 5.0))
            case "runtime":
                self._kill_runtime(node)
            case "local scheduler":
                self._kill(node, kind, downtime)
            case _:
                self._kill(node, kind, min(downtime, 5.0))

    def _etcd_back(self) -> None:
        self.etcd.away = False

    def _kill_runtime(self, node: Node) -> None:
        runtimes = node.agent.runtimes
        if runtimes:
            runtimes[self.world.random.choice(sorted(runtimes))].exit(SEGMENTATION_FAULT)

    def _kill(self, node: Node, kind: str, downtime: float) -> None:
        if node.processes[kind].alive:
            node.processes[kind].kill()
            self.world.later(downtime, lambda: self._restart(node, kind))

    def _restart(self, node: Node, kind: str) -> None:
        self.world.note(f"{kind} of {node.name}", "starts again")
        node.processes[kind] = node.starts[kind]()

    def _restart_manager(self) -> None:
        if not self.manager.alive:
            self.world.note("instance manager", "starts again")
            self.manager = InstanceManager(self.world, self.network, self.etcd)

    # What must hold

    def _check_drivers(self) -> None:
        for driver in self.drivers:
            if not driver.finished.done:
                for request_id in driver.requests:
                    self.book.problem(f"{self.book.asked[request_id]} {request_id} was never answered")

    def _check_rest(self) -> None:
        """Everything is over: nothing may be left, neither in etcd nor in anybody's memory."""
        for record in self._records():
            state = InstanceState.Name(record.state)
            self.book.problem(f"instance {record.instance_id} of {record.job_id} is left in {state}")
        left = (keys.CREATES, keys.ROUTES, keys.REQUESTS, keys.JOBS)
        for key in sorted(self.etcd.keys):
            if key.startswith(left):
                self.book.problem(f"{key} is left")
        for node in self.nodes:
            self._check_node(node)
        manager = self.manager.core
        for name, known in sorted(manager.nodes.items()):
            self._empty(f"manager's ledger of {name}", known.ledger.holders)
        self._empty_parts("manager", manager, "instances", "jobs", "_pending", "_awaited")

    def _check_node(self, node: Node) -> None:
        self._empty(f"{node.name}: runtimes", node.agent.runtimes)
        scheduler = node.scheduler.core
        self._empty(f"{node.name}: ledger", scheduler.ledger.holders)
        parts = ("instances", "_early_kills", "_assigned_again", "_ended_jobs")
        self._empty_parts(node.name, scheduler, *parts)
        proxy = node.busproxy.core
        self._empty_parts(node.name, proxy, "calls", "creates", "kills", "_unproven")
        self._empty_parts(node.name, proxy.board, "routes", "revisions", "jobs", "job_words", "looking")

    def _empty_parts(self, who: str, owner: object, *names: str) -> None:
        for name in names:
            self._empty(f"{who}: {name}", getattr(owner, name))

    def _empty(self, what: str, left: Sized) -> None:
        if len(left):
            self.book.problem(f"{what}: {left!r:.300} is left")
