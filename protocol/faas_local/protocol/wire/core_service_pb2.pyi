from faas_local.protocol.wire import common_pb2 as _common_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AffinityType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PreferredAffinity: _ClassVar[AffinityType]
    PreferredAntiAffinity: _ClassVar[AffinityType]
    RequiredAffinity: _ClassVar[AffinityType]
    RequiredAntiAffinity: _ClassVar[AffinityType]
PreferredAffinity: AffinityType
PreferredAntiAffinity: AffinityType
RequiredAffinity: AffinityType
RequiredAntiAffinity: AffinityType

class SchedulingOptions(_message.Message):
    __slots__ = ("priority", "resources", "extension", "affinity", "scheduleAffinity", "range", "scheduleTimeoutMs", "preemptedAllowed", "rGroupName")
    class ResourcesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: float
        def __init__(self, key: _Optional[str] = ..., value: _Optional[float] = ...) -> None: ...
    class ExtensionEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    class AffinityEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: AffinityType
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[AffinityType, str]] = ...) -> None: ...
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    RESOURCES_FIELD_NUMBER: _ClassVar[int]
    EXTENSION_FIELD_NUMBER: _ClassVar[int]
    AFFINITY_FIELD_NUMBER: _ClassVar[int]
    SCHEDULEAFFINITY_FIELD_NUMBER: _ClassVar[int]
    RANGE_FIELD_NUMBER: _ClassVar[int]
    SCHEDULETIMEOUTMS_FIELD_NUMBER: _ClassVar[int]
    PREEMPTEDALLOWED_FIELD_NUMBER: _ClassVar[int]
    RGROUPNAME_FIELD_NUMBER: _ClassVar[int]
    priority: int
    resources: _containers.ScalarMap[str, float]
    extension: _containers.ScalarMap[str, str]
    affinity: _containers.ScalarMap[str, AffinityType]
    scheduleAffinity: _common_pb2.Affinity
    range: InstanceRange
    scheduleTimeoutMs: int
    preemptedAllowed: bool
    rGroupName: str
    def __init__(self, priority: _Optional[int] = ..., resources: _Optional[_Mapping[str, float]] = ..., extension: _Optional[_Mapping[str, str]] = ..., affinity: _Optional[_Mapping[str, AffinityType]] = ..., scheduleAffinity: _Optional[_Union[_common_pb2.Affinity, _Mapping]] = ..., range: _Optional[_Union[InstanceRange, _Mapping]] = ..., scheduleTimeoutMs: _Optional[int] = ..., preemptedAllowed: _Optional[bool] = ..., rGroupName: _Optional[str] = ...) -> None: ...

class InstanceRange(_message.Message):
    __slots__ = ("min", "max", "step")
    MIN_FIELD_NUMBER: _ClassVar[int]
    MAX_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    min: int
    max: int
    step: int
    def __init__(self, min: _Optional[int] = ..., max: _Optional[int] = ..., step: _Optional[int] = ...) -> None: ...

class CreateRequest(_message.Message):
    __slots__ = ("function", "args", "schedulingOps", "requestID", "traceID", "labels", "designatedInstanceID", "createOptions")
    class CreateOptionsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    FUNCTION_FIELD_NUMBER: _ClassVar[int]
    ARGS_FIELD_NUMBER: _ClassVar[int]
    SCHEDULINGOPS_FIELD_NUMBER: _ClassVar[int]
    REQUESTID_FIELD_NUMBER: _ClassVar[int]
    TRACEID_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    DESIGNATEDINSTANCEID_FIELD_NUMBER: _ClassVar[int]
    CREATEOPTIONS_FIELD_NUMBER: _ClassVar[int]
    function: str
    args: _containers.RepeatedCompositeFieldContainer[_common_pb2.Arg]
    schedulingOps: SchedulingOptions
    requestID: str
    traceID: str
    labels: _containers.RepeatedScalarFieldContainer[str]
    designatedInstanceID: str
    createOptions: _containers.ScalarMap[str, str]
    def __init__(self, function: _Optional[str] = ..., args: _Optional[_Iterable[_Union[_common_pb2.Arg, _Mapping]]] = ..., schedulingOps: _Optional[_Union[SchedulingOptions, _Mapping]] = ..., requestID: _Optional[str] = ..., traceID: _Optional[str] = ..., labels: _Optional[_Iterable[str]] = ..., designatedInstanceID: _Optional[str] = ..., createOptions: _Optional[_Mapping[str, str]] = ...) -> None: ...

class CreateResponse(_message.Message):
    __slots__ = ("code", "message", "instanceID")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    INSTANCEID_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    instanceID: str
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ..., instanceID: _Optional[str] = ...) -> None: ...

