from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.models.worlds import FEATURES, customs
from veedor.models.explain import ENOUGH_PEERS, plain
from veedor.models.fit import fit
from veedor.models.recipe import Recipe


@pytest.fixture(scope="module")
def model():
    recipe = Recipe(name="t", estimator="boosting", parameters={"max_iter": 80})
    return fit(recipe, FEATURES, customs(3_000))


@pytest.fixture(scope="module")
def day():
    return customs(1_000, seed=9)


def test_the_planted_causes_are_the_reasons_of_the_top_scores(model, day):
    scored = model.score(day.frame, peers=day.typical_group)
    top = np.argsort(-scored.probability)[:50]
    first = [scored.reasons[row][0].topic for row in top]
    assert first.count("price") > 25
    assert first.count("noise") <= 2
    for row in top:
        falls = [reason.contribution for reason in scored.reasons[row]]
        assert falls == sorted(falls, reverse=True)
        assert min(falls) > 0
        assert len({reason.topic for reason in scored.reasons[row]}) == len(falls)


def test_setting_the_named_evidence_to_what_is_typical_lowers_the_score(model, day):
    scored = model.score(day.frame, reasons=1, peers=day.typical_group)
    top = [row for row in np.argsort(-scored.probability)[:100] if scored.reasons[row]]
    changed = day.frame.iloc[top].copy()
    for position, row in enumerate(top):
        reason = scored.reasons[row][0]
        for word in (w for w in FEATURES if w.topic == reason.topic):
            typical = model.explainer.typical
            at = typical.rows(day.typical_group[[row]], 1)[0]
            changed.iloc[position, changed.columns.get_loc(word.name)] = typical.shown[word.name][
                at
            ]
    after = model.score(changed, reasons=0).probability
    assert len(top) >= 95
    assert (after < scored.probability[top]).mean() >= 0.95


def test_setting_the_named_feature_alone_to_what_is_typical_lowers_the_score(model, day):
    scored = model.score(day.frame, peers=day.typical_group)
    typical, words = model.explainer.typical, {w.name: w for w in FEATURES}
    rows, changed = [], []
    for row in range(300):
        for reason in scored.reasons[row]:
            one = day.frame.iloc[[row]].copy()
            at = typical.rows(day.typical_group[[row]], 1)[0]
            compared = bool(words[reason.feature].shown_unit)
            one[reason.feature] = 0.0 if compared else typical.shown[reason.feature][at]
            rows.append(row)
            changed.append(one)
    after = model.score(pd.concat(changed), reasons=0).probability
    assert len(rows) > 300
    assert (after < scored.probability[rows]).mean() >= 0.99


def test_a_reason_shows_something_that_differs_from_what_is_usual(model, day):
    scored = model.score(day.frame, peers=day.typical_group)
    shown = [reason for reasons in scored.reasons for reason in reasons]
    assert len(shown) > 1_000
    assert not [reason for reason in shown if reason.direction == "same"]


def test_a_side_that_speaks_for_no_check_is_never_told(model, day):
    low = {**model.explainer.words}
    low["importer_past_rate"] = replace(low["importer_past_rate"], riskier="high")
    low["net_mass_kg"] = replace(low["net_mass_kg"], riskier="low")
    one_sided = replace(model, explainer=replace(model.explainer, words=low))
    shown = [r for reasons in one_sided.score(day.frame).reasons for r in reasons]
    rates = [r for r in shown if r.feature == "importer_past_rate"]
    masses = [r for r in shown if r.feature == "net_mass_kg"]
    assert len(rates) > 50 and len(masses) > 20
    assert not [r for r in rates if r.direction == "below"]
    assert not [r for r in masses if r.direction == "above"]


@pytest.mark.parametrize("estimator", ["random_forest", "extra_trees", "xgboost", "logistic"])
def test_the_planted_causes_are_the_reasons_of_any_estimator(estimator, day):
    small = {"random_forest": {"n_estimators": 40}, "extra_trees": {"n_estimators": 40},
             "xgboost": {"n_estimators": 60}}.get(estimator, {})  # fmt: skip
    world = customs(2_000)
    fitted = fit(Recipe(name="t", estimator=estimator, parameters=small), FEATURES, world)
    scored = fitted.score(day.frame, peers=day.typical_group)
    top = np.argsort(-scored.probability)[:50]
    topics = [[reason.topic for reason in scored.reasons[row]] for row in top]
    assert all(topics)
    assert [one[0] for one in topics].count("noise") <= 2
    assert sum("price" in one for one in topics) > 35


def test_reasons_are_made_only_for_the_rows_asked_for(model, day):
    wanted = np.zeros(1_000, dtype=bool)
    wanted[[3, 500]] = True
    some = model.score(day.frame, explain_rows=wanted)
    full = model.score(day.frame)
    assert some.reasons[3] == full.reasons[3]
    assert some.reasons[500] == full.reasons[500]
    assert not any(some.reasons[row] for row in np.flatnonzero(~wanted))


def test_a_peer_feature_shows_the_prices_that_were_compared(model, day):
    evidence = pd.DataFrame({"price_diff__observed": 1.5, "price_diff__typical": 4.0}, range(1_000))
    scored = model.score(day.frame, evidence=evidence)
    shown = [r for reasons in scored.reasons for r in reasons if r.feature == "price_diff"]
    assert shown
    assert {(r.observed, r.typical, r.unit) for r in shown} == {(1.5, 4.0, "USD per kg")}


def test_a_category_is_shown_as_its_value_and_peers_usual_value(model, day):
    scored = model.score(day.frame, peers=day.typical_group)
    world = customs(3_000)
    usual = world.frame["cat_office"].groupby(world.typical_group).agg(lambda c: c.mode().iloc[0])
    sizes = pd.Series(world.typical_group).value_counts()
    shown = 0
    for row, line in enumerate(day.typical_group):
        for reason in scored.reasons[row]:
            if reason.feature == "cat_office" and sizes[line] >= ENOUGH_PEERS:
                assert reason.typical == usual[line]
                assert reason.observed == plain(day.frame["cat_office"].iloc[row])
                shown += 1
    assert shown > 20


def test_what_is_typical_is_learnt_within_peers(model):
    world = customs(3_000)
    typical = model.explainer.typical
    group = max(set(world.typical_group), key=list(world.typical_group).count)
    rows = world.typical_group == group
    at = typical.rows([group], 1)[0]
    expected = world.frame.loc[rows, "price_level_log"].median()
    assert typical.shown["price_level_log"][at] == pytest.approx(expected, rel=1e-5)
    overall = typical.rows(["never seen"], 1)[0]
    assert overall == typical.rows(None, 1)[0]


def test_a_declaration_typical_in_everything_has_no_reasons(model):
    usual = pd.DataFrame(
        {name: [values[-1]] for name, values in model.explainer.typical.shown.items()}
    )
    (reasons,) = model.score(usual).reasons
    assert all(reason.contribution < 0.05 for reason in reasons)


def test_shown_values_are_plain():
    assert plain(np.float32(1.5)) == 1.5
    assert plain(float("nan")) is None
    assert plain(None) is None
    assert plain(pd.NA) is None
    assert plain("CN") == "CN"
    assert plain(np.True_) == 1.0
