"""`doctor`, `errors`, help and wrong usage."""

import json
import os
import socket
import sys
from pathlib import Path

import pytest

from faas_local.deploy import checks
from faas_local.protocol.errors import all_errors
from support.cli import Cli

COMMANDS = ("up", "down", "status", "logs", "data", "run", "doctor", "errors")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(cli: Cli, command: str) -> None:
    """Each command explains itself and shows at least one use."""
    assert f"\n  faas-local {command}" in cli.ok(command, "--help").replace("Usage: ", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("upp",),
        ("up", "--no-such-option"),
        ("up", "--nodes", "many"),
        ("up", "--nodes", "0"),
        ("up", "--shared-memory", "1000000000"),
        ("up", "--spill", "-1"),
        ("up", "--port", "frontend"),
        ("up", "--port", "frontend=70000"),
        ("up", "--port", "fronted=7000"),
        ("up", "--resource", "gpu=x"),
        ("up", "--config", "/no/file"),
        ("up", "--python", "/no/python"),
        ("run",),
        ("run", "--nodes", "0", "true"),
        ("logs", "nobody"),
        ("status",),
        ("errors", "x"),
    ],
)
def test_wrong_usage_is_one_clear_error(cli: Cli, arguments: tuple[str, ...]) -> None:
    """What cannot be done gives an error message without a trace, and an exit status other than 0."""
    done = cli.run(*arguments)
    assert done.returncode in (1, 2)
    assert "Error: " in done.stderr
    assert "Traceback" not in done.stderr
    assert not cli.state_dir.exists()


def test_config_file_error_names_the_nearest_key(cli: Cli) -> None:
    """A wrong key in the config file is named with the nearest valid one."""
    (cli.home / "faas.toml").write_text("sharedmemory = 64\n")
    done = cli.run("up", "--config", "faas.toml")
    assert done.returncode == 1
    assert done.stderr == (
        "Error: config file faas.toml: unknown setting 'sharedmemory'; did you mean 'shared-memory'?\n"
    )


def test_doctor_finds_this_machine_in_order(cli: Cli) -> None:
    """Where everything is installed `doctor` reports every part, and exits with 0."""
    found = {check["name"]: check for check in json.loads(cli.ok("doctor", "-o", "json"))}
    needed = ("python", "functions", "openyuanrong-sdk", "libcurl", "etcd", "redis")
    assert [found[name]["state"] for name in needed] == ["ok"] * len(needed)
    assert {"shared memory", "ports", "C++ compiler"} <= found.keys()


def test_doctor_says_how_to_get_what_is_missing(cli: Cli, tmp_path: Path) -> None:
    """A missing part is named with the way to get it, and the exit status is 1."""
    cli.environment["FAAS_ETCD_BIN"] = str(tmp_path / "no-etcd")
    done = cli.run("doctor")
    assert done.returncode == 1
    assert f"FAAS_ETCD_BIN={tmp_path}/no-etcd cannot be executed" in done.stdout


def test_doctor_names_who_has_a_default_port(monkeypatch: pytest.MonkeyPatch) -> None:
    """A default port that is in use is a warning with its holder, not an error."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(checks, "DEFAULTS", {"frontend": port})
        found = {check.name: check for check in checks.checks(sys.executable)}["ports"]
    assert found.state == "warning"
    assert found.found.startswith(f"frontend {port}: pid {os.getpid()} (")


def test_errors_lists_every_code(cli: Cli) -> None:
    """`errors -o json` has every row of the table, with at least the documented keys."""
    rows = json.loads(cli.ok("errors", "-o", "json"))
    assert [row["code"] for row in rows] == [row.code for row in all_errors()]
    assert {"code", "name", "component", "meaning", "retried_by", "recipe"} <= rows[0].keys()
    assert len(cli.ok("errors").splitlines()) == len(rows) + 1


@pytest.mark.parametrize("code", ["1001", "ERR_PARAM_INVALID", "err_param_invalid"])
def test_errors_explains_one_code(cli: Cli, code: str) -> None:
    """A code is found by number or name, as text and as JSON."""
    assert "ERR_PARAM_INVALID" in cli.ok("errors", code)
    assert [row["code"] for row in json.loads(cli.ok("errors", code, "-o", "json"))] == [1001]


@pytest.mark.parametrize(
    ("code", "nearest"),
    [("1000", "the nearest is 1001"), ("ERR_PARAM_INVALD", "did you mean 'ERR_PARAM_INVALID'")],
)
def test_unknown_code_names_the_nearest(cli: Cli, code: str, nearest: str) -> None:
    """An unknown code is refused with the nearest known one."""
    done = cli.run("errors", code)
    assert done.returncode == 1
    assert nearest in done.stderr
