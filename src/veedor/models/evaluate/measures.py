"""From sums over rows to figures a person reads, each with its interval or the reason it has none.

Every function takes what `replicate` gave (line 0: the data; the other lines: resamples) and
works on all lines at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from veedor.models.evaluate.bootstrap import Plan, interval
from veedor.models.evaluate.passes import Passed, Rows

FEWEST = 20  # findings, and clean checks, below which no figure is given: science.md 4.4
SHARES = (0.01, 0.02, 0.05, 0.10)

Capacities = tuple[tuple[str, float], ...]  # name and share of the declarations


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A figure with its 95 % interval, or `value=None` and the `reason` there is none.

    `reason` is one of `REASONS`. `low` and `high` may be missing where no interval was made.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str | None = None

    def to_dict(self) -> dict[str, float | str | None]:
        """JSON-ready."""
        if self.value is None:
            return {"value": None, "reason": REASONS[self.reason or "undefined"]}
        return {"value": self.value, "low": self.low, "high": self.high}


REASONS: Mapping[str, str] = {
    "few_findings": f"insufficient data: fewer than {FEWEST} findings",
    "few_clean": f"insufficient data: fewer than {FEWEST} clean checks",
    "few_amounts": f"insufficient data: fewer than {FEWEST} findings with an amount",
    "no_amounts": "insufficient data: no amounts were given",
    "undefined": "insufficient data: the figure is not defined on these rows",
}


@dataclass(frozen=True, kw_only=True)
class Sufficiency:
    """Whether these rows can bear figures at all, and whether they can bear money figures."""

    ranking: str | None
    money: str | None

    @classmethod
    def of(cls, label: np.ndarray, amount: np.ndarray | None) -> Sufficiency:
        """Reasons to be silent about these rows; None where there is no reason."""
        ranking = None
        if label.sum() < FEWEST:
            ranking = "few_findings"
        elif (label == 0).sum() < FEWEST:
            ranking = "few_clean"
        money = ranking
        if amount is None:
            money = "no_amounts"
        elif ranking is None and (amount > 0).sum() < FEWEST:
            money = "few_amounts"
        return cls(ranking=ranking, money=money)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Turns lines of figures into measures, for rows of a known sufficiency."""

    plan: Plan
    enough: Sufficiency

    def ranking(self, values: np.ndarray) -> Measure:
        """A measure of findings."""
        return measure(values, self.plan, self.enough.ranking)

    def money(self, values: np.ndarray) -> Measure:
        """A measure of amounts."""
        return measure(values, self.plan, self.enough.money)


def measure(values: np.ndarray, plan: Plan, reason: str | None = None) -> Measure:
    """The measure of a figure's lines; silent when there is a `reason` to be."""
    if reason is not None:
        return Measure(reason=reason)
    value = float(values[0])
    if not np.isfinite(value):
        return Measure(reason="undefined")
    limits = interval(values, plan) if len(values) > 1 else None
    low, high = limits if limits is not None else (None, None)
    return Measure(value=value, low=low, high=high)


def capacities_with(capacity: float) -> Capacities:
    """The shares at which lists are judged, smallest first: 1, 2, 5, 10 % and the capacity itself.

    >>> capacities_with(0.03)
    (('1%', 0.01), ('2%', 0.02), ('capacity', 0.03), ('5%', 0.05), ('10%', 0.1))
    """
    named = [(f"{100 * share:g}%", share) for share in SHARES] + [("capacity", capacity)]
    return tuple(sorted(named, key=lambda pair: pair[1]))


def ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Quotient, NaN where the lower number is not positive."""
    return np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)


def order_measures(
    passed: Passed, oracle: Passed, capacities: Capacities, reader: Reader
) -> dict[str, Measure | dict[str, dict[str, Measure]]]:
    """All measures of one order of the rows; `oracle` is the order by the amount itself."""
    base_rate = ratio(passed.positives, passed.weight)
    return {
        "auc": reader.ranking(passed.auc),
        "average_precision": reader.ranking(passed.average_precision),
        "average_precision_lift": reader.ranking(ratio(passed.average_precision, base_rate)),
        "ndcg_amount": reader.money(ratio(passed.gain, oracle.gain)),
        "at": {
            name: share_measures(passed, oracle, (index, share), reader)
            for index, (name, share) in enumerate(capacities)
        },
    }


def share_measures(
    passed: Passed, oracle: Passed, share: tuple[int, float], reader: Reader
) -> dict[str, Measure]:
    """Precision, recall, lift and revenue when the riskiest share (its index, its size) is checked.

    Precision is the share of the checked that end in a finding; recall the share of all findings
    that are caught; lift is precision over the base rate; revenue the share of all money;
    oracle share is revenue over the revenue of whoever knows every amount beforehand.
    """
    index, size = share
    hits = passed.hits(index)
    precision = ratio(hits, size * passed.weight)
    return {
        "precision": reader.ranking(precision),
        "recall": reader.ranking(ratio(hits, passed.positives)),
        "lift": reader.ranking(ratio(precision, ratio(passed.positives, passed.weight))),
        "revenue": reader.money(ratio(passed.money_at(index), passed.money)),
        "oracle_share": reader.money(ratio(passed.money_at(index), oracle.money_at(index))),
    }


def short_measures(
    by_probability: Passed, by_money: Passed, share: tuple[int, float], reader: Reader
) -> dict[str, Measure]:
    """The short set given for slices: ranking at one capacity, which is the slice's own."""
    index, size = share
    hits = by_probability.hits(index)
    return {
        "auc": reader.ranking(by_probability.auc),
        "average_precision": reader.ranking(by_probability.average_precision),
        "precision": reader.ranking(ratio(hits, size * by_probability.weight)),
        "recall": reader.ranking(ratio(hits, by_probability.positives)),
        "revenue": reader.money(ratio(by_money.money_at(index), by_money.money)),
    }


def newcomers(passed: Passed, share: int, rows: Rows, plan: Plan) -> dict[str, Measure]:
    """Recall among entities new to the model and among known ones, in one common ranking."""
    new = (rows.label == 1) & (rows.seen == 0)
    known = (rows.label == 1) & (rows.seen == 1)
    of_new = ratio(
        passed.hits(share) - passed.seen_hits(share), passed.positives - passed.seen_positives
    )
    of_known = ratio(passed.seen_hits(share), passed.seen_positives)
    few_new = "few_findings" if new.sum() < FEWEST else None
    few_known = "few_findings" if known.sum() < FEWEST else None
    return {
        "recall_new": measure(of_new, plan, few_new),
        "recall_known": measure(of_known, plan, few_known),
        "new_to_known": measure(ratio(of_new, of_known), plan, few_new or few_known),
    }
