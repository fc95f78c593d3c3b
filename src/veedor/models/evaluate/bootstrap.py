"""Intervals by resampling blocks of rows, so that dependent rows do not pose as evidence.

A taxpayer's declarations stand or fall together, and so do those of one month. Blocks are drawn
with replacement: first taxpayers, then months, each a thousand times, and of the two intervals
the wider is reported. (Drawing both at once would triple the variance of independent rows:
Owen, The pigeonhole bootstrap, 2007.)
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import numpy as np

Progress = Callable[[int, int], None]
CHUNK = 50  # draws held in memory at once
TAIL = 0.025  # below and above a 95 % interval
FEWEST_REPLICATES = 20  # defined ones, for an interval to be given


class Job(Protocol):
    """Figures that can be computed again with other block counts: a ranking or a calibration."""

    def run(self, scheme: int, draws: np.ndarray) -> np.ndarray:
        """Figures (r, width) for draws of shape (r, blocks)."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How to resample: the number of blocks in each scheme, of resamples, and the seed."""

    blocks: tuple[int, ...]
    resamples: int
    seed: int


def replicate(
    jobs: Mapping[str, Job], plan: Plan, on_progress: Progress | None = None
) -> dict[str, np.ndarray]:
    """Figures of each job, shape (1 + schemes × resamples, width); the first line is the data's.

    The same draws serve all jobs, so differences between two jobs are paired line by line.
    """
    tables: dict[str, list[np.ndarray]] = {
        name: [job.run(0, np.ones((1, plan.blocks[0]), dtype=np.float32))]
        for name, job in jobs.items()
    }
    total = len(plan.blocks) * plan.resamples
    done = 0
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:  # passes release the GIL
        for scheme in range(len(plan.blocks)):
            for draws in _draws(plan, scheme):
                futures = {name: pool.submit(job.run, scheme, draws) for name, job in jobs.items()}
                for name, future in futures.items():
                    tables[name].append(future.result())
                done += len(draws)
                if on_progress is not None:
                    on_progress(done, total)
    return {name: np.concatenate(parts) for name, parts in tables.items()}


def interval(values: np.ndarray, plan: Plan) -> tuple[float, float] | None:
    """95 % percentile interval of a figure's replicates, the wider of the schemes.

    `values` has shape (1 + schemes × resamples,), as `replicate` lays them out. None when too
    few replicates are defined.
    """
    widest = None
    for scheme in range(len(plan.blocks)):
        start = 1 + scheme * plan.resamples
        part = values[start : start + plan.resamples]
        part = part[np.isfinite(part)]
        if len(part) < FEWEST_REPLICATES:
            continue
        low, high = np.quantile(part, (TAIL, 1 - TAIL))
        if widest is None or high - low > widest[1] - widest[0]:
            widest = (float(low), float(high))
    return widest


def _draws(plan: Plan, scheme: int) -> Iterator[np.ndarray]:
    blocks = plan.blocks[scheme]
    generator = np.random.default_rng((plan.seed, scheme))
    for start in range(0, plan.resamples, CHUNK):
        lines = min(CHUNK, plan.resamples - start)
        drawn = generator.integers(blocks, size=(lines, blocks))
        drawn += np.arange(lines)[:, None] * blocks
        counts = np.bincount(drawn.ravel(), minlength=lines * blocks)
        yield counts.reshape(lines, blocks).astype(np.float32)  # small: it is read at random
