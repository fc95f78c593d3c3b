"""Receive a file: good rows to the lake, refused rows to quarantine, one line in the audit.

The batch id is the file's own hash: the same file twice adds nothing. The lake's append is one
commit; the database's rows follow in one transaction. A process killed between the two leaves a
batch that the next run completes.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.dataset as pads
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from veedor.domain.actor import Actor
from veedor.domain.source import Source
from veedor.errors import ContractBroken
from veedor.flows.progress import Progress, silent
from veedor.flows.simulated import mark_if_simulated
from veedor.ingest.connectors import Incoming, open_file, open_query, sha256_of
from veedor.ingest.identity import Loaded
from veedor.ingest.load import Receiver
from veedor.ingest.mapping import matching_sources
from veedor.ingest.profile import FEWEST, drifts, profile_for, stored
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.ledger import audit, profiles
from veedor.stores import schema

CHUNK = 5_000  # quarantine rows written at a time


@dataclass(frozen=True, kw_only=True)
class Ingested:
    """What became of one file for one source; rows_read = loaded + rejected + already."""

    batch_id: str
    programme: str
    source: str
    file: str
    rows_read: int
    rows_loaded: int
    rows_rejected: int
    rows_already: int
    lake_version: int
    was_known: bool
    seconds: float = 0.0
    reasons: tuple[tuple[str, str, int], ...] = ()  # column, expectation, rows refused for it
    profile: dict[str, dict[str, object]] = field(default_factory=dict)  # of the rows loaded
    drift: tuple[dict[str, Any], ...] = ()  # columns that moved since the load before


def ingest(  # noqa: PLR0913
    installation: Installation,
    programme: Programme,
    file: Path,
    *,
    source: str | None = None,
    actor: Actor,
    reading: Mapping[str, Any] | None = None,
    today: date | None = None,
    on_progress: Progress = silent,
) -> tuple[Ingested, ...]:
    """Load one file into the source named, or into every source whose columns it holds.

    `reading` says how to read it where detection would guess wrong: `encoding`, `delimiter`,
    `decimal`, and `mapping` (file header → column).
    """
    reading = dict(reading or {})
    mapping = reading.pop("mapping", None) or {}  # our column → the file's header
    digest = sha256_of(file)
    mark_if_simulated(installation, file)
    sources = [programme.source(source)] if source else _matching(programme, file, reading, mapping)
    return tuple(
        receive(
            installation,
            programme,
            one,
            open_file(file, **reading),
            batch_id=digest,
            name=file.name,
            digest=digest,
            mapping=mapping,
            actor=actor,
            today=today,
            on_progress=on_progress,
        )
        for one in sources
    )


def ingest_query(  # noqa: PLR0913
    installation: Installation,
    programme: Programme,
    url: str,
    query: str,
    *,
    source: str | None,
    actor: Actor,
    on_progress: Progress = silent,
) -> tuple[Ingested, ...]:
    """Load the rows of a SQL query into a source; rows received before are told, not loaded again.

    A query has no bytes to take a hash of: its batch is named by the moment it was asked.
    """
    if source is None:
        raise ContractBroken(
            "A query does not say which source it feeds.",
            where=query[:80],
            next="Name the source before the URL: veedor ingest declarations URL --query ...",
        )
    asked = datetime.now(UTC).isoformat(timespec="microseconds")
    batch_id = hashlib.sha256(f"{asked} {query}".encode()).hexdigest()
    result = receive(
        installation,
        programme,
        programme.source(source),
        open_query(url, query),
        batch_id=batch_id,
        name=f"query of {asked}",
        digest=hashlib.sha256(query.encode()).hexdigest(),
        mapping={},
        actor=actor,
        today=None,
        on_progress=on_progress,
    )
    return (result,)


def receive(  # noqa: PLR0913
    installation: Installation,
    programme: Programme,
    source: Source,
    incoming: Incoming,
    *,
    batch_id: str,
    name: str,
    digest: str,
    mapping: Mapping[str, str],
    actor: Actor,
    today: date | None,
    on_progress: Progress,
) -> Ingested:
    """Load one opened file into one source; the batch already loaded is told, not loaded again."""
    done = _recorded(installation, batch_id, programme, source)
    if done is not None:
        return done
    started = datetime.now(UTC)
    table = programme.table(source)
    receiver = Receiver(
        source=source,
        incoming=incoming,
        mapping=mapping,
        batch_id=batch_id,
        loaded_on=today or started.date(),
        loaded=_loaded(installation, table, source, batch_id),
        on_progress=_telling(on_progress, name, source),
    )
    profile = profile_for(source, receiver.schema)
    rows = profile.watch(receiver.batches())
    appended = installation.lake.append(table, rows, receiver.schema, batch_id)
    if appended.already:  # a run before this one was stopped after the append: only count
        deque(rows, maxlen=0)
    counts = receiver.counts
    row = {
        "batch_id": batch_id,
        "programme": programme.name,
        "source": source.name,
        "file": name,
        "file_sha256": digest,
        "rows_read": counts.read,
        "rows_loaded": counts.good,
        "rows_rejected": counts.rejected,
        "rows_already": counts.already,
        "lake_version": appended.version,
        "loaded_at": started,
        "actor": actor.name,
    }
    with installation.engine.begin() as connection:
        connection.execute(sa.insert(schema.batches), row)
        for chunk in _chunks(_quarantined(receiver, row)):
            connection.execute(sa.insert(schema.quarantine), chunk)
        drift = _keep_profile(connection, row, stored(profile, source))
        audit.record(
            connection,
            actor=actor,
            action="batch.received",
            subject=batch_id,
            facts={key: row[key] for key in row if key.startswith(("rows", "lake", "file", "so"))},
        )
    return _ingested(
        row,
        was_known=False,
        seconds=(datetime.now(UTC) - started).total_seconds(),
        reasons=_reasons(receiver),
        profile=profile.result(),
        drift=drift,
    )


def _keep_profile(
    connection: Connection, batch: Mapping[str, Any], columns: Mapping[str, Any]
) -> tuple[dict[str, Any], ...]:
    """Catalogue what was loaded, and give what drifted; an empty load is not kept."""
    if not batch["rows_loaded"]:
        return ()
    names = batch["programme"], batch["source"]
    before = profiles.last(connection, *names, fewest=FEWEST)
    moved = [asdict(one) for one in drifts(columns, before["columns"])] if before else []
    profiles.record(connection, batch, columns, before["batch_id"] if before else None, moved)
    return tuple(one for one in moved if one["level"] != "ok")


def _matching(
    programme: Programme, file: Path, reading: Mapping[str, Any], mapping: Mapping[str, str]
) -> list[Source]:
    header = list(open_file(file, **reading).header)
    header += [ours for ours, theirs in mapping.items() if theirs in header]
    found = matching_sources(header, programme.sources)
    if not found:
        wanted = "; ".join(
            f"{source.name}: " + ", ".join(c.name for c in source.columns if c.required)
            for source in programme.sources
        )
        raise ContractBroken(
            f"The columns of {file.name} fit no source of programme '{programme.name}'.",
            where=f"its header: {', '.join(header[:12])}{'…' if len(header) > 12 else ''}",
            next=f"Name them with --map COLUMN=HEADER. Needed: {wanted}.",
        )
    return found


def _recorded(
    installation: Installation, batch_id: str, programme: Programme, source: Source
) -> Ingested | None:
    table = schema.batches
    with installation.engine.connect() as connection:
        row = connection.execute(
            sa.select(table).where(
                table.c.batch_id == batch_id,
                table.c.programme == programme.name,
                table.c.source == source.name,
            )
        ).one_or_none()
    return None if row is None else _ingested(row._asdict(), was_known=True)


def _ingested(row: Mapping[str, Any], **more: Any) -> Ingested:
    names = ("batch_id", "programme", "source", "file", "rows_read", "rows_loaded",
             "rows_rejected", "rows_already", "lake_version")  # fmt: skip
    return Ingested(**{name: row[name] for name in names}, **more)


def _loaded(installation: Installation, table: str, source: Source, batch_id: str) -> Loaded | None:
    """What the lake holds already, but for this very batch: a run before may have appended it."""
    if not installation.lake.exists(table):
        return None
    others = pads.field("_batch_id") != batch_id
    return Loaded(source, installation.lake.dataset(table).filter(others))


def _telling(on_progress: Progress, name: str, source: Source) -> Callable[[Any], None]:
    def tell(seen: Any) -> None:
        done = seen.bytes_read if seen.bytes_total else 0
        on_progress(done, seen.bytes_total or 0, f"receiving {source.name} from {name}")

    return tell


def _reasons(receiver: Receiver) -> tuple[tuple[str, str, int], ...]:
    count = Counter((one.column, one.expectation) for one in receiver.rejected)
    return tuple((column, expected, rows) for (column, expected), rows in count.most_common())


def _quarantined(receiver: Receiver, batch: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for rejected in receiver.rejected:
        yield {
            "batch_id": batch["batch_id"],
            "programme": batch["programme"],
            "source": batch["source"],
            "file": batch["file"],
            "row_number": rejected.row_number,
            "column_name": rejected.column or None,
            "expectation": rejected.expectation,
            "found": rejected.found,
            "record": json.dumps(rejected.record, ensure_ascii=False, default=str),
        }


def _chunks(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
