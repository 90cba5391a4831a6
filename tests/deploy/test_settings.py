"""Settings from options and the config file: what is refused, and how it is said."""

import sys
from pathlib import Path
from typing import Any

import pytest

from faas_local.deploy.failure import DeployError
from faas_local.deploy.options import settings
from faas_local.deploy.ports import DEFAULTS
from faas_local.deploy.settings import ClusterSettings, build, read_config


def test_nothing_given_is_the_defaults() -> None:
    """Without options a cluster has one node, production's ports, and functions in our own interpreter."""
    chosen = build({})
    assert chosen == ClusterSettings()
    assert (chosen.nodes, chosen.python, chosen.persist) == (1, sys.executable, False)
    assert chosen.ports == DEFAULTS


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"node": 3}, "unknown setting 'node'; did you mean 'nodes'?"),
        ({"shared_memory": 3}, "unknown setting 'shared_memory'; did you mean 'shared-memory'?"),
        ({"xyz": 3}, "unknown setting 'xyz'; known are cpu, etcd, memory"),
        ({"nodes": 0}, "nodes must be a whole number from 1 to 16, not 0"),
        ({"nodes": 17}, "not 17"),
        ({"nodes": True}, "not True"),
        ({"cpu": "4"}, "cpu must be a whole number"),
        ({"memory": 1.5}, "not 1.5"),
        ({"shared-memory": 2}, "shared-memory must be a whole number from 16"),
        ({"persist": "yes"}, "persist must be true or false, not 'yes'"),
        ({"ports": 8888}, "ports must be a table of ports"),
        ({"ports": {"fronted": 1}}, "unknown port 'fronted'; did you mean 'frontend'?"),
        (
            {"ports": {"frontend": 65536}},
            "port frontend must be from 1 to 65535, or 0 for a free one, not 65536",
        ),
        ({"ports": {"frontend": -1}}, "not -1"),
        ({"ports": {"frontend": 80.5}}, "not 80.5"),
        ({"ports": {"all": 80}}, "port all can only be 0"),
        ({"ports": {"etcd": 99, "redis": 99}}, "port 99 is given to both etcd and redis"),
        ({"ports": {"etcd": 8888}}, "port 8888 is given to both frontend and etcd"),
        ({"resources": {"gpu": -1}}, "resource 'gpu' must have a number that is not negative, not -1"),
        ({"resources": {"gpu": float("nan")}}, "not nan"),
        ({"resources": {"": 1}}, "resource ''"),
        ({"etcd": "localhost"}, "etcd must be an address HOST:PORT, not 'localhost'"),
        ({"redis": "localhost:0"}, "redis must be an address HOST:PORT"),
        ({"python": ""}, "python must be a path"),
    ],
)
def test_wrong_values_are_named(values: dict[str, Any], message: str) -> None:
    """A wrong setting is refused with its name, what would be right, and what was given."""
    with pytest.raises(DeployError) as refused:
        build(values)
    assert message in str(refused.value)


def test_more_shared_memory_than_the_machine_has_is_refused() -> None:
    """A shared memory that no value could ever fill is refused with both sizes and the option."""
    with pytest.raises(DeployError, match=r"1000000000 MB is more than the \d+ MB .* --shared-memory MB"):
        build({"shared-memory": 1_000_000_000}).check_machine()
    build({}).check_machine()


def test_all_ports_free_except_named_ones() -> None:
    """`all=0` makes every port a free one, and leaves the ports that are named beside it."""
    chosen = build({"ports": {"all": 0, "frontend": 9000}})
    assert chosen.ports == dict.fromkeys(DEFAULTS, 0) | {"frontend": 9000}


def test_addresses_may_be_urls() -> None:
    """A server's address is also taken as a URL, as other tools print it."""
    chosen = build({"etcd": "http://127.0.0.1:2379", "redis": "redis://localhost:6379/"})
    assert (chosen.etcd, chosen.redis) == ("127.0.0.1:2379", "localhost:6379")


def test_config_file_has_the_options_as_keys(tmp_path: Path) -> None:
    """Every option of `up` can stand in the config file; paths in it are relative to it."""
    file = tmp_path / "faas.toml"
    file.write_text(
        'nodes = 2\npersist = true\nstate-dir = "state"\npython = "./env/bin/python"\n'
        "[ports]\nfrontend = 9000\n[resources]\ngpu = 2\n"
    )
    chosen = settings(file, {"cpu": 500, "nodes": None, "ports": {}, "resources": {"npu": 1}})
    assert (chosen.nodes, chosen.cpu, chosen.persist) == (2, 500, True)
    assert chosen.resources == {"gpu": 2, "npu": 1}
    assert chosen.ports["frontend"] == 9000
    assert chosen.state_dir == tmp_path / "state"
    assert Path(chosen.python) == tmp_path / "env/bin/python"


def test_option_wins_over_config_file(tmp_path: Path) -> None:
    """What the command line says replaces what the file says, port by port."""
    file = tmp_path / "faas.toml"
    file.write_text("nodes = 2\n[ports]\nfrontend = 9000\nredis = 9001\n")
    chosen = settings(file, {"nodes": 3, "ports": {"frontend": 9002}})
    assert chosen.nodes == 3
    assert (chosen.ports["frontend"], chosen.ports["redis"]) == (9002, 9001)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("node = 2", "unknown setting 'node'; did you mean 'nodes'?"),
        ("nodes = ", "faas.toml: Invalid value"),
        ("nodes = 99", "nodes must be a whole number from 1 to 16"),
        ("\udcff", "faas.toml: "),
    ],
)
def test_wrong_config_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    """An error in the config file names the file and the key."""
    file = tmp_path / "faas.toml"
    file.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(DeployError, match=r"config file .*faas\.toml") as refused:
        read_config(file)
    assert message in str(refused.value)
