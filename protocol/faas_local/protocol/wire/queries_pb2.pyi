from faas_local.protocol.wire import common_pb2 as _common_pb2
from faas_local.protocol.wire import resources_pb2 as _resources_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class QueryResourcesInfoRequest(_message.Message):
    __slots__ = ("requestID",)
    REQUESTID_FIELD_NUMBER: _ClassVar[int]
    requestID: str
    def __init__(self, requestID: _Optional[str] = ...) -> None: ...

class QueryResourcesInfoResponse(_message.Message):
    __slots__ = ("requestID", "resource")
    REQUESTID_FIELD_NUMBER: _ClassVar[int]
    RESOURCE_FIELD_NUMBER: _ClassVar[int]
    requestID: str
    resource: _resources_pb2.ResourceUnit
    def __init__(self, requestID: _Optional[str] = ..., resource: _Optional[_Union[_resources_pb2.ResourceUnit, _Mapping]] = ...) -> None: ...

class QueryNamedInsRequest(_message.Message):
    __slots__ = ("requestID",)
    REQUESTID_FIELD_NUMBER: _ClassVar[int]
    requestID: str
    def __init__(self, requestID: _Optional[str] = ...) -> None: ...

class QueryNamedInsResponse(_message.Message):
    __slots__ = ("requestID", "names")
    REQUESTID_FIELD_NUMBER: _ClassVar[int]
    NAMES_FIELD_NUMBER: _ClassVar[int]
    requestID: str
    names: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, requestID: _Optional[str] = ..., names: _Optional[_Iterable[str]] = ...) -> None: ...

class QueryResourceGroupRequest(_message.Message):
    __slots__ = ("requestID", "rGroupName")
    REQUESTID_FIELD_NUMBER: _ClassVar[int]
    RGROUPNAME_FIELD_NUMBER: _ClassVar[int]
    requestID: str
    rGroupName: str
    def __init__(self, requestID: _Optional[str] = ..., rGroupName: _Optional[str] = ...) -> None: ...

class CommonStatus(_message.Message):
    __slots__ = ("code", "message")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ...) -> None: ...

class BundleInfo(_message.Message):
    __slots__ = ("bundleID", "rGroupName", "parentRGroupName", "functionProxyID", "functionAgentID", "tenantID", "resources", "labels", "status", "parentId", "kvLabels")
    class KvLabelsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    BUNDLEID_FIELD_NUMBER: _ClassVar[int]
    RGROUPNAME_FIELD_NUMBER: _ClassVar[int]
    PARENTRGROUPNAME_FIELD_NUMBER: _ClassVar[int]
    FUNCTIONPROXYID_FIELD_NUMBER: _ClassVar[int]
    FUNCTIONAGENTID_FIELD_NUMBER: _ClassVar[int]
    TENANTID_FIELD_NUMBER: _ClassVar[int]
    RESOURCES_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    PARENTID_FIELD_NUMBER: _ClassVar[int]
    KVLABELS_FIELD_NUMBER: _ClassVar[int]
    bundleID: str
    rGroupName: str
    parentRGroupName: str
    functionProxyID: str
    functionAgentID: str
    tenantID: str
    resources: _resources_pb2.Resources
    labels: _containers.RepeatedScalarFieldContainer[str]
    status: CommonStatus
    parentId: str
    kvLabels: _containers.ScalarMap[str, str]
    def __init__(self, bundleID: _Optional[str] = ..., rGroupName: _Optional[str] = ..., parentRGroupName: _Optional[str] = ..., functionProxyID: _Optional[str] = ..., functionAgentID: _Optional[str] = ..., tenantID: _Optional[str] = ..., resources: _Optional[_Union[_resources_pb2.Resources, _Mapping]] = ..., labels: _Optional[_Iterable[str]] = ..., status: _Optional[_Union[CommonStatus, _Mapping]] = ..., parentId: _Optional[str] = ..., kvLabels: _Optional[_Mapping[str, str]] = ...) -> None: ...

class ResourceGroupInfo(_message.Message):
    __slots__ = ("name", "owner", "appID", "tenantID", "bundles", "status", "parentID", "requestID", "traceID", "opt")
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
        groupPolicy: _common_pb2.GroupPolicy
        extension: _containers.ScalarMap[str, str]
        def __init__(self, priority: _Optional[int] = ..., groupPolicy: _Optional[_Union[_common_pb2.GroupPolicy, str]] = ..., extension: _Optional[_Mapping[str, str]] = ...) -> None: ...
    NAME_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    APPID_FIELD_NUMBER: _ClassVar[int]
    TENANTID_FIELD_NUMBER: _ClassVar[int]
    BUNDLES_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    PARENTID_FIELD_NUMBER: _ClassVar[int]
    REQUESTID_FIELD_NUMBER: _ClassVar[int]
    TRACEID_FIELD_NUMBER: _ClassVar[int]
    OPT_FIELD_NUMBER: _ClassVar[int]
    name: str
    owner: str
    appID: str
    tenantID: str
    bundles: _containers.RepeatedCompositeFieldContainer[BundleInfo]
    status: CommonStatus
    parentID: str
    requestID: str
    traceID: str
    opt: ResourceGroupInfo.Option
    def __init__(self, name: _Optional[str] = ..., owner: _Optional[str] = ..., appID: _Optional[str] = ..., tenantID: _Optional[str] = ..., bundles: _Optional[_Iterable[_Union[BundleInfo, _Mapping]]] = ..., status: _Optional[_Union[CommonStatus, _Mapping]] = ..., parentID: _Optional[str] = ..., requestID: _Optional[str] = ..., traceID: _Optional[str] = ..., opt: _Optional[_Union[ResourceGroupInfo.Option, _Mapping]] = ...) -> None: ...

class QueryResourceGroupResponse(_message.Message):
    __slots__ = ("requestID", "rGroup")
    REQUESTID_FIELD_NUMBER: _ClassVar[int]
    RGROUP_FIELD_NUMBER: _ClassVar[int]
    requestID: str
    rGroup: _containers.RepeatedCompositeFieldContainer[ResourceGroupInfo]
    def __init__(self, requestID: _Optional[str] = ..., rGroup: _Optional[_Iterable[_Union[ResourceGroupInfo, _Mapping]]] = ...) -> None: ...
