"""The operational tables; the migrations in `migrations/` make them, a test holds both equal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

# SQLite numbers rows by itself only in a column that is exactly INTEGER PRIMARY KEY.
RowNumber = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class Moment(sa.TypeDecorator[datetime]):
    """A point in time, kept in UTC; always read back with its time zone, on both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse a time without zone: nobody can say later which moment it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone; use datetime.now(UTC)")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """The same moment, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class AnyText(sa.TypeDecorator[str]):
    """Text as files bring it: the characters that no database keeps are replaced, not refused."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """What will be stored."""
        return None if value is None else storable(value)


def storable(text: str) -> str:
    """The text without NUL (PostgreSQL refuses it) and half surrogate pairs (no characters)."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _text(name: str, *, null: bool = False, **options: Any) -> sa.Column[str]:
    return sa.Column(name, AnyText(), nullable=null, **options)


batches = sa.Table(
    "batches",
    metadata,
    # One file may feed two sources (the Korean file does), so the id alone is not the key.
    _text("batch_id", primary_key=True),
    _text("programme", primary_key=True),
    _text("source", primary_key=True),
    _text("file"),
    _text("file_sha256", index=True),
    sa.Column("rows_read", sa.BigInteger(), nullable=False),
    sa.Column("rows_loaded", sa.BigInteger(), nullable=False),
    sa.Column("rows_rejected", sa.BigInteger(), nullable=False),
    sa.Column("rows_already", sa.BigInteger(), nullable=False),
    sa.Column("lake_version", sa.BigInteger(), nullable=False),
    sa.Column("loaded_at", Moment(), nullable=False, index=True),
    _text("actor"),
)

quarantine = sa.Table(
    "quarantine",
    metadata,
    sa.Column("id", RowNumber, primary_key=True, autoincrement=True),
    _text("batch_id", index=True),
    _text("programme"),
    _text("source"),
    _text("file"),
    sa.Column("row_number", sa.BigInteger(), nullable=False),  # 1-based, header not counted
    _text("column_name", null=True),
    _text("expectation"),
    _text("found", null=True),
    _text("record"),  # the whole row as JSON text, as the file had it
    _text("state", server_default="open"),
    _text("retried_batch_id", null=True),
    sa.CheckConstraint("state IN ('open', 'retried', 'dismissed')", name="state"),
    sa.Index(None, "programme", "source", "state"),
)

audit_lines = sa.Table(
    "audit_lines",
    metadata,
    sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
    _text("at"),  # ISO 8601 in UTC as text: the hash is over these very characters
    _text("actor", index=True),
    _text("duty"),
    _text("action", index=True),
    _text("subject", index=True),
    _text("because"),
    _text("facts"),  # canonical JSON as text, for the same reason
    _text("previous_hash"),
    _text("hash"),
)

audit_head = sa.Table(
    "audit_head",
    metadata,
    sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("number", sa.BigInteger(), nullable=False),
    _text("hash"),
    sa.CheckConstraint("id = 1", name="one_row"),
)

models = sa.Table(
    "models",
    metadata,
    _text("version", primary_key=True),
    _text("programme"),
    _text("recipe"),
    _text("state"),
    sa.Column("trained_at", Moment(), nullable=False),
    _text("trained_by"),
    _text("artifact_hash"),
    sa.Column("table_versions", sa.JSON(), nullable=False),
    _text("code_version"),
    sa.Column("seed", sa.BigInteger(), nullable=False),
    sa.Column("metrics", sa.JSON(), nullable=False),
    _text("report_path", null=True),
    sa.Index(None, "programme", "trained_at"),
)

