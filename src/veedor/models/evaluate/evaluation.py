"""Judge a model on rows whose labels it never saw: figures, intervals, slices, baselines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from veedor.errors import InputError
from veedor.models.evaluate import calibration, curves
from veedor.models.evaluate.bench import Bench, jobs_of, lay_out
from veedor.models.evaluate.bootstrap import Progress, replicate
from veedor.models.evaluate.judged import Judged
from veedor.models.evaluate.measures import Measure, newcomers, order_measures, ratio
from veedor.models.evaluate.passes import Passed

Tables = Mapping[str, np.ndarray]  # what `replicate` gives, by job

SCHEMA = 1  # of the JSON; raised when a reader of the old shape would be misled
NEWCOMER_SHARE = "5%"  # recall on new importers is judged there: science.md 8, G9


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """What can honestly be said of a model; every figure is a `Measure` or silent with a reason.

    `orders` has the lists "probability" (most findings), "money" (most revenue) and "blend".
    `parts` has the short set for slices, `parts["seen"]` apart from `parts["unseen"]` rows.
    `types` has a set for each head and how often the type named first is right; empty without.
    """

    facts: Mapping[str, Any]
    orders: Mapping[str, Mapping[str, Any]]
    calibration: Mapping[str, Any]
    newcomers: Mapping[str, Measure]
    parts: Mapping[str, Mapping[str, Mapping[str, Any]]]
    types: Mapping[str, Any]
    baselines: Mapping[str, Mapping[str, Any]]
    curves: Mapping[str, Any] = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Everything, JSON-ready; a figure that cannot be given is null beside its reason."""
        return {
            "schema": SCHEMA,
            "facts": dict(self.facts),
            "orders": _plain(self.orders),
            "calibration": _plain(self.calibration),
            "newcomers": _plain(self.newcomers),
            "parts": _plain(self.parts),
            "types": _plain(self.types),
            "baselines": _plain(self.baselines),
            "curves": _plain(self.curves),
        }

    @property
    def figures(self) -> dict[str, float | None]:
        """The headline figures by flat name, with `_low` and `_high`; None where data do not do.

        `precision_at_5%` and its like are of the list by probability, `revenue_at_5%` of the
        list by money (by probability when there is no expected amount).
        """
        by_probability = self.orders["probability"]
        by_money = self.orders.get("money", by_probability)
        named: dict[str, Measure] = {
            "auc": by_probability["auc"],
            "average_precision": by_probability["average_precision"],
            "brier_skill": self.calibration["brier_skill"],
            "ece": self.calibration["ece"],
        }
        for share, at in by_probability["at"].items():
            named[f"precision_at_{share}"] = at["precision"]
            named[f"recall_at_{share}"] = at["recall"]
            named[f"revenue_at_{share}"] = by_money["at"][share]["revenue"]
        flat: dict[str, float | None] = {
            "rows": self.facts["rows"],
            "findings": self.facts["findings"],
            "base_rate": self.facts["base_rate"],
        }
        for name, figure in named.items():
            flat |= {name: figure.value, f"{name}_low": figure.low, f"{name}_high": figure.high}
        return flat


def evaluate(  # noqa: PLR0913 - all named, all with a usual value
    judged: Judged,
    *,
    capacity: float = 0.05,
    money_weight: float = 0.7,
    resamples: int = 1000,
    seed: int = 7,
    on_progress: Progress | None = None,
) -> Evaluation:
    """All figures of a model on labelled rows it was not trained on (science.md 4.4).

    `capacity` is the share of declarations that can be checked, in (0, 1]. `money_weight` is γ of
    the blended order V^γ·P^(1−γ). Intervals are 95 %, by `resamples` draws of taxpayers and of
    months, whichever gives the wider; the same seed gives the same intervals.
    """
    if not 0 < capacity <= 1:
        raise InputError(
            f"A capacity of {capacity} is not a share of the declarations.",
            where="evaluate(capacity=…)",
            next="Give a number above 0 and at most 1, such as 0.05 for 5 %.",
        )
    bench = lay_out(judged, (capacity, money_weight), (resamples, seed))
    tables = replicate(jobs_of(bench), bench.plan, on_progress)
    return Evaluation(
        facts=_facts(bench),
        orders=_orders(bench, tables),
        calibration=_calibration(bench, tables),
        newcomers=_newcomers(bench, tables),
        parts=_parts(bench, tables),
        types={} if bench.types is None else bench.types.figures(tables, bench.plan),
        baselines=_baselines(bench, tables),
        curves=_curves(bench, tables),
    )


