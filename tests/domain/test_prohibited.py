"""A name that speaks of a prohibited attribute is found; one that only resembles it is not."""

from __future__ import annotations

from datetime import date

import pytest

from veedor.domain.prohibited import EVERYWHERE, FalseAlarm, Prohibited, refuse
from veedor.errors import DeclarationError

TODAY = date(2026, 6, 1)
GENDER = next(one for one in EVERYWHERE if one.name == "gender")


@pytest.mark.parametrize(
    "name",
    [
        "owner_gender", "SEXO_TITULAR", "género del representante", "is_female", "district_poverty",
        "apellido_paterno", "nacionalidad_representante", "idioma", "Mother tongue of the owner",
        "Nivel socioeconómico", "origen étnico", "religión",
    ],
)  # fmt: skip
def test_words_of_both_languages_are_found_whatever_their_spelling(name):
    assert any(one.found_in(name) for one in EVERYWHERE)


@pytest.mark.parametrize(
    "name", ["country_of_origin", "Essex port", "importer_past_rate", "generous", "Peso neto"]
)
def test_a_name_that_only_resembles_one_is_left_alone(name):
    assert not any(one.found_in(name) for one in EVERYWHERE)


def test_the_message_names_the_word_the_law_and_the_way_out():
    with pytest.raises(DeclarationError) as error:
        refuse(("feature", "cat_sexo"), ("Sexo",), EVERYWHERE, on=TODAY)
    assert "sexo" in error.value.what
    assert GENDER.law in error.value.where
    assert "FalseAlarm(named='cat_sexo', attribute='gender'" in error.value.next


def test_a_justified_false_alarm_is_let_through_and_only_that_one():
    alarm = FalseAlarm(
        named="genero_tela", attribute="gender", because="A kind of cloth", said_by="A. Person",
        on=TODAY,
    )  # fmt: skip
    refuse(("column", "genero_tela"), ("Género de tela",), EVERYWHERE, (alarm,), on=TODAY)
    with pytest.raises(DeclarationError):
        refuse(("column", "genero"), ("Género",), EVERYWHERE, (alarm,), on=TODAY)


def test_a_false_alarm_without_a_reason_is_refused():
    with pytest.raises(DeclarationError, match="not justified"):
        FalseAlarm(named="x", attribute="gender", because=" ", said_by="A. Person", on=TODAY)


def test_a_prohibition_begins_and_ends_on_a_day():
    dated = Prohibited(
        name="age", meaning="Age", spanish="Edad", words=("edad",), law="A norm",
        valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31),
    )  # fmt: skip
    refuse(("column", "edad"), (), (dated,), on=date(2025, 12, 31))
    refuse(("column", "edad"), (), (dated,), on=date(2027, 1, 1))
    with pytest.raises(DeclarationError):
        refuse(("column", "edad"), (), (dated,), on=date(2026, 12, 31))


def test_a_prohibition_without_a_source_is_refused():
    with pytest.raises(DeclarationError, match="has no law"):
        Prohibited(
            name="age", meaning="Age", spanish="Edad", words=("edad",), law="",
            valid_from=TODAY,
        )  # fmt: skip
