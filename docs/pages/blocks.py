"""Blocks in a page that are made from the code: what stands between two comments of the same name."""

from collections.abc import Iterable, Mapping, Sequence


def replace(page: str, texts: Mapping[str, str]) -> str:
    """The page with these texts between `<!-- NAME -->` and `<!-- /NAME -->`; ValueError when a block is absent."""
    for name, text in texts.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, found, rest = page.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise ValueError(f"the page has no block {name}")
        page = f"{before}{begin}{text}\n{end}{after}"
    return page


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(_cell(value) for value in line)} |" for line in lines)


def diagram(lines: Iterable[str]) -> str:
    """A Mermaid diagram."""
    return "\n".join(["```mermaid", *lines, "```"])


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")
