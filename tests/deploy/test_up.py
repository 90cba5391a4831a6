"""`up`, `down`, `status` and `logs` as users run them, with a real cluster."""

import os
import signal
import socket
import subprocess

import pytest

from support.cli import Cli, wait_until
from support.leaks import leftovers

PER_NODE = {"busproxy", "local-scheduler", "function-agent", "data-worker"}
SHARED = {"etcd", "redis", "frontend", "instance-manager"}


def interrupted(running: "subprocess.Popen[str]", number: int = signal.SIGINT) -> "tuple[str, str, int]":
    """Signal a command and take its stdout, stderr and exit status."""
    running.send_signal(number)
    out, err = running.communicate(timeout=20)
    return out, err, running.returncode


def test_up_in_background_and_down(cli: Cli) -> None:
    """`up --detach` returns with the banner when the cluster is up, `status` has its documented shape, and
    `down` takes everything away."""
    banner = cli.up("--nodes", "2", "--cpu", "3000", "--resource", "gpu=2")
    status = cli.status()
    assert list(status) == ["supervisor", "state_dir", "endpoints", "nodes", "components"]
    assert status["state_dir"] == str(cli.state_dir)
    assert set(status["endpoints"]) == {
        "frontend",
        "metadata",
        "busproxy",
        "data-worker",
        "instance-manager",
        "etcd",
        "redis",
    }
    for address in status["endpoints"].values():
        host, port = address.split(":")
        socket.create_connection((host, int(port)), timeout=2).close()
        assert address in banner
    assert [node["name"] for node in status["nodes"]] == ["node-0", "node-1"]
    assert status["nodes"][1]["cpu"] == 3000
    assert status["nodes"][1]["resources"] == {"gpu": 2}
    named = {(each["name"], each["node"]) for each in status["components"]}
    assert named == {(name, None) for name in SHARED} | {
        (name, f"node-{n}") for name in PER_NODE for n in (0, 1)
    }
    for each in status["components"]:
        assert set(each) == {"name", "node", "pid", "state", "restarts", "since"}
        assert (each["state"], each["restarts"]) == ("running", 0)
        os.kill(each["pid"], 0)
    assert cli.ok("down") == f"stopped the cluster in {cli.state_dir}\n"
    assert leftovers(cli.home) == []
    assert not (cli.state_dir / "ephemeral").exists()
    assert cli.run("status").returncode == 1


def test_banner_is_short_and_aligned(cli: Cli) -> None:
    """The banner has at most eight lines, whose values start in one column, and says whether state survives."""
    lines = cli.up().splitlines()
    assert len(lines) <= 8
    column = lines[0].index("0.1.0")
    assert all(line[column - 1] == " " and line[column] != " " for line in lines)
    assert any(line.startswith("state ") and "gone after" in line for line in lines)
    assert any(line.startswith("logs ") and str(cli.state_dir / "logs") in line for line in lines)


def test_foreground_is_quiet_after_the_banner_and_ends_on_ctrl_c(cli: Cli) -> None:
    """`up` prints the banner and nothing more; one Ctrl-C stops it in order with exit status 0."""
    running = cli.start("up", "--port", "all=0")
    wait_until(cli.master_info.exists, "the cluster is up")
    out, err, code = interrupted(running)
    assert (err, code) == ("", 0)
    assert len(out.splitlines()) <= 8
    assert leftovers(cli.home) == []


def test_second_ctrl_c_ends_at_once(cli: Cli) -> None:
    """A component that does not stop delays the end of `up` no longer than until the second Ctrl-C."""
    running = cli.start("up", "--port", "all=0")
    wait_until(cli.master_info.exists, "the cluster is up")
    os.kill(cli.component("frontend")["pid"], signal.SIGSTOP)
    running.send_signal(signal.SIGINT)
    wait_until(lambda: cli.component("frontend")["state"] == "stopped", "it is stopping")
    _, _, code = interrupted(running)
    assert code == 130
    assert leftovers(cli.home) == []


def test_ctrl_c_while_starting(cli: Cli) -> None:
    """Ctrl-C before the cluster is up leaves nothing either."""
    running = cli.start("up", "--port", "all=0")
    wait_until((cli.state_dir / "cluster.json").exists, "processes are being started")
    out, err, code = interrupted(running)
    assert (out, err, code) == ("", "", 0)
    assert leftovers(cli.home) == []
    assert not (cli.state_dir / "cluster.json").exists()


def test_two_clusters_do_not_disturb_each_other(cli: Cli) -> None:
    """A second cluster with a folder of its own runs beside the first, does not take over its master-info
    file, and its end leaves the first alone."""
    cli.up()
    first, info = cli.status(), cli.master_info.read_text()
    second = str(cli.home / "second")
    assert "export YR_MASTER_INFO_PATH=" in cli.up("--state-dir", second)
    ambiguous = cli.run("status")
    assert ambiguous.returncode == 1
    assert f"--state-dir {second}" in ambiguous.stderr
    other = cli.status("--state-dir", second)
    assert not set(other["endpoints"].values()) & set(first["endpoints"].values())
    cli.ok("down", "--state-dir", second)
    assert cli.status() == first
    assert cli.master_info.read_text() == info


def test_second_up_in_the_same_folder_is_refused(cli: Cli) -> None:
    """`up` where a cluster runs says so, names its supervisor, and does not touch it."""
    cli.up()
    before = cli.status()
    refused = cli.run("up", "--port", "all=0")
    assert refused.returncode == 1
    assert f"supervisor pid {before['supervisor']['pid']}" in refused.stderr
    assert cli.status() == before


