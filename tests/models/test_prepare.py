import numpy as np
import pytest
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB

from tests.models.worlds import FEATURES, customs
from veedor.errors import ContractBroken
from veedor.models.complete import completed
from veedor.models.prepare import Design
from veedor.models.recipe import Preparation, Recipe

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


def test_a_category_may_be_columns_one_code_or_a_rate():
    def kinds(how):
        recipe = Recipe(name="t", preparation=Preparation(categories=how))
        _, design, matrix = design_and_matrix(recipe)
        assert matrix.shape[1] == len(design.inputs)
        return [one.kind for one in design.inputs if one.feature == "cat_office"]

    assert set(kinds("columns")) == {"category"}
    assert len(kinds("columns")) >= 4
    assert kinds("ordinal") == ["category"]
    assert kinds("rates") == ["rate", "rate"]


def test_an_unknown_value_has_no_ordinal_code():
    recipe = Recipe(name="t", preparation=Preparation(categories="ordinal"))
    world, design, _ = design_and_matrix(recipe)
    odd = world.frame.iloc[:1].assign(cat_office="never seen")
    place = [one.name for one in design.inputs].index("cat_office")
    assert np.isnan(design.transform(odd)[0, place])


def test_codes_number_what_is_frequent_and_call_the_rest_zero():
    recipe = Recipe(name="t", codes=("importer",))
    world = customs(1_000)
    importer = np.where(np.arange(1_000) < 990, np.arange(1_000) % 3, np.arange(1_000)).astype(str)
    frame = world.frame.assign(importer=importer)
    design = Design(recipe, NAMES)
    codes = design.fit_transform(frame, world.label)[:, -1]
    assert design.inputs[-1].kind == "code"
    assert set(codes) == {0.0, 1.0, 2.0, 3.0}
    assert (codes[990:] == 0).all()
    unknown = design.transform(frame.iloc[:2].assign(importer=["nobody", None]))[:, -1]
    assert (unknown == 0).all()


def test_a_recipe_may_ask_for_more_than_the_estimator_needs():
    asked = Preparation(missing="model", outliers="iqr", scale="minmax", keep="importance",
                        balance="smote")  # fmt: skip
    names = [name for name, _ in completed(ExtraTreesClassifier(), asked).steps]
    assert names == ["caps", "wide", "missing", "scale", "keep", "balance", "estimator"]
    assert (
        completed(LogisticRegression(), Preparation(missing="mean"))["missing"].strategy == "mean"
    )
    only_smote = completed(ExtraTreesClassifier(), Preparation(balance="smote"))
    assert "missing" in only_smote.named_steps  # nothing can be made up between missing values


@pytest.mark.parametrize("how", ["mean", "median", "most_frequent", "model"])
def test_what_was_missing_is_filled_and_marked(how):
    lot = np.random.default_rng(0)
    matrix = lot.normal(size=(200, 4))
    matrix[::7, 1] = np.nan
    filled = completed(LogisticRegression(), Preparation(missing=how))["missing"].fit_transform(
        matrix
    )
    assert filled.shape == (200, 5)
    assert np.isfinite(filled).all()
    assert (filled[:, 4] == np.isnan(matrix[:, 1])).all()
