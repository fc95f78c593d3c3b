"""The life of a version: candidate → approved → live → retired, by whom, why and when.

    candidate ──approve──▶ approved ──promote──▶ live ──retire──▶ retired
        ▲                     ▲                   │  │
        │                     └── replaced by ────┘  │
        └───────────── rolled back ──────────────────┘

Whoever trained a version cannot approve it, and nothing becomes live that somebody else has not
approved. A live version that a better one replaces is approved again: `rollback` returns to it. One
that is rolled back is a candidate again: to come back it must be approved once more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from veedor.domain.actor import MAY_DECIDE_MODELS, UNKNOWN, Actor
from veedor.errors import InputError, NotAllowed, NotReady
from veedor.flows import mirror, models
from veedor.flows.models import APPROVED, CANDIDATE, LIVE, RETIRED, Registered
from veedor.installation import Installation
from veedor.ledger import audit
from veedor.stores import schema

MOST_CHALLENGERS = 3  # of a programme: each one is scored wherever the live model scores
COMMAND_LINE = "cli:"  # stands before the name of the operating system's user


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step in the life of a version, as it was written down."""

    version: str
    programme: str
    from_state: str | None
    to_state: str
    actor: str
    duty: str
    because: str
    at: datetime
    facts: dict[str, Any]


def approve(installation: Installation, version: str, *, actor: Actor, because: str) -> Step:
    """A candidate becomes approved, by somebody who did not train it; NotAllowed otherwise."""
    check_may_decide(actor, because, "approve")
    model = models.by_version(installation, version)
    if is_same_person(actor.name, model.trained_by):
        raise NotAllowed(
            "Whoever trained a model cannot approve it.",
            where=f"{version}, trained by {model.trained_by}",
            next="Ask another manager or administrator to approve it.",
        )
    with installation.engine.begin() as connection:
        step = move(
            connection, model, (CANDIDATE, APPROVED), actor=actor, because=because,
            action="model.approved", facts={"artifact_hash": model.artifact_hash},
        )  # fmt: skip
    mirror.after_change(installation, version)
    return step


def rollback(
    installation: Installation, programme: str, *, actor: Actor, because: str
) -> tuple[Step, Step]:
    """The version that was live before the present one is live again; the present, a candidate."""
    check_may_decide(actor, because, "roll back")
    with installation.engine.begin() as connection:
        present = live_version(connection, programme)
        former = _former(connection, programme, present)
        if present is None or former is None:
            raise NotReady(
                "There is no earlier version to go back to.",
                where=f"programme {programme}, live: {present or 'none'}",
                next="Retire the live version (veedor models retire), or promote another.",
            )
        facts = {"from": present, "to": former}
        down = move(
            connection, _in(connection, present), (LIVE, CANDIDATE), actor=actor,
            because=because, action="", facts=facts,
        )  # fmt: skip
        up = move(
            connection, _in(connection, former), (APPROVED, LIVE), actor=actor,
            because=because, action="model.rolled_back", facts=facts,
        )  # fmt: skip
    mirror.after_change(installation, present, former)
    return down, up


def retire(installation: Installation, version: str, *, actor: Actor, because: str) -> Step:
    """The version is never used again; a live one too, and then nothing is live."""
    check_may_decide(actor, because, "retire")
    model = models.by_version(installation, version)
    if model.state == RETIRED:
        raise InputError(
            f"Version {version} is retired already.",
            where=version,
            next=f"Look at its history: veedor models show {version}",
        )
    with installation.engine.begin() as connection:
        step = move(
            connection, model, (model.state, RETIRED), actor=actor, because=because,
            action="model.retired", facts={},
        )  # fmt: skip
        set_shadow(connection, version, False)
    mirror.after_change(installation, version)
    return step


def shadow(installation: Installation, version: str, *, on: bool = True, actor: Actor) -> None:
    """Score this version beside the live one from now on, or no longer."""
    model = models.by_version(installation, version)
    if model.in_shadow == on:
        return
    if on and model.state not in (CANDIDATE, APPROVED):
        raise InputError(
            f"A version that is {model.state} cannot be a challenger.",
            where=version,
            next="Name a candidate or an approved version.",
        )
    with installation.engine.begin() as connection:
        there = challengers(connection, model.programme)
        if on and len(there) >= MOST_CHALLENGERS:
            raise InputError(
                f"{MOST_CHALLENGERS} challengers are scored already; each costs time.",
                where=", ".join(there),
                next="Take one out: veedor models shadow VERSION --off",
            )
        enter_shadow(connection, version, on, actor)
    mirror.after_change(installation, version)


def begin(connection: sa.Connection, row: Mapping[str, Any], actor: Actor) -> None:
    """The first step, written with the registration of what was trained."""
    _write(connection, Step(
        version=row["version"], programme=row["programme"], from_state=None,
        to_state=CANDIDATE, actor=actor.name, duty=_duty(actor), because="", at=row["trained_at"],
        facts={"artifact_hash": row["artifact_hash"]},
    ))  # fmt: skip


