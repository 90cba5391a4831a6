from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

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

class ListStreamsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListStreamsReply(_message.Message):
    __slots__ = ("streams",)
    class Stream(_message.Message):
        __slots__ = ("tenant", "name", "producers", "consumers", "sent", "acked", "pages", "used", "limit")
        TENANT_FIELD_NUMBER: _ClassVar[int]
        NAME_FIELD_NUMBER: _ClassVar[int]
        PRODUCERS_FIELD_NUMBER: _ClassVar[int]
        CONSUMERS_FIELD_NUMBER: _ClassVar[int]
        SENT_FIELD_NUMBER: _ClassVar[int]
        ACKED_FIELD_NUMBER: _ClassVar[int]
        PAGES_FIELD_NUMBER: _ClassVar[int]
        USED_FIELD_NUMBER: _ClassVar[int]
        LIMIT_FIELD_NUMBER: _ClassVar[int]
        tenant: str
        name: str
        producers: int
        consumers: int
        sent: int
        acked: int
        pages: int
        used: int
        limit: int
        def __init__(self, tenant: _Optional[str] = ..., name: _Optional[str] = ..., producers: _Optional[int] = ..., consumers: _Optional[int] = ..., sent: _Optional[int] = ..., acked: _Optional[int] = ..., pages: _Optional[int] = ..., used: _Optional[int] = ..., limit: _Optional[int] = ...) -> None: ...
    STREAMS_FIELD_NUMBER: _ClassVar[int]
    streams: _containers.RepeatedCompositeFieldContainer[ListStreamsReply.Stream]
    def __init__(self, streams: _Optional[_Iterable[_Union[ListStreamsReply.Stream, _Mapping]]] = ...) -> None: ...
