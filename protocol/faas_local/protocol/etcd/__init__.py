"""A client of etcd for asyncio: keys, transactions, watches and leases that outlive a restart of etcd.

Built on our own stubs and grpc.aio instead of the library `aetcd`: a watch there ends with its connection and
reports single events without revisions, and nothing of it is typed, so that most of this would still be here.
"""

from faas_local.protocol.etcd.client import EtcdClient
from faas_local.protocol.etcd.model import (
    Compare,
    Delete,
    EtcdError,
    EtcdUnavailable,
    KeyValue,
    LeaseExpired,
    Op,
    Put,
    Snapshot,
    TxnResult,
    WatchBatch,
    absent,
    mod_revision_is,
    op_delete,
    op_get,
    op_put,
)

__all__ = [
    "Compare",
    "Delete",
    "EtcdClient",
    "EtcdError",
    "EtcdUnavailable",
    "KeyValue",
    "LeaseExpired",
    "Op",
    "Put",
    "Snapshot",
    "TxnResult",
    "WatchBatch",
    "absent",
    "mod_revision_is",
    "op_delete",
    "op_get",
    "op_put",
]
