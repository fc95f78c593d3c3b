from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tests.doors import Doors
from veedor.errors import NotFound
from veedor.web.evidence import FEWEST_PEERS, PEER_DAYS, evidence

STANDING = ("found", "appealed", "upheld")


@pytest.fixture
def programme(here):
    return here.jurisdiction.programme()


def chosen(here, programme):
    """The declaration of the last day whose importer filed most before."""
    table = here.lake.read(programme.table(programme.declarations)).to_pandas()
    last = table[table.filed_on == table.filed_on.max()]
    counts = table.importer_ruc.value_counts()
    return table, last.loc[last.importer_ruc.map(counts).idxmax()]


def append(here, table, rows):
    schema = here.lake.schema(table)
    here.lake.append(table, rows.cast(schema).to_batches(), schema=schema, batch_id="later")


def test_the_peers_figures_are_those_of_the_years_declarations_before_the_day(here, programme):
    table, own = chosen(here, programme)
    table["day"] = table.filed_on
    near = table[
        (table.tariff_line.str[:4] == own.tariff_line[:4])
        & (table.day < own.filed_on)
        & (table.day >= own.filed_on - timedelta(days=PEER_DAYS))
    ]
    prices = (near.cif_usd / near.quantity.where(near.quantity > 0)).dropna()
    peers = evidence(here, programme, own.declaration_id).peers
    assert peers.count == len(prices) >= FEWEST_PEERS
    assert peers.quartiles == pytest.approx(np.quantile(prices, [0.25, 0.5, 0.75]))
    assert peers.measure == pytest.approx(own.cif_usd / own.quantity)
    assert peers.rank == pytest.approx((prices < peers.measure).mean())
    assert sum(month["count"] for month in peers.months) == peers.count


def test_the_taxpayers_past_counts_what_was_known_before_the_day(here, programme):
    table, own = chosen(here, programme)
    past = table[(table.importer_ruc == own.importer_ruc) & (table.filed_on < own.filed_on)]
    outcomes = here.lake.read(programme.table(programme.outcomes)).to_pandas()
    known = outcomes[
        outcomes.declaration_id.isin(past.declaration_id) & (outcomes.known_on < own.filed_on)
    ].sort_values("known_on")
    latest = known.groupby("declaration_id").last()
    shown = evidence(here, programme, own.declaration_id).past
    assert shown.total("filings") == len(past) > 0
    assert shown.total("checks") == len(latest) > 0
    assert shown.total("findings") == latest.status.isin(STANDING).sum()
    assert shown.first_filed == past.filed_on.min()
    assert [one["day"] for one in shown.latest] == sorted(past.filed_on, reverse=True)[:10]


def test_nothing_of_the_day_itself_or_later_changes_what_is_shown(here, programme):
    _, own = chosen(here, programme)
    before = evidence(here, programme, own.declaration_id)
    name = programme.table(programme.declarations)
    rows = here.lake.read(name)
    same = rows.filter(pc.equal(rows["importer_ruc"], own.importer_ruc)).slice(0, 5)
    for index, day in enumerate((own.filed_on, own.filed_on + timedelta(days=3))):
        later = same.set_column(
            same.schema.get_field_index("filed_on"), "filed_on", pa.array([day] * len(same))
        )
        ids = pa.array([f"later-{index}-{number}" for number in range(len(same))])
        later = later.set_column(0, "declaration_id", ids)
        schema = here.lake.schema(name)
        here.lake.append(
            name, later.cast(schema).to_batches(), schema=schema, batch_id=f"later{index}"
        )
    results = programme.table(programme.outcomes)
    known = here.lake.read(results).slice(0, 1)
    past = [one["declaration_id"] for one in before.past.latest]
    for column, value in (
        ("declaration_id", past[0]), ("known_on", own.filed_on), ("status", "found"),
    ):  # fmt: skip
        at = known.schema.get_field_index(column)
        known = known.set_column(at, column, pa.array([value], known.schema.field(at).type))
    append(here, results, known)
    after = evidence(here, programme, own.declaration_id)
    assert (after.peers, after.past, after.declared) == (
        before.peers, before.past, before.declared,
    )  # fmt: skip


def test_an_amendment_does_not_change_what_was_first_declared(here, programme):
    _, own = chosen(here, programme)
    before = evidence(here, programme, own.declaration_id)
    name = programme.table(programme.declarations)
    rows = here.lake.read(name)
    amended = rows.filter(pc.equal(rows["declaration_id"], own.declaration_id))
    for column, value in (("filed_on", own.filed_on + timedelta(days=30)), ("cif_usd", 1.0)):
        at = amended.schema.get_field_index(column)
        amended = amended.set_column(at, column, pa.array([value], amended.schema.field(at).type))
    append(here, name, amended)
    after = evidence(here, programme, own.declaration_id)
    assert after.declared["cif_usd"] == before.declared["cif_usd"]
    assert after.filed_on == before.filed_on


def test_a_declaration_that_was_never_received_is_not_found(doors: Doors):
    with pytest.raises(NotFound, match="No declaration"):
        evidence(doors.here, doors.here.jurisdiction.programme(), "no' OR 1=1 --")


def test_what_came_of_the_declaration_itself_is_told_as_of_today(doors: Doors):
    programme = doors.here.jurisdiction.programme()
    outcomes = doors.here.lake.read(programme.table(programme.outcomes)).to_pandas()
    row = outcomes.sort_values("known_on").groupby("declaration_id").last().iloc[0]
    told = evidence(doors.here, programme, row.name).outcome
    assert (told["status"], told["known_on"]) == (row.status, row.known_on)
    assert isinstance(told["known_on"], date)
