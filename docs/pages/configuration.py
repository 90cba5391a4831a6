"""The parts of docs/configuration.md that come from the command line itself."""

import click
from docs.pages.blocks import table

from faas_local.deploy.cli import cli
from faas_local.deploy.ports import DEFAULTS
from faas_local.deploy.settings import KEYS

_KEY_OF_OPTION = {"port": "ports", "resource": "resources", "ephemeral": "persist"}


def commands() -> str:
    """Every command in one line."""
    rows = [
        (f"`faas-local {name}`", command.get_short_help_str(200)) for name, command in cli.commands.items()
    ]
    return table(("command", "what it does"), rows)


def options() -> str:
    """The options of `up`, which are the keys of the config file too."""
    found = [option for option in cli.commands["up"].params if isinstance(option, click.Option)]
    rows = [(f"`{_usage(option)}`", _key(option), option.help or "") for option in found]
    return table(("option", "key", "meaning"), rows)


def _usage(option: click.Option) -> str:
    names = "/".join([*option.opts, *option.secondary_opts])
    return f"{names} {option.metavar}" if option.metavar else names


def _key(option: click.Option) -> str:
    name = option.opts[0].removeprefix("--")
    key = _KEY_OF_OPTION.get(name, name)
    return f"`{key}`" if key in KEYS else ""


def ports() -> str:
    """The ports of a cluster."""
    return table(("name", "port"), [(f"`{name}`", port) for name, port in DEFAULTS.items()])
