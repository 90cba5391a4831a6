"""The file in which a bare `yr.init()` finds the cluster."""

import socket
from pathlib import Path

import pytest

from faas_local.deploy import master_info
from faas_local.deploy.ports import DEFAULTS

ENDPOINTS = {name: f"127.0.0.1:{port}" for name, port in DEFAULTS.items()}
LINE = master_info.line(ENDPOINTS)


def parsed(text: str) -> dict[str, str]:
    """The line as the SDK reads it: alternately keys and values, split at every comma and colon."""
    parts = text.strip().replace(":", ",").rstrip(",").split(",")
    return dict(zip(parts[::2], parts[1::2], strict=True))


def address(listener: socket.socket) -> str:
    """Where this socket is."""
    return f"127.0.0.1:{listener.getsockname()[1]}"


def test_line_has_the_keys_that_the_sdk_reads() -> None:
    """The line gives the SDK its busproxy, data worker, etcd and instance manager."""
    assert LINE.count("\n") == 1
    values = parsed(LINE)
    assert (values["local_ip"], values["bus"], values["ds-worker"]) == ("127.0.0.1", "22773", "31501")
    assert (values["master_ip"], values["global_scheduler_port"]) == ("127.0.0.1", "22770")
    assert (values["etcd_ip"], values["etcd_port"]) == ("127.0.0.1", "32379")


def test_path_is_the_sdks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is where the SDK looks: YR_MASTER_INFO_PATH, else its fixed default."""
    monkeypatch.setenv("YR_MASTER_INFO_PATH", "/elsewhere/info")
    assert master_info.shared_path() == Path("/elsewhere/info")
    monkeypatch.delenv("YR_MASTER_INFO_PATH")
    assert master_info.shared_path() == Path("/tmp/yr_sessions/yr_current_master_info")


def test_free_and_stale_files_are_claimed(tmp_path: Path) -> None:
    """A missing file, rubbish, and the file of a cluster that does not answer are replaced."""
    path = tmp_path / "sessions" / "info"
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = master_info.line({**ENDPOINTS, "busproxy": address(closed)})
        assert master_info.claim(path, LINE)
        for content in ("", "rubbish", "local_ip:127.0.0.1,bus:x,", dead):
            path.write_text(content)
            assert master_info.claim(path, LINE)
            assert path.read_text() == LINE
    assert [file.name for file in path.parent.iterdir()] == ["info"]


def test_living_clusters_file_is_left(tmp_path: Path) -> None:
    """The file of another cluster whose busproxy answers is not touched."""
    path = tmp_path / "info"
    with socket.create_server(("127.0.0.1", 0)) as busproxy:
        other = master_info.line({**ENDPOINTS, "busproxy": address(busproxy)})
        path.write_text(other)
        assert not master_info.claim(path, LINE)
        assert path.read_text() == other


def test_unwritable_file_is_not_claimed() -> None:
    """A file that cannot be written leaves the cluster without it, not without a start."""
    assert not master_info.claim(Path("/proc/info"), LINE)
