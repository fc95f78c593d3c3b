"""A planted proxy is found; a feature that knows nothing of the attribute is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from veedor.models.card.proxies import SCORE, proxies


def people(rows: int = 4_000, taxpayers: int = 500, seed: int = 3):
    """Declarations whose taxpayers have a gender and a district; one feature betrays each."""
    lot = np.random.default_rng(seed)
    who = lot.integers(0, taxpayers, rows)
    gender = lot.choice(["F", "M"], taxpayers)[who]
    poverty = lot.normal(0, 1, taxpayers)[who]
    features = pd.DataFrame(
        {
            "shop_count": np.where(gender == "F", 2.0, 0.0) + lot.normal(0, 1.2, rows),
            "cat_route": np.where(poverty > 0, "north", "south"),
            "weight_log": lot.normal(0, 1, rows),
            "identity_number": lot.normal(0, 1, taxpayers)[who],
            "with_gaps": np.where(lot.random(rows) < 0.3, np.nan, lot.normal(0, 1, rows)),
        }
    )
    return features, who, {"gender": gender, "poverty": poverty}


@pytest.fixture(scope="module")
def told():
    features, who, attributes = people()
    score = np.random.default_rng(1).random(len(features))
    return proxies(features, score, attributes, who)


def test_the_planted_proxy_of_each_attribute_is_found_and_no_other(told):
    assert told["gender"]["found"] == ["shop_count"]
    assert told["poverty"]["found"] == ["cat_route"]


def test_a_feature_that_knows_nothing_lies_at_nothing(told):
    rows = {row["feature"]: row["strength"]["value"] for row in told["gender"]["strongest"]}
    assert rows["weight_log"] == pytest.approx(0.5, abs=0.04)
    rows = {row["feature"]: row["strength"]["value"] for row in told["poverty"]["strongest"]}
    assert rows["weight_log"] == pytest.approx(0, abs=0.02)


def test_recognising_a_taxpayer_is_not_knowledge_of_the_attribute(told):
    """The number is constant per taxpayer; folds of taxpayers keep it from remembering."""
    rows = {row["feature"]: row["strength"] for row in told["gender"]["strongest"]}
    assert rows["identity_number"]["value"] < 0.6


def test_a_score_made_of_the_attribute_is_found_out():
    features, who, attributes = people()
    biased = (attributes["gender"] == "F") + np.random.default_rng(2).normal(0, 0.5, len(who))
    row = proxies(features, biased, attributes, who)["gender"]["score"]
    assert row["feature"] == SCORE
    assert row["is_proxy"]
    assert row["strength"]["low"] < row["strength"]["value"] < row["strength"]["high"]


def test_an_attribute_known_of_too_few_is_not_tested():
    features, who, _ = people(rows=60)
    rare = np.where(np.arange(60) < 5, "yes", "")
    same = np.full(60, "all")
    told = proxies(features, np.zeros(60), {"rare": rare, "same": same}, who)
    assert told == {"rare": {"reason": "few_rows"}, "same": {"reason": "few_rows"}}


def test_the_same_data_give_the_same_answer(told):
    features, who, attributes = people()
    score = np.random.default_rng(1).random(len(features))
    assert proxies(features, score, attributes, who) == told
