"""What the pages read from the database; nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from veedor.errors import NotFound
from veedor.installation import Installation
from veedor.stores.schema import (
    model_comparisons,
    model_events,
    models,
    plan_lines,
    plans,
    scores,
    users,
)

DAYS_OFFERED = 90
COMPARISONS_SHOWN = 3
Row = sa.RowMapping


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What of a plan is to be shown; None is everything."""

    office: str | None = None
    channel: str | None = None
    chosen: str | None = None


def plan_days(installation: Installation, programme: str) -> list[date]:
    """Days that have a plan, latest first."""
    query = (
        sa.select(plans.c.day)
        .where(plans.c.programme == programme)
        .order_by(plans.c.day.desc())
        .limit(DAYS_OFFERED)
    )
    with installation.engine.connect() as connection:
        return list(connection.execute(query).scalars())


def plan_of(installation: Installation, programme: str, day: date | None = None) -> Row | None:
    """The plan of a day, or the latest; None when there is none at all."""
    query = sa.select(plans).where(plans.c.programme == programme)
    if day is not None:
        query = query.where(plans.c.day == day)
    with installation.engine.connect() as connection:
        query = query.order_by(plans.c.day.desc()).limit(1)
        row = connection.execute(query).mappings().one_or_none()
    if row is None and day is not None:
        raise NotFound(
            "There is no list for this day.", where=day.isoformat(), next="Choose another day."
        )
    return row


def lines_of(installation: Installation, plan_id: str, wanted: Wanted) -> list[Row]:
    """The lines of a plan by office and position."""
    query = sa.select(plan_lines).where(plan_lines.c.plan_id == plan_id)
    for name in ("office", "channel", "chosen"):
        value = getattr(wanted, name)
        if value is not None:
            query = query.where(plan_lines.c[name] == value)
    query = query.order_by(plan_lines.c.office, plan_lines.c.position)
    with installation.engine.connect() as connection:
        return list(connection.execute(query).mappings())


def line_of(installation: Installation, programme: str, declaration_id: str) -> Row | None:
    """How a declaration was chosen, with its plan's day and model; None when it was not."""
    query = (
        sa.select(plan_lines, plans.c.day, plans.c.model_version, plans.c.created_at)
        .join(plans)
        .where(plans.c.programme == programme, plan_lines.c.declaration_id == declaration_id)
        .order_by(plans.c.day.desc())
        .limit(1)
    )
    with installation.engine.connect() as connection:
        return connection.execute(query).mappings().one_or_none()


def score_of(installation: Installation, programme: str, declaration_id: str) -> Row | None:
    """The newest score given to a declaration alone (by REST); None when there is none."""
    query = (
        sa.select(scores)
        .where(scores.c.programme == programme, scores.c.declaration_id == declaration_id)
        .order_by(scores.c.scored_at.desc(), scores.c.id.desc())
        .limit(1)
    )
    with installation.engine.connect() as connection:
        return connection.execute(query).mappings().one_or_none()


def registered_models(installation: Installation) -> list[Row]:
    """All models, the newest first."""
    query = sa.select(models).order_by(models.c.trained_at.desc(), models.c.version)
    with installation.engine.connect() as connection:
        return list(connection.execute(query).mappings())


def model_of(installation: Installation, version: str) -> Row:
    """The model of this version."""
    with installation.engine.connect() as connection:
        query = sa.select(models).where(models.c.version == version)
        row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFound("There is no such model.", where=version, next="Choose one at /models.")
    return row


def steps_of(installation: Installation, version: str) -> list[Row]:
    """The steps in the life of a version, the oldest first."""
    query = sa.select(model_events).where(model_events.c.version == version)
    with installation.engine.connect() as connection:
        return list(connection.execute(query.order_by(model_events.c.id)).mappings())


def comparisons_of(installation: Installation, version: str) -> list[Row]:
    """The last comparison with each other version, the newest first."""
    table = model_comparisons
    query = sa.select(table).where(sa.or_(table.c.first == version, table.c.second == version))
    newest: dict[frozenset[str], Row] = {}
    with installation.engine.connect() as connection:
        for row in connection.execute(query.order_by(table.c.id.desc())).mappings():
            newest.setdefault(frozenset((row["first"], row["second"])), row)
    return list(newest.values())[:COMPARISONS_SHOWN]


def approvers(installation: Installation) -> dict[str, str]:
    """Who approved each version; none for one that is a candidate (again)."""
    table = model_events
    found: dict[str, str] = {}
    with installation.engine.connect() as connection:
        for row in connection.execute(sa.select(table).order_by(table.c.id)):
            if row.to_state == "candidate":
                found.pop(row.version, None)
            elif (row.from_state, row.to_state) == ("candidate", "approved"):
                found[row.version] = row.actor
    return found


def demo_accounts(installation: Installation) -> list[Row]:
    """Accounts whose password may be shown, because they are a demonstration's."""
    query = (
        sa.select(users.c.name, users.c.duty, users.c.shown_password)
        .where(users.c.shown_password.is_not(None), users.c.active)
        .order_by(users.c.name)
    )
    with installation.engine.connect() as connection:
        found = list(connection.execute(query).mappings())
    order = ["inspector", "analyst", "manager", "administrator"]
    return sorted(found, key=lambda row: order.index(row["duty"]) if row["duty"] in order else 9)
