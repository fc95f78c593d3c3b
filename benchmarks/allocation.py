"""Allocation of one million candidates, 30 offices × 60 days: goal at most 10 s on 2 cores.

    python -m benchmarks.allocation

The candidates are simulated at random here; only their number and shape matter. Beside it, in the
same run, the least anybody could do: a pandas sort and the head of each office-day, without law,
lot, ceiling, cap, chances or check.
"""

from __future__ import annotations

import json
import resource
import time

import numpy as np
import pandas as pd

from veedor.selection.allocate import Candidates, allocate
from veedor.selection.policy import Policy

CANDIDATES = 1_000_000
GOAL_SECONDS = 10.0
CAPACITY = 40


def simulated(size: int, *, offices: int = 30, days: int = 60, seed: int = 7) -> Candidates:
    """Candidates with heavy-tailed amounts and taxpayers, 1 % without amount, 1 % mandatory."""
    random = np.random.default_rng(seed)
    probability = random.beta(1.0, 30.0, size)
    amount = probability * random.lognormal(8.0, 1.5, size)
    amount[random.random(size) < 0.01] = np.nan
    taxpayer = (random.pareto(1.2, size) * 2_000).astype(np.int64) % 60_000
    return Candidates(
        declaration_id=np.array([f"118-2026-10-{n:07d}-1" for n in range(size)], dtype=object),
        office=np.array([f"{n:03d}" for n in random.integers(0, offices, size)], dtype=object),
        day=np.datetime64("2026-01-01") + random.integers(0, days, size),
        taxpayer=np.array([f"20{n:09d}" for n in taxpayer], dtype=object),
        probability=probability,
        expected_amount=amount,
        anomaly=random.uniform(0, 100, size),
        mandatory_rule=np.where(random.random(size) < 0.01, "sanitary", "").astype(object),
        strata=random.integers(0, 10, size),
    )


def bare_heads(candidates: Candidates) -> int:
    """Lines taken by a sort and the head of every office-day: the floor of what it can cost."""
    frame = pd.DataFrame(
        {
            "office": candidates.array("office"),
            "day": candidates.array("day"),
            "amount": candidates.array("expected_amount"),
        }
    )
    return len(
        frame.sort_values("amount", ascending=False).groupby(["day", "office"]).head(CAPACITY)
    )


def main() -> dict[str, float]:
    """Measure, print one JSON object, and return it."""
    candidates = simulated(CANDIDATES)
    policy = Policy(default_capacity=CAPACITY, cap_per_taxpayer=3, physical_ceiling=0.05)
    start, start_cpu = time.perf_counter(), time.process_time()
    plan = allocate(policy, candidates, seed=7)
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - start_cpu
    start = time.perf_counter()
    bare = bare_heads(candidates)
    figures = {
        "candidates": len(candidates),
        "office_days": len(plan.summary),
        "lines": len(plan),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu_seconds, 2),
        "goal_seconds": GOAL_SECONDS,
        "bare_sort_seconds": round(time.perf_counter() - start, 2),
        "bare_sort_lines": bare,
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(figures))
    return figures


if __name__ == "__main__":
    main()
