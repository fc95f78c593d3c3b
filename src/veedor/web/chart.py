"""From figures to the coordinates of a drawing; the SVG itself is a template.

Each chart is drawn twice, wide and narrow, so that its letters have the same size on a desk and on
a telephone; the style sheet shows one of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from veedor.web.evidence import Past, Peers

WIDE, NARROW = 580, 326  # units are CSS pixels where the page has room
PEERS_HEIGHT, PAST_HEIGHT = 300, 200
LEFT, RIGHT, TOP, BOTTOM = 58, 14, 14, 30
OWN_SHARE = 0.09  # of the width, kept free at the right for the declaration itself
DAYS_SHOWN = 365
FEWEST_TICKS = 2
MOST_TICKS = 4


@dataclass(frozen=True)
class Tick:
    """A line of the axis: where, and what it says."""

    at: float
    value: Any


@dataclass(frozen=True, kw_only=True)
class PeersChart:
    """The peers' measures over a year on a logarithmic axis, the declaration at its end."""

    width: int
    height: int
    left: float
    right: float  # where the year ends and the declaration's own strip begins
    edge: float
    bottom: float
    top: float
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    dots: tuple[tuple[float, float], ...]
    found: tuple[tuple[float, float], ...]
    band: tuple[float, float] | None  # top and bottom of the middle half
    middle: float | None
    own: tuple[float, float] | None


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One month: three stacked parts, each (top, height), and the figures for its title."""

    left: float
    width: float
    unchecked: tuple[float, float]
    clean: tuple[float, float]
    found: tuple[float, float]
    month: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class PastChart:
    """The taxpayer's declarations by month, stacked by what is known of them."""

    width: int
    height: int
    left: float
    edge: float
    bottom: float
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    bars: tuple[Bar, ...]


def peers_chart(peers: Peers, filed_on: date, width: int) -> PeersChart | None:
    """The chart of the peers, or None when there is nothing to compare."""
    values = [value for _, value, _ in peers.points]
    if not values:
        return None
    shown = values + ([peers.measure] if peers.measure else [])
    low, high = _widened(min(shown), max(shown))
    bottom, edge = PEERS_HEIGHT - BOTTOM, width - RIGHT
    right = edge - OWN_SHARE * width

    def up(value: float) -> float:
        share = (math.log(value) - math.log(low)) / (math.log(high) - math.log(low))
        return round(bottom - share * (bottom - TOP), 1)

    def across(day: date) -> float:
        share = 1 - (filed_on - day).days / DAYS_SHOWN
        return round(LEFT + share * (right - LEFT), 1)

    places = [(across(day), up(value), found) for day, value, found in peers.points]
    return PeersChart(
        width=width,
        height=PEERS_HEIGHT,
        left=LEFT,
        right=right,
        edge=edge,
        bottom=bottom,
        top=TOP,
        across=tuple(
            Tick(across(month), month)
            for month in _months(filed_on, every=2 if width >= WIDE else 4)
            if across(month) >= LEFT
        ),
        up=tuple(Tick(up(value), value) for value in _log_ticks(low, high)),
        dots=tuple((x, y) for x, y, found in places if not found),
        found=tuple((x, y) for x, y, found in places if found),
        band=(up(peers.quartiles[2]), up(peers.quartiles[0])) if peers.quartiles else None,
        middle=up(peers.quartiles[1]) if peers.quartiles else None,
        own=((right + edge) / 2, up(peers.measure)) if peers.measure else None,
    )


def past_chart(past: Past, width: int) -> PastChart | None:
    """The chart of the taxpayer's past, or None when nothing was filed."""
    most = max((month["filings"] for month in past.months), default=0)
    if most == 0:
        return None
    ticks = _even_ticks(most)
    bottom, edge = PAST_HEIGHT - BOTTOM, width - RIGHT
    step = (edge - LEFT) / len(past.months)
    bar_width = max(2.0, step * 0.72)

    def high(count: float) -> float:
        return count / ticks[-1] * (bottom - TOP)

    bars = []
    for index, month in enumerate(past.months):
        found = high(month["findings"])
        clean = high(month["checks"] - month["findings"])
        unchecked = high(month["filings"] - month["checks"])
        bars.append(
            Bar(
                left=round(LEFT + index * step + (step - bar_width) / 2, 1),
                width=round(bar_width, 1),
                found=_part(bottom, found),
                clean=_part(bottom - found, clean),
                unchecked=_part(bottom - found - clean, unchecked),
                month=month,
            )
        )
    every = 4 if width >= WIDE else 8
    return PastChart(
        width=width,
        height=PAST_HEIGHT,
        left=LEFT,
        edge=edge,
        bottom=bottom,
        across=tuple(
            Tick(bar.left + bar.width / 2, bar.month["month"])
            for index, bar in enumerate(bars)
            if index % every == 0
        ),
        up=tuple(Tick(bottom - high(value), value) for value in ticks),
        bars=tuple(bars),
    )


def _part(below: float, height: float) -> tuple[float, float]:
    return round(below - height, 1), round(height, 1)


def _widened(low: float, high: float) -> tuple[float, float]:
    """Room above and below, and at least a factor of three so that noise looks like noise."""
    middle = math.sqrt(low * high)
    half = max(math.sqrt(high / low) * 1.25, math.sqrt(3))
    return middle / half, middle * half


def _log_ticks(low: float, high: float) -> Sequence[float]:
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    tens = [10.0**power for power in range(first, last + 1) if low <= 10.0**power <= high]
    if len(tens) > FEWEST_TICKS:
        return tens
    steps = [digit * 10.0**power for power in range(first, last + 1) for digit in (1, 2, 5)]
    return [step for step in steps if low <= step <= high]


def _even_ticks(most: int) -> Sequence[int]:
    """0 and a few round counts, the last at or above the most."""
    step = next(
        digit * 10**power
        for power in range(10)
        for digit in (1, 2, 5)
        if most <= MOST_TICKS * digit * 10**power
    )
    return [index * step for index in range(math.ceil(most / step) + 1)]


def _months(last: date, every: int) -> list[date]:
    out = []
    number = last.year * 12 + last.month - 1
    for back in range(0, 13, every):
        year, month = divmod(number - back, 12)
        out.append(date(year, month + 1, 1))
    return out
