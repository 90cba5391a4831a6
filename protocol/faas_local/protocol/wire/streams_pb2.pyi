from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ShmViewPb(_message.Message):
    __slots__ = ("fd", "mmap_size", "offset", "size")
    FD_FIELD_NUMBER: _ClassVar[int]
    MMAP_SIZE_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    fd: int
    mmap_size: int
    offset: int
    size: int
    def __init__(self, fd: _Optional[int] = ..., mmap_size: _Optional[int] = ..., offset: _Optional[int] = ..., size: _Optional[int] = ...) -> None: ...

class QueryGlobalNumReqPb(_message.Message):
    __slots__ = ("stream_name", "client_id", "tenant_id")
    STREAM_NAME_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    stream_name: str
    client_id: str
    tenant_id: str
    def __init__(self, stream_name: _Optional[str] = ..., client_id: _Optional[str] = ..., tenant_id: _Optional[str] = ...) -> None: ...

class QueryGlobalNumRsqPb(_message.Message):
    __slots__ = ("global_count",)
    GLOBAL_COUNT_FIELD_NUMBER: _ClassVar[int]
    global_count: int
    def __init__(self, global_count: _Optional[int] = ...) -> None: ...

class CreateProducerReqPb(_message.Message):
    __slots__ = ("stream_name", "page_size", "client_id", "producer_id", "max_stream_size", "auto_cleanup", "tenant_id", "retain_num_consumer", "encrypt_stream", "reserve_size", "stream_mode")
    STREAM_NAME_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    PRODUCER_ID_FIELD_NUMBER: _ClassVar[int]
    MAX_STREAM_SIZE_FIELD_NUMBER: _ClassVar[int]
    AUTO_CLEANUP_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    RETAIN_NUM_CONSUMER_FIELD_NUMBER: _ClassVar[int]
    ENCRYPT_STREAM_FIELD_NUMBER: _ClassVar[int]
    RESERVE_SIZE_FIELD_NUMBER: _ClassVar[int]
    STREAM_MODE_FIELD_NUMBER: _ClassVar[int]
    stream_name: str
    page_size: int
    client_id: str
    producer_id: str
    max_stream_size: int
    auto_cleanup: bool
    tenant_id: str
    retain_num_consumer: int
    encrypt_stream: bool
    reserve_size: int
    stream_mode: int
    def __init__(self, stream_name: _Optional[str] = ..., page_size: _Optional[int] = ..., client_id: _Optional[str] = ..., producer_id: _Optional[str] = ..., max_stream_size: _Optional[int] = ..., auto_cleanup: _Optional[bool] = ..., tenant_id: _Optional[str] = ..., retain_num_consumer: _Optional[int] = ..., encrypt_stream: _Optional[bool] = ..., reserve_size: _Optional[int] = ..., stream_mode: _Optional[int] = ...) -> None: ...

class CreateProducerRspPb(_message.Message):
    __slots__ = ("page_view", "sender_producer_no", "enable_data_verification", "stream_no", "shared_page_size", "enable_shared_page", "stream_meta_view")
    PAGE_VIEW_FIELD_NUMBER: _ClassVar[int]
    SENDER_PRODUCER_NO_FIELD_NUMBER: _ClassVar[int]
    ENABLE_DATA_VERIFICATION_FIELD_NUMBER: _ClassVar[int]
    STREAM_NO_FIELD_NUMBER: _ClassVar[int]
    SHARED_PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    ENABLE_SHARED_PAGE_FIELD_NUMBER: _ClassVar[int]
    STREAM_META_VIEW_FIELD_NUMBER: _ClassVar[int]
    page_view: ShmViewPb
    sender_producer_no: int
    enable_data_verification: bool
    stream_no: int
    shared_page_size: int
    enable_shared_page: bool
    stream_meta_view: ShmViewPb
    def __init__(self, page_view: _Optional[_Union[ShmViewPb, _Mapping]] = ..., sender_producer_no: _Optional[int] = ..., enable_data_verification: _Optional[bool] = ..., stream_no: _Optional[int] = ..., shared_page_size: _Optional[int] = ..., enable_shared_page: _Optional[bool] = ..., stream_meta_view: _Optional[_Union[ShmViewPb, _Mapping]] = ...) -> None: ...

