"""The first tables: receiving, audit, models, scores, plans, users, catalogue.

The types are written out again instead of taken from `schema.py`: a step that has been run
somewhere never changes, while the schema goes on.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, and the triggers that keep the audit append-only."""
    _receiving()
    _audit()
    _models_and_scores()
    _plans()
    _users_and_catalogue()
    if op.get_bind().dialect.name == "postgresql":
        _guard_audit_on_postgresql()
    else:
        _guard_audit_on_sqlite()
    op.execute(f"INSERT INTO audit_head (id, number, hash) VALUES (1, 0, '{'0' * 64}')")


def _column(name: str, kind: Any = None, *, null: bool = False, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind or sa.Text(), nullable=null, **options)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _index(table: str, *columns: str, unique: bool = False) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns), unique=unique)


def _receiving() -> None:
    op.create_table(
        "batches",
        *(_column(name) for name in ("batch_id", "programme", "source", "file", "file_sha256")),
        _column("rows_read", sa.BigInteger()),
        _column("rows_loaded", sa.BigInteger()),
        _column("rows_rejected", sa.BigInteger()),
        _column("rows_already", sa.BigInteger()),
        _column("lake_version", sa.BigInteger()),
        _column("loaded_at", MOMENT),
        _column("actor"),
        _key("batches", "batch_id", "programme", "source"),
    )
    _index("batches", "file_sha256")
    _index("batches", "loaded_at")
    op.create_table(
        "quarantine",
        _column("id", ROW_NUMBER, autoincrement=True),
        *(_column(name) for name in ("batch_id", "programme", "source", "file")),
        _column("row_number", sa.BigInteger()),
        _column("column_name", null=True),
        _column("expectation"),
        _column("found", null=True),
        _column("record"),
        _column("state", server_default="open"),
        _column("retried_batch_id", null=True),
        sa.CheckConstraint(
            "state IN ('open', 'retried', 'dismissed')", name=op.f("ck_quarantine_state")
        ),
        _key("quarantine", "id"),
    )
    _index("quarantine", "batch_id")
    _index("quarantine", "programme", "source", "state")


def _audit() -> None:
    op.create_table(
        "audit_lines",
        _column("number", sa.BigInteger(), autoincrement=False),
        *(_column(name) for name in ("at", "actor", "duty", "action", "subject", "because")),
        *(_column(name) for name in ("facts", "previous_hash", "hash")),
        _key("audit_lines", "number"),
    )
    for name in ("actor", "action", "subject"):
        _index("audit_lines", name)
    op.create_table(
        "audit_head",
        _column("id", sa.Integer(), autoincrement=False),
        _column("number", sa.BigInteger()),
        _column("hash"),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        _key("audit_head", "id"),
    )


def _models_and_scores() -> None:
    op.create_table(
        "models",
        *(_column(name) for name in ("version", "programme", "recipe", "state")),
        _column("trained_at", MOMENT),
        _column("trained_by"),
        _column("artifact_hash"),
        _column("table_versions", sa.JSON()),
        _column("code_version"),
        _column("seed", sa.BigInteger()),
        _column("metrics", sa.JSON()),
        _column("report_path", null=True),
        _key("models", "version"),
    )
    _index("models", "programme", "trained_at")
    op.create_table(
        "scores",
        _column("id", ROW_NUMBER, autoincrement=True),
        _column("declaration_id"),
        _column("programme"),
        _column("filed_on", sa.Date()),
        _column("model_version"),
        *(_column(name, sa.Double()) for name in ("probability", "expected_amount", "anomaly")),
        _column("reasons", sa.JSON()),
        _column("features", sa.JSON()),
        _column("scored_at", MOMENT),
        _column("idempotency_key", null=True),
        _column("request_hash", null=True),
        _column("actor"),
        sa.UniqueConstraint("idempotency_key", name="uq_scores_idempotency_key"),
        _key("scores", "id"),
    )
    _index("scores", "model_version")
    _index("scores", "programme", "declaration_id", "scored_at")
    _index("scores", "programme", "filed_on")


def _plans() -> None:
    op.create_table(
        "plans",
        _column("plan_id"),
        _column("programme"),
        _column("day", sa.Date()),
        _column("policy", sa.JSON()),
        _column("model_version", null=True),
        _column("seed", sa.BigInteger()),
        _column("created_at", MOMENT),
        _column("created_by"),
        _column("candidates", sa.BigInteger()),
        sa.UniqueConstraint("programme", "day", name="uq_plans_programme_day"),
        _key("plans", "plan_id"),
    )
    op.create_table(
        "plan_lines",
        *(_column(name) for name in ("plan_id", "declaration_id", "office")),
        _column("position", sa.Integer()),
        _column("channel"),
        _column("chosen"),
        _column("rule_name", null=True),
        *(
            _column(name, sa.Double(), null=True)
            for name in ("probability", "expected_amount", "anomaly")
        ),
        _column("inclusion_probability", sa.Double()),
        _column("reasons", sa.JSON()),
        _column("taxpayer"),
        sa.CheckConstraint("chosen IN ('rule', 'score', 'lot')", name=op.f("ck_plan_lines_chosen")),
        sa.CheckConstraint(
            "channel IN ('green', 'orange', 'red')", name=op.f("ck_plan_lines_channel")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.plan_id"], name="fk_plan_lines_plan_id_plans"),
        _key("plan_lines", "plan_id", "declaration_id"),
    )
    _index("plan_lines", "plan_id", "office", "position")
    _index("plan_lines", "declaration_id")
    _index("plan_lines", "taxpayer")


def _users_and_catalogue() -> None:
    op.create_table(
        "users",
        _column("name"),
        _column("duty"),
        _column("office", null=True),
        _column("password_hash"),
        _column("active", sa.Boolean(), server_default=sa.true()),
        _key("users", "name"),
    )
    op.create_table(
        "catalogue_features",
        *(_column(name) for name in ("programme", "name", "kind", "type", "unit")),
        *(_column(name) for name in ("sentence", "spanish", "topic")),
        _column("columns", sa.JSON()),
        _column("speaks_of", sa.JSON()),
        _column("sql"),
        _column("updated_at", MOMENT),
        _key("catalogue_features", "programme", "name"),
    )
    _index("catalogue_features", "topic")


def _guard_audit_on_sqlite() -> None:
    for table, verb, when in (
        ("audit_lines", "UPDATE", ""),
        ("audit_lines", "DELETE", ""),
        ("audit_head", "UPDATE", "WHEN NEW.number < OLD.number "),
        ("audit_head", "DELETE", ""),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_refuse_{verb.lower()} BEFORE {verb} ON {table} {when}"
            "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
        )


def _guard_audit_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_to_alter_audit() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$"
    )
    for name, event in (
        ("audit_lines_refuse_change", "UPDATE OR DELETE ON audit_lines FOR EACH ROW"),
        ("audit_lines_refuse_truncate", "TRUNCATE ON audit_lines FOR EACH STATEMENT"),
        ("audit_head_refuse_delete", "DELETE ON audit_head FOR EACH ROW"),
        ("audit_head_refuse_truncate", "TRUNCATE ON audit_head FOR EACH STATEMENT"),
        (
            "audit_head_refuse_update",
            "UPDATE ON audit_head FOR EACH ROW WHEN (NEW.number < OLD.number)",
        ),
    ):
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} EXECUTE FUNCTION refuse_to_alter_audit()")
