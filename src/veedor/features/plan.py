"""What has to be summed up so that every history and peer feature can be told.

Features are reduced to `Past`s: one statistic of one value over one window of one entity's events.
Pasts with the same events and entity form one group, which is one daily summary and one windowed
query, however many features read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import ibis
import ibis.expr.operations as ops

from veedor.errors import DeclarationError
from veedor.features.events import DAY, FINDING, World, finite
from veedor.features.feature import Events, Expression, Feature, History, Peer

Statistic = Literal[
    "count",  # events
    "valid",  # events whose value is not missing
    "sum",
    "mean",
    "min",
    "max",
    "std",  # sample standard deviation
    "deviation",  # sum of squared deviations from the mean
    "days_since",
    "distinct",
]
EVERYBODY: tuple[str, ...] = ()  # the entity whose past is everything


@dataclass(frozen=True)
class Past:
    """One statistic of the `window_days` before a day (None: all the past) of an entity's events.

    `value` names the slot (a column of the stream) that is aggregated; None for plain events.
    """

    events: Events
    entity: tuple[str, ...]
    statistic: Statistic
    value: str | None = None
    window_days: int | None = None

    @property
    def column(self) -> str:
        """Name of the column that carries it in the table of pasts."""
        span = "ever" if self.window_days is None else f"{self.window_days}d"
        parts = (self.events, *(self.entity or ("all",)), self.statistic, self.value, span)
        return "past__" + "__".join(part for part in parts if part)


@dataclass(frozen=True)
class Group:
    """Pasts that share their events and entity. `distinct` groups count first occurrences."""

    events: Events
    entity: tuple[str, ...]
    distinct: str | None
    pasts: tuple[Past, ...]

    @property
    def label(self) -> str:
        """For progress and errors: `filings of importer_ruc × tariff_line`."""
        return f"{self.events} of {' × '.join(self.entity) or 'everybody'}"


@dataclass
class Plan:
    """Slots (values evaluated on every event) and the pasts asked of them."""

    world: World
    slots: dict[Events, dict[str, Any]] = field(default_factory=dict)
    pasts: dict[Past, None] = field(default_factory=dict)  # a set that keeps its order

    def slot(self, feature: Feature, events: Events, of: Expression, *, raw: bool = False) -> str:
        """The slot that holds `of` on these events; equal expressions share one."""
        stream = self.stream(events)
        if stream is None:
            return "absent"
        value = bound(feature, of, stream)
        value = value if raw else as_number(feature, value)
        known = self.slots.setdefault(events, {})
        for name, other in known.items():
            if other.equals(value):
                return name
        name = f"v{len(known)}"
        known[name] = value
        return name

    def stream(self, events: Events) -> Any | None:
        """The Ibis table of these events; None when there are none at all."""
        return self.world.filings if events == "filings" else self.world.outcomes

    def ask(self, past: Past) -> Past:
        """Add a past to what will be computed, and return it."""
        self.pasts[past] = None
        return past

    @property
    def groups(self) -> tuple[Group, ...]:
        """Pasts by events and entity, distinct counts apart, in the order first asked."""
        found: dict[tuple[Events, tuple[str, ...], str | None], list[Past]] = {}
        for past in self.pasts:
            apart = past.value if past.statistic == "distinct" else None
            found.setdefault((past.events, past.entity, apart), []).append(past)
        return tuple(
            Group(events, entity, apart, tuple(pasts))
            for (events, entity, apart), pasts in found.items()
        )

    def slotted(self, events: Events, entities: Iterable[str] = ()) -> Any:
        """The stream reduced to day, entity columns and slots."""
        stream = self.stream(events)
        if stream is None:
            raise ValueError(f"no {events} to slot")
        names = dict.fromkeys(name for name in entities)
        wanted = {DAY: stream[DAY], **{name: stream[name] for name in names}}
        return stream.select(**wanted, **self.slots.get(events, {}))


def needed(plan: Plan, feature: History | Peer) -> dict[str, Past]:
    """Ask the plan for the pasts a feature reads; what each is to the feature → past."""
    if isinstance(feature, Peer):
        return _needed_by_peer(plan, feature)
    check_entity(plan, feature, feature.entity, feature.events)
    window = feature.window_days
    if feature.aggregate == "rate":
        hits = plan.slot(feature, "outcomes", lambda t: t[FINDING])
        wanted = {
            "checks": Past("outcomes", feature.entity, "count", None, window),
            "findings": Past("outcomes", feature.entity, "sum", hits, window),
            "all_checks": Past("outcomes", EVERYBODY, "count"),
            "all_findings": Past("outcomes", EVERYBODY, "sum", hits),
        }
    else:
        slot = None
        if feature.of is not None:
            raw = feature.aggregate == "distinct"
            slot = plan.slot(feature, feature.events, feature.of, raw=raw)
        wanted = {
            "value": Past(feature.events, feature.entity, feature.aggregate, slot, window),
        }
    return {role: plan.ask(past) for role, past in wanted.items()}


def _needed_by_peer(plan: Plan, feature: Peer) -> dict[str, Past]:
    if not feature.groups:
        raise DeclarationError(
            f"Peer feature '{feature.name}' has no group.",
            where=f"feature {feature.name}",
            next="Give groups from fine to coarse, e.g. (('tariff_line', 'origin'), ('hs4',)).",
        )
    slot = plan.slot(feature, "filings", feature.of)
    statistics: tuple[Statistic, ...] = ("valid", "mean", "deviation")
    wanted = {}
    for level, group in enumerate(feature.groups):
        check_entity(plan, feature, group, "filings")
        for statistic in statistics:
            past = Past("filings", group, statistic, slot, feature.window_days)
            wanted[f"{statistic}{level}"] = plan.ask(past)
    for statistic in statistics:
        wanted[f"{statistic}_all"] = plan.ask(Past("filings", EVERYBODY, statistic, slot))
    return wanted


def check_entity(plan: Plan, feature: Feature, entity: Sequence[str], events: Events) -> None:
    """Refuse an entity that names a column the declarations do not have."""
    tables = [plan.world.asked, plan.stream(events)]
    for table in tables:
        unknown = [] if table is None else [name for name in entity if name not in table.columns]
        if unknown:
            raise DeclarationError(
                f"Feature '{feature.name}' names the column {', '.join(unknown)}, "
                "which the declarations do not have.",
                where=f"feature {feature.name}",
                next="Use a declared column, or one that the programme's `prepare` adds.",
            )


def bound(feature: Feature, of: Expression, table: Any) -> Any:
    """The Ibis value of `of` on one row of a table; refuses what looks at other rows."""
    try:
        value = of(table)
    except (AttributeError, KeyError, ibis.common.exceptions.IbisError, TypeError) as error:
        raise DeclarationError(
            f"The expression of feature '{feature.name}' cannot be read: {error}",
            where=f"feature {feature.name}",
            next="Check the column names and types it uses.",
        ) from error
    if not isinstance(value, ibis.expr.types.Value):
        value = ibis.literal(value)
    if value.op().find((ops.WindowFunction, ops.Reduction, ops.Analytic), filter=ops.Value):
        raise DeclarationError(
            f"The expression of feature '{feature.name}' looks at several rows.",
            where=f"feature {feature.name}",
            next="Declare a History or Peer feature: they see the past only.",
        )
    return value


def as_number(feature: Feature, value: Any) -> Any:
    """The value as float64, null where it is not finite; refuses text and dates."""
    kind = value.type()
    if not (kind.is_numeric() or kind.is_boolean() or kind.is_null()):
        raise DeclarationError(
            f"Feature '{feature.name}' needs a number and its expression gives {kind}.",
            where=f"feature {feature.name}",
            next="Turn it into a number (a length, a number of days, an is_ flag).",
        )
    return finite(value)
