import pytest

from faas_local.busproxy.admission import record_of, refusal
from faas_local.protocol.wire.core_service_pb2 import CreateRequest

FUNCTION = "default/0-defaultservice-py311/$latest"


def request(**resources: float) -> CreateRequest:
    made = CreateRequest(function=FUNCTION, requestID="0" * 18)
    made.schedulingOps.resources.update(resources)
    return made


def code_of(create: CreateRequest) -> int:
    found = refusal(create, {FUNCTION})
    return 0 if found is None else found.code


def test_plain_request() -> None:
    """A create without wishes is admitted."""
    assert code_of(request()) == 0


def test_function_text() -> None:
    """An unknown function is named, with those that there are and the usual reason."""
    found = refusal(CreateRequest(function="default/0-defaultservice-py39/$latest"), {FUNCTION})

    assert found is not None
    assert "py39" in found.message and FUNCTION in found.message and "Python version" in found.message


@pytest.mark.parametrize(
    ("resources", "code"),
    [
        ({"CPU": 300.0}, 0),
        ({"CPU": 299.0}, 1006),
        ({"CPU": 16_000.0}, 0),
        ({"CPU": 16_001.0}, 1006),
        ({"Memory": 128.0}, 0),
        ({"Memory": 127.0}, 1006),
        ({"NPU": 1.0}, 0),
    ],
    ids=str,
)
def test_resources(resources: dict[str, float], code: int) -> None:
    """CPU and memory must be within production's bounds; other names are the user's own."""
    assert code_of(request(**resources)) == code


def test_resource_text() -> None:
    """A resource out of bounds is told with the value and the bounds."""
    found = refusal(request(CPU=10.0), {FUNCTION})

    assert found is not None
    assert found.message == (
        "Required CPU resource size 10 millicores is invalid. Valid value range is [300,16000] millicores"
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [("yr_defalut_namespace-ada", 0), ("x" * 64, 0), ("x" * 65, 1001), ("a;b", 1001), ("a\nb", 1001)],
    ids=["plain", "longest", "too-long", "semicolon", "newline"],
)
def test_designated_id(name: str, code: int) -> None:
    """A designated id must be one that a key, a file and a shell can bear."""
    create = request()
    create.designatedInstanceID = name

    assert code_of(create) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("null", 0), ('{"A": "1"}', 0), ("{", 1001), ("[1]", 1001), ('"text"', 1001)],
)
def test_environment(text: str, code: int) -> None:
    """Environment variables must be a JSON object, or null."""
    create = request()
    create.createOptions["DELEGATE_ENV_VAR"] = text

    assert code_of(create) == code


@pytest.mark.parametrize(("priority", "code"), [(0, 0), (65_535, 0), (65_536, 1001), (-1, 1001)])
def test_priority(priority: int, code: int) -> None:
    """A priority must be within production's bounds."""
    create = request()
    create.schedulingOps.priority = priority

    assert code_of(create) == code


@pytest.mark.parametrize(("text", "admitted"), [("5", True), ("-1", True), ("soon", False), ("1.5", False)])
def test_grace_period(text: str, admitted: bool) -> None:
    """A grace period must be a whole number of seconds."""
    create = request()
    create.createOptions["GRACEFUL_SHUTDOWN_TIME"] = text

    assert (code_of(create) == 0) is admitted


@pytest.mark.parametrize(("options", "seconds"), [({}, 30), ({"GRACEFUL_SHUTDOWN_TIME": "-1"}, 30)])
def test_default_grace_period(options: dict[str, str], seconds: int) -> None:
    """An instance without a grace period of its own has production's."""
    create = request()
    create.createOptions.update(options)

    record = record_of(create, instance_id="ada", creator="driver-x", job_id="x", node="node-0")

    assert record.grace_period_s == seconds


def test_record() -> None:
    """The record of a create keeps everything that the schedulers go by."""
    create = request(CPU=500.0)
    create.designatedInstanceID = "ns-ada"
    create.createOptions["lifecycle"] = "detached"
    create.createOptions["GRACEFUL_SHUTDOWN_TIME"] = "7"
    create.labels.append("blue")

    record = record_of(create, instance_id="ns-ada", creator="driver-x", job_id="x", node="node-0")

    assert record.detached and record.designated
    assert record.grace_period_s == 7
    assert record.scheduling.resources["CPU"] == 500.0
    assert list(record.labels) == ["blue"]
