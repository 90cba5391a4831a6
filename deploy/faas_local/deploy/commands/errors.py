"""`faas-local errors`."""

import dataclasses
import json
import textwrap
from typing import TYPE_CHECKING

import click

from faas_local.deploy import options
from faas_local.deploy.failure import DeployError
from faas_local.deploy.table import table

if TYPE_CHECKING:
    from faas_local.protocol.errors import ErrorRow


@click.command(short_help="Explain the error codes.")
@click.argument("code", required=False)
@options.as_json
def errors(code: str | None, output: str) -> None:
    """Show every error code, or all that is known of one: CODE is a number or a name.

    \b
    faas-local errors
    faas-local errors 3006
    faas-local errors ERR_PARAM_INVALID -o json
    """
    from faas_local.protocol.errors import all_errors

    rows = all_errors()
    if code is not None:
        rows = tuple(row for row in rows if code.upper() in (str(row.code), row.name.upper()))
        if not rows:
            raise DeployError(f"unknown error code {code!r}{_nearest(code)}")
    if output == "json":
        click.echo(json.dumps([dataclasses.asdict(row) for row in rows], indent=2))
    elif code is None:
        click.echo(_list(rows))
    else:
        click.echo("\n\n".join(_all_about(row) for row in rows))


def _list(rows: "tuple[ErrorRow, ...]") -> str:
    cells = [(row.code, row.name, row.component, row.retried_by) for row in rows]
    return table(("code", "name", "component", "retried by"), cells)


def _all_about(row: "ErrorRow") -> str:
    fields = {key: value for key, value in dataclasses.asdict(row).items() if value}
    width = max(map(len, fields))
    return "\n".join(_field(key, value, width) for key, value in fields.items())


def _field(key: str, value: object, width: int) -> str:
    texts = [str(each) for each in value] if isinstance(value, tuple | list) else [str(value)]
    indent = " " * (width + 2)
    filled = [textwrap.fill(text, 100, initial_indent=indent, subsequent_indent=indent) for text in texts]
    return f"{key.replace('_', ' '):<{width}}  " + "\n".join(filled).lstrip()


def _nearest(code: str) -> str:
    from faas_local.deploy.settings import nearest
    from faas_local.protocol.errors import all_errors

    rows = all_errors()
    if code.isdigit():
        near = min(rows, key=lambda row: abs(row.code - int(code)))
        return f"; the nearest is {near.code} ({near.name})"
    return nearest(code.upper(), [row.name for row in rows])
