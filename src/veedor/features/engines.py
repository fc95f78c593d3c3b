"""Two ways to compute the pasts of a plan: in SQL (the reference) and in compiled code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from veedor.features import history
from veedor.features.events import DAY
from veedor.features.feature import Context, Events
from veedor.features.plan import Group, Plan

ZERO_WITHOUT_PAST = frozenset({"count", "valid", "sum", "distinct"})
Columns = dict[str, Any]  # past column → Arrow array, rows as asked
Read = Callable[[str, Callable[[], Any]], pa.Table]  # the rows of a step, from its expression


class Portable:
    """Each group is one daily summary and one windowed query."""

    def __init__(self, plan: Plan, fetch: Read) -> None:
        self.plan, self.fetch = plan, fetch

    def __call__(self, group: Group, asked: pa.Table) -> Columns:
        """The pasts of a group, rows as in `asked`."""

        def expression() -> Any:
            stream = self.plan.slotted(group.events, group.entity)
            return history.summaries(self.plan.world.asked, stream, group)

        table = self.fetch(f"{group.label}, distinct {group.distinct}", expression)
        return {past.column: table[past.column] for past in group.pasts}


class Fast:
    """Events are read once; each group is one sort by key and one pass over it."""

    def __init__(self, plan: Plan, read: Read) -> None:
        self.plan, self.read = plan, read
        self.streams: dict[Events, tuple[pa.Table, Any]] = {}
        self.asked: Any = None

    def __call__(self, group: Group, asked: pa.Table) -> Columns:
        """The pasts of a group, rows as in `asked`."""
        from veedor.features import fast  # numba takes a second to import: only when needed

        table, stream = self._stream(group.events)
        if self.asked is None:
            self.asked = fast.Clock(days_of(asked))
        if not group.entity:
            codes = fast.everybody(asked.num_rows, table.num_rows)
        else:
            codes = fast.encode(
                [asked[name] for name in group.entity], [table[name] for name in group.entity]
            )
        if group.distinct is not None:
            codes, stream = first_seen(codes, stream.clock, table[group.distinct])
        slots = self._numeric(group.events)
        figures = [
            fast.Figure(
                past.statistic,
                -1 if past.statistic == "distinct" or past.value is None else slots[past.value],
                past.window_days,
            )
            for past in group.pasts
        ]
        told = fast.summarise(stream, self.asked, codes, figures)
        return {past.column: as_arrow(told[:, n]) for n, past in enumerate(group.pasts)}

    def _numeric(self, events: Events) -> dict[str, int]:
        """Slots of numbers, and the column of the stream's values that holds each."""
        names = {
            past.value: None
            for past in self.plan.pasts
            if past.events == events and past.value is not None and past.statistic != "distinct"
        }
        return {name: number for number, name in enumerate(names)}

    def _stream(self, events: Events) -> tuple[pa.Table, Any]:
        from veedor.features import fast

        if events not in self.streams:
            entities = [n for g in self.plan.groups if g.events == events for n in g.entity]
            table = self.read(f"stream {events}", lambda: self.plan.slotted(events, entities))
            values = [fast.numbers(table[name]) for name in self._numeric(events)]
            self.streams[events] = (table, fast.Stream.of(days_of(table), values))
        return self.streams[events]


def context_at(spans: pa.Table, days: npt.NDArray[np.int32], feature: Context) -> pa.Array:
    """What `context.told` says of a series, by binary search among its validity spans."""
    from veedor.features.fast import NO_DAY, numbers

    own = spans.filter(pc.field("series") == feature.series).sort_by("valid_from")
    starts = numbers(own["valid_from"]).astype(np.int64)
    values = np.append(numbers(own["value"]), np.nan)

    def known(moments: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        return values[np.searchsorted(starts, moments, side="right") - 1]  # none yet: the last, NaN

    moments = days.astype(np.int64)
    now = known(moments)
    if feature.change_days is not None:
        then = known(moments - feature.change_days)
        now = now / np.where(then == 0.0, np.nan, then) - 1.0
    return as_arrow(np.where(days == NO_DAY, np.nan, now))


def days_of(table: pa.Table) -> npt.NDArray[np.int32]:
    """The `_day` column as 32-bit integers, `NO_DAY` where there is none."""
    from veedor.features.fast import NO_DAY, numbers

    return numbers(pc.fill_null(table[DAY], NO_DAY)).astype(np.int32, copy=False)


def first_seen(codes: Any, clock: Any, value: Any) -> tuple[Any, Any]:
    """The stream of first occurrences of each value per key, with its codes."""
    from veedor.features import fast

    if pa.types.is_floating(value.type):
        value = pc.if_else(pc.is_nan(value), None, value)
    seen = pa.table({"key": codes.events, "value": value, "day": clock.days})
    seen = seen.filter((pc.field("key") >= 0) & pc.field("value").is_valid())
    seen = seen.filter(pc.field("day") != int(fast.NO_DAY))
    firsts = seen.group_by(["key", "value"]).aggregate([("day", "min")])
    keys, days = (fast.numbers(firsts[name]).astype(np.int32) for name in ("key", "day_min"))
    return fast.Codes(keys, codes.asked, codes.keys), fast.Stream.of(days)


def nothing(group: Group, rows: int) -> Columns:
    """The pasts of a group when there are no events at all: counts and sums 0, the rest missing."""
    zeros, missing = pa.array(np.zeros(rows)), pa.nulls(rows, pa.float64())
    return {
        past.column: zeros if past.statistic in ZERO_WITHOUT_PAST else missing
        for past in group.pasts
    }


def as_arrow(numbers: npt.NDArray[Any]) -> pa.Array:
    """Numbers as Arrow, NaN as null."""
    return pa.array(np.ascontiguousarray(numbers), from_pandas=True)