def _facts(bench: Bench) -> dict[str, Any]:
    judged, rows = bench.judged, bench.rows
    days = judged.days
    facts: dict[str, Any] = {
        "rows": len(judged),
        "findings": int(rows.label.sum()),
        "base_rate": float(np.average(rows.label, weights=rows.weight)),
        "first_day": str(days.min()),
        "last_day": str(days.max()),
        "capacity": bench.capacity,
        "money_weight": bench.money_weight,
        "total_found": None if judged.amount is None else float(rows.amount @ rows.weight),
        "findings_without_amount": _without_amount(judged),
        "resamples": bench.plan.resamples,
        "seed": bench.plan.seed,
        "blocks": dict(zip(bench.schemes, bench.plan.blocks, strict=True)),
        "weighted_by_inclusion": judged.inclusion_probability is not None,
        "effective_rows": float(rows.weight.sum() ** 2 / (rows.weight**2).sum()),
        "ties": "taken in proportion: the expected figure if equal scores were drawn by lot",
        "intervals": "95 %, percentile, block bootstrap; the wider of the blocks named in `blocks`",
    }
    return facts


def _without_amount(judged: Judged) -> int | None:
    if judged.amount is None:
        return None
    amount = np.asarray(judged.amount, dtype=float)
    return int((np.isnan(amount) & (np.asarray(judged.label) == 1)).sum())


def _orders(bench: Bench, tables: Tables) -> dict[str, dict[str, Any]]:
    oracle = Passed(tables["oracle"])
    return {
        name: order_measures(Passed(tables[f"order/{name}"]), oracle, bench.shares, bench.reader)
        for name in bench.scores
    }


def _calibration(bench: Bench, tables: Tables) -> dict[str, Any]:
    calibrated = calibration.Calibrated(tables["calibration"])
    perfect = calibration.error_if_perfect(
        bench.scores["probability"], bench.rows.weight, bench.plan.seed
    )
    return {
        **calibration.calibration_measures(calibrated, bench.reader),
        "ece_if_perfect": Measure(value=perfect),
        "bins": calibration.reliability(calibrated, bench.reader),
    }


def _newcomers(bench: Bench, tables: Tables) -> dict[str, Measure]:
    if bench.judged.seen is None:
        return {}
    share = [name for name, _ in bench.shares].index(NEWCOMER_SHARE)
    return newcomers(Passed(tables["order/probability"]), share, bench.rows, bench.plan)


def _parts(bench: Bench, tables: Tables) -> dict[str, dict[str, Any]]:
    return {
        slice_name: {
            value: part.short(f"part/{slice_name}/{value}", tables, bench.plan, bench.capacity)
            for value, part in parts.items()
        }
        for slice_name, parts in bench.parts.items()
    }


def _baselines(bench: Bench, tables: Tables) -> dict[str, dict[str, Any]]:
    oracle = Passed(tables["oracle"])
    found = Passed(tables["order/probability"])
    earned = Passed(tables["order/money" if "money" in bench.scores else "order/probability"])
    out: dict[str, dict[str, Any]] = {}
    for name in bench.baselines:
        other = Passed(tables[f"baseline/{name}"])
        out[name] = order_measures(other, oracle, bench.shares, bench.reader)
        out[name]["difference"] = _differences(bench, (found, earned), other)
    return out


def _differences(bench: Bench, model: tuple[Passed, Passed], other: Passed) -> dict[str, Any]:
    """Model − baseline on the same resamples: findings by probability, money by expected amount.

    `revenue_gain` is relative: 0.5 when the model's list brings half as much again.
    """
    found, earned = model
    reader = bench.reader
    at: dict[str, dict[str, Measure]] = {}
    for index, (name, share) in enumerate(bench.shares):
        precision = ratio(found.hits(index), share * found.weight)
        recall = ratio(found.hits(index), found.positives)
        revenue = ratio(earned.money_at(index), earned.money)
        others = ratio(other.money_at(index), other.money)
        at[name] = {
            "precision": reader.ranking(precision - ratio(other.hits(index), share * other.weight)),
            "recall": reader.ranking(recall - ratio(other.hits(index), other.positives)),
            "revenue": reader.money(revenue - others),
            "revenue_gain": reader.money(ratio(revenue, others) - 1),
        }
    return {
        "auc": reader.ranking(found.auc - other.auc),
        "average_precision": reader.ranking(found.average_precision - other.average_precision),
        "at": at,
    }


def _curves(bench: Bench, tables: Tables) -> dict[str, Any]:
    if bench.reader.enough.ranking is not None:
        return {}
    rows, probability = bench.rows, bench.scores["probability"]
    ways = {f"order/{name}": score for name, score in bench.scores.items()}
    ways |= {f"baseline/{name}": score for name, score in bench.baselines.items()}
    out: dict[str, Any] = {
        "gain": {name: curves.gain_curve(rows, score) for name, score in ways.items()},
        "precision_recall": {
            name: curves.precision_recall_curve(rows, score) for name, score in ways.items()
        },
        "histogram": curves.score_histogram(rows, probability),
    }
    if bench.reader.enough.money is None:
        ways["oracle"] = rows.amount
        out["revenue"] = {
            name: curves.gain_curve(rows, score, of="amount") for name, score in ways.items()
        }
    return out


def _plain(value: Any) -> Any:
    if isinstance(value, Measure):
        return value.to_dict()
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
