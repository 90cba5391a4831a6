from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class GuestComes(_message.Message):
    __slots__ = ("link", "client_id", "lock_id")
    LINK_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    LOCK_ID_FIELD_NUMBER: _ClassVar[int]
    link: str
    client_id: str
    lock_id: int
    def __init__(self, link: _Optional[str] = ..., client_id: _Optional[str] = ..., lock_id: _Optional[int] = ...) -> None: ...

class GuestGoes(_message.Message):
    __slots__ = ("client_id",)
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    client_id: str
    def __init__(self, client_id: _Optional[str] = ...) -> None: ...

class GuestKnown(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
