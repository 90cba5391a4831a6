from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class InvokeType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CreateInstance: _ClassVar[InvokeType]
    InvokeFunction: _ClassVar[InvokeType]
    CreateInstanceStateless: _ClassVar[InvokeType]
    InvokeFunctionStateless: _ClassVar[InvokeType]
    GetNamedInstanceMeta: _ClassVar[InvokeType]
    DeleteRemoteTensor: _ClassVar[InvokeType]

class LanguageType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    Cpp: _ClassVar[LanguageType]
    Python: _ClassVar[LanguageType]
    Java: _ClassVar[LanguageType]
    Golang: _ClassVar[LanguageType]
    NodeJS: _ClassVar[LanguageType]
    CSharp: _ClassVar[LanguageType]
    Php: _ClassVar[LanguageType]

class ApiType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    Function: _ClassVar[ApiType]
    Faas: _ClassVar[ApiType]
    Posix: _ClassVar[ApiType]
    Serve: _ClassVar[ApiType]

class Signal(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DefaultSignal: _ClassVar[Signal]
    KillInstance: _ClassVar[Signal]
    KillAllInstances: _ClassVar[Signal]
    killInstanceSync: _ClassVar[Signal]
    KillGroupInstance: _ClassVar[Signal]
    RemoveResourceGroup: _ClassVar[Signal]
    Subsribe: _ClassVar[Signal]
    Update: _ClassVar[Signal]
    Unsubsribe: _ClassVar[Signal]
    GroupSuspend: _ClassVar[Signal]
    GroupResume: _ClassVar[Signal]
    UpdateAlias: _ClassVar[Signal]
    UpdateFrontend: _ClassVar[Signal]
    UpdateScheduler: _ClassVar[Signal]
    Cancel: _ClassVar[Signal]
    UpdateManager: _ClassVar[Signal]
    QueryDsAddress: _ClassVar[Signal]
    Accelerate: _ClassVar[Signal]
    UpdateSchedulerHash: _ClassVar[Signal]
    ErasePendingThread: _ClassVar[Signal]
    GetInstance: _ClassVar[Signal]
    UpdateEventInfo: _ClassVar[Signal]
    ListCheckpointsByFunctionKey: _ClassVar[Signal]
    ListCheckpointsByTenant: _ClassVar[Signal]
    DeleteCheckpoint: _ClassVar[Signal]
CreateInstance: InvokeType
InvokeFunction: InvokeType
CreateInstanceStateless: InvokeType
InvokeFunctionStateless: InvokeType
GetNamedInstanceMeta: InvokeType
DeleteRemoteTensor: InvokeType
Cpp: LanguageType
Python: LanguageType
Java: LanguageType
Golang: LanguageType
NodeJS: LanguageType
CSharp: LanguageType
Php: LanguageType
Function: ApiType
Faas: ApiType
Posix: ApiType
Serve: ApiType
DefaultSignal: Signal
KillInstance: Signal
KillAllInstances: Signal
killInstanceSync: Signal
KillGroupInstance: Signal
RemoveResourceGroup: Signal
Subsribe: Signal
Update: Signal
Unsubsribe: Signal
GroupSuspend: Signal
GroupResume: Signal
UpdateAlias: Signal
UpdateFrontend: Signal
UpdateScheduler: Signal
Cancel: Signal
UpdateManager: Signal
QueryDsAddress: Signal
Accelerate: Signal
UpdateSchedulerHash: Signal
ErasePendingThread: Signal
GetInstance: Signal
UpdateEventInfo: Signal
ListCheckpointsByFunctionKey: Signal
ListCheckpointsByTenant: Signal
DeleteCheckpoint: Signal

class FunctionMeta(_message.Message):
    __slots__ = ("applicationName", "moduleName", "functionName", "className", "language", "codeID", "signature", "apiType", "name", "ns", "functionID", "initializerCodeID", "isAsync", "isGenerator", "needOrder", "tensorTransportTarget", "enableTensorTransport", "code")
    APPLICATIONNAME_FIELD_NUMBER: _ClassVar[int]
    MODULENAME_FIELD_NUMBER: _ClassVar[int]
    FUNCTIONNAME_FIELD_NUMBER: _ClassVar[int]
    CLASSNAME_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    CODEID_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    APITYPE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    NS_FIELD_NUMBER: _ClassVar[int]
    FUNCTIONID_FIELD_NUMBER: _ClassVar[int]
    INITIALIZERCODEID_FIELD_NUMBER: _ClassVar[int]
    ISASYNC_FIELD_NUMBER: _ClassVar[int]
    ISGENERATOR_FIELD_NUMBER: _ClassVar[int]
    NEEDORDER_FIELD_NUMBER: _ClassVar[int]
    TENSORTRANSPORTTARGET_FIELD_NUMBER: _ClassVar[int]
    ENABLETENSORTRANSPORT_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    applicationName: str
    moduleName: str
    functionName: str
    className: str
    language: LanguageType
    codeID: str
    signature: str
    apiType: ApiType
    name: str
    ns: str
    functionID: str
    initializerCodeID: str
    isAsync: bool
    isGenerator: bool
    needOrder: bool
    tensorTransportTarget: str
    enableTensorTransport: bool
    code: bytes
    def __init__(self, applicationName: _Optional[str] = ..., moduleName: _Optional[str] = ..., functionName: _Optional[str] = ..., className: _Optional[str] = ..., language: _Optional[_Union[LanguageType, str]] = ..., codeID: _Optional[str] = ..., signature: _Optional[str] = ..., apiType: _Optional[_Union[ApiType, str]] = ..., name: _Optional[str] = ..., ns: _Optional[str] = ..., functionID: _Optional[str] = ..., initializerCodeID: _Optional[str] = ..., isAsync: _Optional[bool] = ..., isGenerator: _Optional[bool] = ..., needOrder: _Optional[bool] = ..., tensorTransportTarget: _Optional[str] = ..., enableTensorTransport: _Optional[bool] = ..., code: _Optional[bytes] = ...) -> None: ...

class FunctionID(_message.Message):
    __slots__ = ("language", "functionID")
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    FUNCTIONID_FIELD_NUMBER: _ClassVar[int]
    language: LanguageType
    functionID: str
    def __init__(self, language: _Optional[_Union[LanguageType, str]] = ..., functionID: _Optional[str] = ...) -> None: ...

class MetaConfig(_message.Message):
    __slots__ = ("jobID", "codePaths", "recycleTime", "maxTaskInstanceNum", "maxConcurrencyCreateNum", "enableMetrics", "threadPoolSize", "functionIDs", "ns", "schedulerInstanceIds", "customEnvs", "tenantID", "localThreadPoolSize", "functionMasters", "isLowReliabilityTask", "funcMeta")
    class CustomEnvsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    JOBID_FIELD_NUMBER: _ClassVar[int]
    CODEPATHS_FIELD_NUMBER: _ClassVar[int]
    RECYCLETIME_FIELD_NUMBER: _ClassVar[int]
    MAXTASKINSTANCENUM_FIELD_NUMBER: _ClassVar[int]
    MAXCONCURRENCYCREATENUM_FIELD_NUMBER: _ClassVar[int]
    ENABLEMETRICS_FIELD_NUMBER: _ClassVar[int]
    THREADPOOLSIZE_FIELD_NUMBER: _ClassVar[int]
    FUNCTIONIDS_FIELD_NUMBER: _ClassVar[int]
    NS_FIELD_NUMBER: _ClassVar[int]
    SCHEDULERINSTANCEIDS_FIELD_NUMBER: _ClassVar[int]
    CUSTOMENVS_FIELD_NUMBER: _ClassVar[int]
    TENANTID_FIELD_NUMBER: _ClassVar[int]
    LOCALTHREADPOOLSIZE_FIELD_NUMBER: _ClassVar[int]
    FUNCTIONMASTERS_FIELD_NUMBER: _ClassVar[int]
    ISLOWRELIABILITYTASK_FIELD_NUMBER: _ClassVar[int]
    FUNCMETA_FIELD_NUMBER: _ClassVar[int]
    jobID: str
    codePaths: _containers.RepeatedScalarFieldContainer[str]
    recycleTime: int
    maxTaskInstanceNum: int
    maxConcurrencyCreateNum: int
    enableMetrics: bool
    threadPoolSize: int
    functionIDs: _containers.RepeatedCompositeFieldContainer[FunctionID]
    ns: str
    schedulerInstanceIds: _containers.RepeatedScalarFieldContainer[str]
    customEnvs: _containers.ScalarMap[str, str]
    tenantID: str
    localThreadPoolSize: int
    functionMasters: _containers.RepeatedScalarFieldContainer[str]
    isLowReliabilityTask: bool
    funcMeta: FunctionMeta
    def __init__(self, jobID: _Optional[str] = ..., codePaths: _Optional[_Iterable[str]] = ..., recycleTime: _Optional[int] = ..., maxTaskInstanceNum: _Optional[int] = ..., maxConcurrencyCreateNum: _Optional[int] = ..., enableMetrics: _Optional[bool] = ..., threadPoolSize: _Optional[int] = ..., functionIDs: _Optional[_Iterable[_Union[FunctionID, _Mapping]]] = ..., ns: _Optional[str] = ..., schedulerInstanceIds: _Optional[_Iterable[str]] = ..., customEnvs: _Optional[_Mapping[str, str]] = ..., tenantID: _Optional[str] = ..., localThreadPoolSize: _Optional[int] = ..., functionMasters: _Optional[_Iterable[str]] = ..., isLowReliabilityTask: _Optional[bool] = ..., funcMeta: _Optional[_Union[FunctionMeta, _Mapping]] = ...) -> None: ...

class InvocationMeta(_message.Message):
    __slots__ = ("invokerRuntimeId", "invocationSequenceNo", "minUnfinishedSequenceNo")
    INVOKERRUNTIMEID_FIELD_NUMBER: _ClassVar[int]
    INVOCATIONSEQUENCENO_FIELD_NUMBER: _ClassVar[int]
    MINUNFINISHEDSEQUENCENO_FIELD_NUMBER: _ClassVar[int]
    invokerRuntimeId: str
    invocationSequenceNo: int
    minUnfinishedSequenceNo: int
    def __init__(self, invokerRuntimeId: _Optional[str] = ..., invocationSequenceNo: _Optional[int] = ..., minUnfinishedSequenceNo: _Optional[int] = ...) -> None: ...

class MetaData(_message.Message):
    __slots__ = ("invokeType", "functionMeta", "config", "invocationMeta")
    INVOKETYPE_FIELD_NUMBER: _ClassVar[int]
    FUNCTIONMETA_FIELD_NUMBER: _ClassVar[int]
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    INVOCATIONMETA_FIELD_NUMBER: _ClassVar[int]
    invokeType: InvokeType
    functionMeta: FunctionMeta
    config: MetaConfig
    invocationMeta: InvocationMeta
    def __init__(self, invokeType: _Optional[_Union[InvokeType, str]] = ..., functionMeta: _Optional[_Union[FunctionMeta, _Mapping]] = ..., config: _Optional[_Union[MetaConfig, _Mapping]] = ..., invocationMeta: _Optional[_Union[InvocationMeta, _Mapping]] = ...) -> None: ...
