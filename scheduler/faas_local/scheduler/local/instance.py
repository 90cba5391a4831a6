"""One instance on this node: its record, and the messages that concern it."""

import enum
import json
from collections.abc import Mapping
from dataclasses import dataclass

from faas_local.protocol.cluster import control_pb2 as control
from faas_local.protocol.cluster.records_pb2 import FATAL, InstanceRecord, InstanceState
from faas_local.protocol.wire.core_service_pb2 import CreateRequest
from faas_local.scheduler.states import move


class AfterProcess(enum.Enum):
    """What becomes of the record when the process has ended."""

    FAIL = "it was not expected: FATAL with what the process left"
    KEEP_REASON = "it asked for its end: FATAL with the reason already written"
    FORGET = "it was killed on request: nothing stays"


@dataclass
class Instance:
    """An instance that this node has, from assignment until its process is gone."""

    record: InstanceRecord
    create: CreateRequest | None = None
    after_process: AfterProcess = AfterProcess.FAIL

    @property
    def id(self) -> str:
        """The instance id."""
        return self.record.instance_id

    @property
    def birth(self) -> tuple[str, str]:
        """Tells this instance from an earlier or later one of the same name."""
        return self.record.instance_id, self.record.create_request_id

    def __repr__(self) -> str:
        return (
            f"<Instance {self.id} {InstanceState.Name(self.record.state)} runtime={self.record.runtime_id}>"
        )

    def move(self, target: InstanceState) -> None:
        """Take a step of the transition table."""
        move(self.record, target)

    def fail(self, code: int, message: str) -> None:
        """FATAL, with the code and text that its callers will see."""
        self.move(FATAL)
        self.record.reason.Clear()
        self.record.reason.code = code
        self.record.reason.message = message

    def start_runtime(self) -> control.ControlMessage:
        """For the function agent."""
        record = self.record
        message = control.StartRuntime(
            instance_id=record.instance_id,
            runtime_id=record.runtime_id,
            job_id=record.job_id,
            function=record.function,
            tenant_id=record.tenant_id,
            environment=user_environment(record.create_options),
        )
        return control.ControlMessage(start_runtime=message)

    def stop_runtime(self) -> control.ControlMessage:
        """For the function agent."""
        message = control.StopRuntime(instance_id=self.id, runtime_id=self.record.runtime_id)
        return control.ControlMessage(stop_runtime=message)

    def init_instance(self) -> control.ControlMessage:
        """For the busproxy: run the constructor."""
        message = control.InitInstance(
            instance_id=self.id,
            runtime_id=self.record.runtime_id,
            creator_id=self.record.parent_id,
            create=self.create,
        )
        return control.ControlMessage(init_instance=message)

    def shutdown_instance(self) -> control.ControlMessage:
        """For the busproxy: let the instance finish."""
        message = control.ShutdownInstance(
            instance_id=self.id,
            runtime_id=self.record.runtime_id,
            grace_period_s=self.record.grace_period_s,
        )
        return control.ControlMessage(shutdown_instance=message)


def user_environment(create_options: Mapping[str, str]) -> dict[str, str]:
    """The environment variables of InvokeOptions.env_vars: JSON (or `null`) under DELEGATE_ENV_VAR.

    The busproxy has refused a create whose JSON is not such an object.
    """
    variables = json.loads(create_options.get("DELEGATE_ENV_VAR", "null"))
    return {str(name): str(value) for name, value in (variables or {}).items()}
