import dataclasses
from pathlib import Path

import numpy as np
import pytest

from tests.models.worlds import FEATURES, customs
from veedor.errors import DeclarationError, MissingExtra, NotFound
from veedor.jurisdictions.kr.imports import IMPORTS as KOREA
from veedor.jurisdictions.pe.imports import IMPORTS as PERU
from veedor.models import estimators
from veedor.models.export import savedmodel
from veedor.models.export.graph import answers
from veedor.models.fit import fit
from veedor.models.methods import METHODS, method
from veedor.models.recipe import Recipe

CAREFUL = {"recursive", "costly_to_permute", "model_filled"}
NOT_IN_A_GRAPH = {"model_filled": "IterativeImputer", "with_anomaly": "AnomalyColumn"}
GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "tensorflow-serving.md"
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
    unseen = customs(50, seed=1).frame
    probability = model.score(unseen, reasons=0).probability
    assert ((probability > 0) & (probability < 1)).all()
    exported(name, model, unseen)


@pytest.mark.parametrize("name", sorted(CAREFUL))
def test_every_careful_method_learns(name):
    model = fit(method(name).of(BASE), FEATURES, customs(500))
    assert model.facts["unseen_auc"] > 0.6
    exported(name, model, customs(50, seed=1).frame)


def exported(name, model, frame):
    """A graph says what the model says, or the part it cannot say is named."""
    tf = savedmodel.tensorflow()
    matrix = model.ensemble.design.transform(frame)
    if name in NOT_IN_A_GRAPH:
        with pytest.raises(DeclarationError, match=NOT_IN_A_GRAPH[name]):
            answers(tf, model, tf.constant(matrix))
    else:
        said = answers(tf, model, tf.constant(matrix))["probability"].numpy()
        assert said == pytest.approx(model.probability(matrix), abs=savedmodel.CLOSE)


def test_the_guide_names_every_method_that_cannot_be_exported():
    words = GUIDE.read_text(encoding="utf-8")
    assert [name for name in NOT_IN_A_GRAPH if f"`{name}`" not in words] == []


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
