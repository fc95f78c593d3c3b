"""What was refused at the door: look at it, hand it back to its sender, try it again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from veedor.domain.actor import Actor
from veedor.flows.ingest import Ingested, receive
from veedor.flows.progress import Progress, silent
from veedor.ingest.connectors.incoming import LINE
from veedor.ingest.quarantine import Rejected, write_csv
from veedor.ingest.retry import again
from veedor.ingest.wording import expected
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.ledger import audit
from veedor.stores import schema

OPEN, RETRIED = "open", "retried"


@dataclass(frozen=True, kw_only=True)
class Refused:
    """One refused row: where it stood, what was expected, what was found."""

    id: int
    batch_id: str
    source: str
    file: str
    row_number: int
    column_name: str | None
    expectation: str
    found: str | None
    record: dict[str, Any]
    state: str


def refused(
    installation: Installation,
    programme: Programme,
    *,
    source: str | None = None,
    limit: int | None = None,
) -> list[Refused]:
    """Rows still in quarantine, oldest first."""
    table = schema.quarantine
    query = (
        sa.select(table)
        .where(table.c.programme == programme.name, table.c.state == OPEN)
        .order_by(table.c.id)
        .limit(limit)
    )
    if source:
        query = query.where(table.c.source == source)
    with installation.engine.connect() as connection:
        rows = connection.execute(query).mappings().all()
    names = Refused.__dataclass_fields__
    return [
        Refused(**{n: row[n] for n in names if n != "record"}, record=json.loads(row["record"]))
        for row in rows
    ]


def summary(installation: Installation, programme: Programme) -> list[dict[str, Any]]:
    """How many rows wait for each reason, most frequent first."""
    table = schema.quarantine
    count = sa.func.count().label("rows")
    columns = (table.c.source, table.c.column_name, table.c.expectation)
    with installation.engine.connect() as connection:
        rows = connection.execute(
            sa.select(*columns, count)
            .where(table.c.programme == programme.name, table.c.state == OPEN)
            .group_by(*columns)
            .order_by(count.desc())
        ).mappings()
        return [dict(row) for row in rows]


def export(installation: Installation, programme: Programme, out: Path) -> dict[Path, int]:
    """Write refused rows to CSV files a spreadsheet can open safely: file → rows.

    One file for each source, under the rows' own headers: a corrected file can be ingested as it
    is. With rows of one source only, the file is `out` itself.
    """
    language = installation.settings.language
    by_source: dict[str, list[Refused]] = {}
    for row in refused(installation, programme):
        by_source.setdefault(row.source, []).append(row)
    written = {}
    for source, rows in by_source.items():
        path = out if len(by_source) == 1 else out.with_stem(f"{out.stem}-{source}")
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            told = [replace(row, expectation=expected(row.expectation, language)) for row in rows]
            written[path] = write_csv([_rejected(row) for row in told], file)
    return written


def retry(
    installation: Installation,
    programme: Programme,
    *,
    actor: Actor,
    on_progress: Progress = silent,
) -> tuple[Ingested, ...]:
    """Check the refused rows again under the present declarations; what passes is loaded.

    What fails again is refused anew, with today's reason; the old entry is marked as retried.
    """
    batches: dict[tuple[str, str], list[Refused]] = {}
    for row in refused(installation, programme):
        if LINE in row.record:
            continue  # it could not be split into columns, and that will not change by itself
        batches.setdefault((row.source, row.batch_id), []).append(row)
    done = []
    for (source, _), rows in batches.items():
        numbers = [row.id for row in rows]
        batch_id = "retry-" + hashlib.sha256(repr(numbers).encode()).hexdigest()
        result = receive(
            installation,
            programme,
            programme.source(source),
            again([_rejected(row) for row in rows], rows[0].file),
            batch_id=batch_id,
            name=rows[0].file,
            digest=batch_id,
            mapping={},
            actor=actor,
            today=None,
            on_progress=on_progress,
        )
        _mark(installation, numbers, batch_id, actor)
        done.append(result)
    return tuple(done)


def _rejected(row: Refused) -> Rejected:
    return Rejected(
        row_number=row.row_number,
        column=row.column_name or "",
        expectation=row.expectation,
        found=row.found or "",
        record=row.record,
    )


def _mark(installation: Installation, numbers: Sequence[int], batch_id: str, actor: Actor) -> None:
    table = schema.quarantine
    with installation.engine.begin() as connection:
        for start in range(0, len(numbers), 500):
            some = numbers[start : start + 500]
            connection.execute(
                sa.update(table)
                .where(table.c.id.in_(some))
                .values(state=RETRIED, retried_batch_id=batch_id)
            )
        audit.record(
            connection,
            actor=actor,
            action="quarantine.retried",
            subject=batch_id,
            facts={"rows": len(numbers)},
        )
