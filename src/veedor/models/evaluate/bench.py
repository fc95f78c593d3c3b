"""The judge's bench: rows, orders and parts laid out once, and all that must be resampled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from veedor.models.evaluate.bootstrap import Job, Plan
from veedor.models.evaluate.by_type import ByType, by_type
from veedor.models.evaluate.calibration import calibration_job
from veedor.models.evaluate.judged import Judged
from veedor.models.evaluate.measures import Capacities, Reader, Sufficiency, capacities_with
from veedor.models.evaluate.passes import Rows, ranking
from veedor.models.evaluate.slices import Part, levels

FEWEST_BLOCKS = 5  # fewer taxpayers or months cannot show how much they differ


@dataclass(frozen=True, kw_only=True)
class Bench:
    """Judged rows ready for the passes: `scores` and `baselines` order, `parts` divide them.

    `types` lays them out by type of finding, None without types or heads.
    """

    judged: Judged
    rows: Rows
    plan: Plan
    schemes: tuple[str, ...]
    capacity: float
    money_weight: float
    scores: Mapping[str, np.ndarray]
    baselines: Mapping[str, np.ndarray]
    parts: Mapping[str, Mapping[str, Part]]
    types: ByType | None

    @property
    def shares(self) -> Capacities:
        """The capacities at which lists are judged, smallest first."""
        return capacities_with(self.capacity)

    @property
    def reader(self) -> Reader:
        """What turns figures of all rows into measures."""
        amount = None if self.judged.amount is None else self.rows.amount
        return Reader(plan=self.plan, enough=Sufficiency.of(self.rows.label, amount))


def lay_out(judged: Judged, choice: tuple[float, float], draw: tuple[int, int]) -> Bench:
    """Prepare the bench; `choice` is capacity and γ, `draw` the number of resamples and seed."""
    blocks = _blocks(judged)
    seen = np.zeros(len(judged)) if judged.seen is None else np.asarray(judged.seen, dtype=float)
    rows = Rows(
        label=np.asarray(judged.label, dtype=float),
        amount=judged.found_amounts,
        seen=seen,
        weight=judged.weights,
        blocks=tuple(blocks.values()),
    )
    scores = judged.orders(choice[1])
    baselines = {name: np.asarray(score, float) for name, score in judged.baselines.items()}
    whole = Part(
        rows=rows,
        probability=scores["probability"],
        money=scores.get("money", scores["probability"]),
        has_amounts=judged.amount is not None,
    )
    return Bench(
        judged=judged,
        rows=rows,
        plan=Plan(
            blocks=tuple(int(codes.max()) + 1 for codes in rows.blocks),
            resamples=draw[0],
            seed=draw[1],
        ),
        schemes=tuple(blocks),
        capacity=choice[0],
        money_weight=choice[1],
        scores=scores,
        baselines=baselines | {"random": np.zeros(len(judged))},  # all tied: the mean of all lots
        parts=_parts(judged, whole),
        types=by_type(judged, rows),
    )


def jobs_of(bench: Bench) -> dict[str, Job]:
    """Everything that is resampled, by name."""
    sizes = tuple(share for _, share in bench.shares)
    jobs: dict[str, Job] = {"oracle": ranking(bench.rows, bench.rows.amount, sizes)}
    for name, score in bench.scores.items():
        jobs[f"order/{name}"] = ranking(bench.rows, score, sizes)
    for name, score in bench.baselines.items():
        jobs[f"baseline/{name}"] = ranking(bench.rows, score, sizes)
    jobs["calibration"] = calibration_job(bench.rows, bench.scores["probability"])
    for slice_name, parts in bench.parts.items():
        for value, part in parts.items():
            jobs |= part.jobs(f"part/{slice_name}/{value}", (bench.capacity,))
    if bench.types is not None:
        jobs |= bench.types.jobs()
    return jobs


def _blocks(judged: Judged) -> dict[str, np.ndarray]:
    found = {}
    for name, values in (("entity", judged.entity), ("month", judged.months)):
        if values is None:
            continue
        codes = _codes(values)
        if codes.max() + 1 >= FEWEST_BLOCKS:
            found[name] = codes
    return found or {"row": np.arange(len(judged), dtype=np.int32)}


def _codes(values: np.ndarray) -> np.ndarray:
    if values.dtype.kind == "O":
        values = np.asarray([str(value) for value in values])
    return np.unique(values, return_inverse=True)[1].astype(np.int32)


def _parts(judged: Judged, whole: Part) -> dict[str, dict[str, Part]]:
    named = {**judged.slices, "month": judged.months}
    parts = {
        name: {value: whole.take(index) for value, index in levels(np.asarray(values))}
        for name, values in named.items()
    }
    if judged.seen is not None:
        seen = np.asarray(judged.seen, dtype=bool)
        parts["seen"] = {
            value: whole.take(np.flatnonzero(rows))
            for value, rows in (("seen", seen), ("unseen", ~seen))
            if rows.any()
        }
    return parts
