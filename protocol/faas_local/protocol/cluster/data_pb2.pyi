from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DescribeRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DescribeReply(_message.Message):
    __slots__ = ("arena", "used", "free", "largest_hole", "outside", "limit", "spill_limit", "spilled", "objects", "keys", "stored", "copies", "clients")
    class Client(_message.Message):
        __slots__ = ("id", "maps", "references", "units")
        ID_FIELD_NUMBER: _ClassVar[int]
        MAPS_FIELD_NUMBER: _ClassVar[int]
        REFERENCES_FIELD_NUMBER: _ClassVar[int]
        UNITS_FIELD_NUMBER: _ClassVar[int]
        id: str
        maps: bool
        references: int
        units: int
        def __init__(self, id: _Optional[str] = ..., maps: _Optional[bool] = ..., references: _Optional[int] = ..., units: _Optional[int] = ...) -> None: ...
    ARENA_FIELD_NUMBER: _ClassVar[int]
    USED_FIELD_NUMBER: _ClassVar[int]
    FREE_FIELD_NUMBER: _ClassVar[int]
    LARGEST_HOLE_FIELD_NUMBER: _ClassVar[int]
    OUTSIDE_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    SPILL_LIMIT_FIELD_NUMBER: _ClassVar[int]
    SPILLED_FIELD_NUMBER: _ClassVar[int]
    OBJECTS_FIELD_NUMBER: _ClassVar[int]
    KEYS_FIELD_NUMBER: _ClassVar[int]
    STORED_FIELD_NUMBER: _ClassVar[int]
    COPIES_FIELD_NUMBER: _ClassVar[int]
    CLIENTS_FIELD_NUMBER: _ClassVar[int]
    arena: int
    used: int
    free: int
    largest_hole: int
    outside: int
    limit: int
    spill_limit: int
    spilled: int
    objects: int
    keys: int
    stored: int
    copies: int
    clients: _containers.RepeatedCompositeFieldContainer[DescribeReply.Client]
    def __init__(self, arena: _Optional[int] = ..., used: _Optional[int] = ..., free: _Optional[int] = ..., largest_hole: _Optional[int] = ..., outside: _Optional[int] = ..., limit: _Optional[int] = ..., spill_limit: _Optional[int] = ..., spilled: _Optional[int] = ..., objects: _Optional[int] = ..., keys: _Optional[int] = ..., stored: _Optional[int] = ..., copies: _Optional[int] = ..., clients: _Optional[_Iterable[_Union[DescribeReply.Client, _Mapping]]] = ...) -> None: ...

class ListKeysRequest(_message.Message):
    __slots__ = ("after", "limit")
    AFTER_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    after: str
    limit: int
    def __init__(self, after: _Optional[str] = ..., limit: _Optional[int] = ...) -> None: ...

class ListKeysReply(_message.Message):
    __slots__ = ("keys", "more")
    class Key(_message.Message):
        __slots__ = ("key", "size", "sealed", "place", "mode", "holders", "nested")
        KEY_FIELD_NUMBER: _ClassVar[int]
        SIZE_FIELD_NUMBER: _ClassVar[int]
        SEALED_FIELD_NUMBER: _ClassVar[int]
        PLACE_FIELD_NUMBER: _ClassVar[int]
        MODE_FIELD_NUMBER: _ClassVar[int]
        HOLDERS_FIELD_NUMBER: _ClassVar[int]
        NESTED_FIELD_NUMBER: _ClassVar[int]
        key: str
        size: int
        sealed: bool
        place: str
        mode: str
        holders: _containers.RepeatedScalarFieldContainer[str]
        nested: _containers.RepeatedScalarFieldContainer[str]
        def __init__(self, key: _Optional[str] = ..., size: _Optional[int] = ..., sealed: _Optional[bool] = ..., place: _Optional[str] = ..., mode: _Optional[str] = ..., holders: _Optional[_Iterable[str]] = ..., nested: _Optional[_Iterable[str]] = ...) -> None: ...
    KEYS_FIELD_NUMBER: _ClassVar[int]
    MORE_FIELD_NUMBER: _ClassVar[int]
    keys: _containers.RepeatedCompositeFieldContainer[ListKeysReply.Key]
    more: bool
    def __init__(self, keys: _Optional[_Iterable[_Union[ListKeysReply.Key, _Mapping]]] = ..., more: _Optional[bool] = ...) -> None: ...
