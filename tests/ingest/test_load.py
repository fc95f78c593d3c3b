from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from tests.ingest.sample import GOOD, SOURCE, column, fourth, text, with_row
from veedor.domain.source import Role, Source
from veedor.errors import ContractBroken
from veedor.ingest import load
from veedor.ingest.checks import lake_schema
from veedor.ingest.connectors import lines, open_file
from veedor.ingest.identity import Loaded
from veedor.ingest.load import Receiver

KOREA = Path(__file__).parents[3] / "shared" / "data" / "kcs" / "declarations.csv.gz"


@pytest.fixture
def file(tmp_path: Path):
    def written(*rows: str):
        path = tmp_path / "file.csv"
        path.write_bytes(text(*rows))
        return open_file(path)

    return written


def test_good_rows_come_in_the_lakes_schema_with_batch_row_and_day(file, receive):
    receiver, good, rejected = receive(file(*GOOD))
    assert receiver.schema == lake_schema(SOURCE)
    assert good[3] == {
        "declaration_id": "D04",
        "filed_on": date(2024, 3, 4),
        "importer": "20100030594",
        "origin": "CN",
        "net_mass_kg": 4.5,
        "packages": 4,
        "fob_usd": 400.25,
        "description": "camisas",
        "_batch_id": "b",
        "_row": 4,
        "_loaded_on": date(2025, 6, 30),
    }
    assert rejected == []


def test_a_refused_row_keeps_all_it_said(file, receive):
    _, _, (row,) = receive(file(*with_row(4, fourth(net_mass_kg="-4.5", origin="XX"))))
    assert row.column == "origin"  # the first in the order declared
    assert row.found == "XX"
    assert row.record["declaration_id"] == "D04"
    assert row.record["net_mass_kg"] == "-4.5"
    assert row.record["description"] == "camisas"


def test_columns_nobody_declared_are_kept_with_a_refused_row(tmp_path: Path, receive):
    path = tmp_path / "f.csv"
    path.write_bytes(text(fourth(origin="XX") + ",n1", header=",".join([*SOURCE.names, "note"])))
    _, _, (row,) = receive(open_file(path))
    assert row.record["note"] == "n1"


def test_refused_rows_come_in_the_order_of_the_file(file, receive, monkeypatch):
    monkeypatch.setattr(lines, "BLOCK", 100)
    rows = list(GOOD)
    rows[7], rows[3], rows[5] = "short", fourth(origin="XX"), '"open'
    _, good, rejected = receive(file(*rows))
    assert [row.row_number for row in rejected] == [4, 6, 8]
    assert [row["_row"] for row in good] == [1, 2, 3, 5, 7, 9, 10]


def test_a_correct_row_may_follow_a_refused_one_of_the_same_key(file, receive):
    _, good, rejected = receive(file(fourth(origin="XX"), GOOD[3]))
    assert [row["_row"] for row in good] == [2]
    assert [row.column for row in rejected] == ["origin"]


def test_a_repeated_key_names_the_row_that_came_first(file, receive, monkeypatch):
    monkeypatch.setattr(lines, "BLOCK", 80)
    _, _, (row,) = receive(file(*GOOD, fourth(fob_usd="1")))
    assert row.row_number == 11
    assert row.found == "D04, 2024-03-04 (the same as row 4)"


def test_an_amendment_is_a_new_row_with_a_later_day(file, receive):
    _, good, rejected = receive(file(*GOOD, fourth(filed_on="2024-04-01")))
    assert len(good) == 11
    assert rejected == []


def test_what_is_loaded_already_is_counted_and_what_contradicts_it_refused(file, receive):
    stored = pa.Table.from_pylist(receive(file(*GOOD[:6]))[1], lake_schema(SOURCE))
    incoming = file(*with_row(4, fourth(fob_usd="1")), GOOD[1])
    receiver, good, rejected = receive(incoming, loaded=Loaded(SOURCE, stored))
    assert [row["_row"] for row in good] == [7, 8, 9, 10]
    assert receiver.counts == load.Counts(read=11, good=4, already=5, rejected=2)
    assert [row.row_number for row in rejected] == [4, 11]
    assert "an amendment with a later day" in rejected[0].expectation
    assert "(the same as row 2)" in rejected[1].found


def test_progress_tells_rows_and_bytes(file, receive, monkeypatch):
    monkeypatch.setattr(lines, "BLOCK", 100)
    told = []
    receive(
        file(*GOOD), on_progress=lambda p: told.append((p.counts.read, p.bytes_read, p.bytes_total))
    )
    assert told == sorted(told)
    assert len(told) > 3
    assert told[-1][0] == 10
    assert told[-1][1] == told[-1][2]


def test_missing_columns_are_said_before_anything_is_read(file):
    source = Source(
        name="s",
        meaning="s",
        spanish="s",
        key=("declaration_id",),
        clock="filed_on",
        columns=(*SOURCE.columns, column("colour", "string", Role.CATEGORY)),
    )
    with pytest.raises(ContractBroken, match="colour"):
        Receiver(source=source, incoming=file(*GOOD), batch_id="b", loaded_on=date(2025, 1, 1))


def test_a_mapping_brings_a_column_under_another_name(file, receive):
    _, good, _ = receive(file(*GOOD), mapping={"net_mass_kg": "FOB USD"})
    assert good[0]["net_mass_kg"] == good[0]["fob_usd"]


def test_many_refused_rows_spill_to_disk_and_come_back_whole(file, receive, monkeypatch):
    monkeypatch.setattr("veedor.ingest.quarantine.IN_MEMORY", 1_000)
    rows = [fourth(declaration_id=f"D{n}", origin="XX") for n in range(500)]
    receiver, good, rejected = receive(file(*rows))
    assert good == []
    assert [row.row_number for row in rejected] == list(range(1, 501))
    assert [row.record["declaration_id"] for row in receiver.rejected][::100] == [
        f"D{n}" for n in range(0, 500, 100)
    ]


@pytest.mark.skipif(
    bool(os.environ.get("CI")) or not KOREA.exists(),
    reason="the published Korean customs file is not at ../shared/data/kcs",
)
def test_the_published_korean_file_comes_in_without_losing_a_row(receive):
    source = Source(
        name="declarations",
        meaning="Korean declarations.",
        spanish="Declaraciones coreanas.",
        key=("declaration_id",),
        clock="filed_on",
        columns=(
            column("declaration_id", "string", Role.ID),
            column("filed_on", "date", Role.TIME, aliases=("Date",)),
            column("seller_id", "string", Role.ENTITY, required=False),
            column("hs6_code", "string", Role.CATEGORY, pattern=r"\d{6}"),
            column("net_mass", "number", Role.QUANTITY, minimum=0),
            column("item_price", "number", Role.AMOUNT, minimum=0),
        ),
    )
    receiver, good, rejected = receive(open_file(KOREA), source=source)
    assert receiver.counts.read == receiver.counts.good == len(good)
    assert rejected == []
    assert good[0]["hs6_code"] == "200599"
