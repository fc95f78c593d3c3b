"""Ask the rules of each declaration, and ask the past what a rule would have been worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike

from veedor.errors import ContractBroken, DeclarationError
from veedor.selection.plan import Array
from veedor.selection.policy import Rule

Prepare = Callable[[Any], Any]  # a programme's `prepare`: an Ibis table in, the same with more

ENOUGH = 20  # checked declarations, or findings, under which a share says nothing
NORMAL_95 = 1.96  # two-sided 95 % of the normal distribution
_ROW = "_row_of_rules"


@dataclass(frozen=True, kw_only=True)
class BackTest:
    """What a rule would have caught in the past (prueba retrospectiva).

    `hits` of `declarations` meet the rule; `checked` of the hits have a label, `found` of those
    are findings. `precision` is found / checked with its 95 % interval (Wilson 1927);
    `base_rate` the same share over all labelled; `lift` their ratio; `recall` the share of all
    findings that the rule meets. None means too few to say. Labels come from past checks, which
    were not drawn at random: all four speak of what was checked, not of what passed unseen.
    """

    rule: str
    declarations: int
    hits: int
    checked: int
    found: int
    precision: float | None
    interval: tuple[float, float] | None
    base_rate: float | None
    lift: float | None
    recall: float | None


def mandatory_rules(
    rules: Sequence[Rule],
    declarations: pa.Table,
    *,
    day: date | ArrayLike,
    prepare: Prepare | None = None,
) -> Array:
    """The name of the first mandatory rule each declaration meets, "" where it meets none.

    Rules are asked in the order of the list, each only on days within its validity; `day` is one
    date for all declarations or one for each. Shape (n,), in the order of the table's rows.
    """
    days = np.broadcast_to(np.asarray(day, dtype="datetime64[D]"), declarations.num_rows)
    asked = [rule for rule in rules if rule.mandatory and _in_force(rule, days).any()]
    met = matches(asked, declarations, prepare=prepare)
    name = np.full(declarations.num_rows, "", dtype=object)
    for rule in asked:
        name[(name == "") & met[rule.name] & _in_force(rule, days)] = rule.name
    return name


def matches(
    rules: Sequence[Rule], declarations: pa.Table, *, prepare: Prepare | None = None
) -> dict[str, Array]:
    """For each rule, whether each declaration meets it, validity aside; unknown counts as no.

    One query on DuckDB for all rules. Raises DeclarationError when a rule cannot be asked of
    this table or does not answer yes or no, or two rules share a name.
    """
    import ibis

    names = [rule.name for rule in rules]
    if len(set(names)) < len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise DeclarationError(
            f"Two rules have the same name: {', '.join(twice)}.",
            where="rules=(...)",
            next="Rename one: a line of the list says by which rule it came.",
        )
    if not rules or declarations.num_rows == 0:
        return {name: np.zeros(declarations.num_rows, dtype=bool) for name in names}
    numbered = declarations.append_column(_ROW, pa.array(np.arange(declarations.num_rows)))
    table = ibis.memtable(numbered)
    table = table if prepare is None else prepare(table)
    answers = {f"rule_{n}": _asked(rule, table) for n, rule in enumerate(rules)}
    query = table.select(_ROW, **answers).order_by(_ROW)
    answer = ibis.duckdb.connect().to_pyarrow(query)
    if answer.num_rows != declarations.num_rows:
        raise DeclarationError(
            f"Preparing {declarations.num_rows} declarations gave {answer.num_rows}.",
            where="the programme's prepare",
            next="Let prepare add columns only; it may not drop or repeat rows.",
        )
    columns = (answer.column(f"rule_{n}") for n in range(len(rules)))
    return {
        name: column.to_numpy(zero_copy_only=False).astype(bool)
        for name, column in zip(names, columns, strict=True)
    }


def back_test(
    rule: Rule, declarations: pa.Table, labels: ArrayLike, *, prepare: Prepare | None = None
) -> BackTest:
    """What the rule would have caught among past declarations, whatever its validity.

    `labels` has shape (n,): 1 finding, 0 checked and clean, nan not checked. A declaration that
    was never checked counts as a hit, never as clean.
    """
    label = np.asarray(labels, dtype=np.float64)
    if label.shape != (declarations.num_rows,):
        raise ContractBroken(
            f"{declarations.num_rows} declarations came with labels of shape {label.shape}.",
            where=f"back test of rule {rule.name}",
            next="Pass one label for each declaration: 1, 0, or nan where nobody looked.",
        )
    hit = matches([rule], declarations, prepare=prepare)[rule.name]
    known, positive = ~np.isnan(label), label == 1.0
    checked, found = int((hit & known).sum()), int((hit & positive).sum())
    precision = _share(found, checked, enough=checked)
    base_rate = _share(int(positive.sum()), int(known.sum()), enough=int(positive.sum()))
    return BackTest(
        rule=rule.name,
        declarations=declarations.num_rows,
        hits=int(hit.sum()),
        checked=checked,
        found=found,
        precision=precision,
        interval=None if precision is None else wilson_interval(found, checked),
        base_rate=base_rate,
        lift=None if precision is None or base_rate is None else precision / base_rate,
        recall=_share(found, int(positive.sum()), enough=int(positive.sum())),
    )


def wilson_interval(found: int, checked: int) -> tuple[float, float]:
    """The 95 % interval of a share, honest also near 0 and 1 (Wilson 1927).

    >>> low, high = wilson_interval(0, 100)
    >>> round(low, 3), round(high, 3)
    (0.0, 0.037)
    """
    share, squared = found / checked, NORMAL_95**2
    centre = share + squared / (2 * checked)
    half = NORMAL_95 * sqrt(share * (1 - share) / checked + squared / (4 * checked**2))
    whole = 1 + squared / checked
    return max(0.0, (centre - half) / whole), min(1.0, (centre + half) / whole)


def _asked(rule: Rule, table: Any) -> Any:
    try:
        answer = rule.when(table)
    except Exception as error:  # an author's lambda may raise anything
        raise DeclarationError(
            f"Rule '{rule.name}' cannot be asked: {error}",
            where=f"rule {rule.name}, when=",
            next=f"Use only these columns: {', '.join(c for c in table.columns if c != _ROW)}.",
        ) from error
    if not hasattr(answer, "type") or not answer.type().is_boolean():
        raise DeclarationError(
            f"Rule '{rule.name}' does not answer yes or no.",
            where=f"rule {rule.name}, when=",
            next="End the expression with a comparison, such as table.net_kg > 1000.",
        )
    return answer.fill_null(False)


def _in_force(rule: Rule, days: Array) -> Array:
    ended = np.zeros(len(days), dtype=bool)
    if rule.valid_to is not None:
        ended = days > np.datetime64(rule.valid_to)
    return np.asarray((days >= np.datetime64(rule.valid_from)) & ~ended)


def _share(part: int, whole: int, *, enough: int) -> float | None:
    return part / whole if enough >= ENOUGH else None
