"""Fill the day's capacity: by rule, by score, by lot, and keep the chance each had.

The design, for each office and day with N candidates and capacity K:

1. *By rule*: every declaration that a mandatory rule demands. More of them than K is refused.
2. *By score*: in the order V^γ·P^(1−γ), a taxpayer's lines beyond the cap passed over, until the
   places for the score are full: what is left of K, less the lot's share.
3. *By lot*: `share_by_lot`·K places (never more than are left) drawn among all the rest. When
   that is not a whole number, 2.4 say, two draws are sure, and with probability 0.4 the last
   place by score is given up to a third draw. So an office with three inspections a day draws
   one every few days, and yet on every day each of its declarations has a chance.

Chances: by rule and by score 1 (a certainty stratum: given the scores, and the seed where they
are equal, those are always taken), except the last by score, which keeps its place only with a
known probability; by lot, the stratum's expected draws over its size, averaged over the two
things that can happen to that last place. Every chosen line carries its chance π, and
Σ y/π over the whole list (Horvitz–Thompson) has the total over all candidates as its mean.
The cap does not limit the lot, for then π would depend on the other draws.

Source: Särndal, Swensson & Wretman 1992, Model Assisted Survey Sampling, ch. 3.7 (stratified
simple random sampling with a take-all stratum).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from veedor.domain.selection import Chosen
from veedor.errors import PolicyViolated
from veedor.selection import lot
from veedor.selection.check import check_plan
from veedor.selection.plan import Array, Candidates, OfficeDay, OfficeDays, Plan
from veedor.selection.policy import Policy
from veedor.selection.worklist import TICKET, TIE, Choice, Day, write_list

__all__ = ["Candidates", "OfficeDay", "Plan", "allocate", "order_values"]

GIVE_UP, ROUNDING = 0, 1  # what an office-day's random numbers decide
_NAMED = 5  # offices named in a refusal


@dataclass(frozen=True, kw_only=True, eq=False)
class _Places:
    """Per office-day: places by score, sure draws by lot, and the chance of one more."""

    by_score: Array
    sure: Array
    chance: Array


def allocate(policy: Policy, candidates: Candidates, *, seed: int) -> Plan:
    """The list of inspections of each office and day, lawful under this policy.

    The same candidates, policy and seed give the same plan, whatever the order of the rows.
    Keep the seed secret until the day is over: with it the lot can be foretold. Raises
    PolicyViolated when rules demand more checks of an office than it can do.
    """
    day = _prepare(policy, candidates, seed)
    places = _places(policy, day)
    choice = _choose(policy, day, places)
    plan = replace(write_list(policy, day, choice), seed=seed)
    check_plan(policy, candidates, plan)
    return plan


def order_values(candidates: Candidates, money_weight: float) -> Array:
    """What the score orders by, higher first: V^γ·P^(1−γ), V expected amount, P probability.

    A missing amount is taken as the probability times the median amount-if-found of that day's
    other candidates; on a day without any amount the order is by probability alone. Values are
    comparable within a day. Source of the blend: science.md 4.1.
    """
    probability = candidates.array("probability")
    amount = candidates.array("expected_amount")
    if money_weight == 0.0:
        return probability
    if np.isnan(amount).any():
        if_found = np.divide(
            amount, probability, out=np.full(len(amount), np.nan), where=probability > 0.0
        )
        days = candidates.array("day").astype(np.int64)
        typical = pd.Series(if_found).groupby(days).transform("median").to_numpy()
        # 1.0 on a day without amounts: V = P, and the blend is P itself.
        typical = np.where(np.isnan(typical), 1.0, typical)
        amount = np.where(np.isnan(amount), probability * typical, amount)
    return np.asarray(amount**money_weight * probability ** (1.0 - money_weight))


def _prepare(policy: Policy, candidates: Candidates, seed: int) -> Day:
    cells = candidates.office_days
    own = lot.streams(candidates.array("declaration_id"), seed)
    names = [
        f"office-day {office} {day}" for office, day in zip(cells.office, cells.day, strict=True)
    ]
    probability = candidates.array("probability")
    # Equal values, as a calibrated model gives, are told apart by the probability, then by how
    # unusual the declaration is, then by its random number.
    order = np.lexsort(
        (
            own[:, TIE],
            -np.nan_to_num(candidates.array("anomaly")),
            -probability,
            -order_values(candidates, policy.money_weight),
            candidates.array("day"),
        )
    )
    return Day(
        candidates=candidates,
        cells=cells,
        by_rule=candidates.array("mandatory_rule") != "",
        order=order,
        own=own,
        shared=lot.streams(np.array(names, dtype=object), seed),
    )


def _places(policy: Policy, day: Day) -> _Places:
    cells = day.cells
    capacity = np.array([policy.capacity_of(office) for office in cells.office], dtype=np.int64)
    mandatory = cells.count(day.by_rule)
    _refuse_more_mandatory_than(capacity, mandatory, cells)
    free = np.minimum(capacity - mandatory, cells.count() - mandatory)
    sure, chance = lot.split_draws(np.minimum(policy.share_by_lot * capacity, free))
    return _Places(by_score=free - sure, sure=sure, chance=chance)


def _refuse_more_mandatory_than(capacity: Array, mandatory: Array, cells: OfficeDays) -> None:
    over = np.flatnonzero(mandatory > capacity)
    if not len(over):
        return
    named = [
        f"{cells.office[cell]} on {cells.day[cell]}: {mandatory[cell]} demanded, "
        f"{capacity[cell]} possible"
        for cell in over[:_NAMED]
    ]
    more = f"; and {len(over) - _NAMED} more" if len(over) > _NAMED else ""
    raise PolicyViolated(
        "Mandatory rules demand more checks than the office can do; nothing was chosen.",
        where="; ".join(named) + more,
        next="Raise that office's capacity for the day, or narrow the rule or end its validity.",
        clause="mandatory",
        office_days=[(cells.office[cell], str(cells.day[cell])) for cell in over],
        demanded=mandatory[over].tolist(),
        capacity=capacity[over].tolist(),
    )


def _choose(policy: Policy, day: Day, places: _Places) -> Choice:
    """By rule, then by score, then by lot among the rest; with the chance each had."""
    by_score, last = _by_score(policy, day, places)
    gives = day.shared[:, GIVE_UP] < places.chance
    in_urn = np.flatnonzero(~day.by_rule & (~by_score | last))
    urn = lot.Urn(
        cell=day.cells.of_row[in_urn],
        stratum=day.candidates.array("strata")[in_urn],
        last=last[in_urn],
        sure=places.sure,
        chance=places.chance,
        gives=gives,
    )
    by_score = by_score & ~(last & gives[day.cells.of_row])
    drawn = in_urn[lot.draw(urn, day.own[in_urn, TICKET], day.shared[:, ROUNDING])]
    how = np.full(len(day.order), "", dtype="<U5")
    how[by_score] = Chosen.SCORE.value
    how[drawn] = Chosen.LOT.value
    how[day.by_rule] = Chosen.RULE.value
    chance = np.ones(len(day.order))
    chance[in_urn] = lot.inclusion(urn)
    return Choice(how=how, chance=chance)


def _by_score(policy: Policy, day: Day, places: _Places) -> tuple[Array, Array]:
    """Which rows the score takes, and which of them hold a last place that may be given up.

    One pass in the order of the day over all its offices: a line is taken when its office has a
    place and its taxpayer is below the cap. So whatever was not taken, was passed over for
    better lines of its office or better lines of its taxpayer.
    """
    queue = day.order[~day.by_rule[day.order]]
    person = day.candidates.people_by_day
    cap = policy.cap_per_taxpayer or len(queue)
    left = places.by_score.tolist()
    used = [0] * (int(person.max(initial=-1)) + 1)
    taken, latest = [], [-1] * len(left)
    columns = (queue, day.cells.of_row[queue], person[queue])
    for row, cell, who in zip(*(column.tolist() for column in columns), strict=True):
        if left[cell] and used[who] < cap:
            left[cell] -= 1
            used[who] += 1
            taken.append(row)
            latest[cell] = row
    by_score = np.zeros(len(day.order), dtype=bool)
    by_score[taken] = True
    uncertain = (np.array(left) == 0) & (places.chance > 0.0)
    last = np.zeros(len(day.order), dtype=bool)
    last[np.array(latest, dtype=np.int64)[uncertain]] = True
    return by_score, last
