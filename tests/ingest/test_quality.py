from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pytest

from veedor.ingest.quality import SAMPLE, Profile


def profile(batches: list[pa.RecordBatch]) -> dict:
    portrait = Profile(batches[0].schema)
    assert list(portrait.watch(batches)) == batches
    return portrait.result()


def test_a_small_table_is_described_exactly():
    batch = pa.RecordBatch.from_pydict(
        {
            "mass": pa.array([1.0, 2.0, None, 2.0]),
            "count": pa.array([1, 2, 3, 4], pa.int64()),
            "day": pa.array([0, 10, 10, 20], pa.int32()).cast(pa.date32()),
            "code": ["a", "bb", None, "a"],
            "yes": [True, False, None, None],
            "_row": [1, 2, 3, 4],
        }
    )
    facts = profile([batch.slice(0, 1), batch.slice(1)])
    assert set(facts) == {"mass", "count", "day", "code", "yes"}
    assert facts["mass"]["missing"] == 1
    assert facts["mass"]["distinct"] == 2
    assert (facts["mass"]["minimum"], facts["mass"]["maximum"]) == (1.0, 2.0)
    assert facts["mass"]["quantiles"]["0.5"] == 2.0
    assert (facts["day"]["minimum"], facts["day"]["quantiles"]["0.5"]) == (
        "1970-01-01",
        "1970-01-11",
    )
    assert facts["count"]["rows"] == 4
    assert facts["yes"] == {"rows": 4, "missing": 2, "distinct": 2}
    json.dumps(facts)


def test_no_text_is_told_only_its_lengths():
    batch = pa.RecordBatch.from_pydict({"name": ["Juan Pérez", "Ana"]})
    facts = profile([batch])
    assert (facts["name"]["shortest"], facts["name"]["longest"]) == (3, 10)
    assert "Ana" not in json.dumps(facts)


def test_an_empty_table_has_a_portrait_too():
    batch = pa.RecordBatch.from_pydict({"a": pa.array([], pa.float64())})
    assert profile([batch])["a"] == {"rows": 0, "missing": 0, "distinct": 0}


@pytest.mark.parametrize("distinct", [500, 5_000, 200_000])
def test_distinct_values_and_quantiles_are_close_over_many_batches(distinct: int):
    random = np.random.default_rng(7)
    values = random.permutation(np.arange(300_000) % distinct).astype(float)
    batches = [pa.RecordBatch.from_pydict({"v": part}) for part in np.array_split(values, 40)]
    facts = profile(batches)["v"]
    assert facts["distinct"] == pytest.approx(distinct, rel=0.12)
    assert facts["minimum"] == 0
    assert facts["maximum"] == distinct - 1
    for at, value in facts["quantiles"].items():
        true = np.quantile(values, float(at))
        assert value == pytest.approx(true, abs=4 * distinct / np.sqrt(SAMPLE / 2))
