"""Instances in etcd, as every component writes them: the record and its route in one transaction."""

from typing import Final

from faas_local.protocol.cluster import keys
from faas_local.protocol.cluster.records_pb2 import (
    EVICTED,
    FATAL,
    SCHEDULE_FAILED,
    InstanceRecord,
    RouteRecord,
)
from faas_local.protocol.etcd import Op, op_delete, op_put

TERMINAL: Final = frozenset({FATAL, SCHEDULE_FAILED, EVICTED})
"""States that stay stored until the creator kills the instance or its job ends."""


def puts(record: InstanceRecord) -> list[Op]:
    """Write the record and the route that follows from it."""
    return [
        op_put(keys.INSTANCES + record.instance_id, record.SerializeToString()),
        op_put(keys.ROUTES + record.instance_id, route_of(record).SerializeToString()),
    ]


def deletes(instance_id: str, create_request_id: str) -> list[Op]:
    """Remove everything that exists because of the instance."""
    return [op_delete(key) for key in keys.of_instance(instance_id, create_request_id)]


def route_of(record: InstanceRecord) -> RouteRecord:
    """The route that belongs to this state of the instance; both are written in one transaction."""
    route = RouteRecord(
        instance_id=record.instance_id,
        node=record.node,
        state=record.state,
        job_id=record.job_id,
        runtime_id=record.runtime_id,
        create_request_id=record.create_request_id,
    )
    if record.HasField("reason"):
        route.reason.CopyFrom(record.reason)
    if record.HasField("runtime_info"):
        route.runtime_info.CopyFrom(record.runtime_info)
    return route
