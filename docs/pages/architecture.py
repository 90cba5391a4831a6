"""The parts of docs/architecture.md that are drawn from the code: processes, links, states, keys."""

from pathlib import Path

from docs.pages.blocks import diagram, table

from faas_local.deploy.components import ComponentSpec, NodeAddresses, Plan, components
from faas_local.deploy.paths import StateDir
from faas_local.deploy.ports import DEFAULTS, HOST
from faas_local.deploy.servers import Servers
from faas_local.deploy.settings import ClusterSettings
from faas_local.protocol.cluster import keys as etcd_keys
from faas_local.protocol.cluster.instances import TERMINAL
from faas_local.protocol.cluster.records_pb2 import NEW, InstanceState
from faas_local.scheduler.states import HOLDS_RESOURCES, TRANSITIONS

NODE = "node-0"
TASKS = {
    "etcd": "the truth: instances, routes, jobs, functions, nodes under leases",
    "redis": "saved state of instances",
    "frontend": "HTTP for drivers outside the cluster (calls and data), and the function metadata",
    "instance-manager": "chooses a node for each instance, ends what belonged to lost nodes and ended jobs, "
    "answers queries (resources, names)",
    "busproxy": "carries every call between drivers and instances, and answers each exactly once",
    "local-scheduler": "the node's resources, and the life of each instance on the node",
    "function-agent": "starts, watches and ends the processes of the function instances",
    "data-worker": "objects with reference counts, keys and streams in shared memory",
}


def _plan() -> Plan:
    return Plan(
        settings=ClusterSettings(),
        state=StateDir(Path("state")),
        servers=Servers(etcd=Path("etcd"), redis=Path("redis")),
        python="python",
        python_version="py311",
        shared={name: f"{HOST}:{port}" for name, port in DEFAULTS.items()},
        nodes=(
            NodeAddresses(
                name=NODE,
                busproxy=f"{HOST}:{DEFAULTS['busproxy']}",
                scheduler=f"{HOST}:1",
                data_worker=f"{HOST}:{DEFAULTS['data-worker']}",
            ),
        ),
    )


def processes() -> str:
    """Each process of a cluster, how many there are, and where it listens."""
    rows = []
    for spec in components(_plan()):
        count = "one a node" if spec.node else "one"
        rows.append((f"`{spec.name}`", count, _program(spec), _listens(spec), TASKS[spec.name]))
    return table(("process", "how many", "program", "port", "what it does"), rows)


def _program(spec: ComponentSpec) -> str:
    if spec.is_store:
        return "a real server"
    return f"`{spec.argv[spec.argv.index('-m') + 1]}`"


def _listens(spec: ComponentSpec) -> str:
    named = [str(DEFAULTS[name]) for name in (spec.name, *_MORE_PORTS.get(spec.name, ())) if name in DEFAULTS]
    return ", ".join(named) or ("a free one" if spec.endpoint else "none")


_MORE_PORTS = {"frontend": ("metadata",), "etcd": ("etcd-peer",)}


def links() -> str:
    """Who is told whose address, which is who dials whom; programs and instances are added by hand."""
    specs = components(_plan())
    lines = ["flowchart LR", '  driver(["your program"])', '  instances(["function instances"])']
    lines += [f"  subgraph {NODE}", *(f"    {spec.name}" for spec in specs if spec.node), "  end"]
    for spec in specs:
        dialled = [other.name for other in specs if other is not spec and other.endpoint in spec.argv]
        lines += [f"  {spec.name} --> {name}" for name in dialled]
    lines += [
        "  driver -- in-cluster --> busproxy",
        "  driver -- in-cluster --> data-worker",
        "  driver -- gateway --> frontend",
        "  function-agent -- starts --> instances",
        "  instances --> busproxy",
        "  instances --> data-worker",
    ]
    return diagram(lines)


def states() -> str:
    """The life of an instance."""
    lines = ["stateDiagram-v2", f"  [*] --> {InstanceState.Name(NEW)}"]
    for state, followers in TRANSITIONS.items():
        names = sorted(InstanceState.Name(follower) for follower in followers)
        lines += [f"  {InstanceState.Name(state)} --> {name}" for name in names]
        if not followers:
            lines.append(f"  {InstanceState.Name(state)} --> [*]")
    holding = ", ".join(sorted(InstanceState.Name(state) for state in HOLDS_RESOURCES))
    kept = ", ".join(sorted(InstanceState.Name(state) for state in TERMINAL))
    notes = [
        f"An instance holds its node's resources in: {holding}.",
        f"Kept until its creator kills it or the job ends: {kept}.",
    ]
    return "\n\n".join([diagram(lines), *notes])


def keys() -> str:
    """The keys in etcd, from the docstring of the module that has them."""
    text = etcd_keys.__doc__ or ""
    heading, _, *rows = ([cell.strip() for cell in line.split("|")[1:-1]] for line in _table_lines(text))
    return table(heading, [(f"`{key}`", value, writer) for key, value, writer in rows])


def _table_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("|")]
