import dataclasses
import errno
from pathlib import Path

import pytest

from faas_local.protocol.cluster.control_pb2 import StartRuntime
from faas_local.runtime import parent_death
from faas_local.runtime.launch import LaunchError, NodeFacts, instance_log, plan_launch, start_failure
from faas_local.runtime.sdk import InterpreterMissing, Sdk, SdkMissing

SDK = Sdk(python="/venv/bin/python", python_version="3.11", root=Path("/venv/lib/yr"), version="0.9.10")
FACTS = NodeFacts(
    node="node-0",
    host="127.0.0.1",
    busproxy="127.0.0.1:22773",
    data_worker="127.0.0.1:31501",
    log_dir=Path("/logs"),
    sdk=SDK,
    inherited={"PATH": "/bin", "LD_LIBRARY_PATH": "/mine"},
    agent_pid=4711,
)
PYTHON = "default/0-defaultservice-py311/$latest"
CPP = "default/0-defaultservice-cpp/$latest"


def start(function: str) -> StartRuntime:
    return StartRuntime(
        instance_id="ns-a/b",
        runtime_id="runtime-1",
        job_id="job-0123abcd",
        function=function,
        tenant_id="default",
    )


def test_python_function() -> None:
    """A Python function is the SDK's own program under the user's interpreter, tied to the agent's life."""
    plan = plan_launch(start(PYTHON), FACTS)

    assert plan.command == (
        "/venv/bin/python",
        "-u",
        parent_death.__file__,
        "4711",
        "/venv/lib/yr/main/yr_runtime_main.py",
    )
    assert plan.environment["LD_LIBRARY_PATH"] == "/mine"


def test_addresses() -> None:
    """A runtime is given its node's addresses under all the names that the SDK looks for."""
    environment = plan_launch(start(PYTHON), FACTS).environment

    assert environment["YR_SERVER_ADDRESS"] == environment["POSIX_LISTEN_ADDR"] == "127.0.0.1:22773"
    assert environment["PROXY_GRPC_SERVER_PORT"] == "22773"
    assert environment["DATASYSTEM_ADDR"] == environment["YR_DS_ADDRESS"] == "127.0.0.1:31501"
    assert (environment["YR_DATASYSTEM_DEPLOYED"], environment["YR_BYPASS_DATASYSTEM"]) == ("true", "false")
    assert environment["POD_IP"] == environment["HOST_IP"] == "127.0.0.1"
    assert environment["NODE_ID"] == "node-0"


def test_cpp_function(monkeypatch: pytest.MonkeyPatch) -> None:
    """A C++ function is the SDK's own program with its flags, and finds the SDK's libraries first."""
    monkeypatch.setattr("faas_local.runtime.launch._LIBRARY_PATH", "LD_LIBRARY_PATH")

    plan = plan_launch(start(CPP), FACTS)

    assert plan.command[4:] == (
        "/venv/lib/yr/cpp/bin/runtime",
        "-runtimeId=runtime-1",
        "-logLevel=INFO",
        "-jobId=job-0123abcd",
        "-grpcAddress=127.0.0.1:22773",
    )
    assert plan.environment["LD_LIBRARY_PATH"] == "/venv/lib/yr/cpp/lib:/mine"


@pytest.mark.parametrize("instance_id", ["a/b", "..", "../../etc/passwd", "a b", "n:s"])
def test_log_stays_in_its_folder(instance_id: str) -> None:
    """No instance id leads the log out of the folder for instances."""
    assert instance_log(Path("/logs"), instance_id).parent == Path("/logs/instances")


@pytest.mark.parametrize(
    "function",
    ["default/0-defaultservice-py312/$latest", "default/0-defaultservice-java11/$latest", "no-function", ""],
)
def test_function_that_nothing_here_runs(function: str) -> None:
    """A function of another language or Python version is refused with 1015 and a text that names it."""
    with pytest.raises(LaunchError, match="function meta not found") as refused:
        plan_launch(start(function), FACTS)

    assert refused.value.code == 1015
    assert function in str(refused.value)


@pytest.mark.parametrize(
    ("reason", "code", "text"),
    [
        (InterpreterMissing("python9: no such program"), 1001, "python exec path not found"),
        (SdkMissing("/bin/python has no openYuanrong SDK"), 3012, "/bin/python has no openYuanrong SDK"),
    ],
)
def test_node_without_sdk(reason: InterpreterMissing | SdkMissing, code: int, text: str) -> None:
    """Without an interpreter or the SDK every start is refused with the reason."""
    with pytest.raises(LaunchError) as refused:
        plan_launch(start(PYTHON), dataclasses.replace(FACTS, sdk=reason))

    assert (refused.value.code, str(refused.value)) == (code, text)


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (FileNotFoundError(errno.ENOENT, "No such file"), 1001, "python exec path not found"),
        (PermissionError(errno.EACCES, "Permission denied"), 3012, "Permission denied"),
        (BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"), 3012, "temporarily unavailable"),
        (ValueError("embedded null byte"), 1001, "embedded null byte"),
    ],
)
def test_start_that_the_system_refuses(error: OSError | ValueError, code: int, text: str) -> None:
    """A start that the operating system refuses is 3012 with its reason; without an interpreter it is 1001."""
    failure = start_failure(error)

    assert failure.code == code
    assert text in str(failure)
