"""The card by type of finding: what a declaration shows, from the figures; nobody given away."""

from __future__ import annotations

import copy

import pytest

from tests.models.card.sample import judged, told
from veedor.models.card.by_type import public_types, visibility
from veedor.models.card.phrases import PAIRS
from veedor.models.card.public import public
from veedor.models.card.write import markdown, page
from veedor.models.reporting import number, percent

LANGUAGES = pytest.mark.parametrize("language", ["es", "en"])


@pytest.fixture(scope="module")
def card():
    return public(told())


def with_types(change):
    """The card of the sample after its evaluation's figures by type were changed."""
    model = copy.deepcopy(dict(told().model))
    change(model["metrics"]["evaluation"])
    return public(told(model=model))


def both(card, language):
    return markdown(card, language), page(card, language)


def phrase(name, language, **facts):
    return PAIRS[name][0 if language == "es" else 1].format(**facts)


@LANGUAGES
def test_page_and_markdown_have_the_figures_of_each_type_as_they_were_measured(card, language):
    head = told().evaluation["types"]["heads"]["undervaluation"]
    assert card["types"]["heads"]["undervaluation"]["auc"] == head["auc"]
    shown = [number(head["auc"]["value"], 3), number(head["auc"]["high"], 3),
             number(head["average_precision"]["value"], 3), percent(head["share_found"]["value"]),
             number(head["ece"]["value"], 3)]  # fmt: skip
    for text in both(card, language):
        assert phrase("types", language) in text
        assert all(figure in text for figure in shown)


@LANGUAGES
def test_what_a_declaration_hardly_shows_is_named_from_the_figures(card, language):
    word = {"es": ("subvaluación", "cantidad"), "en": ("undervaluation", "quantity")}[language]
    for text in both(card, language):
        assert phrase("types_shown", language, types=word[0]) in text
        assert phrase("types_hardly", language, types=word[1]) in text

    def swap(evaluation):
        heads = evaluation["types"]["heads"]
        heads["quantity"]["auc"], heads["undervaluation"]["auc"] = (
            heads["undervaluation"]["auc"], heads["quantity"]["auc"],
        )  # fmt: skip

    for text in both(with_types(swap), language):
        assert phrase("types_hardly", language, types=word[0]) in text


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.45, 0.55, "hardly"), (0.52, 0.60, "hardly"), (0.52, 0.61, "shown"), (0.7, 0.8, "shown"),
     (0.45, 0.75, "unknown"), (None, None, "unknown")],
)  # fmt: skip
def test_a_wide_interval_around_chance_is_ignorance_and_not_evidence(low, high, said):
    assert visibility({"value": 0.55, "low": low, "high": high}) == said


@LANGUAGES
def test_the_type_named_first_stands_beside_always_naming_the_usual(card, language):
    first = told().evaluation["types"]["first"]
    usual = {"es": "subvaluación", "en": "undervaluation"}[language]
    for text in both(card, language):
        assert phrase("always", language, type=usual) in text
        assert percent(first["right"]["value"]) in text
        assert percent(first["usual"]["value"]) in text
    assert phrase("first_no_better", language, type=usual) in markdown(card, language)

    def gain(evaluation):
        evaluation["types"]["first"]["difference"] = {"value": 0.2, "low": 0.1, "high": 0.3}

    assert phrase("first_better", language, type=usual) in markdown(with_types(gain), language)


def test_a_type_found_at_few_taxpayers_is_withheld_with_one_that_would_give_it_away(card):
    heads = card["types"]["heads"]
    behind = told().evaluation["types"]["taxpayers"]["heads"]
    assert behind["other"] < 10 <= behind["misclassification"]
    assert heads["other"] == {"withheld": "fewer_than_10"}
    assert heads["misclassification"] == {"withheld": "would_reveal_another"}
    shown = [name for name, one in heads.items() if "withheld" not in one]
    assert shown == ["undervaluation", "quantity"]


def test_findings_without_a_head_count_when_one_cell_could_be_worked_out_from_the_total():
    def move(evaluation):
        behind = evaluation["types"]["taxpayers"]
        behind["heads"] = dict.fromkeys(behind["heads"], 50)
        behind["without_head"] = 3

    heads = with_types(move)["types"]["heads"]
    assert sum("withheld" in one for one in heads.values()) == 1


@LANGUAGES
@pytest.mark.parametrize("few", ["wrong", "others"])
def test_a_share_whose_rest_is_of_few_taxpayers_is_withheld_and_so_is_the_verdict(few, language):
    def change(evaluation):
        evaluation["types"]["taxpayers"]["first"][few] = 9

    card = with_types(change)
    of = {"wrong": "right", "others": "usual"}[few]
    first = card["types"]["first"]
    assert "withheld" in first[of]
    assert "withheld" in first["difference"]
    text = markdown(card, language)
    usual = {"es": "subvaluación", "en": "undervaluation"}[language]
    for verdict in ("first_better", "first_no_better"):
        assert phrase(verdict, language, type=usual) not in text
    assert (phrase("types_first_few", language) in text) == (few == "wrong")


@LANGUAGES
def test_with_few_taxpayers_among_the_riskiest_nothing_is_said_of_the_type_named_first(language):
    def change(evaluation):
        evaluation["types"]["taxpayers"]["first"]["all"] = 9

    card = with_types(change)
    assert card["types"]["first"] == {"withheld": "fewer_than_10"}
    for text in both(card, language):
        assert phrase("types_first_few", language) in text
        assert phrase("named_first", language) not in text


def test_the_taxpayers_counted_are_those_behind_the_findings():
    made, behind = judged(), told().evaluation["types"]["taxpayers"]
    of_origin = made.entity[made.finding_type == "origin"]
    assert behind["heads"]["other"] == len(set(of_origin))
    assert behind["without_head"] == behind["of_no_type"] == 0
    first = behind["first"]
    assert max(first["right"], first["wrong"]) <= first["all"] <= first["right"] + first["wrong"]


@LANGUAGES
def test_a_model_that_names_no_types_says_so_and_an_earlier_record_too(language):
    none = with_types(lambda evaluation: evaluation.update(types={}))
    uncounted = with_types(lambda evaluation: evaluation["types"].pop("taxpayers"))
    before = with_types(lambda evaluation: evaluation.pop("types"))
    assert (none["types"], uncounted["types"], before["types"]) == ({}, None, None)
    for text in both(none, language):
        assert phrase("types_none", language) in text
    for card in (uncounted, before):
        for text in both(card, language):
            assert phrase("data_no_counts", language) in text


@LANGUAGES
def test_types_without_a_head_are_named_as_pooled_or_as_never_named(card, language):
    word = {"es": "origen falso", "en": "origin"}[language]
    other = {"es": "otra incidencia", "en": "other"}[language]
    assert phrase("types_pooled", language, other=other, types=word) in markdown(card, language)

    def alone(evaluation):
        del evaluation["types"]["heads"]["other"]
        del evaluation["types"]["taxpayers"]["heads"]["other"]

    assert phrase("types_never", language, types=word) in markdown(with_types(alone), language)


def test_no_count_of_taxpayers_by_type_is_published(card):
    assert "taxpayers" not in card["types"]
    assert public_types(None) is None
