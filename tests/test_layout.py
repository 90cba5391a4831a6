"""The repository's layout: one namespace over several component folders, listed alike everywhere."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
COMPONENTS = sorted(path.parent.name for path in ROOT.glob("*/faas_local"))
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TOOL = PYPROJECT["tool"]
LAYERS = TOOL["importlinter"]["contracts"][0]["layers"]

LISTS = {
    "hatch dev-mode-dirs": TOOL["hatch"]["build"]["dev-mode-dirs"],
    "hatch packages": [
        entry.removesuffix("/faas_local") for entry in TOOL["hatch"]["build"]["targets"]["wheel"]["packages"]
    ],
    "pytest pythonpath": TOOL["pytest"]["ini_options"]["pythonpath"],
    "mypy_path": [entry.removeprefix("$MYPY_CONFIG_FILE_DIR/") for entry in TOOL["mypy"]["mypy_path"]],
    "mypy files": TOOL["mypy"]["files"],
    "ruff src": TOOL["ruff"]["src"],
    "import-linter packages": [
        name.removeprefix("faas_local.") for name in TOOL["importlinter"]["root_packages"]
    ],
    "import-linter layers": [
        name.removeprefix("faas_local.") for layer in LAYERS for name in layer.split(" | ")
    ],
}


def test_components_exist() -> None:
    """The components are found on disk, so the other tests compare with something."""
    assert {"protocol", "deploy"} <= set(COMPONENTS)


@pytest.mark.parametrize("component", COMPONENTS)
def test_namespace_has_no_init(component: str) -> None:
    """No component has an __init__.py in faas_local itself: it would hide the other components."""
    assert not (ROOT / component / "faas_local" / "__init__.py").exists()


@pytest.mark.parametrize("component", COMPONENTS)
def test_component_is_one_typed_package(component: str) -> None:
    """A component's folder holds the package of its own name, marked as typed, and nothing else importable."""
    namespace = ROOT / component / "faas_local"
    packages = {path.name for path in namespace.iterdir() if path.name != "__pycache__"}
    assert packages - {"__main__.py"} == {component}
    assert (namespace / component / "py.typed").exists()


@pytest.mark.parametrize("name", LISTS)
def test_list_names_every_component(name: str) -> None:
    """Each list in pyproject.toml has every component once, and beside them only folders without a package."""
    entries = LISTS[name]
    assert sorted(set(entries) - {"tests", "bench", "docs"}) == COMPONENTS
    assert len(set(entries)) == len(entries)
