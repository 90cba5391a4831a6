"""What all parts of the core share: who is connected, where instances are, and the effects of the current event."""

from collections.abc import Mapping
from dataclasses import dataclass

from faas_local.busproxy import events as ev
from faas_local.protocol.cluster.instances import TERMINAL
from faas_local.protocol.cluster.records_pb2 import (
    JobRecord,
    RouteRecord,
)
from faas_local.protocol.ids import job_of_driver
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage

BUSPROXY_PREFIX = "busproxy/"
CALLER = "caller"
"""Key of StreamingMessage.metaData by which busproxies tell each other for whom they ask."""
REVISION = "revision"
"""The same for the revision of the route by which they ask."""


@dataclass(frozen=True)
class Caller:
    """Who gets an answer: a driver or an instance, on this node or behind another node's busproxy.

    `known` is the revision of the route that the other busproxy went by.
    """

    id: str
    via: str = ""
    known: int = 0


@dataclass
class Peer:
    """One connected driver, runtime or busproxy."""

    runtime_id: str
    number: int


class Board:
    """The shared tables. Effects are collected here, in the order in which they are to be carried out."""

    def __init__(self, node: str) -> None:
        self.node = node
        self.peers: dict[str, Peer] = {}
        self.routes: dict[str, RouteRecord] = {}
        self.revisions: dict[str, int] = {}
        self.jobs: dict[str, JobRecord] = {}
        # Our own words about jobs that etcd has not told back yet: older ones that it tells meanwhile do not count.
        self.job_words: dict[str, JobRecord] = {}
        self.functions: set[str] = set()
        self.looking: set[str] = set()
        # How far the watch of the routes has come.
        self.watched = 0
        # The other nodes whose busproxies this one has a stream to.
        self.nodes: set[str] = set()
        self.effects: list[ev.Effect] = []

    def do(self, *effects: ev.Effect) -> None:
        """Ask for effects, in this order."""
        self.effects.extend(effects)

    def send(self, peer: str, message: StreamingMessage) -> None:
        """Send to a connected peer; a peer that is away asks again when it is back."""
        if peer in self.peers:
            self.do(ev.Send(peer, message))

    def answer(self, caller: Caller, message: StreamingMessage) -> None:
        """Send an answer to whoever asked, across nodes where needed."""
        if caller.via:
            message.metaData[CALLER] = caller.id
            self.send(caller.via, message)
        else:
            self.send(caller.id, message)

    def ask_node(self, node: str, caller: Caller, message: StreamingMessage) -> None:
        """Pass a request on to another node's busproxy."""
        message.metaData[CALLER] = caller.id
        self.do(ev.ToNode(node, message))

    def ask_about(self, route: RouteRecord, caller: Caller, message: StreamingMessage) -> None:
        """Pass a request about an instance on to the busproxy of its node."""
        message.metaData[REVISION] = str(self.revisions[route.instance_id])
        self.ask_node(route.node, caller, message)

    def is_behind(self, caller: Caller) -> bool:
        """Whether the busproxy that asks has seen more than this one: what it saw will come here too."""
        return caller.known > self.watched

    def has_left(self, caller: Caller, instance_id: str) -> bool:
        """Whether the instance that another busproxy asks for was on this node and is not any more."""
        route = self.routes.get(instance_id)
        return bool(caller.via) and (route is None or route.node != self.node)

    def look_up(self, instance_id: str) -> None:
        """Ask etcd about an instance that no watch has told of yet; once at a time."""
        if instance_id not in self.looking:
            self.looking.add(instance_id)
            self.do(ev.Lookup(instance_id))

    def store_job(self, record: JobRecord) -> None:
        """A job begins or ends here."""
        self.jobs[record.job_id] = self.job_words[record.job_id] = record
        self.do(ev.StoreJob(record))

    def is_gone(self, caller: Caller) -> bool:
        """Whether nobody will ever take an answer for this caller."""
        job_id = job_of_driver(caller.id)
        if job_id is not None:
            job = self.jobs.get(job_id)
            return job is None or job.ended
        route = self.routes.get(caller.id)
        return route is None or route.state in TERMINAL

    def find_caller(self, caller_id: str) -> Caller:
        """The caller that a runtime names in its result, when the call itself was forgotten by a restart."""
        job_id = job_of_driver(caller_id)
        home = self.jobs.get(job_id) if job_id is not None else self.routes.get(caller_id)
        if home is None or home.node in ("", self.node):
            return Caller(caller_id)
        return Caller(caller_id, via=BUSPROXY_PREFIX + home.node)

    def job_of(self, caller: Caller) -> str:
        """The job that the caller belongs to; empty when it is unknown."""
        job_id = job_of_driver(caller.id)
        if job_id is not None:
            return job_id
        route = self.routes.get(caller.id)
        return route.job_id if route is not None else ""


def caller_of(peer: str, metadata: Mapping[str, str]) -> Caller:
    """Who asks: the peer itself, or the one that a busproxy speaks for."""
    if not peer.startswith(BUSPROXY_PREFIX):
        return Caller(peer)
    return Caller(metadata[CALLER], via=peer, known=int(metadata.get(REVISION, "0")))
