"""The environment of a runtime process.

Four layers, each over the one before: what the user's shell had, what the SDK's runtime needs to know, what the
creator of the instance asked for (InvokeOptions.env_vars), and who and where the instance is. Names and the order are
those of openYuanrong's runtime manager (functionsystem: runtime_manager/config/build.cpp).
"""

import hashlib
import string
from collections.abc import Mapping

from faas_local.protocol.cluster.control_pb2 import StartRuntime
from faas_local.protocol.ids import check_job_id

# Settings of a *driver* in the user's shell: which cluster it uses and how. An instance belongs to this cluster.
_DRIVER_SETTINGS = frozenset(
    {
        "ENABLE_SERVER_MODE",
        "GRPC_SERVER_ADDRESS",
        "YR_APP_MODE",
        "YR_CERT_FILE",
        "YR_DPOSIX_UDS",
        "YR_ENABLE_MTLS",
        "YR_ENABLE_TLS",
        "YR_ENABLE_WEBSOCKET",
        "YR_ENV_FILE",
        "YR_IN_CLUSTER",
        "YR_JWT_TOKEN",
        "YR_MASTER_INFO",
        "YR_MASTER_INFO_PATH",
        "YR_PRIVATE_KEY_FILE",
        "YR_SEED_FILE",
        "YR_SERVER_NAME",
        "YR_SSL_ENABLE",
        "YR_VERIFY_FILE",
    }
)
_OURS = "FAAS_LOCAL_"

# The SDK's own handlers, for functions that are created through its API.
_HANDLERS = {
    "INIT_HANDLER": "yrlib_handler.init",
    "CALL_HANDLER": "yrlib_handler.call",
    "CHECKPOINT_HANDLER": "yrlib_handler.checkpoint",
    "RECOVER_HANDLER": "yrlib_handler.recover",
    "SHUTDOWN_HANDLER": "yrlib_handler.shutdown",
    "SIGNAL_HANDLER": "yrlib_handler.signal",
}
_LIBRARY_PATH = "LD_LIBRARY_PATH"


def instance_environment(
    start: StartRuntime, inherited: Mapping[str, str], places: Mapping[str, str], sdk_log_dir: str
) -> dict[str, str]:
    """The complete environment of the instance's process.

    `places` are the variables that say where the instance is (addresses, node); they win over everything, as the
    instance's identity does. `sdk_log_dir` takes the log files of the SDK itself.
    """
    environment = from_shell(inherited)
    environment |= _defaults(sdk_log_dir, inherited)
    environment |= _asked_for(start.environment, environment)
    environment |= places
    environment |= {
        "INSTANCE_ID": start.instance_id,
        "YR_RUNTIME_ID": start.runtime_id,
        "YR_JOB_ID": job_id(start.job_id),
        "YR_TENANT_ID": start.tenant_id,
    }
    return environment


def from_shell(inherited: Mapping[str, str]) -> dict[str, str]:
    """What an instance keeps of the environment that the cluster was started in."""
    return {
        name: value
        for name, value in inherited.items()
        if not name.startswith(_OURS) and name not in _DRIVER_SETTINGS
    }


def job_id(text: str) -> str:
    """The job id in the form that the SDK needs, `job-` and 8 hex digits: its runtime aborts on any other."""
    try:
        return check_job_id(text)
    except ValueError:
        return "job-" + hashlib.sha256(text.encode()).hexdigest()[:8]


def _defaults(sdk_log_dir: str, inherited: Mapping[str, str]) -> dict[str, str]:
    return {
        **_HANDLERS,
        "PYTHONUNBUFFERED": "1",
        # Files of its own, so that the instance's output is the user's alone.
        "YR_ONLY_STDOUT": "false",
        "YR_LOG_LEVEL": inherited.get("YR_LOG_LEVEL", "INFO"),
        "YR_LOG_PATH": sdk_log_dir,
        "GLOG_log_dir": sdk_log_dir,
        "DATASYSTEM_CLIENT_LOG_DIR": sdk_log_dir,
    }


def _asked_for(wanted: Mapping[str, str], present: Mapping[str, str]) -> dict[str, str]:
    """The creator's variables; a library path may quote the present ones as ${NAME}."""
    result = dict(wanted)
    if _LIBRARY_PATH in result:
        result[_LIBRARY_PATH] = string.Template(result[_LIBRARY_PATH]).safe_substitute(present)
    return result
