"""What features are in use: meaning, unit, lineage and SQL of each, as an official reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from veedor.errors import InputError
from veedor.stores.schema import catalogue_features

DERIVED = ("programme", "updated_at")  # filled in here, not by the caller
FIELDS = tuple(column.name for column in catalogue_features.columns if column.name not in DERIVED)


def register_features(
    connection: Connection, programme_name: str, rows: Iterable[Mapping[str, Any]]
) -> int:
    """Make these the catalogue of the programme and return how many changed.

    Each row has the keys `FIELDS`. A feature that is the same keeps its `updated_at`; one that is
    no longer among the rows leaves the catalogue (the audit and the models remember it).
    """
    new = {row["name"]: _fields(row, programme_name) for row in rows}
    old = {row["name"]: row for row in features_of(connection, programme_name)}
    changed = [
        fields
        for name, fields in new.items()
        if name not in old or any(old[name][field] != fields[field] for field in FIELDS)
    ]
    leaving = [*(set(old) - set(new)), *(fields["name"] for fields in changed)]
    if leaving:
        connection.execute(
            catalogue_features.delete().where(
                catalogue_features.c.programme == programme_name,
                catalogue_features.c.name.in_(leaving),
            )
        )
    if changed:
        now = datetime.now(UTC)
        connection.execute(
            catalogue_features.insert(),
            [{**fields, "programme": programme_name, "updated_at": now} for fields in changed],
        )
    return len(changed) + len(set(old) - set(new))


def features_of(connection: Connection, programme_name: str) -> list[dict[str, Any]]:
    """The catalogue of a programme, by topic and name; empty when nothing was registered."""
    query = (
        sa.select(catalogue_features)
        .where(catalogue_features.c.programme == programme_name)
        .order_by(catalogue_features.c.topic, catalogue_features.c.name)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def _fields(row: Mapping[str, Any], programme_name: str) -> dict[str, Any]:
    missing = [field for field in FIELDS if field not in row]
    if missing:
        raise InputError(
            f"A feature cannot be catalogued without {', '.join(missing)}.",
            where=f"programme {programme_name}, feature {row.get('name', '?')}",
            next=f"Give all of: {', '.join(FIELDS)}.",
        )
    fields = {field: row[field] for field in FIELDS}
    return {**fields, "columns": list(row["columns"]), "speaks_of": list(row["speaks_of"])}
