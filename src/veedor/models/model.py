"""A fitted model: it scores declarations, and says why. Nothing in it changes after the fit."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from veedor.domain.score import Reason
from veedor.models.amount import AmountModel, NetworkAmounts, TweedieModel
from veedor.models.anomaly import AnomalyModel
from veedor.models.calibrate import Calibrator
from veedor.models.combine import Combiner
from veedor.models.estimators import CHUNK, Ensemble
from veedor.models.explain import Asked, Explainer
from veedor.models.heads import Heads, Typed
from veedor.models.prepare import Design, require
from veedor.models.recipe import Recipe


@dataclass(frozen=True)
class Scored:
    """What a model says of many declarations; arrays in the order of the frame.

    `probability` in (0, 1); `expected_amount` in the currency of the outcomes, NaN when no amounts
    were known in training; `anomaly` a percentile, higher is more unusual; `reasons` one tuple
    per row, empty where none was asked for or nothing speaks for a check; `heads` the same by type
    of finding, None when the recipe asks for none.
    """

    probability: NDArray[np.float64]
    expected_amount: NDArray[np.float64]
    anomaly: NDArray[np.float64]
    reasons: list[tuple[Reason, ...]]
    heads: Typed | None = None

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """What was said of parts of the rows, by one model or by several, put together."""
        heads = Typed.joined([part.heads or Typed.silent(len(part.reasons)) for part in parts])
        return cls(
            np.concatenate([part.probability for part in parts]),
            np.concatenate([part.expected_amount for part in parts]),
            np.concatenate([part.anomaly for part in parts]),
            [reasons for part in parts for reasons in part.reasons],
            heads if heads.types else None,
        )


@dataclass(frozen=True, kw_only=True)
class RiskModel:
    """A model made by `veedor.models.fit.fit`; may be stored with joblib.

    `facts` says what it learnt from (rows, positives, base rate, days) and how it ranks rows it
    had not seen. `version` is given by whoever registers it (`versioned`).
    """

    recipe: Recipe
    features: tuple[str, ...]
    ensemble: Ensemble
    blender: Combiner
    calibrator: Calibrator
    amount: AmountModel | TweedieModel | NetworkAmounts | None
    anomaly: AnomalyModel
    explainer: Explainer
    heads: Heads | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    version: str = "unregistered"

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns a frame must have to be scored: features and the recipe's encoded columns."""
        return Design.needs(self.recipe, self.features)

    def versioned(self, version: str) -> RiskModel:
        """The same model under a version."""
        return dataclasses.replace(self, version=version)

    def score(
        self,
        frame: pd.DataFrame,
        *,
        reasons: int = 3,
        evidence: pd.DataFrame | None = None,
        peers: Any = None,
        explain_rows: NDArray[np.bool_] | None = None,
    ) -> Scored:
        """Probability, expected amount, anomaly and reasons for each row of the frame.

        `evidence` has, in the frame's order, `f__observed` and `f__typical` for peer features.
        `peers` names each row's group of comparable declarations, as in training. `explain_rows`
        limits the reasons, which cost far more than the scores, to the rows marked True.
        Raises ContractBroken when a column is missing.
        """
        parts = [
            self._score_chunk(frame.iloc[start : start + CHUNK])
            for start in range(0, max(len(frame), 1), CHUNK)
        ]
        why = self.reasons(
            frame, reasons, evidence=evidence, peers=peers, explain_rows=explain_rows
        )
        return dataclasses.replace(Scored.joined(parts), reasons=why)

    def reasons(
        self,
        frame: pd.DataFrame,
        how_many: int,
        *,
        evidence: pd.DataFrame | None = None,
        peers: Any = None,
        explain_rows: NDArray[np.bool_] | None = None,
    ) -> list[tuple[Reason, ...]]:
        """At most so many reasons of each row, asked for as in `score`; () where none are."""
        why: list[tuple[Reason, ...]] = [()] * len(frame)
        if how_many > 0:
            asked = np.arange(len(frame)) if explain_rows is None else np.flatnonzero(explain_rows)
            for start in range(0, len(asked), CHUNK):
                rows = asked[start : start + CHUNK]
                found = self._explain(frame, rows, (evidence, peers), how_many)
                for row, told in zip(rows, found, strict=True):
                    why[row] = told
        return why

    def probability(self, matrix: NDArray[np.float32]) -> NDArray[np.float64]:
        """Calibrated probability of each row of the design's matrix."""
        return self.calibrator(self.blender(self.ensemble.log_odds(matrix)))

    def probability_of(self, kind: str, matrix: NDArray[np.float32]) -> NDArray[np.float64]:
        """Probability of a finding of this type for each row of the design's matrix.

        As `score` gives it: the single probability as the heads share it out. The type must be
        one of the heads'.
        """
        assert self.heads is not None
        typed = self.heads.probability(matrix, self.probability(matrix))
        return typed[:, self.heads.types.index(kind)]

    def _score_chunk(self, frame: pd.DataFrame) -> Scored:
        """What is said of some rows, without reasons."""
        require(frame, self.columns)
        unsaid: list[tuple[Reason, ...]] = [()] * len(frame)
        if not len(frame):
            nothing = np.empty(0)
            typed = self.heads.nothing() if self.heads else None
            return Scored(nothing, nothing, nothing, unsaid, typed)
        matrix = self.ensemble.design.transform(frame)
        probability = self.probability(matrix)
        unknown = np.full(len(frame), np.nan)
        expected = self.amount.expected(matrix, probability) if self.amount else unknown
        typed = self.heads.score(matrix, probability, expected) if self.heads else None
        return Scored(probability, expected, self.anomaly(matrix), unsaid, typed)

    def _explain(
        self,
        frame: pd.DataFrame,
        rows: NDArray[np.int64],
        beside: tuple[pd.DataFrame | None, Any],
        how_many: int,
    ) -> list[tuple[Reason, ...]]:
        evidence, peers = beside
        some = frame.iloc[rows]
        typical = self.explainer.typical
        asked = Asked(
            frame=some,
            matrix=self.ensemble.design.transform(some),
            typical_row=typical.rows(None if peers is None else np.asarray(peers)[rows], len(rows)),
            evidence=None if evidence is None else evidence.iloc[rows],
        )
        return self.explainer.reasons(self.probability, asked, how_many)
