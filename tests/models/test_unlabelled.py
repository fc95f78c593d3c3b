import dataclasses

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from tests.models.worlds import FEATURES, Word, customs
from veedor.models.fit import TrainingSet, fit
from veedor.models.methods import method
from veedor.models.recipe import Recipe
from veedor.models.unlabelled import BaggingPU, ElkanNoto


def listed(rows=6_000, share_listed=0.3, seed=0):
    """Simulated: one in five is guilty, three in ten of these are on the list."""
    lot = np.random.default_rng(seed)
    guilty = lot.random(rows) < 0.2
    matrix = lot.normal(size=(rows, 4)) + 1.3 * guilty[:, None] * np.array([1, 1, 0, 0])
    return matrix, guilty, (guilty & (lot.random(rows) < share_listed)).astype(int)


@pytest.mark.parametrize("estimator", [BaggingPU(random_state=0), ElkanNoto(random_state=0)])
def test_it_finds_the_guilty_who_are_on_no_list(estimator):
    matrix, guilty, on_list = listed()
    probability = clone(estimator).fit(matrix, on_list).predict_proba(matrix)[:, 1]
    crowd = on_list == 0
    assert roc_auc_score(guilty[crowd], probability[crowd]) > 0.85
    assert ((probability > 0) & (probability < 1)).all()


def test_the_share_of_the_guilty_is_estimated_from_a_list_that_names_a_third_of_them():
    matrix, guilty, on_list = listed(20_000)
    matrix[:, 0] += 4 * guilty  # the method asks for positives that can be told from the rest
    fitted = ElkanNoto(LogisticRegression(), random_state=0).fit(matrix, on_list)
    assert fitted.label_frequency_ == pytest.approx(0.3, abs=0.12)
    assert fitted.class_prior_ == pytest.approx(guilty.mean(), abs=0.08)


def test_a_row_drawn_for_a_bag_is_not_scored_by_it():
    matrix, _, on_list = listed(600)
    fitted = BaggingPU(n_bags=5, random_state=0).fit(matrix, on_list)
    assert np.isnan(fitted.oob_score_[on_list == 1]).all()
    assert np.isfinite(fitted.oob_score_[on_list == 0]).mean() > 0.9


@pytest.mark.parametrize("name", ["pu_bagging", "elkan_noto"])
def test_a_recipe_may_use_it_like_any_estimator(name):
    model = fit(Recipe(name="t", estimator=name), FEATURES, customs(1_500))
    assert model.facts["unseen_auc"] > 0.7


def test_a_recipe_gives_the_probability_of_the_kind_not_of_being_listed():
    """Calibrated on the list, a model would say that the undetected are innocent."""
    matrix, guilty, on_list = listed(8_000)
    matrix[:, 0] += 4 * guilty
    frame = pd.DataFrame(matrix, columns=list("abcd"))
    rows = TrainingSet(frame=frame, label=on_list, day=np.arange(len(frame)) // 20)
    words = [Word(name, name) for name in frame]
    changes = method("elkan_noto").of(Recipe(name="t", estimator="xgboost"))
    said = fit(changes, words, rows).score(frame, reasons=0).probability
    assert said.mean() == pytest.approx(guilty.mean(), abs=0.06)
    listed_only = fit(dataclasses.replace(changes, calibration="auto"), words, rows)
    assert listed_only.score(frame, reasons=0).probability.mean() < guilty.mean() / 2
