"""What kind of finding a score expects: a probability and an amount for each type."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns; earlier scores, and those of a model without heads, have none."""
    for table in ("scores", "plan_lines"):
        op.add_column(table, sa.Column("heads", sa.JSON(), nullable=True))
