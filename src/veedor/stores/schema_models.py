"""The tables about models: versions and their lives, searches, what is unusual, data profiles."""

from __future__ import annotations

import sqlalchemy as sa

from veedor.stores.columns import Moment, RowNumber, metadata, text

models = sa.Table(
    "models",
    metadata,
    text("version", primary_key=True),
    text("programme"),
    text("recipe"),
    text("state"),
    sa.Column("trained_at", Moment(), nullable=False),
    text("trained_by"),
    text("artifact_hash"),
    sa.Column("table_versions", sa.JSON(), nullable=False),
    text("code_version"),
    sa.Column("seed", sa.BigInteger(), nullable=False),
    sa.Column("metrics", sa.JSON(), nullable=False),
    text("report_path", null=True),
    sa.Column("as_of", sa.Date(), nullable=True),  # the day it learnt as of
    sa.Column("in_shadow", sa.Boolean(), nullable=False, server_default=sa.false()),
    sa.Index(None, "programme", "trained_at"),
)
# One version of a programme is live: held here too, so that no race can make two of them.
sa.Index(
    "uq_models_one_live",
    models.c.programme,
    unique=True,
    sqlite_where=models.c.state == "live",
    postgresql_where=models.c.state == "live",
)

# The life of a version (vida de un modelo): append-only, held so by triggers of the migration.
model_events = sa.Table(
    "model_events",
    metadata,
    sa.Column("id", RowNumber, primary_key=True, autoincrement=True),
    text("version", index=True),
    text("programme"),
    text("from_state", null=True),  # null: it was trained
    text("to_state"),
    text("actor"),
    text("duty"),
    text("because"),
    sa.Column("at", Moment(), nullable=False),
    sa.Column("facts", sa.JSON(), nullable=False),
    sa.Index(None, "programme", "to_state"),
)

# What a challenger said beside the live model; read by comparisons only, never by inspectors.
shadow_scores = sa.Table(
    "shadow_scores",
    metadata,
    text("model_version", primary_key=True),
    text("source", primary_key=True),  # "plan:…" or "score:…", the occasion of the live score
    text("declaration_id", primary_key=True),
    text("programme"),
    sa.Column("filed_on", sa.Date(), nullable=False),
    sa.Column("probability", sa.Double(), nullable=False),
    sa.Column("expected_amount", sa.Double(), nullable=True),
    text("live_version"),
    sa.Column("live_probability", sa.Double(), nullable=False),
    sa.Column("live_expected_amount", sa.Double(), nullable=True),
    sa.Column("scored_at", Moment(), nullable=False),
    sa.Index(None, "model_version", "live_version"),
)

model_comparisons = sa.Table(
    "model_comparisons",
    metadata,
    sa.Column("id", RowNumber, primary_key=True, autoincrement=True),
    text("programme"),
    text("first", index=True),
    text("second", index=True),
    text("evidence"),  # shadow, later or recipes: which rows were judged
    sa.Column("figures", sa.JSON(), nullable=False),
    sa.Column("at", Moment(), nullable=False),
    text("actor"),
)

retrainings = sa.Table(
    "retrainings",
    metadata,
    text("programme", primary_key=True),
    sa.Column("day", sa.Date(), primary_key=True),
    text("version"),
    text("live_version", null=True),
    sa.Column("in_shadow", sa.Boolean(), nullable=False),
    sa.Column("at", Moment(), nullable=False),
    text("actor"),
)

searches = sa.Table(
    "searches",
    metadata,
    text("search_id", primary_key=True),
    text("family", index=True),  # searches of one family judge the same trial alike
    text("programme"),
    text("recipe"),
    text("method"),
    text("pruner"),
    text("goal"),
    sa.Column("capacity", sa.Double(), nullable=False),
    sa.Column("trials_asked", sa.BigInteger(), nullable=False),
    sa.Column("seed", sa.BigInteger(), nullable=False),
    sa.Column("as_of", sa.Date(), nullable=False),
    sa.Column("table_versions", sa.JSON(), nullable=False),
    text("code_version"),
    text("state"),
    sa.Column("started_at", Moment(), nullable=False),
    text("started_by"),
    sa.Column("ended_at", Moment(), nullable=True),
    sa.Column("result", sa.JSON(), nullable=True),  # null until it ends or its time is up
    text("report_path", null=True),
    sa.CheckConstraint("state IN ('running', 'paused', 'ended')", name="state"),
    sa.Index(None, "programme", "started_at"),
)