@pytest.mark.parametrize("detach", [(), ("--detach",)])
def test_port_clash_is_named_before_anything_starts(cli: Cli, detach: tuple[str, ...]) -> None:
    """A port in use is named with its holder and the option, with exit status 1 and nothing left half-made."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = cli.run("up", *detach, "--port", "all=0", "--port", f"busproxy={port}")
    assert refused.returncode == 1
    assert f"port {port} (busproxy) is in use by pid {os.getpid()}" in refused.stderr
    assert "--port busproxy=PORT" in refused.stderr
    assert not (cli.state_dir / "logs").exists()


@pytest.mark.parametrize("detach", [(), ("--detach",)])
def test_component_that_cannot_start_fails_up_with_its_log(cli: Cli, detach: tuple[str, ...]) -> None:
    """When a component ends before it is ready, `up` shows the end of its log, takes everything down, and
    exits with 1."""
    broken = cli.home / "etcd"
    broken.write_text("#!/bin/sh\necho no luck today >&2\nexit 7\n")
    broken.chmod(0o755)
    cli.environment["FAAS_ETCD_BIN"] = str(broken)
    refused = cli.run("up", *detach, "--port", "all=0")
    assert refused.returncode == 1
    assert "etcd ended with exit status 7 before it was ready" in refused.stderr
    assert "no luck today" in refused.stderr
    assert leftovers(cli.home) == []
    assert cli.run("status").returncode == 1


@pytest.mark.parametrize("store", ["etcd", "redis"])
def test_given_server_that_does_not_answer_is_named(cli: Cli, store: str) -> None:
    """An address where nothing listens is named together with its option."""
    refused = cli.run("up", "--port", "all=0", f"--{store}", "127.0.0.1:9")
    assert refused.returncode == 1
    assert f"no {store} server answers at 127.0.0.1:9, which --{store} names" in refused.stderr


def test_given_servers_are_used_and_kept(cli: Cli) -> None:
    """With --etcd and --redis a cluster runs on servers of one's own, which stay after `down`."""
    cli.up("--state-dir", str(cli.home / "servers"))
    stores = cli.status()["endpoints"]
    banner = cli.up("--etcd", stores["etcd"], "--redis", stores["redis"])
    assert "what is in the given etcd and redis stays" in banner
    mine = cli.status("--state-dir", str(cli.state_dir))
    assert not {"etcd", "redis"} & {each["name"] for each in mine["components"]}
    assert mine["endpoints"]["etcd"] == stores["etcd"]
    cli.ok("down", "--state-dir", str(cli.state_dir))
    assert {each["state"] for each in cli.status()["components"]} == {"running"}


def test_persistent_state_survives_down_and_an_ephemeral_run(cli: Cli) -> None:
    """--persist keeps the stores for the next --persist, on other ports too; an ephemeral run between does
    not touch them."""
    assert "persistent: kept in" in cli.up("--persist")
    set_value(cli, "kept")
    cli.ok("down")
    cli.up()
    assert get_value(cli) == b"$-1"
    set_value(cli, "ephemeral")
    cli.ok("down")
    cli.up("--persist")
    assert get_value(cli) == b"kept"


def set_value(cli: Cli, value: str) -> None:
    """Set a key in the cluster's Redis."""
    assert redis(cli, f"SET key {value}") == [b"+OK"]


def get_value(cli: Cli) -> bytes:
    """The key's value, or Redis' reply for none."""
    return redis(cli, "GET key")[-1]


def redis(cli: Cli, command: str) -> list[bytes]:
    """The lines of the reply to an inline command."""
    host, port = cli.status()["endpoints"]["redis"].split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(command.encode() + b"\r\nQUIT\r\n")
        reply = b"".join(iter(lambda: connection.recv(1000), b""))
    return reply.split(b"\r\n")[:-2]


@pytest.mark.parametrize("folder", ["/proc/faas-local", "/dev/null/state"])
def test_unusable_state_folder_is_named(cli: Cli, folder: str) -> None:
    """A state folder that cannot be written is named together with its option."""
    refused = cli.run("up", "--port", "all=0", "--state-dir", folder)
    assert refused.returncode == 1
    assert f"the state folder {folder} cannot be used" in refused.stderr
    assert "--state-dir" in refused.stderr


def test_logs_of_a_component_and_of_a_cluster_that_is_down(cli: Cli) -> None:
    """`logs` prints what a component wrote, also after `down`, and names what there is for a wrong name."""
    cli.up()
    assert "data worker at" in cli.ok("logs", "data-worker")
    cli.ok("down")
    assert "data worker at" in cli.ok("logs", "data-worker")
    wrong = cli.run("logs", "busproxi")
    assert wrong.returncode == 1
    assert "no log of 'busproxi'; there are: busproxy@node-0" in wrong.stderr


def test_logs_follow_until_ctrl_c(cli: Cli) -> None:
    """`logs -f` goes on with new lines and ends on Ctrl-C without a trace of the interpreter."""
    cli.up()
    following = cli.start("logs", "-f")
    assert following.stdout is not None
    (cli.state_dir / "logs" / "instances").mkdir(exist_ok=True)
    (cli.state_dir / "logs" / "instances" / "me.log").write_text("hello\n")
    assert any(line == "me | hello\n" for line in following.stdout)
    following.send_signal(signal.SIGINT)
    _, err = following.communicate(timeout=20)
    assert "Traceback" not in err


def test_down_without_a_cluster_is_no_error(cli: Cli) -> None:
    """`down` where nothing runs says so and succeeds."""
    assert cli.ok("down") == "no cluster runs\n"
