"""The past of entities in portable SQL: daily summaries and windows over integer day numbers.

This is the reference. It compiles for every SQL engine Ibis speaks (integer RANGE frames and
equi-joins only) and `fast.py` must agree with it: `tests/laws/test_features_engines.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis

from veedor.features.events import DAY, POSITION
from veedor.features.feature import History
from veedor.features.plan import Group, Past

ASKED = "_asked"
CENTRED = ("mean", "std", "deviation")


def summaries(asked: Any, stream: Any, group: Group) -> Any:
    """`_position` of each declaration asked for, and a column per past of the group.

    `stream` has `_day`, the entity columns and the slots. Counts and sums are 0 where there is no
    event, everything else is null there.
    """
    entity = list(group.entity)
    events = stream.filter([stream[DAY].notnull(), *(stream[name].notnull() for name in entity)])
    if group.distinct is not None:
        events = first_occurrences(events, entity, group.distinct)
    rows = asked.select(POSITION, DAY, *entity)
    daily = _daily(events, entity, group)
    days = rows.filter([rows[DAY].notnull(), *(rows[name].notnull() for name in entity)])
    days = days.select(DAY, *entity).distinct()
    both = daily.mutate(**{ASKED: ibis.literal(0, "int8")}).union(_empty_days(days, daily, entity))
    told = _windowed(both, entity, group).filter(lambda t: t[ASKED] == 1)
    joined = rows.left_join(told, [(name, name) for name in (DAY, *entity)])
    columns = {}
    for past in group.pasts:
        value = joined[past.column]
        nothing = past.statistic in {"count", "valid", "sum", "distinct"}
        columns[past.column] = value.fill_null(0.0) if nothing else value
    return joined.select(joined[POSITION], **columns)


def first_occurrences(events: Any, entity: list[str], value: str) -> Any:
    """One event per entity and value, on the day that value was first seen.

    Counting these counts distinct values without a windowed COUNT DISTINCT, which Spark refuses.
    """
    seen = events.filter(events[value].notnull())
    if events[value].type().is_floating():
        seen = seen.filter(~seen[value].isnan())
    return seen.group_by([*entity, value]).agg(**{DAY: seen[DAY].min()})


def _daily(events: Any, entity: list[str], group: Group) -> Any:
    """One row per entity and day: what its windows will be summed from."""
    wanted: dict[str, Any] = {"_n": events.count().cast("float64")}
    for past in group.pasts:
        if past.value is None or past.statistic == "distinct":
            continue
        value, name = events[past.value], past.value
        wanted[f"{name}_n"] = value.count().cast("float64")
        if past.statistic in {"sum", "min", "max"}:
            wanted[f"{name}_{past.statistic}"] = getattr(value, past.statistic)()
        elif past.statistic in CENTRED:
            wanted[f"{name}_mean"] = value.mean()
            wanted[f"{name}_m2"] = value.var(how="pop") * value.count().cast("float64")
    daily = events.group_by([*entity, DAY]).agg(**wanted)
    return daily.mutate(_event_day=daily[DAY])


def _empty_days(days: Any, daily: Any, entity: list[str]) -> Any:
    """The days asked for, as summaries without events, in the columns of `daily`."""
    columns = {name: days[name] for name in (*entity, DAY)}
    for name in daily.columns:
        if name not in columns:
            columns[name] = ibis.null(daily[name].type())
    return days.select(
        **{name: columns[name] for name in daily.columns}, **{ASKED: ibis.literal(1, "int8")}
    )


def _windowed(both: Any, entity: list[str], group: Group) -> Any:
    """Every day of an entity with its pasts: the window ends the day before."""
    values = {p.value for p in group.pasts if p.value and p.statistic in CENTRED}
    both = both.mutate(**{f"{name}_centre": _centre(both, entity, name) for name in sorted(values)})
    columns = {past.column: _past(both, entity, past) for past in group.pasts}
    return both.select(*entity, DAY, ASKED, **columns)


def _centre(both: Any, entity: list[str], value: str) -> Any:
    """The mean of the entity's first day with a value, subtracted before squaring.

    Without it Σv² − (Σv)²/n loses every digit when the spread is small beside the mean. The first
    day, so that not even the rounding depends on the future.
    """
    window = ibis.window(group_by=entity, order_by=[both[f"{value}_mean"].isnull(), both[DAY]])
    return both[f"{value}_mean"].first().over(window)


def _past(both: Any, entity: list[str], past: Past) -> Any:
    window = ibis.range_window(preceding=(past.window_days, 1), group_by=entity, order_by=both[DAY])
    if past.statistic in {"count", "distinct"}:
        return both["_n"].sum().over(window)
    if past.statistic == "days_since":
        return (both[DAY] - both["_event_day"].max().over(window)).cast("float64")
    name = past.value
    count = both[f"{name}_n"]
    if past.statistic == "valid":
        return count.sum().over(window)
    if past.statistic in {"sum", "min", "max"}:
        return getattr(both[f"{name}_{past.statistic}"], past.statistic)().over(window)
    return _centred(both, past, window)


def _centred(both: Any, past: Past, window: Any) -> Any:
    count, mean = both[f"{past.value}_n"], both[f"{past.value}_mean"]
    centre = both[f"{past.value}_centre"]
    total = count.sum().over(window).nullif(0.0)
    first = (count * (mean - centre)).sum().over(window)
    if past.statistic == "mean":
        return centre + first / total
    second = both[f"{past.value}_m2"] + count * (mean - centre) * (mean - centre)
    around = second.sum().over(window) - first * first / total
    around = ibis.ifelse(around < 0.0, 0.0, around)  # GREATEST treats nulls differently by engine
    if past.statistic == "deviation":
        return around
    return ibis.ifelse(total >= 2, around / (total - 1), ibis.null("float64")).sqrt()


def told(feature: History, pasts: Mapping[str, Past], table: Any, prior_strength: float) -> Any:
    """The Ibis value of a history feature over a table that carries its pasts.

    A rate is (findings + m·base) / (checks + m), base the share of findings among all outcomes
    known before the day and m = `prior_strength` imaginary checks; missing before any outcome.
    """
    if feature.aggregate != "rate":
        return table[pasts["value"].column]
    checks, findings, all_checks, all_findings = (
        table[pasts[role].column] for role in ("checks", "findings", "all_checks", "all_findings")
    )
    base = all_findings / all_checks.nullif(0.0)
    return (findings + prior_strength * base) / (checks + prior_strength)
