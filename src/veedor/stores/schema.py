"""The operational tables; the migrations in `migrations/` make them, a test holds both equal."""

from __future__ import annotations

import sqlalchemy as sa

from veedor.stores.columns import Moment, RowNumber, metadata, text
from veedor.stores.schema_models import (
    anomalies,
    anomaly_thresholds,
    model_comparisons,
    model_events,
    models,
    profiles,
    retrainings,
    searches,
    shadow_scores,
    trials,
)

__all__ = [  # to their readers, all tables are here
    "anomalies",
    "anomaly_thresholds",
    "api_keys",
    "audit_head",
    "audit_lines",
    "batches",
    "catalogue_features",
    "metadata",
    "model_comparisons",
    "model_events",
    "models",
    "plan_lines",
    "plans",
    "profiles",
    "quarantine",
    "retrainings",
    "scores",
    "searches",
    "shadow_scores",
    "trials",
    "users",
]

batches = sa.Table(
    "batches",
    metadata,
    # One file may feed two sources (the Korean file does), so the id alone is not the key.
    text("batch_id", primary_key=True),
    text("programme", primary_key=True),
    text("source", primary_key=True),
    text("file"),
    text("file_sha256", index=True),
    sa.Column("rows_read", sa.BigInteger(), nullable=False),
    sa.Column("rows_loaded", sa.BigInteger(), nullable=False),
    sa.Column("rows_rejected", sa.BigInteger(), nullable=False),
    sa.Column("rows_already", sa.BigInteger(), nullable=False),
    sa.Column("lake_version", sa.BigInteger(), nullable=False),
    sa.Column("loaded_at", Moment(), nullable=False, index=True),
    text("actor"),
)

quarantine = sa.Table(
    "quarantine",
    metadata,
    sa.Column("id", RowNumber, primary_key=True, autoincrement=True),
    text("batch_id", index=True),
    text("programme"),
    text("source"),
    text("file"),
    sa.Column("row_number", sa.BigInteger(), nullable=False),  # 1-based, header not counted
    text("column_name", null=True),
    text("expectation"),
    text("found", null=True),
    text("record"),  # the whole row as JSON text, as the file had it
    text("state", server_default="open"),
    text("retried_batch_id", null=True),
    sa.CheckConstraint("state IN ('open', 'retried', 'dismissed')", name="state"),
    sa.Index(None, "programme", "source", "state"),
)

audit_lines = sa.Table(
    "audit_lines",
    metadata,
    sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
    text("at"),  # ISO 8601 in UTC as text: the hash is over these very characters
    text("actor", index=True),
    text("duty"),
    text("action", index=True),
    text("subject", index=True),
    text("because"),
    text("facts"),  # canonical JSON as text, for the same reason
    text("previous_hash"),
    text("hash"),
)

audit_head = sa.Table(
    "audit_head",
    metadata,
    sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("number", sa.BigInteger(), nullable=False),
    text("hash"),
    sa.CheckConstraint("id = 1", name="one_row"),
)

scores = sa.Table(
    "scores",
    metadata,
    sa.Column("id", RowNumber, primary_key=True, autoincrement=True),
    text("declaration_id"),
    text("programme"),
    sa.Column("filed_on", sa.Date(), nullable=False),
    text("model_version", index=True),
    sa.Column("probability", sa.Double(), nullable=False),
    sa.Column("expected_amount", sa.Double(), nullable=True),  # null: no amount was ever learnt
    sa.Column("anomaly", sa.Double(), nullable=False),  # percentile 0-100, higher is more unusual
    sa.Column("reasons", sa.JSON(), nullable=False),
    sa.Column("heads", sa.JSON(none_as_null=True), nullable=True),  # by type of finding
    sa.Column("features", sa.JSON(), nullable=False),
    sa.Column("scored_at", Moment(), nullable=False),
    text("idempotency_key", null=True, unique=True),
    text("request_hash", null=True),
    text("actor"),
    sa.Index(None, "programme", "declaration_id", "scored_at"),
    sa.Index(None, "programme", "filed_on"),
)

plans = sa.Table(
    "plans",
    metadata,
    text("plan_id", primary_key=True),
    text("programme"),
    sa.Column("day", sa.Date(), nullable=False),
    sa.Column("policy", sa.JSON(), nullable=False),
    text("model_version", null=True),
    sa.Column("seed", sa.BigInteger(), nullable=False),
    sa.Column("created_at", Moment(), nullable=False),
    text("created_by"),
    sa.Column("candidates", sa.BigInteger(), nullable=False),
    sa.UniqueConstraint("programme", "day"),
)

plan_lines = sa.Table(
    "plan_lines",
    metadata,
    sa.Column("plan_id", sa.Text(), sa.ForeignKey("plans.plan_id"), primary_key=True),
    text("declaration_id", primary_key=True),
    text("office"),
    sa.Column("position", sa.Integer(), nullable=False),
    text("channel"),
    text("chosen"),
    text("rule_name", null=True),
    sa.Column("probability", sa.Double(), nullable=True),
    sa.Column("expected_amount", sa.Double(), nullable=True),
    sa.Column("anomaly", sa.Double(), nullable=True),
    sa.Column("inclusion_probability", sa.Double(), nullable=False),
    sa.Column("reasons", sa.JSON(), nullable=False),
    sa.Column("heads", sa.JSON(none_as_null=True), nullable=True),  # by type of finding
    text("taxpayer"),
    sa.CheckConstraint("chosen IN ('rule', 'score', 'lot')", name="chosen"),
    sa.CheckConstraint("channel IN ('green', 'orange', 'red')", name="channel"),
    sa.Index(None, "plan_id", "office", "position"),
    sa.Index(None, "declaration_id"),
    sa.Index(None, "taxpayer"),
)

users = sa.Table(
    "users",
    metadata,
    text("name", primary_key=True),
    text("duty"),
    text("office", null=True),
    text("password_hash"),
    sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()),
    text("shown_password", null=True),  # a demonstration's account only: the sign-in page tells it
)

api_keys = sa.Table(
    "api_keys",
    metadata,
    text("name", primary_key=True),
    text("duty"),
    text("key_hash", unique=True),  # SHA-256: a key is 256 random bits, no need to slow a guess
    sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()),
    sa.Column("created_at", Moment(), nullable=False),
    text("shown_key", null=True),  # the demonstration's key only: `veedor serve` prints it
)

catalogue_features = sa.Table(
    "catalogue_features",
    metadata,
    text("programme", primary_key=True),
    text("name", primary_key=True),
    text("kind"),
    text("type"),
    text("unit"),
    text("sentence"),
    text("spanish"),
    text("topic", index=True),
    sa.Column("columns", sa.JSON(), nullable=False),
    sa.Column("speaks_of", sa.JSON(), nullable=False),
    text("sql"),
    sa.Column("updated_at", Moment(), nullable=False),
)
