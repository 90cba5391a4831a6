"""An etcd in memory: revisions, transactions, watches that lag, leases. The real stores run against it."""

from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from typing import NoReturn, TypeVar

from faas_local.protocol.etcd import (
    Delete,
    EtcdClient,
    EtcdUnavailable,
    KeyValue,
    Op,
    Put,
    TxnResult,
    WatchBatch,
)
from faas_local.protocol.etcd.model import Compare
from simulation.clock import Reply, World

T = TypeVar("T")
_RETRY_SECONDS = 0.1
MAX_REQUEST_SECONDS = 0.25


class Watch:
    """One watch: what happened to its keys, in order, some time later."""

    def __init__(self, world: World, prefix: str) -> None:
        self.prefix = prefix
        self._world = world
        self._last_arrival = 0.0
        self._arrived: deque[WatchBatch] = deque()
        self._wanted: Reply[None] | None = None

    def tell(self, batch: WatchBatch) -> None:
        """Put a batch on its way."""
        self._last_arrival = max(self._last_arrival, self._world.now + self._world.delay())
        self._world.at(self._last_arrival, lambda: self._arrive(batch))

    def _arrive(self, batch: WatchBatch) -> None:
        self._arrived.append(batch)
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            wanted.set(None)

    async def next(self) -> WatchBatch:
        """The next batch."""
        while not self._arrived:
            self._wanted = Reply()
            await self._wanted
        return self._arrived.popleft()


class Etcd:
    """The server. While it is `away` requests fail, and whether they were carried out is not known."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.keys: dict[str, KeyValue] = {}
        self.revision = 1
        self.away = False
        self.on_change: Callable[[Put | Delete], None] = lambda change: None
        self._watches: list[Watch] = []
        self._leases = 0

    def txn(self, compare: Sequence[Compare], success: Sequence[Op], failure: Sequence[Op]) -> TxnResult:
        """One transaction."""
        succeeded = all(self._holds(condition) for condition in compare)
        operations = success if succeeded else failure
        changes: list[Put | Delete] = []
        found = [self._operate(operation, changes) for operation in operations]
        if changes:
            self.revision += 1
            self._tell(changes)
        return TxnResult(succeeded, self.revision, tuple(found))

    def _holds(self, condition: Compare) -> bool:
        known = self.keys.get(condition.key.decode())
        assert condition.target == Compare.MOD
        return (known.mod_revision if known else 0) == condition.mod_revision

    def _operate(self, operation: Op, changes: list[Put | Delete]) -> KeyValue | None:
        revision = self.revision + 1
        match operation.WhichOneof("request"):
            case "request_put":
                put = operation.request_put
                key = put.key.decode()
                created = self.keys[key].create_revision if key in self.keys else revision
                self.keys[key] = KeyValue(key, put.value, created, revision, put.lease)
                changes.append(Put(self.keys[key]))
            case "request_delete_range":
                key = operation.request_delete_range.key.decode()
                if self.keys.pop(key, None) is not None:
                    changes.append(Delete(key, revision))
            case _:
                return self.keys.get(operation.request_range.key.decode())
        return None

    def _tell(self, changes: list[Put | Delete]) -> None:
        for change in changes:
            self.on_change(change)
        for watch in self._watches:
            events = tuple(change for change in changes if _key(change).startswith(watch.prefix))
            if events:
                watch.tell(WatchBatch(events, self.revision))

    def snapshot(self, prefix: str) -> WatchBatch:
        """All keys of a prefix."""
        keys = sorted(key for key in self.keys if key.startswith(prefix))
        return WatchBatch(tuple(Put(self.keys[key]) for key in keys), self.revision, snapshot=True)

    def watch(self, prefix: str) -> tuple[WatchBatch, Watch]:
        """All keys of a prefix, and what will happen to them."""
        watch = Watch(self.world, prefix)
        self._watches.append(watch)
        return self.snapshot(prefix), watch

    def new_lease(self) -> int:
        """A lease."""
        self._leases += 1
        return self._leases

    def expire(self, lease: int) -> None:
        """End a lease: its keys go. Lease 0 is none."""
        if not lease:
            return
        self.revision += 1
        gone: list[Put | Delete] = [
            Delete(key, self.revision) for key, kv in self.keys.items() if kv.lease == lease
        ]
        for change in gone:
            del self.keys[_key(change)]
        self._tell(gone)


class SimulatedClient(EtcdClient):
    """The calls of the real client that the components' stores use; requests overtake each other."""

    def __init__(self, etcd: Etcd) -> None:
        self._etcd = etcd

    async def get(self, key: str) -> KeyValue | None:
        return await self._call(lambda: self._etcd.keys.get(key))

    async def put(self, key: str, value: bytes, lease: int = 0) -> int:
        operation = Op()
        operation.request_put.key, operation.request_put.value = key.encode(), value
        operation.request_put.lease = lease
        return (await self._call(lambda: self._etcd.txn((), (operation,), ()))).revision

    async def delete(self, key: str) -> bool:
        operation = Op()
        operation.request_delete_range.key = key.encode()
        existed = key in self._etcd.keys
        await self._call(lambda: self._etcd.txn((), (operation,), ()))
        return existed

    async def txn(
        self, *, compare: Sequence[Compare], success: Sequence[Op], failure: Sequence[Op] = ()
    ) -> TxnResult:
        return await self._call(lambda: self._etcd.txn(compare, success, failure))

    async def watch(self, prefix: str) -> AsyncGenerator[WatchBatch, None]:
        while True:
            try:
                snapshot, watch = await self._call(lambda: self._etcd.watch(prefix))
                break
            except EtcdUnavailable:
                await self._etcd.world.sleep(_RETRY_SECONDS)
        yield snapshot
        while True:
            yield await watch.next()

    async def _call(self, action: Callable[[], T]) -> T:
        """A request goes there, is carried out even when its sender has died meanwhile, and is answered."""
        etcd, world, reply = self._etcd, self._etcd.world, Reply[Callable[[], T]]()

        def arrive() -> None:
            lost = etcd.away and world.random.random() < 0.5
            value = _unavailable if lost else _constant(action())
            outcome = _unavailable if etcd.away else value
            world.later(world.delay(), lambda: reply.set(outcome))

        # A request that was sent by a process that then died is carried out before the next start of it looks.
        world.later(min(world.delay(), MAX_REQUEST_SECONDS), arrive)
        outcome = await reply
        return outcome()


def _constant(value: T) -> Callable[[], T]:
    return lambda: value


def _unavailable() -> NoReturn:
    raise EtcdUnavailable("the simulated etcd is away")


def _key(change: Put | Delete) -> str:
    return change.kv.key if isinstance(change, Put) else change.key
