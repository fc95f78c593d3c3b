"""Economic series as they were known: the last period published strictly before the day.

Each publication is valid from the day after it until the next one. An older period published
late does not displace a newer one. Validity intervals and a join, because Spark has no ASOF.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from veedor.features.events import DAY, POSITION, day_number, finite
from veedor.features.feature import Context


def validity(indicators: Any) -> Any:
    """Series, value, and the days `valid_from` ≤ day < `valid_to` (null: until now)."""
    known = indicators.filter(
        indicators.published_on.notnull() & indicators.period.notnull()
    ).mutate(_published=day_number(indicators.published_on), _period=day_number(indicators.period))
    same_day = ibis.window(
        group_by=[known.series, known["_published"]],
        order_by=[ibis.desc(known["_period"]), ibis.desc(known[POSITION])],
    )
    newest = known.mutate(_nth=ibis.row_number().over(same_day)).filter(lambda t: t["_nth"] == 0)
    so_far = ibis.window(
        group_by=newest.series, order_by=newest["_published"], preceding=None, following=0
    )
    newest = newest.mutate(_newest=newest["_period"].max().over(so_far))
    current = newest.filter(newest["_period"] == newest["_newest"])
    in_order = ibis.window(group_by=current.series, order_by=current["_published"])
    return current.select(
        series=current.series,
        value=finite(current.value),
        valid_from=current["_published"] + 1,
        valid_to=current["_published"].lead().over(in_order) + 1,
    )


def told(asked: Any, spans: Any, features: Sequence[Context]) -> Any:
    """`_position` and a column per context feature; `spans` as `validity` makes them."""
    rows = asked.select(POSITION, DAY)
    for feature in features:
        now = _at(rows, spans, feature.series, 0, feature.name)
        rows = rows.left_join(now, DAY).drop(f"{DAY}_right")
        if feature.change_days is not None:
            then = _at(rows, spans, feature.series, feature.change_days, "_then")
            rows = rows.left_join(then, DAY).drop(f"{DAY}_right")
            change = rows[feature.name] / rows["_then"].nullif(0.0) - 1.0
            rows = rows.mutate(**{feature.name: change}).drop("_then")
    return rows.drop(DAY)


def _at(rows: Any, spans: Any, series: str, days_before: int, name: str) -> Any:
    """Each day asked for, with the value of the series known `days_before` it."""
    days = rows.select(DAY).filter(rows[DAY].notnull()).distinct()
    days = days.mutate(_moment=days[DAY] - days_before)
    own = spans.filter(spans.series == series)
    joined = days.inner_join(
        own,
        [
            own.valid_from <= days["_moment"],
            own.valid_to.isnull() | (days["_moment"] < own.valid_to),
        ],
    )
    return joined.select(**{DAY: joined[DAY], name: joined.value})
