"""The past of entities in compiled code: the same pasts as `history.py`, for one machine.

    stream = Stream.of(days, values)                  # events: their day, and what is aggregated
    codes = Codes(events=..., asked=..., keys=...)    # who each event and each row asked is about
    table = summarise(stream, asked_days, codes, figures)      # shape (rows asked, figures)

Cost is linear in events + rows asked, whatever the windows. NaN is missing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from veedor.features import kernels

if TYPE_CHECKING:  # plan imports Ibis, a second that the kernel does not need
    from veedor.features.plan import Statistic

THREADS = min(4, os.cpu_count() or 1)  # beyond four the memory is the limit, not the processors
ROWS_WORTH_A_THREAD = 50_000
CHUNKS_PER_THREAD = 32  # heavy-tailed keys: small chunks keep all threads busy to the end
NO_DAY = np.iinfo(np.int32).min
ROWS_PER_BATCH = 1 << 18  # of a result turned into columns: 26 MB of 25 float32 columns
DENSE = 4  # integers that leave at most three gaps a row are coded by subtraction
LONGEST_SPAN = 1 << 20  # days a counting sort will number (2,870 years); beyond, a plain sort

Days = npt.NDArray[np.int32]
PLACES: dict[str, int] = {
    "count": kernels.COUNT,
    "distinct": kernels.COUNT,  # over a stream of first occurrences
    "days_since": kernels.DAYS_SINCE,
    "valid": kernels.VALID,
    "sum": kernels.SUM,
    "mean": kernels.MEAN,
    "std": kernels.STD,
    "deviation": kernels.DEVIATION,
}
SIDES = {"min": 0, "max": 1}
SQUARED = frozenset({"std", "deviation"})
ZERO_WITHOUT_PAST = frozenset({"count", "distinct", "valid", "sum"})


@dataclass(frozen=True)
class Figure:
    """One statistic of one value (a column of the stream's values) over the days before."""

    statistic: Statistic
    value: int = -1
    window_days: int | None = None


@dataclass(frozen=True)
class Clock:
    """The days of some rows (days since 1970-01-01, `NO_DAY` when unknown), and their order."""

    days: Days

    @cached_property
    def order(self) -> npt.NDArray[np.int32]:
        """Row numbers by day, rows of one day in their own order; rows without a day left out."""
        days = self.days
        dated = days != NO_DAY
        if not dated.all():
            rows = np.flatnonzero(dated).astype(np.int32)
            return rows[Clock(days[rows]).order]
        if days.size == 0 or np.all(days[1:] >= days[:-1]):
            return np.arange(days.size, dtype=np.int32)
        if self.span > LONGEST_SPAN:
            return np.argsort(days, kind="stable").astype(np.int32)
        return kernels.order_by_day(own(days), int(days.min()), self.span)

    @cached_property
    def span(self) -> int:
        """Days from the first to the last, both counted; 0 without any day."""
        dated = self.days[self.days != NO_DAY]
        return int(dated.max()) - int(dated.min()) + 1 if dated.size else 0


@dataclass(frozen=True)
class Stream:
    """Events: when, and the values aggregated, of shape (events, values)."""

    clock: Clock
    values: npt.NDArray[np.float64]

    @staticmethod
    def of(days: Days, values: Sequence[npt.NDArray[np.float64]] = ()) -> Stream:
        """The stream of these days and value columns."""
        table = np.empty((days.size, len(values)))
        for column, value in enumerate(values):
            table[:, column] = value
        return Stream(Clock(days), table)


@dataclass(frozen=True)
class Codes:
    """Whose each event is and who each row asked is about: 0 ≤ code < keys, −1 for nobody."""

    events: npt.NDArray[np.int32]
    asked: npt.NDArray[np.int32]
    keys: int


def summarise(  # noqa: PLR0913 - two of the six only say how, not what
    stream: Stream,
    asked: Clock,
    codes: Codes,
    figures: Sequence[Figure],
    *,
    dtype: npt.DTypeLike = np.float64,
    threads: int = THREADS,
) -> npt.NDArray[Any]:
    """The figures of every row asked, strictly before its day: shape (rows asked, figures).

    `asked` may be the stream's own clock, with the same codes: then nothing is sorted twice.
    `dtype` float32 halves the memory of the result (seven digits); sums are exact inside.
    """
    once = list(dict.fromkeys(figures))
    laid_out = _laid_out(once, stream.values.shape[1])
    rows, starts = kernels.order_by_key(own(codes.events), stream.clock.order, codes.keys)
    if asked is stream.clock and codes.asked is codes.events:
        asked_rows, asked_starts = rows, starts
    else:
        asked_rows, asked_starts = kernels.order_by_key(own(codes.asked), asked.order, codes.keys)
    out = np.empty((asked.days.size, len(once)), dtype)
    if asked_rows.size < asked.days.size:
        out[(codes.asked < 0) | (asked.days == NO_DAY)] = laid_out.template
    of_events = kernels.Events(rows, starts, own(stream.clock.days), stream.values)
    of_asked = kernels.Asked(asked_rows, asked_starts, own(asked.days))
    bounds = _chunks(starts, asked_starts, stream.clock.span, threads)

    def work(chunk: tuple[int, int, int]) -> None:
        kernels.slide(chunk, of_events, of_asked, laid_out, out)

    if len(bounds) <= 1:
        for chunk in bounds:
            work(chunk)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(work, bounds))
    return out if len(once) == len(figures) else out[:, [once.index(f) for f in figures]]


