"""Compare detectors on labelled outlier sets: a folder of .npz files, each with X and y.

    python -m benchmarks.anomaly FOLDER [--seeds 2] [--rows 10000] [--held-out]

FOLDER is, for example, ADBench's "Classical" data sets: X holds numbers, y is 1 for an outlier.
At most --rows rows of a set are taken, drawn at random. By default the same rows are fitted and
scored (nobody labels before looking); with --held-out 70 % are fitted and the other 30 % scored.
The same sets, rows and seeds go to every detector, so differences are paired.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import wilcoxon
from sklearn.ensemble import IsolationForest
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import train_test_split

from veedor.models.anomaly import FusedDetector

DETECTORS = {
    "IsolationForest, defaults": lambda seed: IsolationForest(random_state=seed),
    "FusedDetector, defaults": lambda seed: FusedDetector(random_state=seed),
}
BAR, OURS = DETECTORS
GOALS = {"auc": 0.785, "average_precision": 0.41, "seconds": 180.0}  # science.md 8, G1: 43 sets


def sets(folder: Path, rows: int) -> Iterator[tuple[str, Any, Any]]:
    """Name, X and y of every set, at most so many rows of it."""
    for file in sorted(folder.rglob("*.npz")):
        data = np.load(file, allow_pickle=False)
        matrix, label = data["X"], data["y"].astype(int).ravel()
        if len(label) > rows:
            chosen = np.random.default_rng(0).permutation(len(label))[:rows]
            matrix, label = matrix[chosen], label[chosen]
        yield file.stem, matrix, label


def measure(make: Any, matrix: Any, label: Any, seeds: int, held_out: bool) -> list[float]:
    """AUC, average precision and seconds, mean over the seeds."""
    figures = []
    for seed in range(seeds):
        learnt, judged, truth = matrix, matrix, label
        if held_out:
            learnt, judged, _, truth = train_test_split(
                matrix, label, test_size=0.3, stratify=label, random_state=seed
            )
        started = time.perf_counter()
        unusual = -make(seed).fit(learnt).score_samples(judged)
        seconds = time.perf_counter() - started
        figures.append(
            (roc_auc_score(truth, unusual), average_precision_score(truth, unusual), seconds)
        )
    return np.mean(figures, axis=0).tolist()


def main() -> int:
    """Print a table by set and the means; the exit code says whether the bar was beaten."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--held-out", action="store_true")
    asked = parser.parse_args()
    figures: dict[str, list[list[float]]] = {name: [] for name in DETECTORS}
    for name, matrix, label in sets(asked.folder, asked.rows):
        for detector, make in DETECTORS.items():
            figures[detector].append(measure(make, matrix, label, asked.seeds, asked.held_out))
        told = "  ".join(f"{auc:.3f} {ap:.3f} {s:5.1f} s" for auc, ap, s in
                         (figures[detector][-1] for detector in DETECTORS))  # fmt: skip
        print(f"{name:<34} {len(label):>6,} × {matrix.shape[1]:<4} {told}", flush=True)
    if not figures[OURS]:
        print(f"No .npz file under {asked.folder}.", file=sys.stderr)
        return 1
    return report({name: np.array(found) for name, found in figures.items()})


def report(figures: dict[str, np.ndarray]) -> int:
    """The means, the paired test against the bar, and one line for machines."""
    count = len(figures[OURS])
    print(f"\nmean over {count} sets                AUC      AP       seconds in all, one seed")
    for name, found in figures.items():
        auc, precision, _ = found.mean(axis=0)
        print(f"{name:<34} {auc:.4f}   {precision:.4f}   {found[:, 2].sum():.1f}")
    gain = figures[OURS][:, 0] - figures[BAR][:, 0]
    p_value = wilcoxon(gain).pvalue if np.any(gain) else 1.0
    print(f"AUC: better on {(gain > 0).sum()}, worse on {(gain < 0).sum()} sets; "
          f"mean gain {gain.mean():+.4f}, Wilcoxon p = {p_value:.3f}")  # fmt: skip
    auc, precision, _ = figures[OURS].mean(axis=0)
    facts = {"sets": count, "auc": auc, "average_precision": precision}
    seconds = figures[OURS][:, 2].sum()
    print(json.dumps({**facts, "seconds": seconds, "goals_on_43_sets": GOALS}))
    return int(gain.mean() <= 0)


if __name__ == "__main__":
    sys.exit(main())
