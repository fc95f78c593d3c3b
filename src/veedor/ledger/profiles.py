"""The profiles of what was loaded: one for each batch and source, kept with the batch itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from veedor.stores.schema import batches
from veedor.stores.schema_models import profiles


def record(
    connection: Connection,
    batch: Mapping[str, Any],
    columns: Mapping[str, Any],
    compared_with: str | None,
    drift: Sequence[Mapping[str, Any]],
) -> None:
    """Keep the profile of a batch; call it in the transaction that records the batch itself."""
    connection.execute(
        sa.insert(profiles),
        {
            "batch_id": batch["batch_id"],
            "programme": batch["programme"],
            "source": batch["source"],
            "profiled_at": batch["loaded_at"],
            "rows": batch["rows_loaded"],
            "columns": dict(columns),
            "compared_with": compared_with,
            "drift": list(drift),
        },
    )


def last(
    connection: Connection, programme: str, source: str, *, fewest: int = 1
) -> dict[str, Any] | None:
    """The newest profile of a source of at least so many rows, with its file; None without one."""
    query = (
        sa.select(profiles, batches.c.file)
        .join(
            batches,
            sa.and_(
                batches.c.batch_id == profiles.c.batch_id,
                batches.c.programme == profiles.c.programme,
                batches.c.source == profiles.c.source,
            ),
        )
        .where(
            profiles.c.programme == programme,
            profiles.c.source == source,
            profiles.c.rows >= fewest,
        )
        .order_by(profiles.c.profiled_at.desc(), profiles.c.batch_id)
        .limit(1)
    )
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else dict(row)
