import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from tests.models.worlds import FEATURES, customs
from veedor.errors import DeclarationError
from veedor.models.estimators import BLEND, Ensemble, members
from veedor.models.recipe import Recipe

NAMES = [word.name for word in FEATURES]


def test_a_blend_has_one_member_per_name_each_with_a_seed_of_its_own():
    found = members(Recipe(name="t", seed=3))
    assert [name for name, _ in found] == list(BLEND)
    assert [estimator.random_state for _, estimator in found] == [3, 4, 5, 6, 7]


def test_parameters_reach_the_member_they_name():
    recipe = Recipe(name="t", parameters={"boosting": {"max_iter": 11}})
    assert dict(members(recipe))["boosting"].max_iter == 11
    alone = Recipe(name="t", estimator="xgboost", parameters={"max_depth": 2})
    assert members(alone)[0][1].max_depth == 2


def test_an_unknown_name_or_parameter_is_refused():
    with pytest.raises(DeclarationError, match="crystal_ball"):
        members(Recipe(name="t", estimator="crystal_ball"))
    with pytest.raises(DeclarationError, match="parameter"):
        members(Recipe(name="t", estimator="boosting", parameters={"magic": 1}))


def test_any_scikit_learn_classifier_goes_in_and_is_left_unfitted():
    mine = LogisticRegression(C=0.1)
    world = customs(800)
    recipe = Recipe(name="t", estimator=(mine, "boosting", KNeighborsClassifier(30)))
    ensemble = Ensemble(recipe, NAMES).fit(world.frame, world.label, np.linspace(0.5, 1.5, 800))
    log_odds = ensemble.log_odds(ensemble.design.transform(world.frame))
    assert log_odds.shape == (800, 3)
    assert np.isfinite(log_odds).all()
    assert not hasattr(mine, "coef_")


@pytest.mark.parametrize("name", ["random_forest", "extra_trees"])
def test_a_forest_is_read_tree_by_tree_as_scikit_learn_reads_it(name):
    world = customs(800)
    ensemble = Ensemble(Recipe(name="t", estimator=name), NAMES)
    ensemble.fit(world.frame, world.label, np.linspace(0.5, 1.5, 800))
    matrix = ensemble.design.transform(world.frame)
    soft = (ensemble.members[0].predict_proba(matrix)[:, 1] + 0.001) / 1.002
    assert ensemble.log_odds(matrix)[:, 0] == pytest.approx(np.log(soft / (1 - soft)))
    assert ensemble.log_odds(matrix).tobytes() == ensemble.log_odds(matrix).tobytes()
