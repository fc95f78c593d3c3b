"""Two models on the same rows: figures of each, their difference, and how sure it is.

Every resample is drawn once and given to both, so what makes rows easy or hard falls out of the
difference. Blocks are those of every evaluation: taxpayers, and months.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from veedor.models.evaluate.bench import lay_out
from veedor.models.evaluate.bootstrap import FEWEST_REPLICATES, Job, Plan, Progress, replicate
from veedor.models.evaluate.judged import Judged
from veedor.models.evaluate.measures import Measure, Reader, measure, ratio
from veedor.models.evaluate.passes import Passed, ranking

SHARE = 0.05  # of the rows, at which precision and revenue are compared
SURE = 0.10  # p below which a difference counts: science.md 4.3
MEASURES = ("average_precision", "auc", "precision_at_5%", "revenue_at_5%")


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One figure of two models: `difference` is the first minus the second.

    `p_better` is the share of resamples in which the first is not better (one-sided, the more
    doubtful of the schemes of blocks); `p_worse` the same the other way. None where no figure.
    """

    first: Measure
    second: Measure
    difference: Measure
    p_better: float | None = None
    p_worse: float | None = None

    @property
    def is_better(self) -> bool:
        """Whether the first is better beyond doubt (p < 0.1)."""
        return self.p_better is not None and self.p_better < SURE

    @property
    def is_worse(self) -> bool:
        """Whether the first is worse beyond doubt (p < 0.1)."""
        return self.p_worse is not None and self.p_worse < SURE

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "first": self.first.to_dict(),
            "second": self.second.to_dict(),
            "difference": self.difference.to_dict(),
            "p_better": self.p_better,
            "p_worse": self.p_worse,
            "is_better": self.is_better,
            "is_worse": self.is_worse,
        }


def paired(
    first: Judged,
    second: Judged,
    *,
    resamples: int = 1000,
    seed: int = 7,
    on_progress: Progress | None = None,
) -> dict[str, Difference]:
    """Each figure of `MEASURES` for both models and their difference, with 95 % intervals.

    Both must hold the same rows in the same order; only their scores differ. Precision is of the
    list by probability, revenue of the list by expected amount (by probability without amounts).
    Silent, with the reason, where findings, clean checks or amounts are fewer than 20.
    """
    if len(first) != len(second) or not np.array_equal(first.label, second.label):
        raise ValueError("the two models were not judged on the same rows")
    bench = lay_out(first, (SHARE, 0.0), (resamples, seed))
    jobs: dict[str, Job] = {}
    for name, judged in (("first", first), ("second", second)):
        orders = judged.orders(0.0)
        money = orders.get("money", orders["probability"])
        jobs[f"{name}/probability"] = ranking(bench.rows, orders["probability"], (SHARE,))
        jobs[f"{name}/money"] = ranking(bench.rows, money, (SHARE,))
    tables = replicate(jobs, bench.plan, on_progress)
    ours, theirs = _lines(tables, "first"), _lines(tables, "second")
    return {name: _difference(name, ours, theirs, bench.reader) for name in MEASURES}


def _lines(tables: Mapping[str, np.ndarray], name: str) -> dict[str, np.ndarray]:
    found, earned = Passed(tables[f"{name}/probability"]), Passed(tables[f"{name}/money"])
    return {
        "average_precision": found.average_precision,
        "auc": found.auc,
        "precision_at_5%": ratio(found.hits(0), SHARE * found.weight),
        "revenue_at_5%": ratio(earned.money_at(0), earned.money),
    }


def _difference(
    name: str, ours: Mapping[str, np.ndarray], theirs: Mapping[str, np.ndarray], reader: Reader
) -> Difference:
    reason = reader.enough.money if name.startswith("revenue") else reader.enough.ranking
    difference = ours[name] - theirs[name]
    sides = [measure(values, reader.plan, reason) for values in (ours[name], theirs[name])]
    silent = reason is not None
    return Difference(
        first=sides[0],
        second=sides[1],
        difference=measure(difference, reader.plan, reason),
        p_better=None if silent else doubt(difference, reader.plan),
        p_worse=None if silent else doubt(-difference, reader.plan),
    )


def doubt(difference: np.ndarray, plan: Plan) -> float | None:
    """One-sided p that a difference is not above 0: the share of resamples in which it is not.

    One is added above and below, so that it is never 0; the largest of the schemes counts. None
    with fewer than 20 defined resamples.
    """
    largest = None
    for scheme in range(len(plan.blocks)):
        start = 1 + scheme * plan.resamples
        part = difference[start : start + plan.resamples]
        part = part[np.isfinite(part)]
        if len(part) < FEWEST_REPLICATES:
            continue
        p = float((1 + (part <= 0).sum()) / (1 + len(part)))
        largest = p if largest is None else max(largest, p)
    return largest
