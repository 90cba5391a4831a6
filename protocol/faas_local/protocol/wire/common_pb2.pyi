from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AffinityScope(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    NODE: _ClassVar[AffinityScope]
    POD: _ClassVar[AffinityScope]

class HealthCheckCode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    HEALTHY: _ClassVar[HealthCheckCode]
    HEALTH_CHECK_FAILED: _ClassVar[HealthCheckCode]
    SUB_HEALTH: _ClassVar[HealthCheckCode]

class BindStrategy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    BIND_None: _ClassVar[BindStrategy]
    BIND_Spread: _ClassVar[BindStrategy]
    BIND_Pack: _ClassVar[BindStrategy]

class GroupPolicy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    NoPolicy: _ClassVar[GroupPolicy]
    Spread: _ClassVar[GroupPolicy]
    StrictSpread: _ClassVar[GroupPolicy]
    Pack: _ClassVar[GroupPolicy]
    StrictPack: _ClassVar[GroupPolicy]

class SnapType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DUMPSTATE: _ClassVar[SnapType]
    SNAPSHOT: _ClassVar[SnapType]
NODE: AffinityScope
POD: AffinityScope
HEALTHY: HealthCheckCode
HEALTH_CHECK_FAILED: HealthCheckCode
SUB_HEALTH: HealthCheckCode
BIND_None: BindStrategy
BIND_Spread: BindStrategy
BIND_Pack: BindStrategy
NoPolicy: GroupPolicy
Spread: GroupPolicy
StrictSpread: GroupPolicy
Pack: GroupPolicy
StrictPack: GroupPolicy
DUMPSTATE: SnapType
SNAPSHOT: SnapType

class Arg(_message.Message):
    __slots__ = ("type", "value", "nested_refs")
    class ArgType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        VALUE: _ClassVar[Arg.ArgType]
        OBJECT_REF: _ClassVar[Arg.ArgType]
    VALUE: Arg.ArgType
    OBJECT_REF: Arg.ArgType
    TYPE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    NESTED_REFS_FIELD_NUMBER: _ClassVar[int]
    type: Arg.ArgType
    value: bytes
    nested_refs: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, type: _Optional[_Union[Arg.ArgType, str]] = ..., value: _Optional[bytes] = ..., nested_refs: _Optional[_Iterable[str]] = ...) -> None: ...

class LabelIn(_message.Message):
    __slots__ = ("values",)
    VALUES_FIELD_NUMBER: _ClassVar[int]
    values: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, values: _Optional[_Iterable[str]] = ...) -> None: ...

class LabelNotIn(_message.Message):
    __slots__ = ("values",)
    VALUES_FIELD_NUMBER: _ClassVar[int]
    values: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, values: _Optional[_Iterable[str]] = ...) -> None: ...