def batches(
    table: npt.NDArray[Any], names: Sequence[str], begin: int, end: int
) -> Iterator[pa.RecordBatch]:
    """Rows `begin` ≤ row < `end` of a result as Arrow, a batch at a time; NaN stays NaN.

    Not nulls: models read NaN as missing, and Parquet writes columns without nulls three times
    faster.
    """
    kind = pa.from_numpy_dtype(table.dtype)
    schema = pa.schema([pa.field(name, kind, nullable=False) for name in names])
    for first in range(begin, end, ROWS_PER_BATCH):
        rows = min(ROWS_PER_BATCH, end - first)
        columns = np.empty((table.shape[1], rows), table.dtype)
        kernels.columns_of(table, first, columns)
        arrays = [
            pa.Array.from_buffers(kind, rows, [None, pa.py_buffer(column)]) for column in columns
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _laid_out(figures: Sequence[Figure], values: int) -> kernels.Figures:
    """The figures as the kernel reads them; each of them must be asked for once."""
    windows = sorted({figure.window_days or kernels.EVER for figure in figures})
    spans: dict[tuple[int, int], list[int]] = {}
    extremes = []
    for place, figure in enumerate(figures):
        window = windows.index(figure.window_days or kernels.EVER)
        if figure.statistic in SIDES:
            extremes.append([window, figure.value, SIDES[figure.statistic], place])
            continue
        empty = [window, figure.value] + [kernels.NOWHERE] * (kernels.SPAN_FIELDS - 2)
        spans.setdefault((window, figure.value), empty)[PLACES[figure.statistic]] = place
    squares = np.zeros(values, np.bool_)
    squares[[f.value for f in figures if f.statistic in SQUARED]] = True
    return kernels.Figures(
        np.array([spans[pair] for pair in sorted(spans)], np.int64).reshape(
            -1, kernels.SPAN_FIELDS
        ),
        np.array(extremes, np.int64).reshape(-1, kernels.EXTREME_FIELDS),
        np.array(windows, np.int64),
        squares,
        np.array([0.0 if f.statistic in ZERO_WITHOUT_PAST else np.nan for f in figures]),
    )


def _chunks(starts: Any, asked_starts: Any, span: int, threads: int) -> list[tuple[int, int, int]]:
    """Ranges of keys of about equal work, and the most days one of their keys can have."""
    keys = starts.size - 1
    work = starts + asked_starts
    parts = threads * CHUNKS_PER_THREAD if threads > 1 and work[-1] > ROWS_WORTH_A_THREAD else 1
    goals = np.linspace(0, work[-1], parts + 1)[1:-1]
    cuts = np.unique(np.concatenate([[0], np.searchsorted(work, goals), [keys]]))
    longest = np.diff(starts)
    return [
        (int(a), int(b), min(span, int(longest[a:b].max()))) for a, b in pairwise(cuts) if b > a
    ]


def encode(asked: Sequence[Any], events: Sequence[Any]) -> Codes:
    """Codes from key columns (Arrow), one or several; null in any of them is nobody.

    Only keys that are asked for get a code: events of others are nobody's.
    """
    if not asked:
        raise ValueError("encode needs at least one key column")
    whole = _encode(asked[0], events[0])
    for of_asked, of_events in zip(asked[1:], events[1:], strict=True):
        part = _encode(of_asked, of_events)
        pairs = [
            np.where(
                (first < 0) | (second < 0), NOBODY, first.astype(np.int64) * part.keys + second
            )
            for first, second in ((whole.asked, part.asked), (whole.events, part.events))
        ]
        masked = [pa.array(pair, mask=pair < 0) for pair in pairs]
        whole = _encode(*masked)
    return whole


def _paired(first: Any, second: Any, keys: int) -> pa.Array:
    """One number for two codes, null where either is nobody's."""
    pair = first.astype(np.int64) * keys + second
    return pa.array(pair, mask=(first < 0) | (second < 0))


def numbers(column: Any) -> npt.NDArray[Any]:
    """An Arrow column of numbers as numpy: floats NaN where null, integers without nulls.

    From its buffers, because Arrow's own conversions import pandas, a second of start-up.
    """
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_date32(whole.type):
        whole = whole.view(pa.int32())
    validity, data = whole.buffers()
    span = slice(whole.offset, whole.offset + len(whole))
    if data is None:
        return np.empty(0, whole.type.to_pandas_dtype())
    array = np.frombuffer(data, whole.type.to_pandas_dtype())[span]
    if validity is not None and whole.null_count and pa.types.is_floating(whole.type):
        bits = np.unpackbits(np.frombuffer(validity, np.uint8), bitorder="little")[span]
        array = np.where(bits == 1, array, np.nan)
    return array


def own(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The array, writable and contiguous: numba compiles anew for every other kind."""
    return np.require(array, requirements=["C", "W"])


def everybody(asked: int, events: int) -> Codes:
    """One key for all: the past of everything."""
    return Codes(np.zeros(events, np.int32), np.zeros(asked, np.int32), 1)


NOBODY = kernels.NOBODY


def _encode(asked: Any, events: Any) -> Codes:
    if asked is events:
        return _encode_once(asked)
    keys = pc.unique(asked)
    if isinstance(keys, pa.DictionaryArray):
        keys = keys.dictionary_decode()
    keys = keys.drop_null()
    if events.type != keys.type:
        events = pc.cast(events, keys.type)
    coded = [
        pc.fill_null(pc.index_in(column, value_set=keys), NOBODY) for column in (asked, events)
    ]
    of_asked, of_events = (numbers(column).astype(np.int32, copy=False) for column in coded)
    return Codes(events=of_events, asked=of_asked, keys=len(keys))


def _encode_once(column: Any) -> Codes:
    """Codes of a column that is both asked for and the events': one pass."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_integer(whole.type) and whole.null_count == 0 and len(whole):
        own_numbers = numbers(whole)
        lowest, highest = int(own_numbers.min()), int(own_numbers.max())
        if highest - lowest < DENSE * len(whole):  # their own numbers are codes: nothing to hash
            codes = (own_numbers - lowest).astype(np.int32, copy=False)
            return Codes(events=codes, asked=codes, keys=highest - lowest + 1)
    coded = whole if pa.types.is_dictionary(whole.type) else whole.dictionary_encode()
    codes = numbers(pc.fill_null(coded.indices, NOBODY)).astype(np.int32, copy=False)
    return Codes(events=codes, asked=codes, keys=len(coded.dictionary))
