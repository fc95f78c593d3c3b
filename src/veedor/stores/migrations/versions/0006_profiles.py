"""The light profile of every load, and how far it drifted from the one before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the table; loads received before it have no profile."""
    op.create_table(
        "profiles",
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("profiled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("compared_with", sa.Text(), nullable=True),
        sa.Column("drift", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id", "programme", "source", name="pk_profiles"),
    )
    op.create_index(
        "ix_profiles_programme_source_profiled_at",
        "profiles",
        ["programme", "source", "profiled_at"],
    )
