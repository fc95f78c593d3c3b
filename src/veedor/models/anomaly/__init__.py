"""What is unusual, whatever checks have found: a second opinion that needs no labels.

FusedDetector    how unusual a row is among all rows: isolation forest and nearest neighbours
PeerDetector     the same inside each peer group (`peers.py`)
AnomalyModel     the fused detector read as a percentile, as it stands in a risk model
AnomalyColumn    the percentile as one more input of another estimator (`column.py`)

The named tests (price, ratio, digits, bunching, change) are functions in files of those names;
`science.md` 3 gives the sources.
"""

from __future__ import annotations

from veedor.models.anomaly.fused import FusedDetector
from veedor.models.anomaly.percentile import AnomalyModel, fit_anomaly

__all__ = ["AnomalyModel", "FusedDetector", "fit_anomaly"]
