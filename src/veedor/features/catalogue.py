"""What each feature is, derived from its own expression: kind, type, columns read, SQL.

Nothing here is written by hand, so nothing can go stale. The same derivation guards the inputs:
a feature that reads a column known only after a check is refused when the programme is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import ibis
import ibis.expr.operations as ops

from veedor.domain.source import Role, Source
from veedor.errors import DeclarationError, OutcomeAsInput
from veedor.features import context, events, history, peers
from veedor.features.build import PRIOR_STRENGTH, order_of, row_value
from veedor.features.events import POSITION, World
from veedor.features.feature import Context, Derived, Feature, History, Peer, Row
from veedor.features.plan import Plan, as_number, bound, needed
from veedor.features.prohibited import check_protected

IBIS_TYPES = {
    "string": "string",
    "integer": "int64",
    "number": "float64",
    "date": "date",
    "boolean": "boolean",
}
INDICATORS = {"series": "string", "period": "date", "value": "float64", "published_on": "date"}
# Wrappings that keep a name a name: an identity in upper case is still an identity.
DISGUISES = (ops.Cast, ops.Hash, ops.Lowercase, ops.Uppercase, ops.Strip, ops.Coalesce)

Read = frozenset[tuple[str, str]]  # (table, column)


@dataclass(frozen=True, kw_only=True)
class _Shelf:
    """A programme's features over empty tables of its sources."""

    features: Sequence[Feature]
    declarations: Source
    outcomes: Source | None
    prepare: Callable | None

    @cached_property
    def types(self) -> dict[str, str]:
        """The Arrow type of each feature; binding them also proves that their columns exist."""
        return _types(self.features, self.world)

    @cached_property
    def world(self) -> World:
        """The sources as tables without rows."""
        tables = {
            "target": _unbound("target", self.declarations),
            "filings": _unbound("filings", self.declarations),
            "indicators": ibis.table({**INDICATORS, POSITION: "int64"}, name="indicators"),
        }
        if self.outcomes is not None:
            tables["outcomes"] = _unbound("outcomes", self.outcomes)
        return events.world(tables, self.declarations.clock, self.prepare)


def describe(
    features: Sequence[Feature],
    declarations: Source,
    outcomes: Source | None,
    prepare: Callable | None = None,
    *,
    with_sql: bool = True,
) -> list[dict[str, Any]]:
    """One dictionary per feature, in order: what is declared, and what its expression implies.

    `kind` is row, history, peer, context or derived; `type` the Arrow type of its column; `reads`
    the source columns it reads, as `declarations.fob_usd`, through other features too; `sql` one
    DuckDB statement over the tables target, filings, outcomes and indicators; writing it takes
    some 50 ms a feature, so it can be left out (`with_sql=False` gives None).
    """
    order_of(features)
    shelf = _Shelf(features=features, declarations=declarations, outcomes=outcomes, prepare=prepare)
    world, types = shelf.world, shelf.types
    return [
        {
            "name": feature.name,
            "kind": type(feature).__name__.lower(),
            "type": types[feature.name],
            "unit": feature.unit,
            "topic": feature.topic,
            "sentence": feature.sentence,
            "spanish": feature.spanish,
            "speaks_of": list(feature.speaks_of),
            "reads": sorted(
                f"{table}.{column}" for table, column in _named(_reads(feature, shelf))
            ),
            "features_read": list(feature.reads) if isinstance(feature, Derived) else [],
            "sql": sql_of(feature, world, types) if with_sql else None,
        }
        for feature in features
    ]


def sql_of(feature: Feature, world: World, types: dict[str, str], dialect: str = "duckdb") -> str:
    """The statement of a feature in an SQL dialect that Ibis knows."""
    return str(ibis.to_sql(statement(feature, world, types), dialect=dialect))


