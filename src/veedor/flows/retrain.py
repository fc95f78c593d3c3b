"""Train the live recipe again on what is known by a day, and let it challenge in shadow.

Made for a scheduler: for its date it does its work once. Killed half-way, the same command goes on;
run again, it does nothing. It never promotes: that takes a person and a proven gain.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from veedor.domain.actor import Actor
from veedor.errors import NotFound, NotReady
from veedor.flows import life, mirror, models
from veedor.flows.known import last_filed
from veedor.flows.progress import Progress, silent
from veedor.flows.train import train
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.ledger import audit
from veedor.models.recipe import Recipe
from veedor.stores import schema


@dataclass(frozen=True, kw_only=True)
class Retrained:
    """The version of a day; `was_known`: that day had been done. `left`: who made room for it."""

    programme: str
    day: date
    version: str
    live_version: str | None
    in_shadow: bool
    left: tuple[str, ...]
    was_known: bool


def retrain(
    installation: Installation,
    programme: Programme,
    *,
    as_of: date | None = None,
    actor: Actor,
    on_progress: Progress = silent,
) -> Retrained:
    """The live version's recipe learnt as of the day (the last day filed by default).

    Where no version was trained yet, the programme's default recipe. What is trained enters the
    shadow of the live version, unless it is the live version itself.
    """
    day = as_of or last_filed(installation, programme)
    before = _done(installation, programme, day)
    if before is not None:
        return before
    trained = train(
        installation, programme, _recipe(installation, programme), as_of=day, actor=actor,
        on_progress=on_progress,
    )  # fmt: skip
    with installation.engine.begin() as connection:
        live = life.live_version(connection, programme.name)
        enters = trained.version != live
        left = _make_room(connection, programme, trained.version, actor) if enters else ()
        if enters:
            life.enter_shadow(connection, trained.version, True, actor, retrained_for=day)
        row = {
            "programme": programme.name, "day": day, "version": trained.version,
            "live_version": live, "in_shadow": enters, "at": datetime.now(UTC),
            "actor": actor.name,
        }  # fmt: skip
        connection.execute(sa.insert(schema.retrainings), row)
        audit.record(
            connection, actor=actor, action="model.retrained", subject=trained.version,
            facts={"day": day, "live": live, "in_shadow": enters, "left": left},
        )  # fmt: skip
    mirror.after_change(installation, trained.version, *left)
    return _retrained(row, left=left, was_known=False)


def _recipe(installation: Installation, programme: Programme) -> str | Recipe | None:
    """The programme's recipe of that name as it is today; one that a search found, as it was."""
    try:
        registered = models.registered(installation, programme)
    except NotReady:
        return None
    try:
        return programme.recipe(registered.recipe)
    except NotFound:
        return models.load(installation, registered).recipe


def _make_room(
    connection: sa.Connection, programme: Programme, version: str, actor: Actor
) -> tuple[str, ...]:
    """The oldest challengers leave, so that there are never more than may be scored."""
    there = [one for one in life.challengers(connection, programme.name) if one != version]
    leaving = tuple(there[: max(0, len(there) + 1 - life.MOST_CHALLENGERS)])
    for one in leaving:
        life.enter_shadow(connection, one, False, actor, made_room_for=version)
    return leaving


def _done(installation: Installation, programme: Programme, day: date) -> Retrained | None:
    table = schema.retrainings
    query = sa.select(table).where(table.c.programme == programme.name, table.c.day == day)
    with installation.engine.connect() as connection:
        row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _retrained(row, left=(), was_known=True)


def _retrained(row: Any, **more: Any) -> Retrained:
    names = ("programme", "day", "version", "live_version", "in_shadow")
    return Retrained(**{name: row[name] for name in names}, **more)
