"""Heads judged by hand: who knows its own type, and who names it first."""

from __future__ import annotations

import numpy as np
import pytest

from veedor.models.evaluate import Judged, evaluate
from veedor.models.evaluate.by_type import _in_top
from veedor.models.evaluate.report import write_report
from veedor.models.heads import Typed

N = 1000
NAN = float("nan")


def judged(**changes) -> Judged:
    """A thousand rows in falling risk: 40 findings lead, 20 are far down, the rest are clean.

    Of the 40, the first 30 are undervaluation, the other 10 origin; the 20 at rows 500–519 are
    origin. The head of undervaluation gives its own .3 and all else .1; that of origin gives .2
    to every origin finding and to rows 0–4, else .05. So the type named first is right for all 40.
    """
    kind = np.full(N, "", dtype=object)
    kind[:30] = "undervaluation"
    kind[30:40] = "origin"
    kind[500:520] = "origin"
    says = np.full((N, 2), (0.1, 0.05))
    says[:30, 0] = 0.3
    says[kind == "origin", 1] = 0.2
    says[:5, 1] = 0.2
    fields = {
        "label": (kind != "").astype(int),
        "probability": np.linspace(0.5, 0.01, N),
        "finding_type": kind,
        "heads": Typed(("undervaluation", "origin"), says, np.full((N, 2), NAN)),
        "day": np.datetime64("2024-01-01") + np.arange(N) % 240,
        "entity": np.arange(N) % 200,
    }
    return Judged(**{**fields, **changes})


def types_of(**changes):
    return evaluate(judged(**changes), resamples=40).types


@pytest.fixture(scope="module")
def types():
    return types_of()


def test_a_head_is_judged_on_its_type_against_all_other_rows(types):
    first, second = types["heads"]["undervaluation"], types["heads"]["origin"]
    assert (first["findings"], second["findings"]) == (30, 30)
    assert first["auc"].value == 1.0
    # 30 of origin tie with 5 others at the top: half a point for each of those pairs is lost.
    assert second["auc"].value == pytest.approx(1 - 0.5 * 5 / 970)
    assert second["average_precision"].value == pytest.approx(30 / 35)


def test_what_a_head_says_is_set_beside_what_was_found(types):
    head = types["heads"]["undervaluation"]
    assert head["mean_predicted"].value == pytest.approx((30 * 0.3 + 970 * 0.1) / N)
    assert head["share_found"].value == pytest.approx(0.03)
    assert head["predicted_to_found"].value == pytest.approx(106 / 30)
    # .3 is said of 30 that all are, .1 of 970 none of which is
    assert head["ece"].value == pytest.approx((30 * 0.7 + 970 * 0.1) / N)
    assert head["ece_if_perfect"].value < head["ece"].value


def test_the_type_named_first_is_judged_among_the_riskiest_beside_the_usual_type(types):
    first = types["first"]
    assert first["findings"] == pytest.approx(40)  # those far down are not among the 5 %
    assert first["right"].value == 1.0
    assert (first["usual_type"], first["usual"].value) == ("undervaluation", 0.75)
    assert first["difference"].value == 0.25
    assert first["difference"].low <= 0.25 <= first["difference"].high


def test_a_type_wrongly_named_first_counts_against_the_model():
    heads = judged().heads
    says = heads.probability.copy()
    says[:12, 1] = 0.9  # twelve of undervaluation are called origin
    said = types_of(heads=Typed(heads.types, says, heads.expected_amount))
    assert said["first"]["right"].value == pytest.approx(28 / 40)
    assert said["first"]["difference"].value == pytest.approx(28 / 40 - 0.75)


def test_nineteen_findings_of_a_type_give_its_reason_and_no_figure():
    kind = judged().finding_type.copy()
    kind[500:511] = ""  # nineteen of origin are left
    said = types_of(finding_type=kind, label=(kind != "").astype(int))
    assert said["heads"]["origin"]["findings"] == 19
    assert said["heads"]["origin"]["auc"].reason == "few_findings"
    assert said["heads"]["undervaluation"]["auc"].value == 1.0


def test_too_few_findings_among_the_riskiest_are_no_share():
    first = types_of(probability=np.linspace(0.01, 0.5, N))["first"]  # findings come last
    assert first["right"].reason == first["usual"].reason == "few_findings"


