import numpy as np
import pandas as pd
import pytest

from veedor.models.choose import (
    BetterThanNoise,
    CostlyToPermute,
    MostImportant,
    Recursive,
    selector,
)
from veedor.models.encode import keys_of
from veedor.models.estimators import Ensemble
from veedor.models.recipe import Preparation, Recipe

WAYS = ("importance", "permutation", "recursive", "better_than_noise")


def rows(count=1_500, seed=0):
    """Three inputs that tell, seventeen that do not; some values missing."""
    lot = np.random.default_rng(seed)
    matrix = lot.normal(size=(count, 20))
    z = 1.2 * matrix[:, 0] - 1.0 * matrix[:, 1] + 0.8 * matrix[:, 2] - 1.5
    label = (lot.random(count) < 1 / (1 + np.exp(-z))).astype(float)
    matrix[lot.random(matrix.shape) < 0.03] = np.nan
    return matrix, label


@pytest.mark.parametrize("way", WAYS)
def test_what_tells_is_kept_and_most_noise_is_not(way):
    matrix, label = rows()
    chosen = selector(Preparation(keep=way), seed=1).fit(matrix, label)
    kept = chosen.get_support()
    assert kept[:3].all()
    assert kept[3:].mean() < 0.6
    assert chosen.transform(matrix).shape == (1_500, kept.sum())


def test_all_is_kept_unless_something_else_is_asked_for():
    assert selector(Preparation(), seed=0) is None


def test_the_share_asked_for_is_an_upper_bound():
    matrix, label = rows()
    assert MostImportant(0.4, 0).fit(matrix, label).get_support().sum() == 8
    assert CostlyToPermute(0.4, 0).fit(matrix, label).get_support().sum() <= 8


def test_permutation_is_judged_on_later_rows_only():
    """An input that told in the past and no longer does is not worth keeping."""
    matrix, label = rows()
    faded = label + np.random.default_rng(1).normal(0, 0.3, len(label))
    faded[1_000:] = np.random.default_rng(2).normal(0.2, 0.5, 500)
    cost = CostlyToPermute(0.5, 0).fit(np.column_stack([matrix, faded]), label).importances_
    steady = MostImportant(0.5, 0).fit(np.column_stack([matrix, faded]), label).importances_
    assert steady.argmax() == 20
    assert cost.argmax() != 20


def test_pure_noise_leaves_a_handful_and_not_an_empty_table():
    matrix, _ = rows()
    label = (np.random.default_rng(5).random(len(matrix)) < 0.2).astype(float)
    assert 5 <= BetterThanNoise(0).fit(matrix, label).get_support().sum() <= 12


def copies(things=100):
    """Thirty near-copies of each thing, in any order, with one label; the last input names it."""
    lot = np.random.default_rng(3)
    groups = lot.permutation(np.repeat(np.arange(things), 30))
    label = (lot.permutation(things) < 0.3 * things).astype(float)[groups]
    matrix = lot.normal(size=(len(groups), 12))
    matrix[:, 0] += label
    return np.column_stack([matrix, lot.permutation(things)[groups]]), label, groups


def test_what_only_names_a_copy_is_worth_nothing_where_copies_are_told():
    matrix, label, groups = copies()

    def worth(told):
        fitted = [CostlyToPermute(0.5, k).fit(matrix, label, groups=told) for k in range(3)]
        assert all(one.get_support()[0] for one in fitted)
        return np.mean([one.importances_[-1] for one in fitted])

    assert worth(None) > 0.05
    assert worth(groups) < 0.02


def test_recursive_elimination_judges_on_other_groups():
    """Where copies stand on both sides, the few inputs that name them seem to be enough."""
    matrix, label, groups = copies()
    blind = Recursive(0).fit(matrix, label).get_support()
    told = Recursive(0).fit(matrix, label, groups=groups).get_support()
    assert blind[-1]
    assert told[0]
    assert blind.sum() < told.sum()


def test_a_recipe_with_copies_tells_its_selector():
    matrix, label, groups = copies()
    names = [f"x{k}" for k in range(13)]
    frame = pd.DataFrame(matrix, columns=names).assign(copy=groups)
    asked = Preparation(keep="permutation")
    recipe = Recipe(name="t", estimator="logistic", preparation=asked, copies=("copy",), seed=0)
    ensemble = Ensemble(recipe, names).fit(frame, label, np.ones(len(label)))
    prepared = ensemble.members[0][:-2].transform(ensemble.design.transform(frame))
    told = CostlyToPermute(0.5, 0).fit(prepared, label, groups=keys_of(frame, ("copy",)))
    kept = ensemble.members[0].named_steps["keep"]
    np.testing.assert_array_equal(kept.importances_, told.importances_)
