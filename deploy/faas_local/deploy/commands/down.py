"""`faas-local down`."""

import os
import signal
import time
from pathlib import Path

import click

from faas_local.deploy import options, registry, sentinel
from faas_local.deploy.failure import DeployError
from faas_local.deploy.registry import Running

ORDERLY_SECONDS = 15.0
KILLED_SECONDS = 6.0
_POLL_SECONDS = 0.02


@click.command(short_help="Stop the cluster.")
@options.state_dir
def down(state_dir: Path | None) -> None:
    """Stop the cluster. It is no error when none runs.

    \b
    faas-local down
    """
    cluster = registry.find(state_dir)
    if cluster is None:
        click.echo("no cluster runs" if state_dir is None else f"no cluster runs in {state_dir}")
        return
    stop(cluster)
    click.echo(f"stopped the cluster in {cluster.state.root}")


def stop(cluster: Running) -> None:
    """End the cluster in an orderly way, or by force when it does not end; DeployError when that fails too."""
    for number, seconds in ((signal.SIGTERM, ORDERLY_SECONDS), (signal.SIGKILL, KILLED_SECONDS)):
        try:
            os.kill(cluster.pid, number)
        except ProcessLookupError:
            pass
        except PermissionError as error:
            raise DeployError(f"the supervisor (pid {cluster.pid}) belongs to another user") from error
        if _is_gone(cluster, seconds):
            registry.clean(cluster.state)
            return
    raise DeployError(f"the supervisor (pid {cluster.pid}) does not end; its logs: {cluster.state.logs}")


def _is_gone(cluster: Running, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while sentinel.birth(cluster.pid) == cluster.birth or cluster.state.is_locked():
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True
