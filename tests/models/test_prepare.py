import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB

from tests.models.worlds import FEATURES, customs
from veedor.errors import ContractBroken
from veedor.models.prepare import Caps, Design, Steps, completed
from veedor.models.recipe import Recipe

NAMES = [word.name for word in FEATURES]


def design_and_matrix(recipe=None):
    world = customs(1_000)
    design = Design(recipe or Recipe(name="t"), NAMES)
    return world, design, design.fit_transform(world.frame, world.label)


def test_every_column_of_the_matrix_names_its_feature():
    _, design, matrix = design_and_matrix()
    assert matrix.shape[1] == len(design.inputs)
    assert {one.feature for one in design.inputs} == set(NAMES)
    kinds = {one.feature: one.kind for one in design.inputs}
    assert kinds["cat_office"] == "category"  # few values: a column for each
    assert kinds["cat_line"] == "rate"  # sixty values: a rate and a count
    assert kinds["price_diff"] == "number"


def test_unknown_and_missing_categories_are_scored_all_the_same():
    world, design, _ = design_and_matrix()
    odd = world.frame.iloc[:3].assign(cat_office=["never seen", None, 999], cat_line="new")
    assert np.isfinite(design.transform(odd)[:, 4:]).all()


def test_infinities_become_missing():
    world, design, _ = design_and_matrix()
    odd = world.frame.iloc[:1].assign(price_diff=np.inf)
    assert np.isnan(design.transform(odd)[0, 0])


def test_a_missing_column_is_named():
    world, design, _ = design_and_matrix()
    with pytest.raises(ContractBroken, match="noise_ratio"):
        design.transform(world.frame.drop(columns="noise_ratio"))


def test_copies_are_asked_for_in_training_only():
    recipe = Recipe(name="t", encode=("product",), copies=("product", "mass"))
    world = customs(500)
    frame = world.frame.assign(product=world.typical_group, mass=1.5)
    design = Design(recipe, NAMES)
    design.fit_transform(frame, world.label)
    assert design.transform(frame.drop(columns="mass")).shape[0] == 500
    with pytest.raises(ContractBroken, match="mass"):
        Design(recipe, NAMES).fit_transform(frame.drop(columns="mass"), world.label)


def test_each_estimator_gets_the_preparation_it_needs_and_no_more():
    def steps(estimator):
        return [name for name, _ in completed(estimator).steps[:-1]]

    assert steps(HistGradientBoostingClassifier()) == ["bins"]
    assert steps(ExtraTreesClassifier()) == []
    assert steps(LogisticRegression()) == ["caps", "missing", "scale"]
    assert steps(GaussianNB()) == ["caps", "missing", "scale"]


def test_caps_are_learnt_from_training_rows_and_leave_missing_missing():
    caps = Caps(0.1).fit(np.arange(11.0).reshape(-1, 1))
    assert caps.transform(np.array([[-99.0], [5.0], [99.0], [np.nan]])).ravel() == pytest.approx(
        [1, 5, 9, np.nan], nan_ok=True
    )


def test_steps_keep_order_and_bound_the_number_of_values():
    values = np.random.default_rng(0).normal(size=(5_000, 1)).astype(np.float32)
    values[:10] = np.nan
    stepped = Steps(50).fit(values).transform(values)
    known = np.argsort(values[10:, 0])
    assert (np.diff(stepped[10:][known, 0]) >= 0).all()
    assert len(np.unique(stepped[10:])) <= 50
    assert np.isnan(stepped[:10]).all()
    few = pd.get_dummies(pd.Series(list("aab"))).to_numpy(dtype=np.float32)
    assert (Steps(50).fit(few).transform(few) == few).all()
