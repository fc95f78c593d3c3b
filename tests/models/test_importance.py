from dataclasses import replace

import numpy as np
import pytest

from tests.models.worlds import FEATURES, customs
from veedor.models import importance_report
from veedor.models.fit import fit
from veedor.models.gains import exact_contributions, gains
from veedor.models.importance import importance, later_rows, unstable, with_seed
from veedor.models.recipe import Recipe

SMALL = {"xgboost": {"n_estimators": 60}, "boosting": {"max_iter": 60},
         "random_forest": {"n_estimators": 40}}  # fmt: skip


@pytest.fixture(scope="module")
def model():
    return fit(Recipe(name="t", estimator="blend", parameters=SMALL), FEATURES, customs(3_000))


def later_of(world, rows=600):
    return later_rows(
        frame=world.frame, label=world.label, day=world.day, peers=world.typical_group, seed=7,
        rows=rows,
    )  # fmt: skip


@pytest.fixture(scope="module")
def later():
    return later_of(customs(2_000, seed=9))


@pytest.fixture(scope="module")
def found(model, later):
    return importance(model, later, [with_seed(model, customs(3_000), 107)])


def of(found, name):
    return next(one for one in found.features if one.name == name)


def test_the_planted_causes_come_first_by_every_measure(found):
    first = found.topics[0]
    assert first.name == "price"
    assert first.ap_loss.low > 0 and first.auc_loss.low > 0
    for measure in ("contribution", "gain", "exact"):
        by_measure = sorted(found.features, key=lambda one: -getattr(one, measure))
        assert by_measure[0].name == "price_diff"
        assert "noise_ratio" not in [one.name for one in by_measure[:3]]


def test_noise_orders_nothing(found):
    noise = of(found, "noise_ratio")
    assert noise.ap_loss.low <= 0.01
    assert abs(noise.auc_loss.value) < 0.01
    assert of(found, "price_diff").auc_loss.value > 0.1


def test_gains_add_to_one_and_say_whose_they_are(found):
    assert sum(one.gain for one in found.topics) == pytest.approx(1)
    assert sum(one.gain for one in found.features) == pytest.approx(1)
    assert found.facts["no_gain_of"] == ["HistGradientBoostingClassifier"]
    others = {
        "XGBClassifier",
        "RandomForestClassifier",
        "ExtraTreesClassifier",
        "LogisticRegression",
    }
    assert set(found.facts["gain_of"]) == others


def test_exact_contributions_add_up_to_what_xgboost_says(model, later):
    matrix = model.ensemble.design.transform(later.frame)
    member = next(m for m in model.ensemble.members if "XGB" in type(m[-1]).__name__)
    own = exact_contributions([member], matrix)
    margin = member[-1].predict(matrix, output_margin=True)
    constant = margin - own.sum(axis=1)
    assert constant == pytest.approx(constant.mean(), abs=1e-4)


def test_gains_are_of_inputs_whatever_stands_before_the_estimator():
    linear = fit(Recipe(name="t", estimator="logistic"), FEATURES, customs(500))
    (member,), inputs = linear.ensemble.members, len(linear.explainer.inputs)
    assert member[-1].n_features_in_ > inputs  # columns that say what was missing
    (gain,) = gains([member], inputs).values()
    assert len(gain) == inputs and gain.sum() == pytest.approx(1)


def test_it_is_the_same_every_time(model, later, found):
    again = importance(model, later, [with_seed(model, customs(3_000), 107)])
    assert again.to_dict() == found.to_dict()


def test_agreement_falls_when_a_model_has_learnt_noise(model, later, found):
    world = customs(3_000)
    lot = np.random.default_rng(1)
    noisy = [
        with_seed(model, replace(world, label=lot.permutation(world.label)), 107 + k)
        for k in range(2)
    ]
    of_noise = importance(model, later, noisy)
    assert of_noise.facts["agreement_of_seeds"] < found.facts["agreement_of_seeds"]


def test_a_rank_that_moves_by_more_than_its_own_size_is_marked():
    ranks = np.array([[1, 2, 40, 15], [2, 1, 60, 30], [1, 14, 50, 16]])
    assert unstable(ranks, least=10).tolist() == [False, True, False, False]


def test_rows_drawn_keep_the_share_of_findings(later):
    world = customs(2_000, seed=9)
    assert len(later.label) == 600
    assert later.label.sum() == min(world.label.sum(), 300)
    share = later.weight @ later.label / later.weight.sum()
    assert share == pytest.approx(world.label.mean())


def test_with_too_few_findings_there_is_no_loss_but_a_contribution(model):
    world = customs(300, seed=5)
    few = later_of(replace(world, label=np.where(np.arange(300) < 10, world.label, 0)))
    found = importance(model, few)
    assert found.topics[0].ap_loss.value is None
    assert found.topics[0].contribution > 0
    assert found.facts["agreement_of_seeds"] is None


@pytest.mark.parametrize("estimator", ["logistic", "boosting"])
def test_any_estimator_is_measured(estimator, later):
    recipe = Recipe(name="t", estimator=estimator, parameters=SMALL.get(estimator, {}))
    fitted = fit(recipe, FEATURES, customs(1_500))
    found = importance(fitted, later)
    assert found.topics[0].name in {"price", "office", "product"}
    assert "noise" not in [one.name for one in found.topics[:2]]
    assert (found.topics[0].gain is None) == (estimator == "boosting")
    assert found.topics[0].exact is None


def test_the_report_says_it_in_both_languages(found):
    for language, words in (("es", "Qué pesa más"), ("en", "What matters most")):
        page = importance_report.shown(found, language)
        assert page.title == words
        assert len(page.plots) == 2
        assert [len(table.rows) for table in page.tables] == [6, 8]


def test_a_model_of_rates_known_before_the_day_is_fitted_again_too():
    rates = Recipe(
        name="t", estimator="xgboost", parameters={"n_estimators": 30}, rates="past_only",
        encode=("cat_line",),
    )  # fmt: skip
    model = fit(rates, FEATURES, customs(1_500))
    again = with_seed(model, customs(1_500), 107)
    assert again.score(customs(50, seed=1).frame, reasons=0).probability.std() > 0
