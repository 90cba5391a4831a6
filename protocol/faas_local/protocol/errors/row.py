"""One row of the error table."""

from dataclasses import dataclass
from typing import Literal

Table = Literal["sdk", "rest", "unlisted"]

COMPONENTS = (
    "sdk",
    "frontend",
    "busproxy",
    "local-scheduler",
    "instance-manager",
    "function-agent",
    "runtime",
    "data-worker",
)
NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class ErrorRow:
    """What is known about one error code; `dataclasses.asdict` of a row is plain JSON data.

    code: the number that crosses the wire; unique over all tables.
    name: the upstream name, exactly.
    table: the official table that lists the code, or "unlisted" for what the SDK shows without listing it.
    component: which of COMPONENTS raise it, the most usual first, joined by ", ".
    meaning: one sentence.
    shown_by: the calls that show it, and how.
    retried_by: "nobody", or "sdk: " and when the SDK tries again by itself.
    texts: exact texts of the wire; a <word> in angle brackets stands for what varies.
    recipe: a real fault that provokes it.
    choice: where documentation, source and practice disagree: what is done here, and why. Mostly empty.
    """

    code: int
    name: str
    component: str
    meaning: str
    shown_by: str
    recipe: str
    retried_by: str = NOBODY
    texts: tuple[str, ...] = ()
    choice: str = ""
    table: Table = "sdk"
