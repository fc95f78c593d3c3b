import dataclasses

import numpy as np
import pytest

from tests.models.worlds import FEATURES, customs
from veedor.errors import MissingExtra, NotFound
from veedor.jurisdictions.kr.imports import IMPORTS as KOREA
from veedor.jurisdictions.pe.imports import IMPORTS as PERU
from veedor.models import estimators
from veedor.models.fit import fit
from veedor.models.methods import METHODS, method
from veedor.models.recipe import Recipe

CAREFUL = {"recursive", "costly_to_permute", "model_filled"}
FEW = tuple(word.name for word in FEATURES[:5])
BASE = Recipe(
    name="default", estimator="xgboost", features=FEW,
    parameters={"n_estimators": 60, "learning_rate": 0.1, "min_child_weight": 2},
)  # fmt: skip


def test_no_two_methods_have_one_name():
    names = [one.name for one in METHODS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", [one.name for one in METHODS if one.name not in CAREFUL])
def test_every_method_learns(name):
    world = customs(500)
    world = dataclasses.replace(world, finding_type=np.where(world.label == 1, "found", ""))
    model = fit(method(name).of(BASE), FEATURES, world)
    assert model.facts["unseen_auc"] > 0.6
    probability = model.score(customs(50, seed=1).frame, reasons=0).probability
    assert ((probability > 0) & (probability < 1)).all()


@pytest.mark.parametrize("name", sorted(CAREFUL))
def test_every_careful_method_learns(name):
    assert fit(method(name).of(BASE), FEATURES, customs(500)).facts["unseen_auc"] > 0.6


def test_a_programme_offers_its_own_recipes_and_every_method():
    for programme in (PERU, KOREA):
        smote = programme.recipe("smote")
        assert (smote.name, smote.preparation.balance) == ("smote", "smote")
        assert smote.encode == programme.recipes[0].encode
        assert smote.copies == programme.recipes[0].copies
    assert KOREA.recipe("random_forest").parameters == {}
    assert KOREA.recipe("everything").split == "time"
    with pytest.raises(NotFound, match="crystal_ball") as caught:
        PERU.recipe("crystal_ball")
    assert "default, neural, random_forest" in caught.value.next


def test_an_estimator_of_a_missing_extra_says_which(monkeypatch):
    monkeypatch.setitem(
        estimators.SETTINGS, "lightgbm", ("lightgbm_that_is_not_there", "LGBMClassifier", {})
    )
    monkeypatch.setitem(estimators.EXTRAS, "lightgbm_that_is_not_there", "boost")
    with pytest.raises(MissingExtra, match="not installed") as caught:
        estimators.named("lightgbm", 1)
    assert "veedor[boost]" in caught.value.next
