"""What `up` prints when the cluster is up: at most eight aligned lines."""

from importlib.metadata import version

from faas_local.deploy import master_info
from faas_local.deploy.cluster import Cluster
from faas_local.deploy.components import Plan
from faas_local.deploy.interpreter import SDK_PACKAGE, Interpreter


def banner(cluster: Cluster, functions: Interpreter) -> str:
    """The lines for a cluster that is up; `functions` is the interpreter that runs the functions."""
    plan, endpoints = cluster.plan, cluster.endpoints
    rows = {
        "faas-local": f"{version('faas-local')}, {SDK_PACKAGE} {functions.sdk}, Python {functions.version}",
        "frontend": f"http://{endpoints['frontend']} (function metadata: http://{endpoints['metadata']})",
        "cluster": f"busproxy {endpoints['busproxy']}, data worker {endpoints['data-worker']}, "
        f"instance manager {endpoints['instance-manager']}",
        "nodes": _nodes(plan),
        "stores": f"etcd {endpoints['etcd']}, redis {endpoints['redis']}",
        "state": _state(plan),
        "logs": str(plan.state.logs),
        "programs": _programs(cluster),
    }
    width = max(map(len, rows))
    return "\n".join(f"{name:<{width}}  {text}" for name, text in rows.items())


def _nodes(plan: Plan) -> str:
    settings = plan.settings
    extra = "".join(f", {name} {amount:g}" for name, amount in settings.resources.items())
    each = (
        f"{settings.cpu} millicores, {settings.memory} MB, {settings.shared_memory} MB shared memory{extra}"
    )
    return f"{settings.nodes}, {'each ' if settings.nodes > 1 else ''}with {each}"


def _state(plan: Plan) -> str:
    settings, folder = plan.settings, plan.state.stores(plan.settings.persist)
    given = [name for name, address in (("etcd", settings.etcd), ("redis", settings.redis)) if address]
    kept = f"; what is in the given {' and '.join(given)} stays" if given else ""
    if settings.persist:
        return f"persistent: kept in {folder} for the next `up --persist`{kept}"
    return f"ephemeral: gone after `faas-local down`{kept}"


def _programs(cluster: Cluster) -> str:
    if cluster.is_found_by_default:
        return "yr.init() finds this cluster"
    path = cluster.plan.state.master_info
    return f"yr.init() finds it after: export {master_info.PATH_VARIABLE}={path}"