class SubscriptionConfigPb(_message.Message):
    __slots__ = ("subscription_name", "subscription_type", "report_producer_fault")
    SUBSCRIPTION_NAME_FIELD_NUMBER: _ClassVar[int]
    SUBSCRIPTION_TYPE_FIELD_NUMBER: _ClassVar[int]
    REPORT_PRODUCER_FAULT_FIELD_NUMBER: _ClassVar[int]
    subscription_name: str
    subscription_type: int
    report_producer_fault: bool
    def __init__(self, subscription_name: _Optional[str] = ..., subscription_type: _Optional[int] = ..., report_producer_fault: _Optional[bool] = ...) -> None: ...

class SubscribeReqPb(_message.Message):
    __slots__ = ("stream_name", "subscription_config", "client_id", "consumer_id", "tenant_id")
    STREAM_NAME_FIELD_NUMBER: _ClassVar[int]
    SUBSCRIPTION_CONFIG_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    CONSUMER_ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    stream_name: str
    subscription_config: SubscriptionConfigPb
    client_id: str
    consumer_id: str
    tenant_id: str
    def __init__(self, stream_name: _Optional[str] = ..., subscription_config: _Optional[_Union[SubscriptionConfigPb, _Mapping]] = ..., client_id: _Optional[str] = ..., consumer_id: _Optional[str] = ..., tenant_id: _Optional[str] = ...) -> None: ...

class SubscribeRspPb(_message.Message):
    __slots__ = ("last_recv_cursor", "worker_fd", "mmap_size", "offset", "size")
    LAST_RECV_CURSOR_FIELD_NUMBER: _ClassVar[int]
    WORKER_FD_FIELD_NUMBER: _ClassVar[int]
    MMAP_SIZE_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    last_recv_cursor: int
    worker_fd: int
    mmap_size: int
    offset: int
    size: int
    def __init__(self, last_recv_cursor: _Optional[int] = ..., worker_fd: _Optional[int] = ..., mmap_size: _Optional[int] = ..., offset: _Optional[int] = ..., size: _Optional[int] = ...) -> None: ...

class GetDataPageReqPb(_message.Message):
    __slots__ = ("stream_name", "subscription_name", "consumer_id", "last_recv_cursor", "timeout_ms", "client_id", "tenant_id")
    STREAM_NAME_FIELD_NUMBER: _ClassVar[int]
    SUBSCRIPTION_NAME_FIELD_NUMBER: _ClassVar[int]
    CONSUMER_ID_FIELD_NUMBER: _ClassVar[int]
    LAST_RECV_CURSOR_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_MS_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    stream_name: str
    subscription_name: str
    consumer_id: bytes
    last_recv_cursor: int
    timeout_ms: int
    client_id: str
    tenant_id: str
    def __init__(self, stream_name: _Optional[str] = ..., subscription_name: _Optional[str] = ..., consumer_id: _Optional[bytes] = ..., last_recv_cursor: _Optional[int] = ..., timeout_ms: _Optional[int] = ..., client_id: _Optional[str] = ..., tenant_id: _Optional[str] = ...) -> None: ...

class GetDataPageRspPb(_message.Message):
    __slots__ = ("page_view",)
    PAGE_VIEW_FIELD_NUMBER: _ClassVar[int]
    page_view: ShmViewPb
    def __init__(self, page_view: _Optional[_Union[ShmViewPb, _Mapping]] = ...) -> None: ...

class CreateShmPageReqPb(_message.Message):
    __slots__ = ("stream_name", "producer_id", "sub_timeout", "client_id", "cur_view", "tenant_id")
    STREAM_NAME_FIELD_NUMBER: _ClassVar[int]
    PRODUCER_ID_FIELD_NUMBER: _ClassVar[int]
    SUB_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    CUR_VIEW_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    stream_name: str
    producer_id: bytes
    sub_timeout: int
    client_id: str
    cur_view: ShmViewPb
    tenant_id: str
    def __init__(self, stream_name: _Optional[str] = ..., producer_id: _Optional[bytes] = ..., sub_timeout: _Optional[int] = ..., client_id: _Optional[str] = ..., cur_view: _Optional[_Union[ShmViewPb, _Mapping]] = ..., tenant_id: _Optional[str] = ...) -> None: ...

