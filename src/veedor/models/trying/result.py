"""What a try of a table came to, ready to be written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from veedor.domain.score import Reason
from veedor.models.data_audit import DataAudit
from veedor.models.evaluate import Evaluation
from veedor.models.trying.importance import Importance
from veedor.models.trying.plan import Plan
from veedor.models.trying.roles import Understood
from veedor.models.trying.table import FlatTable
from veedor.models.trying.target import Target
from veedor.models.trying.unusual import Oddity

SCHEMA = 1  # of the JSON; raised when a reader of the old shape would be misled
COIN = 0.5


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One row of a list: its number in the file, and what is said of it."""

    row: int
    found: bool
    probability: float
    anomaly: float
    reasons: tuple[Reason, ...] = ()
    oddities: tuple[Oddity, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """How blend and forest did on rows they had not learnt from, and what they say of them.

    `learns_by` names the members of the blend that was fitted, in "en" and "es".
    """

    plan: Plan
    learns_by: Mapping[str, str]
    blend: Evaluation
    forest: Evaluation
    importances: tuple[Importance, ...]
    riskiest: tuple[Listed, ...]
    unusual: tuple[Listed, ...]


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A table tried: how it was understood, what the audit said, and the judgement if there is one.

    `left_out` says for each column that no model was given why (a code). `verdict` is one of
    "too_few", "no_inputs", "nothing", "uncertain", "learns".
    """

    table: FlatTable
    target: Target
    understood: tuple[Understood, ...]
    audit: DataAudit
    left_out: Mapping[str, str]
    judgement: Judgement | None
    verdict: str
    seconds: float

    @property
    def leaks(self) -> tuple[str, ...]:
        """Columns that give the answer away, by the audit or by what they do."""
        return tuple(
            name for name, why in self.left_out.items() if why in {"leak", "marks_findings"}
        )

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        judged = self.judgement
        return {
            "schema": SCHEMA,
            "verdict": self.verdict,
            "seconds": round(self.seconds, 1),
            "table": {"name": self.table.name, **dict(self.table.facts)},
            "target": {
                "column": self.target.column,
                "how": self.target.how,
                **dict(self.target.facts),
                "found": int((self.target.label == 1).sum()),
                "clean": int((self.target.label == 0).sum()),
                "unknown": int(np.isnan(self.target.label).sum()),
            },
            "columns": [_column(one, self.left_out) for one in self.understood],
            "left_out": dict(self.left_out),
            "leaks": list(self.leaks),
            "audit": self.audit.to_dict(),
            "judgement": None if judged is None else _judgement(judged),
        }


def verdict_of(judgement: Judgement | None, audit: DataAudit, has_inputs: bool) -> str:
    """What the try says in one word; see `Tried`."""
    if not has_inputs:
        return "no_inputs"
    if judgement is None:
        return "too_few"
    auc = judgement.blend.orders["probability"]["auc"]
    is_better = auc.low is not None and auc.low > COIN
    if audit.of("nothing_predicts_target") and not is_better:
        return "nothing"
    return "learns" if is_better else "uncertain"


def _column(one: Understood, left_out: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": one.name,
        "type": one.given.type,
        "role": str(one.role),
        "why": one.why,
        "facts": dict(one.facts),
        "missing": one.given.missing,
        "distinct": one.given.distinct,
        "unread": one.given.unread,
        "left_out": left_out.get(one.name),
    }


def _judgement(judged: Judgement) -> dict[str, Any]:
    return {
        "split": {"kind": judged.plan.kind, **dict(judged.plan.facts)},
        "learns_by": dict(judged.learns_by),
        "figures": {
            "blend": judged.blend.figures,
            "random_forest": judged.forest.figures,
        },
        "evaluation": {
            "blend": judged.blend.to_dict(),
            "random_forest": judged.forest.to_dict(),
        },
        "importance": [asdict(one) for one in judged.importances],
        "riskiest": [_listed(one) for one in judged.riskiest],
        "unusual": [_listed(one) for one in judged.unusual],
    }


def _listed(one: Listed) -> dict[str, Any]:
    return {
        "row": one.row,
        "found": one.found,
        "probability": one.probability,
        "anomaly": one.anomaly,
        "reasons": [
            {**asdict(reason), "text": {"es": reason.text("es"), "en": reason.text("en")}}
            for reason in one.reasons
        ],
        "oddities": [
            {
                "feature": odd.feature.name,
                "observed": odd.observed,
                "typical": odd.typical,
                "deviations": odd.deviations,
                "share": odd.share,
            }
            for odd in one.oddities
        ],
    }
