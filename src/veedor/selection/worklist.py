"""From what was chosen to the list an office works: channel, order of work, and the day's sum."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from veedor.domain.selection import Channel, Chosen
from veedor.selection import lot
from veedor.selection.plan import (
    Array,
    Candidates,
    OfficeDay,
    OfficeDays,
    Plan,
    place_within,
)
from veedor.selection.policy import Policy

TIE, TICKET, MIX = range(lot.STREAMS)  # what a declaration's random numbers decide
FIRST_TO_INSPECT = (Chosen.RULE, Chosen.LOT, Chosen.SCORE)
_NEAR = 1e-9  # 0.15 × 20 may come out a little under 3 in floats: still three


@dataclass(frozen=True, kw_only=True, eq=False)
class Day:
    """What does not change while a plan is made: candidates, grouped and put in order.

    `order` are the candidates' rows, best first within each day. `own` and `shared` are the
    random numbers of each declaration and of each office-day, shape (n, lot.STREAMS).
    """

    candidates: Candidates
    cells: OfficeDays
    by_rule: Array
    order: Array
    own: Array
    shared: Array

    @cached_property
    def rank(self) -> Array:
        """The place of each candidate in the order, 0 is best."""
        rank = np.empty(len(self.order), dtype=np.int64)
        rank[self.order] = np.arange(len(self.order))
        return rank


@dataclass(frozen=True, kw_only=True, eq=False)
class Choice:
    """Per candidate: how it was chosen ("" if not), and the chance it had to be."""

    how: Array
    chance: Array


def write_list(policy: Policy, day: Day, choice: Choice) -> Plan:
    """The plan of what was chosen: lines by day, office and position, with the summary."""
    chosen = np.flatnonzero(choice.how != "")
    red = _physical(policy, day, choice, chosen)
    position = _positions(day, choice, chosen)
    cell = day.cells.of_row[chosen]
    line = np.lexsort((position, cell))
    rows, cell = chosen[line], cell[line]
    how = choice.how[rows]
    return Plan(
        row=rows,
        declaration_id=day.candidates.array("declaration_id")[rows],
        office=day.cells.office[cell],
        day=day.cells.day[cell],
        position=position[line] + 1,
        channel=np.where(red[line], Channel.RED.value, Channel.ORANGE.value),
        chosen=how,
        rule_name=np.where(how == Chosen.RULE, day.candidates.array("mandatory_rule")[rows], ""),
        inclusion_probability=choice.chance[rows],
        seed=0,
        summary=_summary(policy, day, choice, chosen[red]),
    )


def _physical(policy: Policy, day: Day, choice: Choice, chosen: Array) -> Array:
    """Which of the chosen are inspected physically: by rule first, then by lot, then by score.

    The lot goes before the score, and among lots chance decides: a sample of which only the
    papers are read cannot tell what the goods would have shown.
    """
    cell, how = day.cells.of_row[chosen], choice.how[chosen]
    ceiling = np.floor(policy.physical_ceiling * day.cells.count() + _NEAR)
    wanted = np.ceil(policy.physical_share * day.cells.count(chosen) - _NEAR)
    turn = np.select([how == kind for kind in FIRST_TO_INSPECT], range(len(FIRST_TO_INSPECT)))
    within = np.where(how == Chosen.LOT, day.own[chosen, TICKET], day.rank[chosen])
    return place_within(cell, turn, within) < np.minimum(ceiling, wanted)[cell]


def _positions(day: Day, choice: Choice, chosen: Array) -> Array:
    """The order of work from 0: rules first, then the score's lines with lots mixed in at random.

    A lot at the foot of the list would be known for one, and left undone on a busy day, which
    would spoil the sample.
    """
    cell, how = day.cells.of_row[chosen], choice.how[chosen]
    rank = day.rank[chosen]
    kind = cell * 2 + (how == Chosen.LOT)
    share = (place_within(kind, rank) + 0.5) / np.bincount(kind)[kind]
    share = np.where(how == Chosen.LOT, day.own[chosen, MIX], share)
    return place_within(cell, how != Chosen.RULE, share, rank)


def _summary(policy: Policy, day: Day, choice: Choice, red: Array) -> tuple[OfficeDay, ...]:
    cells, amount = day.cells, day.candidates.array("expected_amount")
    number = {kind: cells.count(choice.how == kind) for kind in FIRST_TO_INSPECT}
    size, physical = cells.count(), cells.count(red)
    # Added up in the order of the day, so that the order of rows cannot change the last digit.
    chosen = day.order[choice.how[day.order] != ""]
    money = np.bincount(
        cells.of_row[chosen], weights=np.nan_to_num(amount[chosen]), minlength=len(cells)
    )
    impossible = cells.count(choice.chance <= 0.0)
    following = _next_by_score(policy, day, choice)
    probability = day.candidates.array("probability")
    return tuple(
        OfficeDay(
            office=cells.office[cell],
            day=cells.day[cell].item(),
            candidates=int(size[cell]),
            capacity=policy.capacity_of(cells.office[cell]),
            by_rule=int(number[Chosen.RULE][cell]),
            by_score=int(number[Chosen.SCORE][cell]),
            by_lot=int(number[Chosen.LOT][cell]),
            physical=int(physical[cell]),
            physical_share=float(physical[cell] / size[cell]),
            money_expected=float(money[cell]),
            shadow_price=float(amount[row]) if row >= 0 else np.nan,
            shadow_probability=float(probability[row]) if row >= 0 else np.nan,
            every_one_may_be_drawn=bool(impossible[cell] == 0),
        )
        for cell, row in enumerate(following.tolist())
    )


def _next_by_score(policy: Policy, day: Day, choice: Choice) -> Array:
    """Per office-day the row that one more inspection would go to; −1 where there is none."""
    free = choice.how == ""
    if policy.cap_per_taxpayer is not None:
        person = day.candidates.people_by_day
        used = np.bincount(person, weights=choice.how == Chosen.SCORE)
        free &= used[person] < policy.cap_per_taxpayer
    best = np.full(len(day.cells), len(day.order))
    np.minimum.at(best, day.cells.of_row[free], day.rank[free])
    return np.append(day.order, -1)[best]
