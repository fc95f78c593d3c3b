"""Korea's programme reads the published file as it is, and its recipe is not fooled by copies."""

import json
from dataclasses import replace
from datetime import date

import ibis
import numpy as np
import pandas as pd
import pytest

from veedor.domain.actor import Actor
from veedor.domain.source import Role
from veedor.features.feature import Row
from veedor.flows.card import folder_of
from veedor.flows.characterise import features_of
from veedor.flows.ingest import ingest
from veedor.flows.known import known
from veedor.flows.train import prepare_material, train
from veedor.installation import create
from veedor.jurisdictions.kr import KOREA
from veedor.jurisdictions.kr.imports import DEFAULT, IMPORTS, prepare
from veedor.models.card.phrases import PAIRS
from veedor.models.recipe import Recipe

# Rows made up in the form of the published file; not taken from it.
HEADER = (
    "Declaration ID,Date,Office ID,Process Type,Import Type,Import Use,Payment Type,"
    "Mode of Transport,Declarant ID,Importer ID,Seller ID,Courier ID,HS6 Code,"
    "Country of Departure,Country of Origin,Tax Rate,Tax Type,Country of Origin Indicator,"
    "Net Mass,Item Price,Fraud,Critical Fraud"
)
ROWS = (
    "1001,2020-01-01,40,B,11,21,11,10,D1,I1,S1,,030617,CN,CN,18.0,FCN1,G,48.0,4575.5,0,0",
    "1002,2020-01-02,20,B,11,21,11,10,D1,I2,,C9,30617,US,CN,8.0,A,E,0,3151.61,1,2",
)


@pytest.fixture
def material(tmp_path):
    file = tmp_path / "published.csv"
    file.write_text("\n".join([HEADER, *ROWS]) + "\n")
    here = create(tmp_path / "home", jurisdiction="veedor.jurisdictions.kr:KOREA")
    received = ingest(here, IMPORTS, file, actor=Actor(name="test"))
    assert [(one.source, one.rows_loaded, one.rows_rejected) for one in received] == [
        ("declarations", 2, 0),
        ("outcomes", 2, 0),
    ]
    yield prepare_material(IMPORTS, DEFAULT, known(here, IMPORTS, date(2021, 1, 1)))
    here.close()


def test_one_published_file_gives_declarations_and_what_checks_found(material):
    assert list(material.labelled.label) == [0, 1]
    assert list(material.inputs.declarations["declaration_id"]) == ["1001", "1002"]


def test_the_model_sees_logarithms_and_missing_where_there_is_no_mass(material):
    frame = material.inputs.frame
    assert frame["net_mass_log"].iloc[0] == pytest.approx(3.8712, abs=1e-4)
    assert pd.isna(frame["net_mass_log"].iloc[1])
    assert pd.isna(frame["unit_price_log"].iloc[1])
    assert list(frame["is_sent_from_origin"]) == [1, 0]
    assert list(frame["cat_tax_type"]) == ["FCN1", "A"]


def test_a_code_that_lost_its_leading_zero_is_the_same_product(material):
    assert list(material.inputs.frame["hs6"]) == ["030617", "030617"]


def test_tariff_levels_are_cut_from_the_code():
    table = ibis.memtable({"hs6_code": ["930617"], "net_mass_kg": [2.0], "item_price_krw": [6.0]})
    row = prepare(table).to_pandas().iloc[0]
    assert (row["hs6"], row["hs4"], row["hs2"]) == ("930617", "9306", "93")
    assert row["unit_price_log"] == pytest.approx(1.0986, abs=1e-4)


def test_both_results_of_a_check_are_outcomes_and_no_input():
    assert set(IMPORTS.outcomes.with_role(Role.OUTCOME)) == {"status", "critical_fraud"}
    assert not IMPORTS.declarations.with_role(Role.OUTCOME)


def test_the_default_recipe_keeps_copies_together_and_reads_no_actor():
    assert DEFAULT is KOREA.programme().recipe()
    assert DEFAULT.copies == ("hs6", "net_mass_kg")
    assert DEFAULT.split == "group"
    assert all(isinstance(feature, Row) for feature in features_of(IMPORTS, DEFAULT))
    actors = set(IMPORTS.declarations.with_role(Role.ENTITY))
    assert not actors & {column for text in DEFAULT.encode for column in text.split(">")}


def test_a_korean_model_has_a_card_that_promises_only_what_it_knows(tmp_path):
    """Invented rows in the published form: no amounts, no lot, groups held out."""
    lot = np.random.default_rng(5)
    rows = [
        f"{2000 + n},2020-{1 + n // 100:02}-{1 + n % 28:02},{lot.choice([20, 40])},B,11,21,11,10,"
        f"D{n % 30},I{n % 80},S{n % 9},,{lot.choice([930617, 610910, 851712])},CN,CN,8.0,A,G,"
        f"{lot.lognormal(3, 1):.1f},{lot.lognormal(8, 1):.1f},{int(lot.random() < 0.3)},0"
        for n in range(1_200)
    ]
    file = tmp_path / "published.csv"
    file.write_text("\n".join([HEADER, *rows]) + "\n")
    here = create(tmp_path / "home", jurisdiction="veedor.jurisdictions.kr:KOREA")
    ingest(here, IMPORTS, file, actor=Actor(name="test"))
    quick = Recipe(name="everything", estimator="logistic", encode=("hs2",), gap_days=0)
    programme = replace(IMPORTS, recipes=(quick,))
    trained = train(here, programme, actor=Actor(name="test"))
    folder = folder_of(here, trained.version)
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    assert card["burden"]["conditional"] is False
    assert card["burden"]["lot"]["checks"] == 0
    assert card["accountable"]["authority"] is None
    for language in ("es", "en"):
        text = (folder / f"card.{language}.md").read_text(encoding="utf-8")
        for name in ("errors_none", "burden_plain", "proxies_none"):
            assert PAIRS[name][0 if language == "es" else 1] in text
        assert PAIRS["simulated"][0 if language == "es" else 1] not in text
    here.close()
