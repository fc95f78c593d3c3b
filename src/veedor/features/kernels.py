"""Compiled loops of the fast path: sort by (key, day), sum by day, slide windows.

Sums and sums of squares are carried in two doubles (the rounded sum and what the rounding lost:
Dekker 1971, Knuth's two-sum), so that a window obtained as a difference of prefix sums is as exact
as one added up afresh. Each key is worked by one thread in row order: the number of threads and
whatever happens on later days change no bit of a result.

Importing this module imports numba; the first call compiles, later processes read the cache.
Loops are written out instead of slices: they compile in a third of the time.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

NOBODY = -1
EVER = 2**31 - 1  # the window without a beginning
NOWHERE = -1  # the column of a statistic that nobody asked for
# Columns of `Figures.spans`: the window, the value (−1: events), then where each statistic goes.
WINDOW, VALUE, COUNT, DAYS_SINCE, VALID, SUM, MEAN, STD, DEVIATION, SPAN_FIELDS = range(10)
# Columns of `Figures.extremes`: 0 for a minimum or 1 for a maximum, and where it goes.
SIDE, PLACE, EXTREME_FIELDS = 2, 3, 4
_SPLITTER = 134217729.0  # 2**27 + 1: halves the 53 bits of a double (Dekker 1971)
_COUNT, _SUM, _SUM_REST, _SQUARE, _SQUARE_REST, _FIELDS = range(6)


class Events(NamedTuple):
    """Rows sorted by (key, day), where each key starts, and by row the day and the values."""

    rows: Any
    starts: Any
    days: Any
    values: Any


class Asked(NamedTuple):
    """Rows asked for sorted by (key, day), where each key starts, and the day by row."""

    rows: Any
    starts: Any
    days: Any


class Figures(NamedTuple):
    """What is asked: `spans`, one line per window and value, and `extremes`, one per min or max.

    A statistic is told in the column of the result that its line names. `squares` says of which
    values the squares are needed. `template` is what somebody without a past gets.
    """

    spans: Any
    extremes: Any
    windows: Any
    squares: Any
    template: Any


class Scratch(NamedTuple):
    """Room for one key: by day with events, prefix sums; by window and deque, where it stands."""

    sums: Any
    counts: Any
    seen: Any
    extremes: Any
    queue: Any
    heads: Any
    left: Any
    told: Any


@njit(nogil=True, cache=True, error_model="numpy")
def order_by_day(days: Any, lowest: Any, span: Any) -> Any:
    """Row numbers in order of day, rows of one day in their own order (a counting sort)."""
    starts = np.zeros(span + 1, np.int64)
    for row in range(days.size):
        starts[days[row] - lowest + 1] += 1
    for day in range(span):
        starts[day + 1] += starts[day]
    order = np.empty(days.size, np.int32)
    for row in range(days.size):
        day = days[row] - lowest
        order[starts[day]] = row
        starts[day] += 1
    return order


@njit(nogil=True, cache=True, error_model="numpy")
def order_by_key(codes: Any, order: Any, keys: Any) -> Any:
    """Row numbers by key and, within it, in the order given; and where each key starts."""
    starts = np.zeros(keys + 2, np.int64)
    for row in order:
        if codes[row] >= 0:
            starts[codes[row] + 2] += 1
    for key in range(keys):
        starts[key + 2] += starts[key + 1]
    rows = np.empty(starts[keys + 1], np.int32)
    for row in order:
        key = codes[row]
        if key >= 0:
            rows[starts[key + 1]] = row
            starts[key + 1] += 1
    return rows, starts[: keys + 1]


@njit(nogil=True, cache=True, error_model="numpy")
def slide(bounds: Any, events: Any, asked: Any, figures: Any, out: Any) -> Any:
    """Write the figures of every row asked for by the keys `bounds[0]` ≤ key < `bounds[1]`.

    `bounds[2]` is the most days with events that one of these keys can have.
    """
    scratch = _scratch(bounds[2], events, figures)
    gathered = _gathered(bounds, events, asked)
    for key in range(bounds[0], bounds[1]):
        if asked.starts[key] == asked.starts[key + 1]:
            continue
        if events.starts[key] == events.starts[key + 1]:
            for position in range(asked.starts[key], asked.starts[key + 1]):
                for figure in range(figures.template.size):
                    out[asked.rows[position], figure] = figures.template[figure]
            continue
        first = events.starts[bounds[0]]
        span = (events.starts[key] - first, events.starts[key + 1] - first)
        known = _by_day(span, gathered, figures, scratch)
        at = (asked.starts[key], asked.starts[key + 1], asked.starts[bounds[0]], known)
        _walk(at, (asked.rows, gathered[2]), figures, scratch, out)


@njit(nogil=True, cache=True, error_model="numpy")
def _scratch(longest: Any, events: Any, figures: Any) -> Any:
    """Room for a key with events on `longest` days."""
    columns, deques = events.values.shape[1], figures.extremes.shape[0]
    return Scratch(
        np.zeros((longest + 1, columns, _FIELDS)),
        np.zeros(longest + 1),
        np.empty(longest + 1, np.int32),
        np.empty((longest + 1, columns, 2)),
        np.empty((deques, longest + 1), np.int32),
        np.zeros((deques, 2), np.int64),
        np.zeros(figures.windows.size, np.int64),
        figures.template.copy(),
    )


@njit(nogil=True, cache=True, error_model="numpy")
def _gathered(bounds: Any, events: Any, asked: Any) -> Any:
    """Days and values of these keys in the order they will be read, and the days asked for.

    Rows of a key lie far apart. Fetched in a loop without branches, many are on their way from
    memory at once; fetched where they are compared, every wrong guess would wait for one.
    """
    first, last = events.starts[bounds[0]], events.starts[bounds[1]]
    days = np.empty(last - first, np.int32)
    values = np.empty((last - first, events.values.shape[1]))
    for position in range(first, last):
        row = events.rows[position]
        days[position - first] = events.days[row]
        for column in range(values.shape[1]):
            values[position - first, column] = events.values[row, column]
    first, last = asked.starts[bounds[0]], asked.starts[bounds[1]]
    asked_days = np.empty(last - first, np.int32)
    for position in range(first, last):
        asked_days[position - first] = asked.days[asked.rows[position]]
    return days, values, asked_days


@njit(nogil=True, cache=True, error_model="numpy")
def _by_day(span: Any, gathered: Any, figures: Any, scratch: Any) -> Any:
    """Fill the prefix sums of one key, a step per day with events; how many days there are.

    One long loop over local names: handing arrays to functions inside it costs more than the sums.
    """
    sums, counts, seen, extremes = scratch.sums, scratch.counts, scratch.seen, scratch.extremes
    days, values, _ = gathered
    squares = figures.squares
    has_extremes = figures.extremes.shape[0] > 0
    known = 0
    for row in range(span[0], span[1]):
        if known == 0 or days[row] != seen[known - 1]:
            seen[known] = days[row]
            known += 1
            counts[known] = counts[known - 1]
            for column in range(values.shape[1]):
                for part in range(_FIELDS):
                    sums[known, column, part] = sums[known - 1, column, part]
                if has_extremes:
                    extremes[known - 1, column, 0] = np.inf
                    extremes[known - 1, column, 1] = -np.inf
        counts[known] += 1.0
        for column in range(values.shape[1]):
            value = values[row, column]
            if value - value != 0.0:  # NaN and infinite are not values
                continue
            sums[known, column, _COUNT] += 1.0
            high, rest = _two_sum(sums[known, column, _SUM], value)
            sums[known, column, _SUM] = high
            sums[known, column, _SUM_REST] += rest
            if squares[column]:
                square, lost = _two_product(value, value)
                high, rest = _two_sum(sums[known, column, _SQUARE], square)
                sums[known, column, _SQUARE] = high
                sums[known, column, _SQUARE_REST] += rest + lost
            if has_extremes:
                extremes[known - 1, column, 0] = min(extremes[known - 1, column, 0], value)
                extremes[known - 1, column, 1] = max(extremes[known - 1, column, 1], value)
    return known


@njit(nogil=True, cache=True, error_model="numpy")
def _walk(at: Any, asked: Any, figures: Any, scratch: Any, out: Any) -> Any:
    """Go through the days one key is asked for; every pointer only moves forward."""
    position, end, first, known = at
    seen, left, told = scratch.seen, scratch.left, scratch.told
    rows, days = asked
    windows = figures.windows
    for window in range(left.size):
        left[window] = 0
    for deque in range(scratch.heads.shape[0]):
        scratch.heads[deque, 0] = scratch.heads[deque, 1] = 0
    right, pushed = 0, 0
    while position < end:
        today = days[position - first]
        while right < known and seen[right] < today:
            right += 1
        for window in range(left.size):
            if windows[window] != EVER:
                first_day, low = today - windows[window], left[window]
                # Most moves are of no or one day: as sums they cost no mispredicted branch.
                low += (low < right) & (seen[low] < first_day)
                low += (low < right) & (seen[low] < first_day)
                while low < right and seen[low] < first_day:
                    low += 1
                left[window] = low
        _tell(right, today, figures, scratch)
        if figures.extremes.shape[0] > 0:
            _push((pushed, right), figures, scratch)
            pushed = right
            _tell_extremes(figures, scratch)
        while position < end and days[position - first] == today:
            for figure in range(told.size):
                out[rows[position], figure] = told[figure]
            position += 1


@njit(nogil=True, cache=True, error_model="numpy")
def _tell(high: Any, today: Any, figures: Any, scratch: Any) -> Any:
    """Every figure but minima and maxima, from the prefix sums at the two ends of its window."""
    sums, counts, told, spans = scratch.sums, scratch.counts, scratch.told, figures.spans
    for line in range(spans.shape[0]):
        low, value = scratch.left[spans[line, WINDOW]], spans[line, VALUE]
        if value < 0:
            if spans[line, COUNT] >= 0:
                told[spans[line, COUNT]] = counts[high] - counts[low]
            if spans[line, DAYS_SINCE] >= 0:
                last = today - scratch.seen[high - 1] if high > low else np.nan
                told[spans[line, DAYS_SINCE]] = last
            continue
        number = sums[high, value, _COUNT] - sums[low, value, _COUNT]
        total, lost = _two_sum(sums[high, value, _SUM], -sums[low, value, _SUM])
        lost += sums[high, value, _SUM_REST] - sums[low, value, _SUM_REST]
        if spans[line, VALID] >= 0:
            told[spans[line, VALID]] = number
        if spans[line, SUM] >= 0:
            told[spans[line, SUM]] = total + lost if number > 0 else 0.0
        if spans[line, MEAN] >= 0:
            told[spans[line, MEAN]] = (total + lost) / number if number > 0 else np.nan
        if spans[line, STD] >= 0 or spans[line, DEVIATION] >= 0:
            square, rest = _two_sum(sums[high, value, _SQUARE], -sums[low, value, _SQUARE])
            rest += sums[high, value, _SQUARE_REST] - sums[low, value, _SQUARE_REST]
            around = np.nan
            if number > 0:
                around = _around(number, (total, lost), (square, rest))
            if spans[line, DEVIATION] >= 0:
                told[spans[line, DEVIATION]] = around
            if spans[line, STD] >= 0:
                told[spans[line, STD]] = np.sqrt(around / (number - 1)) if number > 1 else np.nan


@njit(nogil=True, cache=True, error_model="numpy")
def _around(number: Any, sum_of_values: Any, sum_of_squares: Any) -> Any:
    """Σ(v − mean)² = (n·Σv² − (Σv)²) / n, every term in two doubles."""
    total, lost = _two_sum(sum_of_values[0], sum_of_values[1])
    square, square_lost = _two_sum(sum_of_squares[0], sum_of_squares[1])
    many, many_lost = _two_product(number, square)
    many_lost += number * square_lost
    once, once_lost = _two_product(total, total)
    once_lost += 2.0 * total * lost
    difference, rest = _two_sum(many, -once)
    return max((difference + (rest + (many_lost - once_lost))) / number, 0.0)


@njit(nogil=True, cache=True, error_model="numpy")
def _push(span: Any, figures: Any, scratch: Any) -> Any:
    """Append the days of `span` to every deque, dropping those they beat."""
    queue, heads, extremes = scratch.queue, scratch.heads, scratch.extremes
    for deque in range(queue.shape[0]):
        column, side = figures.extremes[deque, VALUE], figures.extremes[deque, SIDE]
        sign = 1.0 if side == 0 else -1.0
        for day in range(span[0], span[1]):
            value = sign * extremes[day, column, side]
            if value == np.inf:  # no value that day
                continue
            head, tail = heads[deque, 0], heads[deque, 1]
            while tail > head and sign * extremes[queue[deque, tail - 1], column, side] >= value:
                tail -= 1
            queue[deque, tail] = day
            heads[deque, 1] = tail + 1


@njit(nogil=True, cache=True, error_model="numpy")
def _tell_extremes(figures: Any, scratch: Any) -> Any:
    """The smallest and largest value of each window: the head of its deque."""
    queue, heads, lines = scratch.queue, scratch.heads, figures.extremes
    for deque in range(queue.shape[0]):
        low = scratch.left[lines[deque, WINDOW]]
        while heads[deque, 0] < heads[deque, 1] and queue[deque, heads[deque, 0]] < low:
            heads[deque, 0] += 1
        best = np.nan
        if heads[deque, 0] < heads[deque, 1]:
            day = queue[deque, heads[deque, 0]]
            best = scratch.extremes[day, lines[deque, VALUE], lines[deque, SIDE]]
        scratch.told[lines[deque, PLACE]] = best


@njit(nogil=True, cache=True, error_model="numpy")
def _two_sum(a: Any, b: Any) -> Any:
    """a + b rounded, and exactly what the rounding lost."""
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


@njit(nogil=True, cache=True, error_model="numpy")
def _two_product(a: Any, b: Any) -> Any:
    """a · b rounded, and exactly what the rounding lost."""
    product = a * b
    split = _SPLITTER * a
    a_high = split - (split - a)
    a_low = a - a_high
    split = _SPLITTER * b
    b_high = split - (split - b)
    b_low = b - b_high
    return product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low


@njit(nogil=True, cache=True, error_model="numpy")
def columns_of(table: Any, first: Any, out: Any) -> Any:
    """Copy rows `first`… of a row-major table into `out`, a row per column, in small blocks."""
    width = 64  # rows a block: a block of either side stays in the first cache
    for start in range(0, out.shape[1], width):
        stop = min(start + width, out.shape[1])
        for column in range(out.shape[0]):
            for row in range(start, stop):
                out[column, row] = table[first + row, column]
