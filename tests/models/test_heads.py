import dataclasses

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from tests.models.worlds import FEATURES, customs
from veedor.models.fit import fit
from veedor.models.heads import learnable_types, types_of
from veedor.models.recipe import Recipe

RECIPE = Recipe(name="typed", estimator="boosting", parameters={"max_iter": 60}, heads=True)


def typed_world(rows, seed=0):
    """Cheap prices are undervaluation, the rest of the findings are origin; forty are rare."""
    world = customs(rows, seed)
    kind = np.where(world.frame["price_diff"] < -0.3, "undervaluation", "origin").astype(object)
    kind[world.label == 0] = ""
    rare = np.flatnonzero(world.label == 1)[:40]
    kind[rare] = [f"rare {k % 3}" for k in range(len(rare))]
    return dataclasses.replace(world, finding_type=kind)


@pytest.fixture(scope="module")
def model():
    return fit(RECIPE, FEATURES, typed_world(4_000))


def test_each_type_with_enough_findings_has_a_head_and_the_rare_ones_share_one(model):
    assert set(model.heads.types) == {"undervaluation", "origin", "other"}
    assert model.heads.pooled == {"rare 0": 14, "rare 1": 13, "rare 2": 13}
    kinds, pooled = learnable_types(np.array(["", "a"], dtype=object))
    assert (list(kinds), pooled) == (["", "other"], {"a": 1})
    assert types_of(kinds) == ()


def test_a_type_with_few_amounts_is_taken_to_bring_what_findings_usually_bring(model):
    heads = {head.type: head for head in model.heads.heads}
    assert heads["other"].amount is model.amount
    assert heads["origin"].amount is not model.amount


def test_a_head_tells_its_type_from_clean_checks_and_from_other_findings(model):
    new = typed_world(4_000, seed=1)
    scored = model.score(new.frame, reasons=0).heads
    for k, kind in enumerate(scored.types):
        if kind == "other":
            continue  # made by lot: nothing can tell it
        mine = new.finding_type == kind
        assert roc_auc_score(mine, scored.probability[:, k]) > 0.7
        assert scored.probability[:, k].mean() == pytest.approx(mine.mean(), abs=0.05)
    found = np.isin(new.finding_type, scored.types)
    right = np.array(scored.first, dtype=object)[found] == new.finding_type[found]
    assert right.mean() > 0.7


def test_the_expected_amount_is_the_sum_over_the_heads(model):
    new = typed_world(500, seed=2).frame
    scored = model.score(new, reasons=0)
    assert scored.expected_amount == pytest.approx(scored.heads.expected_amount.sum(axis=1))


def test_the_types_add_up_to_the_probability_of_any_finding(model):
    scored = model.score(typed_world(500, seed=2).frame, reasons=0)
    assert scored.heads.probability.sum(axis=1) == pytest.approx(scored.probability)


def test_a_row_names_the_likeliest_type_first(model):
    scored = model.score(typed_world(50, seed=3).frame, reasons=0).heads
    row = scored.row(7)
    assert next(iter(row)) == scored.first[7]
    assert list(row[scored.first[7]]) == ["probability", "expected_amount"]


def test_without_types_or_without_asking_there_are_no_heads():
    world = typed_world(800)
    assert fit(dataclasses.replace(RECIPE, heads=False), FEATURES, world).heads is None
    untyped = dataclasses.replace(world, finding_type=None)
    model = fit(RECIPE, FEATURES, untyped)
    assert model.heads is None
    assert model.score(world.frame, reasons=0).heads is None


def test_no_rows_have_no_heads_to_show(model):
    assert model.score(typed_world(5).frame.iloc[:0]).heads.probability.shape == (0, 3)
