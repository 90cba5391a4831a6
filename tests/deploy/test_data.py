"""`data` as users run it."""

import json
import subprocess
import sys
from typing import Any

from support.cli import Cli

PROGRAM = """
import yr
yr.init()
kept = [yr.put(bytes(3 << 20)), yr.put(b"small")]
yr.kv_write("k", b"v")
producer = yr.create_stream_producer("elements", yr.ProducerConfig(page_size=4096, max_stream_size=1 << 20))
consumer = yr.create_stream_consumer("elements", yr.SubscriptionConfig("s"))
for number in range(5):
    producer.send(yr.Element(bytes(1000)))
consumer.ack(consumer.receive(5000, 2)[-1].id)
import subprocess, sys
print(subprocess.run([sys.executable, "-m", "faas_local.deploy", "data", *sys.argv[1:]],
                     capture_output=True, text=True, check=True).stdout)
yr.finalize()
"""


def test_memory_and_keys_of_all_nodes(cli: Cli) -> None:
    """While a program runs, `data` shows each node's memory, its clients and the keys; afterwards all is free."""
    cli.up("--nodes", "2", "--shared-memory", "64")
    (cli.home / "program.py").write_text(PROGRAM)

    nodes = output_of(cli, "status")
    assert [node["node"] for node in nodes] == ["node-0", "node-1"]
    assert all(node["arena"] == 64 << 20 for node in nodes)
    assert sum(node["objects"] for node in nodes) == 2
    assert any(client["maps"] and client["references"] for client in nodes[0]["clients"])
    keys = output_of(cli, "keys")
    assert sorted((key["size"] > 2 << 20, key["sealed"]) for key in keys) == [
        (False, False),
        (False, True),
        (True, True),
    ]
    (stream,) = output_of(cli, "streams")
    assert stream.pop("node") in ("node-0", "node-1")
    assert stream.pop("sent") - stream.pop("acked") == 3
    assert stream == {
        "tenant": "default",
        "name": "elements",
        "producers": 1,
        "consumers": 1,
        "pages": 2,
        "used": 8192,
        "limit": 1 << 20,
    }
    assert "default$elements" in cli.ok("data", "streams")
    for node in json.loads(cli.ok("data", "status", "-o", "json")):
        assert (node["objects"], node["used"]) == (0, 0)
    assert "largest hole" in cli.ok("data", "status")
    assert "default$k" in cli.ok("data", "keys")
    cli.ok("down")
    assert cli.run("data", "status").returncode == 1


def output_of(cli: Cli, what: str) -> list[dict[str, Any]]:
    """What `data` prints as JSON while the program runs."""

    done = subprocess.run(
        [sys.executable, "program.py", what, "-o", "json"],
        cwd=cli.home,
        env={**cli.environment, "YR_LOG_LEVEL": "FATAL"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout[done.stdout.index("[\n") :])
    return found
