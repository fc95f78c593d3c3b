"""The register's entry is as its schema demands, in both languages, and says nothing twice over."""

from __future__ import annotations

import json

import pytest

from tests.models.card.sample import told
from veedor.domain.accountable import Accountable
from veedor.errors import ContractBroken
from veedor.models.card.impact import BLANK, impact
from veedor.models.card.public import public
from veedor.models.card.register import SCHEMA, entry, markdown, write_entry
from veedor.models.card.schema import check, faults, read_schema


@pytest.fixture(scope="module")
def card():
    return public(told())


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_entry_is_as_the_schema_demands(card, language, tmp_path):
    write_entry(told(), tmp_path, [language])
    made = json.loads((tmp_path / f"register.{language}.json").read_text(encoding="utf-8"))
    assert list(faults(made, read_schema(SCHEMA))) == []
    assert made == entry(card, language)


def test_an_entry_of_an_administration_that_named_nobody_is_still_valid():
    bare = public(told(accountable=Accountable()))
    assert entry(bare, "es")["general"]["organization"] == "por completar por la administración"


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("general", "short_description"), "x" * 151, "longer than 150"),
        (("general", "begin_date"), "1 July", "does not match"),
        (("technology", "artifact_hash"), "abc", "does not match"),
        (("law", "legal_basis"), [], "fewer than 1"),
        (("use", "appeals"), "", "shorter than 1"),
        (("use", "appeals"), None, "is no string"),
        (("simulated",), "yes", "is no boolean"),
        (("language",), "fr", "is none of"),
        (("general", "extra"), "x", "not foreseen"),
    ],
)
def test_what_the_schema_does_not_allow_is_refused(card, place, value, said):
    made = json.loads(json.dumps(entry(card, "en")))
    inside = made
    for name in place[:-1]:
        inside = inside[name]
    inside[place[-1]] = value
    with pytest.raises(ContractBroken, match=said):
        check(made, read_schema(SCHEMA), "register entry")


def test_a_field_that_is_missing_is_named(card):
    made = entry(card, "en")
    del made["use"]["human_intervention"]
    assert list(faults(made, read_schema(SCHEMA))) == ["$.use.human_intervention is missing"]


def test_a_keyword_that_is_not_checked_is_no_silent_promise():
    with pytest.raises(ValueError, match="multipleOf"):
        list(faults(3, {"type": "integer", "multipleOf": 2}))


def test_the_figures_of_the_entry_are_those_of_the_card(card):
    figures = {one["figure"]: one for one in entry(card, "en")["technology"]["performance"]}
    assert figures["auc"]["value"] == card["figures"]["auc"]["value"]
    assert figures["precision_at_5%"]["low"] == card["figures"]["at"]["5%"]["precision"]["low"]


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_person_reads_every_field(card, language):
    made = entry(card, language)
    text = markdown(made)
    for part in ("general", "use"):
        for value in made[part].values():
            assert value is None or value in text


def test_the_impact_template_knows_the_model_and_leaves_judgement_to_people(card):
    text = impact(card)
    assert card["model"]["version"] in text
    assert "Datos simulados" in text
    assert "shop_count" in text
    assert text.count(BLANK) > 20
