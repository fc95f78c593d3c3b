import dataclasses
from functools import partial

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from tests.models.worlds import FEATURES, typed_world
from veedor.models.explain import Asked
from veedor.models.faithful import faithfulness
from veedor.models.fit import fit
from veedor.models.heads import learnable_types, types_of
from veedor.models.recipe import Recipe

RECIPE = Recipe(name="typed", estimator="boosting", parameters={"max_iter": 60}, heads=True)


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


def test_reasons_for_a_type_are_of_that_type_alone(model):
    """Of a cheap declaration the price speaks for undervaluation, and against origin."""
    new = typed_world(400, seed=4)
    cheap = new.frame[new.frame["price_diff"] < -1.0]
    matrix = model.ensemble.design.transform(cheap)
    asked = Asked(cheap, matrix, model.explainer.typical.rows(None, len(cheap)))
    topics = {
        kind: [
            [reason.topic for reason in found]
            for found in model.explainer.reasons(partial(model.probability_of, kind), asked, 3)
        ]
        for kind in ("undervaluation", "origin")
    }
    assert all(found[0] == "price" for found in topics["undervaluation"])
    assert not any("price" in found for found in topics["origin"])


@pytest.mark.parametrize("kind", ["undervaluation", "origin"])
def test_a_types_probability_falls_without_its_named_evidence(model, kind):
    """Asked of the heads' scores anew: what reasons say of themselves is not believed."""
    frame = typed_world(200, seed=5).frame
    asked = Asked(frame, model.ensemble.design.transform(frame),
                  model.explainer.typical.rows(None, len(frame)))  # fmt: skip
    reasons = model.explainer.reasons(partial(model.probability_of, kind), asked, 3)
    kept = np.flatnonzero([bool(found) for found in reasons])
    assert len(kept) > 100

    def again(matrix):
        of_any = model.probability(matrix)
        typed = model.heads.score(matrix, of_any, of_any)
        return typed.probability[:, typed.types.index(kind)]

    found = faithfulness(model, frame.iloc[kept], None, [reasons[row] for row in kept], again)
    assert found.by_topic == found.by_feature == 1


def test_the_probability_of_a_type_is_the_one_in_the_score(model):
    frame = typed_world(50, seed=3).frame
    scored = model.score(frame, reasons=0).heads
    matrix = model.ensemble.design.transform(frame)
    for k, kind in enumerate(scored.types):
        assert model.probability_of(kind, matrix) == pytest.approx(scored.probability[:, k])


def test_no_rows_have_no_heads_to_show(model):
    assert model.score(typed_world(5).frame.iloc[:0]).heads.probability.shape == (0, 3)
