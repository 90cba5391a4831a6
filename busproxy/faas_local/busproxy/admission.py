"""What a create must satisfy before anything is stored, and the record that it becomes."""

import json
import math
from dataclasses import dataclass

from faas_local.protocol import ids, limits
from faas_local.protocol.cluster.records_pb2 import NEW, InstanceRecord
from faas_local.protocol.errors import Code
from faas_local.protocol.wire.core_service_pb2 import CreateRequest


@dataclass(frozen=True)
class Refusal:
    """Why a create is refused: a code of the SDK's table and its text."""

    code: int
    message: str


def refusal(request: CreateRequest, functions: set[str]) -> Refusal | None:
    """Check a create as it came; None when it may go on."""
    for check in (_function, _designated_id, _priority, _amounts, _cpu, _memory, _environment, _grace_period):
        found = check(request, functions)
        if found is not None:
            return found
    return None


def _function(request: CreateRequest, functions: set[str]) -> Refusal | None:
    if request.function in functions:
        return None
    offered = ", ".join(sorted(functions))
    return Refusal(
        Code.ERR_FUNCTION_META_NOT_FOUND,
        f"failed to find function meta: {request.function} (this cluster has: {offered}; the Python version of "
        "the driver must be that of its runtimes)",
    )


def _designated_id(request: CreateRequest, functions: set[str]) -> Refusal | None:
    if not request.designatedInstanceID:
        return None
    try:
        ids.check_instance_id(request.designatedInstanceID)
    except ValueError as error:
        return Refusal(Code.ERR_PARAM_INVALID, f"invalid designated instanceid: {error}")
    return None


def _priority(request: CreateRequest, functions: set[str]) -> Refusal | None:
    if 0 <= request.schedulingOps.priority <= limits.PRIORITY_MAX:
        return None
    return Refusal(Code.ERR_PARAM_INVALID, f"invalid instance priority, should < {limits.PRIORITY_MAX}")


def _amounts(request: CreateRequest, functions: set[str]) -> Refusal | None:
    for name, amount in sorted(request.schedulingOps.resources.items()):
        if not 0 <= amount < math.inf:  # NaN is neither
            text = f"Required {name} resource size {amount:g} is invalid. Valid value range is [0,inf)"
            return Refusal(Code.ERR_RESOURCE_CONFIG_ERROR, text)
    return None


def _cpu(request: CreateRequest, functions: set[str]) -> Refusal | None:
    low, high = limits.CPU_MIN_MILLICORES, limits.CPU_MAX_MILLICORES
    asked = request.schedulingOps.resources.get("CPU", low)
    if low <= asked <= high:
        return None
    text = f"Required CPU resource size {asked:g} millicores is invalid."
    return Refusal(Code.ERR_RESOURCE_CONFIG_ERROR, f"{text} Valid value range is [{low},{high}] millicores")


def _memory(request: CreateRequest, functions: set[str]) -> Refusal | None:
    low, high = limits.MEMORY_MIN_MB, limits.MEMORY_MAX_MB
    asked = request.schedulingOps.resources.get("Memory", low)
    if low <= asked <= high:
        return None
    text = f"Required memory resource size {asked:g} MB is invalid."
    return Refusal(Code.ERR_RESOURCE_CONFIG_ERROR, f"{text} Valid value range is [{low},{high}] MB")


def _environment(request: CreateRequest, functions: set[str]) -> Refusal | None:
    text = request.createOptions.get("DELEGATE_ENV_VAR", "null")
    try:
        variables = json.loads(text)
    except ValueError as error:
        return Refusal(Code.ERR_PARAM_INVALID, f"DELEGATE_ENV_VAR is not JSON: {error}")
    if variables is None or isinstance(variables, dict):
        return None
    return Refusal(Code.ERR_PARAM_INVALID, f"DELEGATE_ENV_VAR must be a JSON object or null, got {text[:80]}")


def _grace_period(request: CreateRequest, functions: set[str]) -> Refusal | None:
    text = request.createOptions.get("GRACEFUL_SHUTDOWN_TIME", "0")
    try:
        int(text)
    except ValueError:
        return Refusal(
            Code.ERR_EXTENSION_META_ERROR,
            f"GRACEFUL_SHUTDOWN_TIME must be a whole number of seconds, got {text!r}",
        )
    return None


def record_of(
    request: CreateRequest, *, instance_id: str, creator: str, job_id: str, node: str
) -> InstanceRecord:
    """The instance that an admitted create asks for. The shell adds the time."""
    options = dict(request.createOptions)
    grace = int(options.get("GRACEFUL_SHUTDOWN_TIME", "-1"))
    record = InstanceRecord(
        instance_id=instance_id,
        state=NEW,
        function=request.function,
        job_id=job_id,
        parent_id=creator,
        tenant_id=ids.DEFAULT_TENANT,
        scheduling=request.schedulingOps,
        detached=options.get("lifecycle") == "detached",
        designated=bool(request.designatedInstanceID),
        grace_period_s=grace if grace >= 0 else limits.GRACE_PERIOD_DEFAULT_S,
        labels=request.labels,
        create_options=options,
        create_request_id=request.requestID,
        ingress_node=node,
    )
    # As production reads it; a negative one means that there is no limit.
    if record.scheduling.scheduleTimeoutMs == 0:
        record.scheduling.scheduleTimeoutMs = limits.SCHEDULE_TIMEOUT_DEFAULT_MS
    return record