def move(  # noqa: PLR0913 - the form of every step
    connection: sa.Connection,
    model: Registered,
    states: tuple[str, str],
    *,
    actor: Actor,
    because: str,
    action: str,
    facts: Mapping[str, Any],
) -> Step:
    """One step in the caller's transaction; refused when the version is not where it should be.

    Whatever asks to become live must have been approved by somebody else since it last was a
    candidate, whichever verb asks.
    """
    before, after = states
    if after == LIVE:
        check_approved_by_another(connection, model)
    table = schema.models
    changed = connection.execute(
        sa.update(table)
        .where(table.c.version == model.version, table.c.state == before)
        .values(state=after)
    )
    if changed.rowcount != 1:
        _refuse(_in(connection, model.version), before, after)
    step = Step(
        version=model.version, programme=model.programme, from_state=before, to_state=after,
        actor=actor.name, duty=_duty(actor), because=because.strip(), at=datetime.now(UTC),
        facts=dict(facts),
    )  # fmt: skip
    _write(connection, step)
    if action:
        audit.record(
            connection, actor=actor, action=action, subject=model.version, because=because,
            facts={"programme": model.programme, "from": before, "to": after, **facts},
        )  # fmt: skip
    return step


def check_may_decide(actor: Actor, because: str, verb: str) -> None:
    """NotAllowed unless a known manager or administrator gives a reason."""
    if actor.duty not in MAY_DECIDE_MODELS or not actor.name.strip() or actor == UNKNOWN:
        raise NotAllowed(
            f"Only a manager or an administrator may {verb} a model.",
            where=f"{actor.name}, {_duty(actor) or 'not signed in'}",
            next="Sign in with --as NAME (an account made by `veedor account open`).",
        )
    if not because.strip():
        raise InputError(
            f"To {verb} a model, a reason is needed.",
            where="--because",
            next='Write it: --because "what was looked at, and what was concluded"',
        )


def check_approved_by_another(connection: sa.Connection, model: Registered) -> None:
    """NotAllowed unless somebody who did not train it approved it since it was a candidate."""
    events = schema.model_events
    rows = connection.execute(
        sa.select(events.c.from_state, events.c.to_state, events.c.actor)
        .where(events.c.version == model.version)
        .order_by(events.c.id)
    )
    approved_by = None
    for row in rows:
        if row.to_state == CANDIDATE:
            approved_by = None
        elif (row.from_state, row.to_state) == (CANDIDATE, APPROVED):
            approved_by = row.actor
    if approved_by is None or is_same_person(approved_by, model.trained_by):
        raise NotAllowed(
            "This version was not approved by somebody other than whoever trained it.",
            where=model.version,
            next=f'Have it approved: veedor models approve {model.version} --as NAME --because "…"',
        )


def is_same_person(one: str, other: str) -> bool:
    """Whether two recorded names are one: `cli:ana` is the command line's name for `ana`."""
    return _bare(one) == _bare(other)


def history(installation: Installation, version: str) -> list[Step]:
    """Every step of a version, the oldest first."""
    events = schema.model_events
    query = sa.select(events).where(events.c.version == version).order_by(events.c.id)
    with installation.engine.connect() as connection:
        rows = connection.execute(query).mappings().all()
    return [Step(**{name: row[name] for name in Step.__dataclass_fields__}) for row in rows]


def live_version(connection: sa.Connection, programme: str) -> str | None:
    """The version that is live, if one is."""
    table = schema.models
    return connection.scalar(
        sa.select(table.c.version).where(table.c.programme == programme, table.c.state == LIVE)
    )


def challengers(connection: sa.Connection, programme: str) -> list[str]:
    """Versions scored beside the live one, the oldest first."""
    table = schema.models
    query = sa.select(table.c.version).where(
        table.c.programme == programme, table.c.in_shadow, table.c.state.in_((CANDIDATE, APPROVED))
    )
    return list(connection.execute(query.order_by(table.c.trained_at)).scalars())


def enter_shadow(
    connection: sa.Connection, version: str, on: bool, actor: Actor | None, **facts: Any
) -> None:
    """Mark or unmark a challenger, with its audit line, in the caller's transaction."""
    set_shadow(connection, version, on)
    action = "challenger.entered" if on else "challenger.left"
    audit.record(connection, actor=actor, action=action, subject=version, facts=facts)


def set_shadow(connection: sa.Connection, version: str, on: bool) -> None:
    """Whether the version is scored beside the live one."""
    table = schema.models
    connection.execute(sa.update(table).where(table.c.version == version).values(in_shadow=on))


def _former(connection: sa.Connection, programme: str, present: str | None) -> str | None:
    """Of the versions that were live, the last one that still stands approved."""
    events, table = schema.model_events, schema.models
    query = (
        sa.select(events.c.version)
        .join(table, table.c.version == events.c.version)
        .where(
            events.c.programme == programme,
            events.c.to_state == LIVE,
            events.c.version != (present or ""),
            table.c.state == APPROVED,
        )
        .order_by(events.c.id.desc())
        .limit(1)
    )
    return connection.scalar(query)


def _in(connection: sa.Connection, version: str) -> Registered:
    table = schema.models
    row = connection.execute(sa.select(table).where(table.c.version == version)).mappings().one()
    return Registered(**row)


def _refuse(model: Registered, before: str, after: str) -> None:
    if model.state == after:
        raise InputError(
            f"Version {model.version} is {after} already.",
            where=model.version,
            next=f"Look at its history: veedor models show {model.version}",
        )
    raise NotAllowed(
        f"A version that is {model.state} cannot become {after}; it must be {before}.",
        where=model.version,
        next=f"Look at its history: veedor models show {model.version}",
    )


def _write(connection: sa.Connection, step: Step) -> None:
    values = {name: getattr(step, name) for name in Step.__dataclass_fields__}
    connection.execute(sa.insert(schema.model_events), values)


def _duty(actor: Actor) -> str:
    return actor.duty.value if actor.duty else ""


def _bare(name: str) -> str:
    return name.strip().removeprefix(COMMAND_LINE).strip().casefold()
