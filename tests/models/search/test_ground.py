"""Folds look forward only, copies stay together, and the last stretch lies outside of all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.models.search.world import POOR, customs
from veedor.errors import NotEnoughData
from veedor.models.encode import keys_of
from veedor.models.search.ground import lay_out, thinned


def test_every_fold_learns_from_days_a_gap_before_those_it_judges():
    rows = customs(1_500)
    ground = lay_out(POOR, rows, rows.day)
    for fold in (*ground.folds, ground.last):
        assert rows.day[fold.train].max() < rows.day[fold.test].min() - POOR.gap_days


def test_no_fold_holds_a_row_of_the_last_stretch():
    rows = customs(1_500)
    ground = lay_out(POOR, rows, rows.day)
    for fold in ground.folds:
        assert not np.isin(ground.last.test, np.concatenate([fold.train, fold.test])).any()


def test_a_result_that_came_later_teaches_nothing():
    rows = customs(1_500)
    late = rows.day + np.where(np.arange(len(rows.day)) % 3 == 0, 400, 0)
    for fold in lay_out(POOR, rows, late).folds:
        assert late[fold.train].max() < rows.day[fold.test].min()


def test_copies_are_never_on_both_sides():
    rows = customs(1_500)
    recipe = replace(POOR, copies=("cat_line",), split="group")
    ground = lay_out(recipe, rows, rows.day)
    keys = keys_of(rows.frame, recipe.copies)
    for fold in (*ground.folds, ground.last):
        assert not np.isin(keys[fold.test], keys[fold.train]).any()


def test_a_smaller_share_of_rows_lies_within_a_larger_and_judges_the_same():
    rows = customs(1_500)
    (fold, *_) = lay_out(POOR, rows, rows.day).folds
    small, large = (thinned(fold, rows.label, share, 7) for share in (0.2, 0.6))
    assert set(small.train) < set(large.train) < set(fold.train)
    assert np.array_equal(small.test, fold.test)
    assert rows.label[small.train].mean() == pytest.approx(rows.label[fold.train].mean(), abs=0.01)


def test_too_few_findings_to_choose_by_are_refused():
    rows = customs(1_500)
    label = np.where(np.cumsum(rows.label) <= 40, rows.label, 0)
    with pytest.raises(NotEnoughData, match="too few to choose by"):
        lay_out(POOR, replace(rows, label=label), rows.day)
