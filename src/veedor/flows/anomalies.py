"""Read the anomalies that were kept, and write down what a person has made of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from veedor.domain.actor import Actor
from veedor.domain.anomaly import Anomaly, Status
from veedor.errors import InputError, NotFound
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.ledger import audit
from veedor.stores import schema

REVIEWS = (Status.REVIEWED, Status.DISMISSED, Status.CONFIRMED)


def kept_anomalies(  # noqa: PLR0913
    installation: Installation,
    programme: Programme,
    *,
    since: date | None = None,
    type_code: str | None = None,
    status: Status | None = None,
    limit: int | None = None,
) -> list[Anomaly]:
    """Anomalies kept of a programme, last seen first."""
    table = schema.anomalies
    query = sa.select(table).where(table.c.programme == programme.name)
    if since is not None:
        query = query.where(table.c.last_seen >= since)
    if type_code is not None:
        query = query.where(table.c.type_code == type_code)
    if status is not None:
        query = query.where(table.c.status == status.value)
    query = query.order_by(table.c.last_seen.desc(), table.c.score_percentile.desc(), table.c.id)
    with installation.engine.connect() as connection:
        return [anomaly_of(row) for row in connection.execute(query.limit(limit)).mappings()]


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
    return Anomaly(**{**row, "evidence": tuple(row["evidence"])})
