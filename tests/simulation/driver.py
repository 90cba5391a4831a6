"""A driver process and what its program does: a few lives of actors at the same time, then an end, good or bad."""

from collections.abc import Coroutine
from random import Random
from typing import Any

from faas_local.protocol.ids import driver_instance_id
from faas_local.protocol.wire import libruntime_pb2 as signals
from simulation.book import Book
from simulation.clock import Reply, World
from simulation.network import Network
from simulation.requests import VERBS, Behaviour, create_request, invoke_request
from simulation.sdk import Answer, SdkClient

GET_INSTANCE = 74
NAMES = ("yr_defalut_namespace-ada", "yr_defalut_namespace-bob")
MORE_THAN_A_NODE = 4000.0


class Driver(SdkClient):
    """One program."""

    def __init__(self, world: World, network: Network, book: Book, node: str, job_id: str) -> None:
        instance_id = driver_instance_id(job_id)
        super().__init__(world, network, book, f"driver of {job_id}", node, instance_id, "driver")
        self.job_id = job_id
        self.finished = Reply[None]()
        self.spawn(self.stay_connected())

    def run(self, lives: int, dies: bool) -> None:
        """Start the program; `dies` ends it without finalize in the middle."""
        self.spawn(self._program(lives))
        if dies:
            self.later(self.world.random.uniform(0.5, 20), self.die)

    def die(self) -> None:
        """The process is killed."""
        self.kill()
        self.finished.set(None)

    async def _program(self, lives: int) -> None:
        random = self.world.random
        ends = [self.start(self._life(random)) for _ in range(lives)]
        for end in ends:
            await end
        await self.finalize()

    async def finalize(self) -> None:
        """End the job and the process, as yr.finalize() at the end of a program."""
        await self.kill_instance(self.job_id, signals.KillAllInstances)
        self.die()

    def start(self, work: Coroutine[Any, Any, None]) -> Reply[None]:
        """Run a part of the program; the reply comes when it has ended."""
        ended = Reply[None]()

        async def run() -> None:
            await work
            ended.set(None)

        self.spawn(run())
        return ended

    async def _life(self, random: Random) -> None:
        """Create an instance, use it, and perhaps end it."""
        await self.world.sleep(random.uniform(0, 5))
        created = await self._create(random)
        if created.code == 0 and created.instance_id:
            calls = [self.start(self._call(random, created.instance_id)) for _ in range(random.randrange(4))]
            if random.random() < 0.3:
                await self.world.sleep(random.uniform(0, 2))
                await self._end(random, created.instance_id)
            for call in calls:
                await call
        if created.instance_id and random.random() < 0.6:
            await self._end(random, created.instance_id)

    def _create(self, random: Random) -> Reply[Answer]:
        kind = random.random()
        verb = random.choice(("raise", "crash")) if kind < 0.1 else "work"
        constructor = Behaviour(verb, random.choice((0.0, 0.2, 3.0)))
        name = random.choice(NAMES) if random.random() < 0.4 else ""
        cpu = MORE_THAN_A_NODE if 0.1 < kind < 0.13 else random.choice((500.0, 500.0, 1000.0, 2000.0))
        detached = random.random() < 0.1
        return self.create(create_request(random, constructor, name=name, cpu=cpu, detached=detached))

    async def _call(self, random: Random, instance_id: str) -> None:
        await self.world.sleep(random.uniform(0, 1.5))
        if random.random() < 0.1:
            await self.kill_instance(instance_id, GET_INSTANCE)
        behaviour = Behaviour(random.choice(VERBS), random.choice((0.0, 0.05, 0.5, 4.0)))
        await self.invoke(invoke_request(instance_id, behaviour))

    async def _end(self, random: Random, instance_id: str) -> None:
        signal = random.choice((signals.KillInstance, signals.killInstanceSync))
        await self.kill_instance(instance_id, signal)
