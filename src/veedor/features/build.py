"""Characterise declarations: every feature of a programme, from what was known before the day.

result = build(programme.features, target=..., filings=..., outcomes=..., indicators=...,
               clock="filed_on", prepare=programme.prepare)
result.frame      # declaration_id and a column per feature, rows as in `target`
result.evidence   # what each peer feature compared: observed and typical value
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from veedor.errors import ContractBroken, DeclarationError
from veedor.features import context, events, history, peers, statements
from veedor.features.engines import Columns, Fast, Portable, context_at, days_of, nothing
from veedor.features.events import DAY, POSITION, World
from veedor.features.feature import Context, Derived, Feature, History, Peer, Row
from veedor.features.plan import Past, Plan, as_number, bound, needed
from veedor.features.statements import Statements

Engine = Literal["fast", "portable"]
Progress = Callable[[int, int, str], None]
PRIOR_STRENGTH = 20.0  # imaginary checks at the base rate behind every rate
OBSERVED, TYPICAL = "__observed", "__typical"


@dataclass(frozen=True, kw_only=True)
class Characterised:
    """What is known of each declaration on its day.

    `frame`: `declaration_id`, then one column per feature in the order declared: float64 (flags
    0 and 1, null = missing) or string (`cat_`). `evidence`: `declaration_id` and, per peer
    feature f, `f__observed` and `f__typical` in the feature's shown unit. Both have one row per
    row of `target`, in its order.
    """

    frame: pa.Table
    evidence: pa.Table


def build(  # noqa: PLR0913 - the tables of one moment, each with its own meaning
    features: Sequence[Feature],
    *,
    target: pa.Table,
    filings: pa.Table,
    outcomes: pa.Table | None,
    indicators: pa.Table | None,
    clock: str,
    prepare: Callable | None = None,
    prior_strength: float = PRIOR_STRENGTH,
    engine: Engine = "fast",
    on_progress: Progress | None = None,
) -> Characterised:
    """Every feature of every declaration in `target`, as known before its day (`clock`).

    `filings` are all declarations known, `outcomes` all results of checks; only what was filed or
    known on days strictly before a declaration's own is used, so rows of `target` may be among
    `filings`, and later rows change nothing. `engine="portable"` computes histories in SQL
    (DuckDB here), `"fast"` in compiled code; a law holds them equal.
    """
    order_of(features)
    tables = {"target": target, "filings": filings}
    tables |= {"outcomes": outcomes} if outcomes is not None else {}
    tables |= {"indicators": indicators} if indicators is not None else {}
    shapes = tuple((name, statements.shape(table)) for name, table in tables.items())
    kind = (tuple(features), shapes, clock, prepare, prior_strength, engine)
    connection = ibis.duckdb.connect()
    try:
        for name, table in tables.items():
            register(connection, name, table)

        def world() -> World:
            known = {name: connection.table(name) for name in tables}
            return events.world(known, clock, prepare)

        manner = _Manner(prior_strength=prior_strength, engine=engine, on_progress=on_progress)
        compiled = statements.of_kind(kind)
        made = _Work(features, world, connection, manner, compiled).characterise()
        statements.keep(kind, compiled)
        return made
    finally:
        connection.disconnect()


def register(connection: Any, name: str, table: pa.Table) -> None:
    """Let this DuckDB connection read the Arrow table under a name; it is not copied."""
    if name == "target" and "declaration_id" not in table.column_names:
        raise ContractBroken(
            "The declarations to characterise have no column 'declaration_id'.",
            where="target",
            next="Pass rows of the declarations source.",
        )
    connection.con.register(name, events.numbered(table))


def order_of(features: Sequence[Feature]) -> tuple[Derived, ...]:
    """Derived features, each after those it reads; refuses doubles, unknown names and cycles."""
    named = {feature.name: feature for feature in features}
    if len(named) != len(features):
        names = [feature.name for feature in features]
        twice = sorted({name for name in named if names.count(name) > 1})
        raise DeclarationError(
            f"Two features have the same name: {', '.join(twice)}.",
            where="the programme's features",
            next="Rename or delete one of the two.",
        )
    waiting = [feature for feature in features if isinstance(feature, Derived)]
    ready = {feature.name for feature in features if not isinstance(feature, Derived)}
    ordered: list[Derived] = []
    for feature in waiting:
        unknown = [name for name in feature.reads if name not in named]
        if unknown:
            raise DeclarationError(
                f"Feature '{feature.name}' reads {', '.join(unknown)}, which no list declares.",
                where=f"feature {feature.name}",
                next="Declare it, or correct the name in `reads`.",
            )
    while waiting:
        able = [feature for feature in waiting if ready.issuperset(feature.reads)]
        if not able:
            raise DeclarationError(
                "Features read each other in a circle: "
                + ", ".join(feature.name for feature in waiting)
                + ".",
                where="the programme's derived features",
                next="Break the circle: write one of them from the declaration's columns.",
            )
        ordered += able
        ready |= {feature.name for feature in able}
        waiting = [feature for feature in waiting if feature.name not in ready]
    return tuple(ordered)


@dataclass(frozen=True, kw_only=True)
class _Manner:
    """How a build is done, as opposed to what of."""

    prior_strength: float
    engine: Engine
    on_progress: Progress | None


@dataclass(frozen=True)
class _Planned:
    """What has to be summed up, and which of it each feature reads."""

    plan: Plan
    pasts: dict[str, dict[str, Past]]

    @classmethod
    def of(cls, features: Sequence[Feature], world: World) -> _Planned:
        plan = Plan(world)
        return cls(
            plan, {f.name: needed(plan, f) for f in features if isinstance(f, History | Peer)}
        )


class _Work:
    """One build under way: the plan, the connection, and the table that grows by columns.

    Expressions are handed on as functions: they are only built where a step has no SQL yet.
    """

    def __init__(
        self,
        features: Sequence[Feature],
        world: Callable[[], World],
        connection: Any,
        manner: _Manner,
        compiled: Statements,
    ) -> None:
        self.features, self.connection = features, connection
        self.manner, self.compiled = manner, compiled
        if compiled.plan is None:
            compiled.plan = _Planned.of(features, world())
        planned: _Planned = compiled.plan
        self.plan, self.pasts, self.world = planned.plan, planned.pasts, planned.plan.world
        self.steps = len(self.plan.groups) + 2
        self.done = 0

    def characterise(self) -> Characterised:
        known = self._asked()
        for name, column in self._summed(known).items():
            known = known.append_column(name, column)
        for name, column in self._context(known).items():
            known = known.append_column(name, column)
        told = self._told(known)
        self._report("histories, peers and series")
        told = self._derived(known, told)
        self._report("derived features")
        identity = known["declaration_id"]
        frame = {f.name: told[f.name] for f in self.features}
        evidence = {
            f"{f.name}{part}": told[f"{f.name}{part}"]
            for f in self.features
            if isinstance(f, Peer)
            for part in (OBSERVED, TYPICAL)
        }
        return Characterised(
            frame=pa.table({"declaration_id": identity, **frame}),
            evidence=pa.table({"declaration_id": identity, **evidence}),
        )

    def _asked(self) -> pa.Table:
        return self._fetch("asked", lambda: self.world.asked)

    def _summed(self, known: pa.Table) -> Columns:
        """Every past of the plan, a column each, rows as in `target`."""
        way = (
            Portable(self.plan, self._fetch)
            if self.manner.engine == "portable"
            else Fast(self.plan, self._read)
        )
        columns: Columns = {}
        for group in self.plan.groups:
            absent = self.plan.stream(group.events) is None
            columns |= nothing(group, known.num_rows) if absent else way(group, known)
            self._report(group.label)
        return columns

    def _context(self, known: pa.Table) -> Columns:
        series = [feature for feature in self.features if isinstance(feature, Context)]
        if not series or self.world.indicators is None:
            return {}
        spans = self._read("spans", lambda: context.validity(self.world.indicators))
        if self.manner.engine == "fast":
            return {f.name: context_at(spans, days_of(known), f) for f in series}
        validity = self._table("spans", spans)
        rows = self._table("days", known.select([POSITION, DAY]))
        table = self._fetch("context", lambda: context.told(rows(), validity(), series))
        return {feature.name: table[feature.name] for feature in series}

    def _told(self, known: pa.Table) -> pa.Table:
        """Row, history, peer and context features (and the peers' evidence), from their inputs."""
        rows = self._table("known", known)

        def expression() -> Any:
            table = rows()
            values = {POSITION: table[POSITION]}
            for feature in self.features:
                if not isinstance(feature, Derived):
                    values |= self.value(feature, table)
            return table.select(**values)

        return self._fetch("told", expression)

    def value(self, feature: Feature, table: Any) -> dict[str, Any]:
        """The columns a feature makes of a table that carries its inputs."""
        if isinstance(feature, Row):
            return {feature.name: row_value(feature, feature.of, table)}
        if isinstance(feature, History):
            pasts = self.pasts[feature.name]
            return {feature.name: history.told(feature, pasts, table, self.manner.prior_strength)}
        if isinstance(feature, Peer):
            observed = as_number(feature, bound(feature, feature.of, table))
            mean, spread = peers.usual(feature, self.pasts[feature.name], table)
            return {
                feature.name: peers.told(feature, observed, mean, spread),
                f"{feature.name}{OBSERVED}": peers.shown(feature, observed),
                f"{feature.name}{TYPICAL}": peers.shown(feature, mean),
            }
        present = feature.name in table.columns
        return {feature.name: table[feature.name] if present else ibis.null("float64")}

    def _derived(self, known: pa.Table, told: pa.Table) -> pa.Table:
        """Derived features, in rounds: each round reads the declaration and what came before."""
        waiting = order_of(self.features)
        while waiting:
            have = set(told.column_names)
            able = [feature for feature in waiting if have.issuperset(feature.reads)]
            read = {name for feature in able for name in feature.reads}
            wide = known.select([name for name in known.column_names if name not in read])
            for name in read:
                wide = wide.append_column(name, told[name])
            new = self._fetch(f"derived {len(waiting)}", self._values(able, wide))
            for feature in able:
                told = told.append_column(feature.name, new[feature.name])
            waiting = tuple(feature for feature in waiting if feature not in able)
        return told

    def _values(self, able: Sequence[Derived], wide: pa.Table) -> Callable[[], Any]:
        rows = self._table("wide", wide)

        def expression() -> Any:
            table = rows()
            values = {f.name: row_value(f, f.of, table) for f in able}
            return table.select(table[POSITION], **values)

        return expression

    def _table(self, name: str, rows: pa.Table) -> Callable[[], Any]:
        """Register Arrow rows, replacing the last of that name; gives their Ibis table if asked."""
        self.connection.con.register(name, rows)
        return lambda: self.connection.table(name)

    def _read(self, step: str, expression: Callable[[], Any]) -> pa.Table:
        """The rows of a step's Ibis table."""
        return self.compiled.rows(self.connection, step, expression)

    def _fetch(self, step: str, expression: Callable[[], Any]) -> pa.Table:
        """The rows of an Ibis table with `_position`, in the order of `target`."""
        return in_order(self._read(step, expression))

    def _report(self, name: str) -> None:
        self.done += 1
        if self.manner.on_progress is not None:
            self.manner.on_progress(self.done, self.steps, name)


def row_value(feature: Feature, of: Callable, table: Any) -> Any:
    """A row or derived feature: text stays text (`cat_`), everything else becomes float64."""
    value = bound(feature, of, table)
    if value.type().is_string():
        if not feature.name.startswith("cat_"):
            raise DeclarationError(
                f"Feature '{feature.name}' is text and not called cat_.",
                where=f"feature {feature.name}",
                next="Name it cat_…, or make a number of it.",
            )
        return value
    return as_number(feature, value)


def in_order(table: pa.Table) -> pa.Table:
    """The table sorted by `_position`, when it is not already."""
    positions = table[POSITION].combine_chunks()
    wanted = pa.array(range(table.num_rows), pa.int64())
    if positions.equals(wanted):
        return table
    return table.take(pc.sort_indices(positions))
