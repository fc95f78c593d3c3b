"""One declaration scored while the caller waits: the same as in a file, once for each key."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from tests.homes import TESTER
from veedor.errors import InputError, VeedorError
from veedor.flows.score import COLUMNS, _line, score_file
from veedor.flows.score_one import Scorer
from veedor.models.model import Scored
from veedor.stores import schema


@pytest.fixture
def declaration(peru_small: Path) -> dict:
    file = sorted((peru_small / "declarations").glob("*.parquet"))[-1]
    row = pq.read_table(file).slice(7, 1).to_pylist()[0]
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in row.items()}


def test_one_by_one_and_in_a_file_a_declaration_gets_the_same_score(here, declaration, tmp_path):
    programme = here.jurisdiction.programme()
    answer = Scorer(here, programme).score(declaration, actor=TESTER)
    with (tmp_path / "one.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, declaration.keys())
        writer.writeheader()
        writer.writerow(declaration)
    score_file(here, programme, tmp_path / "one.csv", tmp_path / "out.csv", actor=TESTER)
    with (tmp_path / "out.csv").open(encoding="utf-8") as file:
        (line,) = csv.DictReader(file)
    assert float(line["probability"]) == pytest.approx(answer["probability"], abs=1e-6)
    assert float(line["expected_amount"]) == pytest.approx(answer["expected_amount"], abs=0.01)
    kind, said = max(answer["heads"].items(), key=lambda head: head[1]["probability"])
    assert line["likeliest_type"] == kind
    assert float(line["likeliest_type_probability"]) == pytest.approx(said["probability"], abs=1e-6)


def test_a_model_without_heads_names_no_type_in_a_file():
    scored = Scored(np.array([0.1]), np.array([5.0]), np.array([50.0]), [()])
    line = dict(zip(COLUMNS, _line("a", scored, 0, "v", "en"), strict=True))
    assert (line["likeliest_type"], line["likeliest_type_probability"]) == ("", "")


def test_the_score_is_stored_with_reasons_and_features_before_it_is_answered(here, declaration):
    answer = Scorer(here, here.jurisdiction.programme()).score(declaration, actor=TESTER)
    with here.engine.connect() as connection:
        row = connection.execute(
            sa.select(schema.scores).where(schema.scores.c.id == answer["score_id"])
        ).mappings().one()  # fmt: skip
    assert row["declaration_id"] == declaration["declaration_id"]
    assert row["reasons"] == answer["reasons"]
    assert "unit_value_line_zscore" in row["features"]


def test_the_same_key_gives_the_first_answer_and_another_request_is_a_conflict(here, declaration):
    scorer = Scorer(here, here.jurisdiction.programme())
    keys = {"idempotency_key": "k1", "request_hash": "h1"}
    first = scorer.score(declaration, actor=TESTER, **keys)
    second = scorer.score(declaration, actor=TESTER, **keys)
    assert second["replayed"]
    assert second["score_id"] == first["score_id"]
    with pytest.raises(InputError) as error:
        scorer.score(declaration, actor=TESTER, idempotency_key="k1", request_hash="h2")
    assert error.value.facts["conflict"]


@pytest.mark.parametrize(
    "change",
    [
        {"gross_mass_kg": -1},
        {"filed_on": "soon"},
        {"importer_ruc": None},
        {"importer_ruc": "123"},
        {"unheard_of": 1},
    ],
)
def test_a_declaration_that_breaks_its_source_is_refused_and_nothing_is_stored(
    here, declaration, change
):
    with pytest.raises(VeedorError):
        Scorer(here, here.jurisdiction.programme()).score(declaration | change, actor=TESTER)
    with here.engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(schema.scores)) == 0
