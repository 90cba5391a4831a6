"""Where the official SDK is, for the interpreter that runs the functions."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

PROBE_SECONDS = 30.0

# Runs under the user's interpreter, so plain old Python. Finds the package without importing it: that would load
# its native library. `-c` puts the working folder on the path, where a runtime process does not look.
_PROBE = """
import importlib.util, sys
sys.path = [entry for entry in sys.path if entry]
spec = importlib.util.find_spec("yr")
root = list(spec.submodule_search_locations or [""])[0] if spec is not None else ""
print(sys.executable, "%d.%d" % sys.version_info[:2], root, sep="\\n")
"""


@dataclass(frozen=True, kw_only=True)
class Sdk:
    """An interpreter together with the SDK that is installed in it."""

    python: str
    """The interpreter itself: absolute, and not a wrapper script that only finds it."""
    python_version: str
    """`major.minor`."""
    root: Path
    """The folder of the package `yr`."""
    version: str
    """The version of openyuanrong-sdk; empty where its metadata is missing."""

    @property
    def python_runtime(self) -> str:
        """The program of a Python instance."""
        return str(self.root / "main" / "yr_runtime_main.py")

    @property
    def cpp_runtime(self) -> str:
        """The program of a C++ instance."""
        return str(self.root / "cpp" / "bin" / "runtime")

    @property
    def cpp_libraries(self) -> str:
        """The folder of the libraries that the C++ program loads."""
        return str(self.root / "cpp" / "lib")


class InterpreterMissing(Exception):
    """Raised when there is no program of the given name."""


class SdkMissing(Exception):
    """Raised when the interpreter does not have the SDK, or is none."""


def find_sdk(python: str) -> Sdk:
    """Ask the interpreter `python` (a path, or a name on PATH) for its SDK. Takes one start of the interpreter.

    Raises InterpreterMissing or SdkMissing, with a text that says what to do.
    """
    program = shutil.which(python)
    if program is None:
        raise InterpreterMissing(f"{python}: no such program")
    executable, python_version, root = _probe(program)
    sdk = Sdk(
        python=executable, python_version=python_version, root=Path(root), version=_version(Path(root).parent)
    )
    if not root or not Path(sdk.python_runtime).is_file():
        raise SdkMissing(
            f"{executable} has no openYuanrong SDK; install it with: {executable} -m pip install openyuanrong-sdk"
        )
    return sdk


def _probe(program: str) -> tuple[str, str, str]:
    """The interpreter's own path, its version, and the folder of its package `yr` (empty: none)."""
    try:
        answer = subprocess.run(
            [program, "-c", _PROBE],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PROBE_SECONDS,
            check=True,
        )
        match answer.stdout.splitlines():
            case [executable, python_version, *root]:
                return executable, python_version, "".join(root)
        reason = "its answer is not that of a Python interpreter"
    except subprocess.CalledProcessError as error:
        reason = (error.stderr.strip().splitlines() or [f"exit status {error.returncode}"])[-1]
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError) as error:
        reason = str(error)
    raise SdkMissing(f"{program} cannot be asked for the openYuanrong SDK: {reason}")


def _version(site_packages: Path) -> str:
    """From the name of the metadata folder: reading it as metadata would take the probe 60 ms."""
    found = sorted(site_packages.glob("openyuanrong_sdk-*.dist-info"))
    return found[-1].name.removesuffix(".dist-info").rpartition("-")[2] if found else ""
