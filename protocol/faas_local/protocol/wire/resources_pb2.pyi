from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Value(_message.Message):
    __slots__ = ()
    class Type(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SCALAR: _ClassVar[Value.Type]
        RANGES: _ClassVar[Value.Type]
        SET: _ClassVar[Value.Type]
        COUNTER: _ClassVar[Value.Type]
        VECTORS: _ClassVar[Value.Type]
    SCALAR: Value.Type
    RANGES: Value.Type
    SET: Value.Type
    COUNTER: Value.Type
    VECTORS: Value.Type
    class Scalar(_message.Message):
        __slots__ = ("value", "limit")
        VALUE_FIELD_NUMBER: _ClassVar[int]
        LIMIT_FIELD_NUMBER: _ClassVar[int]
        value: float
        limit: float
        def __init__(self, value: _Optional[float] = ..., limit: _Optional[float] = ...) -> None: ...
    class Vectors(_message.Message):
        __slots__ = ("values",)
        class Vector(_message.Message):
            __slots__ = ("values",)
            VALUES_FIELD_NUMBER: _ClassVar[int]
            values: _containers.RepeatedScalarFieldContainer[float]
            def __init__(self, values: _Optional[_Iterable[float]] = ...) -> None: ...
        class Category(_message.Message):
            __slots__ = ("vectors",)
            class VectorsEntry(_message.Message):
                __slots__ = ("key", "value")
                KEY_FIELD_NUMBER: _ClassVar[int]
                VALUE_FIELD_NUMBER: _ClassVar[int]
                key: str
                value: Value.Vectors.Vector
                def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[Value.Vectors.Vector, _Mapping]] = ...) -> None: ...
            VECTORS_FIELD_NUMBER: _ClassVar[int]
            vectors: _containers.MessageMap[str, Value.Vectors.Vector]
            def __init__(self, vectors: _Optional[_Mapping[str, Value.Vectors.Vector]] = ...) -> None: ...
        class ValuesEntry(_message.Message):
            __slots__ = ("key", "value")
            KEY_FIELD_NUMBER: _ClassVar[int]
            VALUE_FIELD_NUMBER: _ClassVar[int]
            key: str
            value: Value.Vectors.Category
            def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[Value.Vectors.Category, _Mapping]] = ...) -> None: ...
        VALUES_FIELD_NUMBER: _ClassVar[int]
        values: _containers.MessageMap[str, Value.Vectors.Category]
        def __init__(self, values: _Optional[_Mapping[str, Value.Vectors.Category]] = ...) -> None: ...
    class Counter(_message.Message):
        __slots__ = ("items",)
        class ItemsEntry(_message.Message):
            __slots__ = ("key", "value")
            KEY_FIELD_NUMBER: _ClassVar[int]
            VALUE_FIELD_NUMBER: _ClassVar[int]
            key: str
            value: int
            def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
        ITEMS_FIELD_NUMBER: _ClassVar[int]
        items: _containers.ScalarMap[str, int]
        def __init__(self, items: _Optional[_Mapping[str, int]] = ...) -> None: ...
    def __init__(self) -> None: ...

class Resource(_message.Message):
    __slots__ = ("name", "type", "scalar", "vectors")
    NAME_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    SCALAR_FIELD_NUMBER: _ClassVar[int]
    VECTORS_FIELD_NUMBER: _ClassVar[int]
    name: str
    type: Value.Type
    scalar: Value.Scalar
    vectors: Value.Vectors
    def __init__(self, name: _Optional[str] = ..., type: _Optional[_Union[Value.Type, str]] = ..., scalar: _Optional[_Union[Value.Scalar, _Mapping]] = ..., vectors: _Optional[_Union[Value.Vectors, _Mapping]] = ...) -> None: ...

class Resources(_message.Message):
    __slots__ = ("resources",)
    class ResourcesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: Resource
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[Resource, _Mapping]] = ...) -> None: ...
    RESOURCES_FIELD_NUMBER: _ClassVar[int]
    resources: _containers.MessageMap[str, Resource]
    def __init__(self, resources: _Optional[_Mapping[str, Resource]] = ...) -> None: ...

class ResourceUnit(_message.Message):
    __slots__ = ("id", "capacity", "allocatable", "fragment", "nodeLabels", "status", "alias", "ownerId")
    class FragmentEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: ResourceUnit
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[ResourceUnit, _Mapping]] = ...) -> None: ...
    class NodeLabelsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: Value.Counter
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[Value.Counter, _Mapping]] = ...) -> None: ...
    ID_FIELD_NUMBER: _ClassVar[int]
    CAPACITY_FIELD_NUMBER: _ClassVar[int]
    ALLOCATABLE_FIELD_NUMBER: _ClassVar[int]
    FRAGMENT_FIELD_NUMBER: _ClassVar[int]
    NODELABELS_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    ALIAS_FIELD_NUMBER: _ClassVar[int]
    OWNERID_FIELD_NUMBER: _ClassVar[int]
    id: str
    capacity: Resources
    allocatable: Resources
    fragment: _containers.MessageMap[str, ResourceUnit]
    nodeLabels: _containers.MessageMap[str, Value.Counter]
    status: int
    alias: str
    ownerId: str
    def __init__(self, id: _Optional[str] = ..., capacity: _Optional[_Union[Resources, _Mapping]] = ..., allocatable: _Optional[_Union[Resources, _Mapping]] = ..., fragment: _Optional[_Mapping[str, ResourceUnit]] = ..., nodeLabels: _Optional[_Mapping[str, Value.Counter]] = ..., status: _Optional[int] = ..., alias: _Optional[str] = ..., ownerId: _Optional[str] = ...) -> None: ...
