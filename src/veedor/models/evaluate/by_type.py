"""By type of finding: does each head know its own, and is the type named first the right one?

A finding whose type had no head in the model that judged it belongs to the head `other`, where
there was one. A finding whose type nobody said is left out, for it may be of any.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from veedor.models.evaluate.bootstrap import Job, Plan
from veedor.models.evaluate.calibration import (
    Calibrated,
    calibration_job,
    calibration_measures,
    error_if_perfect,
)
from veedor.models.evaluate.judged import Judged
from veedor.models.evaluate.measures import FEWEST, Measure, Reader, Sufficiency, measure, ratio
from veedor.models.evaluate.passes import Passed, Rows, ranking
from veedor.models.heads import OTHER, Typed

TOP = 0.05  # of the rows judged: the list in which the type named first is compared with the truth
FIGURES = ("auc", "average_precision", "mean_predicted", "share_found", "predicted_to_found",
           "ece", "ece_if_perfect")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class OneHead:
    """The rows of which a head spoke, a finding of its type being label 1, and what it said."""

    rows: Rows
    probability: NDArray[np.float64]

    @property
    def enough(self) -> Sufficiency:
        """Whether there are findings enough of the type."""
        return Sufficiency.of(self.rows.label, None)


@dataclass(frozen=True, kw_only=True)
class ByType:
    """Judged rows laid out by type of finding.

    `top` has the findings of a known type, those whose type was named first (`right`) and those
    of the type most frequent among the riskiest (`usual`), each as label 1, for the order by the
    single probability. `top_findings` are the former among the riskiest, ties in proportion.
    `taxpayers` says how many stand behind each of these counts; None where they are not known.
    """

    heads: Mapping[str, OneHead]
    top: Mapping[str, Rows]
    probability: NDArray[np.float64]
    top_findings: float
    usual_type: str
    without_head: Mapping[str, int]
    of_no_type: int
    taxpayers: Mapping[str, Any] | None

    def jobs(self) -> dict[str, Job]:
        """What must be resampled; nothing of what is too little for a figure."""
        jobs: dict[str, Job] = {}
        for name, head in self.heads.items():
            if head.enough.ranking is None:
                jobs[f"head/{name}"] = ranking(head.rows, head.probability, (TOP,))
                jobs[f"head/{name}/calibration"] = calibration_job(head.rows, head.probability)
        if self.top_findings >= FEWEST:
            for name, rows in self.top.items():
                jobs[f"top/{name}"] = ranking(rows, self.probability, (TOP,))
        return jobs

    def figures(self, tables: Mapping[str, np.ndarray], plan: Plan) -> dict[str, Any]:
        """What can be said of the heads, from the tables of `jobs()`."""
        return {
            "heads": {name: _of_head(name, head, tables, plan)
                      for name, head in self.heads.items()},
            "first": self._first(tables, plan),
            "without_head": dict(self.without_head),
            "of_no_type": self.of_no_type,
            "taxpayers": self.taxpayers,
        }  # fmt: skip

    def _first(self, tables: Mapping[str, np.ndarray], plan: Plan) -> dict[str, Any]:
        said: dict[str, Any] = {"top": TOP, "findings": self.top_findings,
                                "usual_type": self.usual_type}  # fmt: skip
        if self.top_findings < FEWEST:
            silent = Measure(reason="few_findings")
            return said | dict.fromkeys(("right", "usual", "difference"), silent)
        typed, right, usual = (
            Passed(tables[f"top/{name}"]).hits(0) for name in ("typed", "right", "usual")
        )
        return said | {
            "right": measure(ratio(right, typed), plan),
            "usual": measure(ratio(usual, typed), plan),
            "difference": measure(ratio(right - usual, typed), plan),
        }


def by_type(judged: Judged, rows: Rows) -> ByType | None:
    """The judged rows laid out by type; None where no type is known or no head spoke."""
    heads, kind = judged.heads, judged.finding_type
    if heads is None or kind is None:
        return None
    kind = np.asarray(kind, dtype=str)
    found = rows.label == 1
    typed = found & (kind != "")
    spoke = ~np.isnan(heads.probability)
    own = np.where(typed, _own_head(heads, kind, spoke), "")
    named = np.asarray(heads.first, dtype=str)
    blank = replace(rows, amount=np.zeros(len(kind)))
    in_top = _in_top(np.asarray(judged.probability, dtype=float), rows.weight)
    usual = _usual(own, in_top * rows.weight)
    label = {
        "typed": typed,
        "right": typed & (own != "") & (named == own),
        "usual": typed & (own == usual) & (usual != ""),
    }
    foreign, counts = np.unique(kind[typed & (own != kind)], return_counts=True)
    return ByType(
        heads={
            name: OneHead(
                rows=replace(blank, label=(own == name).astype(float)).take(some),
                probability=heads.probability[some, k],
            )
            for k, name in enumerate(heads.types)
            if len(some := np.flatnonzero(spoke[:, k] & (typed | ~found)))
        },
        top={name: replace(blank, label=one.astype(float)) for name, one in label.items()},
        probability=np.asarray(judged.probability, dtype=float),
        top_findings=float(in_top @ typed),
        usual_type=usual,
        without_head={str(k): int(n) for k, n in zip(foreign, counts, strict=True)},
        of_no_type=int((found & (kind == "")).sum()),
        taxpayers=_taxpayers(judged, heads.types, own, label, in_top),
    )


def _taxpayers(
    judged: Judged,
    types: tuple[str, ...],
    own: NDArray[Any],
    label: Mapping[str, NDArray[np.bool_]],
    in_top: NDArray[np.float64],
) -> dict[str, Any] | None:
    """Taxpayers behind the findings of each head, of none, of no type, and of the riskiest."""
    if judged.entity is None:
        return None
    who, typed = np.asarray(judged.entity), label["typed"]
    top = typed & (in_top > 0)

    def behind(rows: NDArray[np.bool_]) -> int:
        return len(set(who[rows].tolist()))

    return {
        "heads": {name: behind(own == name) for name in types},
        "without_head": behind(typed & (own == "")),
        "of_no_type": behind((np.asarray(judged.label) == 1) & ~typed),
        "first": {
            "all": behind(top),
            "right": behind(top & label["right"]),
            "wrong": behind(top & ~label["right"]),
            "usual": behind(top & label["usual"]),
            "others": behind(top & ~label["usual"]),
        },
    }


def _own_head(heads: Typed, kind: NDArray[Any], spoke: NDArray[np.bool_]) -> NDArray[Any]:
    """The head a finding of this type belongs to in the model that judged it; "" for none."""
    own = np.full(len(kind), "", dtype=object)
    if OTHER in heads.types:
        own[spoke[:, heads.types.index(OTHER)]] = OTHER
    for k, name in enumerate(heads.types):
        own[(kind == name) & spoke[:, k]] = name
    return own.astype(str)


def _in_top(score: NDArray[np.float64], weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much of each row is among the riskiest, 0 to 1: equal scores share what room is left."""
    _, group = np.unique(-score, return_inverse=True)
    mass = np.bincount(group, weights=weight)
    before = np.cumsum(mass) - mass
    return np.clip((TOP * weight.sum() - before) / mass, 0.0, 1.0)[group]


