"""Is a plan lawful? Asked of every plan, whoever made it or changed it by hand.

What it cannot see is whether the lot was really drawn, and whether the best were taken: the
first is shown by `allocate` with the same seed, the second is the manager's to overrule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from veedor.domain.selection import Channel, Chosen
from veedor.errors import PolicyViolated
from veedor.selection.plan import Array, Candidates, OfficeDays, Plan
from veedor.selection.policy import Policy

_NEAR = 1e-9  # rounding of floats, far under one declaration
_SHOWN = 10  # violations spelled out in the message; all are in its facts


@dataclass(frozen=True, kw_only=True)
class Violation:
    """One clause broken in one office on one day: what was found, what was allowed or needed."""

    clause: str
    office: str
    day: str
    found: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.clause}, office {self.office} on {self.day}: {self.found}; {self.allowed}"


def check_plan(policy: Policy, candidates: Candidates, plan: Plan) -> None:
    """Return in silence when the plan obeys the policy; raise PolicyViolated with every breach.

    The breaches are spelled out in the message and stand in `facts["violations"]`.
    """
    found = tuple(violations(policy, candidates, plan))
    if not found:
        return
    rest = f"\n         … and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    raise PolicyViolated(
        f"The plan breaks the policy in {len(found)} place{'s' if len(found) > 1 else ''}.",
        where="\n         ".join(str(one) for one in found[:_SHOWN]) + rest,
        next="Change those lines of the plan, or have the policy changed by who answers for it.",
        violations=found,
    )


def violations(policy: Policy, candidates: Candidates, plan: Plan) -> Iterator[Violation]:
    """Every clause that the plan breaks; lines that name no candidate are reported alone."""
    unreadable = tuple(_lines_that_are_not_candidates(candidates, plan))
    if unreadable:
        yield from unreadable
        return
    cells = candidates.office_days
    yield from _lines(cells, candidates, plan)
    yield from _capacity(policy, cells, plan)
    yield from _mandatory(cells, candidates, plan)
    yield from _lot(policy, cells, candidates, plan)
    yield from _physical(policy, cells, plan)
    yield from _cap(policy, candidates, plan)


def _lines_that_are_not_candidates(candidates: Candidates, plan: Plan) -> Iterator[Violation]:
    rows = plan.row
    known = (rows >= 0) & (rows < len(candidates))
    same = known.copy()
    for name in ("declaration_id", "office", "day"):
        given, asked = candidates.array(name), np.asarray(getattr(plan, name))
        same[known] &= given[rows[known]] == asked[known]
    for line in np.flatnonzero(~same):
        yield Violation(
            clause="not a candidate",
            office=str(plan.office[line]),
            day=str(plan.day[line]),
            found=f"line {line} names declaration {plan.declaration_id[line]}, row {rows[line]}",
            allowed="a line names a candidate by row, number, office and day",
        )


def _lines(cells: OfficeDays, candidates: Candidates, plan: Plan) -> Iterator[Violation]:
    """Each line by itself: once, with a place of its own, a known word and a possible chance."""
    none = np.zeros(len(cells))
    cell = cells.of_row[plan.row]
    rows, count = np.unique(plan.row, return_counts=True)
    words = "{found} declarations are on the list more than once; once is enough"
    yield from _over(cells, cells.count(rows[count > 1]), none, "listed twice", words)
    shared = pd.DataFrame({"cell": cell, "position": plan.position}).duplicated(keep=False)
    wrong = shared.to_numpy() | (plan.position < 1) | (plan.position > cells.count(plan.row)[cell])
    words = "{found} lines share a place in the order of work, or stand beyond its end; "
    words += "1 to the number of lines, each once"
    yield from _over(cells, cells.count(plan.row[wrong]), none, "position", words)
    chance = plan.inclusion_probability
    odd = ~((chance > 0.0) & (chance <= 1.0 + _NEAR))
    odd |= (plan.chosen == Chosen.RULE) & (chance < 1.0 - _NEAR)
    words = "{found} lines have an impossible chance; above 0, at most 1, by rule 1"
    yield from _over(cells, cells.count(plan.row[odd]), none, "inclusion probability", words)
    odd = ~np.isin(plan.chosen, list(Chosen))
    odd |= ~np.isin(plan.channel, [Channel.RED, Channel.ORANGE])
    words = "{found} lines have an unknown channel or way of being chosen; "
    words += "red or orange; rule, score or lot"
    yield from _over(cells, cells.count(plan.row[odd]), none, "words", words)


def _capacity(policy: Policy, cells: OfficeDays, plan: Plan) -> Iterator[Violation]:
    words = "{found} checks; {limit} possible"
    yield from _over(cells, cells.count(plan.row), _capacities(policy, cells), "capacity", words)


def _mandatory(cells: OfficeDays, candidates: Candidates, plan: Plan) -> Iterator[Violation]:
    none = np.zeros(len(cells))
    demanded = candidates.array("mandatory_rule")
    by_rule = np.full(len(candidates), "", dtype=object)
    chosen_by_rule = plan.chosen == Chosen.RULE
    by_rule[plan.row[chosen_by_rule]] = plan.rule_name[chosen_by_rule]
    left_out = (demanded != "") & (by_rule != demanded)
    words = "{found} declarations that a rule demands are not listed by that rule; all must be"
    yield from _over(cells, cells.count(left_out), none, "mandatory", words)
    invented = plan.row[chosen_by_rule & (demanded[plan.row] == "")]
    words = "{found} lines say 'by rule' and no rule demands them; none may"
    yield from _over(cells, cells.count(invented), none, "rule", words)


def _lot(
    policy: Policy, cells: OfficeDays, candidates: Candidates, plan: Plan
) -> Iterator[Violation]:
    """The lot has its share: the whole part of it always, one more at most."""
    mandatory = cells.count(candidates.array("mandatory_rule") != "")
    capacity = _capacities(policy, cells)
    free = np.maximum(np.minimum(capacity, cells.count()) - mandatory, 0)
    share = np.minimum(policy.share_by_lot * capacity, free)
    drawn = cells.count(plan.row[plan.chosen == Chosen.LOT])
    least, most = np.floor(share + _NEAR), np.ceil(share - _NEAR)
    words = "{found} missing from the lot; the policy's share must be drawn"
    yield from _over(cells, np.maximum(least - drawn, 0), 0 * least, "share by lot", words)
    words = "{found} by lot; the policy's share is {limit} at most"
    yield from _over(cells, drawn, most, "share by lot", words)


def _physical(policy: Policy, cells: OfficeDays, plan: Plan) -> Iterator[Violation]:
    red = cells.count(plan.row[plan.channel == Channel.RED])
    limit = np.floor(policy.physical_ceiling * cells.count() + _NEAR)
    words = "{found} physical inspections; {limit} allowed, "
    of_all = f"{policy.physical_ceiling:.3g} of the day's declarations"
    yield from _over(cells, red, limit, "physical ceiling", words + of_all)
    limit = np.ceil(policy.physical_share * cells.count(plan.row) - _NEAR)
    of_chosen = f"{policy.physical_share:.3g} of the chosen"
    yield from _over(cells, red, limit, "physical share", words + of_chosen)


def _cap(policy: Policy, candidates: Candidates, plan: Plan) -> Iterator[Violation]:
    if policy.cap_per_taxpayer is None:
        return
    by_score = plan.row[plan.chosen == Chosen.SCORE]
    person = candidates.people_by_day[by_score]
    lines = np.bincount(person)
    for who in np.flatnonzero(lines > policy.cap_per_taxpayer):
        first = by_score[np.argmax(person == who)]
        # The taxpayer is not named: an error message travels further than a list may.
        yield Violation(
            clause="cap per taxpayer",
            office=str(candidates.array("office")[first]),
            day=str(candidates.array("day")[first]),
            found=f"{lines[who]} lines by score of the taxpayer of declaration "
            f"{candidates.array('declaration_id')[first]}",
            allowed=f"{policy.cap_per_taxpayer} allowed in a day",
        )


def _capacities(policy: Policy, cells: OfficeDays) -> Array:
    return np.array([policy.capacity_of(office) for office in cells.office], dtype=np.int64)


def _over(
    cells: OfficeDays, found: Array, limit: Array, clause: str, words: str
) -> Iterator[Violation]:
    """A violation wherever more was found than the limit; `words` are "found; allowed"."""
    said, allowed = words.split("; ", 1)
    for cell in np.flatnonzero(found > limit):
        facts = {"found": int(found[cell]), "limit": int(limit[cell])}
        yield Violation(
            clause=clause,
            office=str(cells.office[cell]),
            day=str(cells.day[cell]),
            found=said.format(**facts),
            allowed=allowed.format(**facts),
        )
