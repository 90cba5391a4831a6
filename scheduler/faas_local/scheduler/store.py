"""Instances in etcd, as the schedulers write them: the record and its route in one transaction."""

from faas_local.protocol.cluster import keys
from faas_local.protocol.cluster.records_pb2 import InstanceRecord
from faas_local.protocol.etcd import Op, op_delete, op_put
from faas_local.scheduler.routes import route_of


def puts(record: InstanceRecord) -> list[Op]:
    """Write the record and the route that follows from it."""
    return [
        op_put(keys.INSTANCES + record.instance_id, record.SerializeToString()),
        op_put(keys.ROUTES + record.instance_id, route_of(record).SerializeToString()),
    ]


def deletes(instance_id: str, create_request_id: str) -> list[Op]:
    """Remove everything that exists because of the instance."""
    return [op_delete(key) for key in keys.of_instance(instance_id, create_request_id)]
