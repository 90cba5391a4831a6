import signal

import pytest

from faas_local.runtime.exits import classify_exit, stopped


@pytest.mark.parametrize("return_code", [0, 15])
def test_orderly_end(return_code: int) -> None:
    """Status 0 and the exit after the SDK's own SIGTERM handler are 1007, whatever the log says."""
    ended = classify_exit(return_code, "i", "r", "some output")

    assert (ended.code, ended.message) == (1007, "runtime had been returned")


@pytest.mark.parametrize(
    ("return_code", "text"),
    [
        (3, "exit code:3 instance:i runtime:r exitState:1 exitStatus:3"),
        (
            -signal.SIGKILL,
            "exit code:137 instance:i runtime:r exitState:0 exitStatus:0 receive signal exitSignal:9 SIGNAL(9)",
        ),
        (
            -signal.SIGSEGV,
            "exit code:139 instance:i runtime:r exitState:0 exitStatus:0 receive signal exitSignal:11 SIGSEGV",
        ),
        (
            -signal.SIGTERM,
            "exit code:143 instance:i runtime:r exitState:0 exitStatus:0 receive signal exitSignal:15 SIGNAL(15)",
        ),
    ],
)
def test_failure_without_output(return_code: int, text: str) -> None:
    """Any other end is 2002, with the exit code as a shell would show it, and the signal."""
    ended = classify_exit(return_code, "i", "r", "")

    assert (ended.code, ended.message) == (2002, f"an unknown error caused the instance exited. {text}")


def test_failure_with_output() -> None:
    """The end of the log gives the reason of a failure."""
    ended = classify_exit(-signal.SIGABRT, "i", "r", "Fatal Python error\nabort")

    assert ended.code == 2002
    assert ended.message == (
        "instance(i) runtime(r) exit code(134) with exitState:0 exitStatus:0 receive signal exitSignal:6 SIGABRT\n"
        "Fatal Python error\nabort"
    )


def test_kill_from_outside_does_not_quote_the_log() -> None:
    """What a process printed says nothing about a SIGKILL."""
    assert "printed" not in classify_exit(-signal.SIGKILL, "i", "r", "printed").message


def test_stopped_by_the_cluster() -> None:
    """A runtime that the cluster ended is 1007."""
    assert (stopped().code, stopped().message) == (1007, "runtime stopped by inner-system")
