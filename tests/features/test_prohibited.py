"""A country that would use a prohibited or protected attribute is refused when it is loaded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.checks.countries import COUNTRIES
from veedor.domain.prohibited import FalseAlarm
from veedor.domain.source import Column, Role
from veedor.errors import DeclarationError
from veedor.features.catalogue import check_inputs
from veedor.features.feature import History, Row
from veedor.jurisdiction import Jurisdiction
from veedor.jurisdictions.kr import KOREA

PROGRAMME = KOREA.programme()
GENDER = Column(
    name="owner_gender", type="string", role=Role.CATEGORY, meaning="Gender of the owner",
    spanish="Sexo del titular", required=False,
)  # fmt: skip


def country(column: Column, *features, **more) -> Jurisdiction:
    source = replace(PROGRAMME.declarations, columns=(*PROGRAMME.declarations.columns, column))
    programme = replace(
        PROGRAMME, declarations=source, features=(*PROGRAMME.features, *features),
        recipes=more.pop("recipes", PROGRAMME.recipes),
    )  # fmt: skip
    return replace(KOREA, programmes=(programme,), **more)


def feature(name="cat_owner", **words) -> Row:
    told = {"sentence": "Who owns it", "spanish": "Quién es el titular", **words}
    return Row(name=name, of=lambda t: t.owner_gender, unit="code", topic="owner", **told)


@pytest.mark.parametrize("here", COUNTRIES, ids=lambda here: here.name)
def test_every_country_names_a_law_for_each_prohibition(here):
    assert len(here.prohibited) >= 5
    assert all(one.law and one.spanish != one.meaning for one in here.prohibited)


def test_an_input_column_that_speaks_of_gender_is_refused():
    with pytest.raises(DeclarationError, match="owner_gender"):
        country(GENDER)


def test_a_feature_is_refused_for_its_meaning_though_its_name_is_innocent():
    protected = replace(GENDER, role=Role.PROTECTED)
    with pytest.raises(DeclarationError, match="cat_owner"):
        country(protected, feature(sentence="Gender of whoever owns it"))
    with pytest.raises(DeclarationError, match="cat_owner"):
        country(protected, feature(spanish="Sexo del titular"))


def test_the_same_column_may_be_kept_for_the_fairness_audit_alone():
    here = country(replace(GENDER, role=Role.PROTECTED))
    assert here.programme().declarations["owner_gender"].role == Role.PROTECTED


def test_a_justified_false_alarm_lets_the_country_load():
    alarm = FalseAlarm(
        named="owner_gender", attribute="gender", because="A kind of cloth", said_by="A. Person",
        on=date(2026, 1, 1),
    )  # fmt: skip
    assert country(GENDER, false_alarms=(alarm,)).false_alarms == (alarm,)


def test_no_feature_may_read_a_protected_column_under_another_name():
    here = country(replace(GENDER, role=Role.PROTECTED)).programme()
    counted = History(
        name="owner_kind_distinct_count", entity=("importer_id",), aggregate="distinct",
        of=lambda t: t.owner_gender, unit="values", topic="owner",
        sentence="Kinds of owners before", spanish="Tipos de titular anteriores",
    )  # fmt: skip
    for hidden in (feature(), counted):
        with pytest.raises(DeclarationError, match="is protected"):
            check_inputs((hidden,), here.declarations, here.outcomes, here.prepare)


def test_no_recipe_may_encode_a_protected_column():
    encoding = replace(PROGRAMME.recipe(), encode=("country_of_origin+owner_gender",))
    with pytest.raises(DeclarationError, match="is protected"):
        country(replace(GENDER, role=Role.PROTECTED), recipes=(encoding,))
