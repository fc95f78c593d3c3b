"""Read the anomalies that were kept, and write down what a person has made of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from veedor.domain.actor import Actor
from veedor.domain.anomaly import DECLARATION, Anomaly, Severity, Status, Threshold
from veedor.errors import InputError, NotFound
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.ledger import audit
from veedor.stores import schema

DAYS_OFFERED = 90
YEAR_DAYS = 365
REVIEWS = (Status.REVIEWED, Status.DISMISSED, Status.CONFIRMED)


def kept_anomalies(  # noqa: PLR0913
    installation: Installation,
    programme: Programme,
    *,
    day: date | None = None,
    type_code: str | None = None,
    objects: Sequence[str] | None = None,
    office: str | None = None,
) -> list[Anomaly]:
    """Anomalies kept of a programme, gravest first: of a day, of one type, of these objects.

    An entity's anomaly is of every day from its first to its last seeing. Of an `office` are its
    own declarations, and the entities that filed there in the year before they were last seen.
    """
    table = schema.anomalies
    query = sa.select(table).where(table.c.programme == programme.name)
    if day is not None:
        query = query.where(table.c.first_seen <= day, table.c.last_seen >= day)
    if type_code is not None:
        query = query.where(table.c.type_code == type_code)
    if objects is not None:
        query = query.where(table.c.object_id.in_(objects))
    with installation.engine.connect() as connection:
        found = [anomaly_of(row) for row in connection.execute(query).mappings()]
    if office is not None:
        found = _of_office(installation, programme, found, office)
    return sorted(found, key=gravity)


def days_with_anomalies(installation: Installation, programme: Programme) -> list[date]:
    """Days on which something was told, latest first."""
    table = schema.anomalies
    days = sa.union(
        *(
            sa.select(column.label("day")).where(table.c.programme == programme.name)
            for column in (table.c.first_seen, table.c.last_seen)
        )
    ).subquery()
    query = sa.select(days.c.day).order_by(days.c.day.desc()).limit(DAYS_OFFERED)
    with installation.engine.connect() as connection:
        return list(connection.execute(query).scalars())


def thresholds_behind(installation: Installation, found: Sequence[Anomaly]) -> dict[str, Threshold]:
    """The threshold that each of these exceeded, by its id; its metric names the detector."""
    table = schema.anomaly_thresholds
    query = sa.select(table).where(table.c.id.in_({one.threshold_id for one in found}))
    with installation.engine.connect() as connection:
        return {row["id"]: Threshold(**row) for row in connection.execute(query).mappings()}


def gravity(anomaly: Anomaly) -> tuple[Any, ...]:
    """Sorts the gravest first, then what exceeds its threshold most."""
    order = ("critical", "high", "medium", "low", "info")
    return (order.index(anomaly.severity), -anomaly.score_raw / max(anomaly.threshold_value, 1e-9),
            anomaly.type_code, anomaly.object_id)  # fmt: skip


def review(
    installation: Installation,
    anomaly_id: str,
    status: str,
    *,
    because: str,
    actor: Actor,
) -> Anomaly:
    """Write down what a person made of an anomaly, and why; the reason goes to the audit trail.

    An anomaly may be reviewed again: the later word counts, every one stays in the trail.
    """
    known = [one.value for one in REVIEWS]
    if status not in known:
        raise InputError(
            f"'{status}' is not a result of a review.",
            where=f"anomaly {anomaly_id}", next=f"Use one of: {', '.join(known)}.",
        )  # fmt: skip
    if not because.strip():
        raise InputError(
            "A review needs its reason.",
            where=f"anomaly {anomaly_id}", next='Give --because "what you found".',
        )  # fmt: skip
    table = schema.anomalies
    with installation.engine.begin() as connection:
        found = connection.execute(sa.select(table).where(table.c.id == anomaly_id)).mappings()
        before = found.one_or_none()
        if before is None:
            raise NotFound(
                f"There is no anomaly '{anomaly_id}'.",
                where=str(installation.home), next="Take an id that `veedor anomalies` prints.",
            )  # fmt: skip
        changed = {"status": status, "reviewer": actor.name}
        connection.execute(sa.update(table).where(table.c.id == anomaly_id).values(**changed))
        audit.record(
            connection,
            actor=actor,
            action="anomaly.reviewed",
            subject=anomaly_id,
            because=because,
            facts={"from": before["status"], "to": status, "type": before["type_code"]},
        )
    return anomaly_of({**before, **changed})


def anomaly_of(row: Mapping[Any, Any]) -> Anomaly:
    """A stored row as an anomaly."""
    return Anomaly(
        **{
            **row,
            "evidence": tuple(row["evidence"]),
            "severity": Severity(row["severity"]),
            "status": Status(row["status"]),
        }
    )


def _of_office(
    installation: Installation, programme: Programme, found: list[Anomaly], office: str
) -> list[Anomaly]:
    columns = {one.object_type: _column(one) for one in found}
    if not found:
        return []
    clock, last = programme.declarations.clock, max(one.last_seen for one in found)
    first = min(one.first_seen for one in found) - timedelta(days=YEAR_DAYS)
    lake, theirs = installation.lake, {}
    connection = lake.connect()
    try:
        filings = lake.ibis_table(programme.table(programme.declarations), connection)
        filings = programme.prepare(filings) if programme.prepare else filings
        own = filings.filter(
            filings[programme.office] == office, filings[clock].between(first, last)
        )
        for kind, column in columns.items():
            ids = [one.object_id for one in found if one.object_type == kind]
            rows = own.filter(own[column].isin(ids)).select(column).distinct().to_pyarrow()
            theirs[kind] = set(rows[column].to_pylist())
    finally:
        connection.disconnect()
    return [one for one in found if one.object_id in theirs[one.object_type]]


def _column(anomaly: Anomaly) -> str:
    """The column that holds the ids of what the anomaly speaks of."""
    return "declaration_id" if anomaly.object_type == DECLARATION else anomaly.object_type
