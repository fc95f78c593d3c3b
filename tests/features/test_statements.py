"""A build whose SQL was compiled before gives the very rows of one that compiles anew."""

from __future__ import annotations

from datetime import date

import ibis
import pyarrow as pa
import pytest

from veedor.features import statements
from veedor.features.build import build
from veedor.features.feature import Derived, History, Peer, Row
from veedor.features.prepared import prepared
from veedor.features.statements import Statements

WORDS = {"sentence": "What it is", "spanish": "Qué es", "unit": "units", "topic": "test"}
FEATURES = (
    Row(name="value_usd", of=lambda t: t.value, **WORDS),
    History(name="importer_filings_count", entity=("importer",), aggregate="count",
            window_days=30, **WORDS),
    History(name="importer_findings_rate", entity=("importer",), aggregate="rate",
            events="outcomes", **WORDS),
    Peer(name="value_zscore", of=lambda t: t.value_log, groups=(("office",),), **WORDS),
    Derived(name="value_diff", reads=("value_usd", "importer_filings_count"),
            of=lambda t: t.value_usd - t.importer_filings_count, **WORDS),
)  # fmt: skip


def prepare(t):
    return t.mutate(value_log=t.value.nullif(0).ln())


def filings(rows: int, first: int = 0) -> pa.Table:
    numbers = range(first, first + rows)
    return pa.table(
        {
            "declaration_id": [f"D{n}" for n in numbers],
            "filed_on": pa.array([date(2024, 1, 1 + n % 28) for n in numbers], pa.date32()),
            "importer": [f"I{n % 3}" for n in numbers],
            "office": [f"O{n % 2}" for n in numbers],
            "value": [float(n % 7) for n in numbers],
        }
    )


def outcomes(rows: int) -> pa.Table:
    return pa.table(
        {
            "declaration_id": [f"D{n}" for n in range(rows)],
            "status": ["found" if n % 3 else "clean" for n in range(rows)],
            "known_on": pa.array([date(2024, 1, 5 + n % 20) for n in range(rows)], pa.date32()),
        }
    )


def built(target: pa.Table, features=FEATURES, **more):
    return build(
        features, target=target, filings=filings(60), outcomes=outcomes(30), indicators=None,
        clock="filed_on", prepare=prepare, **more,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_compiled():
    statements.forget()
    yield
    statements.forget()


@pytest.mark.parametrize("engine", ["fast", "portable"])
def test_remembered_statements_give_the_rows_of_fresh_ones(engine):
    one, many = filings(1, first=41), filings(60)
    fresh = []
    for target in (one, many):
        statements.forget()
        fresh.append(built(target, engine=engine))
    for target, expected in zip((one, many), fresh, strict=True):
        again = built(target, engine=engine)
        assert again.frame.equals(expected.frame)
        assert again.frame.schema.equals(expected.frame.schema)
        assert again.evidence.equals(expected.evidence)


def test_the_second_build_of_a_kind_compiles_nothing(monkeypatch):
    built(filings(60))
    monkeypatch.setattr(ibis.backends.duckdb.Backend, "compile", None)
    assert built(filings(1)).frame.num_rows == 1


def test_other_features_columns_or_strength_are_another_kind():
    before = built(filings(5, first=22)).frame["importer_findings_rate"]
    stronger = built(filings(5, first=22), prior_strength=500.0).frame["importer_findings_rate"]
    assert not stronger.equals(before)
    assert built(filings(5, first=22), features=FEATURES[:1]).frame.column_names == [
        "declaration_id",
        "value_usd",
    ]
    whole = filings(5, first=22).set_column(4, "value", pa.array([1, 2, 3, 4, 5], pa.int64()))
    assert built(whole).frame["value_usd"].to_pylist() == [1.0, 2.0, 3.0, 4.0, 5.0]


def test_a_statement_that_carries_rows_of_its_own_is_not_kept():
    rates = ibis.memtable({"office": ["O0", "O1"], "rate": [1.0, 2.0]})

    def with_rates(t):
        return t.left_join(rates, "office").drop("office_right")

    for _ in range(2):
        table = prepared(with_rates, filings(6)).sort_by("declaration_id")
        assert table["rate"].to_pylist() == [1.0, 2.0] * 3
    assert statements._known == {}


def test_only_so_many_kinds_are_kept_the_oldest_making_room():
    for number in range(statements.MOST_KEPT + 3):
        statements.keep(number, Statements(kept={"step": (str(number), pa.schema([]))}))
    assert len(statements._known) == statements.MOST_KEPT
    assert statements.of_kind(0).kept == {}
    assert statements.of_kind(statements.MOST_KEPT).kept


def test_prepared_declarations_keep_their_order():
    table = filings(40).take(pa.array([5, 3, 39, 0]))
    made = prepared(prepare, table)
    assert made["declaration_id"].to_pylist() == ["D5", "D3", "D39", "D0"]
    assert "value_log" in made.column_names
