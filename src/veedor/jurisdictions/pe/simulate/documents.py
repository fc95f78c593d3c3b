"""The other fields of a declaration: masses, packages, freight, insurance, ports, words, taxes.

Every one is drawn from what is *declared* (line, origin, quantity, value) and never from the truth,
so none gives a fraud away by itself: the declared mass follows the declared quantity, the
description follows the declared line, freight follows mass and route. Where the declared value is
false, the freight share of the value betrays as much as the price does, and no more.

Shapes and figures here are ours, chosen to look like trade; nothing was measured against them.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from veedor.jurisdictions.pe import vocabulary
from veedor.jurisdictions.pe.parameters import igv_rates_on
from veedor.jurisdictions.pe.simulate.actors import Doubles, Flags, Integers, Market, normal
from veedor.jurisdictions.pe.simulate.fraud import Filing
from veedor.jurisdictions.pe.simulate.moment import Moment
from veedor.jurisdictions.pe.simulate.streams import Component
from veedor.jurisdictions.pe.simulate.trade import Trade

MASS_SPREAD = 0.10  # standard deviation of the log mass of one unit
FREIGHT_PER_KG = {vocabulary.SEA: 0.10, vocabulary.AIR: 1.6, vocabulary.ROAD: 0.12}  # USD
FREIGHT_CEILING = 0.4  # of CIF; a dearer route is not used for cheap goods
PACKAGE_KG = {vocabulary.SEA: 18.0, vocabulary.AIR: 8.0, vocabulary.ROAD: 20.0}
DIRECT = 0.85  # share shipped from the country of origin itself
LONGEST_WAIT = 15  # days from arrival to filing


@dataclass(frozen=True, kw_only=True)
class Money:
    """Amounts of the declarations in USD, whole cents; CIF = FOB + freight + insurance."""

    fob: Doubles
    freight: Doubles
    insurance: Doubles
    cif: Doubles
    ad_valorem: Doubles
    excise: Doubles
    igv: Doubles
    ipm: Doubles
    tax: Doubles


@dataclass(frozen=True, kw_only=True)
class Goods:
    """What a lorry, ship or plane carries: masses in kg, packages, where it was loaded."""

    net_mass: Doubles
    gross_mass: Doubles
    packages: Integers
    shipment_country: Integers  # origin index
    port: Integers  # index into `Routes.ports`
    preference: Flags
    description: Integers  # index into `vocabulary.descriptions()`
    arrived_day: Integers


@dataclass(frozen=True, kw_only=True)
class Routes:
    """Where goods of each origin are loaded, per office."""

    ports: tuple[str, ...]
    port_of: Integers  # (offices, origins)
    mode: tuple[str, ...]  # per office
    direct: Flags  # (offices, origins): can goods come straight from there
    hubs: tuple[npt.NDArray, ...]  # per office: origins where goods change vehicle
    distance: npt.NDArray  # per origin


def plan_routes(market: Market) -> Routes:
    """Routes of a world, whose countries are those of its market."""
    countries = market.origin_country
    index = {country.code: position for position, country in enumerate(countries)}
    rows, direct, hubs = [], [], []
    for office in vocabulary.OFFICES:
        by_road = office.transport_mode == vocabulary.ROAD
        if by_road:
            rows.append([country.land or "" for country in countries])
            direct.append([country.land is not None for country in countries])
            hubs.append(np.array([index[office.border_country or "CL"]]))
            continue
        by_sea = office.transport_mode == vocabulary.SEA
        rows.append([country.sea_port if by_sea else country.airport for country in countries])
        direct.append([True] * len(countries))
        codes = vocabulary.SEA_HUBS if by_sea else vocabulary.AIR_HUBS
        hubs.append(np.array([index[code] for code in codes]))
    ports = tuple(sorted({port for row in rows for port in row}))
    return Routes(
        ports=ports,
        port_of=np.array([[ports.index(port) for port in row] for row in rows], dtype=np.int32),
        mode=tuple(office.transport_mode for office in vocabulary.OFFICES),
        direct=np.array(direct),
        hubs=tuple(hubs),
        distance=np.array([country.distance for country in countries]),
    )


def describe_goods(moment: Moment, trade: Trade, filing: Filing, routes: Routes) -> Goods:
    """Everything about the goods except money."""
    random, market = moment.random(Component.DOCUMENTS), moment.market
    count = filing.line.size
    unit_kg = market.line_unit_kg[filing.line]
    by_kilo = (unit_kg == 1) & ~market.line_counted[filing.line]
    spread = np.where(by_kilo, np.float32(0), normal(random, MASS_SPREAD, count))
    net = filing.quantity.astype(np.float64) * unit_kg * np.exp(spread)
    net = np.maximum(np.rint(net * 1000) / 1000, 0.001)
    gross = np.rint(net * (1 + random.uniform(0.02, 0.14, count)) * 1000) / 1000
    box = np.array([PACKAGE_KG[mode] for mode in routes.mode])[trade.office]
    packages = np.ceil(net / (box * np.exp(normal(random, 0.4, count)))).astype(np.int32)
    shipment = _shipment(random, trade, filing, routes)
    line_duty = market.line_duty[filing.line]
    words = random.integers(0, vocabulary.DESCRIPTIONS_PER_LINE, count, dtype=np.int32)
    return Goods(
        net_mass=net,
        gross_mass=np.maximum(gross, net),
        packages=packages,
        shipment_country=shipment,
        port=routes.port_of[trade.office, shipment],
        preference=(line_duty > 0) & (filing.duty == 0),
        description=filing.line * vocabulary.DESCRIPTIONS_PER_LINE + words,
        arrived_day=trade.filed_day
        - np.minimum(random.geometric(0.25, count) - 1, LONGEST_WAIT).astype(np.int32),
    )


def _shipment(
    random: np.random.Generator, trade: Trade, filing: Filing, routes: Routes
) -> Integers:
    """Country of shipment: that of the declared origin, or a hub on the way."""
    count = filing.origin.size
    dice = random.random(count, dtype=np.float32)
    ticket = random.random(count)
    shipment = filing.origin.copy()
    through_hub = (dice >= DIRECT) | ~routes.direct[trade.office, filing.origin]
    for office, hubs in enumerate(routes.hubs):
        rows = np.flatnonzero(through_hub & (trade.office == office))
        shipment[rows] = hubs[(ticket[rows] * hubs.size).astype(np.int32)]
    return shipment


def reckon_money(
    moment: Moment, trade: Trade, filing: Filing, goods: Goods, routes: Routes
) -> Money:
    """Customs value in its parts, and the taxes on it (DS 186-99-EF; Ley del IGV)."""
    random, rates = moment.random(Component.MONEY), igv_rates_on(moment.start)
    count = filing.value.size
    cif = np.maximum(np.rint(filing.value * 100) / 100, 0.10)
    per_kg = np.array([FREIGHT_PER_KG[mode] for mode in routes.mode])[trade.office]
    route = routes.distance[goods.shipment_country] * np.exp(normal(random, 0.3, count))
    burden = (10 + per_kg * goods.gross_mass * route) / cif
    share = FREIGHT_CEILING * burden / (FREIGHT_CEILING + burden)
    freight = np.rint(cif * share * 100) / 100
    policy = random.uniform(0.001, 0.006, count)
    # Without a policy the insurance is taken from a table, a flat share of the value.
    table = random.random(count, dtype=np.float32) < 0.3
    insurance = np.rint(cif * np.where(table, 0.0125, policy) * 100) / 100
    fob = np.rint((cif - freight - insurance) * 100) / 100

    ad_valorem = np.rint(cif * filing.duty.astype(np.float64) * 100) / 100
    excise = np.rint((cif + ad_valorem) * trade.excise.astype(np.float64) * 100) / 100
    base = cif + ad_valorem + excise
    igv = np.rint(base * rates.igv * 100) / 100
    ipm = np.rint(base * rates.ipm * 100) / 100
    return Money(
        fob=fob,
        freight=freight,
        insurance=insurance,
        cif=cif,
        ad_valorem=ad_valorem,
        excise=excise,
        igv=igv,
        ipm=ipm,
        tax=np.rint((ad_valorem + excise + igv + ipm) * 100) / 100,
    )
