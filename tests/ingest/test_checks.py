from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from tests.ingest.sample import SOURCE, column
from veedor.domain.source import Role
from veedor.errors import ContractBroken
from veedor.ingest.checks import ColumnCheck, lake_schema
from veedor.ingest.connectors.incoming import Notation

TODAY = date(2024, 6, 30)


def check(declared, *texts: str | None) -> tuple[list, dict[str, list[int]]]:
    checked = ColumnCheck(SOURCE, declared, Notation(), TODAY).check(pa.array(texts, pa.string()))
    faults = {fault.expectation: fault.rows.nonzero()[0].tolist() for fault in checked.faults}
    return checked.values.to_pylist(), faults


def test_what_files_write_is_translated_before_it_is_checked():
    status = column(
        "status",
        "string",
        Role.OUTCOME,
        values={"0": "clean", "1": "found", "-": ""},
        allowed=("clean", "found"),
        required=False,
    )
    values, faults = check(status, "0", " 1 ", "-", "2")
    assert values == ["clean", "found", None, "2"]
    assert faults == {"one of: clean, found": [3]}


def test_bounds_are_inclusive_and_say_themselves():
    share = column("share", "number", Role.QUANTITY, minimum=0, maximum=1)
    _, faults = check(share, "0", "1", "-0.1", "1.1")
    assert faults == {"≥ 0": [2], "≤ 1": [3]}


def test_key_and_clock_are_needed_even_when_not_declared_required():
    for name in ("declaration_id", "filed_on"):
        declared = column(name, SOURCE[name].type, Role.ID, required=False)
        assert "a value: the column is required" in check(declared, None)[1]
    assert check(column("x", "string", Role.TEXT, required=False), None)[1] == {}


def test_the_day_of_loading_itself_is_not_the_future():
    _, faults = check(SOURCE["filed_on"], "2024-06-30", "2024-07-01")
    assert list(faults.values()) == [[1]]


def test_days_other_than_the_clock_may_lie_ahead():
    expires = column("expires_on", "date", Role.TIME)
    assert check(expires, "2031-01-01") == ([date(2031, 1, 1)], {})


def test_a_pattern_that_arrow_does_not_know_is_still_obeyed():
    code = column("code", "string", Role.ID, pattern=r"(?!00)\d\d")
    assert list(check(code, "12", "00", "123")[1].values()) == [[1, 2]]


def test_a_pattern_does_not_overlook_a_line_end():
    code = column("code", "string", Role.ID, pattern=r"\d\d")
    assert list(check(code, "12", "12\n3")[1].values()) == [[1]]


def test_an_absent_column_has_its_default_in_every_row():
    channel = column("channel", "string", Role.OUTCOME, default="red")
    rate = column("rate", "number", Role.AMOUNT, default="1.5")
    none = column("note", "string", Role.TEXT, required=False)
    built = [ColumnCheck(SOURCE, c, Notation(), TODAY).absent(2) for c in (channel, rate, none)]
    assert [array.to_pylist() for array in built] == [["red"] * 2, [1.5] * 2, [None] * 2]


def test_a_default_that_breaks_its_own_column_is_the_declarations_fault():
    wrong = column("rate", "number", Role.AMOUNT, default="high")
    with pytest.raises(ContractBroken, match="default 'high'"):
        ColumnCheck(SOURCE, wrong, Notation(), TODAY).absent(1)


def test_the_lake_schema_is_the_declared_types_and_where_each_row_came_from():
    schema = lake_schema(SOURCE)
    assert schema.names == [*SOURCE.names, "_batch_id", "_row", "_loaded_on"]
    assert schema.field("packages").type == pa.int64()
    assert schema.field("filed_on").type == pa.date32()
