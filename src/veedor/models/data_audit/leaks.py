"""Labels that were copied together with the columns beside them.

Made-up or carelessly joined tables repeat whole tuples of attributes with their label. A model
then looks the label up instead of learning, and scores wonders on any split that leaves copies on
both sides. Nobody says which columns were copied: they are searched for.

The search maximises how well each row's label is foretold by the other rows of its tuple, over all
rows: too few columns mix different labels, too many leave rows without a copy. It goes up from
single columns and down from all of them. Then every column that stays together with the tuple,
though nothing makes it, belongs to it. Amounts usually follow from the other columns (value =
quantity × price): they are named apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from veedor.domain.source import Role
from veedor.models.data_audit.table import AuditedTable, crossed, group_codes

Codes = dict[str, np.ndarray]

LEAST_EXCESS = 0.02  # of the rows in pure repeated tuples, above chance, to be worth a word
LEAST_PURITY = 0.5  # of the way from the purity chance gives to the purity of a copy
CARRIED = 0.6  # agreement above chance at which a column counts as copied with the tuple
LEAST_VARIETY = 0.005  # rows that differ from the commonest value; a column below says nothing
STEP = 0.002  # gain in what is foretold that pays for one more column
PRIOR = 0.5  # imaginary copies at the base rate, so that a single other row proves little
STARTS = 3  # best single columns from which the search goes up
MOST_ROWS = 200_000  # beyond, whole groups are sampled
MOST_SEARCHED = 30  # columns; the search's time grows with their cube


@dataclass(frozen=True, kw_only=True)
class Repetition:
    """How often tuples repeat and whether copies share their label."""

    rows: int
    tuples: int
    repeated: float  # share of rows whose tuple occurs more than once
    purity: float  # share of repeated tuples with one label
    chance: float  # the same, if labels were dealt out at random
    excess: float  # share of rows in pure repeated tuples, above chance
    foretold: float  # share of the label's variance that the tuple's other rows explain

    @property
    def above_chance(self) -> float:
        """0: as pure as chance; 1: every copy has the label of the original."""
        return (self.purity - self.chance) / (1 - self.chance) if self.chance < 1 else 0.0


@dataclass(frozen=True, kw_only=True)
class Leak:
    """A tuple of columns that carries its label, and the amounts that repeat with it."""

    columns: tuple[str, ...]
    follow: tuple[str, ...]
    found: Repetition
    group: np.ndarray  # the tuple's code of each labelled row


def repetition(group: np.ndarray, label: np.ndarray) -> Repetition:
    """Measure how tuples (by code) repeat and share their labels (0/1); both of shape (n,)."""
    sizes = np.bincount(group)
    found = np.bincount(group, weights=label)
    repeated = sizes > 1
    sizes, found = sizes[repeated], found[repeated]
    base = label.mean()
    pure = (found == 0) | (found == sizes)
    chance = base**sizes + (1 - base) ** sizes
    rows = len(group)
    return Repetition(
        rows=rows,
        tuples=int(group.max(initial=-1)) + 1,
        repeated=float(sizes.sum() / rows),
        purity=float(pure.mean()) if len(pure) else 0.0,
        chance=float(chance.mean()) if len(pure) else 0.0,
        excess=float((sizes * (pure - chance)).sum() / rows),
        foretold=foretold(group, label),
    )


def foretold(group: np.ndarray, label: np.ndarray) -> float:
    """Share of the variance of labels that is explained by the other rows of each row's tuple.

    A row without a copy is foretold at the base rate; so are, in part, rows with few copies. 1 is
    reached only when everything was copied many times; below 0, tuples mislead.
    """
    base = label.mean()
    if base in {0.0, 1.0}:
        return 0.0
    others = np.bincount(group)[group] - 1
    found = np.bincount(group, weights=label)[group] - label
    error = label - (found + PRIOR * base) / (others + PRIOR)
    return float(1 - (error**2).mean() / (base * (1 - base)))


def find_leak(table: AuditedTable) -> Leak | None:
    """The tuple of columns that carries labels in this table, if any does.

    Only labelled rows are looked at. Above 200,000 of them, whole groups of equal values are
    sampled, so that copies stay together.
    """
    labelled = table.take(np.flatnonzero(table.known))
    amounts = set(table.with_role(Role.AMOUNT))
    names = [column.name for column in labelled.inputs if column.name in _varied(labelled)]
    attributes = [name for name in names if name not in amounts]
    for candidates in (attributes, names):  # amounts may join the search only if it fails without
        if not candidates:
            continue
        core = _search(labelled, candidates)
        if core is not None:
            return _complete(labelled, core, names, amounts - set(core))
    return None


def _varied(table: AuditedTable) -> set[str]:
    """Columns that neither name every row nor hardly ever differ."""
    varied = set()
    for name, codes in table.codes.items():
        counts = np.bincount(codes)
        if counts.max() > 1 and counts.max() <= (1 - LEAST_VARIETY) * len(table):
            varied.add(name)
    return varied


def _search(table: AuditedTable, names: list[str]) -> tuple[str, ...] | None:
    singles = {name: _foretold(table, (name,)) for name in names}
    # Of a wide table only the columns that foretell most alone, in the table's order.
    telling = sorted(names, key=lambda name: -singles[name])[:MOST_SEARCHED]
    names = [name for name in names if name in telling]
    starts = sorted(names, key=lambda name: -singles[name])[:STARTS]
    found = [
        _upwards(sampled.codes, sampled.label, (start,), names)
        for start in starts
        for sampled in (whole_groups(table, start),)
    ]
    if len(table) <= MOST_ROWS:
        found.append(_downwards(table.codes, table.label, names))
    core = _without_idle(table, max(found, key=lambda columns: _foretold(table, columns)))
    measured = repetition(group_codes(table.codes, core), table.label)
    if measured.excess < LEAST_EXCESS or measured.above_chance < LEAST_PURITY:
        return None
    return core


def whole_groups(table: AuditedTable, name: str) -> AuditedTable:
    """At most about 200,000 rows: all rows of some values of a column, or the table itself."""
    if len(table) <= MOST_ROWS:
        return table
    codes = table.codes[name]
    order = np.random.default_rng(0).permutation(int(codes.max()) + 1)
    kept = np.cumsum(np.bincount(codes)[order]) <= MOST_ROWS
    kept[0] = True
    return table.take(np.flatnonzero(np.isin(codes, order[kept])))


def _foretold(table: AuditedTable, names: Iterable[str]) -> float:
    return foretold(group_codes(table.codes, tuple(names)), table.label)


def _upwards(
    codes: Codes, label: np.ndarray, start: tuple[str, ...], names: list[str]
) -> tuple[str, ...]:
    chosen, group = start, group_codes(codes, start)
    reached = foretold(group, label)
    while len(chosen) < len(names):
        others = [name for name in names if name not in chosen]
        best, gained = _best(others, lambda name: crossed(group, codes[name]), label)  # noqa: B023
        if gained < reached + STEP:
            return chosen
        chosen, reached = (*chosen, best), gained
        group = crossed(group, codes[best])
    return chosen


def _downwards(codes: Codes, label: np.ndarray, names: list[str]) -> tuple[str, ...]:
    chosen = best_set = tuple(names)
    most = foretold(group_codes(codes, chosen), label)
    while len(chosen) > 1:
        out, reached = _best(
            list(chosen),
            lambda name: group_codes(codes, [one for one in chosen if one != name]),  # noqa: B023
            label,
        )
        chosen = tuple(name for name in chosen if name != out)
        if reached > most:
            best_set, most = chosen, reached
    return best_set


def _best(
    names: list[str], group_of: Callable[[str], np.ndarray], label: np.ndarray
) -> tuple[str, float]:
    scored = [(name, foretold(group_of(name), label)) for name in names]
    return max(scored, key=lambda pair: pair[1])


def _without_idle(table: AuditedTable, names: tuple[str, ...]) -> tuple[str, ...]:
    """Drop columns that add nothing, so that what is left is the heart of the tuple."""
    kept = names
    for name in names:
        rest = tuple(one for one in kept if one != name)
        if rest and _foretold(table, rest) > _foretold(table, kept) - STEP:
            kept = rest
    return kept


def _complete(
    table: AuditedTable, core: tuple[str, ...], names: list[str], amounts: set[str]
) -> Leak:
    """Add every column that stays together with the tuple though nothing makes it."""
    columns = core
    group = group_codes(table.codes, core)
    together = {name: agreement(group, table.codes[name]) for name in names if name not in core}
    for name, agreed in together.items():
        if agreed >= CARRIED and name not in amounts:
            columns = (*columns, name)
    for name in columns:
        if _implied(table, [one for one in columns if one != name], name):
            columns = tuple(one for one in columns if one != name)
    follow = tuple(name for name in names if name in amounts and together[name] >= CARRIED)
    order = [name for name in names if name in columns]
    group = group_codes(table.codes, order)
    return Leak(
        columns=tuple(order),
        follow=follow,
        found=repetition(group, table.label),
        group=group,
    )


def agreement(group: np.ndarray, codes: np.ndarray) -> float:
    """How far rows of one group agree on a column: 0 as any two rows do, 1 always.

    >>> agreement(np.array([0, 0, 1, 1]), np.array([5, 5, 7, 7]))
    1.0
    """
    together = np.bincount(crossed(group, codes)).astype(float)
    sizes = np.bincount(group).astype(float)
    values = np.bincount(codes).astype(float)
    pairs = (sizes * (sizes - 1)).sum()
    if pairs == 0:
        return 0.0
    agreed = (together * (together - 1)).sum() / pairs
    chance = (values * (values - 1)).sum() / (len(codes) * (len(codes) - 1))
    return float((agreed - chance) / (1 - chance)) if chance < 1 else 0.0


def _implied(table: AuditedTable, columns: list[str], name: str) -> bool:
    """Whether a single column of the tuple already fixes this one (a heading fixes its chapter)."""
    codes = table.codes[name]
    for other in columns:
        own = table.codes[other]
        if len(np.unique(crossed(own, codes))) == own.max() + 1:
            return True
    return False


def look_up(group: np.ndarray, label: np.ndarray, order: np.ndarray, share: float) -> np.ndarray:
    """Score of each later row: the share of findings among earlier rows of its tuple.

    `order` sorts rows by time; the first `share` of them are looked up. Unseen tuples get the
    base rate. Returns scores of the later rows, in that order: no learning, only memory.
    """
    cut = int(share * len(order))
    early, late = order[:cut], order[cut:]
    tuples = int(group.max()) + 1
    seen = np.bincount(group[early], minlength=tuples)
    found = np.bincount(group[early], weights=label[early], minlength=tuples)
    rate = np.where(seen > 0, found / np.maximum(seen, 1), label[early].mean())
    return rate[group[late]]
