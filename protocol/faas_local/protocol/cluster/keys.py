"""The keys of the cluster's state in etcd; each value is one message of `records.proto`.

| key | value | written by |
|---|---|---|
| /yr/instances/<instance id> | InstanceRecord | ingress busproxy, then the instance manager, then the local scheduler |
| /yr/creates/<instance id> | CreateRequest as it came, with the constructor's arguments | ingress busproxy |
| /yr/routes/<instance id> | RouteRecord | together with the instance, in one transaction |
| /yr/requests/<request id> | RequestRecord | ingress busproxy |
| /yr/jobs/<job id> | JobRecord | busproxy |
| /yr/nodes/<node> | NodeRecord, under a lease | local scheduler |
| /yr/functions/<function> | FunctionRecord | instance manager |
| /yr/leases/<job id> | empty, under a lease | frontend, for gateway drivers |

A named instance needs no key of its own: its instance id is `<namespace>-<name>`, as in production.
"""

INSTANCES = "/yr/instances/"
CREATES = "/yr/creates/"
ROUTES = "/yr/routes/"
REQUESTS = "/yr/requests/"
JOBS = "/yr/jobs/"
NODES = "/yr/nodes/"
FUNCTIONS = "/yr/functions/"
LEASES = "/yr/leases/"


def of_instance(instance_id: str, create_request_id: str) -> tuple[str, ...]:
    """Every key that exists because of one instance: written together, removed together."""
    return (
        INSTANCES + instance_id,
        ROUTES + instance_id,
        CREATES + instance_id,
        REQUESTS + create_request_id,
    )
