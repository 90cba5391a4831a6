from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class PutRequest(_message.Message):
    __slots__ = ("objectId", "objectData", "writeMode", "consistencyType", "nestedObjectIds", "cacheType")
    OBJECTID_FIELD_NUMBER: _ClassVar[int]
    OBJECTDATA_FIELD_NUMBER: _ClassVar[int]
    WRITEMODE_FIELD_NUMBER: _ClassVar[int]
    CONSISTENCYTYPE_FIELD_NUMBER: _ClassVar[int]
    NESTEDOBJECTIDS_FIELD_NUMBER: _ClassVar[int]
    CACHETYPE_FIELD_NUMBER: _ClassVar[int]
    objectId: str
    objectData: bytes
    writeMode: int
    consistencyType: int
    nestedObjectIds: _containers.RepeatedScalarFieldContainer[str]
    cacheType: int
    def __init__(self, objectId: _Optional[str] = ..., objectData: _Optional[bytes] = ..., writeMode: _Optional[int] = ..., consistencyType: _Optional[int] = ..., nestedObjectIds: _Optional[_Iterable[str]] = ..., cacheType: _Optional[int] = ...) -> None: ...

class PutResponse(_message.Message):
    __slots__ = ("code", "message")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ...) -> None: ...

class GetRequest(_message.Message):
    __slots__ = ("objectIds", "timeoutMs")
    OBJECTIDS_FIELD_NUMBER: _ClassVar[int]
    TIMEOUTMS_FIELD_NUMBER: _ClassVar[int]
    objectIds: _containers.RepeatedScalarFieldContainer[str]
    timeoutMs: int
    def __init__(self, objectIds: _Optional[_Iterable[str]] = ..., timeoutMs: _Optional[int] = ...) -> None: ...

class GetResponse(_message.Message):
    __slots__ = ("code", "message", "buffers")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    BUFFERS_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    buffers: _containers.RepeatedScalarFieldContainer[bytes]
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ..., buffers: _Optional[_Iterable[bytes]] = ...) -> None: ...

class IncreaseRefRequest(_message.Message):
    __slots__ = ("objectIds", "remoteClientId")
    OBJECTIDS_FIELD_NUMBER: _ClassVar[int]
    REMOTECLIENTID_FIELD_NUMBER: _ClassVar[int]
    objectIds: _containers.RepeatedScalarFieldContainer[str]
    remoteClientId: str
    def __init__(self, objectIds: _Optional[_Iterable[str]] = ..., remoteClientId: _Optional[str] = ...) -> None: ...

class IncreaseRefResponse(_message.Message):
    __slots__ = ("code", "message", "failedObjectIds")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    FAILEDOBJECTIDS_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    failedObjectIds: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ..., failedObjectIds: _Optional[_Iterable[str]] = ...) -> None: ...

class DecreaseRefRequest(_message.Message):
    __slots__ = ("objectIds", "remoteClientId")
    OBJECTIDS_FIELD_NUMBER: _ClassVar[int]
    REMOTECLIENTID_FIELD_NUMBER: _ClassVar[int]
    objectIds: _containers.RepeatedScalarFieldContainer[str]
    remoteClientId: str
    def __init__(self, objectIds: _Optional[_Iterable[str]] = ..., remoteClientId: _Optional[str] = ...) -> None: ...

class DecreaseRefResponse(_message.Message):
    __slots__ = ("code", "message", "failedObjectIds")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    FAILEDOBJECTIDS_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    failedObjectIds: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ..., failedObjectIds: _Optional[_Iterable[str]] = ...) -> None: ...

class KvSetRequest(_message.Message):
    __slots__ = ("key", "value", "existence", "writeMode", "ttlSecond", "cacheType")
    KEY_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    EXISTENCE_FIELD_NUMBER: _ClassVar[int]
    WRITEMODE_FIELD_NUMBER: _ClassVar[int]
    TTLSECOND_FIELD_NUMBER: _ClassVar[int]
    CACHETYPE_FIELD_NUMBER: _ClassVar[int]
    key: str
    value: bytes
    existence: int
    writeMode: int
    ttlSecond: int
    cacheType: int
    def __init__(self, key: _Optional[str] = ..., value: _Optional[bytes] = ..., existence: _Optional[int] = ..., writeMode: _Optional[int] = ..., ttlSecond: _Optional[int] = ..., cacheType: _Optional[int] = ...) -> None: ...

class KvSetResponse(_message.Message):
    __slots__ = ("code", "message")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ...) -> None: ...

class KvMSetTxRequest(_message.Message):
    __slots__ = ("keys", "values", "existence", "writeMode", "ttlSecond", "cacheType")
    KEYS_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    EXISTENCE_FIELD_NUMBER: _ClassVar[int]
    WRITEMODE_FIELD_NUMBER: _ClassVar[int]
    TTLSECOND_FIELD_NUMBER: _ClassVar[int]
    CACHETYPE_FIELD_NUMBER: _ClassVar[int]
    keys: _containers.RepeatedScalarFieldContainer[str]
    values: _containers.RepeatedScalarFieldContainer[bytes]
    existence: int
    writeMode: int
    ttlSecond: int
    cacheType: int
    def __init__(self, keys: _Optional[_Iterable[str]] = ..., values: _Optional[_Iterable[bytes]] = ..., existence: _Optional[int] = ..., writeMode: _Optional[int] = ..., ttlSecond: _Optional[int] = ..., cacheType: _Optional[int] = ...) -> None: ...

class KvMSetTxResponse(_message.Message):
    __slots__ = ("code", "message")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ...) -> None: ...

class KvGetRequest(_message.Message):
    __slots__ = ("keys", "timeoutMs")
    KEYS_FIELD_NUMBER: _ClassVar[int]
    TIMEOUTMS_FIELD_NUMBER: _ClassVar[int]
    keys: _containers.RepeatedScalarFieldContainer[str]
    timeoutMs: int
    def __init__(self, keys: _Optional[_Iterable[str]] = ..., timeoutMs: _Optional[int] = ...) -> None: ...

class KvGetResponse(_message.Message):
    __slots__ = ("code", "message", "values")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    values: _containers.RepeatedScalarFieldContainer[bytes]
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ..., values: _Optional[_Iterable[bytes]] = ...) -> None: ...

class KvDelRequest(_message.Message):
    __slots__ = ("keys",)
    KEYS_FIELD_NUMBER: _ClassVar[int]
    keys: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, keys: _Optional[_Iterable[str]] = ...) -> None: ...

class KvDelResponse(_message.Message):
    __slots__ = ("code", "message", "failedKeys")
    CODE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    FAILEDKEYS_FIELD_NUMBER: _ClassVar[int]
    code: int
    message: str
    failedKeys: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, code: _Optional[int] = ..., message: _Optional[str] = ..., failedKeys: _Optional[_Iterable[str]] = ...) -> None: ...
