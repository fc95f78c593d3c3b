"""A column made into the question "did a check find something?", and how that was done."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from veedor.errors import InputError, NotEnoughData, NotFound
from veedor.models.trying.table import FlatTable, GivenColumn
from veedor.models.trying.words import spelt

YES = spelt(
    "1 true t yes y sí si s verdadero v found fraud fraudulent illicit irregular positive positivo"
    " positiva bad malo hallazgo incidencia fraude evasión evasion evasor default"
    " noncompliant incumple infractor"
) | {"con hallazgo", "con incidencia", "non-compliant", "no conforme"}
NO = spelt(
    "0 false f no n falso clean limpio limpia legal regular negative negativo negativa good bueno"
    " none ninguno ninguna conforme compliant cumple correcto ok normal"
) | {"sin hallazgo", "sin incidencia", "no finding"}
MOST_NAMES = 20  # different texts; more are no answer to a question
FEW_NUMBERS = 20  # different numbers; more are a quantity
TOP = 0.9  # quantile above which a quantity without zeros counts as a finding
FEWEST_ZEROS = 0.05  # of the rows: then a quantity tells "nothing" from "something"


@dataclass(frozen=True, kw_only=True)
class Target:
    """`label` is 1 for a finding, 0 for clean, NaN where the column is empty; shape (rows,).

    `how` is a code that the report puts into words with the `facts`.
    """

    column: str
    label: np.ndarray
    how: str
    facts: Mapping[str, object]

    @property
    def known(self) -> np.ndarray:
        """Which rows have an answer."""
        return ~np.isnan(self.label)


def target_of(table: FlatTable, asked: str, positive: str | None = None) -> Target:
    """The target column as a yes/no question; an error says why it cannot be one."""
    column = table.named(asked)
    if column is None:
        raise no_such_column(table, asked, "--target")
    target = _chosen(column, positive) if positive is not None else _read(column)
    found, clean = int((target.label == 1).sum()), int((target.label == 0).sum())
    if not found or not clean:
        only = "none is a finding" if not found else "all are findings"
        raise NotEnoughData(
            f"Every known value of '{column.name}' says the same: of {found + clean:,} rows, "
            f"{only}.",
            where=f"{table.name}, --target {column.name}",
            next="A model learns from differences: send rows with both answers, or name another "
            "target.",
            found=found,
            clean=clean,
        )
    return target


def no_such_column(table: FlatTable, asked: str, option: str) -> NotFound:
    """The error for a column that is not there, with the nearest names."""
    near = difflib.get_close_matches(asked.casefold(), [n.casefold() for n in table.names], n=3)
    meant = [name for name in table.names if name.casefold() in near]
    listed = ", ".join(table.names[:30]) + ("…" if len(table.names) > 30 else "")
    return NotFound(
        f"There is no column '{asked}' in {table.name}.",
        where=f"{option}; the columns are: {listed}",
        next=f"Did you mean {' or '.join(meant)}?" if meant else "Name one of these columns.",
    )


def _chosen(column: GivenColumn, positive: str) -> Target:
    texts = _texts(column)
    is_positive = texts.str.casefold() == _number_text(positive).casefold()
    if not is_positive.any():
        shown = ", ".join(map(str, texts.dropna().unique()[:12]))
        raise InputError(
            f"No row of '{column.name}' has the value '{positive}'.",
            where=f"--positive {positive}",
            next=f"Name a value that occurs, such as: {shown}.",
        )
    label = np.where(texts.isna(), np.nan, is_positive.fillna(False).astype(float))
    return Target(column=column.name, label=label, how="chosen", facts={"positive": positive})


def _read(column: GivenColumn) -> Target:
    if column.type == "boolean":
        values = column.values.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
        return Target(column=column.name, label=values, how="yes_no", facts={})
    if column.type == "number":
        return _of_numbers(column)
    if column.type == "date":
        raise InputError(
            f"'{column.name}' holds days: they do not answer whether something was found.",
            where=f"--target {column.name}",
            next="Name the column that says what the check found.",
        )
    return _of_texts(column)


def _of_numbers(column: GivenColumn) -> Target:
    values = column.values.to_numpy(dtype=float, na_value=np.nan)
    known = values[~np.isnan(values)]
    different = np.unique(known)

    def split(limit: float, how: str) -> Target:
        label = np.where(np.isnan(values), np.nan, (values > limit).astype(float))
        return Target(column=column.name, label=label, how=how, facts={"limit": float(limit)})

    if len(different) <= 1:
        return split(0.0, "above_zero")
    if len(different) == 2:
        return split(different[0], "yes_no" if set(different) == {0, 1} else "greater_of_two")
    lowest_share = float((known == different[0]).mean())
    if different[0] == 0 and (len(different) <= FEW_NUMBERS or lowest_share >= FEWEST_ZEROS):
        return split(0.0, "above_zero")
    limit = float(np.quantile(known, TOP))
    return split(limit if limit < different[-1] else float(different[-2]), "top_tenth")


def _of_texts(column: GivenColumn) -> Target:
    texts = _texts(column)
    lowered = texts.str.casefold().str.strip()
    different = sorted(set(lowered.dropna()))
    if len(different) <= MOST_NAMES:
        yes = [text for text in different if text in YES]
        no = [text for text in different if text in NO]
        if no and len(no) < len(different):
            return _labelled(column, lowered, set(no), "not_clean", {"clean": ", ".join(no)})
        if yes and len(yes) < len(different):
            others = set(different) - set(yes)
            return _labelled(column, lowered, others, "only_found", {"found": ", ".join(yes)})
        if len(different) <= 2:
            counts = lowered.value_counts()
            rarer = str(counts.index[-1]) if len(counts) else ""
            clean = set(different) - {rarer} if len(different) == 2 else set(different)
            return _labelled(column, lowered, clean, "rarer_of_two", {"positive": rarer})
    shown = ", ".join(f"'{text}'" for text in different[:8])
    raise InputError(
        f"'{column.name}' has {len(different):,} different texts, and none of them says which are "
        "findings.",
        where=f"--target {column.name}; it holds {shown}{'…' if len(different) > 8 else ''}",
        next="Name the value that means a finding with --positive VALUE, or name another target.",
    )


def _labelled(
    column: GivenColumn, lowered: pd.Series, clean: set[str], how: str, facts: dict[str, object]
) -> Target:
    label = np.where(lowered.isna(), np.nan, (~lowered.isin(clean)).astype(float))
    return Target(column=column.name, label=label, how=how, facts=facts)


def _texts(column: GivenColumn) -> pd.Series:
    if column.type == "number":
        return column.values.map(lambda v: f"{v:g}", na_action="ignore").astype("string")
    return column.values.astype("string")


def _number_text(text: str) -> str:
    try:
        return f"{float(text):g}"
    except ValueError:
        return text.strip()
