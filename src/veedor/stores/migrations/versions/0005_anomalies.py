"""Anomalies and the thresholds they exceeded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

STATES = "status IN ('new', 'reviewed', 'dismissed', 'confirmed')"
SEVERITIES = "severity IN ('info', 'low', 'medium', 'high', 'critical')"


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "anomaly_thresholds",
        *_texts("id", "programme", "type_code", "method", "metric", "operator"),
        sa.Column("value", sa.Double(), nullable=False),
        *_texts("peer_group_id", "calibrated_on"),
        sa.Column("target_alert_rate", sa.Double(), nullable=False),
        sa.Column("expected_false_discovery_rate", sa.Double(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        *_texts("owner", "rationale"),
        sa.PrimaryKeyConstraint("id", name="pk_anomaly_thresholds"),
    )  # fmt: skip
    op.create_table(
        "anomalies",
        *_texts("id", "programme", "object_type", "object_id", "period", "type_code", "method",
                "method_version"),
        sa.Column("score_raw", sa.Double(), nullable=False),
        sa.Column("score_percentile", sa.Double(), nullable=False),
        *_texts("peer_group_id"),
        sa.Column("peer_count", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Double(), nullable=True)
          for name in ("observed", "expected", "lower", "upper", "deviation", "money_at_stake")),
        *_texts("unit", "direction", "threshold_id"),
        sa.Column("threshold_value", sa.Double(), nullable=False),
        *_texts("severity", "currency"),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("first_seen", sa.Date(), nullable=False),
        sa.Column("last_seen", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False, server_default="new"),
        sa.Column("reviewer", sa.Text(), nullable=True),
        *_texts("explanation_es", "explanation_en"),
        sa.PrimaryKeyConstraint("id", name="pk_anomalies"),
        sa.ForeignKeyConstraint(
            ["threshold_id"], ["anomaly_thresholds.id"],
            name="fk_anomalies_threshold_id_anomaly_thresholds",
        ),
        sa.CheckConstraint(STATES, name="ck_anomalies_status"),
        sa.CheckConstraint(SEVERITIES, name="ck_anomalies_severity"),
    )  # fmt: skip
    op.create_index("ix_anomalies_object_id", "anomalies", ["object_id"])
    op.create_index(
        "ix_anomalies_programme_period_type_code",
        "anomalies", ["programme", "period", "type_code"],
    )  # fmt: skip


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]