def check_inputs(
    features: Sequence[Feature],
    declarations: Source,
    outcomes: Source | None,
    prepare: Callable | None = None,
) -> None:
    """Refuse features that would tell a model the answer, or that name who it is about.

    Raises OutcomeAsInput when a row, peer or derived feature, or a history of filings, reads a
    declaration column of role `outcome`, even through `prepare`; DeclarationError when one makes
    an input of an id, passes an entity's identity through as a value, or reads a column of role
    `protected`. Histories of outcomes may read outcome columns: they see only what was known
    before the day.
    """
    order_of(features)
    shelf = _Shelf(features=features, declarations=declarations, outcomes=outcomes, prepare=prepare)
    _ = shelf.types  # binds every expression: unknown columns are found here
    for feature in features:
        for table, column in sorted(_own_reads(feature, shelf)):
            source = outcomes if table == "outcomes" and outcomes is not None else declarations
            check_protected((column,), source, asked_by=f"feature {feature.name}")
            if table == "outcomes":
                continue
            role = declarations[column].role if column in declarations.names else None
            if role == Role.OUTCOME:
                raise OutcomeAsInput(
                    f"Feature '{feature.name}' reads '{column}', known only after a check.",
                    where=f"feature {feature.name}, column {column} (role outcome)",
                    next="Let it enter as history: History(events='outcomes', ...), or drop it.",
                )
            if role == Role.ID and isinstance(feature, Row | Derived | Peer):
                raise _names_somebody(feature, column, "id")
        _check_identity(feature, shelf)


def statement(feature: Feature, world: World, types: dict[str, str]) -> Any:
    """One Ibis table, `declaration_id` and the feature, over the world's tables."""
    table = world.asked
    if isinstance(feature, Row):
        value = row_value(feature, feature.of, table)
    elif isinstance(feature, Context):
        spans = context.validity(world.indicators)
        joined = table.left_join(context.told(table, spans, [feature]), POSITION)
        return joined.select(joined.declaration_id, joined[feature.name])
    elif isinstance(feature, Derived):
        table = _characterised(world, feature.reads, types)
        value = row_value(feature, feature.of, table)
    elif isinstance(feature, History | Peer):
        return _summed_statement(feature, world)
    return table.select(table.declaration_id, **{feature.name: value})


def _summed_statement(feature: History | Peer, world: World) -> Any:
    plan = Plan(world)
    pasts = needed(plan, feature)
    table = world.asked
    for group in plan.groups:
        stream = plan.slotted(group.events, group.entity)
        told = history.summaries(world.asked, stream, group)
        table = table.left_join(told, POSITION).drop(f"{POSITION}_right")
    if isinstance(feature, History):
        value = history.told(feature, pasts, table, PRIOR_STRENGTH)
    else:
        observed = as_number(feature, bound(feature, feature.of, table))
        value = peers.told(feature, observed, *peers.usual(feature, pasts, table))
    return table.select(table.declaration_id, **{feature.name: value})


def _characterised(world: World, reads: Sequence[str], types: dict[str, str]) -> Any:
    """The table a derived feature sees: the declaration and the features it reads."""
    schema = {name: kind for name, kind in world.asked.schema().items() if name not in reads}
    of_features = {name: "string" if types[name] == "string" else "float64" for name in reads}
    return ibis.table({**schema, **of_features}, name="characterised")


def _types(features: Sequence[Feature], world: World) -> dict[str, str]:
    types: dict[str, str] = {}
    plan = Plan(world)
    for feature in (*(f for f in features if not isinstance(f, Derived)), *order_of(features)):
        types[feature.name] = "double"
        if isinstance(feature, History | Peer):
            needed(plan, feature)
        elif isinstance(feature, Row | Derived):
            table = world.asked
            if isinstance(feature, Derived):
                table = _characterised(world, feature.reads, types)
            value = row_value(feature, feature.of, table)
            types[feature.name] = "string" if value.type().is_string() else "double"
    return types


