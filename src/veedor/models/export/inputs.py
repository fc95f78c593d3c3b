"""`Design` as a graph: named columns of a declaration in, the matrix every estimator takes out.

Texts meet lookup tables that the SavedModel carries with it; rates are shrunk in the graph by the
same sums, in the same order, as in `veedor.models.encode`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd

from veedor.errors import DeclarationError
from veedor.models.encode import Chain, as_text
from veedor.models.prepare import Design, to_numbers

PAIRED = "\x1f"  # between the values of a pair, as in `veedor.models.encode`
TEXT_TOO = "__text"  # ends the input of a column that is wanted as a number and as a text


@dataclass(frozen=True, kw_only=True)
class Named:
    """One named input of the signature: which column it holds, as a float64 or as a string."""

    name: str
    column: str
    kind: Literal["number", "text"]


@dataclass(frozen=True, kw_only=True)
class Tables:
    """What the graph looks up; kept where TensorFlow finds it when the model is saved."""

    made: list[Any] = field(default_factory=list)

    def places(self, tf: Any, keys: Sequence[str], places: Iterable[int], unknown: int) -> Any:
        """A table from text to a number, with a number for every other text."""
        pairs = tf.lookup.KeyValueTensorInitializer(
            tf.constant(list(keys), tf.string), tf.constant(list(places), tf.int64)
        )
        table = tf.lookup.StaticHashTable(pairs, unknown)
        self.made.append(table)
        return table


def named_inputs(design: Design) -> tuple[Named, ...]:
    """The signature of a fitted design, numbers first; a missing text is written "∅"."""
    numbers = list(design.numbers_)
    texts = list(dict.fromkeys([*design.categories_, *_encoded(design), *_coded(design)]))
    return (
        *(Named(name=name, column=name, kind="number") for name in numbers),
        *(
            Named(name=f"{name}{TEXT_TOO}" if name in numbers else name, column=name, kind="text")
            for name in texts
        ),
    )


def columns_of(frame: pd.DataFrame, inputs: Sequence[Named]) -> dict[str, np.ndarray]:
    """A frame's columns as the signature takes them: float64 with NaN, texts with "∅"."""
    return {
        one.name: to_numbers(frame[[one.column]])[:, 0]
        if one.kind == "number"
        else as_text(frame[one.column])
        for one in inputs
    }


def matrix_of(tf: Any, design: Design, tables: Tables) -> Any:
    """A function from named tensors to the matrix, shape (rows, columns), float32."""
    inputs = named_inputs(design)
    text_of = {one.column: one.name for one in inputs if one.kind == "text"}
    described = [_numbers(tf, design)]
    for name, fitted, columns in design.columns_.transformers_:
        if name == "numbers" or not len(columns):
            continue
        if name == "categories":
            made = _categories if hasattr(fitted, "drop_idx_") else _ordinals
            described.append(made(tf, fitted, design.categories_, text_of, tables))
        elif name == "codes":
            described.append(_codes(tf, fitted, columns, text_of, tables))
        elif name == "rates":
            described.append(_rates(tf, fitted, text_of, tables))
        elif name != "remainder":
            raise DeclarationError(
                f"The matrix has columns of a kind the export does not know: {name}.",
                where="export, savedmodel",
                next="Train a recipe without them, or export with --format joblib.",
            )

    def matrix(given: Mapping[str, Any]) -> Any:
        parts = [tf.cast(part, tf.float32) for one in described for part in one(given)]
        return tf.stack(parts, axis=1)

    return matrix


def _encoded(design: Design) -> list[str]:
    for name, fitted, columns in design.columns_.transformers_:
        if name == "rates" and len(columns):
            return [column for chain in fitted.chains for column in Chain.parse(chain).columns]
    return []


def _coded(design: Design) -> list[str]:
    return [
        column
        for name, _, columns in design.columns_.transformers_
        if name == "codes"
        for column in columns
    ]


def _numbers(tf: Any, design: Design) -> Any:
    def columns(given: Mapping[str, Any]) -> list[Any]:
        nan = tf.constant(np.nan, tf.float64)
        values = [tf.cast(given[name], tf.float64) for name in design.numbers_]
        return [tf.where(tf.math.is_finite(one), one, nan) for one in values]

    return columns


