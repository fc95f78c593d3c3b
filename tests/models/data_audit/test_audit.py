"""The audit as a whole: silent about honest data, loud about what is planted in them."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from veedor.domain.source import Role
from veedor.errors import InputError
from veedor.models.data_audit import Severity, audit

from .conftest import columns_of

KOREA = Path(__file__).parents[4] / "shared" / "data" / "kcs" / "declarations.csv.gz"


def alarms(said) -> set[str]:
    return {one.code for one in said.findings if one.severity != Severity.NOTICE}


@pytest.mark.parametrize("seed", range(3))
def test_an_honest_table_gives_no_alarm(honest, seed):
    said = honest(seed=seed).audit()
    assert not alarms(said)
    assert 0.6 < said.facts["honest_auc"] < 0.9


def test_simulated_peruvian_declarations_give_no_alarm():
    simulate = pytest.importorskip("veedor.jurisdictions.pe.simulate")
    sources = pytest.importorskip("veedor.jurisdictions.pe.imports.sources")
    tables = simulate.simulate_tables(simulate.Simulation(declarations=40_000, seed=7))
    results = tables.outcomes.to_pandas().sort_values("known_on", kind="stable")
    last = results.groupby("declaration_id").last()
    ids = tables.declarations["declaration_id"].to_pandas()
    status = last["status"].reindex(ids)
    found = status.isin(["found", "appealed", "upheld"]).to_numpy(dtype=float)
    said = audit(
        tables.declarations,
        columns=sources.DECLARATIONS.columns,
        label=np.where(status.isna(), np.nan, found),
        label_day=pd.to_datetime(last["known_on"].reindex(ids)).to_numpy(),
        clock="filed_on",
    )
    assert not alarms(said)


def test_a_strong_honest_feature_is_no_leak(honest):
    given = honest(strength=3.0)
    assert roc_auc_score(given.label, given.frame["price_gap"]) > 0.88
    assert not alarms(given.audit())


def test_a_strong_honest_category_is_no_leak(honest):
    given = honest()
    generator = np.random.default_rng(0)
    line = generator.integers(0, 60, len(given.label))
    label = generator.random(len(line)) < np.where(line < 6, 0.8, 0.02)
    given = replace(given, label=label.astype(float)).plus("sector", line.astype(str))
    assert not alarms(given.audit())


def test_importers_who_always_offend_are_no_leak(honest):
    given = honest()
    importer = given.frame["importer"].astype(int).to_numpy()
    generator = np.random.default_rng(0)
    bad = importer % 12 == 0
    label = generator.random(len(bad)) < np.where(bad, 0.85, 0.02)
    assert not alarms(replace(given, label=label.astype(float)).audit())


def test_a_column_that_gives_the_label_away_is_named(honest):
    given = honest()
    note = np.where(given.label == 1, "B", "A")
    flipped = np.random.default_rng(0).random(len(note)) < 0.01
    note[flipped] = "A"
    said = given.plus("note", note).audit()
    (finding,) = said.of("column_gives_label_away")
    assert finding.columns == ("note",)
    assert finding.severity == Severity.GRAVE
    assert finding.facts["auc"] > 0.97
    assert said.facts["honest_auc"] < 0.9  # judged without it


def test_a_label_that_is_a_threshold_of_a_number_is_named(honest):
    given = honest()
    limit = np.quantile(given.frame["price_gap"], 0.8)
    label = (given.frame["price_gap"] > limit).to_numpy(dtype=float)
    (finding,) = replace(given, label=label).audit().of("column_gives_label_away")
    assert finding.columns == ("price_gap",)


def test_a_label_that_is_a_formula_of_two_columns_is_named(honest):
    given = honest(2500)
    frame = given.frame
    score = frame["price_gap"] + np.log(frame["net_mass_kg"]) / 1.5
    label = (score > score.quantile(0.8)).to_numpy(dtype=float)
    (finding,) = replace(given, label=label).audit().of("target_is_formula")
    assert set(finding.columns) == {"price_gap", "net_mass_kg"}
    assert finding.facts["auc"] > 0.99


def test_a_target_that_nothing_predicts_is_said_so_plainly(honest):
    given = honest()
    label = np.random.default_rng(5).permutation(given.label)
    (finding,) = replace(given, label=label).audit().of("nothing_predicts_target")
    assert finding.sentence_en.startswith("Nothing in this table predicts the target")
    assert finding.severity == Severity.GRAVE
    assert 0.45 < finding.facts["auc"] < 0.55


def test_outcomes_by_role_are_never_taken_for_inputs(honest):
    given = honest()
    said = given.plus("fine_usd", given.label * 100, Role.OUTCOME).audit()
    assert not alarms(said)


def test_too_few_findings_stop_the_judgement(honest):
    given = honest(400)
    label = np.zeros(400)
    label[:19] = 1
    said = replace(given, label=label).audit()
    (finding,) = said.of("class_too_small")
    assert finding.severity == Severity.GRAVE
    assert said.facts["honest_auc"] is None
    label[19] = 1
    (finding,) = replace(given, label=label).audit().of("class_too_small")
    assert finding.severity == Severity.NOTICE


def test_without_any_label_the_rest_is_still_checked(honest):
    given = honest(300)
    nobody = replace(given, label=np.full(300, np.nan)).plus("country", "PE")
    said = nobody.audit()
    assert said.of("constant_columns")[0].columns == ("country",)
    assert said.of("class_too_small")
    assert said.facts["base_rate"] is None


def test_the_gravest_finding_comes_first(honest):
    given = honest().plus("country", "PE")
    given = given.plus("canal", given.label.astype(str))
    severities = [one.severity for one in given.audit().findings]
    assert severities == sorted(severities, key=list(Severity).index)
    assert len(set(severities)) == 3


def test_arrow_and_pandas_give_the_same_audit(honest):
    import pyarrow as pa

    given = honest(1500)
    table = pa.Table.from_pandas(given.frame, preserve_index=False)
    arrow = audit(
        table,
        columns=columns_of(given.frame, given.roles),
        label=given.label,
        label_day=given.label_day,
        clock="filed_on",
    )
    assert arrow.to_dict() == given.audit().to_dict()


def test_the_audit_is_json_without_nan(honest):
    given = honest(1500)
    text = json.dumps(given.plus("canal", given.label.astype(str)).audit().to_dict())
    assert "NaN" not in text


def test_progress_reaches_its_end(honest):
    given = honest(500)
    seen: list[tuple[int, int]] = []
    audit(
        given.frame,
        columns=columns_of(given.frame, given.roles),
        label=given.label,
        on_progress=lambda done, total: seen.append((done, total)),
    )
    assert seen[-1][0] == seen[-1][1]


@pytest.mark.parametrize("label", [np.zeros(3), np.full(500, 0.5)])
def test_labels_that_do_not_fit_are_refused(honest, label):
    given = honest(500)
    with pytest.raises(InputError):
        audit(given.frame, columns=columns_of(given.frame, given.roles), label=label)


@pytest.mark.skipif(
    bool(os.environ.get("CI")) or not KOREA.exists(),
    reason="needs the published Korean file in ../shared",
)
def test_the_leak_of_the_korean_benchmark_is_found_without_being_told():
    codes = ("Declaration ID", "Office ID", "Import Type", "Import Use", "Payment Type")
    codes = (*codes, "Mode of Transport", "HS6 Code")
    frame = pd.read_csv(KOREA, dtype=dict.fromkeys(codes, str), parse_dates=["Date"])
    roles = dict.fromkeys(frame.columns, Role.CATEGORY)
    roles |= dict.fromkeys(("Declarant ID", "Importer ID", "Seller ID", "Courier ID"), Role.ENTITY)
    roles |= {"Declaration ID": Role.ID, "Date": Role.TIME, "Tax Rate": Role.QUANTITY}
    roles |= {"Net Mass": Role.QUANTITY, "Item Price": Role.AMOUNT}
    roles |= {"Fraud": Role.OUTCOME, "Critical Fraud": Role.OUTCOME}
    said = audit(
        frame, columns=columns_of(frame, roles), label=frame["Fraud"].to_numpy(), clock="Date"
    )
    (leak,) = said.of("tuples_carry_labels")
    assert set(leak.columns) == {
        "HS6 Code",
        "Country of Departure",
        "Country of Origin",
        "Tax Rate",
        "Tax Type",
        "Net Mass",
    }
    # Published for the whole file: 87.6 % of rows, 98.6 % pure, 42.6 % by chance (benchmarks.md 1)
    assert leak.facts["rows_repeated"] == pytest.approx(0.876, abs=0.01)
    assert leak.facts["label_purity"] == pytest.approx(0.986, abs=0.005)
    assert leak.facts["label_purity_by_chance"] == pytest.approx(0.43, abs=0.02)
    assert leak.facts["look_up"]["precision_at_5%"] > 0.95
    assert leak.facts["amounts_that_follow"] == ["Item Price"]
    assert 0.55 < said.facts["honest_auc"] < 0.66
    assert not said.of("nothing_predicts_target")
