"""A light portrait of what was loaded: missing, distinct, range and quantiles of each column.

It costs one hash a value and keeps a fixed number of them, so it can accompany any load. Of text
only its lengths are told, never a value: the catalogue is read by people who may not see whose
declarations these are (reserva tributaria).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from veedor.ingest.identity import Hasher

SKETCH = 1_024  # smallest hashes kept: a standard error of 1/√1024 ≈ 3 % (Bar-Yossef et al. 2002)
SAMPLE = 20_000  # values kept for quantiles: an error of about half a percentile
QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
_HASHES = 2.0**64


class Profile:
    """Portrait of the columns of a stream of batches, all of one schema."""

    def __init__(self, schema: pa.Schema) -> None:
        self._rows = 0
        self._hasher = Hasher()
        self._columns = {
            field.name: _Column(field.type) for field in schema if not field.name.startswith("_")
        }

    def add(self, batch: pa.RecordBatch) -> None:
        """Take one more batch into the portrait."""
        self._rows += batch.num_rows
        hashes = self._hasher.hashes(batch, *([name] for name in self._columns))
        for (name, column), found in zip(self._columns.items(), hashes, strict=True):
            column.add(batch.column(name), found)

    def watch(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The same batches, taken into the portrait as they pass."""
        for batch in batches:
            self.add(batch)
            yield batch

    def result(self) -> dict[str, dict[str, object]]:
        """Column → `rows, missing, distinct`, and `minimum, maximum, quantiles` or text lengths.

        `distinct` is exact up to 1,024 and estimated beyond. Days are written YYYY-MM-DD.
        """
        return {
            name: {"rows": self._rows} | column.result() for name, column in self._columns.items()
        }


class _Column:
    def __init__(self, kind: pa.DataType) -> None:
        self._kind = kind
        self._missing = 0
        self._smallest = np.empty(0, np.uint64)
        self._sample: list[np.ndarray] = []
        self._held = 0
        self._every = 1
        self._passed = 0
        self._low: float | None = None
        self._high: float | None = None

    def add(self, array: pa.Array, hashes: np.ndarray) -> None:
        self._missing += array.null_count
        if array.null_count:
            hashes = hashes[array.is_valid().to_numpy(zero_copy_only=False)]
        self._add_hashes(hashes)
        measure = self._measure(array).drop_null()
        if len(measure):
            self._add_measure(measure.to_numpy(zero_copy_only=False).astype(np.float64))

    def _measure(self, array: pa.Array) -> pa.Array:
        """What is told of a value: itself, its day number, or the length of its text."""
        if pa.types.is_string(self._kind):
            return pc.utf8_length(array)
        if pa.types.is_date(self._kind):
            return pc.cast(array, pa.int32())
        return pc.cast(array, pa.float64(), safe=False)

    def _add_hashes(self, hashes: np.ndarray) -> None:
        if len(self._smallest) == SKETCH:
            hashes = hashes[hashes < self._smallest[-1]]
        if len(hashes):
            self._smallest = np.unique(np.concatenate((self._smallest, hashes)))[:SKETCH]

    def _add_measure(self, measures: np.ndarray) -> None:
        low, high = float(measures.min()), float(measures.max())
        self._low = low if self._low is None else min(low, self._low)
        self._high = high if self._high is None else max(high, self._high)
        # Every n-th value of the stream; n doubles when too many are held.
        kept = measures[(-self._passed) % self._every :: self._every]
        self._passed += len(measures)
        self._sample.append(kept)
        self._held += len(kept)
        while self._held > SAMPLE:
            thinned = np.concatenate(self._sample)[::2]
            self._sample, self._held = [thinned], len(thinned)
            self._every *= 2

    def _distinct(self) -> int:
        if len(self._smallest) < SKETCH:
            return len(self._smallest)
        return round((SKETCH - 1) * _HASHES / float(self._smallest[-1]))

    def result(self) -> dict[str, object]:
        facts: dict[str, object] = {"missing": self._missing, "distinct": self._distinct()}
        if self._low is None or pa.types.is_boolean(self._kind):
            return facts
        if pa.types.is_string(self._kind):
            return facts | {"shortest": int(self._low), "longest": int(self._high or 0)}
        quantiles = np.quantile(np.concatenate(self._sample), QUANTILES)
        return facts | {
            "minimum": self._shown(self._low),
            "maximum": self._shown(self._high),
            "quantiles": {
                f"{at:g}": self._shown(value)
                for at, value in zip(QUANTILES, quantiles, strict=True)
            },
        }

    def _shown(self, measure: float | None) -> object:
        if measure is None:
            return None
        if pa.types.is_date(self._kind):
            return str(np.datetime64(0, "D") + np.timedelta64(round(measure), "D"))
        return round(measure) if pa.types.is_integer(self._kind) else float(measure)
