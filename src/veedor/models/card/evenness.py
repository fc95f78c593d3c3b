"""Rates by group with intervals by taxpayer, gaps in the score at equal stakes, burden by size.

The ratio of audit rates at equal stakes, which the promotion gate asks for too, is in
`veedor.models.fairness`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

UNEXPLAINED = 0.10  # a gap in the score beyond which somebody has to look: science.md 4.5
FEWEST = 20  # rows of a group, below which no figure is given: science.md 4.4
STRATA = 50  # of equal stakes
RESAMPLES = 400
SMALLEST = 1e-12  # a score of 0 has no logarithm
TAIL = 0.025  # below and above a 95 % interval

Array = NDArray[Any]


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A group against all others at equal stakes; `value` None where `reason` says why.

    `low` and `high` bound a 95 % interval over taxpayers (over rows where none were named).
    `rows` are the group's declarations, `checks` those of them that are checked.
    """

    rows: int
    checks: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str | None = None

    def leaves(self, bound: tuple[float, float]) -> bool:
        """Whether the figure lies outside the bound and chance alone would not put it there.

        The nearer end of the interval must lie on the same side of the bound's middle.
        """
        if self.value is None or self.low is None or self.high is None:
            return False
        middle = sum(bound) / 2
        above = self.value > bound[1] and self.low > middle
        return above or (self.value < bound[0] and self.high < middle)


def unexplained_gap(
    score: ArrayLike,
    expected_amount: ArrayLike | None,
    group: ArrayLike,
    *,
    entity: ArrayLike | None = None,
    seed: int = 7,
) -> dict[str, Compared]:
    """How far each group's score lies from the mean at equal expected loss, as a share of it.

    A regression of the logarithm of the score (n,), above 0, on group and stratum of expected
    amount (equal numbers of rows): 0.12 is a score 12 % above what others have from whom as much
    is expected. `checks` are rows.
    """
    logs = np.log(np.maximum(np.asarray(score, dtype=float), SMALLEST))
    stratum = _strata(expected_amount, len(logs))
    cells = _Cells.of(stratum, group, entity, seed)
    counts, sums = cells.sums(np.ones(len(logs))), cells.sums(logs)
    gaps = np.array([_effects(n, total) for n, total in zip(counts, sums, strict=True)])
    rows = counts[0].sum(axis=0)
    return {
        name: _compared(gaps[:, at], (int(rows[at]), int(rows[at])), enough=rows[at] >= FEWEST)
        for at, name in enumerate(cells.names)
    }


def rates(
    flags: ArrayLike,
    group: ArrayLike,
    *,
    entity: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    seed: int = 7,
) -> dict[str, Compared]:
    """The share of each group's rows that are flagged, in (0, 1); `checks` are those flagged.

    `weight` (n,) lets rows drawn with unequal chance speak for all: 1 / inclusion probability.
    Under 20 rows there is no figure.
    """
    flagged = np.asarray(flags, dtype=float)
    weights = np.ones(len(flagged)) if weight is None else np.asarray(weight, dtype=float)
    return per(flagged * weights, weights, group, entity=entity, seed=seed, count=flagged > 0)


def per(  # noqa: PLR0913 - all named
    above: ArrayLike,
    below: ArrayLike,
    group: ArrayLike,
    *,
    entity: ArrayLike | None = None,
    count: ArrayLike | None = None,
    seed: int = 7,
) -> dict[str, Compared]:
    """Sum of `above` over sum of `below` in each group, both (n,); `count` marks what is counted.

    Rows where `below` is 0 add to the numerator only. Under 20 rows with `below` above 0 there is
    no figure.
    """
    over, under = np.asarray(above, dtype=float), np.asarray(below, dtype=float)
    cells = _Cells.of(np.zeros(len(over), dtype=np.int64), group, entity, seed)
    tops, bases = cells.sums(over)[:, 0], cells.sums(under)[:, 0]
    rows = cells.sums((under > 0).astype(float))[0, 0]
    counted = cells.sums(np.asarray(over > 0 if count is None else count, dtype=float))[0, 0]
    shares = np.divide(tops, bases, out=np.full(tops.shape, np.nan), where=bases > 0)
    return {
        name: _compared(shares[:, at], (int(rows[at]), int(counted[at])), enough=rows[at] >= FEWEST)
        for at, name in enumerate(cells.names)
    }


