"""The anomaly percentile as one more input of an estimator (as XGBOD does).

Zhao & Hryniewicki, XGBOD (IJCNN 2018): scores of unsupervised detectors beside the inputs. A step
of a pipeline, so that it learns what is usual from the training rows of each fold alone:

    make_pipeline(AnomalyColumn(), HistGradientBoostingClassifier())
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from veedor.models.anomaly.percentile import fit_anomaly

NAME = "anomaly_percentile"


class AnomalyColumn(TransformerMixin, BaseEstimator):
    """Appends each row's anomaly percentile (0 to 100) as the last column; labels are not read.

    >>> rows = np.random.default_rng(0).normal(size=(50, 3))
    >>> AnomalyColumn().fit_transform(rows).shape
    (50, 4)
    """

    def __init__(self, *, random_state: int = 0) -> None:
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: N803 - scikit-learn's name
        """Learn what is usual from these rows."""
        matrix = self._read(X, reset=True)
        self.model_ = fit_anomaly(matrix, self.random_state)
        return self

    def transform(self, X: Any) -> NDArray[Any]:  # noqa: N803
        """The rows with their percentile among the rows learnt from, shape (n, columns + 1)."""
        check_is_fitted(self)
        matrix = self._read(X, reset=False)
        return np.column_stack([matrix, self.model_(matrix).astype(matrix.dtype)])

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[Any]:
        """The inputs' names and `anomaly_percentile`."""
        check_is_fitted(self)
        own = getattr(self, "feature_names_in_", None)
        if input_features is None:
            input_features = own if own is not None else [
                f"x{number}" for number in range(self.n_features_in_)
            ]  # fmt: skip
        return np.array([*input_features, NAME], dtype=object)

    def _read(self, X: Any, *, reset: bool) -> NDArray[Any]:  # noqa: N803
        matrix: NDArray[Any] = validate_data(
            self, X, reset=reset, dtype=[np.float64, np.float32], ensure_all_finite=False,
            ensure_min_samples=2 if reset else 1,
        )  # fmt: skip
        return matrix

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return tags
