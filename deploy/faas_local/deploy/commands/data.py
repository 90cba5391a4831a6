"""`faas-local data`."""

import json
from pathlib import Path
from typing import Any

import click

from faas_local.deploy import options, registry
from faas_local.deploy.failure import DeployError
from faas_local.deploy.table import table


@click.group(short_help="Look into the data workers.")
def data() -> None:
    """Look into the data workers: memory, objects, keys, streams.

    \b
    faas-local data status
    faas-local data keys -o json
    """


@data.command(short_help="Show each node's memory and who uses it.")
@options.state_dir
@options.as_json
def status(state_dir: Path | None, output: str) -> None:
    """Show each node's memory and who uses it. JSON has sizes in bytes.

    \b
    faas-local data status
    """
    from faas_local.deploy.data import statuses

    found = statuses(_nodes(state_dir))
    click.echo(json.dumps(found, indent=2) if output == "json" else "\n\n".join(map(_memory, found)))


@data.command(short_help="List the objects and keys.")
@options.state_dir
@options.as_json
def keys(state_dir: Path | None, output: str) -> None:
    """List the objects and keys of all nodes: where each is, and who holds it.

    \b
    faas-local data keys
    """
    from faas_local.deploy.data import keys

    found = keys(_nodes(state_dir))
    if output == "json":
        click.echo(json.dumps(found, indent=2))
        return
    rows = [
        (
            each["node"],
            each["key"],
            "object" if each["sealed"] else "key",
            _size(each["size"]),
            each["place"],
            each["mode"],
            ", ".join(each["holders"]) or "-",
        )
        for each in found
    ]
    click.echo(table(("node", "key", "kind", "size", "place", "mode", "held by"), rows))


@data.command(short_help="List the streams.")
@options.state_dir
@options.as_json
def streams(state_dir: Path | None, output: str) -> None:
    """List the streams of all nodes: who takes part, the last element's id, and what is not acknowledged yet.

    \b
    faas-local data streams
    """
    from faas_local.deploy.data import streams

    found = streams(_nodes(state_dir))
    if output == "json":
        click.echo(json.dumps(found, indent=2))
        return
    columns = ("node", "stream", "producers", "consumers", "sent", "acked", "pages", "used", "limit")
    rows = [
        (
            each["node"],
            f"{each['tenant']}${each['name']}",
            each["producers"],
            each["consumers"],
            each["sent"],
            each["acked"],
            each["pages"],
            _size(each["used"]),
            _size(each["limit"]) if each["limit"] else "-",
        )
        for each in found
    ]
    click.echo(table(columns, rows))


def _nodes(state_dir: Path | None) -> list[dict[str, Any]]:
    cluster = registry.find(state_dir)
    if cluster is None:
        raise DeployError("no cluster runs; start one with `faas-local up`")
    nodes: list[dict[str, Any]] = cluster.status["nodes"]
    return nodes


def _memory(node: dict[str, Any]) -> str:
    rows = [
        ("arena", f"{_size(node['arena'])}, {_size(node['used'])} used, {_size(node['free'])} free"),
        ("largest hole", _size(node["largest_hole"])),
        ("small values", _size(node["outside"])),
        ("spilled", f"{_size(node['spilled'])} of {_size(node['spill_limit'])}"),
        ("objects", str(node["objects"])),
        ("keys", f"{node['keys']}, {node['stored']} durable"),
        ("copies", str(node["copies"])),
    ]
    memory = table((node["node"], ""), rows)
    columns = ("client", "maps", "references", "units")
    clients = [
        (each["id"], "yes" if each["maps"] else "no", each["references"], each["units"])
        for each in node["clients"]
    ]
    return f"{memory}\n\n{table(columns, clients)}" if clients else memory


def _size(size: int) -> str:
    for unit, one in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if size >= one:
            return f"{size / one:.1f} {unit}"
    return f"{size} B"