trials = sa.Table(
    "trials",
    metadata,
    sa.Column("search_id", sa.Text(), sa.ForeignKey("searches.search_id"), primary_key=True),
    sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
    sa.Column("parameters", sa.JSON(), nullable=False),
    sa.Column("share", sa.Double(), nullable=False),  # of the training rows that it learnt from
    sa.Column("figures", sa.JSON(), nullable=False),  # the goal's, one a fold
    sa.Column("value", sa.Double(), nullable=True),  # null when it failed
    text("state"),
    sa.Column("seconds", sa.Double(), nullable=False),
    text("because"),
    sa.Column("at", Moment(), nullable=False),
    sa.CheckConstraint("state IN ('done', 'pruned', 'failed')", name="state"),
)

anomalies = sa.Table(
    "anomalies",
    metadata,
    text("id", primary_key=True),
    text("programme"),
    text("object_type"),
    text("object_id", index=True),
    text("period"),  # 2025-12-31 or 2025-12
    text("type_code"),
    text("method"),
    text("method_version"),
    sa.Column("score_raw", sa.Double(), nullable=False),
    sa.Column("score_percentile", sa.Double(), nullable=False),
    text("peer_group_id"),
    sa.Column("peer_count", sa.BigInteger(), nullable=False),
    *(
        sa.Column(name, sa.Double(), nullable=True)
        for name in ("observed", "expected", "lower", "upper", "deviation", "money_at_stake")
    ),
    text("unit"),
    text("direction"),
    sa.Column("threshold_id", sa.Text(), sa.ForeignKey("anomaly_thresholds.id"), nullable=False),
    sa.Column("threshold_value", sa.Double(), nullable=False),
    text("severity"),
    text("currency"),
    sa.Column("evidence", sa.JSON(), nullable=False),
    sa.Column("first_seen", sa.Date(), nullable=False),
    sa.Column("last_seen", sa.Date(), nullable=False),
    text("status", server_default="new"),
    text("reviewer", null=True),
    text("explanation_es"),
    text("explanation_en"),
    sa.CheckConstraint("status IN ('new', 'reviewed', 'dismissed', 'confirmed')", name="status"),
    sa.CheckConstraint(
        "severity IN ('info', 'low', 'medium', 'high', 'critical')", name="severity"
    ),
    sa.Index(None, "programme", "period", "type_code"),
)

anomaly_thresholds = sa.Table(
    "anomaly_thresholds",
    metadata,
    text("id", primary_key=True),
    text("programme"),
    text("type_code"),
    text("method"),
    text("metric"),
    text("operator"),
    sa.Column("value", sa.Double(), nullable=False),
    text("peer_group_id"),
    text("calibrated_on"),
    sa.Column("target_alert_rate", sa.Double(), nullable=False),
    sa.Column("expected_false_discovery_rate", sa.Double(), nullable=True),
    sa.Column("valid_from", sa.Date(), nullable=False),
    sa.Column("valid_to", sa.Date(), nullable=False),  # the first day it no longer holds
    text("owner"),
    text("rationale"),
)

profiles = sa.Table(
    "profiles",
    metadata,
    text("batch_id", primary_key=True),
    text("programme", primary_key=True),
    text("source", primary_key=True),
    sa.Column("profiled_at", Moment(), nullable=False),
    sa.Column("rows", sa.BigInteger(), nullable=False),
    sa.Column("columns", sa.JSON(), nullable=False),  # never a value of an id or of an actor
    text("compared_with", null=True),  # the batch whose profile was the last before this one
    sa.Column("drift", sa.JSON(), nullable=False),
    sa.Index(None, "programme", "source", "profiled_at"),
)
