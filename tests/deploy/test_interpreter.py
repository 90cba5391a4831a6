"""The functions' interpreter: what is refused and what is only warned about."""

import sys
import venv
from pathlib import Path

import pytest

from faas_local.deploy import interpreter
from faas_local.deploy.failure import DeployError
from faas_local.deploy.interpreter import TESTED_SDK, Interpreter
from support.cli import Cli


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """An interpreter without any package."""
    venv.create(tmp_path / "bare", with_pip=False, symlinks=True)
    return tmp_path / "bare" / "bin" / "python"


def install_sdk(python: Path, version: str) -> None:
    """Give the interpreter what tells that this version of the SDK is installed."""
    major_minor = f"python{sys.version_info.major}.{sys.version_info.minor}"
    info = python.parents[1] / "lib" / major_minor / "site-packages" / f"openyuanrong_sdk-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: openyuanrong_sdk\nVersion: {version}\n")


def test_our_own_interpreter_is_fine() -> None:
    """The interpreter that the tests run under has the tested SDK: no warning."""
    found = interpreter.look_at(sys.executable)
    assert found == Interpreter(".".join(map(str, sys.version_info[:3])), TESTED_SDK, True)
    assert interpreter.check(sys.executable, found) == []


def test_default_function_is_named_after_the_version() -> None:
    """The version picks the default function, `py312` for 3.12."""
    assert Interpreter("3.12.4", None, True).tag == "py312"


def test_up_without_the_sdk_is_refused(cli: Cli, bare: Path) -> None:
    """`up` with an interpreter without the SDK says how to get it, and starts nothing."""
    refused = cli.run("up", "--port", "all=0", "--python", str(bare))
    assert refused.returncode == 1
    assert f"--python {bare} has no openyuanrong-sdk" in refused.stderr
    assert f"pip install openyuanrong-sdk=={TESTED_SDK}" in refused.stderr
    assert not cli.state_dir.exists()


def test_up_with_another_sdk_warns(cli: Cli, bare: Path) -> None:
    """`up` with another version of the SDK works, and warns with the version that was tested."""
    install_sdk(bare, "0.9.8")
    done = cli.run("up", "--detach", "--port", "all=0", "--python", str(bare))
    assert done.returncode == 0
    assert done.stderr.startswith("Warning: openyuanrong-sdk 0.9.8 in")
    assert f"not the version that was tested ({TESTED_SDK})" in done.stderr


@pytest.mark.parametrize("script", ["exit 3", "echo rubbish", "echo '[1]'"])
def test_program_that_is_no_python_is_refused(tmp_path: Path, script: str) -> None:
    """--python with something that is no Python interpreter is refused with its name."""
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    with pytest.raises(DeployError, match="does not work as a Python interpreter"):
        interpreter.look_at(str(program))


def test_missing_program_is_refused() -> None:
    """--python with a path where nothing can be executed is refused."""
    with pytest.raises(DeployError, match="--python /no/python is not a program that can be executed"):
        interpreter.find("/no/python")


def test_missing_libcurl_is_refused() -> None:
    """Without libcurl, which the SDK's native part needs, `up` says how to get it."""
    with pytest.raises(DeployError, match="apt-get install libcurl4"):
        interpreter.check("python", Interpreter("3.11.7", TESTED_SDK, False))
