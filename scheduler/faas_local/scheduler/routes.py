"""From the whole truth about an instance to what its callers need of it."""

from faas_local.protocol.cluster.records_pb2 import InstanceRecord, RouteRecord


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