scores = sa.Table(
    "scores",
    metadata,
    sa.Column("id", RowNumber, primary_key=True, autoincrement=True),
    _text("declaration_id"),
    _text("programme"),
    sa.Column("filed_on", sa.Date(), nullable=False),
    _text("model_version", index=True),
    sa.Column("probability", sa.Double(), nullable=False),
    sa.Column("expected_amount", sa.Double(), nullable=True),  # null: no amount was ever learnt
    sa.Column("anomaly", sa.Double(), nullable=False),  # percentile 0-100, higher is more unusual
    sa.Column("reasons", sa.JSON(), nullable=False),
    sa.Column("features", sa.JSON(), nullable=False),
    sa.Column("scored_at", Moment(), nullable=False),
    _text("idempotency_key", null=True, unique=True),
    _text("request_hash", null=True),
    _text("actor"),
    sa.Index(None, "programme", "declaration_id", "scored_at"),
    sa.Index(None, "programme", "filed_on"),
)

plans = sa.Table(
    "plans",
    metadata,
    _text("plan_id", primary_key=True),
    _text("programme"),
    sa.Column("day", sa.Date(), nullable=False),
    sa.Column("policy", sa.JSON(), nullable=False),
    _text("model_version", null=True),
    sa.Column("seed", sa.BigInteger(), nullable=False),
    sa.Column("created_at", Moment(), nullable=False),
    _text("created_by"),
    sa.Column("candidates", sa.BigInteger(), nullable=False),
    sa.UniqueConstraint("programme", "day"),
)

plan_lines = sa.Table(
    "plan_lines",
    metadata,
    sa.Column("plan_id", sa.Text(), sa.ForeignKey("plans.plan_id"), primary_key=True),
    _text("declaration_id", primary_key=True),
    _text("office"),
    sa.Column("position", sa.Integer(), nullable=False),
    _text("channel"),
    _text("chosen"),
    _text("rule_name", null=True),
    sa.Column("probability", sa.Double(), nullable=True),
    sa.Column("expected_amount", sa.Double(), nullable=True),
    sa.Column("anomaly", sa.Double(), nullable=True),
    sa.Column("inclusion_probability", sa.Double(), nullable=False),
    sa.Column("reasons", sa.JSON(), nullable=False),
    _text("taxpayer"),
    sa.CheckConstraint("chosen IN ('rule', 'score', 'lot')", name="chosen"),
    sa.CheckConstraint("channel IN ('green', 'orange', 'red')", name="channel"),
    sa.Index(None, "plan_id", "office", "position"),
    sa.Index(None, "declaration_id"),
    sa.Index(None, "taxpayer"),
)

users = sa.Table(
    "users",
    metadata,
    _text("name", primary_key=True),
    _text("duty"),
    _text("office", null=True),
    _text("password_hash"),
    sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()),
    _text("shown_password", null=True),  # a demonstration's account only: the sign-in page tells it
)

api_keys = sa.Table(
    "api_keys",
    metadata,
    _text("name", primary_key=True),
    _text("duty"),
    _text("key_hash", unique=True),  # SHA-256: a key is 256 random bits, no need to slow a guess
    sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()),
    sa.Column("created_at", Moment(), nullable=False),
    _text("shown_key", null=True),  # the demonstration's key only: `veedor serve` prints it
)

catalogue_features = sa.Table(
    "catalogue_features",
    metadata,
    _text("programme", primary_key=True),
    _text("name", primary_key=True),
    _text("kind"),
    _text("type"),
    _text("unit"),
    _text("sentence"),
    _text("spanish"),
    _text("topic", index=True),
    sa.Column("columns", sa.JSON(), nullable=False),
    sa.Column("speaks_of", sa.JSON(), nullable=False),
    _text("sql"),
    sa.Column("updated_at", Moment(), nullable=False),
)

profiles = sa.Table(
    "profiles",
    metadata,
    _text("batch_id", primary_key=True),
    _text("programme", primary_key=True),
    _text("source", primary_key=True),
    sa.Column("profiled_at", Moment(), nullable=False),
    sa.Column("rows", sa.BigInteger(), nullable=False),
    sa.Column("columns", sa.JSON(), nullable=False),  # never a value of an id or of an actor
    _text("compared_with", null=True),  # the batch whose profile was the last before this one
    sa.Column("drift", sa.JSON(), nullable=False),
    sa.Index(None, "programme", "source", "profiled_at"),
)
