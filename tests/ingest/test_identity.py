from __future__ import annotations

from datetime import date, timedelta
from unittest import mock

import numpy as np
import pyarrow as pa
import pyarrow.dataset as arrow_dataset
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from tests.ingest.sample import SOURCE
from veedor.ingest import identity
from veedor.ingest.checks import lake_schema
from veedor.ingest.identity import Hasher, Index, Loaded, Seen


def rows(*facts: tuple[str, int, float], batch: str = "a") -> pa.RecordBatch:
    """Rows of (declaration, day of March 2024, mass)."""
    one = {"importer": "20100030595", "origin": "CN", "packages": 1, "fob_usd": 1.0}
    one |= {"description": None, "_batch_id": batch, "_row": 1, "_loaded_on": date(2025, 1, 1)}
    day = date(2024, 2, 29)
    listed = [
        one | {"declaration_id": name, "filed_on": day + timedelta(n), "net_mass_kg": mass}
        for name, n, mass in facts
    ]
    return pa.RecordBatch.from_pylist(listed, schema=lake_schema(SOURCE))


def test_hashes_keep_the_order_of_the_rows():
    batch = pa.RecordBatch.from_pydict({"a": list(range(100_000))})
    (whole,) = Hasher().hashes(batch, ["a"])
    (part,) = Hasher().hashes(batch.slice(99_990), ["a"])
    assert whole.dtype == np.uint64
    assert (whole[99_990:] == part).all()
    assert len(np.unique(whole)) == 100_000


@given(
    st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=8), max_size=8),
    st.sampled_from([1, 4, 100]),
)
def test_only_the_first_of_equal_rows_is_new(chunks, merge_from):
    with mock.patch.object(identity, "MERGE_FROM", merge_from):
        seen, first, number = Seen(), {}, 0
        for chunk in chunks:
            numbers = np.arange(number + 1, number + len(chunk) + 1)
            number += len(chunk)
            earlier = seen.earlier(np.array(chunk, np.uint64), numbers)
            for value, own, found in zip(chunk, numbers, earlier, strict=True):
                assert found == first.get(value, 0)
                first.setdefault(value, own)


def test_an_index_finds_what_was_added_and_nothing_else():
    index = Index()
    for start in range(0, 1_000, 100):
        index.add(np.arange(start, start + 100, 2, np.uint64) << 40, np.arange(50, dtype=np.uint64))
    met, numbers = index.find(np.array([3, 2, 998, 999], np.uint64) << 40)
    assert met.tolist() == [False, True, True, False]
    assert numbers.tolist() == [0, 1, 49, 0]


def test_rows_in_the_lake_are_told_from_amendments_and_from_contradictions():
    stored = pa.Table.from_batches([rows(("D1", 1, 1.0), ("D2", 1, 2.0), ("D3", 2, 3.0))])
    new = rows(("D1", 1, 1.0), ("D1", 3, 1.5), ("D2", 1, 9.0), ("D4", 1, 4.0), batch="b")
    same, other = Loaded(SOURCE, stored).look_up(new, Hasher())
    assert same.tolist() == [True, False, False, False]
    assert other.tolist() == [False, False, True, False]


def test_nothing_is_loaded_before_the_first_batch():
    same, other = Loaded(SOURCE, None).look_up(rows(("D1", 1, 1.0)), Hasher())
    assert not same.any()
    assert not other.any()


def test_only_the_days_that_come_in_are_read(tmp_path):
    stored = pa.Table.from_batches([rows(*((f"D{n}", n, 1.0) for n in range(1, 30)))])
    pq.write_table(stored, tmp_path / "part.parquet")
    loaded = Loaded(SOURCE, arrow_dataset.dataset(tmp_path))
    hasher = Hasher()
    for _ in range(2):
        same, _ = loaded.look_up(rows(("D5", 5, 1.0), ("D6", 6, 1.0)), hasher)
        assert same.all()
    assert sum(len(run) for run, _ in loaded._index._runs) == 2


def test_a_column_that_the_lake_does_not_have_yet_is_not_compared():
    stored = pa.Table.from_batches([rows(("D1", 1, 1.0))]).drop_columns("description")
    same, _ = Loaded(SOURCE, stored).look_up(rows(("D1", 1, 1.0)), Hasher())
    assert same.all()
