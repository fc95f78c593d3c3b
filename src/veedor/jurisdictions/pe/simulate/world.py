"""The month loop: draw the trade, the frauds, the inspections; let the findings act; next month.

Only the month is a Python loop. What an inspection finds changes its importer (deterrence,
displacement) from the next month on, so months cannot be drawn apart.

Outcomes are handed out with the month in which their declaration was **inspected**; all later
status changes of that declaration travel with it. Inspections of the last days fall after the
window and come last, alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from veedor.jurisdictions.pe import vocabulary
from veedor.jurisdictions.pe.simulate import actors, documents, findings, fraud, legacy, tables
from veedor.jurisdictions.pe.simulate.actors import Importers, Market
from veedor.jurisdictions.pe.simulate.documents import Goods, Money
from veedor.jurisdictions.pe.simulate.findings import Results
from veedor.jurisdictions.pe.simulate.fraud import HONEST, MECHANISMS, Filing
from veedor.jurisdictions.pe.simulate.legacy import Selection
from veedor.jurisdictions.pe.simulate.moment import Moment
from veedor.jurisdictions.pe.simulate.presets import Simulation
from veedor.jurisdictions.pe.simulate.trade import Trade, draw_trade, monthly_counts


@dataclass(frozen=True, kw_only=True)
class SimulatedMonth:
    """One month of a simulated world; `declarations` and `truth` are empty after the window."""

    month: date
    declarations: pa.Table
    truth: pa.Table
    outcomes: pa.Table


@dataclass(frozen=True, kw_only=True)
class _Month:
    """Everything known of one month while its tables are written."""

    declaration_id: pa.Array
    trade: Trade
    filing: Filing
    selection: Selection
    goods: Goods
    money: Money
    results: Results


def simulate_months(simulation: Simulation) -> Iterator[SimulatedMonth]:
    """The months of a simulated world in order, each complete."""
    world = _World(simulation)
    waiting = tables.OUTCOMES.empty_table()
    for index in range(simulation.months):
        start, end = simulation.month_start(index), simulation.month_start(index + 1)
        month = world.next_month(index)
        outcomes = pa.concat_tables([waiting, world.outcome_table(month)])
        later = outcomes["inspected_on"].to_numpy() >= np.datetime64(end)
        waiting = outcomes.filter(pa.array(later))
        yield SimulatedMonth(
            month=start,
            declarations=world.declaration_table(month),
            truth=world.truth_table(month),
            outcomes=outcomes.filter(pa.array(~later)),
        )
    yield SimulatedMonth(
        month=simulation.month_start(simulation.months),
        declarations=tables.DECLARATIONS.empty_table(),
        truth=tables.TRUTH.empty_table(),
        outcomes=waiting,
    )


class _World:
    """The state that months hand to each other, and the vocabularies of one world."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.importers: Importers = actors.draw_importers(simulation)
        self.market: Market = actors.draw_market(simulation)
        self.officers = findings.draw_officers(simulation)
        self.routes = documents.plan_routes(self.market)
        self.counts = monthly_counts(simulation.declarations, simulation.months)
        width = tables.number_width(simulation.declarations, simulation.months)
        self.numbering = tables.Numbering(width)
        self.base: float | None = None
        self.words = _Words(self.market, self.routes.ports)

    def next_month(self, index: int) -> _Month:
        """Draw one month and let its findings change the importers."""
        moment = Moment(simulation=self.simulation, market=self.market, month=index)
        trade = draw_trade(moment, self.importers, int(self.counts[index]))
        odds = fraud.log_odds(moment, trade, self.importers)
        if self.base is None:
            self.base = fraud.constant_for(odds, moment.world.base_rate)
        filing = fraud.declare(moment, trade, fraud.logistic(odds + np.float32(self.base)))
        selection = legacy.select(moment, trade, filing)
        results = findings.inspect(moment, trade, filing, selection, self.officers)
        goods = documents.describe_goods(moment, trade, filing, self.routes)
        money = documents.reckon_money(moment, trade, filing, goods, self.routes)
        number = self.numbering.assign(trade.office, moment.start.year)
        self._name_importers()
        findings.react(moment, self.importers, trade, filing, results.found_rows)
        return _Month(
            declaration_id=tables.strings(number),
            trade=trade,
            filing=filing,
            selection=selection,
            goods=goods,
            money=money,
            results=results,
        )

    def _name_importers(self) -> None:
        """Tax ids and registration days as they are this month, before anyone is caught."""
        self.ruc = tables.ruc_numbers(self.importers.serial, self.importers.natural_person)
        self.registered_day = self.importers.registered_day.copy()

    def declaration_table(self, month: _Month) -> pa.Table:
        """What the administration sees when the declarations are filed."""
        trade, filing, goods, money = month.trade, month.filing, month.goods, month.money
        words, count = self.words, month.trade.importer.size
        columns = {
            "declaration_id": month.declaration_id,
            "filed_on": _days(trade.filed_day),
            "importer_ruc": tables.strings(self.ruc[trade.importer]),
            "broker_code": tables.strings(words.broker[trade.broker]),
            "supplier_id": tables.supplier_ids(trade.supplier),
            "office": tables.pick(words.office, trade.office),
            "procedure": pa.repeat(vocabulary.IMPORT_FOR_CONSUMPTION, count),
            "transport_mode": tables.pick(words.mode, trade.office),
            "tariff_line": tables.pick(words.line, filing.line),
            "country_of_origin": tables.pick(words.country, filing.origin),
            "country_of_shipment": tables.pick(words.country, goods.shipment_country),
            "port_of_shipment": tables.pick(words.port, goods.port),
            "preference_code": tables.pick(
                words.preference, np.where(goods.preference, filing.origin, actors.ORIGINS)
            ),
            "quantity": _rounded(filing.quantity, 2),
            "quantity_unit": tables.pick(words.unit, filing.line),
            "net_mass_kg": goods.net_mass,
            "gross_mass_kg": goods.gross_mass,
            "packages_count": goods.packages,
            "fob_usd": money.fob,
            "freight_usd": money.freight,
            "insurance_usd": money.insurance,
            "cif_usd": money.cif,
            "ad_valorem_usd": money.ad_valorem,
            "excise_usd": money.excise,
            "igv_usd": money.igv,
            "ipm_usd": money.ipm,
            "tax_usd": money.tax,
            "description": tables.pick(words.description, goods.description),
            "importer_registered_on": _days(self.registered_day[trade.importer]),
            "arrived_on": _days(goods.arrived_day),
        }
        return pa.table(columns, schema=tables.DECLARATIONS)

    def truth_table(self, month: _Month) -> pa.Table:
        """What nobody sees."""
        filing = month.filing
        columns = {
            "declaration_id": month.declaration_id,
            "is_fraud": filing.mechanism != HONEST,
            "mechanism": tables.pick(self.words.mechanism, filing.mechanism),
            "loss_usd": filing.loss,
            "propensity": filing.propensity.astype(np.float32),
            "true_cif_usd": month.trade.value.astype(np.float64),
            "price_z": filing.price_z.astype(np.float32),
        }
        return pa.table(columns, schema=tables.TRUTH)

    def outcome_table(self, month: _Month) -> pa.Table:
        """What the month's inspections made known, sooner or later."""
        results, words = month.results, self.words
        lot = month.selection.lot[results.row].astype(np.int32)
        columns = {
            "declaration_id": tables.pick(month.declaration_id, results.row),
            "inspected_on": _days(results.inspected_day),
            "known_on": _days(results.known_day),
            "channel": pa.repeat("red", results.row.size),
            "selected_by": tables.pick(words.selected_by, lot),
            "status": tables.pick(words.status, results.status),
            "finding_type": tables.pick(words.mechanism, results.finding),
            "assessed_usd": results.assessed,
            "officer_id": tables.pick(pa.array(self.officers.names), results.officer),
        }
        return pa.table(columns, schema=tables.OUTCOMES)


