"""What was asked, answered and executed in one run, and what must never be seen."""

from collections import defaultdict

from faas_local.protocol.cluster import keys
from faas_local.protocol.cluster.instances import TERMINAL
from faas_local.protocol.cluster.records_pb2 import InstanceRecord, InstanceState
from faas_local.protocol.etcd import Delete, Put
from faas_local.scheduler.states import TRANSITIONS
from simulation.clock import World

ETCD_FAILED = 3005
"""Answers a create that etcd may have stored all the same; what is then true shows later."""


GONE = (1003, 1007)
"""Answers that say that the instance has ended."""

ENDS = TERMINAL | {InstanceState.EXITING}


class Book:
    """Collects problems while the run goes on; an empty list at the end is a good run."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.problems: list[str] = []
        self.asked: dict[str, str] = {}
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.executions: defaultdict[str, list[str]] = defaultdict(list)
        # Also those that a lost node still runs for a while although their instances were given up.
        self.dead_runtimes: set[str] = set()
        self._callees: dict[str, str] = {}
        self._victims: dict[str, str] = {}
        self._states: dict[str, InstanceState] = {}
        self._runtimes: dict[str, str] = {}
        self._ended: set[str] = set()

    def problem(self, text: str) -> None:
        """Something happened that must not."""
        self.world.note("PROBLEM", text)
        self.problems.append(f"at {self.world.now:.3f} s: {text}")

    def ask_instance(self, request_id: str, instance_id: str, who: str) -> None:
        """A program called an instance."""
        self.ask(request_id, f"call of {instance_id} by {who}")
        self._callees[request_id] = instance_id

    def ask_end(self, request_id: str, instance_id: str, who: str) -> None:
        """A program killed an instance."""
        self.ask(request_id, f"kill of {instance_id} by {who}")
        self._victims[request_id] = instance_id

    def ask(self, request_id: str, what: str) -> None:
        """A program sent a request."""
        self.world.note(request_id, f"asked: {what}")
        self.asked[request_id] = what

    def answer(self, request_id: str, code: int, content: bytes) -> None:
        """A program got an answer; the SDK drops all but the first, but they must not contradict each other."""
        self.world.note(request_id, f"answered: {code} {content[:60]!r}")
        first = self.answers.setdefault(request_id, (code, content))
        what = self.asked.get(request_id, "")
        if first != (code, content) and not self._may_change(request_id, first[0]):
            self.problem(f"{what} {request_id} was answered with {first}, then with {(code, content)}")
        self._check_meaning(request_id, what, code)

    def _check_meaning(self, request_id: str, what: str, code: int) -> None:
        victim = self._victims.get(request_id)
        if victim is not None and code == 0 and victim not in self._ended:
            self.problem(f"{what} {request_id} was answered with success although the instance was well")
        callee = self._callees.get(request_id)
        if callee is not None and code == 0 and request_id not in self.executions:
            self.problem(f"{what} {request_id} was answered with success but never executed")
        if callee is not None and code in GONE and callee not in self._ended:
            self.problem(f"{what} {request_id} was answered with {code} although the instance was well")

    def _may_change(self, request_id: str, first_code: int) -> bool:
        """Whether it was said that the instance has ended; its last word may still come from another node."""
        ended = self.dead_runtimes.issuperset(self.executions.get(request_id, ()))
        return first_code == ETCD_FAILED or (first_code != 0 and ended)

    def execute(self, request_id: str, runtime_id: str) -> None:
        """A runtime runs a call or a constructor."""
        self.world.note(request_id, f"executed by {runtime_id}")
        alive = [earlier for earlier in self.executions[request_id] if earlier not in self.dead_runtimes]
        if alive:
            self.problem(f"{request_id} is executed by {runtime_id} although {alive} had begun with it")
        self.executions[request_id].append(runtime_id)

    def check_change(self, change: Put | Delete) -> None:
        """Every change of an instance's record must be a step of the transition table."""
        key = change.kv.key if isinstance(change, Put) else change.key
        instance_id = key.removeprefix(keys.INSTANCES)
        if instance_id == key:
            return
        if isinstance(change, Delete):
            self.world.note(instance_id, "record gone")
            self._ended.add(instance_id)
            self.dead_runtimes.add(self._runtimes.pop(instance_id, ""))
            del self._states[instance_id]
            return
        record = InstanceRecord.FromString(change.kv.value)
        self.world.note(instance_id, f"{InstanceState.Name(record.state)} on {record.node or 'no node'}")
        old = self._states.get(instance_id, InstanceState.NEW)
        if old == InstanceState.NEW and record.state != InstanceState.NEW:
            # Nobody waits for SCHEDULING alone: it is stored together with what follows.
            old = InstanceState.SCHEDULING
        if record.state != old and record.state not in TRANSITIONS[old]:
            came, goes = InstanceState.Name(old), InstanceState.Name(record.state)
            self.problem(f"the record of {instance_id} went from {came} to {goes}")
        if record.state in ENDS:
            self._ended.add(instance_id)
        self._states[instance_id] = record.state
        self._runtimes[instance_id] = record.runtime_id