def _reads(feature: Feature, shelf: _Shelf) -> Read:
    """Source columns read, through the features it reads as well."""
    found = _own_reads(feature, shelf)
    if isinstance(feature, Derived):
        for other in shelf.features:
            if other.name in feature.reads:
                found |= _reads(other, shelf)
    return found


def _own_reads(feature: Feature, shelf: _Shelf) -> Read:
    world = shelf.world
    if isinstance(feature, Context):
        return frozenset({("indicators", "value"), ("indicators", "published_on")})
    found: Read = frozenset()
    for expression in _expressions(feature, shelf):
        found |= lineage(expression.op())
    if isinstance(feature, History):
        table = world.filings if feature.events == "filings" else world.outcomes
        found |= {("outcomes", "known_on")} if feature.events == "outcomes" else frozenset()
        found |= {("target", shelf.declarations.clock)}
        entities, tables = [feature.entity], [world.asked, table]
        if feature.aggregate == "rate":
            found |= {("outcomes", "status")}
    elif isinstance(feature, Peer):
        found |= {("target", shelf.declarations.clock)}
        entities, tables = list(feature.groups), [world.asked]
    else:
        return found
    for name in {name for entity in entities for name in entity}:
        for table in tables:
            if table is not None:
                found |= lineage(table[name].op())
    return found


def _expressions(feature: Feature, shelf: _Shelf) -> list[Any]:
    """The Ibis values a feature is made of, over the tables they are evaluated on."""
    world = shelf.world
    if isinstance(feature, Row | Peer):
        return [bound(feature, feature.of, world.asked)]
    if isinstance(feature, Derived):
        table = _characterised(world, feature.reads, shelf.types)
        value = bound(feature, feature.of, table)
        names = {column for _, column in lineage(value.op())} - set(feature.reads)
        return [world.asked[name] for name in sorted(names)]
    if isinstance(feature, History) and feature.of is not None:
        stream = world.filings if feature.events == "filings" else world.outcomes
        return [] if stream is None else [bound(feature, feature.of, stream)]
    return []


def lineage(node: Any) -> Read:
    """The (table, column) pairs an Ibis value comes from, through projections and joins."""
    if isinstance(node, ops.Field):
        table = node.rel
        if isinstance(table, ops.PhysicalTable):
            return frozenset({(table.name, node.name)})
        return lineage(table.values[node.name])
    found: Read = frozenset()
    for child in node.__children__:
        if isinstance(child, ops.Value):
            found |= lineage(child)
    return found


def _check_identity(feature: Feature, shelf: _Shelf) -> None:
    if not isinstance(feature, Row | Derived):
        return
    for expression in _expressions(feature, shelf):
        node = expression.op()
        if isinstance(feature, Derived):
            table = _characterised(shelf.world, feature.reads, shelf.types)
            node = bound(feature, feature.of, table).op()
        while isinstance(node, DISGUISES):
            node = next(child for child in node.__children__ if isinstance(child, ops.Value))
        if not isinstance(node, ops.Field):
            continue
        for _, column in lineage(node):
            known = column in shelf.declarations.names
            if known and shelf.declarations[column].role == Role.ENTITY:
                raise _names_somebody(feature, column, "entity")


def _names_somebody(feature: Feature, column: str, role: str) -> DeclarationError:
    return DeclarationError(
        f"Feature '{feature.name}' makes an input of '{column}', which only names somebody.",
        where=f"feature {feature.name}, column {column} (role {role})",
        next="Use its history: History(entity=('" + column + "',), ...), or encode it in a recipe.",
    )


def _named(reads: Read) -> Read:
    """Reads with the table as its source is called: target and filings are both declarations."""
    alias = {"target": "declarations", "filings": "declarations"}
    return frozenset(
        (alias.get(table, table), column) for table, column in reads if column != POSITION
    )


def _unbound(name: str, source: Source) -> Any:
    schema = {column.name: IBIS_TYPES[column.type] for column in source.columns}
    return ibis.table({**schema, POSITION: "int64"}, name=name)
