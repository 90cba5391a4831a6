"""docs/errors.md: every error code, from the one table."""

from collections.abc import Iterable

from faas_local.protocol.errors import NOBODY, ErrorRow, all_errors, rest_errors, sdk_errors

INTRODUCTION = """\
# Error codes

Made from `faas_local.protocol.errors` by `make docs`; change the table there. The same rows come from
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
