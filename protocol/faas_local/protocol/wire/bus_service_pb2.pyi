from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class DiscoverDriverRequest(_message.Message):
    __slots__ = ("driverIP", "driverPort", "jobID", "instanceID", "functionName")
    DRIVERIP_FIELD_NUMBER: _ClassVar[int]
    DRIVERPORT_FIELD_NUMBER: _ClassVar[int]
    JOBID_FIELD_NUMBER: _ClassVar[int]
    INSTANCEID_FIELD_NUMBER: _ClassVar[int]
    FUNCTIONNAME_FIELD_NUMBER: _ClassVar[int]
    driverIP: str
    driverPort: str
    jobID: str
    instanceID: str
    functionName: str
    def __init__(self, driverIP: _Optional[str] = ..., driverPort: _Optional[str] = ..., jobID: _Optional[str] = ..., instanceID: _Optional[str] = ..., functionName: _Optional[str] = ...) -> None: ...

class DiscoverDriverResponse(_message.Message):
    __slots__ = ("serverVersion", "posixPort", "nodeId", "hostIp")
    SERVERVERSION_FIELD_NUMBER: _ClassVar[int]
    POSIXPORT_FIELD_NUMBER: _ClassVar[int]
    NODEID_FIELD_NUMBER: _ClassVar[int]
    HOSTIP_FIELD_NUMBER: _ClassVar[int]
    serverVersion: str
    posixPort: str
    nodeId: str
    hostIp: str
    def __init__(self, serverVersion: _Optional[str] = ..., posixPort: _Optional[str] = ..., nodeId: _Optional[str] = ..., hostIp: _Optional[str] = ...) -> None: ...
