"""The error table: every code that a program can see, what it means, and a real fault that provokes it.

The documentation page, `faas-local errors` and the tests are made from it. Where a code and a text of the wire
are known exactly, they stand here exactly; sentences are our own.
"""

from typing import Final

from faas_local.protocol.errors import (
    data,
    platform,
    requests,
    rest_functions,
    rest_packages,
    rest_requests,
    scheduling,
    unlisted,
    usage,
)
from faas_local.protocol.errors.codes import Code
from faas_local.protocol.errors.row import COMPONENTS, NOBODY, ErrorRow

__all__ = ["COMPONENTS", "NOBODY", "Code", "ErrorRow", "all_errors", "error", "rest_errors", "sdk_errors"]


def _by_code(*tables: tuple[ErrorRow, ...]) -> dict[int, ErrorRow]:
    return {
        row.code: row for row in sorted((row for table in tables for row in table), key=lambda row: row.code)
    }


_SDK: Final = _by_code(requests.ROWS, scheduling.ROWS, usage.ROWS, platform.ROWS, data.ROWS)
_REST: Final = _by_code(rest_functions.ROWS, rest_packages.ROWS, rest_requests.ROWS)
_ALL: Final = _SDK | _REST | _by_code(unlisted.ROWS)


def error(code: int) -> ErrorRow:
    """The row of a code; LookupError when no table has it."""
    try:
        return _ALL[code]
    except KeyError:
        raise LookupError(f"no error code {code} in the table") from None


def all_errors() -> tuple[ErrorRow, ...]:
    """Every row: the SDK's table, then the REST table, then the unlisted codes, each by number."""
    return tuple(_ALL.values())


def sdk_errors() -> tuple[ErrorRow, ...]:
    """The 49 rows of the SDK's official table, by number."""
    return tuple(_SDK.values())


def rest_errors() -> tuple[ErrorRow, ...]:
    """The 60 rows of the REST API's official table, by number."""
    return tuple(_REST.values())
