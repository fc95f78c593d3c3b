"""The peers' median price of a declaration, and the same declaration filed at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyarrow as pa

from veedor.domain.source import Role
from veedor.features.feature import Peer
from veedor.flows.characterise import prepare
from veedor.flows.known import Known
from veedor.jurisdiction import Programme

PEER_DAYS = 365
ENOUGH_PEERS = 20  # fewer and the next coarser group is asked
ALTERED = " at the usual price"


@dataclass(frozen=True, kw_only=True)
class Usual:
    """What the finest group with enough peers paid for a unit in the year before."""

    observed: float
    median: float
    peers: int
    group: tuple[str, ...]
    unit: str


def usual_price(programme: Programme, world: Known, target: pa.Table) -> Usual | None:
    """The usual price of the one declaration of `target`; None where there is nothing to compare.

    Groups are those of the programme's first comparison of prices, from fine to coarse; without
    one, its peers.
    """
    if programme.price is None:
        return None
    value, quantity = programme.price
    row = prepare(programme, target).iloc[0]
    if not (row[value] > 0 and row[quantity] > 0):
        return None
    own = float(row[value]) / float(row[quantity])
    for group, median, count in _medians(programme, world, row):
        if count >= ENOUGH_PEERS:
            unit = f"{_unit(programme, value)} per {_unit(programme, quantity)}"
            return Usual(observed=own, median=median, peers=count, group=group, unit=unit)
    return None


def at_usual_price(programme: Programme, target: pa.Table, usual: Usual) -> pa.Table:
    """The declaration at its peers' median price for the same quantity, under another number.

    The country says what else moves with a value (`at_value`); else every amount in proportion.
    """
    assert programme.price is not None
    value, quantity = programme.price
    (row,) = target.to_pylist()
    wanted = usual.median * float(row[quantity])
    if programme.at_value is not None:
        altered = programme.at_value(row, wanted)
    else:
        factor = wanted / float(row[value])
        amounts = [c.name for c in programme.declarations.columns if c.role == Role.AMOUNT]
        scaled = {name: row[name] * factor for name in amounts if row.get(name) is not None}
        altered = {**row, **scaled}
    altered["declaration_id"] = f"{row['declaration_id']}{ALTERED}"
    return pa.Table.from_pylist([altered], schema=target.schema)


def groups_of(programme: Programme) -> tuple[tuple[str, ...], ...]:
    """Who a declaration's price is compared with, from fine to coarse."""
    for feature in programme.features:
        if isinstance(feature, Peer) and feature.topic == "price":
            return tuple(group for group in feature.groups if group)
    return ((programme.peers,),)


def _medians(
    programme: Programme, world: Known, row: Any
) -> list[tuple[tuple[str, ...], Any, int]]:
    """Median price and number of peers for each group that the declaration belongs to."""
    import ibis

    assert programme.price is not None
    value, quantity = programme.price
    clock = programme.declarations.clock
    day = row[clock].date() if hasattr(row[clock], "date") else row[clock]
    connection = ibis.duckdb.connect()
    connection.con.register("declarations", world.declarations)
    table = connection.table("declarations")
    table = table.filter(table[clock] < day, table[clock] >= day - timedelta(days=PEER_DAYS))
    table = programme.prepare(table) if programme.prepare else table
    price = table[value].cast("float64") / table[quantity].cast("float64").nullif(0)
    table = table.mutate(_price=price).filter(lambda t: t._price > 0)
    groups = [group for group in groups_of(programme) if all(row[name] for name in group)]
    asked = {}
    for number, group in enumerate(groups):
        same = ibis.and_(*(table[name] == row[name] for name in group))
        asked[f"median{number}"] = table._price.quantile(0.5, where=same)
        asked[f"count{number}"] = same.sum()
    if not asked:
        connection.disconnect()
        return []
    (found,) = table.aggregate(**asked).to_pyarrow().to_pylist()
    connection.disconnect()
    return [
        (group, found[f"median{number}"], int(found[f"count{number}"] or 0))
        for number, group in enumerate(groups)
    ]


def _unit(programme: Programme, name: str) -> str:
    unit = programme.declarations[name].unit or ""
    return "unit" if unit in ("units", "unit", "") else unit
