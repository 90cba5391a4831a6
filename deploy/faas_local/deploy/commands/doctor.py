"""`faas-local doctor`."""

import json
import sys

import click

from faas_local.deploy import options


@click.command(short_help="Check what this machine has, and how to get the rest.")
@click.option(
    "--python", default=sys.executable, metavar="PATH", help="The functions' interpreter to look at."
)
@options.as_json
def doctor(python: str, output: str) -> None:
    """Check what this machine has and say how to get what is missing. The exit status is 1 when something
    that is needed is missing.

    \b
    faas-local doctor
    faas-local doctor --python /usr/bin/python3.12
    """
    from faas_local.deploy.checks import checks
    from faas_local.deploy.table import table

    found = checks(python)
    if output == "json":
        click.echo(json.dumps([check._asdict() for check in found], indent=2))
    else:
        click.echo(table(("check", "", "found"), [(check.name, check.state, check.found) for check in found]))
        for check in found:
            if check.get:
                click.echo(f"\n{check.name}: {check.get}")
    if any(check.state == "missing" for check in found):
        sys.exit(1)
