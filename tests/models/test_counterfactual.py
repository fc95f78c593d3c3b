import numpy as np
import pandas as pd
import pytest

from tests.models.worlds import FEATURES, customs
from veedor.models.counterfactual import LEAST, Counterfactual, by_topic
from veedor.models.explain import Asked
from veedor.models.fit import fit
from veedor.models.recipe import Recipe

DECLARED = {"price": ("price_diff", "price_level_log"), "weight": ("net_mass_kg",),
            "office": ("cat_office",)}  # fmt: skip


@pytest.fixture(scope="module")
def model():
    recipe = Recipe(name="t", estimator="boosting", parameters={"max_iter": 60})
    return fit(recipe, FEATURES, customs(2_000))


@pytest.fixture(scope="module")
def asked(model):
    frame = customs(400, seed=9).frame
    frame.loc[frame.index[:50], "price_diff"] = -3.0
    return Asked(
        frame=frame,
        matrix=model.ensemble.design.transform(frame),
        typical_row=model.explainer.typical.rows(None, len(frame)),
    )


@pytest.fixture(scope="module")
def found(model, asked):
    return by_topic(model.explainer, model.probability, asked, DECLARED)


def test_a_cheap_one_would_score_less_at_the_usual_price(found):
    cheap = [next((one for one in mine if one.topic == "price"), None) for mine in found[:50]]
    assert sum(one is not None for one in cheap) > 45
    shown = [one for one in cheap if one is not None and one.feature == "price_diff"]
    assert all((one.observed, one.typical) == (-3.0, 0.0) for one in shown)


def test_it_is_the_score_of_the_frame_so_altered(model, asked, found):
    row, one = next((r, one) for r, mine in enumerate(found) for one in mine
                    if one.topic == "office")  # fmt: skip
    altered = asked.frame.iloc[[row]].copy()
    altered["cat_office"] = one.typical
    assert model.score(altered, reasons=0).probability[0] == pytest.approx(one.after)


def test_nothing_is_offered_that_hardly_lowers_it_and_the_best_comes_first(found):
    every = [one for mine in found for one in mine]
    assert every
    assert all(one.before - one.after > LEAST for one in every)
    assert all([o.after for o in mine] == sorted(o.after for o in mine) for mine in found)


def test_the_past_is_not_offered(found):
    assert {one.topic for mine in found for one in mine} <= set(DECLARED)


def test_what_is_missing_is_said(model):
    frame = customs(300, seed=9).frame
    frame["cat_office"] = pd.Series([None] * 300, dtype=object)
    asked = Asked(frame, model.ensemble.design.transform(frame),
                  model.explainer.typical.rows(None, 300))  # fmt: skip
    found = by_topic(model.explainer, model.probability, asked, {"office": ("cat_office",)})
    for mine in found:
        for one in mine:
            assert "sin dato" in one.text("es") and "missing" in one.text("en")
    assert np.isfinite([one.after for mine in found for one in mine]).all()


def test_a_price_is_told_with_its_peers_in_both_languages():
    one = Counterfactual(
        topic="price", feature="", sentence="Price", spanish="Precio", unit="USD per unit",
        observed=2.1, typical=7.9, before=0.234, after=0.04, is_exact=True,
        group="tariff line and country of origin", group_spanish="subpartida y país de origen",
        peers=1143,
    )  # fmt: skip
    assert one.text("en") == (
        "At its peers' median price (7.90 USD per unit instead of 2.10 USD per unit; 1,143 "
        "declarations of the same tariff line and country of origin in the year before) the "
        "probability would be 4.0 % (now 23.4 %)"
    )
    assert one.text("es") == (
        "Al precio mediano de sus pares (7.90 USD por unidad en vez de 2.10 USD por unidad; 1,143 "
        "declaraciones con igual subpartida y país de origen en el año anterior), la probabilidad "
        "sería 4.0 % (ahora 23.4 %)"
    )
