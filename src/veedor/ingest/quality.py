"""A light portrait of what was loaded: missing, distinct, range, quantiles, mean of each column.

It costs one hash a value and keeps a fixed number of them, so it can accompany any load. Of text
only its lengths are told, never a value, but for the columns named as categories: the catalogue is
read by people who may not see whose declarations these are (reserva tributaria).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from veedor.ingest.identity import Hasher

SKETCH = 1_024  # smallest hashes kept: a standard error of 1/√1024 ≈ 3 % (Bar-Yossef et al. 2002)
SAMPLE = 20_000  # values kept for quantiles: an error of about half a percentile
QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
POINTS = 101  # quantiles kept for comparing one load with the next: steps of one percent
MOST_VALUES = 2_000  # different values of a category counted; of more, the rarer half is forgotten
TOP = 50  # values of a category told
_HASHES = 2.0**64


class Profile:
    """Portrait of the columns of a stream of batches, all of one schema.

    `categories` are the columns whose most frequent values may be told; never name one that
    identifies a declaration or a person.
    """

    def __init__(self, schema: pa.Schema, categories: Collection[str] = ()) -> None:
        self._rows = 0
        self._hasher = Hasher()
        self._columns = {
            field.name: _Column(field.type, counted=field.name in categories)
            for field in schema
            if not field.name.startswith("_")
        }

    @property
    def rows(self) -> int:
        """How many rows have passed."""
        return self._rows

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

        Numbers have `mean` and `deviation` too, categories `top`: value and rows, the most
        frequent first. `distinct` is exact up to 1,024 and estimated beyond. Days are written
        YYYY-MM-DD.
        """
        return {
            name: {"rows": self._rows} | column.result() for name, column in self._columns.items()
        }

    def points(self) -> dict[str, list[float]]:
        """Number column → 101 evenly spaced quantiles, from least to most."""
        found = {name: column.points() for name, column in self._columns.items()}
        return {name: points for name, points in found.items() if points}


class _Column:
    def __init__(self, kind: pa.DataType, *, counted: bool) -> None:
        self._kind = kind
        self._values: Counter[str] | None = Counter() if counted else None
        self._sums = (0, 0.0, 0.0)  # count, mean, sum of squares about it (Chan et al. 1983)
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
        self._count_values(array)
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

    def _count_values(self, array: pa.Array) -> None:
        if self._values is None:
            return
        for one in pc.value_counts(array.drop_null()).to_pylist():
            self._values[str(one["values"])] += one["counts"]
        if len(self._values) > MOST_VALUES:
            self._values = Counter(dict(self._values.most_common(MOST_VALUES // 2)))

    def _add_measure(self, measures: np.ndarray) -> None:
        low, high = float(measures.min()), float(measures.max())
        self._low = low if self._low is None else min(low, self._low)
        self._high = high if self._high is None else max(high, self._high)
        self._sums = _joined(self._sums, measures)
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
        if self._values is not None:
            facts["top"] = [list(pair) for pair in self._values.most_common(TOP)]
        if self._low is None or pa.types.is_boolean(self._kind):
            return facts
        if pa.types.is_string(self._kind):
            return facts | {"shortest": int(self._low), "longest": int(self._high or 0)}
        quantiles = np.quantile(np.concatenate(self._sample), QUANTILES)
        if not pa.types.is_date(self._kind):
            count, mean, squares = self._sums
            facts |= {"mean": mean, "deviation": math.sqrt(squares / count)}
        return facts | {
            "minimum": self._shown(self._low),
            "maximum": self._shown(self._high),
            "quantiles": {
                f"{at:g}": self._shown(value)
                for at, value in zip(QUANTILES, quantiles, strict=True)
            },
        }

    def points(self) -> list[float]:
        """Quantiles of a number column in steps of one percent; empty for any other."""
        is_number = pa.types.is_floating(self._kind) or pa.types.is_integer(self._kind)
        if not is_number or self._values is not None or self._low is None:
            return []
        at = np.linspace(0, 1, POINTS)
        values = np.quantile(np.concatenate(self._sample), at, method="nearest")
        return [float(f"{value:.6g}") for value in values]

    def _shown(self, measure: float | None) -> object:
        if measure is None:
            return None
        if pa.types.is_date(self._kind):
            return str(np.datetime64(0, "D") + np.timedelta64(round(measure), "D"))
        return round(measure) if pa.types.is_integer(self._kind) else float(measure)


def _joined(sums: tuple[int, float, float], measures: np.ndarray) -> tuple[int, float, float]:
    """Count, mean and squares about the mean of what was seen before and of these."""
    count, mean, squares = sums
    more, their_mean = len(measures), float(measures.mean())
    theirs = float(((measures - their_mean) ** 2).sum())
    total, apart = count + more, their_mean - mean
    together = squares + theirs + apart**2 * count * more / total
    return total, mean + apart * more / total, together
