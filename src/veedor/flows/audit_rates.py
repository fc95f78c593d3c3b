"""Who would be checked more than the stakes say, if a version chose: audit rates by group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from veedor.flows import models
from veedor.flows.characterise import prepare
from veedor.flows.known import known
from veedor.flows.models import Registered
from veedor.flows.score import score_table
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.models.fairness import AuditRate, audit_rate_ratio, blended, chosen_share, thirds

WINDOW_DAYS = 90  # the last days filed: enough rows for a rate, recent enough to be today's trade
MOST_ROWS = 20_000
SHARE = 0.05  # checked, as in comparisons
SIZE = "taxpayer size"


@dataclass(frozen=True, kw_only=True)
class Burdened:
    """The audit-rate ratios of each kind of group; `rows` declarations, `selected` of them."""

    rows: int
    selected: int
    groups: dict[str, list[AuditRate]]

    @property
    def breaches(self) -> list[tuple[str, AuditRate]]:
        """Groups checked too much or too little at equal stakes, with their kind."""
        return [
            (kind, one) for kind, rates in self.groups.items() for one in rates if one.is_breach
        ]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        groups = {kind: [one.to_dict() for one in rates] for kind, rates in self.groups.items()}
        return {"rows": self.rows, "selected": self.selected, "groups": groups}


def burden(installation: Installation, programme: Programme, version: Registered) -> Burdened:
    """What choosing the riskiest 5 % of the last 90 days' declarations would mean for groups.

    Groups are offices and thirds of taxpayers by the value they declared in those days. All
    declarations count, checked or not: who would be chosen needs no label.
    """
    world = known(installation, programme)
    clock = programme.declarations.clock
    since = world.as_of - timedelta(days=WINDOW_DAYS)
    recent = world.declarations.filter(pc.greater(world.declarations[clock], since))
    recent = recent.slice(max(0, recent.num_rows - MOST_ROWS))
    model = models.load(installation, version)
    _, scored = score_table(
        installation, programme, model, recent, world=world,
        explain_rows=np.zeros(recent.num_rows, dtype=bool),
    )  # fmt: skip
    order = blended(scored.probability, scored.expected_amount, model.recipe.money_weight)
    chosen = chosen_share(order, SHARE)
    stakes = scored.expected_amount
    stakes = scored.probability if np.isnan(stakes).all() else stakes
    groups = {
        kind: audit_rate_ratio(chosen, stakes, group)
        for kind, group in _groups(programme, recent).items()
    }
    return Burdened(rows=recent.num_rows, selected=int(chosen.sum()), groups=groups)


def _groups(programme: Programme, declarations: pa.Table) -> dict[str, np.ndarray]:
    table = prepare(programme, declarations)
    groups = {
        programme.office: table[programme.office].astype("string").fillna("").to_numpy(dtype=object)
    }
    if programme.value:
        value = table[programme.value].astype(float).fillna(0.0)
        groups[SIZE] = thirds(value.groupby(table[programme.taxpayer]).transform("sum").to_numpy())
    return groups
