"""What an evaluation says, and what it refuses to say."""

from __future__ import annotations

import json

import numpy as np
import pytest

from veedor.errors import InputError
from veedor.models.evaluate import Judged, evaluate

N = 3000


def judged(n: int = N, *, seed: int = 0, base: float = -2.5, **changes) -> Judged:
    generator = np.random.default_rng(seed)
    signal = generator.normal(size=n)
    logit = base + signal
    label = (generator.random(n) < 1 / (1 + np.exp(-logit))).astype(int)
    value = generator.lognormal(8, 1.2, n)
    probability = 1 / (1 + np.exp(-logit))
    fields = {
        "label": label,
        "probability": probability,
        "expected_amount": probability * value,
        "amount": np.where(label == 1, value * generator.lognormal(0, 0.3, n), 0),
        "day": np.datetime64("2024-01-01") + generator.integers(0, 240, n),
        "entity": generator.integers(0, 300, n),
        "seen": generator.random(n) < 0.7,
        "slices": {"office": generator.choice(["118", "235", "046"], p=[0.7, 0.29, 0.01], size=n)},
        "baselines": {"amount": value, "same": probability},
    }
    return Judged(**{**fields, **changes})


@pytest.fixture(scope="module")
def evaluation():
    return evaluate(judged(), resamples=300, capacity=0.04)


def test_precision_at_a_capacity_equals_counting_by_hand(evaluation):
    rows = judged()
    first = np.argsort(-rows.probability)[: int(0.05 * N)]
    at = evaluation.orders["probability"]["at"]["5%"]
    assert at["precision"].value == pytest.approx(rows.label[first].mean())
    assert at["recall"].value == pytest.approx(rows.label[first].sum() / rows.label.sum())
    assert at["lift"].value == pytest.approx(rows.label[first].mean() / rows.label.mean())
    assert at["revenue"].value == pytest.approx(rows.amount[first].sum() / rows.amount.sum())


def test_the_money_list_and_the_blend_order_by_what_they_say(evaluation):
    rows = judged()
    blend = rows.expected_amount**0.7 * rows.probability**0.3
    for name, score in (("money", rows.expected_amount), ("blend", blend)):
        first = np.argsort(-score)[: int(0.1 * N)]
        revenue = evaluation.orders[name]["at"]["10%"]["revenue"].value
        assert revenue == pytest.approx(rows.amount[first].sum() / rows.amount.sum())
        best = np.sort(rows.amount)[::-1][: int(0.1 * N)].sum()
        share = evaluation.orders[name]["at"]["10%"]["oracle_share"].value
        assert share == pytest.approx(rows.amount[first].sum() / best)


def test_probability_and_money_lists_pull_apart(evaluation):
    hits, money = (evaluation.orders[name]["at"]["5%"] for name in ("probability", "money"))
    assert hits["precision"].value > money["precision"].value
    assert hits["revenue"].value < money["revenue"].value


def test_a_baseline_equal_to_the_model_differs_by_nothing(evaluation):
    difference = evaluation.baselines["same"]["difference"]
    assert difference["auc"].value == difference["auc"].low == difference["auc"].high == 0
    assert difference["at"]["capacity"]["precision"].value == 0


def test_the_model_beats_the_lot_beyond_doubt_and_the_lot_is_the_base_rate(evaluation):
    lot = evaluation.baselines["random"]
    assert lot["auc"].value == 0.5
    assert lot["at"]["5%"]["precision"].value == pytest.approx(evaluation.facts["base_rate"])
    assert lot["difference"]["auc"].low > 0
    gain = lot["difference"]["at"]["capacity"]["revenue_gain"]
    earned = evaluation.orders["money"]["at"]["capacity"]["revenue"].value
    assert gain.value == pytest.approx(earned / 0.04 - 1)


def test_recall_of_newcomers_counts_in_one_common_list(evaluation):
    rows = judged()
    first = np.zeros(N, dtype=bool)
    first[np.argsort(-rows.probability)[: int(0.05 * N)]] = True
    found = rows.label == 1
    for name, of in (("recall_new", ~rows.seen), ("recall_known", rows.seen)):
        by_hand = (first & found & of).sum() / (found & of).sum()
        assert evaluation.newcomers[name].value == pytest.approx(by_hand)


def test_seen_and_unseen_rows_are_judged_apart(evaluation):
    seen = evaluation.parts["seen"]
    assert seen["seen"]["rows"] + seen["unseen"]["rows"] == N
    assert seen["seen"]["auc"].value != seen["unseen"]["auc"].value


def test_a_model_that_only_remembers_is_found_out():
    rows = judged()
    memory = np.where(rows.seen, rows.label * 0.9 + 0.05, 0.1)
    parts = evaluate(judged(probability=memory), resamples=50).parts["seen"]
    assert parts["seen"]["auc"].value == 1
    assert parts["unseen"]["auc"].value == pytest.approx(0.5)


