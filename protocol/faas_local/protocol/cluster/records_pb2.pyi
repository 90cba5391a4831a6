from faas_local.protocol.wire import common_pb2 as _common_pb2
from faas_local.protocol.wire import core_service_pb2 as _core_service_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class InstanceState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    NEW: _ClassVar[InstanceState]
    SCHEDULING: _ClassVar[InstanceState]
    CREATING: _ClassVar[InstanceState]
    RUNNING: _ClassVar[InstanceState]
    FAILED: _ClassVar[InstanceState]
    EXITING: _ClassVar[InstanceState]
    FATAL: _ClassVar[InstanceState]
    SCHEDULE_FAILED: _ClassVar[InstanceState]
    EXITED: _ClassVar[InstanceState]
    EVICTING: _ClassVar[InstanceState]
    EVICTED: _ClassVar[InstanceState]
    SUB_HEALTH: _ClassVar[InstanceState]
    SUSPEND: _ClassVar[InstanceState]
    PAUSED: _ClassVar[InstanceState]
NEW: InstanceState
SCHEDULING: InstanceState
CREATING: InstanceState
RUNNING: InstanceState
FAILED: InstanceState
EXITING: InstanceState
FATAL: InstanceState
SCHEDULE_FAILED: InstanceState
EXITED: InstanceState
EVICTING: InstanceState
EVICTED: InstanceState
SUB_HEALTH: InstanceState
SUSPEND: InstanceState
PAUSED: InstanceState

class Reason(_message.Message):
    __slots__ = ("code", "message", "small_objects", "stack_traces")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    SMALL_OBJECTS_FIELD_NUMBER: _ClassVar[int]
    STACK_TRACES_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    small_objects: _containers.RepeatedCompositeFieldContainer[_common_pb2.SmallObject]
    stack_traces: _containers.RepeatedCompositeFieldContainer[_common_pb2.StackTraceInfo]
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ..., small_objects: _Optional[_Iterable[_Union[_common_pb2.SmallObject, _Mapping]]] = ..., stack_traces: _Optional[_Iterable[_Union[_common_pb2.StackTraceInfo, _Mapping]]] = ...) -> None: ...

class InstanceRecord(_message.Message):
    __slots__ = ("instance_id", "state", "function", "job_id", "parent_id", "tenant_id", "node", "runtime_id", "pid", "scheduling", "detached", "designated", "grace_period_s", "created_ms", "labels", "create_options", "reason", "runtime_info", "create_request_id", "ingress_node")
    class CreateOptionsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    FUNCTION_FIELD_NUMBER: _ClassVar[int]
    JOB_ID_FIELD_NUMBER: _ClassVar[int]
    PARENT_ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    NODE_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_ID_FIELD_NUMBER: _ClassVar[int]
    PID_FIELD_NUMBER: _ClassVar[int]
    SCHEDULING_FIELD_NUMBER: _ClassVar[int]
    DETACHED_FIELD_NUMBER: _ClassVar[int]
    DESIGNATED_FIELD_NUMBER: _ClassVar[int]
    GRACE_PERIOD_S_FIELD_NUMBER: _ClassVar[int]
    CREATED_MS_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    CREATE_OPTIONS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_INFO_FIELD_NUMBER: _ClassVar[int]
    CREATE_REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    INGRESS_NODE_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    state: InstanceState
    function: str
    job_id: str
    parent_id: str
    tenant_id: str
    node: str
    runtime_id: str
    pid: int
    scheduling: _core_service_pb2.SchedulingOptions
    detached: bool
    designated: bool
    grace_period_s: int
    created_ms: int
    labels: _containers.RepeatedScalarFieldContainer[str]
    create_options: _containers.ScalarMap[str, str]
    reason: Reason
    runtime_info: _common_pb2.RuntimeInfo
    create_request_id: str
    ingress_node: str
    def __init__(self, instance_id: _Optional[str] = ..., state: _Optional[_Union[InstanceState, str]] = ..., function: _Optional[str] = ..., job_id: _Optional[str] = ..., parent_id: _Optional[str] = ..., tenant_id: _Optional[str] = ..., node: _Optional[str] = ..., runtime_id: _Optional[str] = ..., pid: _Optional[int] = ..., scheduling: _Optional[_Union[_core_service_pb2.SchedulingOptions, _Mapping]] = ..., detached: _Optional[bool] = ..., designated: _Optional[bool] = ..., grace_period_s: _Optional[int] = ..., created_ms: _Optional[int] = ..., labels: _Optional[_Iterable[str]] = ..., create_options: _Optional[_Mapping[str, str]] = ..., reason: _Optional[_Union[Reason, _Mapping]] = ..., runtime_info: _Optional[_Union[_common_pb2.RuntimeInfo, _Mapping]] = ..., create_request_id: _Optional[str] = ..., ingress_node: _Optional[str] = ...) -> None: ...

