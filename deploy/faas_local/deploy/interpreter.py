"""The interpreter that runs the functions: its version, and whether it has the SDK.

This file is also run as a program by that interpreter, which may be older than ours and has nothing of ours:
only the standard library of Python 3.9 is used at the top.
"""

import json
import sys
from typing import NamedTuple, Optional

TESTED_SDK = "0.9.10"
SDK_PACKAGE = "openyuanrong-sdk"
LIBCURL = "libcurl.so.4"
_PROBE_SECONDS = 30


class Interpreter(NamedTuple):
    """`version` is major.minor.micro; `sdk` is the installed SDK's version or None; `libcurl` tells whether
    the library that the SDK's native part needs can be loaded."""

    version: str
    sdk: Optional[str]  # noqa: UP045  # read by Python 3.9 too
    libcurl: bool

    @property
    def tag(self) -> str:
        """The version as in the default function's name: `py311`."""
        major, minor = self.version.split(".")[:2]
        return "py" + major + minor


def here() -> Interpreter:
    """Look at the interpreter that runs this."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        sdk = version(SDK_PACKAGE)
    except PackageNotFoundError:
        sdk = None
    return Interpreter(".".join(map(str, sys.version_info[:3])), sdk, _has_libcurl())


def _has_libcurl() -> bool:
    if sys.platform != "linux":
        return True  # macOS has it in the system
    import ctypes

    try:
        ctypes.CDLL(LIBCURL)
    except OSError:
        return False
    return True


def find(python: str) -> str:
    """The full path of this interpreter; DeployError when it cannot be executed."""
    import shutil

    from faas_local.deploy.failure import DeployError

    found = shutil.which(python)
    if found is None:
        raise DeployError(f"--python {python} is not a program that can be executed")
    return found


def look_at(python: str) -> Interpreter:
    """Ask this interpreter; DeployError when it is no Python that answers."""
    import subprocess

    from faas_local.deploy.failure import DeployError

    if python == sys.executable:
        return here()
    try:
        asked = subprocess.run(
            [python, __file__], capture_output=True, text=True, check=True, timeout=_PROBE_SECONDS
        )
        return Interpreter(*json.loads(asked.stdout.splitlines()[-1]))
    except (OSError, subprocess.SubprocessError, ValueError, IndexError, TypeError) as error:
        said = (getattr(error, "stderr", None) or str(error)).strip().splitlines()
        raise DeployError(f"--python {python} does not work as a Python interpreter: {said[-1]}") from error


def check(python: str, found: Interpreter) -> list[str]:
    """Warnings about this interpreter; DeployError when functions cannot run in it."""
    from faas_local.deploy.failure import DeployError

    if found.sdk is None:
        get = f"{python} -m pip install {SDK_PACKAGE}=={TESTED_SDK}"
        raise DeployError(f"--python {python} has no {SDK_PACKAGE}, which runs the functions. Get it: {get}")
    if not found.libcurl:
        get = "apt-get install libcurl4 (or your system's package of it)"
        raise DeployError(f"{LIBCURL} is missing, which {SDK_PACKAGE} needs. Get it: {get}")
    if found.sdk == TESTED_SDK:
        return []
    return [f"{SDK_PACKAGE} {found.sdk} in {python} is not the version that was tested ({TESTED_SDK})"]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(here()) + "\n")
