"""A cluster of several nodes, each with its own processes."""

from collections.abc import Iterator
from typing import Any

import pytest

from support.clusters import RunningCluster, private_cluster
from support.driver_tools import Counter, expect, get, options, os, yr
from support.drivers import driver


@pytest.fixture(scope="module")
def three_nodes() -> Iterator[RunningCluster]:
    """Three nodes; each fits two instances of the default size."""
    with private_cluster("--nodes", 3, "--cpu", 1000, "--memory", 2048) as running:
        yield running


@driver(on="three_nodes")
def test_nodes_are_one_cluster() -> None:
    """Actors spread over the nodes; calls, handles and objects pass between them; all room can be used."""

    class Placed(Counter):
        def node(self) -> Any:
            return yr.apis.get_node_id()

        def make(self, size: int) -> Any:
            return [yr.put(b"x" * size)]

        def use(self, other: Any, reference: Any) -> Any:
            return get(other.add.invoke()), len(reference)

    actors = [yr.instance(Placed).invoke() for _ in range(6)]
    nodes = get([actor.node.invoke() for actor in actors])
    assert sorted(nodes) == ["node-0"] * 2 + ["node-1"] * 2 + ["node-2"] * 2
    (reference,) = get(actors[0].make.invoke(500_000))
    others = actors[1:]
    used = get([other.use.invoke(actors[0], reference) for other in others])
    assert sorted(used) == [(n, 500_000) for n in (1, 2, 3, 4, 5)]
    assert len(get(reference)) == 500_000


@driver(on="three_nodes")
def test_failures_on_another_node() -> None:
    """A process that dies on another node gives the same codes as one on the driver's own."""
    actors = [yr.instance(Counter).invoke() for _ in range(6)]
    pids = get([actor.pid.invoke() for actor in actors])
    for actor, status, code in zip(actors, (3, 0, 3, 0, 3, 0), (2002, 1007) * 3, strict=True):
        expect(actor.exit.invoke(status), code)
        expect(actor.add.invoke(), code, "instance occurs fatal error, cause by: (")
        actor.terminate(True)
    again = [yr.instance(Counter).invoke() for _ in range(6)]
    assert not set(get([actor.pid.invoke() for actor in again])) & set(pids)


@driver(on="three_nodes")
def test_names_and_resources_of_all_nodes() -> None:
    """A name is found wherever its actor runs, and the resources of all nodes are told."""
    name = f"somewhere-{os.getpid()}"
    fillers = [yr.instance(Counter).options(options(cpu=1000)).invoke() for _ in range(2)]
    get([filler.add.invoke() for filler in fillers])
    counter = yr.instance(Counter).options(options(name=name)).invoke()
    get(counter.add.invoke())
    same = yr.get_instance(name)
    assert get(same.add.invoke()) == 2
    rows = {row["id"]: row["allocatable"]["CPU"] for row in yr.resources()}
    assert set(rows) == {"node-0", "node-1", "node-2"}
    assert sorted(rows.values()) == [0, 0, 500]
