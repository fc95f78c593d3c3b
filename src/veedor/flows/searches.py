"""Searches as the home keeps them: begun, each trial as it ends, ended with one audit line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from veedor.domain.actor import Actor
from veedor.errors import NotFound
from veedor.flows import mirror
from veedor.installation import Installation
from veedor.ledger import audit
from veedor.models.search import Trial
from veedor.stores import schema


def stored(installation: Installation, search_id: str) -> sa.RowMapping:
    """The row of a search; NotFound when there is none of this name."""
    row = found(installation, search_id)
    if row is None:
        raise NotFound(
            f"There is no search '{search_id}'.",
            where=str(installation.home),
            next=f"Run: veedor search list --home {installation.home}",
        )
    return row


def listed(installation: Installation) -> list[dict[str, Any]]:
    """Every search of the home, the newest first, with the number of its trials so far."""
    table = schema.searches
    tried = (
        sa.select(sa.func.count())
        .where(schema.trials.c.search_id == table.c.search_id)
        .scalar_subquery()
    )
    query = sa.select(table, tried.label("trials")).order_by(table.c.started_at.desc())
    with installation.engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def trials_of(installation: Installation, search_id: str) -> list[Trial]:
    """The trials of a search, in the order tried."""
    return _trials(installation, schema.trials.c.search_id == search_id)


def begin(installation: Installation, row: dict[str, Any], actor: Actor) -> None:
    """Enter a search as running, unless it was begun before."""
    begun = {"state": "running", "started_at": datetime.now(UTC), "started_by": actor.name}
    if found(installation, row["search_id"]) is not None:
        return
    try:
        with installation.engine.begin() as connection:
            connection.execute(sa.insert(schema.searches), {**row, **begun})
    except sa.exc.IntegrityError:
        return  # the same search was begun at this very moment; both make the same trials


def recorder(installation: Installation, search_id: str) -> Callable[[Trial], None]:
    """Keeps each trial as it ends, once."""
    kept = {trial.number for trial in trials_of(installation, search_id)}

    def record(trial: Trial) -> None:
        if trial.number in kept:
            return
        row = {
            "search_id": search_id,
            "number": trial.number,
            "parameters": trial.parameters,
            "share": trial.share,
            "figures": list(trial.figures),
            "value": trial.value,
            "state": trial.state,
            "seconds": trial.seconds,
            "because": trial.because,
            "at": datetime.now(UTC),
        }
        try:
            with installation.engine.begin() as connection:
                connection.execute(sa.insert(schema.trials), row)
        except sa.exc.IntegrityError:
            pass  # another process, at the same search, kept the same trial first
        kept.add(trial.number)

    return record


def remembered(installation: Installation, family: str) -> list[Trial]:
    """Every trial of the family, those with the most folds last, so that they are the ones kept."""
    of_family = sa.select(schema.searches.c.search_id).where(schema.searches.c.family == family)
    trials = _trials(installation, schema.trials.c.search_id.in_(of_family))
    return sorted(trials, key=lambda trial: len(trial.figures))


def _trials(installation: Installation, which: Any) -> list[Trial]:
    table = schema.trials
    query = sa.select(table).where(which).order_by(table.c.search_id, table.c.number)
    with installation.engine.connect() as connection:
        rows = connection.execute(query).mappings().all()
    names = ("number", "parameters", "share", "value", "state", "seconds", "because")
    return [
        Trial(**{name: row[name] for name in names}, figures=tuple(row["figures"])) for row in rows
    ]


def end(installation: Installation, row: dict[str, Any], how: dict[str, Any], actor: Actor) -> None:
    """Keep what came of a search (`how`: state, result, report), with its line of audit."""
    table = schema.searches
    with installation.engine.begin() as connection:
        changed = connection.execute(
            sa.update(table)
            .where(table.c.search_id == row["search_id"], table.c.state != "ended")
            .values(**how, ended_at=datetime.now(UTC))
        )
        if not changed.rowcount:
            return  # another process ended the same search, and said so
        facts = ("programme", "recipe", "method", "goal", "seed", "table_versions", "code_version")
        audit.record(
            connection,
            actor=actor,
            action="recipe.searched",
            subject=row["search_id"],
            facts={
                **{name: row[name] for name in facts},
                "state": how["state"],
                **{name: how["result"][name] for name in ("trials", "best_number", "value")},
            },
        )
    mirror.after_search(installation, row["search_id"])


def found(installation: Installation, search_id: str) -> sa.RowMapping | None:
    """The row of a search, None when there is none."""
    table = schema.searches
    with installation.engine.connect() as connection:
        query = sa.select(table).where(table.c.search_id == search_id)
        return connection.execute(query).mappings().one_or_none()
