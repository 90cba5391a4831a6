"""The programs in examples/ run as they are, as in-cluster drivers and through the gateway."""

import ast
import textwrap
from pathlib import Path

import pytest

from support.clusters import MODES, Mode, RunningCluster

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))


def promised_output(example: Path) -> str:
    """What the program's docstring says that it prints: the indented lines at its end."""
    docstring = ast.get_docstring(ast.parse(example.read_text(encoding="utf-8")))
    assert docstring is not None
    _, _, printed = docstring.rpartition(":\n    ")
    return textwrap.dedent(f"    {printed}") + "\n"


def test_there_are_examples() -> None:
    """The examples are found, at least ten besides the demo."""
    assert len(EXAMPLES) > 10


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_example(cluster: RunningCluster, example: Path, mode: Mode) -> None:
    """Each example prints exactly what its docstring says, in both driver modes."""
    done = cluster.run_program(example, mode=mode)

    assert (done.stdout, done.stderr, done.returncode) == (promised_output(example), "", 0)


@pytest.mark.parametrize("mode", MODES)
def test_program_in_the_readme(cluster: RunningCluster, mode: Mode) -> None:
    """The program that the README shows runs as it stands there."""
    _, _, after = (ROOT / "README.md").read_text(encoding="utf-8").partition("```python\n")
    program, _, _ = after.partition("```")

    done = cluster.run_program(program, mode=mode)

    assert (done.stdout, done.stderr, done.returncode) == ("[0, 1, 4, 9]\n", "", 0)