def test_a_type_without_a_head_is_spoken_for_by_other_or_by_nobody():
    heads = judged().heads
    other = Typed(("undervaluation", "other"), heads.probability, heads.expected_amount)
    said = types_of(heads=other)
    assert said["without_head"] == {"origin": 30}
    assert said["heads"]["other"]["findings"] == 30
    assert said["first"]["right"].value == 1.0
    alone = Typed(("undervaluation",), heads.probability[:, :1], heads.expected_amount[:, :1])
    assert types_of(heads=alone)["first"]["right"].value == 0.75


def test_a_finding_of_no_known_type_is_left_out_for_it_may_be_of_any(types):
    kind = judged().finding_type.copy()
    kind[:3] = ""
    said = types_of(finding_type=kind)
    assert said["of_no_type"] == 3
    assert said["heads"]["undervaluation"]["rows"] == N - 3
    assert said["heads"]["undervaluation"]["auc"].value == 1.0
    assert said["first"]["findings"] == pytest.approx(37)


def test_taxpayers_are_counted_behind_each_figure(types):
    behind = types["taxpayers"]  # rows 0–39 and 500–519 are of sixty taxpayers of two hundred
    assert behind["heads"] == {"undervaluation": 30, "origin": 30}
    assert behind["first"] == {"all": 40, "right": 40, "wrong": 0, "usual": 30, "others": 10}
    one = types_of(entity=np.where(np.arange(N) < 30, 0, np.arange(N)))["taxpayers"]
    assert one["heads"] == {"undervaluation": 1, "origin": 30}
    kind = judged().finding_type.copy()
    kind[:3] = ""
    assert types_of(finding_type=kind)["taxpayers"]["of_no_type"] == 3
    assert types_of(entity=None)["taxpayers"] is None


def test_rows_weigh_as_in_every_other_measure():
    chance = np.where(np.arange(N) < 15, 0.5, 1.0)  # fifteen findings stand for two each
    said = types_of(inclusion_probability=chance)
    weight = 30 + 15
    assert said["heads"]["undervaluation"]["share_found"].value == pytest.approx(weight / (N + 15))
    room = 0.05 * (N + 15)  # 50.75: all of undervaluation and not six of the ten of origin
    assert said["first"]["usual"].value == pytest.approx(weight / room)


def test_models_of_different_types_are_judged_each_where_it_spoke():
    heads = judged().heads
    one = Typed(("undervaluation",), heads.probability[:500, :1], heads.expected_amount[:500, :1])
    two = Typed(heads.types, heads.probability[500:], heads.expected_amount[500:])
    joined = Typed.joined([one, two])
    assert joined.types == ("undervaluation", "origin")
    assert joined.first[35] == "undervaluation"
    assert Typed.silent(2).first == ["", ""]
    said = types_of(heads=joined)
    assert said["heads"]["origin"]["rows"] == 500
    assert said["heads"]["origin"]["findings"] == 20
    assert said["first"]["right"].value == 0.75  # nothing could name the ten of origin


def test_equal_scores_share_the_room_that_is_left():
    part = _in_top(np.array([0.9] + [0.5] * 99), np.ones(100))
    assert part[0] == 1
    assert part[1:] == pytest.approx(4 / 99)
    weighed = _in_top(np.array([0.9, 0.5, 0.1]), np.array([4.0, 1.0, 95.0]))
    assert list(weighed) == [1, 1, 0]


def test_without_types_or_heads_nothing_is_said_of_them():
    assert types_of(heads=None) == {}
    assert types_of(finding_type=None) == {}
    assert evaluate(judged(heads=None), resamples=20).to_dict()["types"] == {}


@pytest.mark.parametrize(
    ("language", "title", "always"),
    [("es", "Por tipo de hallazgo", "Decir siempre «subvaluación»"),
     ("en", "By type of finding", "Always saying “undervaluation”")],
)  # fmt: skip
def test_the_report_shows_the_types_and_says_plainly_what_naming_is_worth(
    language, title, always, tmp_path
):
    heads = judged().heads
    flat = Typed(heads.types, np.full((N, 2), (0.2, 0.1)), heads.expected_amount)
    evaluation = evaluate(judged(heads=flat), resamples=40)
    words = {"undervaluation": "subvaluación"} if language == "es" else None
    paths = write_report(
        evaluation, tmp_path, title="x", subtitle_facts={}, language=language, simulated=True,
        type_words=words,
    )  # fmt: skip
    beware = {"es": "no está demostrado", "en": "it is not shown"}[language]
    for shown in (paths.html.read_text("utf-8"), paths.markdown.read_text("utf-8")):
        assert title in shown
        assert always in shown
        assert beware in shown
        assert "75.0" in shown
