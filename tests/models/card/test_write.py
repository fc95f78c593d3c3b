"""The card as a judge gets it: both languages, every figure from the JSON, nobody given away."""

from __future__ import annotations

import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.models.card.sample import RARE, told
from veedor.domain.accountable import Accountable
from veedor.models.card.phrases import PAIRS
from veedor.models.card.public import public
from veedor.models.card.register_phrases import PAIRS as REGISTER
from veedor.models.card.write import markdown, page, write_card
from veedor.models.reporting import number, percent

GOLDEN = Path(__file__).parent / "golden"
VOID = {"meta", "br", "img", "hr", "link", "input"}


@pytest.fixture(scope="module")
def card():
    return public(told())


@pytest.fixture(scope="module", params=["es", "en"])
def both(request, card):
    return request.param, page(card, request.param), markdown(card, request.param)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_card_of_a_fixed_model_is_the_golden_one(card, language):
    """Rewrite with GOLDEN=1 and read the diff."""
    path = GOLDEN / f"card.{language}.md"
    if os.environ.get("GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(markdown(card, language), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == markdown(card, language)


def test_the_card_is_written_in_three_forms_and_two_languages(tmp_path):
    names = {path.name for path in write_card(told(), tmp_path)}
    assert names == {"card.json", "card.es.md", "card.es.html", "card.en.md", "card.en.html"}
    assert json.loads((tmp_path / "card.json").read_text(encoding="utf-8"))["schema"] == 1


def test_the_page_stands_alone_and_is_well_formed(both):
    text = both[1]
    assert "<script" not in text
    assert "<link" not in text
    assert not re.findall(r'(?:src|href)="(?!#)', text)
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    stack: list[str] = []

    class Closed(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag not in VOID:
                stack.append(tag)

        def handle_endtag(self, tag):
            assert stack.pop() == tag

    Closed().feed(text)
    assert not stack


def test_page_and_markdown_have_the_headline_of_the_evaluation(both):
    one = told().evaluation["orders"]["probability"]
    shown = [
        number(one["auc"]["value"], 3), number(one["auc"]["low"], 3),
        percent(one["at"]["5%"]["precision"]["value"]), percent(one["at"]["5%"]["recall"]["high"]),
    ]  # fmt: skip
    for text in both[1:]:
        assert all(figure in text for figure in shown)


def test_every_figure_of_the_json_is_one_of_the_evaluation(card):
    """Not a copy that was rounded, scaled or taken from another list."""
    whole = told().evaluation
    assert card["figures"]["auc"] == whole["orders"]["probability"]["auc"]
    for share, at in card["figures"]["at"].items():
        assert at["precision"] == whole["orders"]["probability"]["at"][share]["precision"]
        assert at["revenue"] == whole["orders"]["money"]["at"][share]["revenue"]
    for name in ("ece", "brier_skill", "slope"):
        assert card["calibration"][name] == whole["calibration"][name]
    for name, one in card["baselines"].items():
        assert one["auc"] == whole["baselines"][name]["auc"]
    seen = 0
    for slice_name, groups in card["slices"].items():
        for group, row in groups.items():
            source = whole["parts"][slice_name][group]
            for name in ("auc", "precision", "ece"):
                if "value" in row.get(name, {}):
                    assert row[name] == source[name]
                    seen += 1
    assert seen > 20


def test_a_group_of_few_taxpayers_gives_no_figure_anywhere(card, both):
    assert "withheld" in card["slices"]["office"][RARE]
    assert "withheld" in card["burden"]["by"]["office"][RARE]
    rows = [line for line in both[2].splitlines() if line.startswith(f"| {RARE} ")]
    assert all(not re.search(r"\d[.,]\d", row) for row in rows)


def test_the_one_withheld_group_cannot_be_worked_out_from_the_total(card):
    for table in (card["slices"]["office"], card["burden"]["by"]["office"]):
        assert sum("withheld" in one for one in table.values()) != 1


def test_no_published_cell_stands_for_fewer_than_ten_taxpayers(card):
    behind = told().measured
    for slice_name, groups in card["slices"].items():
        for group, row in groups.items():
            people, finders = behind["taxpayers"][slice_name][group]
            assert "withheld" in row or people >= 10
            assert "withheld" in row or isinstance(row["findings"], dict) or finders >= 10
    for slice_name, groups in card["burden"]["by"].items():
        for group, row in groups.items():
            one = behind["burden"]["by"][slice_name][group]
            assert "withheld" in row or one["taxpayers"] >= 10
            assert (
                "withheld" in row
                or isinstance(row["checks"], dict)
                or (one["taxpayers_checked"] >= 10)
            )
    assert card["data"]["annulled"] == {"withheld": "fewer_than_10"}
    assert card["data"]["finding_types"]["origin"] == {"withheld": "fewer_than_10"}


def test_few_is_said_in_words(both):
    said = {"es": "menos de 10", "en": "fewer than 10"}[both[0]]
    assert said in both[1]
    assert said in both[2]


def test_who_trained_it_is_nobody_s_business(card, both):
    assert "rosaura" not in json.dumps(card)
    assert "rosaura" not in both[1] + both[2]


def test_simulated_data_are_called_simulated_and_others_are_not(both):
    banner = {"es": "Datos simulados", "en": "Simulated data"}[both[0]]
    assert banner in both[1]
    assert banner in both[2]
    real = public(told(simulated=False))
    assert banner not in page(real, both[0]) + markdown(real, both[0])


def test_an_administration_that_named_nobody_is_asked_to(both):
    empty = markdown(public(told(accountable=Accountable())), both[0])
    blank = PAIRS["to_fill_in"][0 if both[0] == "es" else 1]
    assert empty.count(blank) >= 5


def test_the_planted_proxy_is_named_and_the_innocent_feature_is_not(card, both):
    assert card["proxies"]["tests"]["gender"]["found"] == ["shop_count"]
    named = {"es": "Tiendas del importador", "en": "Shops of the importer"}[both[0]]
    verdict = PAIRS["proxy"][0 if both[0] == "es" else 1]
    rows = [line for line in both[2].splitlines() if verdict in line]
    assert len(rows) == 1
    assert named in rows[0]


def test_without_protected_columns_the_card_says_that_nobody_could_test(both):
    text = markdown(public(told(protected=False)), both[0])
    assert PAIRS["proxies_none"][0 if both[0] == "es" else 1] in text


def test_a_model_without_measurements_has_a_card_that_says_so(both):
    bare = told()
    model = {**bare.model, "metrics": {}}
    card = public(told(model=model))
    text = markdown(card, both[0]) + page(card, both[0])
    assert PAIRS["quality_none"][0 if both[0] == "es" else 1] in text
    assert card["burden"] is None


def test_the_same_model_gives_the_same_bytes(card):
    assert page(card, "es") == page(public(told()), "es")


@pytest.mark.parametrize("pairs", [PAIRS, REGISTER], ids=["card", "register"])
def test_every_phrase_exists_in_both_languages_with_the_same_facts(pairs):
    for key, (spanish, english) in pairs.items():
        assert spanish.strip() and english.strip(), key
        assert set(re.findall(r"{(\w+)}", spanish)) == set(re.findall(r"{(\w+)}", english)), key
