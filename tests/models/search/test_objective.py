"""A trial's figure: honest about time, blind to the last stretch, the same every time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import average_precision_score

from tests.models.search.world import POOR, customs, objective
from tests.models.worlds import FEATURES
from veedor.models.fit import TrainingSet
from veedor.models.recipe import Recipe
from veedor.models.search import Ground, Objective
from veedor.models.search.objective import Judgement, figure_of
from veedor.models.split import random_folds


def test_the_same_trial_has_the_same_figure():
    of = objective(customs(1_500))
    assert of.figure({"xgboost.max_depth": 3}, 1) == of.figure({"xgboost.max_depth": 3}, 1)


def test_average_precision_is_scikit_learns():
    lot = np.random.default_rng(1)
    label, score = lot.integers(0, 2, 300), lot.random(300).round(2)
    ours = figure_of("average_precision", Judgement(score), label, None, 0.05)
    assert ours == pytest.approx(average_precision_score(label, score))


def test_precision_and_revenue_are_of_the_riskiest_that_can_be_checked():
    label, amount = np.array([1, 0, 1, 0]), np.array([30.0, 0, 70.0, 0])
    said = Judgement(np.array([0.9, 0.8, 0.3, 0.1]), np.array([1.0, 2.0, 9.0, 3.0]))
    assert figure_of("precision", said, label, amount, 0.5) == 0.5
    assert figure_of("revenue", said, label, amount, 0.25) == 0.7


def test_a_probability_has_the_base_rate_of_what_was_learnt():
    of = objective(customs(1_500))
    (fold, *_) = of.ground.folds
    said = of.judged({"xgboost.scale_pos_weight": 20.0}, fold)
    learnt = of.rows_of(of.recipe).label[fold.train].mean()
    assert said.probability.mean() == pytest.approx(learnt, abs=1e-6)


def test_money_learns_amounts_once_for_all_trials_that_describe_rows_alike():
    of = objective(customs(1_500), goal="revenue")
    of.figure({}, 0)
    of.figure({"xgboost.max_depth": 3}, 0)
    assert len(of._amounts) == 1


def test_a_networks_amounts_are_those_of_the_trial_itself():
    recipe = Recipe(name="t", estimator="neural", amounts="network", gap_days=10,
                    parameters={"trees": 0, "epochs": 1, "batches": (64,)})  # fmt: skip
    of = objective(customs(1_000), recipe, goal="revenue")
    one, other = (of.judged({"neural.hidden": width}, of.ground.folds[0]) for width in (4, 8))
    if_found = [said.expected / said.probability for said in (one, other)]
    assert (if_found[0] != if_found[1]).any()
    assert np.isfinite(if_found).all()


def test_labels_of_the_last_stretch_change_no_trial():
    rows = customs(1_500)
    of = objective(rows)
    label = rows.label.copy()
    label[of.ground.last.test] = 1 - label[of.ground.last.test]
    other = objective(replace(rows, label=label))
    for fold in range(len(of.ground.folds)):
        assert of.figure({}, fold) == other.figure({}, fold)


def batches(rows: int = 1_200) -> TrainingSet:
    """Ten neighbours in time are one batch with one label: a batch says nothing of the next."""
    lot = np.random.default_rng(2)
    batch = np.arange(rows) // 10
    label = (lot.random(batch.max() + 1) < 0.3).astype(int)[batch]
    price = lot.normal(0, 1, rows) - 0.8 * label
    frame = pd.DataFrame({"price_diff": price, "batch": batch.astype(str)})
    return TrainingSet(frame=frame, label=label, day=np.arange(rows) // 2)


def test_what_wins_by_leaking_under_random_folds_does_not_win_in_time():
    rows = batches()
    recipe = Recipe(name="leak", estimator="xgboost", parameters={"n_estimators": 40},
                    features=("price_diff",), gap_days=5)  # fmt: skip
    features = [feature for feature in FEATURES if feature.name == "price_diff"]
    of = objective(rows, recipe)
    honest = replace(of, features=features)
    folds = random_folds(len(rows.label), 3, i_know_rows_are_independent=True)
    flattering = Objective(
        recipe=recipe, features=features, rows_of=lambda recipe: rows,
        ground=Ground(tuple(folds), of.ground.last, (1 / 3, 1 / 3, 1 / 3)),
    )  # fmt: skip

    def value(judge: Objective, parameters: dict) -> float:
        return judge.value([judge.figure(parameters, k) for k in range(len(judge.ground.folds))])

    leaking = {"recipe.encode": ["batch"]}
    assert value(flattering, leaking) > value(flattering, {}) + 0.2
    assert value(honest, leaking) <= value(honest, {})


def test_a_poor_default_is_told_from_a_better_setting():
    of = objective(customs(1_500))
    better = {"xgboost.n_estimators": 40, "xgboost.max_depth": 2}
    folds = range(len(of.ground.folds))
    assert POOR.parameters["n_estimators"] == 1
    assert of.value([of.figure(better, k) for k in folds]) > of.value(
        [of.figure({}, k) for k in folds]
    )


def test_rates_known_before_the_day_can_be_searched_over():
    asked = replace(POOR, rates="past_only", encode=("cat_line",))
    assert 0 < objective(customs(1_500), asked).figure({"xgboost.max_depth": 3}, 1) < 1
