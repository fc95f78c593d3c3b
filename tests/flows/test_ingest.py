"""Receiving through the flow: lake, quarantine and audit tell the same story."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from tests.homes import PERU, TESTER
from veedor.errors import ContractBroken
from veedor.flows.ingest import ingest
from veedor.flows.initialise import initialise
from veedor.flows.quarantine import export, refused, retry, summary
from veedor.installation import Installation
from veedor.ledger import audit
from veedor.stores import schema


@pytest.fixture
def empty(tmp_path: Path) -> Installation:
    return initialise(tmp_path / "home", jurisdiction=PERU, language="en", actor=TESTER)


@pytest.fixture
def month(peru_small: Path) -> Path:
    return sorted((peru_small / "declarations").glob("*.parquet"))[0]


def as_csv(parquet: Path, out: Path, change=lambda row: row) -> Path:
    rows = pq.read_table(parquet).slice(0, 50).to_pylist()
    with gzip.open(out, "wt", encoding="latin-1", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows([change(dict(row)) for row in rows])
    return out


def test_the_same_file_twice_adds_nothing(empty, month):
    programme = empty.jurisdiction.programme()
    (first,) = ingest(empty, programme, month, actor=TESTER)
    (second,) = ingest(empty, programme, month, actor=TESTER)
    table = programme.table(programme.declarations)
    assert first.rows_loaded == first.rows_read == empty.lake.read(table).num_rows
    assert second.was_known
    assert second.rows_loaded == first.rows_loaded
    assert empty.lake.version(table) == first.lake_version


def test_rows_read_are_loaded_or_already_there_or_refused(empty, month, tmp_path):
    def spoil(row):
        if row["declaration_id"].endswith("5-01"):
            row["net_mass_kg"] = -1
        return row

    programme = empty.jurisdiction.programme()
    (result,) = ingest(empty, programme, as_csv(month, tmp_path / "a.csv.gz", spoil), actor=TESTER)
    assert result.rows_rejected > 0
    assert result.rows_read == 50 == result.rows_loaded + result.rows_rejected
    kept = refused(empty, programme)
    assert len(kept) == result.rows_rejected
    assert {row.column_name for row in kept} == {"net_mass_kg"}
    assert all(row.found == "-1" and row.row_number >= 1 for row in kept)
    assert sum(reason["rows"] for reason in summary(empty, programme)) == len(kept)
    out = tmp_path / "refused.csv"
    assert export(empty, programme, out) == {out: len(kept)}


def test_an_exported_file_once_corrected_is_ingested_as_it_is(empty, month, tmp_path):
    def spoil(row):
        return row | {"net_mass_kg": -1} if row["declaration_id"].endswith("5-01") else row

    programme = empty.jurisdiction.programme()
    (first,) = ingest(empty, programme, as_csv(month, tmp_path / "a.csv.gz", spoil), actor=TESTER)
    export(empty, programme, tmp_path / "refused.csv")
    text = (tmp_path / "refused.csv").read_text(encoding="utf-8-sig")
    assert ",-1," in text
    (tmp_path / "corrected.csv").write_text(text.replace(",-1,", ",1,"), encoding="utf-8")
    (second,) = ingest(empty, programme, tmp_path / "corrected.csv", actor=TESTER)
    assert second.rows_loaded == first.rows_rejected > 0
    assert second.rows_rejected == 0


def test_a_larger_file_that_repeats_rows_adds_only_the_new_ones(empty, month, tmp_path):
    programme = empty.jurisdiction.programme()
    ingest(empty, programme, as_csv(month, tmp_path / "a.csv.gz"), actor=TESTER)
    (result,) = ingest(empty, programme, month, actor=TESTER)
    assert result.rows_already == 50
    assert result.rows_loaded == result.rows_read - 50


def test_refused_rows_can_be_tried_again_and_what_fails_again_is_kept(empty, month, tmp_path):
    def spoil(row):
        return row | {"country_of_origin": "??"} if row["declaration_id"].endswith("5-01") else row

    programme = empty.jurisdiction.programme()
    (first,) = ingest(empty, programme, as_csv(month, tmp_path / "a.csv.gz", spoil), actor=TESTER)
    (again,) = retry(empty, programme, actor=TESTER)
    assert again.rows_rejected == first.rows_rejected > 0
    assert len(refused(empty, programme)) == first.rows_rejected  # the new entries, not both


def test_a_file_that_fits_no_source_is_refused_with_the_columns_needed(empty, tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ContractBroken, match="fit no source") as error:
        ingest(empty, empty.jurisdiction.programme(), tmp_path / "x.csv", actor=TESTER)
    assert "declaration_id" in error.value.next


def test_every_batch_has_one_audit_line_and_the_chain_is_whole(empty, month):
    ingest(empty, empty.jurisdiction.programme(), month, actor=TESTER)
    with empty.engine.connect() as connection:
        actions = connection.execute(
            sa.select(schema.audit_lines.c.action, schema.audit_lines.c.actor)
        ).all()
        assert actions == [("home.created", "tester"), ("batch.received", "tester")]
        assert audit.verify(connection).whole


def test_the_home_says_that_its_data_are_simulated(empty, month):
    from veedor.flows.simulated import is_simulated

    assert not is_simulated(empty)
    ingest(empty, empty.jurisdiction.programme(), month, actor=TESTER)
    assert is_simulated(empty)
