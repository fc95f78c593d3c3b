from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from veedor.errors import ContractBroken, UnreadableFile
from veedor.ingest.connectors import open_file

DAY = datetime.date(2024, 3, 1)


def table(**columns) -> pa.Table:
    one = {
        "declaration_id": ["D1"],
        "filed_on": pa.array([DAY]),
        "importer": ["20100030595"],
        "origin": ["CN"],
        "net_mass_kg": [1.5],
        "packages": [3],
        "fob_usd": [100.25],
        "description": ["camisas"],
    }
    return pa.table(one | columns)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a file.csv"  # the content counts, not the name


@pytest.fixture
def received(path: Path, receive):
    """Receives one row with these columns: good rows, refused rows."""

    def received(**columns) -> tuple[list[dict], list]:
        pq.write_table(table(**columns), path)
        return receive(open_file(path))[1:]

    return received


def test_typed_columns_become_the_declared_types(received):
    good, rejected = received(
        filed_on=pa.array([datetime.datetime(2024, 3, 1, 23, 59)]),
        importer=pa.array([20100030595]),
        origin=pa.array(["CN"]).dictionary_encode(),
        net_mass_kg=pa.array([Decimal("1.50")]),
        packages=pa.array([3.0]),
        fob_usd=pa.array([100], pa.int32()),
    )
    assert rejected == []
    assert good[0]["filed_on"] == DAY
    assert good[0]["importer"] == "20100030595"
    assert (good[0]["net_mass_kg"], good[0]["packages"], good[0]["fob_usd"]) == (1.5, 3, 100.0)


def test_a_time_with_a_zone_belongs_to_the_day_on_its_own_clock(received):
    late = pa.array([datetime.datetime(2024, 3, 1, 20)], pa.timestamp("us", "America/Lima"))
    good, _ = received(filed_on=late)
    # 20:00 in UTC is 15:00 in Lima: the same day; what matters is the local one.
    assert good[0]["filed_on"] == DAY


def test_numbers_written_as_text_are_read_as_in_a_text_file(received):
    good, _ = received(fob_usd=["1,234.50"], filed_on=["01/03/2024"])
    assert (good[0]["fob_usd"], good[0]["filed_on"]) == (1234.5, DAY)


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("net_mass_kg", float("nan"), "a finite number"),
        ("net_mass_kg", float("inf"), "a finite number"),
        ("net_mass_kg", -1.0, "≥ 0"),
        ("packages", 2.5, "a whole number"),
        ("filed_on", datetime.date(1212, 1, 1), "from 1900 on"),
        ("fob_usd", None, "required"),
    ],
)
def test_typed_values_are_checked_like_any_other(received, column, value, expected):
    good, (rejected,) = received(**{column: [value]})
    assert good == []
    assert (rejected.row_number, rejected.column) == (1, column)
    assert expected in rejected.expectation
    assert rejected.record["declaration_id"] == "D1"


def test_a_nested_column_is_one_clear_error(received):
    with pytest.raises(ContractBroken, match="list"):
        received(description=[["a", "b"]])


def test_a_parquet_file_with_flipped_bytes_is_one_clear_error(path: Path, receive):
    many = pa.concat_tables([table()] * 5_000)
    pq.write_table(many, path, compression="zstd", use_dictionary=False)
    data = bytearray(path.read_bytes())
    data[8:200] = bytes(192)
    path.write_bytes(bytes(data))
    with pytest.raises(UnreadableFile, match="Parquet"):
        receive(open_file(path))


def test_row_numbers_run_on_through_batches(tmp_path: Path):
    many = pa.table({"a": range(150_000)})
    pq.write_table(many, tmp_path / "many.parquet")
    incoming = open_file(tmp_path / "many.parquet")
    numbers = [n for chunk in incoming.chunks() for n in chunk.numbers.tolist()]
    assert numbers == list(range(1, 150_001))
    assert incoming.bytes_read == incoming.bytes_total