class LabelExists(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class LabelDoesNotExist(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class LabelOperator(_message.Message):
    __slots__ = ("notIn", "exists", "notExist")
    IN_FIELD_NUMBER: _ClassVar[int]
    NOTIN_FIELD_NUMBER: _ClassVar[int]
    EXISTS_FIELD_NUMBER: _ClassVar[int]
    NOTEXIST_FIELD_NUMBER: _ClassVar[int]
    notIn: LabelNotIn
    exists: LabelExists
    notExist: LabelDoesNotExist
    def __init__(self, notIn: _Optional[_Union[LabelNotIn, _Mapping]] = ..., exists: _Optional[_Union[LabelExists, _Mapping]] = ..., notExist: _Optional[_Union[LabelDoesNotExist, _Mapping]] = ..., **kwargs) -> None: ...

class LabelExpression(_message.Message):
    __slots__ = ("key", "op")
    KEY_FIELD_NUMBER: _ClassVar[int]
    OP_FIELD_NUMBER: _ClassVar[int]
    key: str
    op: LabelOperator
    def __init__(self, key: _Optional[str] = ..., op: _Optional[_Union[LabelOperator, _Mapping]] = ...) -> None: ...

class SubCondition(_message.Message):
    __slots__ = ("expressions", "weight")
    EXPRESSIONS_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    expressions: _containers.RepeatedCompositeFieldContainer[LabelExpression]
    weight: int
    def __init__(self, expressions: _Optional[_Iterable[_Union[LabelExpression, _Mapping]]] = ..., weight: _Optional[int] = ...) -> None: ...

class Condition(_message.Message):
    __slots__ = ("subConditions", "orderPriority")
    SUBCONDITIONS_FIELD_NUMBER: _ClassVar[int]
    ORDERPRIORITY_FIELD_NUMBER: _ClassVar[int]
    subConditions: _containers.RepeatedCompositeFieldContainer[SubCondition]
    orderPriority: bool
    def __init__(self, subConditions: _Optional[_Iterable[_Union[SubCondition, _Mapping]]] = ..., orderPriority: _Optional[bool] = ...) -> None: ...

class Selector(_message.Message):
    __slots__ = ("condition",)
    CONDITION_FIELD_NUMBER: _ClassVar[int]
    condition: Condition
    def __init__(self, condition: _Optional[_Union[Condition, _Mapping]] = ...) -> None: ...

class ResourceAffinity(_message.Message):
    __slots__ = ("preferredAffinity", "preferredAntiAffinity", "requiredAffinity", "requiredAntiAffinity")
    PREFERREDAFFINITY_FIELD_NUMBER: _ClassVar[int]
    PREFERREDANTIAFFINITY_FIELD_NUMBER: _ClassVar[int]
    REQUIREDAFFINITY_FIELD_NUMBER: _ClassVar[int]
    REQUIREDANTIAFFINITY_FIELD_NUMBER: _ClassVar[int]
    preferredAffinity: Selector
    preferredAntiAffinity: Selector
    requiredAffinity: Selector
    requiredAntiAffinity: Selector
    def __init__(self, preferredAffinity: _Optional[_Union[Selector, _Mapping]] = ..., preferredAntiAffinity: _Optional[_Union[Selector, _Mapping]] = ..., requiredAffinity: _Optional[_Union[Selector, _Mapping]] = ..., requiredAntiAffinity: _Optional[_Union[Selector, _Mapping]] = ...) -> None: ...

class InstanceAffinity(_message.Message):
    __slots__ = ("preferredAffinity", "preferredAntiAffinity", "requiredAffinity", "requiredAntiAffinity", "scope")
    PREFERREDAFFINITY_FIELD_NUMBER: _ClassVar[int]
    PREFERREDANTIAFFINITY_FIELD_NUMBER: _ClassVar[int]
    REQUIREDAFFINITY_FIELD_NUMBER: _ClassVar[int]
    REQUIREDANTIAFFINITY_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    preferredAffinity: Selector
    preferredAntiAffinity: Selector
    requiredAffinity: Selector
    requiredAntiAffinity: Selector
    scope: AffinityScope
    def __init__(self, preferredAffinity: _Optional[_Union[Selector, _Mapping]] = ..., preferredAntiAffinity: _Optional[_Union[Selector, _Mapping]] = ..., requiredAffinity: _Optional[_Union[Selector, _Mapping]] = ..., requiredAntiAffinity: _Optional[_Union[Selector, _Mapping]] = ..., scope: _Optional[_Union[AffinityScope, str]] = ...) -> None: ...

class Affinity(_message.Message):
    __slots__ = ("resource", "instance")
    RESOURCE_FIELD_NUMBER: _ClassVar[int]
    INSTANCE_FIELD_NUMBER: _ClassVar[int]
    resource: ResourceAffinity
    instance: InstanceAffinity
    def __init__(self, resource: _Optional[_Union[ResourceAffinity, _Mapping]] = ..., instance: _Optional[_Union[InstanceAffinity, _Mapping]] = ...) -> None: ...

class SmallObject(_message.Message):
    __slots__ = ("id", "value")
    ID_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    id: str
    value: bytes
    def __init__(self, id: _Optional[str] = ..., value: _Optional[bytes] = ...) -> None: ...

class StackTraceInfo(_message.Message):
    __slots__ = ("type", "message", "stackTraceElements", "language")
    TYPE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    STACKTRACEELEMENTS_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    type: str
    message: str
    stackTraceElements: _containers.RepeatedCompositeFieldContainer[StackTraceElement]
    language: str
    def __init__(self, type: _Optional[str] = ..., message: _Optional[str] = ..., stackTraceElements: _Optional[_Iterable[_Union[StackTraceElement, _Mapping]]] = ..., language: _Optional[str] = ...) -> None: ...

class StackTraceElement(_message.Message):
    __slots__ = ("className", "methodName", "fileName", "lineNumber", "extensions")
    class ExtensionsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    CLASSNAME_FIELD_NUMBER: _ClassVar[int]
    METHODNAME_FIELD_NUMBER: _ClassVar[int]
    FILENAME_FIELD_NUMBER: _ClassVar[int]
    LINENUMBER_FIELD_NUMBER: _ClassVar[int]
    EXTENSIONS_FIELD_NUMBER: _ClassVar[int]
    className: str
    methodName: str
    fileName: str
    lineNumber: int
    extensions: _containers.ScalarMap[str, str]
    def __init__(self, className: _Optional[str] = ..., methodName: _Optional[str] = ..., fileName: _Optional[str] = ..., lineNumber: _Optional[int] = ..., extensions: _Optional[_Mapping[str, str]] = ...) -> None: ...

class TenantCredentials(_message.Message):
    __slots__ = ("accessKey", "secretKey", "dataKey", "isCredential")
    ACCESSKEY_FIELD_NUMBER: _ClassVar[int]
    SECRETKEY_FIELD_NUMBER: _ClassVar[int]
    DATAKEY_FIELD_NUMBER: _ClassVar[int]
    ISCREDENTIAL_FIELD_NUMBER: _ClassVar[int]
    accessKey: bytes
    secretKey: bytes
    dataKey: bytes
    isCredential: bool
    def __init__(self, accessKey: _Optional[bytes] = ..., secretKey: _Optional[bytes] = ..., dataKey: _Optional[bytes] = ..., isCredential: _Optional[bool] = ...) -> None: ...

class TLSConfig(_message.Message):
    __slots__ = ("dsAuthEnable", "dsEncryptEnable", "dsClientPublicKey", "dsClientPrivateKey", "dsServerPublicKey", "serverAuthEnable", "rootCertData", "moduleCertData", "moduleKeyData", "token", "enableServerMode", "serverNameOverride", "posixPort", "salt", "accessKey", "securityKey", "tenantCredentials", "metricsRootCertData", "metricsCertData", "metricsKeyData")
    DSAUTHENABLE_FIELD_NUMBER: _ClassVar[int]
    DSENCRYPTENABLE_FIELD_NUMBER: _ClassVar[int]
    DSCLIENTPUBLICKEY_FIELD_NUMBER: _ClassVar[int]
    DSCLIENTPRIVATEKEY_FIELD_NUMBER: _ClassVar[int]
    DSSERVERPUBLICKEY_FIELD_NUMBER: _ClassVar[int]
    SERVERAUTHENABLE_FIELD_NUMBER: _ClassVar[int]
    ROOTCERTDATA_FIELD_NUMBER: _ClassVar[int]
    MODULECERTDATA_FIELD_NUMBER: _ClassVar[int]
    MODULEKEYDATA_FIELD_NUMBER: _ClassVar[int]
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    ENABLESERVERMODE_FIELD_NUMBER: _ClassVar[int]
    SERVERNAMEOVERRIDE_FIELD_NUMBER: _ClassVar[int]
    POSIXPORT_FIELD_NUMBER: _ClassVar[int]
    SALT_FIELD_NUMBER: _ClassVar[int]
    ACCESSKEY_FIELD_NUMBER: _ClassVar[int]
    SECURITYKEY_FIELD_NUMBER: _ClassVar[int]
    TENANTCREDENTIALS_FIELD_NUMBER: _ClassVar[int]
    METRICSROOTCERTDATA_FIELD_NUMBER: _ClassVar[int]
    METRICSCERTDATA_FIELD_NUMBER: _ClassVar[int]
    METRICSKEYDATA_FIELD_NUMBER: _ClassVar[int]
    dsAuthEnable: bool
    dsEncryptEnable: bool
    dsClientPublicKey: bytes
    dsClientPrivateKey: bytes
    dsServerPublicKey: bytes
    serverAuthEnable: bool
    rootCertData: bytes
    moduleCertData: bytes
    moduleKeyData: bytes
    token: str
    enableServerMode: bool
    serverNameOverride: str
    posixPort: str
    salt: str
    accessKey: str
    securityKey: str
    tenantCredentials: TenantCredentials
    metricsRootCertData: bytes
    metricsCertData: bytes
    metricsKeyData: bytes
    def __init__(self, dsAuthEnable: _Optional[bool] = ..., dsEncryptEnable: _Optional[bool] = ..., dsClientPublicKey: _Optional[bytes] = ..., dsClientPrivateKey: _Optional[bytes] = ..., dsServerPublicKey: _Optional[bytes] = ..., serverAuthEnable: _Optional[bool] = ..., rootCertData: _Optional[bytes] = ..., moduleCertData: _Optional[bytes] = ..., moduleKeyData: _Optional[bytes] = ..., token: _Optional[str] = ..., enableServerMode: _Optional[bool] = ..., serverNameOverride: _Optional[str] = ..., posixPort: _Optional[str] = ..., salt: _Optional[str] = ..., accessKey: _Optional[str] = ..., securityKey: _Optional[str] = ..., tenantCredentials: _Optional[_Union[TenantCredentials, _Mapping]] = ..., metricsRootCertData: _Optional[bytes] = ..., metricsCertData: _Optional[bytes] = ..., metricsKeyData: _Optional[bytes] = ...) -> None: ...

class HeteroDeviceInfo(_message.Message):
    __slots__ = ("deviceId", "deviceIp", "rankId")
    DEVICEID_FIELD_NUMBER: _ClassVar[int]
    DEVICEIP_FIELD_NUMBER: _ClassVar[int]
    RANKID_FIELD_NUMBER: _ClassVar[int]
    deviceId: int
    deviceIp: str
    rankId: int
    def __init__(self, deviceId: _Optional[int] = ..., deviceIp: _Optional[str] = ..., rankId: _Optional[int] = ...) -> None: ...

class ServerInfo(_message.Message):
    __slots__ = ("devices", "serverId")
    DEVICES_FIELD_NUMBER: _ClassVar[int]
    SERVERID_FIELD_NUMBER: _ClassVar[int]
    devices: _containers.RepeatedCompositeFieldContainer[HeteroDeviceInfo]
    serverId: str
    def __init__(self, devices: _Optional[_Iterable[_Union[HeteroDeviceInfo, _Mapping]]] = ..., serverId: _Optional[str] = ...) -> None: ...

class FunctionGroupRunningInfo(_message.Message):
    __slots__ = ("serverList", "instanceRankId", "worldSize", "deviceName")
    SERVERLIST_FIELD_NUMBER: _ClassVar[int]
    INSTANCERANKID_FIELD_NUMBER: _ClassVar[int]
    WORLDSIZE_FIELD_NUMBER: _ClassVar[int]
    DEVICENAME_FIELD_NUMBER: _ClassVar[int]
    serverList: _containers.RepeatedCompositeFieldContainer[ServerInfo]
    instanceRankId: int
    worldSize: int
    deviceName: str
    def __init__(self, serverList: _Optional[_Iterable[_Union[ServerInfo, _Mapping]]] = ..., instanceRankId: _Optional[int] = ..., worldSize: _Optional[int] = ..., deviceName: _Optional[str] = ...) -> None: ...

class RuntimeInfo(_message.Message):
    __slots__ = ("serverIpAddr", "serverPort", "route", "proxyID")
    SERVERIPADDR_FIELD_NUMBER: _ClassVar[int]
    SERVERPORT_FIELD_NUMBER: _ClassVar[int]
    ROUTE_FIELD_NUMBER: _ClassVar[int]
    PROXYID_FIELD_NUMBER: _ClassVar[int]
    serverIpAddr: str
    serverPort: int
    route: str
    proxyID: str
    def __init__(self, serverIpAddr: _Optional[str] = ..., serverPort: _Optional[int] = ..., route: _Optional[str] = ..., proxyID: _Optional[str] = ...) -> None: ...

class Bundle(_message.Message):
    __slots__ = ("resources", "labels")
    class ResourcesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: float
        def __init__(self, key: _Optional[str] = ..., value: _Optional[float] = ...) -> None: ...
    RESOURCES_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    resources: _containers.ScalarMap[str, float]
    labels: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, resources: _Optional[_Mapping[str, float]] = ..., labels: _Optional[_Iterable[str]] = ...) -> None: ...

class ResourceGroupSpec(_message.Message):
    __slots__ = ("name", "owner", "appID", "tenantID", "bundles", "opt")
    class Option(_message.Message):
        __slots__ = ("priority", "groupPolicy", "extension")
        class ExtensionEntry(_message.Message):
            __slots__ = ("key", "value")
            KEY_FIELD_NUMBER: _ClassVar[int]
            VALUE_FIELD_NUMBER: _ClassVar[int]
            key: str
            value: str
            def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
        PRIORITY_FIELD_NUMBER: _ClassVar[int]
        GROUPPOLICY_FIELD_NUMBER: _ClassVar[int]
        EXTENSION_FIELD_NUMBER: _ClassVar[int]
        priority: int
        groupPolicy: GroupPolicy
        extension: _containers.ScalarMap[str, str]
        def __init__(self, priority: _Optional[int] = ..., groupPolicy: _Optional[_Union[GroupPolicy, str]] = ..., extension: _Optional[_Mapping[str, str]] = ...) -> None: ...
    NAME_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    APPID_FIELD_NUMBER: _ClassVar[int]
    TENANTID_FIELD_NUMBER: _ClassVar[int]
    BUNDLES_FIELD_NUMBER: _ClassVar[int]
    OPT_FIELD_NUMBER: _ClassVar[int]
    name: str
    owner: str
    appID: str
    tenantID: str
    bundles: _containers.RepeatedCompositeFieldContainer[Bundle]
    opt: ResourceGroupSpec.Option
    def __init__(self, name: _Optional[str] = ..., owner: _Optional[str] = ..., appID: _Optional[str] = ..., tenantID: _Optional[str] = ..., bundles: _Optional[_Iterable[_Union[Bundle, _Mapping]]] = ..., opt: _Optional[_Union[ResourceGroupSpec.Option, _Mapping]] = ...) -> None: ...
