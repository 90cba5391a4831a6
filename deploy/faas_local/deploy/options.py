"""The options that several commands share, and how they become settings."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from faas_local.deploy.paths import STATE_DIR_VARIABLE
from faas_local.deploy.settings import ClusterSettings, build, read_config

Command = Callable[..., Any]


def _pair(context: click.Context, parameter: click.Parameter, values: Sequence[str]) -> dict[str, float]:
    pairs: dict[str, float] = {}
    for value in values:
        name, equals, number = value.partition("=")
        try:
            amount = float(number)
        except ValueError:
            equals = ""
        if not (name and equals):
            raise click.BadParameter(f"{value!r} is not NAME=NUMBER", context, parameter)
        pairs[name] = int(amount) if amount.is_integer() else amount
    return pairs


state_dir = click.option(
    "--state-dir",
    type=click.Path(path_type=Path),
    envvar=STATE_DIR_VARIABLE,
    metavar="DIR",
    help="The cluster's state folder. Default: the one cluster that runs.",
)
as_json = click.option(
    "-o", "--output", type=click.Choice(["text", "json"]), default="text", help="How to print. Default: text."
)

_FORMAT = ClusterSettings()
_SIZES = (
    click.option("--nodes", type=int, metavar="N", help=f"How many nodes. Default: {_FORMAT.nodes}."),
    click.option(
        "--cpu",
        type=int,
        metavar="MILLICORES",
        help="CPU of each node that the scheduler hands out, whatever this machine has. Default: "
        f"{_FORMAT.cpu}, the largest instance that production allows.",
    ),
    click.option(
        "--memory",
        type=int,
        metavar="MB",
        help=f"Memory of each node that the scheduler hands out. Default: {_FORMAT.memory}.",
    ),
    click.option(
        "--shared-memory",
        type=int,
        metavar="MB",
        help=f"Memory of each node's data worker for objects. Default: {_FORMAT.shared_memory}.",
    ),
    click.option(
        "--spill",
        type=int,
        metavar="MB",
        help="How much of what does not fit into a node's shared memory may go to the disk, 0 for nothing. "
        f"Default: {_FORMAT.spill}.",
    ),
    click.option(
        "--resource",
        "resources",
        multiple=True,
        callback=_pair,
        metavar="NAME=N",
        help="A resource of each node beside CPU and memory; may be repeated.",
    ),
    click.option(
        "--python",
        metavar="PATH",
        help="The interpreter that runs the functions; it needs openyuanrong-sdk. Default: this one.",
    ),
    click.option(
        "--config",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="A TOML file with these options as keys; the command line wins.",
    ),
)
_PLACES = (
    click.option(
        "--port",
        "ports",
        multiple=True,
        callback=_pair,
        metavar="NAME=PORT",
        help="A port other than production's; 0 is any free one, all=0 makes all ports free ones. "
        "Names: frontend, metadata, instance-manager, busproxy, data-worker, etcd, "
        "etcd-peer, redis.",
    ),
    click.option(
        "--etcd", metavar="ADDRESS", help="Use the etcd server at HOST:PORT instead of starting one."
    ),
    click.option(
        "--redis", metavar="ADDRESS", help="Use the Redis server at HOST:PORT instead of starting one."
    ),
)


def sizes(command: Command) -> Command:
    """The options that say what the cluster is."""
    return _apply(_SIZES, command)


def places(command: Command) -> Command:
    """The options that say where it is."""
    return _apply(_PLACES, command)


def settings(config: Path | None, given: dict[str, Any]) -> ClusterSettings:
    """The config file's settings with the given options (None and empty: not given) over them."""
    values = read_config(config) if config else {}
    for name, value in given.items():
        key = name.replace("_", "-")
        if isinstance(value, dict):
            value = {**values.get(key, {}), **value}
        if value is not None and value != {}:
            values[key] = value
    return build(values)


def _apply(options: Sequence[Callable[[Command], Command]], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command
