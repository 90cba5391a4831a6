from faas_local.protocol.wire import core_service_pb2 as _core_service_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Role(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    UNKNOWN: _ClassVar[Role]
    BUSPROXY: _ClassVar[Role]
    FUNCTION_AGENT: _ClassVar[Role]
UNKNOWN: Role
BUSPROXY: Role
FUNCTION_AGENT: Role

class LinkFrame(_message.Message):
    __slots__ = ("messages",)
    MESSAGES_FIELD_NUMBER: _ClassVar[int]
    messages: _containers.RepeatedCompositeFieldContainer[ControlMessage]
    def __init__(self, messages: _Optional[_Iterable[_Union[ControlMessage, _Mapping]]] = ...) -> None: ...

class ControlMessage(_message.Message):
    __slots__ = ("hello", "kill_instance", "runtime_attached", "init_finished", "shutdown_finished", "exit_requested", "init_instance", "shutdown_instance", "start_runtime", "stop_runtime", "runtime_started", "runtime_start_failed", "runtime_exited")
    HELLO_FIELD_NUMBER: _ClassVar[int]
    KILL_INSTANCE_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_ATTACHED_FIELD_NUMBER: _ClassVar[int]
    INIT_FINISHED_FIELD_NUMBER: _ClassVar[int]
    SHUTDOWN_FINISHED_FIELD_NUMBER: _ClassVar[int]
    EXIT_REQUESTED_FIELD_NUMBER: _ClassVar[int]
    INIT_INSTANCE_FIELD_NUMBER: _ClassVar[int]
    SHUTDOWN_INSTANCE_FIELD_NUMBER: _ClassVar[int]
    START_RUNTIME_FIELD_NUMBER: _ClassVar[int]
    STOP_RUNTIME_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_STARTED_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_START_FAILED_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_EXITED_FIELD_NUMBER: _ClassVar[int]
    hello: Hello
    kill_instance: KillInstance
    runtime_attached: RuntimeAttached
    init_finished: InitFinished
    shutdown_finished: ShutdownFinished
    exit_requested: ExitRequested
    init_instance: InitInstance
    shutdown_instance: ShutdownInstance
    start_runtime: StartRuntime
    stop_runtime: StopRuntime
    runtime_started: RuntimeStarted
    runtime_start_failed: RuntimeStartFailed
    runtime_exited: RuntimeExited
    def __init__(self, hello: _Optional[_Union[Hello, _Mapping]] = ..., kill_instance: _Optional[_Union[KillInstance, _Mapping]] = ..., runtime_attached: _Optional[_Union[RuntimeAttached, _Mapping]] = ..., init_finished: _Optional[_Union[InitFinished, _Mapping]] = ..., shutdown_finished: _Optional[_Union[ShutdownFinished, _Mapping]] = ..., exit_requested: _Optional[_Union[ExitRequested, _Mapping]] = ..., init_instance: _Optional[_Union[InitInstance, _Mapping]] = ..., shutdown_instance: _Optional[_Union[ShutdownInstance, _Mapping]] = ..., start_runtime: _Optional[_Union[StartRuntime, _Mapping]] = ..., stop_runtime: _Optional[_Union[StopRuntime, _Mapping]] = ..., runtime_started: _Optional[_Union[RuntimeStarted, _Mapping]] = ..., runtime_start_failed: _Optional[_Union[RuntimeStartFailed, _Mapping]] = ..., runtime_exited: _Optional[_Union[RuntimeExited, _Mapping]] = ...) -> None: ...

class Hello(_message.Message):
    __slots__ = ("role", "node", "runtimes")
    ROLE_FIELD_NUMBER: _ClassVar[int]
    NODE_FIELD_NUMBER: _ClassVar[int]
    RUNTIMES_FIELD_NUMBER: _ClassVar[int]
    role: Role
    node: str
    runtimes: _containers.RepeatedCompositeFieldContainer[RuntimeRef]
    def __init__(self, role: _Optional[_Union[Role, str]] = ..., node: _Optional[str] = ..., runtimes: _Optional[_Iterable[_Union[RuntimeRef, _Mapping]]] = ...) -> None: ...

class RuntimeRef(_message.Message):
    __slots__ = ("instance_id", "runtime_id", "pid")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_ID_FIELD_NUMBER: _ClassVar[int]
    PID_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    runtime_id: str
    pid: int
    def __init__(self, instance_id: _Optional[str] = ..., runtime_id: _Optional[str] = ..., pid: _Optional[int] = ...) -> None: ...

class KillInstance(_message.Message):
    __slots__ = ("instance_id", "create_request_id")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    CREATE_REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    create_request_id: str
    def __init__(self, instance_id: _Optional[str] = ..., create_request_id: _Optional[str] = ...) -> None: ...

class RuntimeAttached(_message.Message):
    __slots__ = ("instance_id", "runtime_id")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_ID_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    runtime_id: str
    def __init__(self, instance_id: _Optional[str] = ..., runtime_id: _Optional[str] = ...) -> None: ...

class InitInstance(_message.Message):
    __slots__ = ("instance_id", "runtime_id", "creator_id", "create")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_ID_FIELD_NUMBER: _ClassVar[int]
    CREATOR_ID_FIELD_NUMBER: _ClassVar[int]
    CREATE_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    runtime_id: str
    creator_id: str
    create: _core_service_pb2.CreateRequest
    def __init__(self, instance_id: _Optional[str] = ..., runtime_id: _Optional[str] = ..., creator_id: _Optional[str] = ..., create: _Optional[_Union[_core_service_pb2.CreateRequest, _Mapping]] = ...) -> None: ...

class InitFinished(_message.Message):
    __slots__ = ("instance_id", "runtime_id", "result")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_ID_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    runtime_id: str
    result: _core_service_pb2.CallResult
    def __init__(self, instance_id: _Optional[str] = ..., runtime_id: _Optional[str] = ..., result: _Optional[_Union[_core_service_pb2.CallResult, _Mapping]] = ...) -> None: ...

class ShutdownInstance(_message.Message):
    __slots__ = ("instance_id", "runtime_id", "grace_period_s")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_ID_FIELD_NUMBER: _ClassVar[int]
    GRACE_PERIOD_S_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    runtime_id: str
    grace_period_s: int
    def __init__(self, instance_id: _Optional[str] = ..., runtime_id: _Optional[str] = ..., grace_period_s: _Optional[int] = ...) -> None: ...

class ShutdownFinished(_message.Message):
    __slots__ = ("instance_id", "runtime_id")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_ID_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    runtime_id: str
    def __init__(self, instance_id: _Optional[str] = ..., runtime_id: _Optional[str] = ...) -> None: ...

class ExitRequested(_message.Message):
    __slots__ = ("instance_id", "runtime_id")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_ID_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    runtime_id: str
    def __init__(self, instance_id: _Optional[str] = ..., runtime_id: _Optional[str] = ...) -> None: ...

class StartRuntime(_message.Message):
    __slots__ = ("instance_id", "runtime_id", "job_id", "function", "environment", "tenant_id")
    class EnvironmentEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_ID_FIELD_NUMBER: _ClassVar[int]
    JOB_ID_FIELD_NUMBER: _ClassVar[int]
    FUNCTION_FIELD_NUMBER: _ClassVar[int]
    ENVIRONMENT_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    runtime_id: str
    job_id: str
    function: str
    environment: _containers.ScalarMap[str, str]
    tenant_id: str
    def __init__(self, instance_id: _Optional[str] = ..., runtime_id: _Optional[str] = ..., job_id: _Optional[str] = ..., function: _Optional[str] = ..., environment: _Optional[_Mapping[str, str]] = ..., tenant_id: _Optional[str] = ...) -> None: ...

class StopRuntime(_message.Message):
    __slots__ = ("instance_id", "runtime_id")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_ID_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    runtime_id: str
    def __init__(self, instance_id: _Optional[str] = ..., runtime_id: _Optional[str] = ...) -> None: ...

class RuntimeStarted(_message.Message):
    __slots__ = ("instance_id", "runtime_id", "pid")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_ID_FIELD_NUMBER: _ClassVar[int]
    PID_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    runtime_id: str
    pid: int
    def __init__(self, instance_id: _Optional[str] = ..., runtime_id: _Optional[str] = ..., pid: _Optional[int] = ...) -> None: ...

class RuntimeStartFailed(_message.Message):
    __slots__ = ("instance_id", "runtime_id", "code", "message")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_ID_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    runtime_id: str
    code: int
    message: str
    def __init__(self, instance_id: _Optional[str] = ..., runtime_id: _Optional[str] = ..., code: _Optional[int] = ..., message: _Optional[str] = ...) -> None: ...

class RuntimeExited(_message.Message):
    __slots__ = ("instance_id", "runtime_id", "code", "message")
    INSTANCE_ID_FIELD_NUMBER: _ClassVar[int]
    RUNTIME_ID_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    instance_id: str
    runtime_id: str
    code: int
    message: str
    def __init__(self, instance_id: _Optional[str] = ..., runtime_id: _Optional[str] = ..., code: _Optional[int] = ..., message: _Optional[str] = ...) -> None: ...
