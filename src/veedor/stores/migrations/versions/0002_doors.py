"""What the doors need: keys for programs, and passwords that a demonstration shows on purpose."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column and the table; a score may lack the amount that nobody could learn."""
    with op.batch_alter_table("scores") as scores:
        scores.alter_column("expected_amount", existing_type=sa.Double(), nullable=True)
    op.add_column("users", sa.Column("shown_password", sa.Text(), nullable=True))
    op.create_table(
        "api_keys",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_key", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_api_keys"),
        sa.UniqueConstraint("key_hash", name="uq_api_keys_key_hash"),
    )
