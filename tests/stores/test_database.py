from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine

from veedor.errors import InputError, NotReady
from veedor.stores import database, schema
from veedor.stores.migrations import HEAD, configuration


def batch_row(batch_id: str) -> dict[str, object]:
    return {
        "batch_id": batch_id,
        "programme": "imports",
        "source": "declarations",
        "file": "a.csv",
        "file_sha256": "0" * 64,
        "rows_read": 3,
        "rows_loaded": 2,
        "rows_rejected": 1,
        "rows_already": 0,
        "lake_version": 1,
        "loaded_at": datetime(2026, 3, 2, 10, 30, tzinfo=UTC),
        "actor": "ana",
    }


def test_the_migrations_make_exactly_the_tables_of_the_schema(engine: Engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []


def test_head_is_the_newest_revision_on_disk():
    assert ScriptDirectory.from_config(configuration()).get_current_head() == HEAD


def test_upgrading_twice_keeps_the_rows(engine: Engine):
    with engine.begin() as connection:
        connection.execute(schema.batches.insert(), batch_row("b1"))
    database.upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(sa.select(schema.batches.c.batch_id)).scalars().all() == ["b1"]


def test_processes_that_open_a_new_home_at_once_all_find_it_ready(database_url: str):
    faults: list[BaseException] = []

    def open_it() -> None:
        engine = database.connect(database_url)
        try:
            database.upgrade(engine)
            with engine.connect() as connection:
                connection.execute(sa.select(schema.audit_head)).one()
        except BaseException as error:
            faults.append(error)
        finally:
            engine.dispose()

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_a_database_of_a_newer_veedor_is_refused(engine: Engine):
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NotReady, match="another version of veedor"):
        database.upgrade(engine)


def test_a_server_that_does_not_answer_is_not_ready_and_the_password_is_not_shown():
    engine = database.connect("postgresql://ana:hidden@127.0.0.1:1/none")
    with pytest.raises(NotReady) as caught:
        database.upgrade(engine)
    assert "127.0.0.1:1" in str(caught.value)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("url", ["mysql://host/name", "not a url", "oracle://x"])
def test_another_kind_of_database_is_refused(url: str):
    with pytest.raises(InputError, match="kind of database"):
        database.connect(url)


def test_a_transaction_that_fails_leaves_nothing(engine: Engine):
    with pytest.raises(RuntimeError), engine.begin() as connection:
        connection.execute(schema.batches.insert(), batch_row("b1"))
        raise RuntimeError
    with engine.connect() as connection:
        assert connection.execute(sa.select(schema.batches)).all() == []


def test_a_writer_that_reads_first_is_not_refused_when_another_wrote_in_between(engine: Engine):
    count = sa.select(sa.func.count()).select_from(schema.batches)
    faults: list[BaseException] = []

    def read_then_write(number: int) -> None:
        try:
            for turn in range(5):
                with engine.begin() as connection:
                    connection.execute(count).scalar()
                    connection.execute(schema.batches.insert(), batch_row(f"{number}-{turn}"))
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=read_then_write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with engine.connect() as connection:
        assert connection.execute(count).scalar() == 20


def test_a_reader_does_not_hold_up_a_writer(engine: Engine):
    with engine.connect() as reader:
        assert reader.execute(sa.select(schema.batches)).all() == []
        with engine.begin() as writer:
            writer.execute(schema.batches.insert(), batch_row("b1"))


def test_a_moment_comes_back_in_utc_whatever_its_zone_was(engine: Engine):
    lima = timezone(timedelta(hours=-5))
    moment = datetime(2026, 3, 1, 23, 30, 0, 123456, tzinfo=lima)
    with engine.begin() as connection:
        connection.execute(schema.batches.insert(), {**batch_row("b1"), "loaded_at": moment})
    with engine.connect() as connection:
        read = connection.execute(sa.select(schema.batches.c.loaded_at)).scalar_one()
    assert read == moment
    assert read.utcoffset() == timedelta(0)


def test_a_moment_without_zone_is_refused(engine: Engine):
    row = {**batch_row("b1"), "loaded_at": datetime(2026, 3, 1)}
    with pytest.raises(sa.exc.StatementError, match="time zone"), engine.begin() as connection:
        connection.execute(schema.batches.insert(), row)


def test_text_with_nul_or_half_a_character_is_kept_as_far_as_it_can_be(engine: Engine):
    with engine.begin() as connection:
        connection.execute(
            schema.quarantine.insert(),
            {
                "batch_id": "b1",
                "programme": "imports",
                "source": "declarations",
                "file": "dañado\ud800.csv",
                "row_number": 7,
                "expectation": "a number",
                "found": "1\x002",
                "record": "{}",
            },
        )
    with engine.connect() as connection:
        row = connection.execute(sa.select(schema.quarantine)).one()
    assert (row.file, row.found, row.state) == ("dañado?.csv", "1\ufffd2", "open")


def test_nan_in_a_features_column_is_stored_as_null(engine: Engine):
    values = {"net_kg": float("nan"), "price_log": np.float64(1.5), "seen": [np.nan, 2]}
    with engine.begin() as connection:
        connection.execute(
            schema.scores.insert(),
            {
                "declaration_id": "d1",
                "programme": "imports",
                "filed_on": date(2026, 3, 1),
                "model_version": "m1",
                "probability": 0.25,
                "expected_amount": 10.0,
                "anomaly": 99.0,
                "reasons": [],
                "features": values,
                "scored_at": datetime.now(UTC),
                "actor": "ana",
            },
        )
    with engine.connect() as connection:
        read = connection.execute(sa.select(schema.scores.c.features)).scalar_one()
    assert read == {"net_kg": None, "price_log": 1.5, "seen": [None, 2]}


def test_a_plan_line_without_its_plan_is_refused(engine: Engine):
    line = {
        "plan_id": "nowhere",
        "declaration_id": "d1",
        "office": "118",
        "position": 1,
        "channel": "red",
        "chosen": "score",
        "inclusion_probability": 1.0,
        "reasons": [],
        "taxpayer": "20100000001",
    }
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        connection.execute(schema.plan_lines.insert(), line)


def test_sqlite_keeps_what_was_answered_for(tmp_path: Path):
    engine = database.connect(f"sqlite:///{tmp_path / 'test.db'}")
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "busy_timeout": database.BUSY_SECONDS * 1000,
    }


def test_canonical_json_is_the_same_whatever_the_order_of_keys():
    left = database.json_text({"b": 1, "a": {"d": date(2026, 3, 1), "c": "ñ"}})
    right = database.json_text({"a": {"c": "ñ", "d": date(2026, 3, 1)}, "b": 1})
    assert left == right == '{"a":{"c":"ñ","d":"2026-03-01"},"b":1}'


def test_canonical_json_writes_what_is_no_number_as_null():
    value = {"a": [np.float32("nan"), float("inf")], "b": {1, 2}, "c": Path("x")}
    assert database.json_text(value) == '{"a":[null,null],"b":[1,2],"c":"x"}'
