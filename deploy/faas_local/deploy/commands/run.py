"""`faas-local run`."""

import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from faas_local.deploy import options
from faas_local.deploy.paths import StateDir


@click.command(
    short_help="Run one program in a cluster of its own.",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@options.sizes
@click.option(
    "--state-dir",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Keep the cluster's logs in this folder. Default: a temporary folder, removed at the end.",
)
@click.argument("program")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def run(config: Path | None, program: str, arguments: tuple[str, ...], **given: Any) -> None:
    """Run PROGRAM in a cluster of its own, on free ports, that ends with it.

    A PROGRAM named *.py runs under the --python interpreter. The exit status is the program's, 128 + n when
    signal n ended it; Ctrl-C and other signals reach the program.

    \b
    faas-local run app.py --its-option
    faas-local run --nodes 2 pytest -q tests/
    """
    import asyncio

    from faas_local.deploy.cluster import prepare
    from faas_local.deploy.ports import ALL
    from faas_local.deploy.session import for_program

    settings = options.settings(config, {**given, "ports": {ALL: 0}, "persist": False})
    kept = settings.state_dir
    root = kept or Path(tempfile.mkdtemp(prefix="faas-local-")).resolve()
    try:
        prepared = prepare(settings, StateDir(root))
        argv = [prepared.plan.python, program] if program.endswith(".py") else [program]
        working = for_program(prepared, [*argv, *arguments], _complain, None if kept else root)
        code = asyncio.run(working)
    finally:
        if not kept:
            _remove(root)
    sys.exit(code)


def _complain(line: str) -> None:
    click.echo(line, err=True)


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)
