"""Write what is made from the code's own tables in docs/: whole pages, and blocks in pages that people write.

`python -m docs.generate` in the repository's folder rewrites them; with `--check` nothing is written and the exit
status is 1 when one is stale.
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from docs.pages import architecture, blocks, configuration, errors

DOCS = Path(__file__).resolve().parent

PAGES: Mapping[str, Callable[[], str]] = {"errors.md": errors.errors_page}
BLOCKS: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "architecture.md": {
        "links": architecture.links,
        "processes": architecture.processes,
        "states": architecture.states,
        "keys": architecture.keys,
    },
    "configuration.md": {
        "commands": configuration.commands,
        "options": configuration.options,
        "ports": configuration.ports,
    },
}


def stale() -> dict[Path, str]:
    """The new text of every page that differs from what the tables say now."""
    fresh = {DOCS / name: render() for name, render in PAGES.items()}
    for name, renderers in BLOCKS.items():
        path = DOCS / name
        texts = {block: render() for block, render in renderers.items()}
        fresh[path] = blocks.replace(path.read_text(encoding="utf-8"), texts)
    return {path: text for path, text in fresh.items() if not path.exists() or path.read_text() != text}


def main() -> None:
    """Rewrite the pages, or with --check name the stale ones and exit with 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail when a page is stale")
    check = parser.parse_args().check
    found = stale()
    if check and found:
        sys.exit(f"stale: {', '.join(path.name for path in found)}; run `make docs`")
    for path, text in found.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
