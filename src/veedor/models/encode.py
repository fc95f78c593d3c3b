"""Categories turned into the share of findings among other rows of the same category.

The classic way to destroy a risk model is to compute such a rate on the rows it is then used for:
each row then carries its own label. Here a training row is described by rows of *other groups*
only (cross-fitting), near-copies count as one, and few checks pull a rate towards its parent.
"""

# ruff: noqa: N803 - X and y are scikit-learn's own argument names

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin

from veedor.errors import DeclarationError

CLOCKS = ("_day", "_known_day")  # when a training row was filed, and when its result was known
FOLDS = 10  # a row is described by nine tenths of the others: close to what a new row will get
MISSING = "∅"

Counts = tuple[NDArray[np.float64], NDArray[np.float64]]  # of each row: other rows, findings


@dataclass(frozen=True)
class Chain:
    """Levels of one category from fine to coarse: `hs6>hs4>hs2`; `a+b` in a level makes a pair."""

    levels: tuple[tuple[str, ...], ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `hs6+origin>hs6>hs4`."""
        levels = tuple(
            tuple(column.strip() for column in level.split("+")) for level in text.split(">")
        )
        if any(not column for level in levels for column in level):
            raise DeclarationError(
                f"'{text}' does not say which columns to encode.",
                where="recipe, encode",
                next="Write a column, a pair 'a+b', or a chain from fine to coarse 'hs6>hs4>hs2'.",
            )
        return cls(levels)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads."""
        return tuple(dict.fromkeys(column for level in self.levels for column in level))

    @property
    def names(self) -> tuple[str, ...]:
        """A name for each level: `hs6_origin`."""
        return tuple("_".join(level) for level in self.levels)


class ShrunkRateEncoder(BaseEstimator, TransformerMixin):
    """For each level of each chain: the shrunk share of findings and the log count behind it.

    Fitted on a frame that holds the columns of `chains` and of `copies`, with labels 0/1.
    `fit_transform` is cross-fitted by groups of equal `copies`, or with `past_only` describes each
    row by the rows whose result was known before its day (columns `CLOCKS`); `transform` uses all
    training rows. A category never seen gets its parent's rate and count 0. Rates are in [0, 1];
    a level's rate is (findings + m·parent's rate)/(n + m), m = `prior_strength`, the coarsest
    level's parent being the base rate; n counts distinct copies.
    """

    def __init__(
        self,
        chains: Sequence[str] = (),
        copies: Sequence[str] = (),
        prior_strength: float = 20.0,
        seed: int = 0,
        past_only: bool = False,
    ) -> None:
        self.chains = chains
        self.copies = copies
        self.prior_strength = prior_strength
        self.seed = seed
        self.past_only = past_only

    def fit(self, X: pd.DataFrame, y: Any) -> Self:
        """Learn every level's table from all rows of the frame."""
        self._learn(X, np.asarray(y, dtype=float))
        return self

    def fit_transform(self, X: pd.DataFrame, y: Any = None, **_: Any) -> NDArray[np.float64]:
        """Learn, and describe the same rows by the other folds' rows only."""
        label = np.asarray(y, dtype=float)
        weight, group = self._learn(X, label)
        found = weight * label
        if self.past_only:
            day, known = (X[name].to_numpy(dtype=np.int64) for name in CLOCKS)
            others: _Others | _Before = _Before(day, known, weight, found)
        else:
            others = _Others(_fold_of(group, self.seed), weight, found)
        rest_n, rest_s = others.sums(np.zeros(len(X), dtype=np.int64), 1)
        unknown = np.nan if self.past_only else self.base_  # before any result nobody knew a rate
        base = np.divide(rest_s, rest_n, out=np.full(len(X), unknown), where=rest_n > 0)
        return self._describe(X, base, others)

    def transform(self, X: pd.DataFrame) -> NDArray[np.float64]:
        """Rates and log counts from all training rows; shape (rows, 2 × levels)."""
        return self._describe(X, np.full(len(X), self.base_), None)

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """`hs6_rate`, `hs6_count_log`, level by level."""
        levels = [name for chain in self._parsed() for name in chain.names]
        return np.array([f"{n}{end}" for n in levels for end in ("_rate", "_count_log")], object)

    def _parsed(self) -> list[Chain]:
        return [Chain.parse(text) for text in self.chains]

    def _learn(
        self, X: pd.DataFrame, label: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Fill the tables; the weight and the group of copies of each row."""
        group = keys_of(X, self.copies) if self.copies else np.arange(len(X))
        weight = copy_weights(group)
        self.base_ = float(np.average(label, weights=weight)) if len(label) else 0.0
        self.tables_: dict[tuple[str, ...], tuple[pd.Index, np.ndarray, np.ndarray]] = {}
        for chain in self._parsed():
            for level in chain.levels:
                codes, index = pd.factorize(_key(X, level))
                n = np.bincount(codes, weight, len(index))
                s = np.bincount(codes, weight * label, len(index))
                self.tables_[level] = (pd.Index(index), n, s)
        return weight, group

    def _describe(
        self, X: pd.DataFrame, base: NDArray[np.float64], others: _Others | _Before | None
    ) -> NDArray[np.float64]:
        columns: list[NDArray[np.float64]] = []
        for chain in self._parsed():
            rate, described = base, []
            for level in reversed(chain.levels):
                n, s = self._sums(X, level, others)
                rate = (s + self.prior_strength * rate) / (n + self.prior_strength)
                described.append((rate, np.log1p(n)))
            for pair in reversed(described):
                columns.extend(pair)
        return np.column_stack(columns) if columns else np.empty((len(X), 0))

    def _sums(
        self, X: pd.DataFrame, level: tuple[str, ...], others: _Others | _Before | None
    ) -> Counts:
        index, n, s = self.tables_[level]
        codes = index.get_indexer(pd.Index(_key(X, level)))
        if others is not None:
            return others.sums(codes, len(index))
        known = codes >= 0
        return np.where(known, n[codes], 0.0), np.where(known, s[codes], 0.0)


@dataclass(frozen=True)
class _Others:
    """Each training row is described by the rows of the other folds."""

    fold: NDArray[np.int64]
    weight: NDArray[np.float64]
    found: NDArray[np.float64]

    def sums(self, codes: NDArray[np.int64], count: int) -> Counts:
        """Weight and findings of the other rows that have the row's code."""
        cell = codes * FOLDS + self.fold
        sums = []
        for values in (self.weight, self.found):
            own = np.bincount(cell, values, count * FOLDS)
            whole = own.reshape(count, FOLDS).sum(axis=1)
            sums.append(np.maximum(whole[codes] - own[cell], 0))
        n, s = sums
        return n, np.where(n < 1e-9, 0.0, s)  # what is left is rounding


@dataclass(frozen=True)
class _Before:
    """Each training row is described by the rows whose result was known before its day."""

    day: NDArray[np.int64]
    known: NDArray[np.int64]
    weight: NDArray[np.float64]
    found: NDArray[np.float64]

    def sums(self, codes: NDArray[np.int64], count: int) -> Counts:
        """Weight and findings of the earlier rows that have the row's code."""
        first = min(self.day.min(), self.known.min())
        span = max(self.day.max(), self.known.max()) - first + 1
        order = np.argsort(codes * span + self.known - first, kind="stable")
        events = (codes * span + self.known - first)[order]
        start = np.searchsorted(events, codes * span)
        end = np.searchsorted(events, codes * span + self.day - first)
        sums = []
        for values in (self.weight, self.found):
            total = np.concatenate([[0.0], np.cumsum(values[order])])
            sums.append(np.maximum(total[end] - total[start], 0))
        return sums[0], sums[1]


class Codes(TransformerMixin, BaseEstimator):
    """Values as whole numbers from 1; missing, rare and unknown ones are 0."""

    def __init__(self, fewest_rows: int = 5) -> None:
        self.fewest_rows = fewest_rows

    def fit(self, X: pd.DataFrame, y: Any = None) -> Self:
        """Number the values of every column that enough rows have, in order of the alphabet."""
        self.values_ = []
        for name in X.columns:
            counts = pd.Series(as_text(X[name])).value_counts()
            often = counts[counts >= self.fewest_rows].index.difference([MISSING])
            self.values_.append(pd.Index(sorted(often)))
        return self

    def transform(self, X: pd.DataFrame) -> NDArray[np.float64]:
        """One column of numbers for each column."""
        columns = [
            values.get_indexer(as_text(X[name])) + 1.0
            for name, values in zip(X.columns, self.values_, strict=True)
        ]
        return np.column_stack(columns) if columns else np.empty((len(X), 0))


def keys_of(frame: pd.DataFrame, columns: Sequence[str]) -> NDArray[np.int64]:
    """One number per distinct combination of these columns, in order of first appearance."""
    return pd.factorize(_key(frame, tuple(columns)))[0].astype(np.int64)


def copy_weights(group: NDArray[np.int64]) -> NDArray[np.float64]:
    """1/(rows of the group): a thing copied forty times speaks once."""
    return 1.0 / np.bincount(group)[group] if len(group) else np.empty(0)


def as_text(values: pd.Series) -> NDArray[np.object_]:
    """Category values as text: 20, 20.0 and "20" are one category, missing is another."""
    if pd.api.types.is_float_dtype(values.dtype):
        known = values.dropna()
        if (known == known.round()).all():
            values = values.astype("Int64")
    text = values.astype("string").fillna(MISSING)
    return text.to_numpy(dtype=object)


def _key(frame: pd.DataFrame, level: tuple[str, ...]) -> NDArray[np.object_]:
    parts = [as_text(frame[column]) for column in level]
    key = parts[0]
    for part in parts[1:]:
        key = key + "\x1f" + part
    return key


def _fold_of(group: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    count = int(group.max()) + 1 if len(group) else 0
    return (np.random.default_rng(seed).permutation(count) % FOLDS)[group]
