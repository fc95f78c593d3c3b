"""What is kept of how a model was made tells the recipe as it was, and survives JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from typing import get_args, get_type_hints

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from veedor.jurisdictions.kr.imports import IMPORTS as KOREA
from veedor.models.made import how_made, plain
from veedor.models.methods import STEPS, meaning
from veedor.models.recipe import BLEND, VALUES, EstimatorName, Preparation, Recipe


@dataclass(frozen=True)
class Fitted:
    """The two things of a fitted model that are kept."""

    recipe: Recipe
    features: tuple[str, ...] = ("net_mass_log",)


def made(recipe: Recipe) -> dict:
    kept = how_made(Fitted(recipe))  # type: ignore[arg-type]
    assert json.loads(json.dumps(kept, allow_nan=False)) == kept
    return kept


def test_a_method_keeps_the_settings_it_had_and_says_them_in_both_languages():
    kept = made(KOREA.recipe("smote"))
    assert kept["recipe"]["preparation"]["balance"] == "smote"
    assert kept["recipe"]["encode"] == list(KOREA.recipes[0].encode)
    (member,) = kept["members"]
    assert (member["name"], member["class"]) == ("xgboost", "XGBClassifier")
    assert member["settings"]["max_depth"] == 3
    assert kept["learns_by"] == {
        "en": "XGBoost; balance: SMOTE", "es": "XGBoost; balance de clases: SMOTE"}  # fmt: skip


def test_a_blend_given_as_a_tuple_keeps_each_member_with_its_own_settings():
    kept = made(KOREA.recipes[0])
    assert [one["name"] for one in kept["members"]] == ["xgboost", "boosting", "extra_trees"]
    assert kept["members"][1]["settings"]["max_iter"] == 250
    assert kept["recipe"]["estimator"] == ["xgboost", "boosting", "extra_trees"]
    assert kept["learns_by"]["es"].startswith("Mezcla: XGBoost, Potenciación")


def test_the_default_blend_names_every_member():
    kept = made(Recipe(name="default"))
    assert [one["name"] for one in kept["members"]] == list(BLEND)
    assert kept["learns_by"]["en"].count(",") == len(BLEND) - 1


def test_estimators_of_ones_own_are_kept_by_class_and_never_under_one_name():
    own = (LogisticRegression(C=1.0), LogisticRegression(C=2.0))
    kept = made(Recipe(name="own", estimator=own))
    names = {one["name"]: one["settings"]["C"] for one in kept["members"]}
    assert names == {"LogisticRegression": 1.0, "LogisticRegression 2": 2.0}
    assert kept["learns_by"]["en"] == "Blend: LogisticRegression, LogisticRegression"


def test_every_departure_from_the_default_is_told():
    usual = Recipe(name="r", estimator="random_forest")
    changed = replace(
        usual,
        rates="past_only",
        amounts="tweedie",
        heads=True,
        preparation=replace(usual.preparation, anomaly=True, keep="recursive"),
    )
    assert meaning(usual)[0] == "Random Forest"
    assert meaning(changed)[0] == (
        "Random Forest; heads by type of finding; rates: only those known before the day; "
        "anomaly as an input; inputs kept: by recursive elimination; amounts: Tweedie loss"
    )
    assert meaning(changed)[1] == (
        "Bosque aleatorio; cabezales por tipo de hallazgo; "
        "tasas: solo las conocidas antes del día; anomalía como variable; "
        "variables que quedan: por eliminación recursiva; montos: pérdida Tweedie"
    )
    assert "Elkan y Noto" in meaning(replace(usual, estimator="elkan_noto"))[1]


SETTINGS = [*(f"preparation.{field.name}" for field in fields(Preparation)),
            "combine", "rates", "amounts"]  # fmt: skip


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_value_a_setting_may_take_has_words_in_both_languages(setting):
    """Whoever adds a value or a setting of the preparation is told here to say it in words."""
    of, _, name = setting.rpartition(".")
    kind = get_type_hints(Preparation if of else Recipe)[name]
    if kind is float:  # how far another setting goes
        return
    assert setting in STEPS
    assert set(VALUES.get(setting, {})) == set(get_args(kind))
    for value, (english, spanish) in VALUES.get(setting, {}).items():
        assert english.strip() and "_" not in english + spanish, value
        assert spanish.strip() and (spanish != english or spanish.isupper()), value


def test_every_estimator_of_ours_has_words_in_both_languages():
    for name in set(get_args(EstimatorName)) - {"blend"}:
        assert name not in meaning(Recipe(name="r", estimator=name))


@pytest.mark.parametrize("value", [np.float64(0.5), np.int64(3), float("inf"), LogisticRegression])
def test_whatever_a_parameter_is_json_can_keep_it(value):
    json.dumps(plain({"a": (value,)}), allow_nan=False)
