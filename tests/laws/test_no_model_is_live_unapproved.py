"""Law: whatever verbs are tried, in whatever order, by whomever: a live version was approved by
somebody who did not train it, and a programme has at most one. Once a version was live, only a live
one scores, is exported, explains or has its card written, unless another is named."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.homes import TESTER
from veedor.domain.actor import UNKNOWN, Actor, Duty
from veedor.errors import NotReady, VeedorError
from veedor.flows import card, life, models, promote
from veedor.flows.explain import explain
from veedor.flows.export import export
from veedor.flows.known import known
from veedor.flows.score_one import Scorer
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
VERBS = ("approve", "promote", "rollback", "retire", "shadow", "back to candidate", "export",
         "export on trial")  # fmt: skip
steps = st.tuples(
    st.sampled_from(VERBS), st.sampled_from(sorted(TRAINED_BY)), st.sampled_from(PEOPLE)
)


@pytest.fixture(scope="module")
def three(governed_home, tmp_path_factory) -> Path:
    """The small country's home with three more candidates: one model, under three names."""
    home = tmp_path_factory.mktemp("law") / "home"
    shutil.copytree(governed_home, home)
    here = open_home(home)
    trained = models.registered(here, here.jurisdiction.programme())
    with here.engine.begin() as connection:
        for version, trainer in TRAINED_BY.items():
            row = {**vars(trained), "version": version, "trained_by": trainer,
                   "trained_at": datetime.now(UTC)}  # fmt: skip
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
        elif verb.startswith("export"):
            export(here, here.jurisdiction.programme(), here.home.parent / verb, version=version,
                   trial="trial" in verb, form="joblib", actor=actor)  # fmt: skip
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
def test_a_live_version_was_approved_by_somebody_who_did_not_train_it(three, tried):
    for here in copies(three):
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


def test_the_history_of_a_version_cannot_be_rewritten(three):
    for here in copies(three):
        with pytest.raises(sa.exc.DatabaseError, match="append-only"), here.engine.begin() as write:
            write.execute(sa.update(schema.model_events).values(actor="somebody"))
        with pytest.raises(sa.exc.DatabaseError, match="append-only"), here.engine.begin() as write:
            write.execute(sa.delete(schema.model_events))


def test_two_live_versions_are_refused_by_the_table_itself(three):
    for here in copies(three):
        with pytest.raises(sa.exc.IntegrityError), here.engine.begin() as write:
            write.execute(sa.update(schema.models).values(state="live"))


def ever_live(here: Installation) -> bool:
    """By the book of events alone."""
    events = schema.model_events
    with here.engine.connect() as connection:
        return bool(connection.scalars(sa.select(events).where(events.c.to_state == "live")).all())


def states(here: Installation) -> dict[str, str]:
    table = schema.models
    with here.engine.connect() as connection:
        rows = connection.execute(sa.select(table.c.version, table.c.state))
        return {row.version: row.state for row in rows}


def exported(here: Installation) -> list[dict]:
    """What the audit says of exports, the oldest first."""
    lines = schema.audit_lines
    with here.engine.connect() as connection:
        query = sa.select(lines.c.subject, lines.c.facts).where(lines.c.action == "model.exported")
        found = connection.execute(query.order_by(lines.c.number)).all()
    return [{"version": one.subject, **json.loads(one.facts)} for one in found]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(tried=st.lists(steps, min_size=4, max_size=14))
def test_a_version_that_may_not_be_used_is_exported_only_as_a_recorded_trial(three, tried):
    for here in copies(three):
        for verb, version, actor in tried:
            state, was_live, before = states(here)[version], ever_live(here), len(exported(here))
            attempt(here, verb, version, actor)
            lines = exported(here)[before:]
            may = state in ("approved", "live") or (state == "candidate" and not was_live)
            if not verb.startswith("export") or (verb == "export" and not may):
                assert lines == []
                continue
            (line,) = lines
            assert (line["version"], line["state"], line["trial"]) == (
                version, state, verb == "export on trial")  # fmt: skip


def defaults(here: Installation) -> dict[str, str]:
    """The version that every verb which speaks by a model takes when none is named."""
    programme = here.jurisdiction.programme()
    world = known(here, programme)
    last = world.declarations.slice(world.declarations.num_rows - 1)
    number = last["declaration_id"][0].as_py()
    to = here.home.parent
    return {
        "score": Scorer(here, programme).model().version,
        "export": export(here, programme, to, form="joblib", actor=TESTER).version,
        "explain": explain(here, programme, number, actor=TESTER).model_version,
        "card": card.card(here, out=to / "card", actor=TESTER).version,
    }


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(tried=st.lists(steps, max_size=10))
@example(tried=[("approve", "m1", PEOPLE[1]), ("promote", "m1", PEOPLE[1])])
@example(tried=[("retire", "m3", PEOPLE[1])])
def test_what_speaks_by_default_is_the_live_version_once_one_was(three, tried):
    for here in copies(three):
        for verb, version, actor in tried:
            attempt(here, verb, version, actor)
        now = states(here)
        live = [version for version, state in now.items() if state == "live"]
        if ever_live(here) and not live:
            with pytest.raises(NotReady, match="retired"):
                defaults(here)
            continue
        last = next(v for v in ("m3", "m2", "m1", *now) if now[v] != "retired")
        assert set(defaults(here).values()) == set(live or [last])
