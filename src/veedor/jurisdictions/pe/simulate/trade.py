"""The true declarations of a month: who buys what from whom, at what price.

Formulas: reference on science, 5.2, "true declaration in month t". One addition: a supplier now and
then (`SECOND_ORIGIN`) ships goods of its second origin. Without such honest variety a false
origin would be the only reason for an unusual country, and would give itself away.
"""

from dataclasses import dataclass

import numpy as np

from veedor.jurisdictions.pe.simulate.actors import (
    SLOTS,
    Flags,
    Floats,
    Importers,
    Integers,
    normal,
)
from veedor.jurisdictions.pe.simulate.moment import Moment
from veedor.jurisdictions.pe.simulate.streams import Component

SECOND_ORIGIN = 0.05
USUAL_SUPPLIER = 0.85
HOME_BROKER = 0.9
PREFERENCE_USED = 0.6
OLDEST_AGE = 60  # months
WEEKDAY_WEIGHTS = (1.0, 1.05, 1.0, 1.0, 1.1, 0.35, 0.06)  # Monday to Sunday; ours


@dataclass(frozen=True, kw_only=True)
class Trade:
    """What was really imported; one entry per declaration, in order of filing."""

    filed_day: Integers  # days since 1970-01-01
    importer: Integers
    slot: Integers
    line: Integers
    supplier: Integers
    broker: Integers
    office: Integers
    origin: Integers
    quantity: Floats
    price: Floats  # USD per unit
    value: Floats  # CIF, USD
    age: Integers  # months since the importer's birth, at most OLDEST_AGE
    duty: Floats  # rate that truly applies
    excise: Floats  # rate


def tax_rate(duty: Floats, excise: Floats) -> Floats:
    """Taxes per dollar of customs value: duty, excise and the 18 % of IGV with IPM."""
    one = np.float32(1)
    return duty + (one + duty) * excise + (one + duty) * (one + excise) * np.float32(0.18)


def monthly_counts(declarations: int, months: int) -> Integers:
    """Declarations of each month, with the season of imports; they add up to the total."""
    season = 1 + 0.18 * np.sin(2 * np.pi * (np.arange(months) - 7) / 12)
    reached = np.rint(declarations * np.cumsum(season) / season.sum()).astype(np.int64)
    return np.diff(reached, prepend=0).astype(np.int32)


def draw_importing(
    random: np.random.Generator, importers: Importers, month: int, count: int
) -> Integers:
    """Importers of `count` declarations, drawn by activity among those already born."""
    cumulative = np.cumsum(importers.activity * (importers.birth <= month))
    ticket = random.random(count) * cumulative[-1]
    # A ticket may round up to the very end; the last importer with weight takes it.
    last = np.flatnonzero(importers.birth <= month)[-1]
    return np.minimum(np.searchsorted(cumulative, ticket, side="right"), last).astype(np.int32)


def filing_days(random: np.random.Generator, days: Integers, count: int) -> Integers:
    """Days of `count` filings among these days, in rising order, few of them at weekends."""
    weekday = (days + 3) % 7  # 1970-01-01 was a Thursday
    weight = np.array(WEEKDAY_WEIGHTS)[weekday]
    return np.repeat(days, random.multinomial(count, weight / weight.sum())).astype(np.int32)


def draw_trade(moment: Moment, importers: Importers, count: int) -> Trade:
    """The true declarations of a month."""
    random, market = moment.random(Component.TRADE), moment.market
    importer = draw_importing(random, importers, moment.month, count)
    slot = np.minimum(random.geometric(0.42, count) - 1, SLOTS - 1).astype(np.int32)
    line = importers.slot_line[importer, slot]
    usual_supplier = importers.slot_supplier[importer, slot]
    supplier = _usually(random, USUAL_SUPPLIER, usual_supplier, market.supplier_origin.size)
    broker = _usually(random, HOME_BROKER, importers.broker[importer], market.broker_risk.size)
    origin = np.where(
        random.random(count, dtype=np.float32) < SECOND_ORIGIN,
        market.supplier_second_origin[supplier],
        market.supplier_origin[supplier],
    )
    quantity = np.exp(5 + np.float32(0.6) * importers.size[importer] + normal(random, 1.4, count))
    quantity = measured(quantity, market.line_counted[line])
    spread = market.line_spread[line] * random.standard_normal(count, dtype=np.float32)
    price = np.exp(
        usual_log_price(moment, line, quantity)
        + market.origin_price[origin]
        + market.supplier_price[supplier]
        + spread
    )
    line_duty = market.line_duty[line]
    preference = (
        market.origin_agreement[origin]
        & (line_duty > 0)
        & (random.random(count, dtype=np.float32) < PREFERENCE_USED)
    )
    return Trade(
        filed_day=filing_days(moment.random(Component.CALENDAR), moment.days(), count),
        importer=importer,
        slot=slot,
        line=line,
        supplier=supplier,
        broker=broker,
        office=importers.office[importer],
        origin=origin,
        quantity=quantity,
        price=price,
        value=price * quantity,
        age=np.minimum(moment.month - importers.birth[importer], OLDEST_AGE),
        duty=np.where(preference, np.float32(0), line_duty),
        excise=market.line_excise[line],
    )


def _usually(random: np.random.Generator, share: float, usual: Integers, others: int) -> Integers:
    """The usual choice in this share of cases, else any of the others, drawn uniformly."""
    stays = random.random(usual.size, dtype=np.float32) < share
    return np.where(stays, usual, random.integers(0, others, usual.size, dtype=np.int32))


def usual_log_price(moment: Moment, line: Integers, quantity: Floats) -> Floats:
    """Log price of a line in a month for a quantity, before origin, supplier and chance."""
    market, month = moment.market, moment.month
    return (
        market.line_price[line]
        - np.float32(0.06) * (np.log(quantity) - 5)
        + np.float32(0.5 * np.sqrt(month + 1)) * market.line_trend[line]
        + np.float32(0.0015 * month)
    )


def measured(quantity: Floats, counted: Flags) -> Floats:
    """Quantities as one writes them: whole units, or kilos and litres with two decimals."""
    whole = np.maximum(np.rint(quantity), 1)
    fine = np.maximum(np.rint(quantity * 100) / 100, np.float32(0.01))
    return np.where(counted, whole, fine).astype(np.float32)
