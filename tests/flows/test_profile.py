"""Every load leaves its profile, once, and what moved is told."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from tests.homes import PERU, TESTER
from veedor.errors import MissingExtra, NotReady
from veedor.flows.ingest import ingest
from veedor.flows.initialise import initialise
from veedor.flows.profile import profile_fully, profiled
from veedor.installation import Installation
from veedor.stores import schema


@pytest.fixture
def empty(tmp_path: Path) -> Installation:
    return initialise(tmp_path / "home", jurisdiction=PERU, language="en", actor=TESTER)


@pytest.fixture
def months(peru_small: Path) -> list[Path]:
    return sorted((peru_small / "declarations").glob("*.parquet"))


def kept(here: Installation) -> list[sa.Row]:
    with here.engine.connect() as connection:
        return list(connection.execute(sa.select(schema.profiles)))


def test_the_same_file_twice_leaves_one_profile(empty, months):
    programme = empty.jurisdiction.programme()
    for _ in range(2):
        ingest(empty, programme, months[0], actor=TESTER)
    (row,) = kept(empty)
    assert row.rows == pq.read_metadata(months[0]).num_rows
    assert row.compared_with is None
    assert row.columns["importer_ruc"].keys() == {"rows", "missing", "distinct", "role"}


def test_a_load_that_moved_names_the_columns(empty, months, tmp_path):
    programme = empty.jurisdiction.programme()
    ingest(empty, programme, months[0], actor=TESTER)
    (usual,) = ingest(empty, programme, months[1], actor=TESTER)
    assert "net_mass_kg" not in {one["column"] for one in usual.drift}
    table = pq.read_table(months[2])
    heavy = pc.multiply(table["net_mass_kg"], pa.scalar(30.0))
    table = table.set_column(table.column_names.index("net_mass_kg"), "net_mass_kg", heavy)
    gross = table.column_names.index("gross_mass_kg")
    table = table.set_column(gross, "gross_mass_kg", pc.multiply(table["gross_mass_kg"], 30.0))
    pq.write_table(table, tmp_path / "heavy.parquet")
    (moved,) = ingest(empty, programme, tmp_path / "heavy.parquet", actor=TESTER)
    assert {"net_mass_kg", "gross_mass_kg"} <= {
        one["column"] for one in moved.drift if one["level"] == "alarm"
    }
    assert kept(empty)[-1].compared_with is not None


def test_the_profile_shown_is_that_of_the_last_load(empty, months):
    programme = empty.jurisdiction.programme()
    ingest(empty, programme, months[0], actor=TESTER)
    ingest(empty, programme, months[1], actor=TESTER)
    found = profiled(empty, programme, programme.declarations)
    assert found.file == months[1].name
    assert found.columns["office"]["top"]
    assert "points" not in found.columns["net_mass_kg"]


def test_before_the_first_load_the_next_step_is_named(empty):
    programme = empty.jurisdiction.programme()
    with pytest.raises(NotReady) as error:
        profiled(empty, programme, programme.declarations)
    assert "veedor ingest" in error.value.next


def test_without_its_environment_the_full_profile_says_how_to_make_it(
    empty, months, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.prefix", str(tmp_path / "venv"))
    programme = empty.jurisdiction.programme()
    ingest(empty, programme, months[0], actor=TESTER)
    with pytest.raises(MissingExtra, match="environment of its own"):
        profile_fully(empty, programme, programme.declarations, actor=TESTER)
