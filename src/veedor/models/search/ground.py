"""The ground of a search: folds to choose on, and a last stretch that no trial ever touches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from veedor.errors import NotEnoughData
from veedor.models.encode import keys_of
from veedor.models.fit import TrainingSet
from veedor.models.recipe import Recipe
from veedor.models.split import Split, forward_folds, group_folds, time_split

FOLDS = 3
FEWEST = 5  # findings on either side of a fold: below, its figure is a throw of dice
FEWEST_JUDGED = 20  # findings judged in all folds together: fewer tell nothing (science.md 4.4)


@dataclass(frozen=True)
class Ground:
    """Row numbers: `folds` lie wholly within `last.train`; `last.test` is judged once, at the end.

    `weights` is each fold's say: the share of all judged findings that lie in it.
    """

    folds: tuple[Split, ...]
    last: Split
    weights: tuple[float, ...]


def lay_out(recipe: Recipe, rows: TrainingSet, known_day: NDArray[np.int64]) -> Ground:
    """Set the last stretch aside, and cut what came before into folds that look forward only.

    Where the recipe holds copies or groups together, whole groups are set aside and dealt into
    folds instead. `known_day` is the day on which each row's result was known: a row teaches a
    stretch only if its result was known before the stretch began.
    Raises NotEnoughData when fewer than two folds have five findings to learn from and to judge
    on, or all folds together fewer than twenty to judge on.
    """
    label = np.asarray(rows.label)
    by_group = bool(recipe.copies) or recipe.split == "group"
    groups = keys_of(rows.frame, recipe.copies) if recipe.copies else np.arange(len(label))
    if by_group:
        last = group_folds(groups, max(round(1 / recipe.test_share), 2), recipe.seed)[0]
        inner = group_folds(groups[last.train], FOLDS, recipe.seed + 1)
    else:
        days = np.asarray(rows.day)
        last = _already_known(time_split(days, recipe.test_share, recipe.gap_days), days, known_day)
        inner = forward_folds(days[last.train], FOLDS, recipe.gap_days)
    folds = [Split(last.train[one.train], last.train[one.test]) for one in inner]
    if not by_group:
        folds = [_already_known(one, np.asarray(rows.day), known_day) for one in folds]
    usable = [one for one in folds if _bears(label[one.train]) and _bears(label[one.test])]
    found = np.array([label[one.test].sum() for one in usable], dtype=float)
    if len(usable) < 2 or found.sum() < FEWEST_JUDGED:
        raise NotEnoughData(
            f"{found.sum():.0f} findings in {len(usable)} folds are too few to choose by: "
            "the best of many trials would be the luckiest.",
            where="folds of the search",
            next="Load more outcomes, or stay with the recipe's defaults.",
        )
    return Ground(tuple(usable), last, tuple(float(x) for x in found / found.sum()))


def thinned(split: Split, label: NDArray[np.int8], share: float, seed: int) -> Split:
    """The same split learning from a share of its rows, findings and clean alike, drawn by lot.

    A larger share holds the rows of a smaller one, so that rungs differ by what is added.
    """
    if share >= 1:
        return split
    kept = []
    for value in (0, 1):
        rows = split.train[label[split.train] == value]
        drawn = np.random.default_rng((seed, value)).permutation(rows)
        kept.append(drawn[: max(round(share * len(rows)), 1)])
    return Split(np.sort(np.concatenate(kept)), split.test)


def _already_known(split: Split, days: NDArray[np.int64], known_day: NDArray[np.int64]) -> Split:
    first = days[split.test].min()
    return Split(split.train[known_day[split.train] < first], split.test)


def _bears(label: NDArray[np.int8]) -> bool:
    return min(int(label.sum()), int((label == 0).sum())) >= FEWEST
