"""Who cheats, how, what is then declared, and what it costs the treasury.

Formulas: reference on science, 5.2, "fraud propensity", "mechanism" and "loss". Decisions of ours:

- A misclassified item goes to a sibling line of the same heading that is duty-free (see
  `actors.cheaper_siblings`), so `min(d, d_declared/2)` is 0 and no impossible rate such as 5.5 %
  marks the fraud. Where the heading has only dearer siblings, the fraud is an undervaluation.
- A false origin claims a preference that exists: the declared origin keeps the true one when it has
  an agreement, otherwise it becomes an agreement's country, drawn by the origins' weights.
- A false quantity is written in the unit of its line, as a true one is. One unit cannot be made
  fewer: such a fraud is an undervaluation, or the smallest quantities would all be false.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from veedor.jurisdictions.pe.simulate.actors import (
    Doubles,
    Flags,
    Floats,
    Importers,
    Integers,
    Market,
    normal,
)
from veedor.jurisdictions.pe.simulate.moment import Moment
from veedor.jurisdictions.pe.simulate.streams import Component
from veedor.jurisdictions.pe.simulate.trade import Trade, tax_rate

HONEST = 0
UNDERVALUATION, MISCLASSIFICATION, ORIGIN, QUANTITY, UNDECLARED = 1, 2, 3, 4, 5
MECHANISMS = ("undervaluation", "misclassification", "origin", "quantity", "undeclared")
MIX_WITH_DUTY = (0.42, 0.25, 0.16, 0.12, 0.05)
MIX_WITHOUT_DUTY = (0.80, 0.0, 0.0, 0.14, 0.06)

UNDECLARED_SHARE = 0.30  # of the taxes of the declared goods
DRIFT_STARTS = 0.6  # share of the window
DRIFT_SHIFT = 37  # lines; where the new risk comes from
DETERRENCE_HALF_LIFE = 9  # months

Reals = TypeVar("Reals", Floats, Doubles)


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What was declared, and the hidden truth beside it; one entry per declaration."""

    line: Integers
    origin: Integers
    quantity: Floats
    price: Floats
    value: Doubles  # CIF declared, USD
    duty: Floats  # rate declared
    mechanism: Integers  # HONEST or one of the five
    loss: Doubles  # USD
    propensity: Floats  # probability of fraud before the dice were thrown
    price_z: Floats  # declared log price against the line's true level and spread


def line_risk_in(moment: Moment) -> Floats:
    """Risk of each line in a month: after the drift, part of it belongs to other lines."""
    risk = moment.market.line_risk
    if moment.month < DRIFT_STARTS * moment.simulation.months:
        return risk
    return np.float32(0.6) * risk + np.float32(0.8) * np.roll(risk, -DRIFT_SHIFT)


def log_odds(moment: Moment, trade: Trade, importers: Importers) -> Floats:
    """Log odds of fraud up to the constant that sets the base rate."""
    market = moment.market
    noise = normal(
        moment.random(Component.PROPENSITY), moment.world.propensity_noise, trade.line.size
    )
    since = (moment.month - importers.caught).astype(np.float32)
    deterrence = np.exp2(-since / DETERRENCE_HALF_LIFE)
    at_stake = np.log(trade.value * tax_rate(trade.duty, trade.excise) + 1)
    return (
        np.float32(1.3) * importers.dishonesty[trade.importer]
        + market.broker_risk[trade.broker]
        + line_risk_in(moment)[trade.line]
        + market.origin_risk[trade.origin]
        + market.supplier_risk[trade.supplier]
        + np.float32(0.15) * (at_stake - 6)
        + np.float32(0.5) * (trade.age < 12)
        - deterrence[trade.importer]
        + noise
    )


def logistic(odds: Reals) -> Reals:
    """Probability of log odds."""
    return np.reciprocal(1 + np.exp(-odds))


