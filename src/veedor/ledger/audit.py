"""The audit trail (bitácora de auditoría): append-only lines, each sealed with the one before.

A line's hash covers all its fields and the previous line's hash, so that whoever alters, removes
or inserts a line would have to rewrite everything after it. The last hash is kept once more in
`audit_head`: lines cut off the end are missed too. Somebody with full rights on the database can
rewrite both; against that, note the head hash outside (on paper, by mail) and give it to `verify`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import Connection

from veedor.domain.actor import UNKNOWN, Actor
from veedor.errors import IntegrityError, TryAgain
from veedor.stores.columns import storable
from veedor.stores.database import json_text
from veedor.stores.schema import audit_head, audit_lines

GENESIS = "0" * 64
"""Stands where the first line expects the hash of the line before."""

SEALED = ("number", "at", "actor", "duty", "action", "subject", "because", "facts")
"""The fields of a line that its hash covers, besides the previous hash."""

LINES_AT_ONCE = 5_000  # read together while verifying: some megabytes


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What a reading of the whole chain found.

    `lines` are those found intact, from the first one on; `first_broken` is the number of the
    first line that is not as it was written (None: the chain is whole) and `why` says what is
    wrong with it. `head_hash` is the last hash that was read; of a whole chain it is the one to
    note outside the database.
    """

    lines: int
    first_broken: int | None
    why: str
    head_hash: str

    @property
    def whole(self) -> bool:
        """Whether every line is as it was written."""
        return self.first_broken is None


def record(  # noqa: PLR0913 - who, what, on what, why and the facts: the form of every line
    connection: Connection,
    *,
    actor: Actor | None,
    action: str,
    subject: str,
    because: str = "",
    facts: Mapping[str, Any] | None = None,
) -> int:
    """Write one line in the caller's transaction and return its number.

    The line stands or falls with the change it speaks of. Other writers wait until the caller's
    transaction ends, so the chain cannot fork. An actor without name is recorded as unknown.
    """
    who = actor if actor is not None and actor.name.strip() else UNKNOWN
    head = _lock_head(connection)
    line = {  # `storable`, because what is hashed must be what the database keeps
        "number": head.number + 1,
        "at": datetime.now(UTC).isoformat(timespec="microseconds"),
        "actor": storable(who.name),
        "duty": who.duty.value if who.duty else "",
        "action": storable(action),
        "subject": storable(subject),
        "because": storable(because),
        "facts": storable(json_text(dict(facts or {}))),
    }
    digest = seal(line, head.hash)
    connection.execute(
        audit_lines.insert().values(**line, previous_hash=head.hash, hash=digest),
    )
    connection.execute(audit_head.update().values(number=line["number"], hash=digest))
    return int(head.number) + 1


def seal(line: Mapping[Any, Any], previous_hash: str) -> str:
    """The hash of a line: SHA-256 over its fields as canonical JSON and the hash before it."""
    sealed = {name: line[name] for name in SEALED}
    text = f"{previous_hash}\n{json_text(sealed)}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def verify(connection: Connection, *, noted_hash: str | None = None) -> Verified:
    """Read the whole chain and name the first line that is not as it was written.

    Memory does not grow with its length. `noted_hash` is a head hash noted earlier outside the
    database: a chain that no longer contains it was rewritten, however well it fits together.
    """
    before = _head(connection)
    hashes = {0: GENESIS}  # of the lines that a head speaks of
    previous, count, noted = GENESIS, 0, noted_hash in (None, GENESIS)
    query = sa.select(audit_lines).order_by(audit_lines.c.number)
    with connection.execute(query, execution_options={"yield_per": LINES_AT_ONCE}) as rows:
        for row in rows.mappings():
            why = _fault(row, count + 1, previous)
            if why:
                return Verified(lines=count, first_broken=count + 1, why=why, head_hash=previous)
            previous, count = row["hash"], count + 1
            noted = noted or previous == noted_hash
            if before is not None and count == before.number:
                hashes[count] = previous
    hashes[count] = previous
    broken = _broken_end(before, _head(connection), count, hashes)
    if broken is None and not noted:
        broken = 1, "the chain does not contain the hash that was noted: it was rewritten"
    if broken is not None:
        return Verified(
            lines=broken[0] - 1, first_broken=broken[0], why=broken[1], head_hash=previous
        )
    return Verified(lines=count, first_broken=None, why="", head_hash=previous)


def _head(connection: Connection) -> Any:
    return connection.execute(sa.select(audit_head.c.number, audit_head.c.hash)).first()


def _lock_head(connection: Connection) -> Any:
    # Changing nothing takes the row lock (PostgreSQL) or the write lock (SQLite) and reads the
    # newest committed head in one statement; it is held until the caller's transaction ends.
    statement = (
        audit_head.update()
        .values(number=audit_head.c.number)
        .returning(audit_head.c.number, audit_head.c.hash)
    )
    try:
        head = connection.execute(statement).first()
    except exc.OperationalError as error:
        if "locked" not in str(error.orig):
            raise
        raise TryAgain(
            "Another process is writing the audit trail.",
            where="audit_head",
            next="Run the same command again.",
        ) from error
    if head is None:
        raise IntegrityError(
            "The head of the audit trail is missing.",
            where="table audit_head",
            next="Run `veedor verify`, and restore the database from a backup.",
        )
    return head


def _fault(row: Mapping[Any, Any], number: int, previous: str) -> str:
    """Why this is not the line of this number that follows this hash; "" when it is."""
    if row["number"] != number:
        return f"line {number} is missing: line {row['number']} stands in its place"
    if row["previous_hash"] != previous:
        return f"line {number} does not follow the line before it"
    if row["hash"] != seal(row, previous):
        return f"line {number} was altered: its hash is not that of its content"
    return ""


def _broken_end(
    before: Any, after: Any, count: int, hashes: Mapping[int, str]
) -> tuple[int, str] | None:
    """The first line missing or too many at the end, and why; None when the end is as it was.

    `before` and `after` are the head as it was before and after the lines were read: others may
    have written meanwhile, and honest lines must not be taken for forged ones.
    """
    if before is None or after is None:
        return count + 1, "the head of the chain is missing"
    if before.number > count:
        written = f"{before.number} were written, {count} are there"
        return count + 1, f"the last lines are missing: {written}"
    if after.number < count:
        return after.number + 1, f"lines after {after.number} were added without the head"
    for head in (before, after):
        if hashes.get(head.number, head.hash) != head.hash:
            return max(
                head.number, 1
            ), f"line {head.number} is not the one its head was written for"
    return None
