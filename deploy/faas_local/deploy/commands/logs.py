"""`faas-local logs`."""

from pathlib import Path

import click

from faas_local.deploy import options, registry
from faas_local.deploy.failure import DeployError
from faas_local.deploy.paths import StateDir, default_state_dir


@click.command(short_help="Print the logs of components and instances.")
@click.argument("source", required=False, metavar="[COMPONENT|INSTANCE]")
@click.option("-f", "--follow", is_flag=True, help="Go on with what is written from now on, until Ctrl-C.")
@options.state_dir
def logs(source: str | None, follow: bool, state_dir: Path | None) -> None:
    """Print the log of a component (on every node, or COMPONENT@NODE), or what an instance wrote; all without
    a name. The logs of a cluster that is down stay until the next `up`.

    \b
    faas-local logs busproxy
    faas-local logs -f
    """
    from faas_local.deploy.log_reader import LogReader

    reader = LogReader(_state(state_dir).logs, source)
    if not reader.exists():
        known = ", ".join(reader.known()) or "none yet"
        raise DeployError(f"no log of {source!r}; there are: {known}" if source else "there are no logs yet")
    for line in reader.follow() if follow else reader.read():
        click.echo(line)


def _state(state_dir: Path | None) -> StateDir:
    cluster = registry.find(state_dir)
    if cluster:
        return cluster.state
    return StateDir((state_dir or default_state_dir()).expanduser().resolve())
