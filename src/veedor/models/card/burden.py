"""On whom the checks would fall if the model chose, and on whom without need (science.md 4.5).

Two sets of rows are asked. The *population* is drawn by lot from everything filed lately: on it
the registered model makes its list, so it tells audit rates. The *checked* are the rows the model
was judged on: their results are known, so they tell errors, and only those checks that were
drawn by lot tell errors without the bias of whoever chose the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from veedor.models.card import evenness
from veedor.models.card.evenness import UNEXPLAINED, Compared
from veedor.models.evaluate.slices import levels
from veedor.models.fairness import HIGHEST, LOWEST, AuditRate, audit_rate_ratio

Array = np.ndarray
DECILE = "size_decile"
FEWEST_TAXPAYERS = 10  # behind any figure that may be published: Código Tributario art. 85, k ≥ 10
ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Population:
    """Recent declarations drawn by lot, one entry a row, and what the registered model says.

    `priority` orders the list, higher first; `expected_amount` and `value` are in the
    jurisdiction's currency, None where not known; `slices` are the groups compared, and `region`
    names the one whose score is tested for an unexplained gap: a size explains its own.
    """

    priority: Array
    taxpayer: Array
    slices: Mapping[str, Array]
    region: str | None = None
    expected_amount: Array | None = None
    value: Array | None = None


@dataclass(frozen=True, kw_only=True)
class Checked:
    """Rows the model was judged on; `by_lot` True where chance alone chose the check.

    `inclusion` is the probability of having been checked where it was kept, else NaN; None and
    None where nobody wrote down how checks were chosen.
    """

    label: Array
    priority: Array
    taxpayer: Array
    slices: Mapping[str, Array]
    by_lot: Array | None = None
    inclusion: Array | None = None


def size_decile(value: Array) -> Array:
    """ "01" (smallest) to "10" for each row by its declared value, "" where none was declared.

    >>> size_decile(np.array([5.0, 1.0, np.nan])).tolist()
    ['10', '05', '']
    """
    rank = pd.Series(np.asarray(value, dtype=float)).rank(pct=True, method="first")
    decile = np.ceil(rank.to_numpy() * 10)
    return np.array(["" if np.isnan(one) else f"{int(one):02d}" for one in decile], dtype=object)


def burden(
    population: Population, checked: Checked, *, capacity: float = 0.05, seed: int = 7
) -> dict[str, Any]:
    """Audit rates, ratios at equal stakes, errors and costs by group, JSON-ready, with intervals.

    `capacity` is the share of declarations that can be checked. `by` holds, for each slice and
    "all", a dictionary a group; a figure that cannot be given is None beside its `reason`.
    `breaches` lists ratios outside .8-1.25, `review` gaps of more than 10 %, that are no accident.
    """
    selected = top(population.priority, capacity)
    by = {ALL: _groups_of(population, selected, None, seed)}
    for name, values in population.slices.items():
        by[name] = _groups_of(population, selected, grouped(values), seed)
        if name == population.region and len(by[name]) > 1:
            _add_gaps(by[name], population, grouped(values), seed)
    for name in (ALL, *checked.slices):
        groups = grouped(checked.slices[name]) if name != ALL else _one(checked.label)
        errors = _errors_of(checked, groups, capacity, seed)
        for group, figures in errors.items():
            by.setdefault(name, {}).setdefault(group, {}).update(figures)
    return {
        "capacity": capacity,
        "declarations": len(selected),
        "taxpayers": _distinct(population.taxpayer),
        "conditional": population.expected_amount is not None,
        "bound": [LOWEST, HIGHEST],
        "lot": _lot(checked),
        "by": by,
        "curve": _curve(population, selected),
        "breaches": _named(by, "ratio"),
        "review": _named(by, "gap"),
    }


def top(priority: Array, share: float, weight: Array | None = None) -> Array:
    """True for the rows that a list of this share (by weight) takes, the highest first."""
    weights = np.ones(len(priority)) if weight is None else weight
    order = np.argsort(-np.nan_to_num(priority, nan=-np.inf), kind="stable")
    taken = np.zeros(len(priority), dtype=bool)
    upto = np.cumsum(weights[order])
    taken[order[upto <= share * weights.sum() + 1e-9]] = True
    return taken


def grouped(values: Array) -> Array:
    """The group of each row as the evaluation calls it: rare values stand together."""
    out = np.empty(len(values), dtype=object)
    for name, rows in levels(np.asarray(values)):
        out[rows] = name
    return out


def taxpayers_of(taxpayer: Array, label: Array, slices: Mapping[str, Array]) -> dict[str, Any]:
    """How many taxpayers stand behind each group, and how many of them with a finding."""
    found = np.asarray(label) == 1
    told = {ALL: {ALL: [_distinct(taxpayer), _distinct(taxpayer[found])]}}
    for name, values in slices.items():
        told[name] = {
            group: [_distinct(taxpayer[rows]), _distinct(taxpayer[rows][found[rows]])]
            for group, rows in levels(np.asarray(values))
        }
    return told


def _groups_of(
    population: Population, selected: Array, groups: Array | None, seed: int
) -> dict[str, dict[str, Any]]:
    who = population.taxpayer
    whole = groups is None
    group = _one(selected) if groups is None else groups
    rate = evenness.rates(selected, group, entity=who, seed=seed)
    told: dict[str, dict[str, Any]] = {
        name: {
            "declarations": one.rows,
            "taxpayers": _distinct(who[group == name]),
            "checks": one.checks,
            "taxpayers_checked": _distinct(who[(group == name) & selected]),
            "audit_rate": figure(one),
        }
        for name, one in rate.items()
    }
    if whole or len(told) < 2:
        return told
    stakes = population.expected_amount
    equal = np.zeros(len(selected)) if stakes is None else stakes
    for one in audit_rate_ratio(selected, equal, group):
        told[one.group]["ratio"] = _ratio(one)
    return told


def _add_gaps(
    told: dict[str, dict[str, Any]], population: Population, group: Array, seed: int
) -> None:
    gaps = evenness.unexplained_gap(
        population.priority,
        population.expected_amount,
        group,
        entity=population.taxpayer,
        seed=seed,
    )
    for name, one in gaps.items():
        told[name]["gap"] = figure(one, (-UNEXPLAINED, UNEXPLAINED))


def _errors_of(checked: Checked, group: Array, capacity: float, seed: int) -> dict[str, Any]:
    selected = top(checked.priority, capacity)
    clean = _without_findings(checked.taxpayer, checked.label)
    costs = evenness.per(
        100.0 * (selected & clean),
        _first_rows(checked.taxpayer, group, clean),
        group,
        entity=checked.taxpayer,
        seed=seed,
    )
    told = {name: {"clean_checks": figure(one)} for name, one in costs.items()}
    wrong, missed = _errors_by_lot(checked, group, capacity, seed)
    for name, figures in told.items():
        figures["false_positive_rate"] = wrong.get(name, _silent("no_lot_here"))
        figures["false_negative_rate"] = missed.get(name, _silent("cannot_be_known"))
    return told


def _errors_by_lot(
    checked: Checked, group: Array, capacity: float, seed: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """False positives and negatives by group, on checks that chance chose and on no others."""
    if checked.by_lot is None or not checked.by_lot.any():
        names = dict.fromkeys(np.unique(group).tolist())
        return (
            {name: _silent("no_lot") for name in names},
            {name: _silent("cannot_be_known") for name in names},
        )
    lot = np.flatnonzero(checked.by_lot)
    label, who, of = np.asarray(checked.label)[lot], checked.taxpayer[lot], group[lot]
    weight = _weights(checked, lot)
    selected = top(checked.priority[lot], capacity, weight)
    told = []
    for rows, flags, reason in (
        (label == 0, selected, "few_lot_clean"),
        (label == 1, ~selected, "few_lot_findings"),
    ):
        found = {}
        if rows.any():
            found = evenness.rates(
                flags[rows], of[rows], entity=who[rows], weight=weight[rows], seed=seed
            )
        # A rate over few taxpayers would tell what became of each.
        people = {name: _distinct(who[rows & (of == name)]) for name in found}
        told.append(
            {
                name: figure(one)
                if one.reason is None and people[name] >= FEWEST_TAXPAYERS
                else _silent(reason)
                for name, one in found.items()
            }
        )
    return told[0], told[1]


def _weights(checked: Checked, lot: Array) -> Array:
    """1 / inclusion probability where it was kept; the mean of these elsewhere (1 if none was)."""
    if checked.inclusion is None:
        return np.ones(len(lot))
    weight = 1 / np.asarray(checked.inclusion, dtype=float)[lot]
    known = np.isfinite(weight)
    return np.where(known, weight, weight[known].mean() if known.any() else 1.0)


def _without_findings(taxpayer: Array, label: Array) -> Array:
    """True for the rows of taxpayers of whom no row is a finding."""
    found = pd.Series(np.asarray(label) == 1).groupby(np.asarray(taxpayer)).transform("any")
    return ~found.to_numpy()


def _first_rows(taxpayer: Array, group: Array, clean: Array) -> Array:
    """1 at the first row of each clean taxpayer in a group, else 0: their sum counts taxpayers."""
    first = ~pd.DataFrame({"who": taxpayer, "group": group}).duplicated().to_numpy()
    return (first & clean).astype(float)


def _curve(population: Population, selected: Array) -> list[dict[str, float | int]]:
    if population.value is None:
        return []
    return evenness.burden_curve(selected, population.value, population.taxpayer)


def _lot(checked: Checked) -> dict[str, Any]:
    if checked.by_lot is None:
        return {"checks": 0, "findings": 0, "taxpayers": 0, "weighted": False}
    lot = checked.by_lot
    known = checked.inclusion is not None and np.isfinite(checked.inclusion[lot]).any()
    return {
        "checks": int(lot.sum()),
        "findings": int(np.asarray(checked.label)[lot].sum()),
        "taxpayers": _distinct(checked.taxpayer[lot]),
        "weighted": bool(known),
    }


def _named(by: Mapping[str, Any], name: str) -> list[list[str]]:
    return [
        [slice_name, group]
        for slice_name, groups in by.items()
        for group, figures in groups.items()
        if figures.get(name, {}).get("leaves")
    ]


def figure(one: Compared, bound: tuple[float, float] | None = None) -> dict[str, Any]:
    """A figure as JSON has it; with a bound, whether it leaves it by more than chance."""
    if one.value is None:
        return _silent(one.reason or "undefined")
    told: dict[str, Any] = {"value": one.value, "low": one.low, "high": one.high}
    return told if bound is None else told | {"leaves": one.leaves(bound)}


def _ratio(one: AuditRate) -> dict[str, Any]:
    if one.ratio is None:
        return _silent("few_checks_due")
    return {"value": one.ratio, "low": one.low, "high": one.high, "leaves": one.is_breach}


def _silent(reason: str) -> dict[str, Any]:
    return {"value": None, "reason": reason}


def _one(like: Array) -> Array:
    return np.full(len(like), ALL, dtype=object)


def _distinct(values: Array) -> int:
    return int(pd.Series(values).nunique())
