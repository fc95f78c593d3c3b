"""Read a plan as it was kept."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from veedor.installation import Installation
from veedor.stores import schema


def plan_lines(installation: Installation, plan_id: str) -> list[dict[str, Any]]:
    """The lines of a plan, by office and position, with their frozen reasons."""
    table = schema.plan_lines
    with installation.engine.connect() as connection:
        rows = connection.execute(
            sa.select(table)
            .where(table.c.plan_id == plan_id)
            .order_by(table.c.office, table.c.position)
        ).mappings()
        return [dict(row) for row in rows]