class CreateResponses(_message.Message):
    __slots__ = ("code", "message", "instanceIDs", "groupID")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    INSTANCEIDS_FIELD_NUMBER: _ClassVar[int]
    GROUPID_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    instanceIDs: _containers.RepeatedScalarFieldContainer[str]
    groupID: str
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ..., instanceIDs: _Optional[_Iterable[str]] = ..., groupID: _Optional[str] = ...) -> None: ...

class CreateRequests(_message.Message):
    __slots__ = ("requests", "tenantID", "requestID", "traceID", "groupOpt")
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    TENANTID_FIELD_NUMBER: _ClassVar[int]
    REQUESTID_FIELD_NUMBER: _ClassVar[int]
    TRACEID_FIELD_NUMBER: _ClassVar[int]
    GROUPOPT_FIELD_NUMBER: _ClassVar[int]
    requests: _containers.RepeatedCompositeFieldContainer[CreateRequest]
    tenantID: str
    requestID: str
    traceID: str
    groupOpt: GroupOptions
    def __init__(self, requests: _Optional[_Iterable[_Union[CreateRequest, _Mapping]]] = ..., tenantID: _Optional[str] = ..., requestID: _Optional[str] = ..., traceID: _Optional[str] = ..., groupOpt: _Optional[_Union[GroupOptions, _Mapping]] = ...) -> None: ...

class CreateResourceGroupRequest(_message.Message):
    __slots__ = ("rGroupSpec", "requestID", "traceID")
    RGROUPSPEC_FIELD_NUMBER: _ClassVar[int]
    REQUESTID_FIELD_NUMBER: _ClassVar[int]
    TRACEID_FIELD_NUMBER: _ClassVar[int]
    rGroupSpec: _common_pb2.ResourceGroupSpec
    requestID: str
    traceID: str
    def __init__(self, rGroupSpec: _Optional[_Union[_common_pb2.ResourceGroupSpec, _Mapping]] = ..., requestID: _Optional[str] = ..., traceID: _Optional[str] = ...) -> None: ...

class CreateResourceGroupResponse(_message.Message):
    __slots__ = ("code", "message")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ...) -> None: ...

class BindOptions(_message.Message):
    __slots__ = ("resource", "policy")
    RESOURCE_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    resource: str
    policy: _common_pb2.BindStrategy
    def __init__(self, resource: _Optional[str] = ..., policy: _Optional[_Union[_common_pb2.BindStrategy, str]] = ...) -> None: ...

class GroupOptions(_message.Message):
    __slots__ = ("timeout", "groupName", "sameRunningLifecycle", "rGroupName", "groupPolicy", "bind")
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    GROUPNAME_FIELD_NUMBER: _ClassVar[int]
    SAMERUNNINGLIFECYCLE_FIELD_NUMBER: _ClassVar[int]
    RGROUPNAME_FIELD_NUMBER: _ClassVar[int]
    GROUPPOLICY_FIELD_NUMBER: _ClassVar[int]
    BIND_FIELD_NUMBER: _ClassVar[int]
    timeout: int
    groupName: str
    sameRunningLifecycle: bool
    rGroupName: str
    groupPolicy: _common_pb2.GroupPolicy
    bind: BindOptions
    def __init__(self, timeout: _Optional[int] = ..., groupName: _Optional[str] = ..., sameRunningLifecycle: _Optional[bool] = ..., rGroupName: _Optional[str] = ..., groupPolicy: _Optional[_Union[_common_pb2.GroupPolicy, str]] = ..., bind: _Optional[_Union[BindOptions, _Mapping]] = ...) -> None: ...

class InvokeOptions(_message.Message):
    __slots__ = ("customTag", "bypass_datasystem")
    class CustomTagEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    CUSTOMTAG_FIELD_NUMBER: _ClassVar[int]
    BYPASS_DATASYSTEM_FIELD_NUMBER: _ClassVar[int]
    customTag: _containers.ScalarMap[str, str]
    bypass_datasystem: bool
    def __init__(self, customTag: _Optional[_Mapping[str, str]] = ..., bypass_datasystem: _Optional[bool] = ...) -> None: ...

