"""Reading and following logs."""

from pathlib import Path

import pytest

from faas_local.deploy.log_reader import LogReader


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Logs of two busproxies, etcd, one instance, and the SDK's own."""
    (tmp_path / "instances").mkdir()
    (tmp_path / "sdk").mkdir()
    for name in ("busproxy@node-0", "busproxy@node-1", "etcd", "instances/abc", "sdk/noise"):
        (tmp_path / f"{name}.log").write_text(f"{Path(name).name} says\n")
    return tmp_path


def test_all_logs_have_a_prefix(folder: Path) -> None:
    """Without a name every component's and instance's lines are there, each with its source."""
    lines = list(LogReader(folder, None).read())
    names = ["busproxy@node-0", "busproxy@node-1", "etcd", "abc"]
    assert lines == [f"{name} | {name} says" for name in names]


@pytest.mark.parametrize("source", ["etcd", "abc", "busproxy@node-1"])
def test_one_log_is_printed_as_it_is(folder: Path, source: str) -> None:
    """A component, a component of one node, or an instance is printed without a prefix."""
    assert list(LogReader(folder, source).read()) == [f"{source} says"]


def test_component_of_all_nodes(folder: Path) -> None:
    """A component's name means that component on every node."""
    lines = list(LogReader(folder, "busproxy").read())
    assert lines == [f"busproxy@node-{n} | busproxy@node-{n} says" for n in (0, 1)]


def test_unknown_source_does_not_exist(folder: Path) -> None:
    """A name without a log is told apart, and the known ones can be listed."""
    reader = LogReader(folder, "nobody")
    assert not reader.exists()
    assert "etcd" in reader.known()


def test_following_sees_growth_new_files_and_fresh_starts(folder: Path) -> None:
    """What is appended, appears or starts again is read once and by whole lines."""
    reader = LogReader(folder, None)
    list(reader.read())
    with (folder / "etcd.log").open("a") as log:
        log.write("more\nhalf")
    (folder / "instances" / "new.log").write_text("hello\n")
    assert list(reader.read()) == ["etcd | more", "new | hello"]
    with (folder / "etcd.log").open("a") as log:
        log.write(" line\n")
    assert list(reader.read()) == ["etcd | half line"]
    (folder / "etcd.log").write_text("again\n")
    assert list(reader.read()) == ["etcd | again"]
