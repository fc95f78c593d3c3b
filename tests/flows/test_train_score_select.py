"""Learn, score, select on a small simulation: what each flow promises about time and repetition."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from tests.homes import TESTER
from veedor.errors import InputError, IntegrityError, NotFound, NotReady
from veedor.flows import models
from veedor.flows.judge import judge
from veedor.flows.known import known
from veedor.flows.labels import labelled
from veedor.flows.plans import plan_lines
from veedor.flows.score import COLUMNS, score_file
from veedor.flows.select import select
from veedor.flows.train import prepare_material, train
from veedor.flows.verify import verify
from veedor.models.evaluate import evaluate
from veedor.stores import schema


@pytest.fixture
def last_month(peru_small: Path) -> Path:
    return sorted((peru_small / "declarations").glob("*.parquet"))[-1]


def test_training_again_on_the_same_data_gives_the_registered_model(here):
    programme = here.jurisdiction.programme()
    before = models.registered(here, programme)
    again = train(here, programme, "xgboost", actor=TESTER)
    assert again.was_known
    assert again.version == before.version


def test_the_report_lies_where_the_result_says(here):
    model = models.registered(here, here.jurisdiction.programme())
    report = here.home / model.report_path
    page = report.read_text(encoding="utf-8")
    assert "http" not in page.split("</style>")[0].replace("http://www.w3.org", "")
    assert json.loads((report.parent / "evaluation.json").read_text(encoding="utf-8"))


def test_a_label_is_what_was_known_before_the_day(here):
    programme = here.jurisdiction.programme()
    everything = known(here, programme)
    day = everything.as_of - timedelta(days=120)
    earlier = known(here, programme, day)
    assert pc.max(earlier.outcomes["known_on"]).as_py() < day
    assert pc.max(earlier.declarations["filed_on"]).as_py() <= day
    assert len(labelled(programme, earlier).label) < len(labelled(programme, everything).label)


def test_an_altered_model_is_never_loaded(here):
    programme = here.jurisdiction.programme()
    model = models.registered(here, programme)
    (file,) = [path for path in (here.home / "artifacts").rglob("*") if path.is_file()
               and model.artifact_hash in str(path).replace("/", "")][:1]  # fmt: skip
    stored = bytearray(file.read_bytes())
    stored[len(stored) // 2] ^= 1
    file.chmod(0o644)
    file.write_bytes(stored)
    with pytest.raises(IntegrityError):
        models.load(here, model)


def test_scores_have_a_line_for_every_row_in_the_order_of_the_file(here, last_month, tmp_path):
    shuffled = pq.read_table(last_month)
    order = np.random.default_rng(1).permutation(shuffled.num_rows)
    pq.write_table(shuffled.take(pa.array(order)), tmp_path / "in.parquet")
    programme = here.jurisdiction.programme()
    score_file(here, programme, tmp_path / "in.parquet", tmp_path / "out.csv", actor=TESTER)
    with (tmp_path / "out.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    identity = [row["declaration_id"] for row in rows]
    assert identity == shuffled.take(pa.array(order))["declaration_id"].to_pylist()
    assert all(0 <= float(row["probability"]) <= 1 for row in rows)
    assert all(0 <= float(row["anomaly"]) <= 100 for row in rows)
    assert any(row["reasons"] for row in rows)


def test_a_row_that_breaks_its_source_has_a_line_that_says_why(here, last_month, tmp_path):
    rows = pq.read_table(last_month).slice(0, 5).to_pylist()
    rows[2]["gross_mass_kg"] = -5.0
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "in.parquet")
    programme = here.jurisdiction.programme()
    result = score_file(here, programme, tmp_path / "in.parquet", tmp_path / "o.csv", actor=TESTER)
    with (tmp_path / "o.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert (result.rows, result.not_scored) == (5, 1)
    assert lines[2]["probability"] == lines[2]["likeliest_type"] == ""
    assert lines[1]["likeliest_type"]
    assert "gross_mass_kg" in lines[2]["reasons"]


def test_scoring_does_not_depend_on_what_the_outcomes_said_later(here, last_month, tmp_path):
    """The score of a day may use only results known before it, so later results change nothing."""
    programme = here.jurisdiction.programme()
    score_file(here, programme, last_month, tmp_path / "before.csv", actor=TESTER)
    table = pq.read_table(last_month)
    late = pa.Table.from_pylist(
        [
            {"declaration_id": identity, "inspected_on": day, "known_on": day, "status": "found"}
            for identity, day in zip(
                table["declaration_id"].to_pylist()[-40:],
                [pc.max(table["filed_on"]).as_py()] * 40,
                strict=True,
            )
        ]
    )
    pq.write_table(late, tmp_path / "late.parquet")
    from veedor.flows.ingest import ingest

    ingest(here, programme, tmp_path / "late.parquet", source="outcomes", actor=TESTER)
    score_file(here, programme, last_month, tmp_path / "after.csv", actor=TESTER)
    assert (tmp_path / "before.csv").read_text() == (tmp_path / "after.csv").read_text()


def test_a_day_is_selected_once_and_lawfully(here):
    programme = here.jurisdiction.programme()
    plan = select(here, programme, actor=TESTER)
    assert plan.was_known
    lines = plan_lines(here, plan.plan_id)
    capacity = dict(programme.policy.capacity)
    for office in {line["office"] for line in lines}:
        mine = [line for line in lines if line["office"] == office]
        assert len(mine) <= capacity.get(office, programme.policy.default_capacity)
        assert [line["position"] for line in mine] == list(range(1, len(mine) + 1))
    assert all(0 < line["inclusion_probability"] <= 1 for line in lines)
    assert all(line["reasons"] is not None for line in lines)


def test_another_day_gets_another_plan(here):
    programme = here.jurisdiction.programme()
    day = known(here, programme).as_of - timedelta(days=1)
    plan = select(here, programme, day, actor=TESTER)
    assert plan.day == day
    assert not plan.was_known


def test_a_day_without_declarations_says_so(here):
    with pytest.raises((NotFound, NotReady)):
        programme = here.jurisdiction.programme()
        select(here, programme, known(here, programme).as_of.replace(year=2031), actor=TESTER)


def test_a_random_k_fold_is_refused(here):
    programme = here.jurisdiction.programme()
    recipe = programme.recipe("xgboost")
    material = prepare_material(programme, recipe, known(here, programme))
    with pytest.raises(InputError, match="refused"):
        judge(programme, recipe, material, "random")


@pytest.mark.parametrize("protocol", ["time", "group"])
def test_judging_keeps_what_heads_say_beside_the_type_that_was_found(here, protocol):
    programme = here.jurisdiction.programme()
    recipe = replace(programme.recipe("boosting"), parameters={"max_iter": 10})
    material = prepare_material(programme, recipe, known(here, programme))
    verdict = judge(programme, recipe, material, protocol)
    judged, rows = verdict.judged, verdict.rows
    assert list(judged.finding_type) == list(material.labelled.finding_type[rows])
    assert judged.heads.types[0] == "undervaluation"
    said = np.nansum(judged.heads.probability, axis=1)
    assert said == pytest.approx(judged.probability)
    assert "undervaluation" in evaluate(judged, resamples=20).types["heads"]


def test_a_changed_audit_line_is_found_and_named(here):
    assert verify(here).lines > 3
    with here.engine.begin() as connection:
        connection.execute(sa.text("DROP TRIGGER IF EXISTS " + _update_trigger(connection)))
        connection.execute(
            sa.update(schema.audit_lines).where(schema.audit_lines.c.number == 3).values(actor="x")
        )
    with pytest.raises(IntegrityError, match="line 3"):
        verify(here)


def _update_trigger(connection) -> str:
    names = connection.execute(
        sa.text("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='audit_lines'")
    ).scalars()
    return next(name for name in names if "update" in name)
