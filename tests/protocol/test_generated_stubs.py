"""The committed protobuf stubs are what the .proto files generate."""

from pathlib import Path

import pytest

from faas_local.protocol.generate import SOURCE_ROOT, generate, proto_files

pytest.importorskip("grpc_tools")


def test_regeneration_changes_nothing(tmp_path: Path) -> None:
    """Generating into an empty folder gives byte for byte the stubs that stand beside the .proto files."""
    generate(tmp_path)
    fresh = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*_pb2.py*")}
    kept = {path: (SOURCE_ROOT / path).read_bytes() for path in fresh if (SOURCE_ROOT / path).exists()}
    assert len(fresh) == 2 * len(proto_files())
    assert [str(path) for path in fresh if kept.get(path) != fresh[path]] == []


def test_no_stub_without_a_proto_file() -> None:
    """Every stub in the source tree has its .proto file."""
    sources = {path.with_suffix("") for path in proto_files()}
    stubs = {path.relative_to(SOURCE_ROOT) for path in SOURCE_ROOT.rglob("*_pb2.py")}
    assert {stub.with_name(stub.name.removesuffix("_pb2.py")) for stub in stubs} == sources
