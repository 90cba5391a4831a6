"""What the end of a runtime process means to the callers of its instance."""

import signal
from dataclasses import dataclass

from faas_local.protocol.errors import Code

RETURNED = "runtime had been returned"
STOPPED = "runtime stopped by inner-system"

# The names that openYuanrong's runtime manager writes out (functionsystem: healthcheck_actor.cpp).
_NAMED_SIGNALS = ("SIGBUS", "SIGILL", "SIGALRM", "SIGABRT", "SIGSEGV", "SIGFPE")


@dataclass(frozen=True)
class Exit:
    """A classified end: an SDK error code and its wire text."""

    code: Code
    message: str


def classify_exit(return_code: int, instance_id: str, runtime_id: str, log_tail: str) -> Exit:
    """Classify the end of a process by its return code as subprocess gives it (negative: the signal).

    The SDK's SIGTERM handler runs the user's shutdown hook and then exits with status 15. The documented contract is
    1007 for that ("kill 15"), as for an exit with status 0; everything else counts as a failure of user code.
    `log_tail`, the end of the instance's output, gives the reason; after SIGKILL it cannot know one.
    """
    if return_code in (0, signal.SIGTERM):
        return Exit(Code.ERR_INSTANCE_EXITED, RETURNED)
    code = return_code if return_code > 0 else 128 - return_code
    how = _how(return_code)
    if log_tail and return_code != -signal.SIGKILL:
        message = f"instance({instance_id}) runtime({runtime_id}) exit code({code}) with{how}\n{log_tail}"
    else:
        message = (
            f"an unknown error caused the instance exited. exit code:{code}"
            f" instance:{instance_id} runtime:{runtime_id}{how}"
        )
    return Exit(Code.ERR_USER_FUNCTION_EXCEPTION, message)


def stopped() -> Exit:
    """The end of a runtime that the cluster itself ended."""
    return Exit(Code.ERR_INSTANCE_EXITED, STOPPED)


def _how(return_code: int) -> str:
    if return_code >= 0:
        return f" exitState:1 exitStatus:{return_code}"
    number = -return_code
    name = signal.Signals(number).name if number in signal.valid_signals() else ""
    if name not in _NAMED_SIGNALS:
        name = f"SIGNAL({number})"
    return f" exitState:0 exitStatus:0 receive signal exitSignal:{number} {name}"