class _Words:
    """Vocabularies of a world as Arrow arrays, to be taken from by index."""

    def __init__(self, market: Market, ports: tuple[str, ...]) -> None:
        lines, countries = vocabulary.tariff_lines(), market.origin_country
        offices = vocabulary.OFFICES
        self.broker = tables.broker_codes(market.broker_risk.size)
        self.office = pa.array([office.code for office in offices])
        self.mode = pa.array([office.transport_mode for office in offices])
        self.line = pa.array([line.code for line in lines])
        self.unit = pa.array([line.unit for line in lines])
        self.country = pa.array([country.code for country in countries])
        # One entry more than there are origins: no preference claimed.
        self.preference = pa.array([*(one.preference_code for one in countries), None], pa.string())
        self.port = pa.array(ports)
        self.description = pa.array(vocabulary.descriptions())
        self.mechanism = pa.array([None, *MECHANISMS], pa.string())
        self.status = pa.array(findings.STATUSES)
        self.selected_by = pa.array(["rule", "lot"])


def _days(days: npt.NDArray) -> pa.Array:
    """Arrow dates from day numbers."""
    return pa.array(days.astype(np.int32)).view(pa.date32())


def _rounded(values: npt.NDArray, decimals: int) -> npt.NDArray[np.float64]:
    """Values as doubles without the tail a 32-bit number leaves."""
    return values.astype(np.float64).round(decimals)
