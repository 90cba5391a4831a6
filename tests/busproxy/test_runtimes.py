import pytest

from faas_local.busproxy import events as ev
from faas_local.protocol.cluster import control_pb2 as control
from faas_local.protocol.cluster.control_pb2 import ControlMessage
from faas_local.protocol.cluster.records_pb2 import CREATING, FATAL, RUNNING, InstanceState
from faas_local.protocol.ids import message_id
from faas_local.protocol.wire.core_service_pb2 import CreateRequest
from faas_local.protocol.wire.runtime_rpc_pb2 import StreamingMessage
from support.busproxy_core import DRIVER, Proxy, bodies, request_id, sent, to_scheduler

BIRTH = 99


@pytest.fixture
def proxy() -> Proxy:
    """A busproxy with one connected runtime whose instance is being created."""
    proxy = Proxy()
    proxy.route(state=CREATING)
    proxy.connect("ada", "r-ada")
    return proxy


def init(runtime_id: str = "r-ada") -> ev.FromScheduler:
    create = CreateRequest(requestID=request_id(BIRTH), function="f")
    message = control.InitInstance(instance_id="ada", runtime_id=runtime_id, creator_id=DRIVER, create=create)
    return ev.FromScheduler(ControlMessage(init_instance=message))


def shutdown(runtime_id: str = "r-ada") -> ev.FromScheduler:
    message = control.ShutdownInstance(instance_id="ada", runtime_id=runtime_id, grace_period_s=3)
    return ev.FromScheduler(ControlMessage(shutdown_instance=message))


def test_attached() -> None:
    """The scheduler hears of a runtime whose stream is open."""
    proxy = Proxy()
    proxy.route(state=CREATING)

    (message,) = to_scheduler(proxy.connect("ada", "r-ada"))

    assert message.runtime_attached == control.RuntimeAttached(instance_id="ada", runtime_id="r-ada")


def test_greeting(proxy: Proxy) -> None:
    """The greeting of a new link names the runtimes that are attached, and nobody else."""
    proxy.connect_driver()

    hello = proxy.core.hello().hello

    assert (hello.role, hello.node) == (control.BUSPROXY, "node-0")
    assert [(ref.instance_id, ref.runtime_id) for ref in hello.runtimes] == [("ada", "r-ada")]


def test_constructor(proxy: Proxy) -> None:
    """A constructor goes to the runtime as the create said, in the creator's name."""
    (message,) = sent(proxy.handle(init()), "ada")

    call = message.callReq
    assert (call.isCreate, call.requestID, call.senderID) == (True, request_id(BIRTH), DRIVER)


def test_constructor_result(proxy: Proxy) -> None:
    """A constructor's result goes to the scheduler, and is acknowledged only when it is stored."""
    proxy.handle(init())

    finished = proxy.result(BIRTH)
    (message,) = to_scheduler(finished)

    assert message.init_finished.result.code == 0
    assert not sent(finished)
    assert bodies(proxy.route(state=RUNNING), "ada") == ["callResultAck"]


@pytest.mark.parametrize("state", [RUNNING, FATAL])
def test_repeated_constructor_result(proxy: Proxy, state: InstanceState) -> None:
    """A constructor's result that comes again when it is stored is acknowledged again."""
    proxy.result(BIRTH)
    proxy.route(state=state)

    effects = proxy.result(BIRTH)

    assert bodies(effects, "ada") == ["callResultAck"]
    assert not to_scheduler(effects)


def test_constructor_that_is_asked_for_too_late(proxy: Proxy) -> None:
    """A constructor that is asked for again after its result was stored is not run again."""
    proxy.route(state=RUNNING)

    assert proxy.handle(init()) == []


def test_refused_constructor(proxy: Proxy) -> None:
    """A constructor that the runtime refuses has failed."""
    refusal = StreamingMessage(messageID=message_id(request_id(BIRTH)))
    refusal.callRsp.code, refusal.callRsp.message = 1001, "no"

    (message,) = to_scheduler(proxy.receive("ada", refusal))

    assert (message.init_finished.result.code, message.init_finished.result.message) == (1001, "no")


def test_shutdown(proxy: Proxy) -> None:
    """A shutdown goes to the runtime with its grace period, and its answer to the scheduler."""
    (request,) = sent(proxy.handle(shutdown()), "ada")
    reply = StreamingMessage(messageID=request.messageID)
    reply.shutdownRsp.SetInParent()

    (message,) = to_scheduler(proxy.receive("ada", reply))

    assert request.shutdownReq.gracePeriodSecond == 3
    assert message.shutdown_finished == control.ShutdownFinished(instance_id="ada", runtime_id="r-ada")


def test_shutdown_of_a_runtime_that_is_away(proxy: Proxy) -> None:
    """A runtime that is not there has nothing to finish."""
    proxy.disconnect("ada")

    (message,) = to_scheduler(proxy.handle(shutdown()))

    assert message.HasField("shutdown_finished")


def test_exit_on_own_wish(proxy: Proxy) -> None:
    """An instance that wants to end is answered, and the scheduler told."""
    message = StreamingMessage(messageID=message_id(request_id(5)))
    message.exitReq.SetInParent()

    effects = proxy.receive("ada", message)

    assert bodies(effects, "ada") == ["exitRsp"]
    assert [told.WhichOneof("body") for told in to_scheduler(effects)] == ["exit_requested"]


def test_foreign_message(proxy: Proxy) -> None:
    """A message that no busproxy is sent raises and says which."""
    with pytest.raises(ValueError, match="start_runtime"):
        proxy.handle(ev.FromScheduler(ControlMessage(start_runtime=control.StartRuntime())))
