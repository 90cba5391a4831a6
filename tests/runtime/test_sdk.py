import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from faas_local.runtime.sdk import InterpreterMissing, SdkMissing, find_sdk


def script(path: Path, *lines: str) -> str:
    path.write_text("\n".join(("#!/bin/sh", *lines)) + "\n")
    path.chmod(0o755)
    return str(path)


def test_finds_the_installed_sdk() -> None:
    """The interpreter is asked where its SDK is, and which version."""
    sdk = find_sdk(sys.executable)

    assert sdk.python_version == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert sdk.version == version("openyuanrong-sdk")
    assert Path(sdk.python_runtime).is_file()


def test_sees_through_a_wrapper(tmp_path: Path) -> None:
    """A script that finds the interpreter is replaced by the interpreter."""
    wrapper = script(tmp_path / "python", f'exec "{sys.executable}" "$@"')

    assert find_sdk(wrapper).python == sys.executable


def test_no_such_interpreter(tmp_path: Path) -> None:
    """A missing program is told apart from a missing SDK."""
    with pytest.raises(InterpreterMissing, match="no such program"):
        find_sdk(str(tmp_path / "python"))


def test_interpreter_without_sdk(tmp_path: Path) -> None:
    """An interpreter without the SDK is refused with the command that installs it."""
    isolated = script(tmp_path / "python", f'exec "{sys.executable}" -S "$@"')

    with pytest.raises(SdkMissing, match="-m pip install openyuanrong-sdk"):
        find_sdk(isolated)


def test_folder_named_like_the_sdk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder `yr` where the cluster happens to be started is not taken for the SDK."""
    (tmp_path / "yr").mkdir()
    monkeypatch.chdir(tmp_path)

    assert find_sdk(sys.executable).root != tmp_path / "yr"


@pytest.mark.parametrize("lines", [("exit 3",), ("echo hello",), ("echo >&2 broken", "exit 1"), ()])
def test_program_that_is_no_interpreter(tmp_path: Path, lines: tuple[str, ...]) -> None:
    """A program that does not answer as an interpreter would is named in the error."""
    program = script(tmp_path / "python", *lines)

    with pytest.raises(SdkMissing, match=program):
        find_sdk(program)
