"""Regenerate the protobuf stubs that stand next to their .proto files.

Run `python -m faas_local.protocol.generate` from a checkout after changing a .proto file.
Needs grpcio-tools, a development dependency.
"""

from pathlib import Path

SOURCE_ROOT = Path(__file__).resolve().parents[2]


def proto_files() -> list[Path]:
    """Every .proto file of the project, relative to the import root of `protocol`."""
    return sorted(path.relative_to(SOURCE_ROOT) for path in SOURCE_ROOT.rglob("*.proto"))


def generate(target: Path) -> None:
    """Write `*_pb2.py` and `*_pb2.pyi` below `target`; RuntimeError with protoc's status when it refuses."""
    import grpc_tools
    from grpc_tools import protoc

    well_known_types = Path(grpc_tools.__file__).parent / "_proto"
    arguments = [
        "protoc",
        f"-I{SOURCE_ROOT}",
        f"-I{well_known_types}",
        f"--python_out={target}",
        f"--pyi_out={target}",
    ]
    status = protoc.main(arguments + [str(path) for path in proto_files()])
    if status != 0:
        raise RuntimeError(f"protoc ended with status {status}")


if __name__ == "__main__":
    generate(SOURCE_ROOT)
