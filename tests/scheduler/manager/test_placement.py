import pytest

from faas_local.protocol.cluster.records_pb2 import InstanceRecord, NodeRecord
from faas_local.scheduler.manager.placement import (
    Node,
    choose,
    fits_no_node_ever,
    not_scheduled_text,
    shape,
)
from faas_local.scheduler.resources import CPU, MEMORY, Ledger


def nodes(**free_cpu: float) -> dict[str, Node]:
    """Nodes of 2000 millicores with so much of them free."""
    made: dict[str, Node] = {}
    for name, free in free_cpu.items():
        ledger = Ledger({CPU: 2000.0, MEMORY: 1000.0})
        ledger.adopt("others", {CPU: 2000.0 - free})
        made[name] = Node(NodeRecord(node=name), ledger)
    return made


def record(ingress: str = "", **resources: float) -> InstanceRecord:
    made = InstanceRecord(ingress_node=ingress)
    made.scheduling.resources.update(resources)
    return made


@pytest.mark.parametrize(
    ("ingress", "free", "chosen"),
    [
        ("b", {"a": 2000.0, "b": 2000.0}, "b"),
        ("b", {"a": 2000.0, "b": 500.0}, "a"),
        ("", {"b": 2000.0, "a": 2000.0}, "a"),
        ("b", {"a": 500.0, "b": 500.0}, ""),
    ],
    ids=["near", "room", "tie-by-name", "nowhere"],
)
def test_choice(ingress: str, free: dict[str, float], chosen: str) -> None:
    """Among the nodes with room the creator's wins, then the smaller name."""
    assert choose(record(ingress, CPU=1000.0), nodes(**free)).node == chosen


def test_reasons() -> None:
    """A choice that found nothing says why, once for each node."""
    assert choose(record(CPU=1000.0), nodes(a=500.0, b=500.0)).reasons == ("CPU: Not Enough",) * 2


def test_never() -> None:
    """Only what not even an empty node has is hopeless."""
    assert not fits_no_node_ever(record(CPU=2000.0), nodes(a=0.0))
    assert fits_no_node_ever(record(CPU=2001.0), nodes(a=2000.0))


def test_shape() -> None:
    """Two requests have one shape when they want the same and came the same way."""
    assert shape(record("a", CPU=1.0, Memory=2.0)) == shape(record("a", Memory=2.0, CPU=1.0))
    assert shape(record("a", CPU=1.0)) != shape(record("b", CPU=1.0))


def test_text_without_nodes() -> None:
    """The text of a failed placement says when there was no node at all."""
    assert not_scheduled_text(record(CPU=1.0), 10, ()).endswith("\tNo Resource In Cluster\n")
