"""Search spaces: names that lead somewhere, values within their range."""

from __future__ import annotations

import importlib
from dataclasses import replace

import pytest
from sklearn.svm import SVC

from veedor.errors import DeclarationError
from veedor.models.estimators import SETTINGS, members
from veedor.models.recipe import Recipe
from veedor.models.spaces import SPACES, Between, Choice, applied, space_of


@pytest.mark.parametrize("name", sorted(set(SPACES) & set(SETTINGS)))
def test_every_setting_of_a_space_is_one_of_its_estimator(name):
    module, class_name, _ = SETTINGS[name]
    known = getattr(importlib.import_module(module), class_name)().get_params()
    assert set(SPACES[name]) <= set(known)


@pytest.mark.parametrize("name", sorted(SPACES))
def test_the_grid_of_a_setting_lies_within_its_range(name):
    for dimension in SPACES[name].values():
        if isinstance(dimension, Between):
            assert all(dimension.low <= value <= dimension.high for value in dimension.grid)


def test_a_number_is_drawn_between_its_ends_and_read_with_three_digits():
    dimension = Between(low=0.01, high=0.5, log=True)
    drawn = [dimension.at(share / 1000) for share in range(1000)]
    assert drawn == sorted(drawn)
    assert drawn[0] == 0.01
    assert drawn[-1] <= 0.5
    assert all(len(f"{value:.10g}".lstrip("0.").replace(".", "")) <= 3 for value in drawn)


def test_a_parameter_of_a_blend_reaches_its_member_only():
    blend = Recipe(name="b", estimator=("xgboost", "random_forest"),
                   parameters={"xgboost": {"max_depth": 3}})  # fmt: skip
    changed = applied(blend, {"xgboost.subsample": 0.5, "random_forest.n_estimators": 9})
    boosted, forest = (estimator for _, estimator in members(changed))
    assert (boosted.max_depth, boosted.subsample, forest.n_estimators) == (3, 0.5, 9)
    assert blend.parameters == {"xgboost": {"max_depth": 3}}


def test_a_field_of_the_recipe_survives_a_journey_through_json():
    recipe = Recipe(name="r", estimator="xgboost")
    changed = applied(recipe, {"recipe.encode": ["hs6>hs4", "office"]}, name="found-x")
    assert changed == replace(recipe, name="found-x", encode=("hs6>hs4", "office"))


@pytest.mark.parametrize("path", ["xgboost", "forest.depth", "recipe.nothing", "recipe.seed.more"])
def test_a_name_that_leads_nowhere_is_refused(path):
    with pytest.raises(DeclarationError, match=path):
        applied(Recipe(name="r", estimator="xgboost"), {path: 1})


def test_an_estimator_of_ones_own_brings_its_own_space():
    with pytest.raises(DeclarationError, match="No space is known"):
        space_of(Recipe(name="own", estimator=SVC()))
    space = {"SVC.C": Choice((1.0, 10.0))}
    recipe = Recipe(name="own", estimator=SVC(), space=space)
    assert space_of(recipe) == space
    ((_, estimator),) = members(applied(recipe, {"SVC.C": 10.0}))
    assert estimator.C == 10.0
