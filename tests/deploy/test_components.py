"""The list of a cluster's processes, as data."""

from dataclasses import replace
from pathlib import Path

import pytest

from faas_local.deploy import children
from faas_local.deploy.components import ComponentSpec, NodeAddresses, Plan, components
from faas_local.deploy.paths import StateDir
from faas_local.deploy.ports import DEFAULTS
from faas_local.deploy.servers import Servers
from faas_local.deploy.settings import ClusterSettings
from faas_local.runtime import service

PLAN = Plan(
    settings=ClusterSettings(nodes=2, cpu=2000, resources={"gpu": 1.0}),
    state=StateDir(Path("/state")),
    servers=Servers(Path("/bin/etcd"), Path("/bin/redis-server")),
    python="/env/bin/python",
    python_version="py312",
    shared={name: f"127.0.0.1:{port}" for name, port in DEFAULTS.items()},
    nodes=tuple(
        NodeAddresses(name=f"node-{n}", busproxy=f"h:{n}1", scheduler=f"h:{n}2", data_worker=f"h:{n}3")
        for n in range(2)
    ),
)
SPECS = {spec.key: spec for spec in components(PLAN)}


def option(spec: ComponentSpec, name: str) -> str:
    """The value of an option in the component's command."""
    return spec.argv[spec.argv.index(f"--{name}") + 1]


def test_every_process_of_the_design_is_there() -> None:
    """A cluster has two stores, a frontend and an instance manager, and four processes on each node."""
    per_node = ["busproxy", "local-scheduler", "function-agent", "data-worker"]
    expected = ["etcd", "redis", "frontend", "instance-manager"]
    expected += [f"{name}@node-{n}" for n in range(2) for name in per_node]
    assert list(SPECS) == expected


def test_given_servers_are_not_started() -> None:
    """With --etcd and --redis no server is started, and all components get the given addresses."""
    plan = replace(
        PLAN,
        settings=replace(PLAN.settings, etcd="e:1", redis="r:2"),
        shared={**PLAN.shared, "etcd": "e:1", "redis": "r:2"},
    )
    specs = {spec.key: spec for spec in components(plan)}
    assert not {"etcd", "redis"} & specs.keys()
    assert option(specs["busproxy@node-1"], "etcd") == "e:1"
    assert option(specs["busproxy@node-1"], "redis") == "r:2"


@pytest.mark.parametrize("key", [key for key in SPECS if key not in ("etcd", "redis")])
def test_user_folder_is_not_imported_from(key: str) -> None:
    """Our components do not import modules from the folder in which `up` was typed."""
    assert "-P" in SPECS[key].argv[1:3]


def test_each_node_talks_to_its_own_neighbours() -> None:
    """A node's processes are given the addresses of that node."""
    agent, scheduler = SPECS["function-agent@node-1"], SPECS["local-scheduler@node-1"]
    assert (option(agent, "scheduler"), option(agent, "busproxy")) == ("h:12", "h:11")
    assert (option(scheduler, "node"), option(scheduler, "port")) == ("node-1", "12")
    assert (
        option(SPECS["data-worker@node-0"], "peers")
        == option(SPECS["data-worker@node-1"], "peers")
        == "h:03,h:13"
    )


def test_functions_interpreter_is_passed_on() -> None:
    """--python reaches the function agents, and its version the instance manager."""
    assert option(SPECS["function-agent@node-0"], "python") == "/env/bin/python"
    assert option(SPECS["instance-manager"], "python-version") == "py312"


def test_capacity_reaches_the_local_scheduler() -> None:
    """CPU, memory and own resources of a node are its local scheduler's."""
    scheduler = SPECS["local-scheduler@node-0"]
    assert (option(scheduler, "cpu"), option(scheduler, "resources")) == ("2000", '{"gpu": 1.0}')


def test_stores_survive_a_kill_and_persistent_ones_a_power_cut() -> None:
    """An ephemeral cluster's stores write without waiting for the disk; persistent ones wait, in a folder of
    their own."""
    persistent = replace(PLAN, settings=replace(PLAN.settings, persist=True))
    durable = {spec.key: spec for spec in components(persistent)}
    assert (option(SPECS["redis"], "appendfsync"), option(durable["redis"], "appendfsync")) == (
        "no",
        "everysec",
    )
    assert "ETCD_UNSAFE_NO_FSYNC" in SPECS["etcd"].environment
    assert "ETCD_UNSAFE_NO_FSYNC" not in durable["etcd"].environment
    assert option(SPECS["redis"], "dir") == "/state/ephemeral/redis"
    assert option(durable["redis"], "dir") == "/state/persistent/redis"


def test_components_are_told_in_their_own_words() -> None:
    """The variables that the supervisor sets are those that a component reads."""
    assert (children.READY_FD, children.PARENT_PID) == (service.READY_FD, service.PARENT_PID)


def test_endpoints_are_node_0s() -> None:
    """The endpoints for users are the shared components and node 0's busproxy and data worker."""
    names = ["frontend", "metadata", "busproxy", "data-worker", "instance-manager", "etcd", "redis"]
    assert list(PLAN.endpoints()) == names
    assert (PLAN.endpoints()["busproxy"], PLAN.endpoints()["data-worker"]) == ("h:01", "h:03")
