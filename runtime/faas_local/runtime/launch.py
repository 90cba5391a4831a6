"""From "start this runtime" to the command that does it. Pure: nothing is started or looked up here."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from faas_local.protocol.cluster.control_pb2 import StartRuntime
from faas_local.protocol.errors import Code
from faas_local.protocol.ids import parse_wire_name, safe_name
from faas_local.runtime import parent_death
from faas_local.runtime.environment import instance_environment, job_id
from faas_local.runtime.sdk import InterpreterMissing, Sdk, SdkMissing

INTERPRETER_MISSING = "python exec path not found"
_CLUSTER_ID = "faas-local"
_LIBRARY_PATH = "LD_LIBRARY_PATH" if sys.platform == "linux" else "DYLD_LIBRARY_PATH"


@dataclass(frozen=True, kw_only=True)
class NodeFacts:
    """What a function agent knows about its node. Addresses are `host:port`."""

    node: str
    host: str
    busproxy: str
    data_worker: str
    log_dir: Path
    sdk: Sdk | InterpreterMissing | SdkMissing
    """The SDK that runs the functions, or why there is none."""
    inherited: Mapping[str, str]
    """The environment that the cluster was started in."""
    agent_pid: int


@dataclass(frozen=True)
class LaunchPlan:
    """How to start one runtime process."""

    command: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    """Takes the process's stdout and stderr."""


class LaunchError(Exception):
    """Raised when a runtime cannot be started here; `code` is of the SDK's error table."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code = code


def plan_launch(start: StartRuntime, facts: NodeFacts) -> LaunchPlan:
    """The command, environment and log of an instance. Raises LaunchError."""
    sdk = _require_sdk(facts)
    log = instance_log(facts.log_dir, start.instance_id)
    environment = instance_environment(
        start, facts.inherited, _places(facts), str(sdk_log_dir(facts.log_dir))
    )
    language = _language(start.function)
    if language == "cpp":
        libraries = (sdk.cpp_libraries, environment.get(_LIBRARY_PATH))
        environment[_LIBRARY_PATH] = ":".join(path for path in libraries if path)
        program = _cpp_program(start, facts, sdk, environment["YR_LOG_LEVEL"])
    elif language == _tag(sdk.python_version):
        program = (sdk.python_runtime,)
    else:
        raise LaunchError(Code.ERR_FUNCTION_META_NOT_FOUND, _unknown(start.function, sdk))
    return LaunchPlan(_with_launcher(program, facts, sdk), environment, log)


def instance_log(log_dir: Path, instance_id: str) -> Path:
    """The file that takes the output of an instance."""
    return log_dir / "instances" / f"{safe_name(instance_id)}.log"


def sdk_log_dir(log_dir: Path) -> Path:
    """The folder that takes the log files of the SDK itself."""
    return log_dir / "sdk"


def start_failure(error: OSError | ValueError) -> LaunchError:
    """The error of a start that went no further than the operating system (OSError) or Python (ValueError)."""
    if isinstance(error, FileNotFoundError):
        return LaunchError(Code.ERR_PARAM_INVALID, INTERPRETER_MISSING)
    if isinstance(error, ValueError):
        return LaunchError(Code.ERR_PARAM_INVALID, f"the environment cannot be given to a process: {error}")
    return LaunchError(
        Code.ERR_RUNTIME_MANAGER_OPERATION_ERROR, f"failed to start the runtime process: {error}"
    )


def _require_sdk(facts: NodeFacts) -> Sdk:
    match facts.sdk:
        case InterpreterMissing():
            raise LaunchError(Code.ERR_PARAM_INVALID, INTERPRETER_MISSING)
        case SdkMissing():
            raise LaunchError(Code.ERR_RUNTIME_MANAGER_OPERATION_ERROR, str(facts.sdk))
        case sdk:
            return sdk


def _language(function: str) -> str:
    """What runs the function: py311 and the like, or cpp, from `default/0-defaultservice-<language>/$latest`."""
    try:
        return parse_wire_name(function).name.rpartition("-")[2]
    except ValueError as error:
        raise LaunchError(Code.ERR_FUNCTION_META_NOT_FOUND, f"function meta not found: {error}") from None


def _tag(python_version: str) -> str:
    return "py" + python_version.replace(".", "")


def _unknown(function: str, sdk: Sdk) -> str:
    return (
        f"function meta not found: {function} (functions run under Python {sdk.python_version} here,"
        f" as 0-defaultservice-{_tag(sdk.python_version)}, or as 0-defaultservice-cpp)"
    )


def _places(facts: NodeFacts) -> dict[str, str]:
    return {
        "YR_SERVER_ADDRESS": facts.busproxy,
        "POSIX_LISTEN_ADDR": facts.busproxy,
        "PROXY_GRPC_SERVER_PORT": facts.busproxy.rpartition(":")[2],
        "YR_DATASYSTEM_DEPLOYED": "true",
        "YR_BYPASS_DATASYSTEM": "false",
        "DATASYSTEM_ADDR": facts.data_worker,
        "YR_DS_ADDRESS": facts.data_worker,
        "POD_IP": facts.host,
        "HOST_IP": facts.host,
        "NODE_ID": facts.node,
        "CLUSTER_ID": _CLUSTER_ID,
    }


def _cpp_program(start: StartRuntime, facts: NodeFacts, sdk: Sdk, log_level: str) -> tuple[str, ...]:
    return (
        sdk.cpp_runtime,
        f"-runtimeId={start.runtime_id}",
        f"-logLevel={log_level}",
        f"-jobId={job_id(start.job_id)}",
        f"-grpcAddress={facts.busproxy}",
    )


def _with_launcher(program: tuple[str, ...], facts: NodeFacts, sdk: Sdk) -> tuple[str, ...]:
    """The launcher ties the runtime's life to the agent's; without that it would redial for a long time."""
    return (sdk.python, "-u", parent_death.__file__, str(facts.agent_pid), *program)
