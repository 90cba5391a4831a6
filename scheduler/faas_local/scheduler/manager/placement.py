"""Which node takes an instance: filters that say why not, then scores. Small functions in two visible lists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from faas_local.protocol.cluster.records_pb2 import InstanceRecord, NodeRecord
from faas_local.scheduler.resources import Ledger


@dataclass
class Node:
    """One node as the instance manager sees it."""

    record: NodeRecord
    ledger: Ledger


Filter = Callable[[InstanceRecord, Node], str]
Score = Callable[[InstanceRecord, Node], float]


def has_room(record: InstanceRecord, node: Node) -> str:
    """The instance's resources must be free on the node."""
    return node.ledger.shortage(record.scheduling.resources)


def near_creator(record: InstanceRecord, node: Node) -> float:
    """Production tries the node that the create came to first: calls then need no second hop."""
    return 1.0 if node.record.node == record.ingress_node else 0.0


FILTERS: tuple[Filter, ...] = (has_room,)
SCORES: tuple[Score, ...] = (near_creator,)


@dataclass(frozen=True)
class Choice:
    """The outcome of one try: a node's name, or why each node was refused."""

    node: str
    reasons: tuple[str, ...]


def choose(record: InstanceRecord, nodes: Mapping[str, Node]) -> Choice:
    """Pick the best node that passes every filter; ties go to the smaller name, so that a run can be repeated."""
    best: tuple[float, str] | None = None
    reasons: list[str] = []
    for name in sorted(nodes):
        node = nodes[name]
        reason = next((text for text in (check(record, node) for check in FILTERS) if text), "")
        if reason:
            reasons.append(reason)
            continue
        total = sum(score(record, node) for score in SCORES)
        if best is None or total > best[0]:
            best = (total, name)
    return Choice(best[1] if best else "", tuple(reasons))


def fits_no_node_ever(record: InstanceRecord, nodes: Mapping[str, Node]) -> bool:
    """Whether waiting is pointless: even empty, no node has what is asked."""
    wanted = record.scheduling.resources
    return not any(node.ledger.could_ever_hold(wanted) for node in nodes.values())


def shape(record: InstanceRecord) -> tuple[tuple[str, float], ...]:
    """What decides a placement: two requests of one shape are refused for the same reasons."""
    return (("ingress " + record.ingress_node, 0.0), *sorted(record.scheduling.resources.items()))


def not_scheduled_text(record: InstanceRecord, timeout_ms: int, reasons: tuple[str, ...]) -> str:
    """Production's text of code 1002 (openYuanrong functionsystem: schedule framework_impl.cpp)."""
    wanted = ", ".join(f"{name}: {amount:g}" for name, amount in sorted(record.scheduling.resources.items()))
    lines = "".join(
        f"\t{reasons.count(reason)} unit with [{reason}] requirements: [{wanted}].\n"
        for reason in dict.fromkeys(reasons)
    )
    no_node = "\tNo Resource In Cluster\n"
    return (
        f"\nthe instance cannot be scheduled within {timeout_ms} ms. no available resource that meets the "
        f"request requirements, The reasons are as follows:\n{lines or no_node}"
    )
