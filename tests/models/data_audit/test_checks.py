"""Columns, keys, rows and labels that cannot serve."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from veedor.domain.source import Role
from veedor.models.data_audit import Severity
from veedor.models.data_audit.names import outcome_words


def partly_checked(given, share=0.3):
    unknown = np.random.default_rng(0).random(len(given.label)) > share
    return replace(given, label=np.where(unknown, np.nan, given.label))


@pytest.mark.parametrize(
    "name",
    [
        "penalty_amount",
        "MultaSoles",
        "canal_asignado",
        "sanción",
        "revised_value_usd",
        "enforcement_type",
        "Inspector ID",
        "valor_ajustado",
        "assessed_usd",
        "appeal_status",
        "final_hs_code",
    ],
)
def test_names_of_outcomes_are_recognised(name):
    assert outcome_words(name)


@pytest.mark.parametrize(
    "name", ["net_mass_kg", "refined_share", "Country of Origin", "definition", "tariff_line"]
)
def test_names_of_inputs_are_left_alone(name):
    assert not outcome_words(name)


def test_a_column_named_like_an_outcome_must_have_that_role(honest):
    given = honest(1000)
    (finding,) = given.plus("canal", "rojo").audit().of("named_like_outcome")
    assert finding.columns == ("canal",)
    assert not given.plus("canal", "rojo", Role.OUTCOME).audit().of("named_like_outcome")


def test_a_column_filled_only_when_checked_is_grave_and_kept_from_the_honest_model(honest):
    given = partly_checked(honest())
    remark = np.where(np.isnan(given.label), None, np.where(given.label == 1, "x", "y"))
    said = given.plus("remark", remark).audit()
    (finding,) = said.of("filled_only_when_checked")
    assert finding.columns == ("remark",)
    assert finding.severity == Severity.GRAVE
    assert said.facts["honest_auc"] < 0.9


def test_a_column_that_is_often_empty_is_not_taken_for_an_outcome(honest):
    given = partly_checked(honest())
    courier = np.where(np.random.default_rng(2).random(len(given.label)) < 0.9, None, "X")
    assert not given.plus("courier", courier).audit().of("filled_only_when_checked")


def test_a_column_that_tells_who_was_checked_is_named(honest):
    given = partly_checked(honest())
    lane = np.where(np.isnan(given.label), "1", "2")
    (finding,) = given.plus("lane", lane).audit().of("tells_who_was_checked")
    assert finding.columns == ("lane",)


def test_the_latest_declarations_having_no_result_yet_is_no_alarm(honest):
    given = honest()
    late = np.where(np.arange(len(given.label)) > 4000, np.nan, given.label)
    said = replace(given, label=late).audit()
    assert not said.of("tells_who_was_checked")
    assert not said.of("filled_only_when_checked")


def test_a_date_after_the_declaration_is_named_and_one_before_is_not(honest):
    given = honest(1000)
    released = given.frame["filed_on"] + pd.Timedelta(days=4)
    founded = given.frame["filed_on"] - pd.Timedelta(days=400)
    said = given.plus("out_on", released, Role.TIME).plus("founded_on", founded, Role.TIME).audit()
    (finding,) = said.of("known_after")
    assert finding.columns == ("out_on",)


def test_repeated_keys_are_counted_and_amendments_are_not(honest):
    given = honest(1000)
    ids = given.frame["declaration_id"].to_numpy(copy=True)
    ids[1] = ids[0]  # filed on the first day, both
    days = given.frame["filed_on"].to_numpy(copy=True)
    days[1] = days[0]
    ids[999] = ids[2]  # a later day: an amendment
    frame = given.frame.assign(declaration_id=ids, filed_on=days)
    (finding,) = replace(given, frame=frame).audit().of("duplicated_keys")
    assert finding.facts["repeated"] == 1
    assert finding.columns == ("declaration_id",)


@pytest.mark.parametrize(("copies", "severity"), [(3, Severity.NOTICE), (50, Severity.SERIOUS)])
def test_rows_equal_in_all_but_their_identifier_are_counted(honest, copies, severity):
    given = honest(1000)
    rows = np.concatenate((np.arange(1000), np.zeros(copies, dtype=int)))
    frame = given.frame.iloc[rows].assign(declaration_id=np.arange(len(rows)).astype(str))
    spoiled = replace(given, frame=frame, label=given.label[rows], label_day=given.label_day[rows])
    (finding,) = spoiled.audit().of("duplicated_rows")
    assert finding.facts["repeated"] == copies
    assert finding.severity == severity


def test_constant_and_empty_columns_are_listed_together(honest):
    given = honest(1000).plus("regime", "10").plus("note", None)
    (finding,) = given.audit().of("constant_columns")
    assert finding.columns == ("regime", "note")


def test_labels_without_a_day_are_counted(honest):
    given = honest(1000)
    days = given.label_day.copy()
    days[:100] = np.datetime64("NaT")
    (finding,) = replace(given, label_day=days).audit().of("labels_without_dates")
    assert finding.facts == {"labels": 1000, "without_date": 100}
    (finding,) = replace(given, label_day=None).audit().of("labels_without_dates")
    assert finding.facts["without_date"] == 1000


def test_labels_known_before_their_declaration_are_counted(honest):
    given = honest(1000)
    days = given.label_day.copy()
    days[900:903] = np.datetime64("2020-01-01")
    (finding,) = replace(given, label_day=days).audit().of("label_before_declaration")
    assert finding.facts["early"] == 3
