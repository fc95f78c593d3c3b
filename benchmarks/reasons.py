"""Whether reasons are true of the score, and what it costs to say what matters to a model.

    python -m benchmarks.reasons [--file FILE] [--declarations 100000] [--scores 200]

For random later scores with a reason, the share that fall when the first reason's topic becomes
what is usual among peers, and when only the feature named in it does. Goal for both: 95 %. The
Peruvian declarations are simulated; the Korean ones are published, with whole groups held out.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.korea import FILE, read
from benchmarks.simulated_imports import world_of
from veedor.flows.characterise import features_of
from veedor.flows.judge import Material
from veedor.flows.mattering import RESEEDED
from veedor.flows.train import prepare_material
from veedor.jurisdictions.kr import KOREA
from veedor.jurisdictions.pe import PERU
from veedor.jurisdictions.pe.simulate import Simulation, simulate_tables
from veedor.models.encode import keys_of
from veedor.models.faithful import faithfulness
from veedor.models.fit import fit
from veedor.models.importance import importance, later_rows, with_seed
from veedor.models.split import group_folds, time_split

GOAL = 0.95


def peru(declarations: int) -> Material:
    """Checked declarations of a simulated Peru, characterised."""
    tables = simulate_tables(Simulation(declarations=declarations, seed=5))
    programme = PERU.programme()
    return prepare_material(programme, programme.recipe(), world_of(tables))


def parted(programme: Any, material: Material) -> tuple[np.ndarray, np.ndarray]:
    """Rows to learn from, and later (or other) rows, as the recipe's own split has it."""
    recipe = programme.recipe()
    if recipe.split == "group":
        keys = keys_of(material.inputs.frame, recipe.copies)
        fold = group_folds(keys, 5, recipe.seed)[0]
        return fold.train, fold.test
    split = time_split(material.labelled.day, recipe.test_share, recipe.gap_days)
    return split.train, split.test


def measure(programme: Any, material: Material, scores: int) -> Iterator[tuple[str, float]]:
    """Every figure of one country."""
    recipe = programme.recipe()
    train, test = parted(programme, material)
    training = material.training(programme, train)
    started = time.process_time()
    model = fit(recipe, features_of(programme, recipe), training)
    yield "fit, CPU seconds", time.process_time() - started
    draw = np.random.default_rng(recipe.seed)
    rows = np.sort(draw.choice(test, min(len(test), 2 * scores), replace=False))
    some = material.inputs.rows(rows)
    scored = model.score(some.frame, evidence=some.evidence, peers=some.peers)
    kept = np.flatnonzero([bool(reasons) for reasons in scored.reasons])
    yield "share with a reason", len(kept) / len(rows)
    kept = kept[:scores]
    mine = some.rows(kept)
    found = faithfulness(model, mine.frame, mine.peers, [scored.reasons[row] for row in kept])
    yield "scores", found.scores
    yield "fall without the topic", found.by_topic
    yield "fall without the feature", found.by_feature
    yield "mean fall, topic", found.topic_fall
    yield "mean fall, feature", found.feature_fall
    later = material.inputs.rows(test)
    started = time.process_time()
    reseeded = [with_seed(model, training, recipe.seed + 100 * k) for k in range(1, RESEEDED + 1)]
    yield "other seeds, CPU seconds", time.process_time() - started
    started = time.process_time()
    measured = importance(
        model,
        later_rows(
            frame=later.frame,
            label=material.labelled.label[test],
            day=material.labelled.day[test],
            peers=later.peers,
            seed=recipe.seed,
        ),
        reseeded,
    )
    yield "importance, CPU seconds", time.process_time() - started
    for name in ("agreement_of_seeds", "agreement_of_months"):
        yield name.replace("_", " "), measured.facts[name] or float("nan")


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--file", type=Path, default=FILE)
    ask.add_argument("--declarations", type=int, default=100_000)
    ask.add_argument("--scores", type=int, default=200)
    asked = ask.parse_args()
    failed = 0
    countries = [("Peru, simulated", PERU.programme(), lambda _: peru(asked.declarations))]
    if asked.file.exists():
        countries.append(("Korea", KOREA.programme(), lambda folder: read(asked.file, folder)))
    else:
        print(f"The Korean file is not at {asked.file}: only Peru is measured.")
    for name, programme, material_of in countries:
        with tempfile.TemporaryDirectory() as folder:
            material = material_of(Path(folder))
        rows, columns = material.inputs.frame.shape
        print(f"{name}: {rows:,} checked declarations, {columns} columns", flush=True)
        for figure, value in measure(programme, material, asked.scores):
            goal = f"   goal ≥ {GOAL}" if figure.startswith("fall ") else ""
            print(f"  {figure:26} {value:.4f}{goal}", flush=True)
            failed += bool(goal) and value < GOAL
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
