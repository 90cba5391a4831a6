"""`faas-local up`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from faas_local.deploy import options
from faas_local.deploy.paths import STATE_DIR_VARIABLE, StateDir, default_state_dir

if TYPE_CHECKING:
    from faas_local.deploy.background import Background
    from faas_local.deploy.settings import ClusterSettings


@click.command(short_help="Start a cluster.")
@options.sizes
@options.places
@click.option("--detach", is_flag=True, help="Run in the background; return when the cluster is up.")
@click.option(
    "--persist/--ephemeral",
    default=None,
    help="Keep functions, saved state and objects in the state folder for the next `up --persist`, or drop "
    "them when the cluster goes down. Default: --ephemeral.",
)
@click.option(
    "--state-dir",
    type=click.Path(path_type=Path),
    envvar=STATE_DIR_VARIABLE,
    metavar="DIR",
    help="Where logs and state are kept. Default: faas-local/default in $XDG_STATE_HOME or ~/.local/state.",
)
def up(config: Path | None, detach: bool, **given: Any) -> None:
    """Start a cluster and run it until Ctrl-C (twice: kill it now) or `faas-local down`.

    \b
    faas-local up
    faas-local up --detach --nodes 3 --cpu 4000
    faas-local up --state-dir ./second --port all=0
    """
    settings = options.settings(config, given)
    background = None
    if detach:
        from faas_local.deploy.background import Background, fork

        split = fork()
        if not isinstance(split, Background):
            sys.exit(split)
        background = split
    sys.exit(_serve(settings, background))


def _serve(settings: "ClusterSettings", background: "Background | None") -> int:
    import asyncio

    from faas_local.deploy.banner import banner
    from faas_local.deploy.cluster import Cluster, prepare
    from faas_local.deploy.session import until_told

    state = StateDir(settings.state_dir or default_state_dir().resolve())
    prepared = prepare(settings, state)
    for warning in prepared.warnings:
        click.echo(f"Warning: {warning}", err=True)

    def announce(cluster: Cluster) -> None:
        progress.end()
        click.echo(banner(cluster, prepared.interpreter))
        if background:
            background.release(state.logs / "supervisor.log")

    progress = _Progress("starting ...")
    try:
        return asyncio.run(until_told(prepared, click.echo, announce))
    finally:
        progress.end()


class _Progress:
    """A passing line on a terminal."""

    def __init__(self, text: str) -> None:
        self._shown = sys.stderr.isatty()
        if self._shown:
            click.echo(text, err=True, nl=False)

    def end(self) -> None:
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False)
        self._shown = False
