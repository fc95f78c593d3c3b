"""Read the register of models: every version, or one with its figures and its history."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from veedor.flows import models
from veedor.flows.compare import comparisons
from veedor.flows.life import history
from veedor.installation import Installation
from veedor.stores import schema

PLAIN = ("version", "programme", "recipe", "state", "in_shadow", "as_of", "trained_at",
         "trained_by")  # fmt: skip
MORE = ("artifact_hash", "table_versions", "code_version", "seed")


def versions(installation: Installation, programme: str | None = None) -> list[dict[str, Any]]:
    """Every version with its headline figures, the newest first."""
    table = schema.models
    query = sa.select(table).order_by(table.c.trained_at.desc(), table.c.version)
    if programme is not None:
        query = query.where(
            table.c.programme == installation.jurisdiction.programme(programme).name
        )
    with installation.engine.connect() as connection:
        rows = connection.execute(query).mappings().all()
    return [
        {name: row[name] for name in PLAIN} | {"figures": row["metrics"].get("figures", {})}
        for row in rows
    ]


def described(installation: Installation, version: str) -> dict[str, Any]:
    """One version: figures with intervals, how it was made, its steps, its comparisons.

    `made` is that of `veedor.models.made`, None where training did not record it yet.
    """
    model = models.by_version(installation, version)
    path = model.report_path
    return {
        **{name: getattr(model, name) for name in (*PLAIN, *MORE)},
        "figures": model.metrics.get("figures", {}),
        "judged": model.metrics.get("judged", {}),
        "made": model.metrics.get("made"),
        "report": str(installation.home / path) if path else None,
        "history": history(installation, version),
        "comparisons": comparisons(installation, version),
    }
