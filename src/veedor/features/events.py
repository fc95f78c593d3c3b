"""The streams a history sums up, and the declarations it is asked for, as Ibis tables.

Every table gets `_position` (its row in the Arrow table given) and `_day` (days since 1970-01-01,
null when there is no date). Whatever reads them compiles for DuckDB, PostgreSQL, Spark and
BigQuery alike: integer days, equi-joins, no ASOF.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.operations as ops
import pyarrow as pa

from veedor.domain.outcome import CLEARED, STANDING
from veedor.errors import ContractBroken, DeclarationError

POSITION, DAY, FINDING = "_position", "_day", "is_finding"
OUTCOME_COLLISION = "_outcome"  # suffix of an outcome column whose name the declaration also has

Prepare = Callable[[Any], Any]


@dataclass(frozen=True, kw_only=True)
class World:
    """The tables one build reads, as Ibis expressions; outcomes and indicators may be absent."""

    asked: Any
    filings: Any
    outcomes: Any | None
    indicators: Any | None


def numbered(table: pa.Table) -> pa.Table:
    """The Arrow table with its row numbers as `_position`."""
    positions = pa.array(range(table.num_rows), pa.int64())
    kept = table.drop_columns([POSITION]) if POSITION in table.column_names else table
    return kept.append_column(POSITION, positions)


def day_number(value: Any) -> Any:
    """Days since 1970-01-01 of an Ibis date, as a 32-bit integer."""
    return value.cast("date").delta(ibis.date(1970, 1, 1), unit="day").cast("int32")


def finite(value: Any) -> Any:
    """An Ibis number as float64, null where it is NaN or infinite."""
    number = value.cast("float64")
    if value.type().is_floating():
        return ibis.ifelse(number.isnan() | number.isinf(), ibis.null("float64"), number)
    return number


def declarations(table: Any, clock: str, prepare: Prepare | None) -> Any:
    """Declarations with the programme's prepared columns and `_day` from `clock`."""
    if clock not in table.columns:
        raise ContractBroken(
            f"The declarations have no column '{clock}'.",
            where="the clock of the features",
            next="Name the column that says on which day a declaration was filed.",
        )
    made = table if prepare is None else prepare(table)
    lost = [name for name in (POSITION, clock) if name not in made.columns]
    if lost:
        raise DeclarationError(
            f"`prepare` drops the column {', '.join(lost)}.",
            where="the programme's prepare",
            next="Add columns with `declarations.mutate(...)`; do not select or drop.",
        )
    looks_across = made.op().find((ops.WindowFunction, ops.Reduction, ops.Analytic))
    if looks_across:
        raise DeclarationError(
            "`prepare` computes a column from several declarations, so it could see the future.",
            where="the programme's prepare",
            next="Use only the declaration's own columns; declare a History or Peer feature.",
        )
    return made.mutate(**{DAY: day_number(made[clock])})


def results(outcomes: Any, filed: Any, clock: str) -> Any:
    """One event per checked declaration: its first result, on the day that result became known.

    Later appeals and annulments do not rewrite what was known then. The declaration's own columns
    are those of the version last filed by that day; an outcome column of the same name gets the
    suffix `_outcome`. A result whose declaration we do not have keeps nulls there: it counts in
    the rate of all outcomes, and in the history of nobody.
    """
    resolved = outcomes.filter(
        outcomes.status.isin([*STANDING, *CLEARED]) & outcomes.known_on.notnull()
    )
    earliest = ibis.window(
        group_by=resolved.declaration_id, order_by=[resolved.known_on, resolved[POSITION]]
    )
    first = resolved.mutate(_nth=ibis.row_number().over(earliest)).filter(lambda t: t["_nth"] == 0)
    first = first.drop("_nth").mutate(_known=day_number(first.known_on))
    first = first.mutate(**{FINDING: first.status.isin([*STANDING]).cast("float64")})
    own = {
        name: f"{name}{OUTCOME_COLLISION}"
        for name in first.columns
        if name in filed.columns and name != FINDING
    }
    first = first.rename({new: old for old, new in own.items()})
    identity = own["declaration_id"]
    versions = filed.drop(FINDING) if FINDING in filed.columns else filed
    joined = first.left_join(
        versions,
        [first[identity] == versions.declaration_id, versions[DAY] <= first["_known"]],
    )
    latest = ibis.window(
        group_by=joined[identity],
        order_by=[ibis.desc(joined[DAY]), ibis.desc(joined[POSITION])],
    )
    chosen = joined.mutate(_nth=ibis.row_number().over(latest)).filter(lambda t: t["_nth"] == 0)
    return chosen.mutate(**{DAY: chosen["_known"]}).drop("_nth", "_known")


def world(
    tables: dict[str, Any], clock: str, prepare: Prepare | None, *, with_outcomes: bool = True
) -> World:
    """The world as of any day, from Ibis tables named target, filings, outcomes, indicators."""
    filings = declarations(tables["filings"], clock, prepare)
    known = tables.get("outcomes") if with_outcomes else None
    return World(
        asked=declarations(tables["target"], clock, prepare),
        filings=filings,
        outcomes=None if known is None else results(known, filings, clock),
        indicators=tables.get("indicators"),
    )
