"""Who bears the checks: audit rates among declarations of equal stakes, errors, burden, by group.

What is compared is who would be chosen, given how much was expected to be at stake: a group that is
checked more because more is at stake there is not treated unfairly by that alone (science.md 4.5).
Groups are those given: an office, a size, a regime; never a person's traits, which no model sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

LOWEST, HIGHEST = 0.8, 1.25  # bounds of the audit-rate ratio: science.md 4.5
FEWEST_ROWS = 100  # of a group, and outside it, for a ratio to be given
FEWEST_EXPECTED = 10.0  # checks expected in a group: with fewer a ratio is chance
ROWS_PER_STRATUM = 20  # of equal stakes; fewer rows cannot show a rate
MOST_STRATA = 50
Z95 = 1.96  # standard errors to the ends of a 95 % interval


@dataclass(frozen=True, kw_only=True)
class AuditRate:
    """How often a group would be checked against all others at equal stakes.

    `ratio` is observed over expected checks of the group, divided by the same of the others; 1 is
    parity. `reason` says why there is none. `expected` are the checks the group would get if equal
    stakes were checked equally often.
    """

    group: str
    rows: int
    selected: int
    expected: float
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str | None = None

    @property
    def is_breach(self) -> bool:
        """Out of bounds (0.8 to 1.25), and by more than chance: the interval leaves out parity."""
        if self.ratio is None or self.low is None or self.high is None:
            return False
        return not LOWEST <= self.ratio <= HIGHEST and not self.low <= 1 <= self.high

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {**asdict(self), "is_breach": self.is_breach}


@dataclass(frozen=True, kw_only=True)
class ErrorRates:
    """Errors of a selection among rows drawn by lot, whose labels nobody chose.

    `false_positive_rate` is the share of the clean that would be checked, `false_negative_rate` the
    share of the findings that would not. None where fewer than 20 rows bear it.
    """

    group: str
    clean: int
    findings: int
    false_positive_rate: float | None
    false_negative_rate: float | None


@dataclass(frozen=True, kw_only=True)
class Burden:
    """What being clean costs a group: checks of clean declarations, for each clean taxpayer."""

    group: str
    clean_entities: int
    checks_of_clean: int
    cost_per_clean_entity: float | None


FEWEST_LABELS = 20  # clean checks, or findings, below which a rate is not given


def audit_rate_ratio(
    selected: ArrayLike, expected_amount: ArrayLike, group: ArrayLike
) -> list[AuditRate]:
    """The ratio of each group, the largest group first; all arrays have shape (n,).

    Declarations are put into strata of about equal `expected_amount` (any unit; missing counts as
    0); the rate of each stratum says how many checks a group would get if stakes alone decided.
    The interval is that of the logarithm of a ratio of two counts (Poisson), 95 %.
    """
    chosen = np.asarray(selected, dtype=float)
    expected = _rate_at_equal_stakes(chosen, np.asarray(expected_amount, dtype=float))
    found = []
    for name, inside in _groups(group):
        observed, due = float(chosen[inside].sum()), float(expected[inside].sum())
        facts: dict[str, Any] = {
            "group": name,
            "rows": int(inside.sum()),
            "selected": int(observed),
            "expected": due,
        }
        others = float(chosen.sum()) - observed, float(expected.sum()) - due
        reason = _too_few(int(inside.sum()), int((~inside).sum()), due, others[1])
        if reason is not None:
            found.append(AuditRate(**facts, reason=reason))
            continue
        # Half a check is added to each count, so that a group never checked has a ratio too.
        ratio = ((observed + 0.5) / (due + 0.5)) / ((others[0] + 0.5) / (others[1] + 0.5))
        spread = Z95 * np.sqrt(1 / (observed + 0.5) + 1 / (others[0] + 0.5))
        low, high = ratio * np.exp(-spread), ratio * np.exp(spread)
        found.append(AuditRate(**facts, ratio=float(ratio), low=float(low), high=float(high)))
    return sorted(found, key=lambda one: (-one.rows, one.group))


def error_rates(
    selected: ArrayLike, label: ArrayLike, by_lot: ArrayLike, group: ArrayLike
) -> list[ErrorRates]:
    """False positives and negatives by group, on the rows marked `by_lot` only.

    `label` is 1 for a finding, 0 for clean. Rows that a model or a rule chose are left out: their
    labels say how good the choice was, not how a group fares.
    """
    drawn = np.asarray(by_lot, dtype=bool)
    chosen = np.asarray(selected, dtype=bool)
    found = np.asarray(label) == 1
    rates = []
    for name, inside in _groups(group):
        clean, finding = inside & drawn & ~found, inside & drawn & found
        rates.append(
            ErrorRates(
                group=name,
                clean=int(clean.sum()),
                findings=int(finding.sum()),
                false_positive_rate=_share(chosen[clean]),
                false_negative_rate=_share(~chosen[finding]),
            )
        )
    return rates


def cost_per_clean_entity(
    selected: ArrayLike, label: ArrayLike, entity: ArrayLike, group: ArrayLike, cost: float = 1.0
) -> list[Burden]:
    """What the selection costs those without any finding, by group; `cost` is that of one check.

    An entity is clean when none of its labelled rows is a finding. With the usual cost of 1 the
    figure is checks for each clean entity.
    """
    chosen, found = np.asarray(selected, dtype=bool), np.asarray(label) == 1
    names = np.asarray(entity, dtype=object).astype(str)
    is_clean = ~np.isin(names, np.unique(names[found]))
    burdens = []
    for name, inside in _groups(group):
        entities = len(np.unique(names[inside & is_clean]))
        checks = int((inside & is_clean & chosen).sum())
        burdens.append(
            Burden(
                group=name,
                clean_entities=entities,
                checks_of_clean=checks,
                cost_per_clean_entity=cost * checks / entities if entities else None,
            )
        )
    return burdens


def chosen_share(score: ArrayLike, share: float) -> NDArray[np.bool_]:
    """Which rows would be checked if the riskiest `share` were: at least one row.

    Ties are broken by the order of the rows.
    """
    values = np.nan_to_num(np.asarray(score, dtype=float), nan=-np.inf)
    chosen = np.zeros(len(values), dtype=bool)
    chosen[np.argsort(-values, kind="stable")[: max(1, round(share * len(values)))]] = True
    return chosen


def blended(
    probability: ArrayLike, expected_amount: ArrayLike, money_weight: float
) -> NDArray[np.float64]:
    """The order of the list, higher first: V^γ · P^(1−γ); P alone where no amount is known."""
    chance = np.asarray(probability, dtype=float)
    money = np.maximum(np.nan_to_num(np.asarray(expected_amount, dtype=float), nan=0.0), 0.0)
    if not money.any():
        return chance
    return money**money_weight * chance ** (1 - money_weight)


def thirds(amount: ArrayLike) -> NDArray[np.object_]:
    """`small`, `medium` or `large`: the third of the rows in which the amount lies."""
    values = np.nan_to_num(np.asarray(amount, dtype=float), nan=0.0)
    cuts = np.quantile(values, (1 / 3, 2 / 3)) if len(values) else (0.0, 0.0)
    names = np.array(["small", "medium", "large"], dtype=object)
    return names[np.searchsorted(cuts, values, side="left")]


def _rate_at_equal_stakes(chosen: NDArray[Any], amount: NDArray[Any]) -> NDArray[np.float64]:
    """The audit rate of each row's stratum, shape (n,)."""
    stakes = np.nan_to_num(amount, nan=0.0)
    strata = int(np.clip(len(stakes) // ROWS_PER_STRATUM, 1, MOST_STRATA))
    place = np.argsort(np.argsort(stakes, kind="stable"), kind="stable")
    stratum = place * strata // max(len(stakes), 1)
    rows = np.bincount(stratum, minlength=strata)
    return (np.bincount(stratum, chosen, strata) / np.maximum(rows, 1))[stratum]


def _groups(group: ArrayLike) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    names = np.asarray(group, dtype=object).astype(str)
    for name in np.unique(names):
        yield str(name) or "—", names == name


def _too_few(rows: int, others: int, due: float, others_due: float) -> str | None:
    if min(rows, others) < FEWEST_ROWS:
        return f"insufficient data: fewer than {FEWEST_ROWS} rows"
    if min(due, others_due) < FEWEST_EXPECTED:
        return f"insufficient data: fewer than {FEWEST_EXPECTED:g} checks expected"
    return None


def _share(marked: NDArray[np.bool_]) -> float | None:
    return float(marked.mean()) if len(marked) >= FEWEST_LABELS else None
