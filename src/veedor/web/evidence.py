"""What the lake tells about one declaration: its fields, its peers' past, its taxpayer's past.

Everything is as of the day it was filed: what a page shows beside a score is what could be known
when the score was due. Only what came of the declaration itself is as of today.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from veedor.domain.outcome import CLEARED, STANDING
from veedor.errors import NotFound
from veedor.installation import Installation
from veedor.jurisdiction import Programme

PEER_DAYS = 365
POINTS_DRAWN = 400  # more would be a stain, and a slow page
FEWEST_PEERS = 5  # below it a spread says nothing
PAST_MONTHS = 24
LATEST = 10


@dataclass(frozen=True, kw_only=True)
class Peers:
    """A measure of the declaration against the past year of its peers.

    `measure` is the price (value over quantity) or, where the programme has none, the value.
    `points` are (day, measure, whether a finding was known) of at most `POINTS_DRAWN` peers, an
    even sample; `quartiles` the 25th, 50th and 75th percentile of all `count` of them.
    """

    group: str
    measure: float | None
    measured: tuple[str, ...]  # the columns: value, or value and quantity
    count: int
    quartiles: tuple[float, float, float] | None
    rank: float | None  # share of the peers below the declaration
    points: tuple[tuple[date, float, bool], ...]
    months: tuple[dict[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class Past:
    """What the taxpayer filed in the `PAST_MONTHS` before, and what checks of it found."""

    months: tuple[dict[str, Any], ...]  # month, filings, value, checks, findings, amount
    latest: tuple[dict[str, Any], ...]
    first_filed: date | None

    def total(self, name: str) -> float:
        """The sum of a column over all months."""
        return sum(month[name] or 0 for month in self.months)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All that the page of one declaration shows from the lake."""

    declared: dict[str, Any]
    filed_on: date
    peers: Peers | None
    past: Past
    outcome: dict[str, Any] | None


def evidence(installation: Installation, programme: Programme, declaration_id: str) -> Evidence:
    """Gather it; NotFound when no such declaration was received."""
    with _tables(installation, programme) as (filings, outcomes):
        own = _first_versions(
            filings.filter(filings.declaration_id == declaration_id), programme
        ).to_pyarrow()
        if own.num_rows == 0:
            raise NotFound(
                "No declaration of this number was received.",
                where=f"{programme.name}, {declaration_id}",
                next="Check the number.",
            )
        row = own.to_pylist()[0]
        day = row[programme.declarations.clock]
        known = None if outcomes is None else _latest(outcomes, programme, before=day)
        return Evidence(
            declared=row,
            filed_on=day,
            peers=_peers(filings, known, programme, row),
            past=_past(filings, known, programme, row),
            outcome=_came_of_it(outcomes, programme, declaration_id),
        )


@contextmanager
def _tables(installation: Installation, programme: Programme) -> Iterator[tuple[Any, Any]]:
    lake = installation.lake
    name = programme.table(programme.declarations)
    if not lake.exists(name):
        raise NotFound(
            "No declaration was received yet.", where=programme.name, next="Run: veedor ingest FILE"
        )
    connection = lake.connect()
    try:
        filings = lake.ibis_table(name, connection)
        filings = programme.prepare(filings) if programme.prepare else filings
        checked = programme.table(programme.outcomes)
        yield filings, lake.ibis_table(checked, connection) if lake.exists(checked) else None
    finally:
        connection.disconnect()


def _first_versions(filings: Any, programme: Programme) -> Any:
    """Each declaration as first filed: an amendment must not change what was known."""
    import ibis

    order = [filings[programme.declarations.clock], filings._loaded_on, filings._row]
    window = ibis.window(group_by=filings.declaration_id, order_by=order)
    return (
        filings.mutate(_version=ibis.row_number().over(window))
        .filter(lambda t: t._version == 0)
        .drop("_version")
    )


def _latest(outcomes: Any, programme: Programme, *, before: date | None) -> Any:
    """The latest status of every check known before a day: is_finding 1, 0, or null (open)."""
    import ibis

    clock = programme.outcomes.clock
    if before is not None:
        outcomes = outcomes.filter(outcomes[clock] < before)
    window = ibis.window(
        group_by=outcomes.declaration_id, order_by=[outcomes[clock].desc(), outcomes.status]
    )
    latest = outcomes.mutate(_version=ibis.row_number().over(window)).filter(
        lambda t: t._version == 0
    )
    standing = latest.status.isin([str(status) for status in STANDING])
    cleared = latest.status.isin([str(status) for status in CLEARED])
    amount = latest[programme.amount] if programme.amount else ibis.null("float64")
    return latest.select(
        "declaration_id",
        "status",
        is_finding=ibis.cases((standing, 1), (cleared, 0)),
        found_amount=standing.ifelse(amount, None).cast("float64"),
    )


