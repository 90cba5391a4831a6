"""The instance manager's shell: follows etcd, writes what the core decides, answers queries over HTTP."""

import asyncio
from dataclasses import dataclass

from faas_local.protocol.cluster import keys
from faas_local.protocol.cluster.follow import follow
from faas_local.protocol.cluster.records_pb2 import FunctionRecord, InstanceRecord, JobRecord, NodeRecord
from faas_local.protocol.etcd import EtcdClient
from faas_local.protocol.ids import default_function
from faas_local.runtime.http_listener import Listener
from faas_local.runtime.service import Ready, setting
from faas_local.runtime.timers import ClearTimer, SetTimer, Timers
from faas_local.scheduler.manager import events as ev
from faas_local.scheduler.manager import store
from faas_local.scheduler.manager.core import InstanceManagerCore
from faas_local.scheduler.manager.queries import application


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The instance manager: places instances on nodes and answers queries about the cluster."""

    host: str = setting("address to listen on", "127.0.0.1")
    port: int = setting("port of the HTTP queries")
    etcd: str = setting("address of etcd, host:port")
    python_version: str = setting("Python version of the runtimes, such as py311")


async def serve(settings: Settings, ready: Ready) -> None:
    """Run the instance manager until cancelled."""
    async with EtcdClient(settings.etcd) as etcd, asyncio.TaskGroup() as tasks:
        await Shell(settings, etcd, tasks).run(ready)


class Shell:
    """One instance manager process."""

    def __init__(self, settings: Settings, etcd: EtcdClient, tasks: asyncio.TaskGroup) -> None:
        self._settings = settings
        self._etcd = etcd
        self._tasks = tasks
        self._core = InstanceManagerCore()
        self._timers = Timers(self.handle)
        self._effects: asyncio.Queue[ev.Effect] = asyncio.Queue()

    async def run(self, ready: Ready) -> None:
        """Catch up with etcd, then listen; until cancelled."""
        await self._put_functions()
        self._tasks.create_task(self._carry_out_all())
        await follow(self._etcd, keys.NODES, self._node, self._tasks)
        await follow(self._etcd, keys.JOBS, self._job, self._tasks)
        await follow(self._etcd, keys.INSTANCES, self._instance, self._tasks)
        self.handle(ev.CaughtUp())
        app = application(self._core)
        listener = await Listener.start(app, self._settings.host, self._settings.port)
        ready()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            await listener.stop()

    async def _put_functions(self) -> None:
        """Offer the functions behind plain @yr.invoke and @yr.instance."""
        for language in (self._settings.python_version, "cpp"):
            name = default_function(language).wire
            await store.put_function(self._etcd, FunctionRecord(function=name, runtime=language))

    def handle(self, event: ev.Event) -> None:
        """One event in; its effects queue up behind those of earlier events, but timers obey at once."""
        for effect in self._core.handle(event):
            if isinstance(effect, SetTimer | ClearTimer):
                self._timers.apply(effect)
            else:
                self._effects.put_nowait(effect)

    async def _carry_out_all(self) -> None:
        while True:
            await self._carry_out(await self._effects.get())

    async def _carry_out(self, effect: ev.Effect) -> None:
        match effect:
            case ev.Write():
                await store.write(self._etcd, effect)
            case ev.Delete():
                await store.delete(self._etcd, effect)
            case ev.DeleteJob():
                await store.delete_job(self._etcd, effect.job_id)

    # What etcd tells

    def _instance(self, instance_id: str, value: bytes | None, revision: int) -> None:
        if value is None:
            self.handle(ev.InstanceGone(instance_id))
        else:
            self.handle(ev.InstanceChanged(InstanceRecord.FromString(value), revision))

    def _node(self, node: str, value: bytes | None, revision: int) -> None:
        if value is None:
            self.handle(ev.NodeGone(node))
        else:
            self.handle(ev.NodeChanged(NodeRecord.FromString(value)))

    def _job(self, job_id: str, value: bytes | None, revision: int) -> None:
        if value is not None:
            self.handle(ev.JobChanged(JobRecord.FromString(value)))