def test_a_slice_with_few_findings_is_silent_and_says_why(evaluation):
    small = evaluation.parts["office"]["046"]
    assert small["findings"] < 20
    assert small["auc"].value is None
    assert small["auc"].to_dict() == {
        "value": None,
        "reason": "insufficient data: fewer than 20 findings",
    }


def test_with_nineteen_findings_no_figure_is_given_and_with_twenty_they_are():
    label = np.zeros(500, dtype=int)
    label[:19] = 1
    few = evaluate(judged(500, label=label), resamples=30)
    silent = [value for name, value in few.figures.items() if name not in {"rows", "findings"}]
    assert few.figures["auc"] is None
    assert set(silent) == {None, 19 / 500}  # only the base rate speaks
    assert few.curves == {}
    label[19] = 1
    assert evaluate(judged(500, label=label), resamples=30).figures["auc"] is not None


def test_without_amounts_money_is_silent_and_the_rest_speaks():
    said = evaluate(judged(amount=None, expected_amount=None), resamples=30)
    assert set(said.orders) == {"probability"}
    assert said.orders["probability"]["at"]["5%"]["revenue"].reason == "no_amounts"
    assert said.orders["probability"]["at"]["5%"]["precision"].value is not None
    assert "revenue" not in said.curves


def test_the_whole_is_json_without_nan(evaluation):
    text = json.dumps(evaluation.to_dict(), allow_nan=False)
    assert json.loads(text)["facts"]["rows"] == N


def test_the_same_seed_gives_the_same_evaluation():
    first, again = (evaluate(judged(800), resamples=40).to_dict() for _ in range(2))
    assert first == again


def test_true_probabilities_are_called_calibrated_and_doubled_ones_are_not():
    rows = judged(20_000)
    honest = evaluate(rows, resamples=100)
    assert honest.calibration["ece"].value < 0.012
    assert honest.calibration["slope"].low < 1 < honest.calibration["slope"].high
    assert honest.calibration["brier_skill"].low > 0
    doubled = judged(20_000, probability=np.minimum(1, 2 * rows.probability))
    boastful = evaluate(doubled, resamples=100)
    assert boastful.calibration["ece"].low > 0.05
    assert boastful.calibration["predicted_to_found"].value == pytest.approx(2, abs=0.2)


def test_weights_bring_back_the_figures_of_all_declarations():
    everything = judged(40_000)
    risky = everything.probability > np.quantile(everything.probability, 0.8)
    chance = np.where(risky, 1.0, 0.1)
    kept = np.random.default_rng(1).random(40_000) < chance
    sample = Judged(
        label=everything.label[kept],
        probability=everything.probability[kept],
        day=everything.day[kept],
        inclusion_probability=chance[kept],
    )
    naive = Judged(label=sample.label, probability=sample.probability, day=sample.day)
    truth, honest, blind = (
        evaluate(rows, resamples=20).figures for rows in (everything, sample, naive)
    )
    assert honest["base_rate"] == pytest.approx(truth["base_rate"], rel=0.06)
    assert blind["base_rate"] > 1.3 * truth["base_rate"]
    assert honest["precision_at_5%"] == pytest.approx(truth["precision_at_5%"], abs=0.04)
    assert abs(blind["precision_at_5%"] - truth["precision_at_5%"]) > 0.04


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("label", np.full(N, 2)),
        ("probability", np.full(N, np.nan)),
        ("probability", np.full(N, 1.2)),
        ("entity", np.arange(5)),
        ("inclusion_probability", np.zeros(N)),
    ],
)
def test_wrong_input_is_refused_by_name(name, values):
    with pytest.raises(InputError) as refusal:
        judged(**{name: values})
    assert name in refusal.value.where


@pytest.mark.parametrize("capacity", [0, -0.1, 1.5])
def test_a_capacity_that_is_no_share_is_refused(capacity):
    with pytest.raises(InputError, match="not a share"):
        evaluate(judged(100), capacity=capacity)


def test_days_may_be_numbers_or_dates():
    numbers = judged(500, day=np.arange(500) % 200 + 19_700)
    dates = judged(500, day=(np.arange(500) % 200 + 19_700).astype("datetime64[D]"))
    assert evaluate(numbers, resamples=20).to_dict() == evaluate(dates, resamples=20).to_dict()


def test_a_slice_of_many_values_keeps_the_largest_and_counts_the_rest():
    broker = np.minimum(np.arange(N) % 200, 60)
    parts = evaluate(judged(slices={"broker": broker}), resamples=20).parts["broker"]
    assert len(parts) == 24
    assert sum(part["rows"] for part in parts.values()) == N
    assert "… (38)" in parts


@pytest.mark.slow
def test_a_hundred_thousand_rows_take_at_most_forty_seconds():
    import time

    start = time.perf_counter()
    evaluate(judged(100_000, base=-3.5))
    assert time.perf_counter() - start < 40