def burden_curve(
    selected: ArrayLike, value: ArrayLike, entity: ArrayLike, *, parts: int = 10
) -> list[dict[str, float | int]]:
    """Taxpayers from the smallest to the largest in equal parts, and what checks fall on each.

    `value` is what each declaration is worth, in the jurisdiction's currency. Per part: taxpayers,
    declarations, checks, taxpayers checked, the audit rate, checks per taxpayer, and the shares of
    all value and of all checks (vertical equity: who carries more of the checks than of the value).
    """
    names, who = np.unique(np.asarray(entity).astype(str), return_inverse=True)
    chosen = np.asarray(selected, dtype=float)
    worth = np.nan_to_num(np.asarray(value, dtype=float), nan=0.0)
    size = np.bincount(who, weights=worth, minlength=len(names))
    filed = np.bincount(who, minlength=len(names))
    checks = np.bincount(who, weights=chosen, minlength=len(names))
    order = np.argsort(size, kind="stable")
    curve = []
    for some in np.array_split(order, min(parts, len(names))):
        curve.append(
            {
                "taxpayers": len(some),
                "declarations": int(filed[some].sum()),
                "checks": int(checks[some].sum()),
                "taxpayers_checked": int((checks[some] > 0).sum()),
                "audit_rate": float(checks[some].sum() / max(filed[some].sum(), 1)),
                "checks_per_taxpayer": float(checks[some].mean()),
                "value_share": _share(size[some].sum(), size.sum()),
                "check_share": _share(checks[some].sum(), checks.sum()),
            }
        )
    return curve


@dataclass(frozen=True)
class _Cells:
    """Rows as sums per taxpayer, stratum and group, so that resampling is one product."""

    names: list[str]
    who: Array
    cell: Array
    shape: tuple[int, int]
    draws: Array

    @classmethod
    def of(cls, stratum: Array, group: ArrayLike, entity: ArrayLike | None, seed: int) -> _Cells:
        names, of_group = np.unique(np.asarray(group).astype(str), return_inverse=True)
        rows = np.arange(len(stratum))
        of_entity = rows if entity is None else np.asarray(entity).astype(str)
        who = np.unique(of_entity, return_inverse=True)[1]
        blocks = int(who.max()) + 1 if len(who) else 0
        lot = np.random.default_rng(seed)
        drawn = [
            np.bincount(lot.integers(blocks, size=blocks), minlength=blocks)
            for _ in range(RESAMPLES)
        ]
        draws = np.vstack([np.ones(blocks), *drawn])
        shape = (int(stratum.max()) + 1 if len(stratum) else 0, len(names))
        return cls(names.tolist(), who, stratum * len(names) + of_group, shape, draws)

    def sums(self, values: Array) -> Array:
        """Sums of the values, shape (1 + resamples, strata, groups); the first is the data's."""
        from scipy.sparse import coo_matrix

        size = (self.draws.shape[1], self.shape[0] * self.shape[1])
        told = coo_matrix((values, (self.who, self.cell)), shape=size).tocsr()
        return np.asarray(self.draws @ told).reshape(-1, *self.shape)


def _strata(amount: ArrayLike | None, size: int) -> Array:
    """The stratum of each row by its amount: equal numbers of rows, one stratum without amounts."""
    if amount is None or np.isnan(amounts := np.asarray(amount, dtype=float)).all():
        return np.zeros(size, dtype=np.int64)
    known = np.nan_to_num(amounts, nan=0.0)
    cuts = np.unique(np.quantile(known, np.linspace(0, 1, STRATA + 1)[:-1]))
    return np.searchsorted(cuts, known, side="right")


def _effects(counts: Array, sums: Array) -> Array:
    """Group effects of a regression on stratum and group, as relative deviations from the mean."""
    strata, groups = counts.shape
    per_stratum, per_group = counts.sum(axis=1), counts.sum(axis=0)
    # Strata are projected out (Frisch, Waugh & Lovell), which leaves one equation a group.
    share = np.divide(counts, per_stratum[:, None], out=np.zeros((strata, groups)),
                      where=per_stratum[:, None] > 0)  # fmt: skip
    normal = np.diag(per_group) - counts.T @ share
    right = sums.sum(axis=0) - share.T @ sums.sum(axis=1)
    effect = np.linalg.lstsq(normal, right, rcond=1e-10)[0]
    gap = np.expm1(effect - np.average(effect, weights=per_group))
    return np.where(per_group > 0, gap, np.nan)


def _compared(lines: Array, size: tuple[int, int], *, enough: bool) -> Compared:
    rows, checks = size
    if not enough:
        return Compared(rows=rows, checks=checks, reason="few_rows")
    if not np.isfinite(lines[0]):
        return Compared(rows=rows, checks=checks, reason="undefined")
    drawn = lines[1:][np.isfinite(lines[1:])]
    low, high = np.quantile(drawn, (TAIL, 1 - TAIL)) if len(drawn) >= FEWEST else (None, None)
    return Compared(
        rows=rows,
        checks=checks,
        value=float(lines[0]),
        low=None if low is None else float(low),
        high=None if high is None else float(high),
    )


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else 0.0
