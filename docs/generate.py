"""Write the pages of docs/ that are made from the code's own tables.

`python docs/generate.py` rewrites them; with `--check` nothing is written and the exit status is 1 when one is stale.
"""

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from faas_local.protocol.errors import NOBODY, ErrorRow, all_errors, rest_errors, sdk_errors

DOCS = Path(__file__).resolve().parent

INTRODUCTION = """\
# Error codes

Made from `faas_local.protocol.errors` by `python docs/generate.py`; change the table there. The same rows come from
`faas-local errors [CODE] [-o json]`.

How a code arrives: errors that the SDK finds before it sends anything raise at once (`YRValueError`); whatever the
cluster answers is kept on the reference and raised by `yr.get` (`YRRuntimeError`, or `YRTimeoutError`), with the text
`<what failed>, code: <code>, module code: <module>, msg: <text>`. `yr.wait` never raises: a failed call counts as
ready. Module 10 is the cluster, 20 to 23 the SDK itself, 30 the data system. A `<word>` in a text stands for what
varies. A code is never made up on request: each comes from the fault that its recipe names.
"""


def errors_page() -> str:
    """docs/errors.md: an index of each table, then every row in full."""
    unlisted = [row for row in all_errors() if row.table == "unlisted"]
    tables = (
        ("SDK error codes", sdk_errors()),
        ("REST API error codes", rest_errors()),
        ("Not in the official tables", unlisted),
    )
    sections = [f"## {title}\n\n{_index(rows)}\n{_details(rows)}" for title, rows in tables]
    return "\n".join([INTRODUCTION, *sections])


def _index(rows: Iterable[ErrorRow]) -> str:
    lines = ["| code | name | meaning |", "|---|---|---|"]
    for row in rows:
        anchor = f"{row.code}-{row.name.lower().replace(' ', '-')}"
        lines.append(f"| [{row.code}](#{anchor}) | {row.name} | {_cell(row.meaning)} |")
    return "\n".join(lines) + "\n"


def _details(rows: Iterable[ErrorRow]) -> str:
    return "\n".join(_section(row) for row in rows)


def _section(row: ErrorRow) -> str:
    facts = [
        ("Raised by", row.component),
        ("Shown by", row.shown_by),
        ("Retried by", row.retried_by if row.retried_by != NOBODY else ""),
        ("How to provoke it", row.recipe),
        ("Choice", row.choice),
    ]
    lines = [f"### {row.code} {row.name}", "", row.meaning, ""]
    lines += [f"- {title}: {text}" for title, text in facts if text]
    if row.texts:
        lines.append("- Texts:")
        lines += [f"  - `{_visible(text)}`" for text in row.texts]
    return "\n".join(lines) + "\n"


def _visible(text: str) -> str:
    return text.replace("\n", "\\n").replace("\t", "\\t")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


PAGES: dict[str, Callable[[], str]] = {"errors.md": errors_page}


def stale_pages() -> list[str]:
    """The names of the pages that differ from what the tables say now."""
    stale = []
    for name, render in PAGES.items():
        path = DOCS / name
        if not path.exists() or path.read_text(encoding="utf-8") != render():
            stale.append(name)
    return stale


def main() -> None:
    """Rewrite the pages, or with --check name the stale ones and exit with 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail when a page is stale")
    check = parser.parse_args().check
    stale = stale_pages()
    if check and stale:
        sys.exit(f"stale: {', '.join(stale)}; run `python docs/generate.py`")
    if not check:
        for name in stale:
            (DOCS / name).write_text(PAGES[name](), encoding="utf-8")


if __name__ == "__main__":
    main()
