"""The keys of the cluster's state in etcd; each value is one message of `records.proto`.

| key | value | written by |
|---|---|---|
| /yr/instances/<instance id> | InstanceRecord | ingress busproxy, then the owner's local scheduler |
| /yr/routes/<instance id> | RouteRecord | together with the instance, in one transaction |
| /yr/requests/<request id> | RequestRecord | ingress busproxy |
| /yr/jobs/<job id> | JobRecord | busproxy |
| /yr/nodes/<node> | NodeRecord, under a lease | local scheduler |
| /yr/functions/<function> | FunctionRecord | instance manager |
| /yr/leases/<job id> | empty, under a lease | frontend, for gateway drivers |

A named instance needs no key of its own: its instance id is `<namespace>-<name>`, as in production.
"""

INSTANCES = "/yr/instances/"
ROUTES = "/yr/routes/"
REQUESTS = "/yr/requests/"
JOBS = "/yr/jobs/"
NODES = "/yr/nodes/"
FUNCTIONS = "/yr/functions/"
LEASES = "/yr/leases/"
