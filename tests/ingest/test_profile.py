"""The profile of a load: no value of who or which, and drift that is drift."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pytest

from veedor.domain.source import Column, Role, Source
from veedor.ingest.profile import ALARM, WARN, drifts, profile_for, stored


def column(name: str, type: str, role: Role) -> Column:
    return Column(name=name, type=type, role=role, meaning=name, spanish=name)


SOURCE = Source(
    name="declarations",
    meaning="d",
    spanish="d",
    key=("declaration_id",),
    clock="filed_on",
    columns=(
        column("declaration_id", "string", Role.ID),
        column("filed_on", "date", Role.TIME),
        column("importer", "string", Role.ENTITY),
        column("ruc_number", "integer", Role.ENTITY),
        column("office", "string", Role.CATEGORY),
        column("mass", "number", Role.QUANTITY),
    ),
)


def load(rows: int, seed: int, *, shift: float = 0.0, office=(0.5, 0.3, 0.2), gone: float = 0.0):
    lot = np.random.default_rng(seed)
    mass = lot.normal(100 + 20 * shift, 20, rows)
    table = pa.table(
        {
            "declaration_id": [f"SECRET{seed}-{n}" for n in range(rows)],
            "filed_on": pa.array(np.arange(rows) % 30 + 30 * seed, pa.int32()).cast(pa.date32()),
            "importer": [f"PERSON{n}" for n in lot.integers(0, 50, rows)],
            "ruc_number": pa.array(20_000_000_000 + lot.integers(0, 50, rows), pa.int64()),
            "office": lot.choice(["118", "235", "046"], rows, p=office),
            "mass": pa.array(mass, mask=lot.random(rows) < gone),
        }
    )
    profile = profile_for(SOURCE, table.schema)
    for batch in table.to_batches(max_chunksize=700):
        profile.add(batch)
    return stored(profile, SOURCE)


def test_values_of_ids_and_actors_are_never_kept():
    kept = load(1000, 1)
    text = json.dumps(kept)
    assert "SECRET" not in text and "PERSON" not in text and "2000000" not in text
    assert set(kept["ruc_number"]) == {"rows", "missing", "distinct", "role"}
    assert kept["importer"]["distinct"] == 50


def test_categories_tell_their_values_the_most_frequent_first():
    top = load(1000, 1)["office"]["top"]
    assert [value for value, _ in top] == ["118", "235", "046"]
    assert sum(count for _, count in top) == 1000


def test_numbers_have_mean_and_deviation_over_all_batches():
    facts = load(3000, 2)["mass"]
    assert facts["mean"] == pytest.approx(100, abs=1.5)
    assert facts["deviation"] == pytest.approx(20, rel=0.05)


def test_two_loads_of_the_same_world_do_not_drift():
    assert all(one.level == "ok" for one in drifts(load(1000, 1), load(1000, 2)))


def test_a_number_that_moved_by_a_deviation_raises_the_alarm():
    (first, *rest) = drifts(load(1000, 1, shift=1.0), load(1000, 2))
    assert (first.column, first.level) == ("mass", "alarm")
    assert first.psi > ALARM
    assert first.ks == pytest.approx(0.38, abs=0.06)  # 2·Φ(½) − 1 of two normals one apart
    assert all(one.level == "ok" for one in rest)


def test_shares_of_a_category_that_moved_are_told_and_so_is_a_new_value():
    moved = drifts(load(1000, 1, office=(0.2, 0.3, 0.5)), load(1000, 2))[0]
    assert (moved.column, moved.level) == ("office", "alarm")
    before = load(1000, 2)
    now = json.loads(json.dumps(load(1000, 1)).replace('"118"', '"999"'))
    assert drifts(now, before)[0].psi > ALARM


def test_values_that_go_missing_are_drift_too():
    moved = drifts(load(2000, 1, gone=0.25), load(2000, 2))[0]
    assert moved.column == "mass"
    assert moved.psi > WARN


def test_of_small_loads_nothing_is_said():
    assert drifts(load(200, 1, shift=3.0), load(5000, 2)) == ()


def test_many_rare_values_do_not_pose_as_drift():
    def codes(seed: int):
        lot = np.random.default_rng(seed)
        table = pa.table({"office": [f"c{n}" for n in lot.integers(0, 500, 1000)]})
        profile = profile_for(SOURCE, table.schema)
        profile.add(table.to_batches()[0])
        return stored(profile, SOURCE)

    (one,) = drifts(codes(1), codes(2))
    assert one.level == "ok"
