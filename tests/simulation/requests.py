"""The requests of simulated programs: what a constructor or a call will do travels in its only argument."""

from dataclasses import dataclass
from random import Random

from faas_local.protocol.wire.common_pb2 import Arg
from faas_local.protocol.wire.core_service_pb2 import CreateRequest, InvokeRequest
from simulation.schedulers import FUNCTION

VERBS = ("work", "work", "work", "work", "raise", "crash", "exit", "child")


@dataclass(frozen=True)
class Behaviour:
    """What the callee does: after so many seconds it returns, raises, crashes, exits, or uses a child instance."""

    verb: str
    seconds: float

    @classmethod
    def of(cls, argument: Arg) -> "Behaviour":
        """Read it from the argument."""
        verb, _, seconds = argument.value.decode().partition(" ")
        return cls(verb, float(seconds))

    def argument(self) -> Arg:
        """Write it into an argument."""
        return Arg(value=f"{self.verb} {self.seconds}".encode())


def create_request(
    random: Random,
    constructor: Behaviour | None = None,
    *,
    name: str = "",
    cpu: float = 500.0,
    detached: bool = False,
) -> CreateRequest:
    """A create with chance in what does not matter to the program."""
    request = CreateRequest(function=FUNCTION, designatedInstanceID=name)
    request.args.append((constructor or Behaviour("work", random.uniform(0, 0.3))).argument())
    request.schedulingOps.resources["CPU"] = cpu
    request.schedulingOps.resources["Memory"] = 500.0
    request.schedulingOps.scheduleTimeoutMs = random.choice((2_000, 10_000, 30_000))
    request.createOptions["GRACEFUL_SHUTDOWN_TIME"] = str(random.choice((0, 1, 3)))
    if detached:
        request.createOptions["lifecycle"] = "detached"
    return request


def invoke_request(instance_id: str, behaviour: Behaviour) -> InvokeRequest:
    """A call."""
    request = InvokeRequest(function=FUNCTION, instanceID=instance_id)
    request.args.append(behaviour.argument())
    return request
