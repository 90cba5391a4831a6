"""The data system's statuses as the SDK shows them: codes and texts as production's library makes them.

openYuanrong runtime: src/libruntime/err_type.h and utils/datasystem_utils.cpp; datasystem: common/util/status_code.def.
"""

from collections.abc import Sequence

from faas_local.frontend.data_client import NotConnected
from faas_local.protocol.brpc.status import Status, StatusError
from faas_local.protocol.errors import Code

_CODES = {
    Status.DUPLICATED: Code.ERR_PARAM_INVALID,
    Status.INVALID: Code.ERR_PARAM_INVALID,
    Status.NOT_FOUND: Code.ERR_GET_OPERATION_FAILED,
    4: Code.ERR_ROCKSDB_FAILED,
    Status.OUT_OF_MEMORY: Code.ERR_SHARED_MEMORY_LIMITED,
    7: Code.ERR_OPERATE_DISK_FAILED,
    10: Code.ERR_GET_OPERATION_FAILED,
    13: Code.ERR_INSUFFICIENT_DISK_SPACE,
    Status.RPC_CANCELLED: Code.ERR_INNER_COMMUNICATION,
    Status.RPC_DEADLINE_EXCEEDED: Code.ERR_INNER_COMMUNICATION,
    Status.RPC_UNAVAILABLE: Code.ERR_INNER_COMMUNICATION,
    2004: Code.ERR_KEY_ALREADY_EXIST,
}
_NAMES = {
    Status.DUPLICATED: "Key duplicated",
    Status.INVALID: "Invalid parameter",
    Status.NOT_FOUND: "Key not found",
    4: "KV store error",
    Status.RUNTIME_ERROR: "Runtime error",
    Status.OUT_OF_MEMORY: "Out of memory",
    7: "IO error",
    8: "Not ready",
    10: "Unknown error",
    Status.OUT_OF_RANGE: "Out of range",
    13: "No space available",
    19: "Try again",
    Status.CLIENT_WORKER_DISCONNECT: "Client and Worker disconnect",
    Status.NOT_SUPPORTED: "Not supported",
    Status.RPC_CANCELLED: "RPC cancelled",
    Status.RPC_DEADLINE_EXCEEDED: "RPC deadline exceeded",
    Status.RPC_UNAVAILABLE: "RPC unavailable",
    2004: "Object already exist error",
}


def code_of(error: StatusError) -> int:
    """The SDK's code. A worker that was never reached is 4205, one that was lost later is 3002."""
    if isinstance(error, NotConnected):
        return Code.ERR_CONNECTION_FAILED
    return _CODES.get(error.status, Code.ERR_DATASYSTEM_FAILED)


def describe(error: StatusError) -> str:
    """A status as production prints it."""
    return f"code: [{_NAMES.get(error.status, 'Unknown status')}], msg: [{error.text}]"


def missing_text(error: StatusError, keys: Sequence[str], timeout_ms: int) -> str:
    """What a read says that found none of its keys."""
    timed_out = error.status == Status.NOT_FOUND
    reason = f"Get timeout {timeout_ms}ms from datasystem," if timed_out else describe(error)
    return f"{reason} all failed: ({len(keys)}). Failed objects: [ {keys[0]} ... ]"