def _usual(own: NDArray[Any], weight: NDArray[np.float64]) -> str:
    """The type that is right most often for whoever names one and the same always; "" for none."""
    names, place = np.unique(own, return_inverse=True)
    sums = np.where(names == "", -1.0, np.bincount(place, weights=weight))
    return str(names[sums.argmax()])


def _of_head(
    name: str, head: OneHead, tables: Mapping[str, np.ndarray], plan: Plan
) -> dict[str, Any]:
    label, weight = head.rows.label, head.rows.weight
    size = {"rows": len(label), "findings": int(label.sum())}
    reader = Reader(plan=plan, enough=head.enough)
    if head.enough.ranking is not None:
        return size | dict.fromkeys(FIGURES, Measure(reason=head.enough.ranking))
    passed = Passed(tables[f"head/{name}"])
    calibrated = Calibrated(tables[f"head/{name}/calibration"])
    calibration = calibration_measures(calibrated, reader)
    return size | {
        "auc": reader.ranking(passed.auc),
        "average_precision": reader.ranking(passed.average_precision),
        "mean_predicted": reader.ranking(
            ratio(calibrated.predicted.sum(axis=1), calibrated.weight)
        ),
        "share_found": reader.ranking(ratio(calibrated.found.sum(axis=1), calibrated.weight)),
        "predicted_to_found": calibration["predicted_to_found"],
        "ece": calibration["ece"],
        "ece_if_perfect": Measure(value=error_if_perfect(head.probability, weight, plan.seed)),
    }
