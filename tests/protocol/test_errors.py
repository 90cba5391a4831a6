"""The error table holds exactly the official codes, each row complete and consistent."""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest

from faas_local.protocol.errors import (
    COMPONENTS,
    NOBODY,
    Code,
    ErrorRow,
    all_errors,
    error,
    rest_errors,
    sdk_errors,
)
from faas_local.protocol.wire.runtime_service_pb2 import NotifyRequest

ROOT = Path(__file__).resolve().parents[2]

# fmt: off
SDK_CODES = [
    1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1010, 1011, 1012, 1013, 1014, 1015, 1016, 1017,
    2001, 2002,
    3001, 3002, 3003, 3004, 3005, 3006, 3007, 3008, 3009, 3010, 3011, 3012, 3013, 3014,
    4001, 4002, 4003, 4004, 4005, 4006, 4007, 4008, 4009,
    4201, 4202, 4203, 4204, 4205, 4299, 4306,
    9000,
]
REST_CODES = [
    4037, 4101, 4102, 4103, 4104, 4105, 4106, 4107, 4108, 4109, 4110, 4111, 4112, 4113, 4114, 4115, 4116, 4117,
    4118, 4119, 4120, 4123, 4124, 4125, 4126, 4127, 4128, 4129, 4130, 4134,
    121016, 121017, 121018, 121019, 121026, 121029, 121030, 121032, 121036, 121046, 121047, 121048, 121049,
    121052, 121057, 121058,
    122001, 122002, 122003, 122004, 122005, 122006, 122007, 122008, 122009,
    130600, 150424, 150444, 150500, 330404,
]
# fmt: on

every_row = pytest.mark.parametrize("row", all_errors(), ids=lambda row: str(row.code))


def test_sdk_table_is_the_official_one() -> None:
    """The SDK table has the 49 official codes and no other, in order."""
    assert len(SDK_CODES) == 49
    assert [row.code for row in sdk_errors()] == SDK_CODES
    assert {row.table for row in sdk_errors()} == {"sdk"}


def test_rest_table_is_the_official_one() -> None:
    """The REST table has the 60 official codes and no other, in order."""
    assert len(REST_CODES) == 60
    assert [row.code for row in rest_errors()] == REST_CODES
    assert {row.table for row in rest_errors()} == {"rest"}


def test_codes_beyond_the_tables_are_marked() -> None:
    """What all_errors adds to the official tables says that it is unlisted."""
    listed = set(SDK_CODES) | set(REST_CODES)
    assert {row.table for row in all_errors() if row.code not in listed} == {"unlisted"}
    assert len({row.code for row in all_errors()}) == len(all_errors())


@pytest.mark.parametrize("table", ["sdk", "rest", "unlisted"])
def test_names_are_unique_in_a_table(table: str) -> None:
    """No two codes of one table share a name."""
    names = [row.name for row in all_errors() if row.table == table]
    assert sorted(set(names)) == sorted(names)


@every_row
def test_row_is_complete(row: ErrorRow) -> None:
    """Every row says what it means, who raises and shows it, who retries it, and how to provoke it."""
    assert set(row.component.split(", ")) <= set(COMPONENTS)
    for sentence in (row.meaning, row.shown_by, row.recipe, row.choice or "None."):
        assert sentence == sentence.strip()
        assert len(sentence) > 4 and sentence.endswith(".")
        assert "  " not in sentence
    assert row.retried_by == NOBODY or row.retried_by.startswith("sdk: ")
    assert all(row.texts) and len(set(row.texts)) == len(row.texts)


@every_row
def test_row_is_plain_json_data(row: ErrorRow) -> None:
    """A row crosses JSON unchanged, so that a command can print it as it is."""
    data = dataclasses.asdict(row)
    assert json.loads(json.dumps(data)) == {**data, "texts": list(row.texts)}
    assert {"code", "name", "component", "meaning", "retried_by", "recipe"} <= set(data)


def test_enum_and_table_agree() -> None:
    """Code has the SDK's codes and the unlisted ones under the names of the table, and success."""
    rows = {row.name: row.code for row in all_errors() if row.table != "rest"}
    assert {code.name: code.value for code in Code} == {"ERR_NONE": 0, **rows}


def test_a_code_crosses_the_wire_as_its_number() -> None:
    """A frame takes a Code where it wants a number."""
    frame = NotifyRequest(code=Code.ERR_SCHEDULE_CANCELED)
    assert NotifyRequest.FromString(frame.SerializeToString()).code == 1017


def test_lookup_by_code() -> None:
    """error() finds a row by number or Code, and names a number that no table has."""
    assert error(4101).name == "FunctionNameExist"
    assert error(Code.ERR_BUS_DISCONNECTION).code == 3006
    with pytest.raises(LookupError, match="no error code 1234 in the table"):
        error(1234)


def test_documentation_is_current() -> None:
    """The generated pages are what the tables say now."""
    check = [sys.executable, "-m", "docs.generate", "--check"]
    result = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