class InvokeRequest(_message.Message):
    __slots__ = ("function", "args", "instanceID", "requestID", "traceID", "returnObjectIDs", "spanID", "invokeOptions")
    FUNCTION_FIELD_NUMBER: _ClassVar[int]
    ARGS_FIELD_NUMBER: _ClassVar[int]
    INSTANCEID_FIELD_NUMBER: _ClassVar[int]
    REQUESTID_FIELD_NUMBER: _ClassVar[int]
    TRACEID_FIELD_NUMBER: _ClassVar[int]
    RETURNOBJECTIDS_FIELD_NUMBER: _ClassVar[int]
    SPANID_FIELD_NUMBER: _ClassVar[int]
    INVOKEOPTIONS_FIELD_NUMBER: _ClassVar[int]
    function: str
    args: _containers.RepeatedCompositeFieldContainer[_common_pb2.Arg]
    instanceID: str
    requestID: str
    traceID: str
    returnObjectIDs: _containers.RepeatedScalarFieldContainer[str]
    spanID: str
    invokeOptions: InvokeOptions
    def __init__(self, function: _Optional[str] = ..., args: _Optional[_Iterable[_Union[_common_pb2.Arg, _Mapping]]] = ..., instanceID: _Optional[str] = ..., requestID: _Optional[str] = ..., traceID: _Optional[str] = ..., returnObjectIDs: _Optional[_Iterable[str]] = ..., spanID: _Optional[str] = ..., invokeOptions: _Optional[_Union[InvokeOptions, _Mapping]] = ...) -> None: ...

class InvokeResponse(_message.Message):
    __slots__ = ("code", "message", "returnObjectID")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    RETURNOBJECTID_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    returnObjectID: str
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ..., returnObjectID: _Optional[str] = ...) -> None: ...

class CallResult(_message.Message):
    __slots__ = ("code", "message", "instanceID", "requestID", "smallObjects", "stackTraceInfos", "runtimeInfo")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    INSTANCEID_FIELD_NUMBER: _ClassVar[int]
    REQUESTID_FIELD_NUMBER: _ClassVar[int]
    SMALLOBJECTS_FIELD_NUMBER: _ClassVar[int]
    STACKTRACEINFOS_FIELD_NUMBER: _ClassVar[int]
    RUNTIMEINFO_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    instanceID: str
    requestID: str
    smallObjects: _containers.RepeatedCompositeFieldContainer[_common_pb2.SmallObject]
    stackTraceInfos: _containers.RepeatedCompositeFieldContainer[_common_pb2.StackTraceInfo]
    runtimeInfo: _common_pb2.RuntimeInfo
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ..., instanceID: _Optional[str] = ..., requestID: _Optional[str] = ..., smallObjects: _Optional[_Iterable[_Union[_common_pb2.SmallObject, _Mapping]]] = ..., stackTraceInfos: _Optional[_Iterable[_Union[_common_pb2.StackTraceInfo, _Mapping]]] = ..., runtimeInfo: _Optional[_Union[_common_pb2.RuntimeInfo, _Mapping]] = ...) -> None: ...

class CallResultAck(_message.Message):
    __slots__ = ("code", "message")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ...) -> None: ...

class ExitRequest(_message.Message):
    __slots__ = ("code", "message")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ...) -> None: ...

class ExitResponse(_message.Message):
    __slots__ = ("code", "message")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ...) -> None: ...

class StateSaveRequest(_message.Message):
    __slots__ = ("state", "requestID")
    STATE_FIELD_NUMBER: _ClassVar[int]
    REQUESTID_FIELD_NUMBER: _ClassVar[int]
    state: bytes
    requestID: str
    def __init__(self, state: _Optional[bytes] = ..., requestID: _Optional[str] = ...) -> None: ...

class StateSaveResponse(_message.Message):
    __slots__ = ("code", "message", "checkpointID")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    CHECKPOINTID_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    checkpointID: str
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ..., checkpointID: _Optional[str] = ...) -> None: ...

class StateLoadRequest(_message.Message):
    __slots__ = ("checkpointID", "requestID")
    CHECKPOINTID_FIELD_NUMBER: _ClassVar[int]
    REQUESTID_FIELD_NUMBER: _ClassVar[int]
    checkpointID: str
    requestID: str
    def __init__(self, checkpointID: _Optional[str] = ..., requestID: _Optional[str] = ...) -> None: ...

class StateLoadResponse(_message.Message):
    __slots__ = ("code", "message", "state")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    state: bytes
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ..., state: _Optional[bytes] = ...) -> None: ...

class SnapOptions(_message.Message):
    __slots__ = ("type", "ttl", "leaveRunning", "functionType")
    TYPE_FIELD_NUMBER: _ClassVar[int]
    TTL_FIELD_NUMBER: _ClassVar[int]
    LEAVERUNNING_FIELD_NUMBER: _ClassVar[int]
    FUNCTIONTYPE_FIELD_NUMBER: _ClassVar[int]
    type: _common_pb2.SnapType
    ttl: int
    leaveRunning: bool
    functionType: str
    def __init__(self, type: _Optional[_Union[_common_pb2.SnapType, str]] = ..., ttl: _Optional[int] = ..., leaveRunning: _Optional[bool] = ..., functionType: _Optional[str] = ...) -> None: ...

