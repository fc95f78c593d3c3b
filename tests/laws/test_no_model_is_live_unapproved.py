"""Law: whatever verbs are tried, in whatever order, by whomever: a live version was approved by
somebody who did not train it, and a programme has at most one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.homes import COUNTRY, TESTER
from veedor.domain.actor import UNKNOWN, Actor, Duty
from veedor.errors import VeedorError
from veedor.flows import life, models, promote
from veedor.flows.initialise import initialise
from veedor.flows.verify import verify
from veedor.installation import Installation, open_home
from veedor.stores import schema

PEOPLE = (
    Actor(name="ana", duty=Duty.MANAGER),
    Actor(name="rosa", duty=Duty.MANAGER),
    Actor(name="luis", duty=Duty.ADMINISTRATOR),
    Actor(name="eva", duty=Duty.ANALYST),
    Actor(name="cli:rosa"),
    Actor(name=" ", duty=Duty.MANAGER),
    UNKNOWN,
)
TRAINED_BY = {"m1": "ana", "m2": "cli:rosa", "m3": "unknown"}
VERBS = ("approve", "promote", "rollback", "retire", "shadow", "back to candidate")
steps = st.tuples(
    st.sampled_from(VERBS), st.sampled_from(sorted(TRAINED_BY)), st.sampled_from(PEOPLE)
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Path:
    """A home with three candidates in its register; nothing was really trained."""
    home = tmp_path_factory.mktemp("law") / "home"
    here = initialise(home, jurisdiction=COUNTRY, actor=TESTER)
    with here.engine.begin() as connection:
        for version, trainer in TRAINED_BY.items():
            row = {
                "version": version, "programme": "imports", "recipe": "strong",
                "state": "candidate", "trained_at": datetime.now(UTC), "trained_by": trainer,
                "artifact_hash": "0" * 64, "table_versions": {}, "code_version": "0", "seed": 7,
                "metrics": {"learnt_from": {}, "figures": {}}, "report_path": None, "as_of": None,
            }  # fmt: skip
            connection.execute(sa.insert(schema.models), row)
            life.begin(connection, row, Actor(name=trainer))
    here.close()
    return home


def copies(home: Path) -> Iterator[Installation]:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(home, Path(folder) / "home")
        here = open_home(Path(folder) / "home")
        yield here
        here.close()


def attempt(here: Installation, verb: str, version: str, actor: Actor) -> None:
    """Try a verb; that it is refused is part of the law."""
    try:
        if verb == "approve":
            life.approve(here, version, actor=actor, because="why not")
        elif verb == "promote":  # what promote does once its figures are good
            life.check_may_decide(actor, "why not", "promote")
            with here.engine.connect() as connection:
                present = life.live_version(connection, "imports")
            model = models.by_version(here, version)
            promote._make_live(here, model, present, actor, "why not", {})
        elif verb == "rollback":
            life.rollback(here, "imports", actor=actor, because="why not")
        elif verb == "retire":
            life.retire(here, version, actor=actor, because="why not")
        elif verb == "shadow":
            life.shadow(here, version, actor=actor)
        else:  # a step no verb offers, straight through the door they all use
            with here.engine.begin() as connection:
                model = models.by_version(here, version)
                life.move(connection, model, ("candidate", "live"), actor=actor, because="x",
                          action="model.promoted", facts={})  # fmt: skip
    except VeedorError:
        pass


def approver(here: Installation, version: str) -> str | None:
    """Who approved it since it last was a candidate, by the book of events alone."""
    found = None
    for step in life.history(here, version):
        if step.to_state == "candidate":
            found = None
        elif (step.from_state, step.to_state) == ("candidate", "approved"):
            found = step.actor
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(tried=st.lists(steps, min_size=4, max_size=14))
def test_a_live_version_was_approved_by_somebody_who_did_not_train_it(empty, tried):
    for here in copies(empty):
        for verb, version, actor in tried:
            attempt(here, verb, version, actor)
            with here.engine.connect() as connection:
                rows = connection.execute(sa.select(schema.models)).mappings().all()
            live = [row for row in rows if row["state"] == "live"]
            assert len(live) <= 1
            for row in live:
                by = approver(here, row["version"])
                assert by is not None
                assert by.removeprefix("cli:") != row["trained_by"].removeprefix("cli:")
                assert by.strip() and by != "unknown"
        verify(here)


def test_the_history_of_a_version_cannot_be_rewritten(empty):
    for here in copies(empty):
        with pytest.raises(sa.exc.DatabaseError, match="append-only"), here.engine.begin() as write:
            write.execute(sa.update(schema.model_events).values(actor="somebody"))
        with pytest.raises(sa.exc.DatabaseError, match="append-only"), here.engine.begin() as write:
            write.execute(sa.delete(schema.model_events))


def test_two_live_versions_are_refused_by_the_table_itself(empty):
    for here in copies(empty):
        with pytest.raises(sa.exc.IntegrityError), here.engine.begin() as write:
            write.execute(sa.update(schema.models).values(state="live"))
