"""The life of a model: states with their history, shadow scores, comparisons, retrainings."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
DAY_IN_VERSION = re.compile(r"-(\d{8})-[0-9a-f]{8}$")  # imports-blend-20250630-1a2b3c4d


def upgrade() -> None:
    """Add the tables; versions that are there become candidates, with a first line of history."""
    op.add_column("models", sa.Column("as_of", sa.Date(), nullable=True))
    op.add_column(
        "models", sa.Column("in_shadow", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    live = sa.text("state = 'live'")
    op.create_index(
        "uq_models_one_live", "models", ["programme"], unique=True,
        sqlite_where=live, postgresql_where=live,
    )  # fmt: skip
    _events()
    _shadow_scores()
    _comparisons_and_retrainings()
    _fill()
    if op.get_bind().dialect.name == "postgresql":
        _guard_on_postgresql()
    else:
        _guard_on_sqlite()


def _text(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=null)


def _events() -> None:
    op.create_table(
        "model_events",
        sa.Column("id", ROW_NUMBER, nullable=False, autoincrement=True),
        _text("version"),
        _text("programme"),
        _text("from_state", null=True),
        *(_text(name) for name in ("to_state", "actor", "duty", "because")),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_model_events"),
    )
    op.create_index("ix_model_events_version", "model_events", ["version"])
    op.create_index("ix_model_events_programme_to_state", "model_events", ["programme", "to_state"])


def _shadow_scores() -> None:
    op.create_table(
        "shadow_scores",
        *(_text(name) for name in ("model_version", "source", "declaration_id", "programme")),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("probability", sa.Double(), nullable=False),
        sa.Column("expected_amount", sa.Double(), nullable=True),
        _text("live_version"),
        sa.Column("live_probability", sa.Double(), nullable=False),
        sa.Column("live_expected_amount", sa.Double(), nullable=True),
        sa.Column("scored_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint(
            "model_version", "source", "declaration_id", name="pk_shadow_scores"
        ),
    )
    op.create_index(
        "ix_shadow_scores_model_version_live_version",
        "shadow_scores",
        ["model_version", "live_version"],
    )


def _comparisons_and_retrainings() -> None:
    op.create_table(
        "model_comparisons",
        sa.Column("id", ROW_NUMBER, nullable=False, autoincrement=True),
        *(_text(name) for name in ("programme", "first", "second", "evidence")),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _text("actor"),
        sa.PrimaryKeyConstraint("id", name="pk_model_comparisons"),
    )
    for name in ("first", "second"):
        op.create_index(f"ix_model_comparisons_{name}", "model_comparisons", [name])
    op.create_table(
        "retrainings",
        _text("programme"),
        sa.Column("day", sa.Date(), nullable=False),
        _text("version"),
        _text("live_version", null=True),
        sa.Column("in_shadow", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _text("actor"),
        sa.PrimaryKeyConstraint("programme", "day", name="pk_retrainings"),
    )


def _fill() -> None:
    bind = op.get_bind()
    bind.execute(sa.text("UPDATE models SET state = 'candidate'"))
    for (version,) in bind.execute(sa.text("SELECT version FROM models")).all():
        found = DAY_IN_VERSION.search(version)
        if found:
            day = date(int(found[1][:4]), int(found[1][4:6]), int(found[1][6:]))
            models = sa.table("models", sa.column("version"), sa.column("as_of", sa.Date()))
            bind.execute(models.update().where(models.c.version == version).values(as_of=day))
    bind.execute(
        sa.text(
            "INSERT INTO model_events"
            " (version, programme, from_state, to_state, actor, duty, because, at, facts)"
            " SELECT version, programme, NULL, 'candidate', trained_by, '', '', trained_at, '{}'"
            " FROM models ORDER BY trained_at, version"
        )
    )


def _guard_on_sqlite() -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER model_events_refuse_{verb.lower()} BEFORE {verb} ON model_events "
            "BEGIN SELECT RAISE(ABORT, 'the history of models is append-only'); END"
        )


def _guard_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_to_alter_model_events() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'the history of models is append-only'; END $$"
    )
    for name, event in (
        ("change", "UPDATE OR DELETE ON model_events FOR EACH ROW"),
        ("truncate", "TRUNCATE ON model_events FOR EACH STATEMENT"),
    ):
        op.execute(
            f"CREATE TRIGGER model_events_refuse_{name} BEFORE {event} "
            "EXECUTE FUNCTION refuse_to_alter_model_events()"
        )
