"""What a detector says of what it judged: one entry each, in the order of the objects."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from veedor.models.anomaly.levels import text
from veedor.models.detector import Detector


@dataclass(frozen=True, kw_only=True)
class One:
    """What is said of one object; the fields are those of `Seen`."""

    object_id: str
    score: float
    observed: float
    expected: float
    lower: float
    upper: float
    deviation: float
    percentile: float
    money: float
    peers: int
    group: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Seen:
    """Arrays of shape (n,); NaN where a figure does not exist.

    `score` ≥ 0 in the detector's measure, higher is more unusual, NaN where it could not judge.
    `observed`, `expected`, `lower`, `upper` are in the detector's unit; `money` in the money of
    the declarations. `percentile` is NaN where the threshold's own scores shall tell it. `group`
    is the peer group compared with, `alert_group` the coarser one whose budget it counts against.
    """

    object_id: NDArray[Any]
    day: NDArray[np.int64]
    score: NDArray[np.float64]
    observed: NDArray[np.float64]
    expected: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    deviation: NDArray[np.float64]
    percentile: NDArray[np.float64]
    money: NDArray[np.float64]
    peers: NDArray[np.int64]
    group: NDArray[Any]
    alert_group: NDArray[Any]
    evidence: list[tuple[str, ...]]

    @classmethod
    def of(cls, *, score: ArrayLike, evidence: list[tuple[str, ...]] | None = None,
           **known: Any) -> Self:  # fmt: skip
        """From what a method knows; everything else is missing."""
        values = np.asarray(score, dtype=np.float64)
        empty, words = np.full(len(values), np.nan), np.full(len(values), "", dtype=object)
        numbers = {
            name: np.asarray(known.get(name, empty), dtype=np.float64)
            for name in ("observed", "expected", "lower", "upper", "deviation", "percentile",
                         "money")
        }  # fmt: skip
        return cls(
            score=values, **numbers,
            object_id=np.asarray(known.get("object_id", words), dtype=object),
            day=np.asarray(known.get("day", np.zeros(len(values))), dtype=np.int64),
            peers=np.asarray(known.get("peers", np.zeros(len(values))), dtype=np.int64),
            group=np.asarray(known.get("group", words), dtype=object),
            alert_group=np.asarray(known.get("alert_group", words), dtype=object),
            evidence=evidence or [()] * len(values),
        )  # fmt: skip

    @classmethod
    def nothing(cls) -> Self:
        """Of no object at all."""
        return cls.of(score=[])

    def at(self, rows: pd.DataFrame, detector: Detector) -> Self:
        """The same, told of which declarations it speaks, of which day and how much money."""
        money = self.money
        if np.isnan(money).all() and detector.money:
            money = rows[detector.money].to_numpy(np.float64, na_value=np.nan)
        coarsest = detector.groups[-1][0] if detector.groups else None
        groups = text(rows[coarsest].to_numpy(object)) if coarsest else self.alert_group
        return replace(
            self, object_id=text(rows["declaration_id"].to_numpy(object)),
            day=rows["_day"].to_numpy(np.int64), money=money, alert_group=groups,
        )  # fmt: skip

    def only(self, row: int) -> One:
        """The entry of one place."""
        figures = {
            name: float(getattr(self, name)[row])
            for name in ("score", "observed", "expected", "lower", "upper", "deviation",
                         "percentile", "money")
        }  # fmt: skip
        return One(
            object_id=str(self.object_id[row]), peers=int(self.peers[row]),
            group=str(self.group[row]), evidence=self.evidence[row], **figures,
        )  # fmt: skip
