"""The compiled summaries against plain numpy, and what they promise about digits and threads."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from veedor.features import fast
from veedor.features.fast import Clock, Codes, Figure, Stream, summarise

WINDOWS = (1, 7, 40, None)
STATISTICS = ("valid", "sum", "mean", "std", "deviation", "min", "max")


@pytest.fixture(scope="module")
def world():
    rng = np.random.default_rng(3)
    rows = 3000
    days = rng.integers(0, 60, rows).astype(np.int32)
    codes = rng.integers(-1, 12, rows).astype(np.int32)
    value = np.where(rng.random(rows) < 0.2, np.nan, rng.normal(0, 50, rows))
    return days, codes, value


def plain(days, codes, value, row, figure):  # noqa: PLR0911 - one line per statistic
    """The same figure by looking at every row."""
    past = (codes == codes[row]) & (days < days[row]) & (codes[row] >= 0)
    if figure.window_days is not None:
        past &= days >= days[row] - figure.window_days
    if figure.statistic == "count":
        return past.sum()
    if figure.statistic == "days_since":
        return days[row] - days[past].max() if past.any() else np.nan
    seen = value[past & ~np.isnan(value)]
    if figure.statistic == "valid":
        return seen.size
    if figure.statistic == "sum":
        return seen.sum()
    if seen.size < (2 if figure.statistic == "std" else 1):
        return np.nan
    if figure.statistic == "deviation":
        return ((seen - seen.mean()) ** 2).sum()
    return seen.std(ddof=1) if figure.statistic == "std" else getattr(seen, figure.statistic)()


def test_every_statistic_equals_plain_numpy(world):
    days, codes, value = world
    figures = [Figure(s, 0, w) for w in WINDOWS for s in STATISTICS]
    figures += [Figure(s, -1, w) for w in WINDOWS for s in ("count", "days_since")]
    stream = Stream.of(days, [value])
    told = summarise(stream, stream.clock, Codes(codes, codes, 12), figures)
    for row in range(0, days.size, 53):
        expected = [plain(days, codes, value, row, figure) for figure in figures]
        np.testing.assert_allclose(told[row], expected, rtol=1e-10, atol=1e-9)


def test_threads_change_no_bit(world):
    days, codes, value = (np.tile(part, 30) for part in world)
    stream = Stream.of(days, [value])
    figures = [Figure(s, 0, w) for w in WINDOWS for s in STATISTICS]
    one, four = (
        summarise(stream, stream.clock, Codes(codes, codes, 12), figures, threads=threads)
        for threads in (1, 4)
    )
    assert one.tobytes() == four.tobytes()


def test_a_small_spread_beside_a_huge_mean_keeps_its_digits():
    value = np.array([1e9 + 1, 1e9 + 2, 1e9 + 3, 0.0])
    stream = Stream.of(np.array([0, 1, 2, 3], np.int32), [value])
    codes = np.zeros(4, np.int32)
    told = summarise(stream, stream.clock, Codes(codes, codes, 1), [Figure("std", 0, 90)])
    assert told[3, 0] == pytest.approx(1.0, rel=1e-12)


def test_a_giant_that_left_the_window_leaves_no_trace():
    value = np.array([1e15, 0.1, 0.2, 0.0])
    stream = Stream.of(np.array([0, 50, 51, 52], np.int32), [value])
    codes = np.zeros(4, np.int32)
    told = summarise(stream, stream.clock, Codes(codes, codes, 1), [Figure("sum", 0, 10)])
    assert told[3, 0] == pytest.approx(0.1 + 0.2, rel=1e-12)


def test_a_figure_asked_for_twice_is_told_twice(world):
    days, codes, value = world
    stream = Stream.of(days, [value])
    figures = [Figure("sum", 0, 7), Figure("count"), Figure("sum", 0, 7)]
    told = summarise(stream, stream.clock, Codes(codes, codes, 12), figures)
    assert told.shape == (days.size, 3)
    np.testing.assert_array_equal(told[:, 0], told[:, 2])


def test_rows_without_a_day_have_no_past_and_are_nobodys_past():
    days = np.array([fast.NO_DAY, 3, fast.NO_DAY, 5], np.int32)
    codes = np.zeros(4, np.int32)
    stream = Stream.of(days)
    told = summarise(
        stream, stream.clock, Codes(codes, codes, 1), [Figure("count"), Figure("days_since")]
    )
    np.testing.assert_array_equal(told, [[0, np.nan], [0, np.nan], [0, np.nan], [1, 2]])


def test_absurd_dates_cost_no_memory():
    days = np.array([-700_000, 2_900_000, 19_000, 19_001], np.int32)
    codes = np.zeros(4, np.int32)
    stream = Stream.of(days)
    told = summarise(stream, stream.clock, Codes(codes, codes, 1), [Figure("count")])
    np.testing.assert_array_equal(told[:, 0], [0, 3, 1, 2])


def test_keys_of_several_columns_are_coded_together_and_null_is_nobody():
    asked = [pa.array(["x", "x", None]), pa.array([1, 2, 1])]
    events = [pa.array(["x", "z", "x", "x"]), pa.array([2, 1, None, 1])]
    codes = fast.encode(asked, events)
    assert codes.asked[2] == fast.NOBODY
    assert codes.events[0] == codes.asked[1]
    assert codes.events[3] == codes.asked[0]
    assert list(codes.events[1:3]) == [fast.NOBODY, fast.NOBODY]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([7, 9, 7, 8]),
        pa.array([7, 10**12, 7, -(10**12)]),
        pa.array(["a", "b", "a", "c"]),
        pa.array(["a", "b", "a", "c"]).dictionary_encode(),
    ],
)
def test_one_column_for_both_sides_is_coded_by_its_values(column):
    codes = fast.encode([column], [column])
    assert codes.asked is codes.events
    assert codes.asked[0] == codes.asked[2]
    assert len({*codes.asked.tolist()}) == 3
    assert codes.keys > codes.asked.max()


def test_a_null_in_one_column_for_both_sides_is_nobody():
    codes = fast.encode([column := pa.array(["a", None, "a"])], [column])
    assert list(codes.asked) == [0, fast.NOBODY, 0]


def test_a_column_with_nulls_and_an_offset_becomes_numbers():
    column = pa.chunked_array([pa.array([1.0, None, 3.0, None]).slice(1), pa.array([5.0])])
    np.testing.assert_array_equal(fast.numbers(column), [np.nan, 3.0, np.nan, 5.0])


def test_a_result_becomes_columns_batch_by_batch(monkeypatch):
    monkeypatch.setattr(fast, "ROWS_PER_BATCH", 4)
    table = np.arange(20, dtype=np.float32).reshape(10, 2)
    table[3, 1] = np.nan
    told = pa.Table.from_batches(fast.batches(table, ["a", "b"], 1, 10))
    assert told["a"].to_pylist() == [2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0, 18.0]
    assert np.isnan(told["b"][2].as_py())


def test_the_order_by_day_is_stable():
    clock = Clock(np.array([5, 3, 5, 3, 4], np.int32))
    assert list(clock.order) == [1, 3, 4, 0, 2]
