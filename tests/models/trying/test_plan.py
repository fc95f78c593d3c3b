"""The split follows the table, and never puts equals on both sides."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from veedor.models.trying import plan as planning
from veedor.models.trying.plan import Rows, plan_of, seen_rows

N = 1200
LOT = np.random.default_rng(3)
LABEL = (LOT.random(N) < 0.2).astype(float)
CONTENT = pd.DataFrame({"a": LOT.integers(0, 300, N).astype(str), "b": LOT.normal(size=N)})
DAY = np.sort(LOT.integers(19_000, 19_500, N))
ENTITY = LOT.integers(0, 100, N).astype(str).astype(object)


def rows(**more) -> Rows:
    return Rows(**{"label": LABEL, "content": CONTENT, **more})


def test_where_there_is_a_day_the_future_is_judged_after_a_gap():
    plan = plan_of(rows(day=DAY, entity=ENTITY))
    (split,) = plan.splits
    assert plan.kind == "time"
    assert DAY[split.test].min() - DAY[split.train].max() > plan.gap_days > 0


def test_rows_without_a_day_are_on_neither_side():
    dated = LOT.random(N) < 0.8
    plan = plan_of(rows(day=DAY, dated=dated))
    assert dated[plan.splits[0].train].all() and dated[plan.judged].all()
    assert plan.facts["undated"] == int((~dated).sum())


def test_copies_that_carry_labels_win_over_time_and_stay_together():
    plan = plan_of(rows(day=DAY, copies=("a",)))
    assert plan.kind == "copies"
    for split in plan.splits:
        assert not set(CONTENT["a"].iloc[split.train]) & set(CONTENT["a"].iloc[split.test])


def test_without_a_day_actors_are_never_on_both_sides():
    plan = plan_of(rows(entity=ENTITY))
    assert plan.kind == "entity"
    assert not seen_rows(plan, ENTITY).any()
    assert sorted(plan.judged) == list(range(N))


def test_rows_by_lot_keep_equal_rows_together():
    twice = pd.concat([CONTENT, CONTENT.iloc[:200]], ignore_index=True)
    plan = plan_of(rows(content=twice, label=np.concatenate([LABEL, LABEL[:200]])))
    assert plan.kind == "rows"
    keys = twice["b"].to_numpy()
    assert not seen_rows(plan, keys).any()


def test_where_time_leaves_too_few_findings_another_way_is_taken_and_said():
    early = np.zeros(N)
    early[: N // 4] = (LOT.random(N // 4) < 0.5).astype(float)
    plan = plan_of(rows(label=early, day=DAY))
    assert plan.kind == "rows"
    assert plan.facts["refused"] == ("time",)


def test_too_few_findings_bear_no_plan():
    few = np.zeros(N)
    few[:25] = 1
    assert plan_of(rows(label=few, day=DAY)) is None


def test_unknown_answers_are_not_used_and_large_tables_are_drawn_by_lot(monkeypatch):
    monkeypatch.setattr(planning, "MOST_ROWS", 600)
    label = np.where(np.arange(N) % 6 == 0, np.nan, LABEL)
    plan = plan_of(rows(label=label))
    used = np.concatenate([plan.splits[0].train, plan.splits[0].test])
    assert not np.isnan(label[used]).any()
    assert len(used) == plan.facts["labelled"] == 600
    assert plan.facts["all_labelled"] == N - N // 6


@pytest.mark.parametrize("kind", ["day", "entity"])
def test_the_same_rows_give_the_same_plan(kind):
    more = {"day": DAY} if kind == "day" else {"entity": ENTITY}
    one, two = plan_of(rows(**more)), plan_of(rows(**more))
    np.testing.assert_array_equal(one.judged, two.judged)
