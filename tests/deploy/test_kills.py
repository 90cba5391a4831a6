"""kill -9 of the supervisor, of components, and of everything else: what comes back and what is left."""

import json
import os
import signal
from functools import partial
from pathlib import Path
from typing import Any

from support.cli import Cli, wait_until
from support.leaks import leftovers, wait_until_nothing_is_left

COMPONENTS = (
    "busproxy",
    "data-worker",
    "etcd",
    "frontend",
    "function-agent",
    "instance-manager",
    "local-scheduler",
    "redis",
)


def test_killed_supervisor_leaves_nothing(cli: Cli) -> None:
    """After kill -9 of the supervisor every process, the master-info file and the state are gone in 5 s, and
    the next `up` works."""
    cli.up()
    os.kill(cli.status()["supervisor"]["pid"], signal.SIGKILL)
    wait_until_nothing_is_left(cli.home)
    assert not cli.master_info.exists()
    assert {path.name for path in cli.state_dir.iterdir()} == {"lock", "logs"}
    cli.up()


def test_up_right_after_a_kill_waits_for_the_cleaning(cli: Cli) -> None:
    """`up` in the state folder of a cluster that was killed a moment ago succeeds."""
    cli.up()
    os.kill(cli.status()["supervisor"]["pid"], signal.SIGKILL)
    cli.up()
    assert {each["state"] for each in cli.status()["components"]} == {"running"}


def processes(cli: Cli) -> dict[int, str]:
    """The cluster's processes: a line for people by pid."""
    lines = [line for line in leftovers(cli.home) if line.startswith("process ")]
    return {int(line.split()[1][:-1]): line for line in lines}


def test_killed_supervisor_and_sentinel_leave_nothing(cli: Cli) -> None:
    """Even when the sentinel is killed together with the supervisor the processes die (Linux), and the next
    command takes the files away."""
    cli.up()
    supervisor = cli.status()["supervisor"]["pid"]
    sentinels = [pid for pid, line in processes(cli).items() if "sentinel.py" in line]
    assert len(sentinels) == 1
    for pid in (*sentinels, supervisor):
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not processes(cli), "all processes are gone")
    assert cli.ok("down") == "no cluster runs\n"
    assert leftovers(cli.home) == []
    assert not cli.master_info.exists()


def test_everything_but_the_supervisor_killed(cli: Cli) -> None:
    """After kill -9 of everything but the supervisor the cluster comes back, and leaves nothing in the end."""
    cli.up()
    supervisor = cli.status()["supervisor"]["pid"]
    pids = set(processes(cli)) - {supervisor}
    assert len(pids) >= 9, leftovers(cli.home)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)

    def back() -> bool:
        components = cli.status()["components"]
        return all(each["state"] == "running" and each["pid"] not in pids for each in components)

    wait_until(back, "all components run again")
    cli.ok("down")
    assert leftovers(cli.home) == []


def test_killed_component_is_restarted_and_announced_in_one_line(cli: Cli) -> None:
    """Each component that is killed comes back, and the supervisor says so in one line."""
    cli.up()
    for name in COMPONENTS:
        before = cli.component(name)
        os.kill(before["pid"], signal.SIGKILL)
        wait_until(partial(is_back, cli, before), f"{name} runs again")
        assert cli.component(name)["restarts"] == 1
    said = cli.ok("logs", "supervisor").splitlines()
    assert len(said) == len(COMPONENTS)
    assert all(line.endswith(" was killed by SIGKILL: restarting") for line in said)


def is_back(cli: Cli, before: dict[str, Any]) -> bool:
    """Whether a component that was killed runs again."""
    now = cli.component(before["name"])
    return (now["state"], now["pid"] != before["pid"]) == ("running", True)


def test_status_of_an_older_pid_is_not_believed(cli: Cli, tmp_path: Path) -> None:
    """A cluster whose supervisor's pid now belongs to another process counts as gone."""
    cli.up()
    file = cli.state_dir / "cluster.json"
    text = json.loads(file.read_text())
    cli.ok("down")
    text["status"]["supervisor"]["pid"] = os.getpid()
    file.write_text(json.dumps(text))
    entry = tmp_path / "faas-local" / "clusters" / "stale"
    entry.write_text(str(cli.state_dir))
    assert cli.run("status").returncode == 1
    file.unlink()
    entry.unlink()
