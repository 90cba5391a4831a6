"""`faas-local status`."""

import json
from pathlib import Path
from typing import Any

import click

from faas_local.deploy import options, registry
from faas_local.deploy.failure import DeployError
from faas_local.deploy.table import table


@click.command(short_help="Show the cluster's processes and addresses.")
@options.state_dir
@options.as_json
def status(state_dir: Path | None, output: str) -> None:
    """Show the cluster's processes and addresses. The exit status is 1 when none runs.

    \b
    faas-local status
    faas-local status -o json
    """
    cluster = registry.find(state_dir)
    if cluster is None:
        where = "" if state_dir is None else f" in {state_dir}"
        raise DeployError(f"no cluster runs{where}; start one with `faas-local up`")
    click.echo(json.dumps(cluster.status, indent=2) if output == "json" else _text(cluster.status))


def _text(found: dict[str, Any]) -> str:
    columns = ("name", "node", "pid", "state", "restarts", "since")
    processes = [[_cell(each[column]) for column in columns] for each in found["components"]]
    places = [("supervisor", f"pid {found['supervisor']['pid']}"), ("state folder", found["state_dir"])]
    endpoints = table(("endpoint", "address"), [*found["endpoints"].items()])
    heading = table(("cluster", ""), places)
    return "\n\n".join((heading, endpoints, table(columns, processes)))


def _cell(value: object) -> str:
    return "-" if value is None else str(value)
