"""Drawing by lot with a known chance for every declaration (sorteo).

Chance is a hash of the seed and the declaration's own number, not the next value of a generator:
the order of rows cannot matter, one office's draw does not disturb another's, and whoever is told
the seed afterwards can check every draw with a few lines of any language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from veedor.selection.plan import Array, codes, place_within

STREAMS = 3  # unrelated random numbers of one label
_NEAR = 1e-9  # below this a difference is rounding of floats, not a share of a draw


def streams(labels: Array, seed: int) -> Array:
    """Random numbers in [0, 1) that belong to each label under this seed; shape (n, STREAMS).

    BLAKE2b of the label, keyed by the seed; 53 bits each, as many as a float holds exactly.
    """
    key = f"veedor lot {seed}".encode()
    digests = b"".join(
        blake2b(str(label).encode(), digest_size=8 * STREAMS, key=key).digest()
        for label in labels.tolist()
    )
    words = np.frombuffer(digests, dtype="<u8").reshape(-1, STREAMS)
    return (words >> np.uint64(11)).astype(np.float64) * 2.0**-53


@dataclass(frozen=True, kw_only=True, eq=False)
class Urn:
    """What is left to be drawn from, in every office and day at once.

    Per row in the urn: `cell` (its office and day), `stratum`, and `last`, True for the one
    declaration of the cell that holds the last place by score and may have to give it up.
    Per cell: `sure` draws, and with probability `chance` one more; `gives` says whether that
    happened. The last by score stands in the urn only when it gave up its place.
    """

    cell: Array
    stratum: Array
    last: Array
    sure: Array
    chance: Array
    gives: Array

    def groups(self) -> tuple[Array, Array]:
        """The group (cell × stratum) of each row, and the cell of each group, sorted."""
        stratum, labels = codes(self.stratum)
        group, present = codes(self.cell * max(len(labels), 1) + stratum)
        return group, present // max(len(labels), 1)


def inclusion(urn: Urn) -> Array:
    """Probability of each row to be on the list, by lot or by the last place by score.

    The two things that can happen in a cell, the last by score keeps its place or gives it up,
    each have draws of known size; the result is their mean weighted by their chance.
    """
    group, cell_of_group = urn.groups()
    groups = len(cell_of_group)
    kept, given = np.bincount(group[~urn.last], minlength=groups), np.bincount(group)
    if_kept = _per_head(expected_draws(kept, cell_of_group, urn.sure), kept)[group]
    if_given = _per_head(expected_draws(given, cell_of_group, urn.sure + 1), given)[group]
    chance = urn.chance[urn.cell]
    otherwise = np.where(chance > 0.0, if_given, 0.0)
    return np.where(urn.last, 1.0, if_kept) * (1.0 - chance) + chance * otherwise


def draw(urn: Urn, ticket: Array, start: Array) -> Array:
    """Which rows are drawn: in each stratum the lowest tickets, as many as its turn says.

    `ticket` is one random number a row. `start`, one a cell, decides how the fractions of the
    strata's shares are rounded: systematic rounding, which keeps each stratum's expectation
    exactly and the cell's total exactly.
    """
    inside = np.flatnonzero(~urn.last | urn.gives[urn.cell])
    group, cell_of_group = urn.groups()
    size = np.bincount(group[inside], minlength=len(cell_of_group))
    share = expected_draws(size, cell_of_group, urn.sure + urn.gives)
    # Every cell's shares sum to a whole number, so one running sum serves all cells.
    upto = np.round(np.cumsum(share), 8)
    before = np.concatenate(([0.0], upto[:-1]))
    turn = start[cell_of_group]
    number = np.floor(upto + turn) - np.floor(before + turn)
    first = place_within(group[inside], ticket[inside]) < number[group[inside]]
    drawn = np.zeros(len(urn.cell), dtype=bool)
    drawn[inside[first]] = True
    return drawn


def expected_draws(size: Array, cell_of_group: Array, draws: Array) -> Array:
    """How many draws each stratum may expect: in proportion to its size, one at least if possible.

    With no fewer draws than strata each stratum gets one, the others go in proportion to what is
    left of it; with fewer, all are in proportion to size. Never more than the stratum holds.
    """
    cells = len(draws)
    total = np.bincount(cell_of_group, weights=size, minlength=cells)[cell_of_group]
    strata = np.bincount(cell_of_group, weights=size > 0, minlength=cells)[cell_of_group]
    wanted = np.minimum(draws[cell_of_group], total)
    spare = _per_head(wanted - strata, total - strata)
    one_each = (size > 0) * (1.0 + spare * (size - 1.0))
    return np.where(wanted >= strata, one_each, _per_head(wanted, total) * size)


def split_draws(draws: Array) -> tuple[Array, Array]:
    """A number of draws as its whole part and the chance of one more."""
    whole = np.floor(draws + _NEAR).astype(np.int64)
    chance = draws - whole
    return whole, np.where(chance > _NEAR, chance, 0.0)


def strata(columns: Mapping[str, ArrayLike], day: ArrayLike) -> Array:
    """One label a row from the policy's `lot_strata`: numbers by quintile of the day, words as is.

    A number that is missing, and a day on which all are equal, make a stratum of their own.
    """
    days = np.asarray(day, dtype="datetime64[D]")
    label = np.zeros(len(days), dtype=np.int64)
    for values in columns.values():
        array = np.asarray(values)
        if array.dtype.kind == "f":
            rank = pd.Series(array).groupby(days.astype(np.int64)).rank(pct=True, method="max")
            array = np.ceil(rank.to_numpy() * 5.0)
        code, distinct = codes(array)
        label, _ = codes(label * (len(distinct) + 1) + code + 1)  # code −1: missing
    return label


def _per_head(amount: Array, heads: Array) -> Array:
    amounts = np.asarray(amount, dtype=np.float64)
    return np.divide(amounts, heads, out=np.zeros_like(amounts), where=np.asarray(heads) > 0)
