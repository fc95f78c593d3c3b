"""Promotion with real models: a proven gain, fair burdens, and challengers in shadow before it."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow.compute as pc
import pytest
import sqlalchemy as sa

from tests.flows.test_life import audited, put_live, state
from tests.homes import ROSA, TESTER, version_of
from veedor.errors import InputError, NotAllowed
from veedor.flows import audit_rates as burdens
from veedor.flows import life, models
from veedor.flows.beside import Beside, Occasion
from veedor.flows.compare import compare, comparisons
from veedor.flows.known import known
from veedor.flows.plans import plan_lines
from veedor.flows.promote import promote
from veedor.flows.score import score_table, table_of
from veedor.flows.score_one import Scorer
from veedor.flows.select import select
from veedor.flows.verify import verify
from veedor.models.fairness import AuditRate
from veedor.stores import schema

DECLARATION = {
    "declaration_id": "X1", "filed_on": "2025-05-14", "importer": "IMP8", "office": "A",
    "tariff_code": "851712", "value_usd": 3000, "quantity": 50,
}  # fmt: skip


def shadow_rows(here):
    with here.engine.connect() as connection:
        return connection.execute(sa.select(schema.shadow_scores)).mappings().all()


def test_a_better_version_replaces_the_live_one_on_rows_neither_learnt_from(governed):
    weak = put_live(governed, "weak")
    strong = version_of(governed, "strong")
    life.approve(governed, strong, actor=ROSA, because="read the report")
    result = promote(governed, strong, actor=ROSA, because="better on later rows")
    assert (result.replaced, state(governed, strong), state(governed, weak)) == (
        weak, "live", "approved")  # fmt: skip
    assert result.compared.evidence == "later"
    assert result.compared.facts["first_day"] >= "2024-09-20"  # known 10 days later: after both
    gain = result.compared.differences["average_precision"]
    assert gain["difference"]["low"] > 0
    line = audited(governed, "model.promoted")[-1]
    assert '"p_better"' in line.facts
    verify(governed)


def test_a_version_that_is_no_better_is_refused_with_the_figures(governed):
    strong, weak = put_live(governed, "strong"), version_of(governed, "weak")
    life.approve(governed, weak, actor=ROSA, because="to see")
    with pytest.raises(NotAllowed, match="No gain") as refused:
        promote(governed, weak, actor=ROSA, because="to see")
    assert refused.value.facts["comparison"]["differences"]["auc"]["is_worse"]
    assert (state(governed, strong), state(governed, weak)) == ("live", "approved")


def test_a_group_checked_far_more_than_its_stakes_say_stops_a_promotion(governed, monkeypatch):
    """The office a version looks at is made the only one: what it chooses is then a breach."""
    version = version_of(governed, "weak")
    life.approve(governed, version, actor=ROSA, because="to see")

    def one_office_only(chosen, stakes, group):
        del chosen, stakes
        return [AuditRate(group=str(group[0]), rows=300, selected=40, expected=20.0, ratio=2.0,
                          low=1.4, high=2.9)]  # fmt: skip

    monkeypatch.setattr(burdens, "audit_rate_ratio", one_office_only)
    with pytest.raises(NotAllowed, match="equal stakes") as refused:
        promote(governed, version, actor=ROSA, because="to see")
    assert "2.00 (1.40 to 2.90), 40 chosen where 20.0 were due" in str(refused.value)
    assert state(governed, version) == "approved"


def test_too_few_later_rows_make_the_recipes_be_judged_as_of_one_day(governed):
    with governed.engine.begin() as connection:  # as if both had been trained at the very end
        connection.execute(sa.update(schema.models).values(as_of=date(2025, 5, 20)))
    strong, weak = version_of(governed, "strong"), version_of(governed, "weak")
    result = compare(governed, strong, weak, actor=TESTER)
    assert result.evidence == "recipes"
    assert result.facts["lag_days"] == [0, 0]
    assert result.is_gain
    assert [row["evidence"] for row in comparisons(governed, weak)] == ["recipes"]


def test_a_challenger_scores_beside_the_live_model_and_is_shown_nowhere(governed):
    weak, strong = put_live(governed, "weak"), version_of(governed, "strong")
    life.shadow(governed, strong, actor=TESTER)
    programme = governed.jurisdiction.programme()
    plan = select(governed, programme, actor=TESTER)
    answer = Scorer(governed, programme).score(DECLARATION, actor=TESTER)
    rows = shadow_rows(governed)
    assert len(rows) == plan.candidates + 1
    assert {(row["model_version"], row["live_version"]) for row in rows} == {(strong, weak)}
    (alone,) = [row for row in rows if row["source"] == f"score:{answer['score_id']}"]
    assert alone["live_probability"] == answer["probability"] != alone["probability"]
    assert strong not in str(plan_lines(governed, plan.plan_id)) + str(answer)


def test_a_challenger_says_in_shadow_what_it_says_by_itself(governed):
    put_live(governed, "weak")
    strong = version_of(governed, "strong")
    programme = governed.jurisdiction.programme()
    itself = models.load(governed, models.registered(governed, programme, strong))
    _, alone = score_table(governed, programme, itself, table_of(programme, [DECLARATION]))
    life.shadow(governed, strong, actor=TESTER)
    Scorer(governed, programme).score(DECLARATION, actor=TESTER)
    (row,) = shadow_rows(governed)
    assert row["probability"] == pytest.approx(alone.probability[0], abs=1e-9)


def test_shadow_scores_decide_once_their_results_are_known(governed):
    weak, strong = put_live(governed, "weak"), version_of(governed, "strong")
    life.shadow(governed, strong, actor=TESTER)
    programme = governed.jurisdiction.programme()
    world = known(governed, programme)
    days = world.declarations["filed_on"]
    target = world.declarations.filter(pc.greater(days, world.as_of - timedelta(days=80)))
    live = models.load(governed, models.registered(governed, programme))
    inputs, scored = score_table(governed, programme, live, target, world=world)
    Beside(governed, programme).score(
        Occasion(source="plan:all", model=live, target=target, world=world, inputs=inputs,
                 scored=scored)
    )  # fmt: skip
    result = compare(governed, strong, weak, actor=TESTER)
    assert result.evidence == "shadow"
    assert result.facts["rows"] == len(shadow_rows(governed))
    assert result.differences["auc"]["is_better"]


def test_a_failing_challenger_costs_the_live_model_nothing_and_is_taken_out(governed):
    weak, strong = put_live(governed, "weak"), version_of(governed, "strong")
    life.shadow(governed, strong, actor=TESTER)
    digest = models.by_version(governed, strong).artifact_hash
    file = governed.home / "artifacts" / digest[:2] / digest
    file.write_bytes(b"not the model")
    answer = Scorer(governed, governed.jurisdiction.programme()).score(DECLARATION, actor=TESTER)
    assert answer["model_version"] == weak
    assert not models.by_version(governed, strong).in_shadow
    (line,) = audited(governed, "challenger.left")
    assert "IntegrityError" in line.facts


def test_no_more_challengers_than_may_be_scored(governed, monkeypatch):
    monkeypatch.setattr(life, "MOST_CHALLENGERS", 1)
    life.shadow(governed, version_of(governed, "weak"), actor=TESTER)
    with pytest.raises(InputError, match="challengers"):
        life.shadow(governed, version_of(governed, "strong"), actor=TESTER)


def test_versions_are_compared_on_the_same_rows_only(governed):
    strong, weak = version_of(governed, "strong"), version_of(governed, "weak")
    one = compare(governed, strong, weak, actor=TESTER)
    other = compare(governed, weak, strong, actor=TESTER)
    for name, difference in one.differences.items():
        reverse = other.differences[name]["difference"]["value"]
        assert np.isclose(difference["difference"]["value"], -reverse)
