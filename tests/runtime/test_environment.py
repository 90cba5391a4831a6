import pytest

from faas_local.protocol.cluster.control_pb2 import StartRuntime
from faas_local.runtime.environment import instance_environment, job_id

PLACES = {"NODE_ID": "node-0", "YR_SERVER_ADDRESS": "127.0.0.1:22773"}


def build(inherited: dict[str, str] | None = None, **asked_for: str) -> dict[str, str]:
    start = StartRuntime(
        instance_id="i", runtime_id="r", job_id="job-0123abcd", environment=asked_for, tenant_id="default"
    )
    return instance_environment(start, inherited or {}, PLACES, "/logs/sdk")


def test_identity_and_place() -> None:
    """A runtime is told who and where it is, how it is called, and where the SDK's logs go."""
    environment = build()

    assert (environment["INSTANCE_ID"], environment["YR_RUNTIME_ID"]) == ("i", "r")
    assert (environment["YR_JOB_ID"], environment["YR_TENANT_ID"]) == ("job-0123abcd", "default")
    assert environment["INIT_HANDLER"] == "yrlib_handler.init"
    assert environment["GLOG_log_dir"] == environment["YR_LOG_PATH"] == "/logs/sdk"
    assert PLACES.items() <= environment.items()


def test_users_environment_is_kept() -> None:
    """What the user's shell had is there, without the cluster's own variables."""
    environment = build({"PATH": "/bin", "LANG": "C.UTF-8", "FAAS_LOCAL_READY_FD": "7"})

    assert (environment["PATH"], environment["LANG"]) == ("/bin", "C.UTF-8")
    assert "FAAS_LOCAL_READY_FD" not in environment


@pytest.mark.parametrize("name", ["YR_MASTER_INFO", "YR_IN_CLUSTER", "YR_ENABLE_TLS", "YR_ENABLE_MTLS"])
def test_driver_settings_stay_out(name: str) -> None:
    """A shell set up for drivers of another cluster does not lead the instances there."""
    assert name not in build({name: "true"})


def test_asked_for_wins_over_shell_and_defaults() -> None:
    """InvokeOptions.env_vars override the shell and the defaults."""
    environment = build(
        {"MODE": "shell"}, MODE="mine", PYTHONUNBUFFERED="0", INIT_HANDLER="faas_executor.init"
    )

    assert (environment["MODE"], environment["PYTHONUNBUFFERED"]) == ("mine", "0")
    assert environment["INIT_HANDLER"] == "faas_executor.init"


def test_identity_and_place_cannot_be_overridden() -> None:
    """Neither the shell nor env_vars can make an instance believe that it is another, or elsewhere."""
    environment = build({"NODE_ID": "x"}, INSTANCE_ID="x", YR_JOB_ID="x", YR_SERVER_ADDRESS="x")

    assert (environment["INSTANCE_ID"], environment["YR_JOB_ID"]) == ("i", "job-0123abcd")
    assert PLACES.items() <= environment.items()


def test_log_level_of_the_shell() -> None:
    """The SDK's log level is that of the shell, else INFO."""
    assert build()["YR_LOG_LEVEL"] == "INFO"
    assert build({"YR_LOG_LEVEL": "DEBUG"})["YR_LOG_LEVEL"] == "DEBUG"


def test_library_path_may_quote() -> None:
    """A library path that was asked for may be an addition to the present one; unknown names stay as they are."""
    environment = build(
        {"LD_LIBRARY_PATH": "/shell"}, LD_LIBRARY_PATH="/mine:${LD_LIBRARY_PATH}:${NOT_THERE}"
    )

    assert environment["LD_LIBRARY_PATH"] == "/mine:/shell:${NOT_THERE}"


@pytest.mark.parametrize("text", ["", "short", "job-XYZ", "my own job", "job-0123abcd4"])
def test_any_job_id_reaches_the_sdk_in_its_form(text: str) -> None:
    """A job id of another form becomes one of the SDK's form, always the same."""
    assert job_id(text) == job_id(text)
    assert job_id(job_id(text)) == job_id(text)