def _peers(filings: Any, known: Any, programme: Programme, row: dict[str, Any]) -> Peers | None:
    measured = programme.price or ((programme.value,) if programme.value else ())
    group = row.get(programme.peers)
    if not measured or group is None:
        return None
    clock = programme.declarations.clock
    day = row[clock]
    past = filings.filter(
        filings[programme.peers] == group,
        filings[clock] < day,
        filings[clock] >= day - timedelta(days=PEER_DAYS),
    )
    past = _first_versions(past, programme)
    past = past.select("declaration_id", day=past[clock], measure=_measure(past, measured))
    past = past.filter(past.measure > 0)
    if known is not None:
        past = past.left_join(known.select("declaration_id", "is_finding"), "declaration_id")
        past = past.mutate(found=past.is_finding.fill_null(0) == 1)
        past = past.select("day", "measure", "found", "declaration_id")
    else:
        past = past.mutate(found=False)
    table = past.order_by(["day", "declaration_id"]).to_pyarrow().to_pandas()
    own = _own_measure(row, measured)
    return Peers(
        group=str(group),
        measure=own,
        measured=measured,
        count=len(table),
        quartiles=_quartiles(table.measure) if len(table) >= FEWEST_PEERS else None,
        rank=float((table.measure < own).mean()) if own is not None and len(table) else None,
        points=_sample(table),
        months=tuple(_by_month(table)),
    )


def _measure(table: Any, measured: tuple[str, ...]) -> Any:
    value = table[measured[0]].cast("float64")
    return value if len(measured) == 1 else value / table[measured[1]].cast("float64").nullif(0)


def _own_measure(row: dict[str, Any], measured: tuple[str, ...]) -> float | None:
    parts = [row[name] for name in measured]
    if any(part is None or part <= 0 for part in parts):
        return None
    return float(parts[0]) if len(parts) == 1 else float(parts[0]) / float(parts[1])


def _quartiles(measures: Any) -> tuple[float, float, float]:
    low, middle, high = measures.quantile([0.25, 0.5, 0.75])
    return float(low), float(middle), float(high)


def _sample(table: Any) -> tuple[tuple[date, float, bool], ...]:
    """Every n-th peer in order of day, and every one with a finding: those are the story."""
    step = max(1, -(-len(table) // POINTS_DRAWN))
    kept = table[(table.index % step == 0) | table.found]
    days = [_as_date(day) for day in kept.day]
    return tuple(zip(days, kept.measure.tolist(), kept.found.tolist(), strict=True))


def _by_month(table: Any) -> Iterator[dict[str, Any]]:
    months = [_as_date(day).replace(day=1) for day in table.day]
    for month, rows in table.groupby(months):
        low, middle, high = _quartiles(rows.measure)
        found = int(rows.found.sum())
        yield {"month": month, "count": len(rows), "low": low, "middle": middle, "high": high,
               "found": found}  # fmt: skip


def _past(filings: Any, known: Any, programme: Programme, row: dict[str, Any]) -> Past:
    import ibis

    clock, taxpayer = programme.declarations.clock, row.get(programme.taxpayer)
    day = row[clock]
    if taxpayer is None:
        return Past(months=(), latest=(), first_filed=None)
    own = filings.filter(filings[programme.taxpayer] == taxpayer, filings[clock] < day)
    own = _first_versions(own, programme)
    value = own[programme.value].cast("float64") if programme.value else ibis.null("float64")
    own = own.select("declaration_id", day=own[clock], peers=own[programme.peers], value=value)
    if known is not None:
        own = own.left_join(known, "declaration_id").drop("declaration_id_right")
    else:
        own = own.mutate(
            status=ibis.null("string"), is_finding=ibis.null("int64"), found_amount=value * 0
        )
    table = own.order_by([own.day.desc(), own.declaration_id]).to_pyarrow()
    rows = table.to_pylist()
    first = _months_back(day, PAST_MONTHS - 1)
    months = {month: _empty(month) for month in _months_from(first, day)}
    for one in rows:
        month = one["day"].replace(day=1)
        if month in months:
            _add(months[month], one)
    return Past(
        months=tuple(months.values()),
        latest=tuple(rows[:LATEST]),
        first_filed=rows[-1]["day"] if rows else None,
    )


def _empty(month: date) -> dict[str, Any]:
    return {"month": month, "filings": 0, "value": 0.0, "checks": 0, "findings": 0, "amount": 0.0}


def _add(month: dict[str, Any], one: dict[str, Any]) -> None:
    month["filings"] += 1
    month["value"] += one["value"] or 0.0
    month["checks"] += one["status"] is not None
    month["findings"] += one["is_finding"] == 1
    month["amount"] += one["found_amount"] or 0.0


def _came_of_it(outcomes: Any, programme: Programme, declaration_id: str) -> dict[str, Any] | None:
    if outcomes is None:
        return None
    own = outcomes.filter(outcomes.declaration_id == declaration_id)
    own = own.order_by([own[programme.outcomes.clock].desc(), own.status]).limit(1)
    rows = own.to_pyarrow().to_pylist()
    if not rows:
        return None
    row = rows[0]
    return {
        "status": row["status"],
        "known_on": row[programme.outcomes.clock],
        "amount": row[programme.amount] if programme.amount else None,
        "finding": row.get("finding_type"),
    }


def _months_back(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def _months_from(first: date, last: date) -> Iterator[date]:
    month = first
    while month <= last:
        yield month
        month = _months_back(month, -1)


def _as_date(value: Any) -> date:
    return value.date() if hasattr(value, "date") else value
