"""Profiles are kept beside their batches, and the newest large enough is found again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from veedor.ledger import profiles
from veedor.stores import schema

START = datetime(2025, 1, 1, tzinfo=UTC)


def keep(connection, batch_id: str, rows: int, day: int, source: str = "declarations") -> None:
    batch = {
        "batch_id": batch_id, "programme": "imports", "source": source, "file": f"{batch_id}.csv",
        "file_sha256": batch_id, "rows_read": rows, "rows_loaded": rows, "rows_rejected": 0,
        "rows_already": 0, "lake_version": day, "loaded_at": START + timedelta(days=day),
        "actor": "tester",
    }  # fmt: skip
    connection.execute(sa.insert(schema.batches), batch)
    profiles.record(connection, batch, {"mass": {"rows": rows}}, None, [])


def test_the_newest_profile_of_a_source_is_found_with_its_file(engine):
    with engine.begin() as connection:
        keep(connection, "old", 500, 1)
        keep(connection, "new", 600, 2)
        keep(connection, "other", 700, 3, source="outcomes")
        found = profiles.last(connection, "imports", "declarations")
    assert (found["batch_id"], found["file"], found["rows"]) == ("new", "new.csv", 600)
    assert found["columns"] == {"mass": {"rows": 600}}


def test_a_small_load_is_passed_over_where_a_larger_is_asked_for(engine):
    with engine.begin() as connection:
        keep(connection, "large", 500, 1)
        keep(connection, "small", 3, 2)
        found = profiles.last(connection, "imports", "declarations", fewest=300)
        none = profiles.last(connection, "imports", "nothing")
    assert found["batch_id"] == "large"
    assert none is None