class KillRequest(_message.Message):
    __slots__ = ("instanceID", "signal", "payload", "requestID", "routeAddress", "proxyID")
    INSTANCEID_FIELD_NUMBER: _ClassVar[int]
    SIGNAL_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_FIELD_NUMBER: _ClassVar[int]
    REQUESTID_FIELD_NUMBER: _ClassVar[int]
    ROUTEADDRESS_FIELD_NUMBER: _ClassVar[int]
    PROXYID_FIELD_NUMBER: _ClassVar[int]
    instanceID: str
    signal: int
    payload: bytes
    requestID: str
    routeAddress: str
    proxyID: str
    def __init__(self, instanceID: _Optional[str] = ..., signal: _Optional[int] = ..., payload: _Optional[bytes] = ..., requestID: _Optional[str] = ..., routeAddress: _Optional[str] = ..., proxyID: _Optional[str] = ...) -> None: ...

class InstanceTermination(_message.Message):
    __slots__ = ("instanceID",)
    INSTANCEID_FIELD_NUMBER: _ClassVar[int]
    instanceID: str
    def __init__(self, instanceID: _Optional[str] = ...) -> None: ...

class FunctionMasterObserve(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class FunctionMasterEvent(_message.Message):
    __slots__ = ("address",)
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    address: str
    def __init__(self, address: _Optional[str] = ...) -> None: ...

class SubscriptionPayload(_message.Message):
    __slots__ = ("instanceTermination", "functionMaster")
    INSTANCETERMINATION_FIELD_NUMBER: _ClassVar[int]
    FUNCTIONMASTER_FIELD_NUMBER: _ClassVar[int]
    instanceTermination: InstanceTermination
    functionMaster: FunctionMasterObserve
    def __init__(self, instanceTermination: _Optional[_Union[InstanceTermination, _Mapping]] = ..., functionMaster: _Optional[_Union[FunctionMasterObserve, _Mapping]] = ...) -> None: ...

class UnsubscriptionPayload(_message.Message):
    __slots__ = ("instanceTermination", "functionMaster")
    INSTANCETERMINATION_FIELD_NUMBER: _ClassVar[int]
    FUNCTIONMASTER_FIELD_NUMBER: _ClassVar[int]
    instanceTermination: InstanceTermination
    functionMaster: FunctionMasterObserve
    def __init__(self, instanceTermination: _Optional[_Union[InstanceTermination, _Mapping]] = ..., functionMaster: _Optional[_Union[FunctionMasterObserve, _Mapping]] = ...) -> None: ...

class NotificationPayload(_message.Message):
    __slots__ = ("instanceTermination", "functionMasterEvent")
    INSTANCETERMINATION_FIELD_NUMBER: _ClassVar[int]
    FUNCTIONMASTEREVENT_FIELD_NUMBER: _ClassVar[int]
    instanceTermination: InstanceTermination
    functionMasterEvent: FunctionMasterEvent
    def __init__(self, instanceTermination: _Optional[_Union[InstanceTermination, _Mapping]] = ..., functionMasterEvent: _Optional[_Union[FunctionMasterEvent, _Mapping]] = ...) -> None: ...

class KillResponse(_message.Message):
    __slots__ = ("code", "message", "payload")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    payload: bytes
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ..., payload: _Optional[bytes] = ...) -> None: ...

class EventRequest(_message.Message):
    __slots__ = ("requestID", "message", "instanceID")
    REQUESTID_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    INSTANCEID_FIELD_NUMBER: _ClassVar[int]
    requestID: str
    message: str
    instanceID: str
    def __init__(self, requestID: _Optional[str] = ..., message: _Optional[str] = ..., instanceID: _Optional[str] = ...) -> None: ...

class EventPayload(_message.Message):
    __slots__ = ("serverIp", "serverPort", "serverInstanceId")
    SERVERIP_FIELD_NUMBER: _ClassVar[int]
    SERVERPORT_FIELD_NUMBER: _ClassVar[int]
    SERVERINSTANCEID_FIELD_NUMBER: _ClassVar[int]
    serverIp: str
    serverPort: int
    serverInstanceId: str
    def __init__(self, serverIp: _Optional[str] = ..., serverPort: _Optional[int] = ..., serverInstanceId: _Optional[str] = ...) -> None: ...
