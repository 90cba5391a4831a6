"""Tests whose body is a driver: it runs as an ordinary program with the official SDK, in a process of its own.

    @driver()
    def test_arguments() -> None:
        \"\"\"Keyword arguments arrive.\"\"\"

        @yr.invoke
        def double(x: int) -> int:
            return 2 * x

        assert get(double.invoke(x=4)) == 8

The test runs once per mode on the cluster that all tests share. The program is the text of `driver_tools.py`, the
text of the function, and `yr.init()`, the call and `yr.finalize()`; nothing else of the test's module is in it.
"""

import ast
import inspect
import subprocess
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from support import driver_tools
from support.clusters import MODES, PROGRAM_SECONDS, Mode, RunningCluster

_MAIN = """
if {initialize}:
    yr.init()
try:
    {name}()
finally:
    yr.finalize()
"""


def program(function: Callable[[], None], *, initialize: bool = True) -> str:
    """The text of a program that runs this function between `yr.init()` and `yr.finalize()`."""
    source = textwrap.dedent(inspect.getsource(function))
    (definition,) = ast.parse(source).body
    assert isinstance(definition, ast.FunctionDef)
    undecorated = "\n".join(source.splitlines()[definition.lineno - 1 :])
    main = _MAIN.format(name=definition.name, initialize=initialize)
    return Path(driver_tools.__file__).read_text(encoding="utf-8") + "\n\n" + undecorated + "\n" + main


def run_driver(
    cluster: RunningCluster,
    function: Callable[[], None],
    mode: Mode = "in-cluster",
    *,
    initialize: bool = True,
    seconds: float = PROGRAM_SECONDS,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Run a function as a driver that must succeed; its stdout. AssertionError with all it said otherwise."""
    __tracebackhide__ = True
    text = program(function, initialize=initialize)
    try:
        done = cluster.run_program(text, mode=mode, timeout=seconds, environment=environment)
    except subprocess.TimeoutExpired as late:
        said = (late.stdout, late.stderr)
        raise AssertionError(f"the driver did not end in {seconds:g} s:\n{said}") from None
    assert done.returncode == 0, f"the driver ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def driver(
    *,
    modes: Sequence[Mode] = MODES,
    on: str = "cluster",
    initialize: bool = True,
    seconds: float = PROGRAM_SECONDS,
    environment: Mapping[str, str] | None = None,
) -> Callable[[Callable[[], None]], Callable[..., None]]:
    """Make a test of a function that is to run as a driver, in each mode, on the cluster of the fixture `on`."""

    def decorate(function: Callable[[], None]) -> Callable[..., None]:
        @pytest.mark.parametrize("mode", modes)
        def test(request: pytest.FixtureRequest, mode: Mode) -> None:
            __tracebackhide__ = True
            cluster: RunningCluster = request.getfixturevalue(on)
            run_driver(
                cluster, function, mode, initialize=initialize, seconds=seconds, environment=environment
            )

        # Not functools.wraps: pytest would take the wrapped function's signature for the test's.
        test.__name__, test.__qualname__, test.__doc__ = (
            function.__name__,
            function.__name__,
            function.__doc__,
        )
        test.__module__ = function.__module__
        return test

    return decorate
