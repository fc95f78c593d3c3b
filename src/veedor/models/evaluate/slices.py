"""The same figures apart: by office, by month, for what the model had seen and what it had not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from veedor.models.evaluate.bootstrap import Job, Plan
from veedor.models.evaluate.calibration import Calibrated, calibration_job, calibration_measures
from veedor.models.evaluate.measures import Measure, Reader, Sufficiency, short_measures
from veedor.models.evaluate.passes import Passed, Rows, ranking

MOST_VALUES = 24  # of one slice; the smaller ones are put together
REST = "…"


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some of the rows, with the scores that order them."""

    rows: Rows
    probability: np.ndarray
    money: np.ndarray
    has_amounts: bool

    def take(self, index: np.ndarray) -> Part:
        """The part of this part."""
        return Part(
            rows=self.rows.take(index),
            probability=self.probability[index],
            money=self.money[index],
            has_amounts=self.has_amounts,
        )

    def jobs(self, name: str, shares: tuple[float, ...]) -> dict[str, Job]:
        """What must be resampled for the short set of this part; nothing when it is too small."""
        if self.enough.ranking is not None:
            return {}
        return {
            f"{name}/probability": ranking(self.rows, self.probability, shares),
            f"{name}/money": ranking(self.rows, self.money, shares),
            f"{name}/calibration": calibration_job(self.rows, self.probability),
        }

    @property
    def enough(self) -> Sufficiency:
        """Whether the part can bear figures."""
        return Sufficiency.of(self.rows.label, self.rows.amount if self.has_amounts else None)

    def short(
        self, name: str, tables: Mapping[str, np.ndarray], plan: Plan, capacity: float
    ) -> dict[str, int | float | Measure]:
        """The short set of figures, from the tables of `jobs(name, (capacity,))`."""
        reader = Reader(plan=plan, enough=self.enough)
        size = {
            "rows": len(self.rows.label),
            "findings": int(self.rows.label.sum()),
            "base_rate": float(np.average(self.rows.label, weights=self.rows.weight)),
        }
        if self.enough.ranking is not None:
            names = ("auc", "average_precision", "precision", "recall", "revenue")
            silent = Measure(reason=self.enough.ranking)
            return {**size, **dict.fromkeys((*names, "brier_skill", "ece"), silent)}
        calibration = calibration_measures(Calibrated(tables[f"{name}/calibration"]), reader)
        return {
            **size,
            **short_measures(
                Passed(tables[f"{name}/probability"]),
                Passed(tables[f"{name}/money"]),
                (0, capacity),
                reader,
            ),
            "brier_skill": calibration["brier_skill"],
            "ece": calibration["ece"],
        }


def levels(values: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Each value of a slice with the rows that have it, in the order of the values.

    Beyond 24 values, the largest keep their name and the others are one level, last.
    """
    text = np.asarray(["" if pd.isna(value) else str(value) for value in values])
    names, codes, counts = np.unique(text, return_inverse=True, return_counts=True)
    kept = np.arange(len(names))
    if len(names) > MOST_VALUES:
        kept = np.sort(np.argsort(-counts, kind="stable")[: MOST_VALUES - 1])
    for code in kept:
        yield str(names[code]) or "—", np.flatnonzero(codes == code)
    if len(kept) < len(names):
        rest = np.flatnonzero(~np.isin(codes, kept))
        yield f"{REST} ({len(names) - len(kept)})", rest
