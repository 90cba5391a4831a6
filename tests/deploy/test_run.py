"""`run`: one program in a cluster of its own."""

import signal
import sys
import time

import pytest

from support.cli import Cli, wait_until
from support.leaks import leftovers, wait_until_nothing_is_left

USES_THE_CLUSTER = """
import sys, yr
yr.init()

@yr.invoke
def add(a, b):
    return a + b

print(yr.get(add.invoke(int(sys.argv[1]), 2)))
yr.finalize()
"""
WAITS = """
import signal, sys, time, pathlib
def end(number, frame):
    sys.exit(40 + number)
signal.signal(signal.SIGTERM, end)
signal.signal(signal.SIGINT, end)
pathlib.Path("started").touch()
time.sleep(60)
"""


def program(cli: Cli, text: str, name: str = "program.py") -> str:
    """A program in the folder where commands are run."""
    (cli.home / name).write_text(text)
    return name


def test_unmodified_program_finds_its_cluster(cli: Cli) -> None:
    """A program with a bare `yr.init()` works under `run`; nothing but its own output is printed."""
    done = cli.run("run", program(cli, USES_THE_CLUSTER), "40")
    assert (done.stdout, done.returncode) == ("42\n", 0)
    assert leftovers(cli.home) == []
    assert cli.run("status").returncode == 1


def test_run_is_quiet_and_passes_everything_on(cli: Cli) -> None:
    """Arguments that look like options, stdout, stderr and the exit status are the program's own."""
    text = "import sys; print(sys.argv[1:]); print('oops', file=sys.stderr); sys.exit(7)"
    done = cli.run("run", "--nodes", "2", program(cli, text), "--detach", "-o", "x")
    assert done.stdout == "['--detach', '-o', 'x']\n"
    assert (done.stderr, done.returncode) == ("oops\n", 7)


def test_any_program_runs(cli: Cli) -> None:
    """What is not a Python file is executed as it is, and learns the addresses from our own commands."""
    command = f"{sys.executable} -m faas_local.deploy status -o json; kill -USR1 $$"
    done = cli.run("run", "sh", "-c", command)
    assert '"busproxy": "127.0.0.1:' in done.stdout
    assert done.returncode == 128 + signal.SIGUSR1


def test_program_that_cannot_be_started(cli: Cli) -> None:
    """A program that does not exist is named, and nothing is left."""
    done = cli.run("run", "./no-such-program")
    assert done.returncode == 1
    assert done.stderr == "Error: ./no-such-program cannot be started: No such file or directory\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_reach_the_program(cli: Cli, number: int) -> None:
    """A signal to `run` is the program's to handle, and its exit status counts."""
    running = cli.start("run", program(cli, WAITS))
    wait_until((cli.home / "started").exists, "the program runs")
    running.send_signal(number)
    out, err = running.communicate(timeout=20)
    assert (out, err, running.returncode) == ("", "", 40 + number)


def test_signal_before_the_program(cli: Cli) -> None:
    """A signal that comes while the cluster is starting ends `run`; the program never runs."""
    state = cli.home / "state"
    running = cli.start("run", "--state-dir", str(state), program(cli, WAITS))
    wait_until((state / "cluster.json").exists, "the cluster is starting")
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=20)
    assert running.returncode == 128 + signal.SIGTERM
    assert not (cli.home / "started").exists()


def test_killed_run_leaves_nothing(cli: Cli) -> None:
    """After kill -9 of `run` the program, the cluster and its temporary folder are gone in 5 s."""
    cli.environment["TMPDIR"] = str(cli.home)
    running = cli.start("run", program(cli, WAITS))
    wait_until((cli.home / "started").exists, "the program runs")
    running.kill()
    running.communicate(timeout=20)
    wait_until_nothing_is_left(cli.home)
    assert not list(cli.home.glob("faas-local-*"))


def test_run_does_not_touch_the_running_cluster(cli: Cli) -> None:
    """Beside a running cluster `run` uses its own, and leaves the other and its master-info file alone."""
    cli.up()
    before = cli.status(), cli.master_info.read_text()
    done = cli.run("run", program(cli, USES_THE_CLUSTER), "1")
    assert done.stdout == "3\n"
    assert (cli.status(), cli.master_info.read_text()) == before


def test_logs_are_kept_in_a_given_folder(cli: Cli) -> None:
    """With --state-dir the logs of the cluster and of its instances stay after the program has ended."""
    state = cli.home / "state"
    text = USES_THE_CLUSTER.replace("return", "print('adding', flush=True); return")
    cli.ok("run", "--state-dir", str(state), program(cli, text), "1")
    instances = list((state / "logs" / "instances").iterdir())
    assert len(instances) == 1
    assert cli.ok("logs", "--state-dir", str(state), instances[0].stem) == "adding\n"
    assert "etcd | " in cli.ok("logs", "--state-dir", str(state))
    assert not (state / "ephemeral").exists()


def test_terminal_interrupt_reaches_the_program_once(cli: Cli) -> None:
    """Ctrl-C on a terminal reaches the program exactly once."""
    text = WAITS.replace("sys.exit(40 + number)", "print('interrupted', flush=True)").replace("60", "1")
    ended = _on_a_terminal(cli, ["run", program(cli, text)])
    assert ended.count("interrupted") == 1


def _on_a_terminal(cli: Cli, arguments: list[str]) -> str:
    """Run the command on a terminal of its own, press Ctrl-C when the program runs, and take all output."""
    import os
    import pty

    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(cli.home)
        os.execve(sys.executable, [sys.executable, "-m", "faas_local.deploy", *arguments], cli.environment)
    wait_until((cli.home / "started").exists, "the program runs")
    os.write(terminal, b"\x03")
    output = b""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            output += os.read(terminal, 1000)
        except OSError:  # the terminal's last user is gone
            break
    os.waitpid(pid, 0)
    os.close(terminal)
    return output.decode()
