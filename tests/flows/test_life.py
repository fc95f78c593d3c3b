"""From candidate to retired and back: what each verb asks for, and what it leaves behind."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.homes import ROSA, TESTER, version_of
from veedor.domain.actor import Actor, Duty
from veedor.errors import InputError, NotAllowed, NotReady
from veedor.flows import life, models
from veedor.flows.promote import promote
from veedor.flows.register import described, versions
from veedor.flows.verify import verify
from veedor.stores import schema

LUIS = Actor(name="luis", duty=Duty.ADMINISTRATOR)


def state(here, version):
    return models.by_version(here, version).state


def audited(here, action):
    lines = schema.audit_lines
    with here.engine.connect() as connection:
        return connection.execute(sa.select(lines).where(lines.c.action == action)).all()


def put_live(here, recipe):
    version = version_of(here, recipe)
    life.approve(here, version, actor=ROSA, because="read the report")
    promote(here, version, actor=ROSA, because="it may begin")
    return version


def test_what_was_trained_is_a_candidate_with_a_first_step(governed):
    version = version_of(governed, "weak")
    (step,) = life.history(governed, version)
    assert (step.from_state, step.to_state, step.actor) == (None, "candidate", "tester")


def test_the_one_who_trained_cannot_approve_under_either_name(governed):
    version = version_of(governed, "weak")
    for name in ("tester", "cli:tester", "Tester"):
        with pytest.raises(NotAllowed, match="trained"):
            life.approve(governed, version, actor=Actor(name=name, duty=Duty.MANAGER), because="x")
    assert state(governed, version) == "candidate"


@pytest.mark.parametrize("duty", [None, Duty.ANALYST, Duty.INSPECTOR])
def test_only_a_manager_or_an_administrator_may_approve(governed, duty):
    with pytest.raises(NotAllowed, match="manager or an administrator"):
        life.approve(governed, version_of(governed, "weak"),
                     actor=Actor(name="eva", duty=duty), because="x")  # fmt: skip


def test_an_approval_needs_a_reason_and_is_written_down_with_it(governed):
    version = version_of(governed, "weak")
    with pytest.raises(InputError, match="reason"):
        life.approve(governed, version, actor=ROSA, because="  ")
    life.approve(governed, version, actor=LUIS, because="figures are honest")
    (line,) = audited(governed, "model.approved")
    assert (line.actor, line.duty, line.subject, line.because) == (
        "luis", "administrator", version, "figures are honest")  # fmt: skip
    assert described(governed, version)["history"][-1].because == "figures are honest"
    verify(governed)


def test_a_home_without_a_live_version_scores_with_the_latest(governed):
    programme = governed.jurisdiction.programme()
    assert models.registered(governed, programme).version == versions(governed)[0]["version"]


def test_a_version_that_was_retired_is_not_taken_even_before_any_was_live(governed):
    programme = governed.jurisdiction.programme()
    last, before = (row["version"] for row in versions(governed))
    life.retire(governed, last, actor=ROSA, because="learnt from a broken file")
    assert models.registered(governed, programme).version == before
    life.retire(governed, before, actor=ROSA, because="so did this one")
    with pytest.raises(NotReady, match="retired"):
        models.registered(governed, programme)


def test_once_a_version_was_live_only_a_live_one_is_used_by_default(governed):
    programme = governed.jurisdiction.programme()
    version = put_live(governed, "weak")
    assert models.registered(governed, programme).version == version
    assert models.registered(governed, programme, "latest").version == version_of(
        governed, "strong"
    )
    life.retire(governed, version, actor=ROSA, because="it was never good")
    with pytest.raises(NotReady, match="retired"):
        models.registered(governed, programme)


def test_an_unapproved_version_cannot_be_promoted(governed):
    with pytest.raises(NotAllowed, match="approved"):
        promote(governed, version_of(governed, "weak"), actor=ROSA, because="now")


def test_a_rollback_returns_to_the_version_before_and_takes_the_approval_away(governed):
    weak, strong = put_live(governed, "weak"), put_live(governed, "strong")
    assert state(governed, weak) == "approved"
    life.rollback(governed, "imports", actor=ROSA, because="lists went wrong")
    assert (state(governed, weak), state(governed, strong)) == ("live", "candidate")
    (line,) = audited(governed, "model.rolled_back")
    assert (line.subject, line.because) == (weak, "lists went wrong")
    with pytest.raises(NotAllowed):
        promote(governed, strong, actor=ROSA, because="again")
    with pytest.raises(NotReady, match="earlier"):
        life.rollback(governed, "imports", actor=ROSA, because="further")
    verify(governed)


def test_a_retired_version_stays_retired(governed):
    version = version_of(governed, "weak")
    life.retire(governed, version, actor=ROSA, because="superseded")
    for verb in (life.approve, life.retire, promote):
        with pytest.raises((NotAllowed, InputError)):
            verb(governed, version, actor=ROSA, because="after all")
    with pytest.raises(InputError):
        life.shadow(governed, version, actor=TESTER)
    assert state(governed, version) == "retired"