def _categories(
    tf: Any, encoder: Any, names: Sequence[str], text_of: Mapping[str, str], tables: Tables
) -> Any:
    """One column per frequent value, one for all rare ones; an unknown value counts as rare."""
    rare = getattr(encoder, "infrequent_categories_", [None] * len(names))
    known = []
    for name, values, seldom in zip(names, encoder.categories_, rare, strict=True):
        is_rare = np.isin(values.astype(str), [] if seldom is None else seldom.astype(str))
        frequent = values[~is_rare]
        width = len(frequent) + bool(is_rare.any())
        unknown = len(frequent) if is_rare.any() else -1
        known.append((name, tables.places(tf, frequent, range(len(frequent)), unknown), width))

    def columns(given: Mapping[str, Any]) -> list[Any]:
        made = []
        for name, table, width in known:
            place = table.lookup(given[text_of[name]])
            made += tf.unstack(tf.one_hot(place, width, dtype=tf.float32), num=width, axis=1)
        return made

    return columns


def _ordinals(
    tf: Any, encoder: Any, names: Sequence[str], text_of: Mapping[str, str], tables: Tables
) -> Any:
    """One number per value in the order of the alphabet, one for rare ones; unknown is missing."""
    rare = getattr(encoder, "infrequent_categories_", [None] * len(names))
    known = []
    for name, values, seldom in zip(names, encoder.categories_, rare, strict=True):
        is_rare = np.isin(values.astype(str), [] if seldom is None else seldom.astype(str))
        place = np.where(is_rare, (~is_rare).sum(), np.cumsum(~is_rare) - 1)
        known.append((name, tables.places(tf, values, place, -1)))

    def columns(given: Mapping[str, Any]) -> list[Any]:
        nan = tf.constant(np.nan, tf.float32)
        places = [table.lookup(given[text_of[name]]) for name, table in known]
        return [tf.where(place < 0, nan, tf.cast(place, tf.float32)) for place in places]

    return columns


def _codes(
    tf: Any, encoder: Any, names: Sequence[str], text_of: Mapping[str, str], tables: Tables
) -> Any:
    """Whole numbers from 1 for embeddings; a rare or unknown value is 0."""
    known = [
        (name, tables.places(tf, list(values), range(1, len(values) + 1), 0))
        for name, values in zip(names, encoder.values_, strict=True)
    ]

    def columns(given: Mapping[str, Any]) -> list[Any]:
        return [table.lookup(given[text_of[name]]) for name, table in known]

    return columns


def _rates(tf: Any, encoder: Any, text_of: Mapping[str, str], tables: Tables) -> Any:
    """Each level's shrunk rate and log count; a value never seen has its parent's rate."""
    strength = float(encoder.prior_strength)
    chains = [[(level, *_level(tf, encoder.tables_[level], strength, tables)) for level in
               Chain.parse(text).levels] for text in encoder.chains]  # fmt: skip

    def columns(given: Mapping[str, Any]) -> list[Any]:
        made: list[Any] = []
        for chain in chains:
            first = given[text_of[chain[0][0][0]]]
            rate = tf.fill(tf.shape(first), tf.constant(float(encoder.base_), tf.float64))
            described: list[Any] = []
            for level, table, found, weight, log_count in reversed(chain):
                texts = [given[text_of[column]] for column in level]
                place = table.lookup(tf.strings.join(texts, PAIRED))
                shrunk = tf.gather(found, place) + strength * rate
                rate = shrunk / tf.gather(weight, place)
                described = [rate, tf.gather(log_count, place), *described]
            made += described
        return made

    return columns


def _level(tf: Any, fitted: Any, strength: float, tables: Tables) -> tuple[Any, Any, Any, Any]:
    """A level's table of texts and, one place longer for the unknown, what stands behind each."""
    index, count, found = fitted
    count, found = np.append(count, 0.0), np.append(found, 0.0)
    table = tables.places(tf, [str(key) for key in index], range(len(index)), len(index))
    # The logarithm of the native library, not the graph's: they may differ in the last bit.
    return (table, tf.constant(found), tf.constant(count + strength), tf.constant(np.log1p(count)))
