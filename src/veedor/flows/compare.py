"""Judge two versions on the same rows, paired; what came out is kept beside the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from veedor.domain.actor import Actor
from veedor.errors import InputError
from veedor.flows import models
from veedor.flows.evidence import gather
from veedor.flows.progress import Progress, silent
from veedor.installation import Installation
from veedor.ledger import audit
from veedor.models.evaluate.paired import paired
from veedor.stores import schema

GAINS = ("average_precision", "revenue_at_5%")  # one of them must be better: science.md 4.3


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Two versions on the same rows; `differences` are the first's figures minus the second's.

    `evidence` is shadow, later or recipes (see `veedor.flows.evidence`).
    """

    programme: str
    first: str
    second: str
    evidence: str
    facts: dict[str, Any]
    differences: dict[str, dict[str, Any]]

    @property
    def is_gain(self) -> bool:
        """Whether the first gains beyond doubt (p < 0.1) in one figure, and loses so in none."""
        of = [self.differences[name] for name in GAINS]
        return any(one["is_better"] for one in of) and not any(one["is_worse"] for one in of)


def compare(
    installation: Installation,
    first: str,
    second: str,
    *,
    actor: Actor,
    on_progress: Progress = silent,
) -> Compared:
    """The figures of both and their difference, on rows that neither learnt from."""
    ours, theirs = (models.by_version(installation, version) for version in (first, second))
    if ours.programme != theirs.programme or first == second:
        raise InputError(
            "Two versions of one programme are needed.",
            where=f"{first}, {second}",
            next=f"Choose two of: veedor models list --home {installation.home}",
        )
    programme = installation.jurisdiction.programme(ours.programme)
    found = gather(installation, programme, (ours, theirs), on_progress=on_progress)
    on_progress(3, 4, "resampling taxpayers and months")
    differences = paired(found.first, found.second)
    result = Compared(
        programme=programme.name,
        first=first,
        second=second,
        evidence=found.kind,
        facts=found.facts,
        differences={name: one.to_dict() for name, one in differences.items()},
    )
    _keep(installation, result, actor)
    on_progress(4, 4, "compared")
    return result


def comparisons(installation: Installation, version: str) -> list[dict[str, Any]]:
    """Comparisons in which a version took part, the newest first."""
    table = schema.model_comparisons
    query = (
        sa.select(table)
        .where(sa.or_(table.c.first == version, table.c.second == version))
        .order_by(table.c.id.desc())
    )
    with installation.engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def _keep(installation: Installation, result: Compared, actor: Actor) -> None:
    row = {
        "programme": result.programme,
        "first": result.first,
        "second": result.second,
        "evidence": result.evidence,
        "figures": {"facts": result.facts, "differences": result.differences},
        "at": datetime.now(UTC),
        "actor": actor.name,
    }
    with installation.engine.begin() as connection:
        connection.execute(sa.insert(schema.model_comparisons), row)
        audit.record(
            connection, actor=actor, action="models.compared", subject=result.first,
            facts={
                "with": result.second, "evidence": result.evidence, "gain": result.is_gain,
                **{
                    name: one["difference"]["value"] for name, one in result.differences.items()
                },
            },
        )  # fmt: skip
