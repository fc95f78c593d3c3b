"""Read the anomalies that were kept, and write down what a person has made of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from veedor.domain.actor import Actor
from veedor.domain.anomaly import DECLARATION, TYPES, Anomaly, Severity, Status, Threshold
from veedor.errors import InputError, NotFound
from veedor.flows.read import record_read
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.ledger import audit
from veedor.stores import schema

DAYS_OFFERED = 90
YEAR_DAYS = 365
REVIEWS = (Status.REVIEWED, Status.DISMISSED, Status.CONFIRMED)
LONGEST_REASON = 2_000  # characters; a sentence or two say why, the rest belongs in the file
REVIEWED = "anomaly.reviewed"


@dataclass(frozen=True, kw_only=True)
class Review:
    """The last word given on an anomaly (revisión): who gave it, when, and why."""

    reviewer: str
    at: datetime
    because: str


def type_of(code: str | None) -> str | None:
    """The type of anomaly asked for, None for all; InputError when there is no such type."""
    if code and code not in TYPES:
        raise InputError(
            "There is no such type of anomaly.", where=f"type={code[:40]}",
            next=f"Leave it out, or use one of: {', '.join(TYPES)}.",
        )  # fmt: skip
    return code or None


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
        found = of_office(installation, programme, found, office)
    return sorted(found, key=gravity)


def kept_anomaly(installation: Installation, anomaly_id: str) -> Anomaly:
    """The anomaly of this id; NotFound when none was kept."""
    table = schema.anomalies
    with installation.engine.connect() as connection:
        found = connection.execute(sa.select(table).where(table.c.id == anomaly_id)).mappings()
        return anomaly_of(_known(found.one_or_none(), anomaly_id))


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


def last_reviews(installation: Installation, found: Sequence[Anomaly]) -> dict[str, Review]:
    """The last review of each of these that has one, by its id, as the audit trail has it."""
    reviewed = [one.id for one in found if one.status is not Status.NEW]
    lines = schema.audit_lines
    query = sa.select(lines).where(lines.c.action == REVIEWED, lines.c.subject.in_(reviewed))
    with installation.engine.connect() as connection:
        return {
            line.subject: Review(
                reviewer=line.actor, at=datetime.fromisoformat(line.at), because=line.because
            )
            for line in connection.execute(query.order_by(lines.c.number))
        }


def record_shown(
    installation: Installation,
    actor: Actor,
    programme: Programme,
    day: date,
    shown: Sequence[Anomaly],
) -> None:
    """One line in the audit: how many declarations and parties of a day are about to be shown."""
    objects = {(one.object_type, one.object_id) for one in shown}
    counts = Counter(kind for kind, _ in sorted(objects))
    if counts:
        subject = f"anomalies-{programme.name}-{day.isoformat()}"
        record_read(installation, actor, subject, counts)


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
    because = because.strip()
    _refuse(anomaly_id, status, because)
    table = schema.anomalies
    with installation.engine.begin() as connection:
        found = connection.execute(sa.select(table).where(table.c.id == anomaly_id)).mappings()
        before = _known(found.one_or_none(), anomaly_id)
        changed = {"status": status, "reviewer": actor.name}
        connection.execute(sa.update(table).where(table.c.id == anomaly_id).values(**changed))
        audit.record(
            connection,
            actor=actor,
            action=REVIEWED,
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


def of_office(
    installation: Installation, programme: Programme, found: Sequence[Anomaly], office: str
) -> list[Anomaly]:
    """Those of an office: its declarations, and entities that filed there in the year before."""
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


def _refuse(anomaly_id: str, status: str, because: str) -> None:
    """InputError for a review that says no result or no reason; `fields` names which it is."""
    known = [one.value for one in REVIEWS]
    if status not in known:
        field, found, expected = "status", status, f"one of {', '.join(known)}"
        what, step = "This is not a result of a review.", f"Use one of: {', '.join(known)}."
    elif not because:
        field, found, expected = "because", "nothing", "what was found"
        what, step = "A review needs its reason.", "Say what you found."
    elif len(because) > LONGEST_REASON:
        field, found = "because", f"{len(because)} characters"
        expected = f"at most {LONGEST_REASON} characters"
        what, step = "The reason is too long.", "Say it in a few sentences."
    else:
        return
    fault = {"field": field, "expected": expected, "found": found[:80]}
    raise InputError(what, where=f"anomaly {anomaly_id}, {field}", next=step, fields=[fault])


def _known(row: Mapping[Any, Any] | None, anomaly_id: str) -> Mapping[Any, Any]:
    if row is None:
        raise NotFound(
            "There is no such anomaly.", where=anomaly_id[:80],
            next="Take an id that `veedor anomalies` prints.",
        )  # fmt: skip
    return row
