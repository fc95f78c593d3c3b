"""From declared detectors to records, on a small made-up trade."""

from dataclasses import asdict, replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from veedor.domain.anomaly import Severity, Status, severity_of
from veedor.errors import DeclarationError
from veedor.models.anomaly import changes
from veedor.models.anomaly.detect import judge
from veedor.models.anomaly.records import Watch, alerts, thresholds_of
from veedor.models.anomaly.thresholds import choose, drift
from veedor.models.detector import Detector

ROWS, DAYS = 6_000, 500
LAST = (date(2025, 5, 31) - date(1970, 1, 1)).days
MONTH = (date(2025, 5, 1) - date(1970, 1, 1)).days
WATCH = Watch.of("imports", date(2025, 5, 31), "USD")
WORDS = {"sentence": "Unit value below its peers", "spanish": "Valor unitario menor a sus pares"}
PRICE = Detector(
    name="price", type="PRICE_LOW", method="unit_value", direction="low", value="usd", per="units",
    groups=(("line", "origin"), ("line",)), money="usd", unit="USD per unit", alert_budget=0.01,
    **WORDS,
)  # fmt: skip


def trade(seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    units = np.exp(rng.normal(4, 1, ROWS))
    return pd.DataFrame({
        "declaration_id": [f"D{number:05d}" for number in range(ROWS)],
        "_day": np.sort(rng.integers(LAST - DAYS, LAST + 1, ROWS)),
        "importer": rng.choice([f"I{number}" for number in range(20)], ROWS),
        "line": rng.choice(["61", "84"], ROWS),
        "origin": rng.choice(["CN", "US"], ROWS, p=[0.8, 0.2]),
        "units": units,
        "usd": units * 20 * np.exp(rng.normal(0, 0.2, ROWS)),
    })  # fmt: skip


def watched(detector: Detector, rows: pd.DataFrame):
    before = judge(detector, rows, learn_before=MONTH - 60, until=MONTH - 1)
    seen = judge(detector, rows, learn_before=MONTH, until=LAST)
    return alerts(WATCH, detector, thresholds_of(WATCH, detector, before), seen, {})


def test_a_fifth_of_the_usual_price_on_the_day_is_told_with_its_fair_interval():
    rows = trade()
    rows.loc[rows.index[-1], "usd"] /= 5
    found, _ = watched(PRICE, rows)
    mine = next(one for one in found if one.object_id == rows["declaration_id"].iloc[-1])
    assert mine.observed < mine.lower < mine.expected < mine.upper
    assert mine.expected == pytest.approx(20, rel=0.1)
    assert mine.deviation < -5
    assert mine.score_percentile > 99
    assert mine.money_at_stake == pytest.approx(rows["units"].iloc[-1] * 16, rel=0.2)
    assert mine.peer_count > 100
    assert (mine.status, mine.period, mine.currency) == (Status.NEW, "2025-05-31", "USD")
    assert "esperado" in mine.explanation_es
    assert "expected" in mine.explanation_en


def test_the_rate_promised_is_about_the_rate_that_comes():
    _, told = watched(PRICE, trade())
    assert told.rows > 200
    assert told.rate < 0.04
    assert not told.alarm


def test_rows_of_the_month_and_later_do_not_change_what_is_usual():
    rows = trade()
    other = rows.copy()
    other.loc[other["_day"] > LAST - 5, "usd"] *= 1_000
    same = rows["_day"].between(MONTH, LAST - 5).sum()
    seen, again = (judge(PRICE, one, learn_before=MONTH, until=LAST) for one in (rows, other))
    np.testing.assert_array_equal(seen.score[:same], again.score[:same])
    before, before_again = (
        thresholds_of(WATCH, PRICE, judge(PRICE, one, learn_before=MONTH - 60, until=MONTH - 1))
        for one in (rows, other)
    )
    assert before[""][0] == before_again[""][0]


def test_the_same_watch_gives_the_same_records():
    first, second = (watched(PRICE, trade())[0] for _ in range(2))
    assert [asdict(one) for one in first] == [asdict(one) for one in second]


def test_a_new_origin_is_told_of_the_importer_with_its_share():
    mix = Detector(
        name="mix", type="ORIGIN_MIX", method="mix", direction="high", entity="importer",
        value="origin", money="usd", unit="share", alert_budget=0.05, **WORDS,
    )  # fmt: skip
    rows = trade()
    recent = (rows["importer"] == "I7") & (rows["_day"] > LAST - 60)
    rows.loc[recent, "origin"] = "PA"
    seen = judge(mix, rows, learn_before=MONTH, until=LAST)
    top = seen.only(int(np.argmax(seen.score)))
    assert top.object_id == "I7"
    assert (top.observed, top.expected) == (1.0, 0.0)
    assert top.evidence[0].startswith("PA: 100%")


def test_a_burst_of_volume_is_told_of_the_importer():
    volume = Detector(
        name="volume", type="SEASON_BREAK", method="volume", direction="high", entity="importer",
        value="usd", unit="USD", alert_budget=0.05, **WORDS,
    )  # fmt: skip
    rows = trade()
    rows.loc[(rows["importer"] == "I3") & (rows["_day"] > LAST - 30), "usd"] *= 50
    seen = judge(volume, rows, learn_before=MONTH, until=LAST)
    assert seen.object_id[int(np.argmax(seen.score))] == "I3"


def test_digits_need_three_hundred_figures():
    digits = Detector(
        name="digits", type="BENFORD", method="digits", direction="high", entity="importer",
        value="usd", unit="share", alert_budget=0.05, **WORDS,
    )  # fmt: skip
    rows = trade()
    rows.loc[rows.index % 2 == 0, "importer"] = "I0"
    invented = (rows["importer"] == "I0") & (rows.index % 4 == 0)
    rows.loc[invented, "usd"] = 9_000.0
    seen = judge(digits, rows, learn_before=MONTH, until=LAST)
    assert list(seen.object_id) == ["I0"]
    assert seen.score[0] > 10


def test_a_digits_test_tells_the_figures_that_end_alike():
    ends = Detector(
        name="ends", type="BENFORD", method="last_digits", direction="high", entity="importer",
        value="usd", unit="share", alert_budget=0.05, **WORDS,
    )  # fmt: skip
    rows = trade()
    rows.loc[rows.index % 3 == 0, "importer"] = "I0"
    rows.loc[rows.index % 3 == 1, "importer"] = "I1"
    round_ = (rows["importer"] == "I1") & (rows.index % 2 == 0)
    rows.loc[round_, "usd"] = np.ceil(rows.loc[round_, "usd"] / 1_000) * 1_000
    seen = judge(ends, rows, learn_before=MONTH, until=LAST)
    told = {name: seen.only(row) for row, name in enumerate(seen.object_id)}
    assert told["I1"].score > 10
    assert told["I0"].score < told["I1"].score / 2
    assert told["I1"].evidence[0].startswith("…00: ")


BELOW = Detector(
    name="below", type="BUNCH_THRESHOLD", method="bunching", direction="high", entity="importer",
    value="usd", threshold=2_000, money="usd", unit="share", alert_budget=0.05, **WORDS,
)  # fmt: skip


def test_an_importer_that_crowds_below_the_threshold_is_told_and_the_spread_of_all_is_not():
    rows, rng = trade(), np.random.default_rng(1)
    rows["usd"] = 1_000 * (1 + rng.pareto(3, ROWS))  # everybody's thin out: 60 % lie below
    mine = rows["importer"] == "I5"
    crowd = mine & (rng.random(ROWS) < 0.5)
    rows.loc[crowd, "usd"] = 1_990.0
    seen = judge(BELOW, rows, learn_before=MONTH, until=LAST)
    top = seen.only(int(np.argmax(seen.score)))
    assert top.object_id == "I5"
    assert top.score > 5
    assert np.sort(seen.score)[-2] < 3.5
    assert top.observed > 0.8
    assert top.expected == pytest.approx(0.6, abs=0.06)
    last_year = mine & (rows["_day"] > LAST - 365 - 60)
    near = rows.loc[last_year & rows["usd"].between(1_800, 2_000, inclusive="left"), "usd"]
    assert top.money == pytest.approx(near.sum())
    assert top.evidence == (
        f"1,800–2,000: {len(near)}",
        f"2,000–2,200: {rows.loc[last_year, 'usd'].between(2_000, 2_200, 'left').sum()}",
        f"1,990 × {(near == 1_990).sum()}",
    )


def test_a_chance_split_is_no_alert_when_few_are_judged():
    rows = trade()
    rows["usd"] = 50_000.0
    mine = rows.index[rows["importer"] == "I5"]
    rows.loc[mine[-44:-35], "usd"], rows.loc[mine[-35:-30], "usd"] = 1_990.0, 2_010.0
    seen = judge(BELOW, rows, learn_before=MONTH, until=LAST)
    assert 0 < seen.score[0] < 3
    found, told = watched(BELOW, rows)
    assert (found, told.alarm) == ([], False)


def test_an_importer_of_now_and_then_has_no_usual_month():
    rows = trade()
    rows = rows[rows["importer"] != "I3"]
    days = LAST - np.array([0, 1, 2, 70, 130, 190, 250, 310, 370])  # every second period
    seldom = trade().head(len(days)).assign(importer="I3", _day=days, usd=1e6)
    for method in ("volume", "drift"):
        seen = judge(
            replace(DRIFT, method=method), pd.concat([rows, seldom]), learn_before=MONTH, until=LAST
        )
        assert "I3" not in seen.object_id
        assert len(seen.object_id) == 19


def test_few_amounts_near_the_threshold_are_not_judged():
    rows = trade()
    rows["usd"] = 50_000.0
    rows.loc[rows.index[rows["importer"] == "I5"][-9:], "usd"] = 1_990.0
    assert not len(judge(BELOW, rows, learn_before=MONTH, until=LAST).score)
    rows.loc[rows.index[rows["importer"] == "I5"][-10:], "usd"] = 1_990.0
    assert list(judge(BELOW, rows, learn_before=MONTH, until=LAST).object_id) == ["I5"]


DRIFT = Detector(
    name="drift", type="SEASON_BREAK", method="drift", direction="high", entity="importer",
    value="usd", money="usd", unit="USD", alert_budget=0.05, **WORDS,
)  # fmt: skip


def drifting(growth: float) -> pd.DataFrame:
    """Ten importers with one declaration a day, of which I4 changes by `growth` a period."""
    rng = np.random.default_rng(2)
    days = np.arange(LAST - 799, LAST + 1)
    rows = pd.DataFrame({"_day": np.repeat(days, 10)})
    rows["importer"] = [f"I{number}" for number in range(10)] * len(days)
    rows["usd"] = 1_000 * np.exp(rng.normal(0, 0.3, len(rows)))
    rows.loc[rows["importer"] == "I4", "usd"] *= (1 + growth) ** (-(LAST - rows["_day"]) // 30)
    rows["declaration_id"] = [f"D{number:05d}" for number in range(len(rows))]
    return rows


def test_a_slow_drift_is_told_by_the_sum_and_not_by_any_months_volume():
    volume = replace(DRIFT, name="volume", method="volume")
    rows = drifting(0.05)
    seen = judge(DRIFT, rows, learn_before=MONTH, until=LAST)
    top = seen.only(int(np.argmax(seen.score)))
    assert (top.object_id, len(seen.score)) == ("I4", 10)
    assert top.score > changes.ALARM
    assert np.sort(seen.score)[-2] < changes.ALARM / 2
    assert top.observed > 1.2 * top.expected > 0
    assert top.evidence[0].count("→") > 10
    by_volume = judge(volume, rows, learn_before=MONTH, until=LAST)
    assert by_volume.score.max() < 3


def test_a_drift_downwards_is_told_where_it_is_looked_for():
    rows = drifting(-0.05)
    scores = {
        direction: judge(
            replace(DRIFT, direction=direction), rows, learn_before=MONTH, until=LAST
        ).score.max()
        for direction in ("low", "high", "either")
    }
    assert scores["low"] == scores["either"] > changes.ALARM
    assert scores["high"] < 2


def test_no_budget_makes_a_drift_of_what_has_not_changed():
    rows = drifting(0.0)
    found, told = watched(replace(DRIFT, alert_budget=0.1), rows)
    assert (found, told.target, told.alarm) == ([], 0.0, False)
    before = judge(DRIFT, rows, learn_before=MONTH - 60, until=MONTH - 1)
    thresholds = thresholds_of(WATCH, DRIFT, before)
    assert thresholds[""][0].value == changes.ALARM
    assert "whatever the budget" in thresholds[""][0].rationale
    changed = judge(DRIFT, drifting(0.05), learn_before=MONTH, until=LAST)
    assert [one.object_id for one in alerts(WATCH, DRIFT, thresholds, changed, {})[0]] == ["I4"]


def test_a_rare_round_quantity_scores_by_its_rarity():
    round_ = Detector(
        name="round", type="QTY_ROUND", method="roundness", direction="high", value="units",
        groups=(("line",),), unit="units", indicator_only=True, **WORDS,
    )  # fmt: skip
    rows = trade()
    rows.loc[rows.index[-1], "units"] = 5_000.0
    seen = judge(round_, rows, learn_before=MONTH, until=LAST)
    assert seen.score[-1] > 3
    assert seen.score[:-1].max() == 0


def test_a_fused_detector_names_the_inputs_that_stand_out():
    fused = Detector(
        name="all", type="MULTIVARIATE", method="fused", direction="high",
        inputs=("units", "usd"), groups=(("line",),), unit="standard deviations", **WORDS,
    )  # fmt: skip
    rows = trade()
    rows.loc[rows.index[-1], "usd"] = 1e9
    seen = judge(fused, rows, learn_before=MONTH, until=LAST)
    top = seen.only(len(seen.score) - 1)
    assert top.evidence[0] == "usd"
    assert top.percentile > 99


def test_too_little_past_says_nothing():
    rows = trade()
    assert len(judge(PRICE, rows, learn_before=LAST - DAYS, until=LAST).score) == 0


def test_ties_do_not_burst_the_budget():
    score = np.repeat([0.0, 1.0, 5.0], [900, 50, 50])
    value, _ = choose(score, np.full(1_000, ""), 0.01)[""]
    assert (score >= value).mean() <= 0.01


def test_a_small_group_counts_against_the_pooled_budget():
    groups = np.array(["large"] * 600 + ["small"] * 100)
    assert set(choose(np.random.default_rng(0).random(700), groups, 0.01)) == {"", "large"}


def test_an_alert_rate_beyond_half_the_budget_is_an_alarm_on_either_side():
    score, threshold = np.arange(10_000.0), np.full(10_000, 9_900.0)
    assert not drift(score, threshold, 0.01).alarm
    assert drift(score, threshold, 0.005).alarm
    assert drift(score, threshold, 0.05).alarm
    assert not drift(score[:100], threshold[:100], 0.05).alarm


def test_an_indicator_is_never_more_than_information():
    assert severity_of(100, 1, indicator_only=True) is Severity.INFO
    assert severity_of(1.1, 1) is Severity.LOW
    assert severity_of(1.3, 1) is Severity.MEDIUM
    assert severity_of(1.8, 1) is Severity.HIGH


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "NO_SUCH_TYPE"},
        {"alert_budget": 0.5},
        {"spanish": " "},
        {"per": ""},
        {"entity": "importer"},
        {"inputs": ("usd",)},
        {"threshold": 2_000.0},
        {"method": "bunching", "entity": "importer"},
    ],
)
def test_an_incomplete_detector_is_refused_when_it_is_declared(wrong):
    with pytest.raises(DeclarationError, match="price"):
        Detector(**{**asdict(PRICE), **wrong})
