import numpy as np
import pytest
from xgboost import XGBClassifier

from tests.models.worlds import FEATURES, customs
from veedor.models.balance import Resampler
from veedor.models.complete import completed
from veedor.models.estimators import Ensemble
from veedor.models.fit import fit
from veedor.models.recipe import Preparation, Recipe

NAMES = [word.name for word in FEATURES]
WAYS = ("over", "under", "smote", "smotenc")


def rows(found=40, clean=400):
    lot = np.random.default_rng(0)
    label = np.repeat([1.0, 0.0], [found, clean])
    flag = lot.integers(0, 2, len(label))
    return np.column_stack([lot.normal(size=(len(label), 3)), flag]), label


@pytest.mark.parametrize("way", WAYS)
def test_findings_reach_the_share_asked_for_and_no_clean_check_is_made_up(way):
    matrix, label = rows()
    new, new_label = Resampler(way, to=0.5).fit_resample(matrix, label)
    assert new_label.sum() == pytest.approx(0.5 * (new_label == 0).sum(), abs=1)
    clean = {row.tobytes() for row in matrix[label == 0]}
    assert all(row.tobytes() in clean for row in new[new_label == 0])


def test_data_with_enough_findings_are_left_as_they_are():
    matrix, label = rows(found=300)
    new, _ = Resampler("smote", to=0.5).fit_resample(matrix, label)
    assert new is matrix


def test_between_yes_and_no_nothing_is_made_up():
    matrix, label = rows()
    new, _ = Resampler("smotenc").fit_resample(matrix, label)
    assert set(np.unique(new[:, 3])) == {0.0, 1.0}
    plain, _ = Resampler("smote").fit_resample(matrix, label)
    assert len(np.unique(plain[:, 3])) > 2


def test_a_row_keeps_its_weight_and_a_made_up_one_weighs_one():
    matrix, label = rows()
    weight = np.linspace(0.5, 1.5, len(label))
    _, new_label, carried = Resampler("over").resample(matrix, label, weight)
    assert len(carried) == len(new_label)
    assert set(carried) == set(weight)
    _, new_label, carried = Resampler("smote").resample(matrix, label, weight)
    assert (carried[: len(weight)] == weight).all()
    assert (carried[len(weight) :] == 1).all()


@pytest.mark.parametrize("way", (*WAYS, "class_weight"))
def test_probabilities_still_mean_what_they_say_after_resampling(way):
    recipe = Recipe(
        name="t", estimator="xgboost", parameters={"n_estimators": 60},
        preparation=Preparation(balance=way, balance_to=1.0),
    )  # fmt: skip
    world, new = customs(2_000), customs(4_000, seed=1)
    probability = fit(recipe, FEATURES, world).score(new.frame, reasons=0).probability
    assert probability.mean() == pytest.approx(new.label.mean(), abs=0.04)


def test_no_made_up_row_is_ever_judged():
    recipe = Recipe(name="t", estimator="logistic", preparation=Preparation(balance="smote"))
    world = customs(1_000)
    ensemble = Ensemble(recipe, NAMES).fit(world.frame, world.label, np.ones(1_000))
    matrix = ensemble.design.transform(world.frame)
    assert len(ensemble.log_odds(matrix)) == 1_000


@pytest.mark.parametrize("way", ["smote", "smotenc"])
def test_neighbours_do_not_depend_on_the_unit_of_an_amount(way):
    matrix, label = rows()
    in_cents = matrix * np.array([1, 1, 1e6, 1])
    asked = Preparation(balance=way)
    said = [
        completed(XGBClassifier(n_estimators=20), asked).fit(one, label).predict_proba(one)[:, 1]
        for one in (matrix, in_cents)
    ]
    np.testing.assert_allclose(*said, atol=1e-5)