class RouteRecord(_message.Message):
    __slots__ = ("instance_id", "node", "state", "job_id", "runtime_id", "create_request_id", "reason", "runtime_info")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    NODE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    JOB_ID_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_ID_FIELD_NUMBER: _ClassVar[int]
    CREATE_REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_INFO_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    node: str
    state: InstanceState
    job_id: str
    runtime_id: str
    create_request_id: str
    reason: Reason
    runtime_info: _common_pb2.RuntimeInfo
    def __init__(self, instance_id: _Optional[str] = ..., node: _Optional[str] = ..., state: _Optional[_Union[InstanceState, str]] = ..., job_id: _Optional[str] = ..., runtime_id: _Optional[str] = ..., create_request_id: _Optional[str] = ..., reason: _Optional[_Union[Reason, _Mapping]] = ..., runtime_info: _Optional[_Union[_common_pb2.RuntimeInfo, _Mapping]] = ...) -> None: ...

class RequestRecord(_message.Message):
    __slots__ = ("instance_id",)
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    def __init__(self, instance_id: _Optional[str] = ...) -> None: ...

class JobRecord(_message.Message):
    __slots__ = ("job_id", "node", "ended", "tenant_id")
    JOB_ID_FIELD_NUMBER: _ClassVar[int]
    NODE_FIELD_NUMBER: _ClassVar[int]
    ENDED_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    job_id: str
    node: str
    ended: bool
    tenant_id: str
    def __init__(self, job_id: _Optional[str] = ..., node: _Optional[str] = ..., ended: _Optional[bool] = ..., tenant_id: _Optional[str] = ...) -> None: ...

class NodeRecord(_message.Message):
    __slots__ = ("node", "host", "busproxy", "data_worker", "scheduler", "capacity", "labels")
    class CapacityEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: float
        def __init__(self, key: _Optional[str] = ..., value: _Optional[float] = ...) -> None: ...
    class LabelsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    NODE_FIELD_NUMBER: _ClassVar[int]
    HOST_FIELD_NUMBER: _ClassVar[int]
    BUSPROXY_FIELD_NUMBER: _ClassVar[int]
    DATA_WORKER_FIELD_NUMBER: _ClassVar[int]
    SCHEDULER_FIELD_NUMBER: _ClassVar[int]
    CAPACITY_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    node: str
    host: str
    busproxy: str
    data_worker: str
    scheduler: str
    capacity: _containers.ScalarMap[str, float]
    labels: _containers.ScalarMap[str, str]
    def __init__(self, node: _Optional[str] = ..., host: _Optional[str] = ..., busproxy: _Optional[str] = ..., data_worker: _Optional[str] = ..., scheduler: _Optional[str] = ..., capacity: _Optional[_Mapping[str, float]] = ..., labels: _Optional[_Mapping[str, str]] = ...) -> None: ...

class FunctionRecord(_message.Message):
    __slots__ = ("function", "runtime")
    FUNCTION_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_FIELD_NUMBER: _ClassVar[int]
    function: str
    runtime: str
    def __init__(self, function: _Optional[str] = ..., runtime: _Optional[str] = ...) -> None: ...
