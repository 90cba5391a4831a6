"""The command line `faas-local`. Modules that only one command needs are imported when it runs."""

import sys

import click

from faas_local.deploy.commands.data import data
from faas_local.deploy.commands.doctor import doctor
from faas_local.deploy.commands.down import down
from faas_local.deploy.commands.errors import errors
from faas_local.deploy.commands.logs import logs
from faas_local.deploy.commands.run import run
from faas_local.deploy.commands.status import status
from faas_local.deploy.commands.up import up
from faas_local.deploy.failure import DeployError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="faas-local")
def cli() -> None:
    """A local openYuanrong cluster: unmodified `import yr` programs run on it as in production.

    \b
    faas-local up --detach
    python app.py
    faas-local down
    """


for command in (up, down, status, logs, data, run, doctor, errors):
    cli.add_command(command)


def main() -> None:
    """Run the command line and end this process: 0 when all went well, 1 on failure, 2 on wrong usage."""
    try:
        cli(prog_name="faas-local")
    except DeployError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
