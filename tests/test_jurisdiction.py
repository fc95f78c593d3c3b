"""A country is a value: loaded by name, refused with a reason when it is not one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from veedor.errors import DeclarationError, NotFound
from veedor.jurisdiction import load
from veedor.jurisdictions.pe import PERU


def test_a_country_is_loaded_by_module_and_name():
    assert load("veedor.jurisdictions.pe:PERU") is PERU


@pytest.mark.parametrize("reference", ["peru", "veedor.jurisdictions.pe", ":PERU", "json:dumps"])
def test_what_is_no_country_is_refused_with_what_to_do(reference):
    with pytest.raises(DeclarationError) as error:
        load(reference)
    assert error.value.next


def test_an_unknown_programme_source_or_recipe_names_those_there_are():
    programme = PERU.programme()
    for ask in (PERU.programme, programme.source, programme.recipe):
        with pytest.raises(NotFound) as error:
            ask("nothing")
        assert "Use one of" in error.value.next


def test_a_programme_that_names_a_column_it_lacks_is_refused():
    with pytest.raises(DeclarationError, match="no column 'fine'"):
        replace(PERU.programme(), amount="fine")


def test_two_features_of_one_name_are_refused():
    programme = PERU.programme()
    with pytest.raises(DeclarationError, match="same name"):
        replace(programme, features=(*programme.features, programme.features[0]))


def test_codes_are_spoken_in_words():
    assert PERU.word("office", "118") == "Marítima del Callao"
    assert PERU.word("office", "999") == "999"
