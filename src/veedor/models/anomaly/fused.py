"""Isolation forest and nearest neighbours, fused: one configuration for any table of numbers.

A forest sees what is far from everything (global), neighbours what is far from its like (local);
two detectors suffice (Bouman, Bukhsh & Heskes, JMLR 2024). Each is brought to standard deviations
of its own training scores, and the mean is taken.

    detector = FusedDetector().fit(X)
    detector.score_samples(X)      # lower is more abnormal, as scikit-learn has it
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, OutlierMixin
from sklearn.ensemble import IsolationForest
from sklearn.neighbors import NearestNeighbors
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from veedor.models.anomaly.usual import Usual, refuse_text
from veedor.models.threads import side_by_side

TREES, ROWS_A_TREE = 200, 1024  # science.md 3.1: best setting of the forest on 43 public sets
FOREST_ROWS = 50_000  # the forest draws its trees' rows from so many; more change nothing
NEIGHBOURS = 100  # or a third of few rows: a small group of odd rows must not vouch for itself
COPIES = 20  # of one value that count as neighbours: repeated rows must not fill a neighbourhood
SAME = 1e-5  # a row's distance to its own copy comes back as rounding, up to 1e-7
CALIBRATION_ROWS = 20_000  # they tell mean, spread and threshold of the scores closely enough
FARTHEST = 10.0  # deviations of one detector's score; beyond it, it would decide alone
AUTO_DEVIATIONS = 2.0  # "auto": an outlier lies so far above the mean in both detectors
CHUNK = 4_096  # rows scored together by one thread


class FusedDetector(OutlierMixin, BaseEstimator):
    """Outlier detector with scikit-learn's contract; the default arguments are the configuration.

    `contamination` is the share of training rows `predict` calls outliers (-1), in (0, 0.5], or
    "auto": two standard deviations above the mean score. `reference_rows` bounds the rows whose
    distance is measured, hence the time: scoring costs rows × reference_rows × columns. The
    same rows and `random_state` give the same scores, however many threads there are.

    A missing value counts as the column's mean, an infinite one as very far. A row is not its own
    neighbour: one copy of it among the training rows is taken for itself, so that training rows
    are scored as unseen ones are. Text is refused.

    Attributes: `offset_` (decision_function = score_samples − offset_), `n_features_in_`,
    `feature_names_in_` for a data frame, `forest_`, `neighbours_`.

    >>> import numpy as np
    >>> rows = np.random.default_rng(0).normal(size=(200, 2))
    >>> scores = FusedDetector().fit(rows).score_samples([[0.0, 0.0], [6.0, -6.0]])
    >>> bool(scores[1] < scores[0])
    True
    """

    def __init__(
        self,
        *,
        contamination: float | str = "auto",
        reference_rows: int = 10_000,
        random_state: Any = 0,
    ) -> None:
        self.contamination = contamination
        self.reference_rows = reference_rows
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: N803 - scikit-learn's name
        """Learn what is usual from these rows, shape (n, columns), n ≥ 2; `y` is not used."""
        self._check_arguments()
        matrix = self._read(X, reset=True)
        rng = check_random_state(self.random_state)
        self.usual_ = Usual.of(matrix)
        some = _sample(rng, len(matrix), FOREST_ROWS)
        standard = self.usual_.standardise(matrix[some])
        self.forest_ = IsolationForest(
            n_estimators=TREES,
            max_samples=min(ROWS_A_TREE, len(standard)),
            random_state=rng.randint(np.iinfo(np.int32).max),
        ).fit(standard)
        self.lengths_ = [_leaf_lengths(tree.tree_) for tree in self.forest_.estimators_]
        self._fit_neighbours(self.usual_.compress(standard[: self.reference_rows]))
        judged = matrix[some[:CALIBRATION_ROWS]]
        parts = self._parts(judged)
        self.means_ = parts.mean(axis=0)
        spreads = parts.std(axis=0)
        self.spreads_ = np.where(spreads > 0, spreads, 1.0)
        self.offset_ = self._offset(self._fuse(parts))
        return self

    def score_samples(self, X: Any) -> NDArray[np.float64]:  # noqa: N803
        """Minus the mean of both detectors' deviations, shape (n,): lower is more abnormal."""
        check_is_fitted(self)
        return self._fuse(self._parts(self._read(X, reset=False)))

    def decision_function(self, X: Any) -> NDArray[np.float64]:  # noqa: N803
        """`score_samples` − `offset_`: below zero for outliers."""
        return self.score_samples(X) - self.offset_

    def predict(self, X: Any) -> NDArray[np.int64]:  # noqa: N803
        """-1 for outliers, 1 for the others."""
        return np.where(self.decision_function(X) < 0, -1, 1)

    def _check_arguments(self) -> None:
        share = self.contamination
        if share != "auto" and not (isinstance(share, float) and 0 < share <= 0.5):
            raise ValueError(f"contamination must be 'auto' or a float in (0, 0.5], got {share!r}")
        if self.reference_rows < 2:
            raise ValueError(f"reference_rows must be at least 2, got {self.reference_rows!r}")

    def _read(self, X: Any, *, reset: bool) -> NDArray[Any]:  # noqa: N803
        refuse_text(X)
        matrix: NDArray[Any] = validate_data(
            self, X, reset=reset, dtype=[np.float64, np.float32], ensure_all_finite=False,
            ensure_min_samples=2 if reset else 1,
        )  # fmt: skip
        return matrix

    def _fit_neighbours(self, rows: NDArray[np.float32]) -> None:
        values, copies = np.unique(rows, axis=0, return_counts=True)
        reference = np.repeat(values, np.minimum(copies, COPIES), axis=0)
        self.k_ = max(1, min(NEIGHBOURS, len(reference) // 3))
        # Brute force, compiled: trees of regions do not help above some ten columns.
        self.neighbours_ = NearestNeighbors(algorithm="brute").fit(reference)

    def _parts(self, matrix: NDArray[Any]) -> NDArray[np.float64]:
        """How unusual each row is to the forest and to its neighbours, shape (n, 2)."""
        jobs = [(matrix[start : start + CHUNK],) for start in range(0, len(matrix), CHUNK)]
        return np.concatenate(side_by_side(self._parts_of_chunk, jobs))

    def _parts_of_chunk(self, matrix: NDArray[Any]) -> NDArray[np.float64]:
        standard = self.usual_.standardise(matrix)
        distance = self._distance(self.usual_.compress(standard))
        return np.column_stack([self._isolation(standard), distance])

    def _isolation(self, standard: NDArray[np.float32]) -> NDArray[np.float64]:
        """The forest's score, higher for rows that few cuts isolate: Liu, Ting & Zhou (2008).

        The same as −forest_.score_samples, without its own threads and checks: called from a
        thread of ours, those warn by the hundred.
        """
        depth = np.zeros(len(standard))
        for tree, length in zip(self.forest_.estimators_, self.lengths_, strict=True):
            depth += length[tree.tree_.apply(standard)]
        usual = _average_length(np.array([self.forest_.max_samples_]))[0] * len(self.lengths_)
        return np.exp2(-depth / usual) if usual else np.full(len(standard), 0.5)

    def _distance(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Distance to the k-th neighbour; one copy of a row among the reference is itself."""
        known = self.neighbours_.n_samples_fit_
        found, _ = self.neighbours_.kneighbors(rows, n_neighbors=min(self.k_ + 1, known))
        found = np.sort(found, axis=1)
        is_copy = (found[:, 0] < SAME).astype(int)
        at = np.minimum(self.k_ - 1 + is_copy, found.shape[1] - 1)
        return np.asarray(found[np.arange(len(rows)), at], dtype=np.float64)

    def _fuse(self, parts: NDArray[np.float64]) -> NDArray[np.float64]:
        deviations = (parts - self.means_) / self.spreads_
        return np.asarray(-np.clip(deviations, -FARTHEST, FARTHEST).mean(axis=1))

    def _offset(self, scores: NDArray[np.float64]) -> float:
        if self.contamination == "auto":
            return -AUTO_DEVIATIONS
        return float(np.percentile(scores, 100.0 * float(self.contamination)))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags


def _sample(rng: np.random.RandomState, rows: int, at_most: int) -> NDArray[np.int64]:
    """Row numbers: all in their order when they are few, else so many drawn at random."""
    return np.arange(rows) if rows <= at_most else rng.permutation(rows)[:at_most]


def _leaf_lengths(tree: Any) -> NDArray[np.float64]:
    """How many cuts isolate a row of each node: its depth, and what its other rows would take."""
    cuts = tree.compute_node_depths() - 1.0
    return np.asarray(cuts + _average_length(tree.n_node_samples))


def _average_length(rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Mean cuts to isolate one of so many rows, in a random tree (Liu, Ting & Zhou, eq. 1)."""
    many = np.maximum(rows, 3)
    mean = 2.0 * (np.log(many - 1.0) + np.euler_gamma) - 2.0 * (many - 1.0) / many
    return np.where(rows <= 1, 0.0, np.where(rows == 2, 1.0, mean))