class CreateShmPageRspPb(_message.Message):
    __slots__ = ("last_page_view",)
    LAST_PAGE_VIEW_FIELD_NUMBER: _ClassVar[int]
    last_page_view: ShmViewPb
    def __init__(self, last_page_view: _Optional[_Union[ShmViewPb, _Mapping]] = ...) -> None: ...

class CloseProducerReqPb(_message.Message):
    __slots__ = ("stream_name", "producer_id", "client_id", "tenant_id")
    STREAM_NAME_FIELD_NUMBER: _ClassVar[int]
    PRODUCER_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    stream_name: str
    producer_id: bytes
    client_id: str
    tenant_id: str
    def __init__(self, stream_name: _Optional[str] = ..., producer_id: _Optional[bytes] = ..., client_id: _Optional[str] = ..., tenant_id: _Optional[str] = ...) -> None: ...

class CloseProducerRspPb(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class CloseConsumerReqPb(_message.Message):
    __slots__ = ("stream_name", "subscription_name", "consumer_id", "client_id", "tenant_id")
    STREAM_NAME_FIELD_NUMBER: _ClassVar[int]
    SUBSCRIPTION_NAME_FIELD_NUMBER: _ClassVar[int]
    CONSUMER_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    stream_name: str
    subscription_name: str
    consumer_id: bytes
    client_id: str
    tenant_id: str
    def __init__(self, stream_name: _Optional[str] = ..., subscription_name: _Optional[str] = ..., consumer_id: _Optional[bytes] = ..., client_id: _Optional[str] = ..., tenant_id: _Optional[str] = ...) -> None: ...

class CloseConsumerRspPb(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DeleteStreamReqPb(_message.Message):
    __slots__ = ("stream_name", "client_id", "tenant_id")
    STREAM_NAME_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    stream_name: str
    client_id: str
    tenant_id: str
    def __init__(self, stream_name: _Optional[str] = ..., client_id: _Optional[str] = ..., tenant_id: _Optional[str] = ...) -> None: ...

class DeleteStreamRspPb(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class LastAppendCursorReqPb(_message.Message):
    __slots__ = ("stream_name", "client_id", "tenant_id")
    STREAM_NAME_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    stream_name: str
    client_id: str
    tenant_id: str
    def __init__(self, stream_name: _Optional[str] = ..., client_id: _Optional[str] = ..., tenant_id: _Optional[str] = ...) -> None: ...

class LastAppendCursorRspPb(_message.Message):
    __slots__ = ("last_append_cursor",)
    LAST_APPEND_CURSOR_FIELD_NUMBER: _ClassVar[int]
    last_append_cursor: int
    def __init__(self, last_append_cursor: _Optional[int] = ...) -> None: ...

class CreateLobPageReqPb(_message.Message):
    __slots__ = ("stream_name", "client_id", "producer_id", "page_size", "tenant_id", "sub_timeout")
    STREAM_NAME_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    PRODUCER_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    SUB_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    stream_name: str
    client_id: str
    producer_id: str
    page_size: int
    tenant_id: str
    sub_timeout: int
    def __init__(self, stream_name: _Optional[str] = ..., client_id: _Optional[str] = ..., producer_id: _Optional[str] = ..., page_size: _Optional[int] = ..., tenant_id: _Optional[str] = ..., sub_timeout: _Optional[int] = ...) -> None: ...

class CreateLobPageRspPb(_message.Message):
    __slots__ = ("page_view",)
    PAGE_VIEW_FIELD_NUMBER: _ClassVar[int]
    page_view: ShmViewPb
    def __init__(self, page_view: _Optional[_Union[ShmViewPb, _Mapping]] = ...) -> None: ...

class ReleaseLobPageReqPb(_message.Message):
    __slots__ = ("stream_name", "client_id", "producer_id", "page_view", "tenant_id")
    STREAM_NAME_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    PRODUCER_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_VIEW_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    stream_name: str
    client_id: str
    producer_id: str
    page_view: ShmViewPb
    tenant_id: str
    def __init__(self, stream_name: _Optional[str] = ..., client_id: _Optional[str] = ..., producer_id: _Optional[str] = ..., page_view: _Optional[_Union[ShmViewPb, _Mapping]] = ..., tenant_id: _Optional[str] = ...) -> None: ...

class ReleaseLobPageRspPb(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
