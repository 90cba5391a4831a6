"""What the cluster, or the client before it, refuses: the code, the text, and at once."""

from typing import Any

from support.driver_tools import Counter, error_of, expect, get, options, yr
from support.drivers import driver


@driver(initialize=False)
def test_function_of_another_python_version() -> None:
    """A driver whose Python has no runtimes here is told so with 1015 and what there is."""
    yr.init(yr.Config(function_id="sn:cn:yrk:default:function:0-defaultservice-py399:$latest"))

    @yr.invoke
    def answer() -> int:
        return 42

    texts = (
        "failed to find function meta: default/0-defaultservice-py399/$latest",
        "this cluster has: default/",
    )
    expect(answer.invoke(), 1015, *texts)
    counter = yr.instance(Counter).invoke()
    expect(counter.add.invoke(), 1015, *texts)


@driver()
def test_options_out_of_range() -> None:
    """Options that no cluster could satisfy are refused at once with their code and the valid range."""
    refused: list[tuple[dict[str, Any], int, str]] = [
        ({"cpu": 16_001}, 1006, "Required CPU resource size 16001 millicores is invalid"),
        ({"cpu": 299}, 1006, "Valid value range is [300,16000] millicores"),
        ({"memory": 127}, 1006, "Required memory resource size 127 MB is invalid"),
        ({"instance_priority": 70_000}, 1001, "invalid instance priority, should < 65535"),
        ({"custom_extensions": {"GRACEFUL_SHUTDOWN_TIME": "soon"}}, 1008, "GRACEFUL_SHUTDOWN_TIME"),
    ]
    for values, code, text in refused:
        counter = yr.instance(Counter).options(options(**values)).invoke()
        expect(counter.add.invoke(), code, text, "dependency instance create failed")

    # These the client refuses by itself.
    def make(**values: Any) -> Any:
        return lambda: yr.instance(Counter).options(options(**values)).invoke()

    expect(make(concurrency=1001), 1001, "please set the concurrency range between 1 and 1000")
    expect(make(name="n" * 65), 1001, "exceeds the maximum length of 64 bytes")
    assert isinstance(error_of(make(concurrency=2, need_order=True)), ValueError)


@driver()
def test_message_over_the_limit() -> None:
    """Arguments and results that bypass the data system fit up to 100 MiB; what is larger is refused with 1001 and
    both numbers."""

    @yr.invoke
    def length(data: Any) -> int:
        return len(data)

    @yr.invoke
    def make(size: int) -> bytes:
        return b"x" * size

    assert get(length.invoke_direct(b"x" * (20 << 20))) == 20 << 20
    assert len(get(make.invoke_direct(20 << 20))) == 20 << 20
    too_large = 101 << 20
    limit = "bytes) exceeds the 104857600 bytes limit"
    expect(lambda: length.invoke_direct(b"x" * too_large), 1001, "request payload size (1059", limit)
    expect(make.invoke_direct(too_large), 1001, "return payload size (1059", limit)


# Behind a gateway the client sends neither: it aborts, or waits for itself.
@driver(modes=["in-cluster"])
def test_groups() -> None:
    """Resource groups and instance groups, which this cluster does not have, are refused with 1001."""
    resource_group = yr.create_resource_group([{"CPU": 500}], "bundles")
    expect(lambda: resource_group.wait(20), 1001, "resource groups are not supported by this cluster")
    group = yr.Group("together", yr.GroupOptions(timeout=20))
    counter = yr.instance(Counter).options(options(group_name="together")).invoke()
    group.invoke()
    expect(group.wait, 1001, "instance groups are not supported by this cluster")
    assert isinstance(error_of(counter.add.invoke()), RuntimeError)
