from faas_local.protocol.wire import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CallRequest(_message.Message):
    __slots__ = ("function", "args", "traceID", "returnObjectID", "isCreate", "senderID", "requestID", "returnObjectIDs", "createOptions", "spanID", "bypass_datasystem")
    class CreateOptionsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    FUNCTION_FIELD_NUMBER: _ClassVar[int]
    ARGS_FIELD_NUMBER: _ClassVar[int]
    TRACEID_FIELD_NUMBER: _ClassVar[int]
    RETURNOBJECTID_FIELD_NUMBER: _ClassVar[int]
    ISCREATE_FIELD_NUMBER: _ClassVar[int]
    SENDERID_FIELD_NUMBER: _ClassVar[int]
    REQUESTID_FIELD_NUMBER: _ClassVar[int]
    RETURNOBJECTIDS_FIELD_NUMBER: _ClassVar[int]
    CREATEOPTIONS_FIELD_NUMBER: _ClassVar[int]
    SPANID_FIELD_NUMBER: _ClassVar[int]
    BYPASS_DATASYSTEM_FIELD_NUMBER: _ClassVar[int]
    function: str
    args: _containers.RepeatedCompositeFieldContainer[_common_pb2.Arg]
    traceID: str
    returnObjectID: str
    isCreate: bool
    senderID: str
    requestID: str
    returnObjectIDs: _containers.RepeatedScalarFieldContainer[str]
    createOptions: _containers.ScalarMap[str, str]
    spanID: str
    bypass_datasystem: bool
    def __init__(self, function: _Optional[str] = ..., args: _Optional[_Iterable[_Union[_common_pb2.Arg, _Mapping]]] = ..., traceID: _Optional[str] = ..., returnObjectID: _Optional[str] = ..., isCreate: _Optional[bool] = ..., senderID: _Optional[str] = ..., requestID: _Optional[str] = ..., returnObjectIDs: _Optional[_Iterable[str]] = ..., createOptions: _Optional[_Mapping[str, str]] = ..., spanID: _Optional[str] = ..., bypass_datasystem: _Optional[bool] = ...) -> None: ...

class CallResponse(_message.Message):
    __slots__ = ("code", "message")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ...) -> None: ...

class CheckpointRequest(_message.Message):
    __slots__ = ("checkpointID",)
    CHECKPOINTID_FIELD_NUMBER: _ClassVar[int]
    checkpointID: str
    def __init__(self, checkpointID: _Optional[str] = ...) -> None: ...

class CheckpointResponse(_message.Message):
    __slots__ = ("code", "message", "state")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    state: bytes
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ..., state: _Optional[bytes] = ...) -> None: ...

class RecoverRequest(_message.Message):
    __slots__ = ("state", "createOptions")
    class CreateOptionsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    STATE_FIELD_NUMBER: _ClassVar[int]
    CREATEOPTIONS_FIELD_NUMBER: _ClassVar[int]
    state: bytes
    createOptions: _containers.ScalarMap[str, str]
    def __init__(self, state: _Optional[bytes] = ..., createOptions: _Optional[_Mapping[str, str]] = ...) -> None: ...

class RecoverResponse(_message.Message):
    __slots__ = ("code", "message")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ...) -> None: ...

class ShutdownRequest(_message.Message):
    __slots__ = ("gracePeriodSecond",)
    GRACEPERIODSECOND_FIELD_NUMBER: _ClassVar[int]
    gracePeriodSecond: int
    def __init__(self, gracePeriodSecond: _Optional[int] = ...) -> None: ...

class ShutdownResponse(_message.Message):
    __slots__ = ("code", "message")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ...) -> None: ...

class NotifyRequest(_message.Message):
    __slots__ = ("requestID", "code", "message", "smallObjects", "stackTraceInfos", "runtimeInfo", "instanceID")
    REQUESTID_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    SMALLOBJECTS_FIELD_NUMBER: _ClassVar[int]
    STACKTRACEINFOS_FIELD_NUMBER: _ClassVar[int]
    RUNTIMEINFO_FIELD_NUMBER: _ClassVar[int]
    INSTANCEID_FIELD_NUMBER: _ClassVar[int]
    requestID: str
    code: int
    message: str
    smallObjects: _containers.RepeatedCompositeFieldContainer[_common_pb2.SmallObject]
    stackTraceInfos: _containers.RepeatedCompositeFieldContainer[_common_pb2.StackTraceInfo]
    runtimeInfo: _common_pb2.RuntimeInfo
    instanceID: str
    def __init__(self, requestID: _Optional[str] = ..., code: _Optional[int] = ..., message: _Optional[str] = ..., smallObjects: _Optional[_Iterable[_Union[_common_pb2.SmallObject, _Mapping]]] = ..., stackTraceInfos: _Optional[_Iterable[_Union[_common_pb2.StackTraceInfo, _Mapping]]] = ..., runtimeInfo: _Optional[_Union[_common_pb2.RuntimeInfo, _Mapping]] = ..., instanceID: _Optional[str] = ...) -> None: ...

class NotifyResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class HeartbeatRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class HeartbeatResponse(_message.Message):
    __slots__ = ("code",)
    CODE_FIELD_NUMBER: _ClassVar[int]
    code: _common_pb2.HealthCheckCode
    def __init__(self, code: _Optional[_Union[_common_pb2.HealthCheckCode, str]] = ...) -> None: ...

class SignalRequest(_message.Message):
    __slots__ = ("signal", "payload")
    SIGNAL_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_FIELD_NUMBER: _ClassVar[int]
    signal: int
    payload: bytes
    def __init__(self, signal: _Optional[int] = ..., payload: _Optional[bytes] = ...) -> None: ...

class SignalResponse(_message.Message):
    __slots__ = ("code", "message")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ...) -> None: ...

class PrepareSnapRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class PrepareSnapResponse(_message.Message):
    __slots__ = ("code", "message")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ...) -> None: ...

class SnapStartedRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class SnapStartedResponse(_message.Message):
    __slots__ = ("code", "message")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ...) -> None: ...
