"""A day's anomalies in a small simulated Peruvian home."""

from __future__ import annotations

import json

import numpy as np
import pyarrow.compute as pc
import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from tests.homes import ROSA, TESTER
from veedor.cli import app
from veedor.errors import InputError, NotFound, NotReady
from veedor.flows import models
from veedor.flows.anomalies import LONGEST_REASON, kept_anomalies, last_reviews, review
from veedor.flows.known import known
from veedor.flows.score import score_table
from veedor.flows.select import candidates_of
from veedor.flows.watch_anomalies import watch_anomalies
from veedor.stores import schema

CHEAP = "PRICE_LOW"  # one detector that needs no features: a test takes a second


def lines(here, action: str) -> list:
    table = schema.audit_lines
    with here.engine.connect() as connection:
        return list(connection.execute(sa.select(table).where(table.c.action == action)).mappings())


def test_all_declared_detectors_judge_and_what_they_find_is_kept(here):
    programme = here.jurisdiction.programme()
    result = watch_anomalies(here, programme, actor=TESTER)
    assert set(result.drifts) | set(result.silent) == {d.name for d in programme.detectors}
    assert {"unit_value_low", "unusual_declaration"} <= set(result.drifts)
    assert len(result.anomalies) > 0
    assert {one.id for one in kept_anomalies(here, programme)} == {a.id for a in result.anomalies}
    for one in result.anomalies:
        assert one.score_raw >= one.threshold_value
        assert one.explanation_es != one.explanation_en


def test_the_same_day_again_keeps_nothing_twice(here):
    programme = here.jurisdiction.programme()
    first = watch_anomalies(here, programme, type_code=CHEAP, actor=TESTER)
    second = watch_anomalies(here, programme, type_code=CHEAP, actor=TESTER)
    assert second.fresh == 0
    assert second.anomalies == first.anomalies
    assert len(lines(here, "anomalies.watched")) == 2


def days_with_finds(here, programme) -> list:
    """Days of the last month on which the price detector found something."""
    clock = programme.declarations.clock
    filed = known(here, programme).declarations[clock]
    days = sorted(set(filed.to_pylist()))[-12:]
    found = {}
    for day in days:
        found[day] = watch_anomalies(here, programme, day, type_code=CHEAP, actor=TESTER)
    return [day for day, result in found.items() if result.anomalies]


def test_a_month_keeps_its_thresholds_and_a_review_outlives_the_next_watch(here):
    programme = here.jurisdiction.programme()
    day = days_with_finds(here, programme)[0]
    chosen = watch_anomalies(here, programme, day, type_code=CHEAP, actor=TESTER).anomalies[0]
    table = schema.anomaly_thresholds
    with here.engine.connect() as connection:
        months = connection.execute(
            sa.select(table.c.valid_from, sa.func.count()).where(table.c.peer_group_id == "")
            .group_by(table.c.valid_from)
        ).all()  # fmt: skip
    assert {count for _, count in months} == {1}
    review(here, chosen.id, "dismissed", because="a sale of samples", actor=TESTER)
    again = watch_anomalies(here, programme, day, type_code=CHEAP, actor=TESTER)
    mine = next(one for one in again.anomalies if one.id == chosen.id)
    assert (mine.status, mine.reviewer) == ("dismissed", "tester")
    (line,) = lines(here, "anomaly.reviewed")
    assert (line["subject"], line["because"]) == (chosen.id, "a sale of samples")
    assert json.loads(line["facts"])["to"] == "dismissed"
    later = review(here, chosen.id, "confirmed", because=" no samples after all ", actor=ROSA)
    (last,) = last_reviews(here, again.anomalies).values()
    assert (last.reviewer, last.because) == (ROSA.name, "no samples after all")
    assert last.at.isoformat() == lines(here, "anomaly.reviewed")[-1]["at"]
    assert later.status == "confirmed"


def test_a_review_needs_a_known_anomaly_a_result_and_a_reason(here):
    with pytest.raises(NotFound, match="no such anomaly"):
        review(here, "none", "dismissed", because="x", actor=TESTER)
    with pytest.raises(InputError, match="not a result"):
        review(here, "none", "liked", because="x", actor=TESTER)
    with pytest.raises(InputError, match="reason"):
        review(here, "none", "dismissed", because=" ", actor=TESTER)
    with pytest.raises(InputError, match="too long"):
        review(here, "none", "dismissed", because="x" * (LONGEST_REASON + 1), actor=TESTER)


def test_a_type_nobody_watches_for_is_refused_with_those_that_are(here):
    with pytest.raises(NotReady) as refused:
        watch_anomalies(here, here.jurisdiction.programme(), type_code="CYCLE", actor=TESTER)
    assert "PRICE_LOW" in refused.value.next


def test_the_verb_prints_one_object_for_machines_and_a_list_for_people(here):
    run = CliRunner().invoke
    home = ["--home", str(here.home), "--type", CHEAP]
    told = json.loads(run(app, ["anomalies", "imports", *home, "--json"]).stdout)
    assert {"day", "anomalies", "fresh", "drifts"} <= set(told)
    spanish = run(app, ["anomalies", *home, "--language", "es"]).stdout
    assert "DATOS SIMULADOS" in spanish
    assert "Anomalías · Perú" in spanish
    refused = run(app, ["anomalies", "review", "none", "--status", "dismissed", "--because", "x",
                        "--home", str(here.home)])  # fmt: skip
    assert refused.exit_code == 1


def test_the_lots_strata_hold_unusual_rows_that_the_model_does_not_fear(here):
    programme = here.jurisdiction.programme()
    world = known(here, programme)
    clock = programme.declarations.clock
    target = world.declarations.filter(pc.equal(world.declarations[clock], world.as_of))
    model = models.load(here, models.registered(here, programme))
    _, scored = score_table(here, programme, model, target, world=world)
    strata = np.asarray(candidates_of(programme, world, target, scored).strata)
    means = {label: scored.anomaly[strata == label].mean() for label in np.unique(strata)}
    assert len(means) == 5
    most_unusual = strata == max(means, key=means.get)
    assert scored.anomaly[most_unusual].min() >= scored.anomaly[~most_unusual].max()
    feared = np.quantile(scored.probability, 0.8)
    assert (scored.probability[most_unusual] < feared).sum() >= 1
