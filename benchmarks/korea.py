"""Measure the Korean programme's default recipe on rows whose products it has never met.

    python -m benchmarks.korea [--file FILE] [--seeds 5] [--protocols group prequential]

group        5 folds of whole (HS6, net mass) groups, mean of the fold seeds, all published rows
prequential  one row per product tuple; the first three months labelled; every week the recipe is
             fitted anew on labelled rows and chooses 5 % (or 10 %), and only their labels are shown

The published rows copy product and label together: any other split measures memory.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score, roc_auc_score

from veedor.domain.actor import Actor
from veedor.features.feature import Row
from veedor.flows.characterise import features_of
from veedor.flows.ingest import ingest
from veedor.flows.judge import Material
from veedor.flows.known import known
from veedor.flows.train import prepare_material
from veedor.installation import create
from veedor.jurisdictions.kr.imports import IMPORTS
from veedor.models.encode import keys_of
from veedor.models.fit import fit
from veedor.models.split import Protocol, group_folds, prequential

FILE = Path(__file__).parents[2] / "shared/data/kcs/declarations.csv.gz"
TUPLE = ("hs6", "country_of_departure", "country_of_origin", "tax_rate_percent", "tax_type",
         "net_mass_kg")  # fmt: skip
FOLDS = 5
GOALS = {"auc": 0.615, "average_precision": 0.29, "precision_10": 0.33, "precision_5": 0.35,
         "prequential_5": 0.32, "prequential_10": 0.305}  # fmt: skip

Labels = npt.NDArray[np.float64]


def read(file: Path, folder: Path) -> Material:
    """All rows of the file, received and characterised as the flows do it."""
    here = create(folder, jurisdiction="veedor.jurisdictions.kr:KOREA")
    ingest(here, IMPORTS, file, actor=Actor(name="benchmark"))
    everything = known(here, IMPORTS, date(2100, 1, 1))
    recipe = replace(IMPORTS.recipe(), codes=IMPORTS.recipe("neural").codes)  # for all recipes
    material = prepare_material(IMPORTS, recipe, everything)
    here.close()
    return material


def precision(share: float, label: Labels, score: Labels) -> float:
    """Share of findings in the best `share` of the scores; ties in the file's order."""
    best = np.argsort(-score, kind="stable")[: round(share * len(label))]
    return float(label[best].mean())


def predict(material: Material, train: Labels, test: Labels, seed: int) -> Labels:
    """Probabilities for `test` by the default recipe fitted on `train`; both row numbers."""
    recipe = replace(IMPORTS.recipe(), seed=seed)
    model = fit(recipe, features_of(IMPORTS, recipe), material.training(IMPORTS, train))
    return model.score(material.inputs.rows(test).frame, reasons=0).probability


def held_out(material: Material, seed: int) -> dict[str, float]:
    """Figures over all rows, each scored by a model fitted on other groups."""
    label = material.labelled.label
    groups = keys_of(material.inputs.declarations, ("hs6", "net_mass_kg"))
    score = np.empty(len(label))
    for fold in group_folds(groups, FOLDS, seed):
        score[fold.test] = predict(material, fold.train, fold.test, seed)
    return {
        "auc": float(roc_auc_score(label, score)),
        "average_precision": float(average_precision_score(label, score)),
        "precision_10": precision(0.10, label, score),
        "precision_5": precision(0.05, label, score),
    }


def stream(material: Material, share: float, seed: int) -> float:
    """Share of findings among everything chosen, week after week."""
    rows = unique_rows(material, seed)
    label, day = material.labelled.label[rows], material.labelled.day[rows]

    def choose(labelled: Labels, week: Labels) -> Labels:
        return predict(material, rows[labelled], rows[week], seed)

    hits: list[float] = []
    for _, chosen in prequential(day, choose, Protocol(share=share, seed=seed)):
        hits.extend(label[chosen])
    return float(np.mean(hits))


def unique_rows(material: Material, seed: int) -> Labels:
    """One row of each product tuple, drawn by lot, in order of filing."""
    keys = keys_of(material.inputs.declarations, TUPLE)
    order = np.random.default_rng(seed).permutation(len(keys))
    return np.sort(order[np.unique(keys[order], return_index=True)[1]])


def measure(material: Material, protocols: list[str], seeds: int) -> Iterator[tuple[str, float]]:
    """Every figure of every seed, as soon as it is known."""
    for seed in range(seeds):
        if "group" in protocols:
            yield from held_out(material, seed).items()
        if "prequential" in protocols:
            yield "prequential_5", stream(material, 0.05, seed)
            yield "prequential_10", stream(material, 0.10, seed)


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--file", type=Path, default=FILE)
    ask.add_argument("--seeds", type=int, default=5)
    ask.add_argument("--protocols", nargs="+", default=["group", "prequential"])
    asked = ask.parse_args()
    if not asked.file.exists():
        print(f"The Korean file is not at {asked.file}: nothing measured.")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        material = read(asked.file, Path(folder))
    recipe = IMPORTS.recipe()
    reads_labels = [f.name for f in features_of(IMPORTS, recipe) if not isinstance(f, Row)]
    assert not reads_labels, f"weekly labels would leak through {reads_labels}"
    started, figures = time.perf_counter(), {}
    for name, value in measure(material, asked.protocols, asked.seeds):
        figures.setdefault(name, []).append(value)
        seconds = time.perf_counter() - started
        print(f"{seconds:7.0f} s  {name:18} {value:.4f}", file=sys.stderr, flush=True)
    print(f"{len(material.labelled.label):,} rows, mean of {asked.seeds} seeds, {recipe.name}")
    for name, values in figures.items():
        mean, spread = np.mean(values), np.std(values)
        print(f"  {name:18} {mean:.4f} ± {spread:.4f}   goal ≥ {GOALS[name]}")
    print(json.dumps(figures))
    return int(any(np.mean(values) < GOALS[name] for name, values in figures.items()))


if __name__ == "__main__":
    sys.exit(main())
