from google.protobuf import any_pb2 as _any_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ExistenceOptPb(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    NONE: _ClassVar[ExistenceOptPb]
    NX: _ClassVar[ExistenceOptPb]
NONE: ExistenceOptPb
NX: ExistenceOptPb

class ErrorInfoPb(_message.Message):
    __slots__ = ("error_code", "error_msg")
    ERROR_CODE_FIELD_NUMBER: _ClassVar[int]
    ERROR_MSG_FIELD_NUMBER: _ClassVar[int]
    error_code: int
    error_msg: bytes
    def __init__(self, error_code: _Optional[int] = ..., error_msg: _Optional[bytes] = ...) -> None: ...

class RedirectMetaInfo(_message.Message):
    __slots__ = ("redirect_meta_address", "change_meta_ids", "topology_version")
    REDIRECT_META_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    CHANGE_META_IDS_FIELD_NUMBER: _ClassVar[int]
    TOPOLOGY_VERSION_FIELD_NUMBER: _ClassVar[int]
    redirect_meta_address: str
    change_meta_ids: _containers.RepeatedScalarFieldContainer[str]
    topology_version: int
    def __init__(self, redirect_meta_address: _Optional[str] = ..., change_meta_ids: _Optional[_Iterable[str]] = ..., topology_version: _Optional[int] = ...) -> None: ...

class GetClientFdReqPb(_message.Message):
    __slots__ = ("client_id", "worker_fds", "tenant_id", "request_id")
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    WORKER_FDS_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    client_id: bytes
    worker_fds: _containers.RepeatedScalarFieldContainer[int]
    tenant_id: str
    request_id: int
    def __init__(self, client_id: _Optional[bytes] = ..., worker_fds: _Optional[_Iterable[int]] = ..., tenant_id: _Optional[str] = ..., request_id: _Optional[int] = ...) -> None: ...

class GetClientFdRspPb(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class RegisterClientReqPb(_message.Message):
    __slots__ = ("version", "client_id", "git_hash", "heartbeat_enabled", "shm_enabled", "server_fd", "tenant_id", "enable_cross_node", "pod_name", "support_multi_shm_ref_count", "device_id", "compatibility_version", "socket_heartbeat", "extend")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    GIT_HASH_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_ENABLED_FIELD_NUMBER: _ClassVar[int]
    SHM_ENABLED_FIELD_NUMBER: _ClassVar[int]
    SERVER_FD_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    ENABLE_CROSS_NODE_FIELD_NUMBER: _ClassVar[int]
    POD_NAME_FIELD_NUMBER: _ClassVar[int]
    SUPPORT_MULTI_SHM_REF_COUNT_FIELD_NUMBER: _ClassVar[int]
    DEVICE_ID_FIELD_NUMBER: _ClassVar[int]
    COMPATIBILITY_VERSION_FIELD_NUMBER: _ClassVar[int]
    SOCKET_HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    EXTEND_FIELD_NUMBER: _ClassVar[int]
    version: str
    client_id: bytes
    git_hash: str
    heartbeat_enabled: bool
    shm_enabled: bool
    server_fd: int
    tenant_id: str
    enable_cross_node: bool
    pod_name: str
    support_multi_shm_ref_count: bool
    device_id: str
    compatibility_version: str
    socket_heartbeat: bool
    extend: _containers.RepeatedCompositeFieldContainer[_any_pb2.Any]
    def __init__(self, version: _Optional[str] = ..., client_id: _Optional[bytes] = ..., git_hash: _Optional[str] = ..., heartbeat_enabled: _Optional[bool] = ..., shm_enabled: _Optional[bool] = ..., server_fd: _Optional[int] = ..., tenant_id: _Optional[str] = ..., enable_cross_node: _Optional[bool] = ..., pod_name: _Optional[str] = ..., support_multi_shm_ref_count: _Optional[bool] = ..., device_id: _Optional[str] = ..., compatibility_version: _Optional[str] = ..., socket_heartbeat: _Optional[bool] = ..., extend: _Optional[_Iterable[_Union[_any_pb2.Any, _Mapping]]] = ...) -> None: ...

class RegisterClientRspPb(_message.Message):
    __slots__ = ("page_size", "client_id", "quorum_timeout_mult", "lock_id", "shm_threshold", "worker_start_id", "worker_uuid", "standby_worker", "node_timeout_s", "az_name", "store_fd", "mmap_size", "offset", "shm_id", "client_dead_timeout_s", "enable_huge_tlb", "unhealthy", "available_workers", "enable_p2p_transfer", "client_reconnect_wait_s", "support_multi_shm_ref_count", "pipeline_queue_info", "worker_compatibility_version", "memory_alignment")
    class PipelineRH2DQueueInfo(_message.Message):
        __slots__ = ("shm_fd", "offset", "mmap_size", "shm_id")
        SHM_FD_FIELD_NUMBER: _ClassVar[int]
        OFFSET_FIELD_NUMBER: _ClassVar[int]
        MMAP_SIZE_FIELD_NUMBER: _ClassVar[int]
        SHM_ID_FIELD_NUMBER: _ClassVar[int]
        shm_fd: int
        offset: int
        mmap_size: int
        shm_id: str
        def __init__(self, shm_fd: _Optional[int] = ..., offset: _Optional[int] = ..., mmap_size: _Optional[int] = ..., shm_id: _Optional[str] = ...) -> None: ...
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    QUORUM_TIMEOUT_MULT_FIELD_NUMBER: _ClassVar[int]
    LOCK_ID_FIELD_NUMBER: _ClassVar[int]
    SHM_THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    WORKER_START_ID_FIELD_NUMBER: _ClassVar[int]
    WORKER_UUID_FIELD_NUMBER: _ClassVar[int]
    STANDBY_WORKER_FIELD_NUMBER: _ClassVar[int]
    NODE_TIMEOUT_S_FIELD_NUMBER: _ClassVar[int]
    AZ_NAME_FIELD_NUMBER: _ClassVar[int]
    STORE_FD_FIELD_NUMBER: _ClassVar[int]
    MMAP_SIZE_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    SHM_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_DEAD_TIMEOUT_S_FIELD_NUMBER: _ClassVar[int]
    ENABLE_HUGE_TLB_FIELD_NUMBER: _ClassVar[int]
    UNHEALTHY_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_WORKERS_FIELD_NUMBER: _ClassVar[int]
    ENABLE_P2P_TRANSFER_FIELD_NUMBER: _ClassVar[int]
    CLIENT_RECONNECT_WAIT_S_FIELD_NUMBER: _ClassVar[int]
    SUPPORT_MULTI_SHM_REF_COUNT_FIELD_NUMBER: _ClassVar[int]
    PIPELINE_QUEUE_INFO_FIELD_NUMBER: _ClassVar[int]
    WORKER_COMPATIBILITY_VERSION_FIELD_NUMBER: _ClassVar[int]
    MEMORY_ALIGNMENT_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    client_id: bytes
    quorum_timeout_mult: float
    lock_id: int
    shm_threshold: int
    worker_start_id: bytes
    worker_uuid: str
    standby_worker: str
    node_timeout_s: int
    az_name: str
    store_fd: int
    mmap_size: int
    offset: int
    shm_id: str
    client_dead_timeout_s: int
    enable_huge_tlb: bool
    unhealthy: bool
    available_workers: _containers.RepeatedScalarFieldContainer[str]
    enable_p2p_transfer: bool
    client_reconnect_wait_s: int
    support_multi_shm_ref_count: bool
    pipeline_queue_info: RegisterClientRspPb.PipelineRH2DQueueInfo
    worker_compatibility_version: str
    memory_alignment: int
    def __init__(self, page_size: _Optional[int] = ..., client_id: _Optional[bytes] = ..., quorum_timeout_mult: _Optional[float] = ..., lock_id: _Optional[int] = ..., shm_threshold: _Optional[int] = ..., worker_start_id: _Optional[bytes] = ..., worker_uuid: _Optional[str] = ..., standby_worker: _Optional[str] = ..., node_timeout_s: _Optional[int] = ..., az_name: _Optional[str] = ..., store_fd: _Optional[int] = ..., mmap_size: _Optional[int] = ..., offset: _Optional[int] = ..., shm_id: _Optional[str] = ..., client_dead_timeout_s: _Optional[int] = ..., enable_huge_tlb: _Optional[bool] = ..., unhealthy: _Optional[bool] = ..., available_workers: _Optional[_Iterable[str]] = ..., enable_p2p_transfer: _Optional[bool] = ..., client_reconnect_wait_s: _Optional[int] = ..., support_multi_shm_ref_count: _Optional[bool] = ..., pipeline_queue_info: _Optional[_Union[RegisterClientRspPb.PipelineRH2DQueueInfo, _Mapping]] = ..., worker_compatibility_version: _Optional[str] = ..., memory_alignment: _Optional[int] = ...) -> None: ...

class DisconnectClientReqPb(_message.Message):
    __slots__ = ("client_id",)
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    client_id: bytes
    def __init__(self, client_id: _Optional[bytes] = ...) -> None: ...

class DisconnectClientRspPb(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class HeartbeatReqPb(_message.Message):
    __slots__ = ("client_id", "released_worker_fds", "removable")
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    RELEASED_WORKER_FDS_FIELD_NUMBER: _ClassVar[int]
    REMOVABLE_FIELD_NUMBER: _ClassVar[int]
    client_id: bytes
    released_worker_fds: _containers.RepeatedScalarFieldContainer[int]
    removable: bool
    def __init__(self, client_id: _Optional[bytes] = ..., released_worker_fds: _Optional[_Iterable[int]] = ..., removable: _Optional[bool] = ...) -> None: ...

class HeartbeatRspPb(_message.Message):
    __slots__ = ("worker_start_id", "client_removed", "standby_worker", "is_voluntary_scale_down", "expired_worker_fds", "available_workers", "unhealthy")
    WORKER_START_ID_FIELD_NUMBER: _ClassVar[int]
    CLIENT_REMOVED_FIELD_NUMBER: _ClassVar[int]
    STANDBY_WORKER_FIELD_NUMBER: _ClassVar[int]
    IS_VOLUNTARY_SCALE_DOWN_FIELD_NUMBER: _ClassVar[int]
    EXPIRED_WORKER_FDS_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_WORKERS_FIELD_NUMBER: _ClassVar[int]
    UNHEALTHY_FIELD_NUMBER: _ClassVar[int]
    worker_start_id: bytes
    client_removed: bool
    standby_worker: str
    is_voluntary_scale_down: bool
    expired_worker_fds: _containers.RepeatedScalarFieldContainer[int]
    available_workers: _containers.RepeatedScalarFieldContainer[str]
    unhealthy: bool
    def __init__(self, worker_start_id: _Optional[bytes] = ..., client_removed: _Optional[bool] = ..., standby_worker: _Optional[str] = ..., is_voluntary_scale_down: _Optional[bool] = ..., expired_worker_fds: _Optional[_Iterable[int]] = ..., available_workers: _Optional[_Iterable[str]] = ..., unhealthy: _Optional[bool] = ...) -> None: ...

class GetSocketPathReqPb(_message.Message):
    __slots__ = ("tenant_id",)
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    tenant_id: str
    def __init__(self, tenant_id: _Optional[str] = ...) -> None: ...

class GetSocketPathRspPb(_message.Message):
    __slots__ = ("path", "shm_worker_port")
    PATH_FIELD_NUMBER: _ClassVar[int]
    SHM_WORKER_PORT_FIELD_NUMBER: _ClassVar[int]
    path: str
    shm_worker_port: int
    def __init__(self, path: _Optional[str] = ..., shm_worker_port: _Optional[int] = ...) -> None: ...

class HealthCheckRequestPb(_message.Message):
    __slots__ = ("info", "client_id", "tenant_id")
    INFO_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    info: str
    client_id: str
    tenant_id: str
    def __init__(self, info: _Optional[str] = ..., client_id: _Optional[str] = ..., tenant_id: _Optional[str] = ...) -> None: ...

class HealthCheckReplyPb(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class CreateReqPb(_message.Message):
    __slots__ = ("client_id", "object_key", "data_size", "tenant_id", "cache_type", "request_timeout")
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    OBJECT_KEY_FIELD_NUMBER: _ClassVar[int]
    DATA_SIZE_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    CACHE_TYPE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    client_id: str
    object_key: str
    data_size: int
    tenant_id: str
    cache_type: int
    request_timeout: int
    def __init__(self, client_id: _Optional[str] = ..., object_key: _Optional[str] = ..., data_size: _Optional[int] = ..., tenant_id: _Optional[str] = ..., cache_type: _Optional[int] = ..., request_timeout: _Optional[int] = ...) -> None: ...

class CreateRspPb(_message.Message):
    __slots__ = ("store_fd", "mmap_size", "offset", "shm_id", "metadata_size")
    STORE_FD_FIELD_NUMBER: _ClassVar[int]
    MMAP_SIZE_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    SHM_ID_FIELD_NUMBER: _ClassVar[int]
    METADATA_SIZE_FIELD_NUMBER: _ClassVar[int]
    store_fd: int
    mmap_size: int
    offset: int
    shm_id: str
    metadata_size: int
    def __init__(self, store_fd: _Optional[int] = ..., mmap_size: _Optional[int] = ..., offset: _Optional[int] = ..., shm_id: _Optional[str] = ..., metadata_size: _Optional[int] = ...) -> None: ...

class PublishReqPb(_message.Message):
    __slots__ = ("client_id", "object_key", "nested_keys", "data_size", "keep", "write_mode", "consistency_type", "shm_id", "is_seal", "is_retry", "ttl_second", "existence", "tenant_id", "cache_type")
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    OBJECT_KEY_FIELD_NUMBER: _ClassVar[int]
    NESTED_KEYS_FIELD_NUMBER: _ClassVar[int]
    DATA_SIZE_FIELD_NUMBER: _ClassVar[int]
    KEEP_FIELD_NUMBER: _ClassVar[int]
    WRITE_MODE_FIELD_NUMBER: _ClassVar[int]
    CONSISTENCY_TYPE_FIELD_NUMBER: _ClassVar[int]
    SHM_ID_FIELD_NUMBER: _ClassVar[int]
    IS_SEAL_FIELD_NUMBER: _ClassVar[int]
    IS_RETRY_FIELD_NUMBER: _ClassVar[int]
    TTL_SECOND_FIELD_NUMBER: _ClassVar[int]
    EXISTENCE_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    CACHE_TYPE_FIELD_NUMBER: _ClassVar[int]
    client_id: str
    object_key: str
    nested_keys: _containers.RepeatedScalarFieldContainer[str]
    data_size: int
    keep: bool
    write_mode: int
    consistency_type: int
    shm_id: str
    is_seal: bool
    is_retry: bool
    ttl_second: int
    existence: ExistenceOptPb
    tenant_id: str
    cache_type: int
    def __init__(self, client_id: _Optional[str] = ..., object_key: _Optional[str] = ..., nested_keys: _Optional[_Iterable[str]] = ..., data_size: _Optional[int] = ..., keep: _Optional[bool] = ..., write_mode: _Optional[int] = ..., consistency_type: _Optional[int] = ..., shm_id: _Optional[str] = ..., is_seal: _Optional[bool] = ..., is_retry: _Optional[bool] = ..., ttl_second: _Optional[int] = ..., existence: _Optional[_Union[ExistenceOptPb, str]] = ..., tenant_id: _Optional[str] = ..., cache_type: _Optional[int] = ...) -> None: ...

class PublishRspPb(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class MultiPublishReqPb(_message.Message):
    __slots__ = ("client_id", "object_info", "write_mode", "consistency_type", "ttl_second", "existence", "tenant_id", "cache_type", "is_replica", "auto_release_memory_ref", "return_local_published_indexes")
    class ObjectInfoPb(_message.Message):
        __slots__ = ("object_key", "data_size", "shm_id", "blob_sizes")
        OBJECT_KEY_FIELD_NUMBER: _ClassVar[int]
        DATA_SIZE_FIELD_NUMBER: _ClassVar[int]
        SHM_ID_FIELD_NUMBER: _ClassVar[int]
        BLOB_SIZES_FIELD_NUMBER: _ClassVar[int]
        object_key: str
        data_size: int
        shm_id: str
        blob_sizes: _containers.RepeatedScalarFieldContainer[int]
        def __init__(self, object_key: _Optional[str] = ..., data_size: _Optional[int] = ..., shm_id: _Optional[str] = ..., blob_sizes: _Optional[_Iterable[int]] = ...) -> None: ...
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    OBJECT_INFO_FIELD_NUMBER: _ClassVar[int]
    WRITE_MODE_FIELD_NUMBER: _ClassVar[int]
    CONSISTENCY_TYPE_FIELD_NUMBER: _ClassVar[int]
    TTL_SECOND_FIELD_NUMBER: _ClassVar[int]
    EXISTENCE_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    CACHE_TYPE_FIELD_NUMBER: _ClassVar[int]
    IS_REPLICA_FIELD_NUMBER: _ClassVar[int]
    AUTO_RELEASE_MEMORY_REF_FIELD_NUMBER: _ClassVar[int]
    RETURN_LOCAL_PUBLISHED_INDEXES_FIELD_NUMBER: _ClassVar[int]
    client_id: str
    object_info: _containers.RepeatedCompositeFieldContainer[MultiPublishReqPb.ObjectInfoPb]
    write_mode: int
    consistency_type: int
    ttl_second: int
    existence: int
    tenant_id: str
    cache_type: int
    is_replica: bool
    auto_release_memory_ref: bool
    return_local_published_indexes: bool
    def __init__(self, client_id: _Optional[str] = ..., object_info: _Optional[_Iterable[_Union[MultiPublishReqPb.ObjectInfoPb, _Mapping]]] = ..., write_mode: _Optional[int] = ..., consistency_type: _Optional[int] = ..., ttl_second: _Optional[int] = ..., existence: _Optional[int] = ..., tenant_id: _Optional[str] = ..., cache_type: _Optional[int] = ..., is_replica: _Optional[bool] = ..., auto_release_memory_ref: _Optional[bool] = ..., return_local_published_indexes: _Optional[bool] = ...) -> None: ...

class MultiPublishRspPb(_message.Message):
    __slots__ = ("failed_object_keys", "last_rc", "local_published_indexes")
    FAILED_OBJECT_KEYS_FIELD_NUMBER: _ClassVar[int]
    LAST_RC_FIELD_NUMBER: _ClassVar[int]
    LOCAL_PUBLISHED_INDEXES_FIELD_NUMBER: _ClassVar[int]
    failed_object_keys: _containers.RepeatedScalarFieldContainer[str]
    last_rc: ErrorInfoPb
    local_published_indexes: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, failed_object_keys: _Optional[_Iterable[str]] = ..., last_rc: _Optional[_Union[ErrorInfoPb, _Mapping]] = ..., local_published_indexes: _Optional[_Iterable[int]] = ...) -> None: ...

class GetReqPb(_message.Message):
    __slots__ = ("sub_timeout", "object_keys", "client_id", "tenant_id", "read_offset_list", "read_size_list", "no_query_l2cache", "return_object_index", "request_timeout")
    SUB_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    OBJECT_KEYS_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    READ_OFFSET_LIST_FIELD_NUMBER: _ClassVar[int]
    READ_SIZE_LIST_FIELD_NUMBER: _ClassVar[int]
    NO_QUERY_L2CACHE_FIELD_NUMBER: _ClassVar[int]
    RETURN_OBJECT_INDEX_FIELD_NUMBER: _ClassVar[int]
    REQUEST_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    sub_timeout: int
    object_keys: _containers.RepeatedScalarFieldContainer[str]
    client_id: str
    tenant_id: str
    read_offset_list: _containers.RepeatedScalarFieldContainer[int]
    read_size_list: _containers.RepeatedScalarFieldContainer[int]
    no_query_l2cache: bool
    return_object_index: bool
    request_timeout: int
    def __init__(self, sub_timeout: _Optional[int] = ..., object_keys: _Optional[_Iterable[str]] = ..., client_id: _Optional[str] = ..., tenant_id: _Optional[str] = ..., read_offset_list: _Optional[_Iterable[int]] = ..., read_size_list: _Optional[_Iterable[int]] = ..., no_query_l2cache: _Optional[bool] = ..., return_object_index: _Optional[bool] = ..., request_timeout: _Optional[int] = ...) -> None: ...

class GetRspPb(_message.Message):
    __slots__ = ("objects", "payload_info", "last_rc")
    class ObjectInfoPb(_message.Message):
        __slots__ = ("store_fd", "offset", "data_size", "metadata_size", "mmap_size", "version", "is_seal", "object_key", "keep", "write_mode", "consistency_type", "shm_id", "cache_type", "object_index")
        STORE_FD_FIELD_NUMBER: _ClassVar[int]
        OFFSET_FIELD_NUMBER: _ClassVar[int]
        DATA_SIZE_FIELD_NUMBER: _ClassVar[int]
        METADATA_SIZE_FIELD_NUMBER: _ClassVar[int]
        MMAP_SIZE_FIELD_NUMBER: _ClassVar[int]
        VERSION_FIELD_NUMBER: _ClassVar[int]
        IS_SEAL_FIELD_NUMBER: _ClassVar[int]
        OBJECT_KEY_FIELD_NUMBER: _ClassVar[int]
        KEEP_FIELD_NUMBER: _ClassVar[int]
        WRITE_MODE_FIELD_NUMBER: _ClassVar[int]
        CONSISTENCY_TYPE_FIELD_NUMBER: _ClassVar[int]
        SHM_ID_FIELD_NUMBER: _ClassVar[int]
        CACHE_TYPE_FIELD_NUMBER: _ClassVar[int]
        OBJECT_INDEX_FIELD_NUMBER: _ClassVar[int]
        store_fd: int
        offset: int
        data_size: int
        metadata_size: int
        mmap_size: int
        version: int
        is_seal: bool
        object_key: str
        keep: bool
        write_mode: int
        consistency_type: int
        shm_id: str
        cache_type: int
        object_index: int
        def __init__(self, store_fd: _Optional[int] = ..., offset: _Optional[int] = ..., data_size: _Optional[int] = ..., metadata_size: _Optional[int] = ..., mmap_size: _Optional[int] = ..., version: _Optional[int] = ..., is_seal: _Optional[bool] = ..., object_key: _Optional[str] = ..., keep: _Optional[bool] = ..., write_mode: _Optional[int] = ..., consistency_type: _Optional[int] = ..., shm_id: _Optional[str] = ..., cache_type: _Optional[int] = ..., object_index: _Optional[int] = ...) -> None: ...
    class PayloadInfoPb(_message.Message):
        __slots__ = ("object_key", "data_size", "is_seal", "version", "keep", "write_mode", "consistency_type", "part_index", "cache_type", "object_index")
        OBJECT_KEY_FIELD_NUMBER: _ClassVar[int]
        DATA_SIZE_FIELD_NUMBER: _ClassVar[int]
        IS_SEAL_FIELD_NUMBER: _ClassVar[int]
        VERSION_FIELD_NUMBER: _ClassVar[int]
        KEEP_FIELD_NUMBER: _ClassVar[int]
        WRITE_MODE_FIELD_NUMBER: _ClassVar[int]
        CONSISTENCY_TYPE_FIELD_NUMBER: _ClassVar[int]
        PART_INDEX_FIELD_NUMBER: _ClassVar[int]
        CACHE_TYPE_FIELD_NUMBER: _ClassVar[int]
        OBJECT_INDEX_FIELD_NUMBER: _ClassVar[int]
        object_key: str
        data_size: int
        is_seal: bool
        version: int
        keep: bool
        write_mode: int
        consistency_type: int
        part_index: _containers.RepeatedScalarFieldContainer[int]
        cache_type: int
        object_index: int
        def __init__(self, object_key: _Optional[str] = ..., data_size: _Optional[int] = ..., is_seal: _Optional[bool] = ..., version: _Optional[int] = ..., keep: _Optional[bool] = ..., write_mode: _Optional[int] = ..., consistency_type: _Optional[int] = ..., part_index: _Optional[_Iterable[int]] = ..., cache_type: _Optional[int] = ..., object_index: _Optional[int] = ...) -> None: ...
    OBJECTS_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_INFO_FIELD_NUMBER: _ClassVar[int]
    LAST_RC_FIELD_NUMBER: _ClassVar[int]
    objects: _containers.RepeatedCompositeFieldContainer[GetRspPb.ObjectInfoPb]
    payload_info: _containers.RepeatedCompositeFieldContainer[GetRspPb.PayloadInfoPb]
    last_rc: ErrorInfoPb
    def __init__(self, objects: _Optional[_Iterable[_Union[GetRspPb.ObjectInfoPb, _Mapping]]] = ..., payload_info: _Optional[_Iterable[_Union[GetRspPb.PayloadInfoPb, _Mapping]]] = ..., last_rc: _Optional[_Union[ErrorInfoPb, _Mapping]] = ...) -> None: ...

class DecreaseReferenceRequest(_message.Message):
    __slots__ = ("client_id", "object_keys", "tenant_id")
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    OBJECT_KEYS_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    client_id: bytes
    object_keys: _containers.RepeatedScalarFieldContainer[str]
    tenant_id: str
    def __init__(self, client_id: _Optional[bytes] = ..., object_keys: _Optional[_Iterable[str]] = ..., tenant_id: _Optional[str] = ...) -> None: ...

class DecreaseReferenceResponse(_message.Message):
    __slots__ = ("error", "reference_count")
    ERROR_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_COUNT_FIELD_NUMBER: _ClassVar[int]
    error: ErrorInfoPb
    reference_count: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, error: _Optional[_Union[ErrorInfoPb, _Mapping]] = ..., reference_count: _Optional[_Iterable[int]] = ...) -> None: ...

class ReconcileShmRefReqPb(_message.Message):
    __slots__ = ("client_id", "confirmed_expired_shm_ids")
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_EXPIRED_SHM_IDS_FIELD_NUMBER: _ClassVar[int]
    client_id: bytes
    confirmed_expired_shm_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, client_id: _Optional[bytes] = ..., confirmed_expired_shm_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class ReconcileShmRefRspPb(_message.Message):
    __slots__ = ("maybe_expired_shm_ids",)
    MAYBE_EXPIRED_SHM_IDS_FIELD_NUMBER: _ClassVar[int]
    maybe_expired_shm_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, maybe_expired_shm_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class GIncreaseReqPb(_message.Message):
    __slots__ = ("address", "object_keys", "timeout", "client_id", "remote_client_id", "tenant_id")
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    OBJECT_KEYS_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    REMOTE_CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    address: bytes
    object_keys: _containers.RepeatedScalarFieldContainer[str]
    timeout: int
    client_id: str
    remote_client_id: str
    tenant_id: str
    def __init__(self, address: _Optional[bytes] = ..., object_keys: _Optional[_Iterable[str]] = ..., timeout: _Optional[int] = ..., client_id: _Optional[str] = ..., remote_client_id: _Optional[str] = ..., tenant_id: _Optional[str] = ...) -> None: ...

class GIncreaseRspPb(_message.Message):
    __slots__ = ("failed_object_keys", "last_rc")
    FAILED_OBJECT_KEYS_FIELD_NUMBER: _ClassVar[int]
    LAST_RC_FIELD_NUMBER: _ClassVar[int]
    failed_object_keys: _containers.RepeatedScalarFieldContainer[str]
    last_rc: ErrorInfoPb
    def __init__(self, failed_object_keys: _Optional[_Iterable[str]] = ..., last_rc: _Optional[_Union[ErrorInfoPb, _Mapping]] = ...) -> None: ...

class GDecreaseReqPb(_message.Message):
    __slots__ = ("address", "object_keys", "client_id", "remote_client_id", "tenant_id")
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    OBJECT_KEYS_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    REMOTE_CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    address: bytes
    object_keys: _containers.RepeatedScalarFieldContainer[str]
    client_id: str
    remote_client_id: str
    tenant_id: str
    def __init__(self, address: _Optional[bytes] = ..., object_keys: _Optional[_Iterable[str]] = ..., client_id: _Optional[str] = ..., remote_client_id: _Optional[str] = ..., tenant_id: _Optional[str] = ...) -> None: ...

class GDecreaseRspPb(_message.Message):
    __slots__ = ("failed_object_keys", "last_rc")
    FAILED_OBJECT_KEYS_FIELD_NUMBER: _ClassVar[int]
    LAST_RC_FIELD_NUMBER: _ClassVar[int]
    failed_object_keys: _containers.RepeatedScalarFieldContainer[str]
    last_rc: ErrorInfoPb
    def __init__(self, failed_object_keys: _Optional[_Iterable[str]] = ..., last_rc: _Optional[_Union[ErrorInfoPb, _Mapping]] = ...) -> None: ...

class GRefRecoveryPb(_message.Message):
    __slots__ = ("object_keys",)
    OBJECT_KEYS_FIELD_NUMBER: _ClassVar[int]
    object_keys: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, object_keys: _Optional[_Iterable[str]] = ...) -> None: ...

class DeleteAllCopyReqPb(_message.Message):
    __slots__ = ("client_id", "object_keys", "are_device_objects", "tenant_id")
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    OBJECT_KEYS_FIELD_NUMBER: _ClassVar[int]
    ARE_DEVICE_OBJECTS_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    client_id: str
    object_keys: _containers.RepeatedScalarFieldContainer[str]
    are_device_objects: bool
    tenant_id: str
    def __init__(self, client_id: _Optional[str] = ..., object_keys: _Optional[_Iterable[str]] = ..., are_device_objects: _Optional[bool] = ..., tenant_id: _Optional[str] = ...) -> None: ...

class DeleteAllCopyRspPb(_message.Message):
    __slots__ = ("fail_object_keys", "last_rc")
    FAIL_OBJECT_KEYS_FIELD_NUMBER: _ClassVar[int]
    LAST_RC_FIELD_NUMBER: _ClassVar[int]
    fail_object_keys: _containers.RepeatedScalarFieldContainer[str]
    last_rc: ErrorInfoPb
    def __init__(self, fail_object_keys: _Optional[_Iterable[str]] = ..., last_rc: _Optional[_Union[ErrorInfoPb, _Mapping]] = ...) -> None: ...

class QueryGlobalRefNumReqPb(_message.Message):
    __slots__ = ("object_keys", "client_id", "timeout", "tenant_id", "redirect")
    OBJECT_KEYS_FIELD_NUMBER: _ClassVar[int]
    CLIENT_ID_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    TENANT_ID_FIELD_NUMBER: _ClassVar[int]
    REDIRECT_FIELD_NUMBER: _ClassVar[int]
    object_keys: _containers.RepeatedScalarFieldContainer[str]
    client_id: str
    timeout: int
    tenant_id: str
    redirect: bool
    def __init__(self, object_keys: _Optional[_Iterable[str]] = ..., client_id: _Optional[str] = ..., timeout: _Optional[int] = ..., tenant_id: _Optional[str] = ..., redirect: _Optional[bool] = ...) -> None: ...

class GRefDistributionPb(_message.Message):
    __slots__ = ("object_key", "referred_addr")
    OBJECT_KEY_FIELD_NUMBER: _ClassVar[int]
    REFERRED_ADDR_FIELD_NUMBER: _ClassVar[int]
    object_key: str
    referred_addr: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, object_key: _Optional[str] = ..., referred_addr: _Optional[_Iterable[str]] = ...) -> None: ...

class QueryGlobalRefNumRspPb(_message.Message):
    __slots__ = ("objs_glb_ref",)
    OBJS_GLB_REF_FIELD_NUMBER: _ClassVar[int]
    objs_glb_ref: _containers.RepeatedCompositeFieldContainer[GRefDistributionPb]
    def __init__(self, objs_glb_ref: _Optional[_Iterable[_Union[GRefDistributionPb, _Mapping]]] = ...) -> None: ...

class QueryGlobalRefNumRspCollectionPb(_message.Message):
    __slots__ = ("objs_glb_refs", "infos", "ref_is_moving")
    OBJS_GLB_REFS_FIELD_NUMBER: _ClassVar[int]
    INFOS_FIELD_NUMBER: _ClassVar[int]
    REF_IS_MOVING_FIELD_NUMBER: _ClassVar[int]
    objs_glb_refs: _containers.RepeatedCompositeFieldContainer[QueryGlobalRefNumRspPb]
    infos: _containers.RepeatedCompositeFieldContainer[RedirectMetaInfo]
    ref_is_moving: bool
    def __init__(self, objs_glb_refs: _Optional[_Iterable[_Union[QueryGlobalRefNumRspPb, _Mapping]]] = ..., infos: _Optional[_Iterable[_Union[RedirectMetaInfo, _Mapping]]] = ..., ref_is_moving: _Optional[bool] = ...) -> None: ...