def constant_for(odds: Floats, base_rate: float) -> float:
    """The constant that gives log odds this mean probability (bisection)."""
    low, high = -30.0, 30.0
    for _ in range(60):
        middle = (low + high) / 2
        if logistic(odds.astype(np.float64) + middle).mean() < base_rate:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def choose_mechanism(
    random: np.random.Generator, trade: Trade, market: Market, guilty: Integers
) -> Integers:
    """How each guilty declaration (by position) cheats."""
    dice = random.random(guilty.size)
    duty_due = trade.duty[guilty] > 0
    mechanism = np.where(
        duty_due,
        np.searchsorted(np.cumsum(MIX_WITH_DUTY)[:-1], dice, side="right"),
        np.searchsorted(np.cumsum(MIX_WITHOUT_DUTY)[:-1], dice, side="right"),
    )
    mechanism = (mechanism + 1).astype(np.int32)
    nowhere_to_go = market.cheaper_count[trade.line[guilty]] == 0
    mechanism[(mechanism == MISCLASSIFICATION) & nowhere_to_go] = UNDERVALUATION
    mechanism[(mechanism == QUANTITY) & (trade.quantity[guilty] <= 1)] = UNDERVALUATION
    return mechanism


def declare(moment: Moment, trade: Trade, propensity: Floats) -> Filing:
    """Throw the dice of fraud and write down what every declaration says."""
    random, market = moment.random(Component.MECHANISM), moment.market
    thrown = random.random(propensity.size, dtype=np.float32)
    guilty = np.flatnonzero(thrown < propensity).astype(np.int32)
    how = choose_mechanism(random, trade, market, guilty)
    line, origin = trade.line.copy(), trade.origin.copy()
    quantity, price, duty = trade.quantity.copy(), trade.price.copy(), trade.duty.copy()

    rows = guilty[how == UNDERVALUATION]
    price[rows] *= random.beta(*moment.world.undervaluation, rows.size).astype(np.float32)

    rows = guilty[how == MISCLASSIFICATION]
    choice = random.integers(0, np.maximum(market.cheaper_count[line[rows]], 1))
    line[rows] = market.cheaper_siblings[line[rows], choice]
    duty[rows] = market.line_duty[line[rows]]

    rows = guilty[how == ORIGIN]
    duty[rows] = 0
    origin[rows] = _agreement_origin(random, origin[rows], market)

    rows = guilty[how == QUANTITY]
    fewer = trade.quantity[rows] * random.beta(6, 3, rows.size)
    quantity[rows] = _below(fewer, trade.quantity[rows], market.line_counted[line[rows]])

    mechanism = np.zeros(line.size, dtype=np.int32)
    mechanism[guilty] = how
    value = price.astype(np.float64) * quantity
    value[mechanism == HONEST] = trade.value[mechanism == HONEST]
    return Filing(
        line=line,
        origin=origin,
        quantity=quantity,
        price=price,
        value=value,
        duty=duty,
        mechanism=mechanism,
        loss=_loss(trade, value, duty, mechanism),
        propensity=propensity,
        price_z=(np.log(price) - market.line_price[line])
        / (market.line_spread[line] + np.float32(0.25)),
    )


def _agreement_origin(random: np.random.Generator, origin: Integers, market: Market) -> Integers:
    """Origins that can claim a preference: those that have an agreement stay as they are."""
    weight = market.origin_weight * market.origin_agreement
    other = random.choice(weight.size, origin.size, p=weight / weight.sum())
    return np.where(market.origin_agreement[origin], origin, other).astype(np.int32)


def _below(fewer: Doubles, true: Floats, counted: Flags) -> Floats:
    """False quantities as one writes them, and always less than the true ones."""
    whole = np.clip(np.rint(fewer), 1, true - 1)
    fine = np.minimum(np.maximum(np.rint(fewer * 100) / 100, 0.01), true - 0.01)
    return np.where(counted, whole, fine).astype(np.float32)


def _loss(trade: Trade, value: Doubles, duty: Floats, mechanism: Integers) -> Doubles:
    """Taxes the treasury loses; 0 for honest declarations."""
    due = trade.value * tax_rate(trade.duty, trade.excise).astype(np.float64)
    declared = value * tax_rate(duty, trade.excise)
    loss = np.maximum(due - declared, 0)
    loss[mechanism == UNDECLARED] += UNDECLARED_SHARE * due[mechanism == UNDECLARED]
    return np.where(mechanism == HONEST, 0.0, loss)
