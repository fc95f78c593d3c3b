"""Every method under one protocol: the table behind `docs/methods.md`.

    .venv/bin/python -m benchmarks.methods [--seeds 0 1 2 3 4] [--datasets default hard easy korea]
        [--methods xgboost smote ...] [--folder benchmarks/results] [--table docs/methods-table.md]

Peru (simulated, presets default, hard, easy): learn from the checks known before month 29, be
judged on every declaration of months 29 to 35 against the latent truth. List (the same default):
learn from 20,000 declarations, where three in ten of the guilty are listed and nobody is cleared.
Korea (published): every row is scored by a model that saw no row of its product group. One line of
JSON for each dataset, seed and method is appended as soon as it is known, and what is there is not
measured again: stop it and run it again at will. The table is made from all lines there are, with
the number of seeds.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks import korea, methods_table, simulated_imports
from veedor.flows.characterise import features_of
from veedor.jurisdiction import Programme
from veedor.jurisdictions.kr.imports import IMPORTS as KOREA
from veedor.jurisdictions.pe.imports import IMPORTS as PERU
from veedor.models.encode import keys_of
from veedor.models.fit import TrainingSet, fit
from veedor.models.methods import METHODS
from veedor.models.recipe import Recipe
from veedor.models.split import group_folds

DECLARATIONS = 100_000
PRESETS = ("default", "hard", "easy")
SHARES = (0.01, 0.05, 0.10)
LISTED, OF = 0.3, 20_000  # share of the guilty who are on the list; declarations learnt from
FOR_LISTS = ("default", "xgboost", "random_forest", "pu_bagging", "elkan_noto")
NO_AMOUNTS = ("tweedie", "neural_without_amounts", "neural_own_amounts")  # nothing of it in Korea
VARIED: dict[str, dict[str, Any]] = {  # the network with a part left out or used, when asked for
    "neural_without_leaves": {"parameters": {"trees": 0}},
    "neural_without_codes": {"codes": ()},
    "neural_without_amounts": {"parameters": {"amount_weight": 0.0}},
    "neural_own_amounts": {"amounts": "network"},
}


def on_peru(preset: str, seed: int, name: str) -> dict[str, float]:
    """The figures of a method on one simulation, learnt from checks or from a list."""
    here = _scene("default" if preset == "list" else preset, seed)
    training = _listed(here, seed) if preset == "list" else here.training()
    # Heads give every method the same expected amount: only where they are the method are they on.
    recipe = replace(recipe_of(PERU, name), seed=seed, heads=name in ("default", "heads"))
    begun = time.process_time()
    model = fit(recipe, features_of(PERU, recipe), training)
    fitted = time.process_time()
    rows = here.inputs.rows(here.test)
    scored = model.score(rows.frame, reasons=0)
    seconds = {"fit_s": fitted - begun, "score_s": time.process_time() - fitted}
    truth = here.truth.iloc[here.test]
    known = simulated_imports.figures(truth, scored.probability, scored.expected_amount, rows)
    if preset == "list":  # which tells no amounts, so there is no order of money
        known = {name: figure for name, figure in known.items() if not name.startswith("rev")}
    return {**known, **seconds}


def on_korea(seed: int, name: str) -> dict[str, float]:
    """The figures of a method over all published rows, each scored by a model of other groups."""
    material = _korean()
    label = material.labelled.label.astype(float)
    recipe = replace(recipe_of(KOREA, name), seed=seed)
    probability, seconds = np.empty(len(label)), {"fit_s": 0.0, "score_s": 0.0}
    groups = keys_of(material.inputs.declarations, ("hs6", "net_mass_kg"))
    for fold in group_folds(groups, korea.FOLDS, seed):
        begun = time.process_time()
        model = fit(recipe, features_of(KOREA, recipe), material.training(KOREA, fold.train))
        fitted = time.process_time()
        frame = material.inputs.rows(fold.test).frame
        probability[fold.test] = model.score(frame, reasons=0).probability
        seconds["fit_s"] += (fitted - begun) / korea.FOLDS
        seconds["score_s"] += (time.process_time() - fitted) / korea.FOLDS
    from sklearn.metrics import average_precision_score, roc_auc_score

    known = {
        "auc": float(roc_auc_score(label, probability)),
        "ap": float(average_precision_score(label, probability)),
        "ece": float(simulated_imports.ece(label, probability)),
        "base": float(label.mean()),
    }
    known |= {f"p@{share:.0%}"[:-1]: korea.precision(share, label, probability) for share in SHARES}
    return {**known, **seconds}


def recipe_of(programme: Programme, name: str) -> Recipe:
    """A recipe of the programme, or a network with a part left out or used."""
    if name not in VARIED:
        return programme.recipe(name)
    return replace(programme.recipe("neural"), **VARIED[name])


def _listed(here: simulated_imports.Scene, seed: int) -> TrainingSet:
    """Declarations drawn by lot; of the guilty a share is on a list, and nobody is cleared."""
    lot = np.random.default_rng(seed)
    whole = here.full_truth()
    drawn = np.sort(lot.choice(len(whole.label), min(OF, len(whole.label)), replace=False))
    return TrainingSet(
        frame=whole.frame.iloc[drawn],
        label=whole.label[drawn] * (lot.random(len(drawn)) < LISTED),
        day=whole.day[drawn],
        typical_group=whole.typical_group[drawn],
    )


@cache
def _scene(preset: str, seed: int) -> simulated_imports.Scene:
    _scene.cache_clear()  # one at a time: each is half a gigabyte
    return simulated_imports.scene(seed + 1, DECLARATIONS, preset)


@cache
def _korean() -> Any:
    with tempfile.TemporaryDirectory() as folder:
        return korea.read(korea.FILE, Path(folder))


def measured(folder: Path) -> pd.DataFrame:
    """Every line there is."""
    lines = [
        json.loads(line)
        for file in sorted(folder.glob("methods-*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return pd.DataFrame(lines, columns=None if lines else ["dataset", "seed", "method"])


def run(folder: Path, datasets: list[str], seeds: list[int], names: list[str]) -> None:
    """Measure what is not yet measured, seed by seed, so that every method has its turn."""
    folder.mkdir(parents=True, exist_ok=True)
    before = measured(folder)
    done = set(zip(before["dataset"], before["seed"], before["method"], strict=True))
    for seed in seeds:
        for dataset in datasets:
            for name in names:
                if (dataset, seed, name) in done or _meaningless(dataset, name):
                    continue
                started = time.perf_counter()
                known = on_korea(seed, name) if dataset == "korea" else on_peru(dataset, seed, name)
                line = {"dataset": dataset, "seed": seed, "method": name, **known}
                with (folder / f"methods-{dataset}.jsonl").open("a", encoding="utf-8") as file:
                    file.write(json.dumps(line) + "\n")
                told = f"{dataset} {seed} {name}: AUC {known['auc']:.3f} AP {known['ap']:.3f}"
                print(
                    f"{told} in {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True
                )


def _meaningless(dataset: str, name: str) -> bool:
    """Korea's file has neither types of finding nor amounts; `heads` is Peru's default."""
    if dataset == "list":
        return name not in FOR_LISTS
    return name == "heads" or (dataset == "korea" and name in NO_AMOUNTS)


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2, 3, 4])
    ask.add_argument(
        "--datasets",
        nargs="+",
        default=["default", "korea", "hard", "easy", "list"],
        choices=[*PRESETS, "korea", "list"],
    )
    everything = ["default", *(one.name for one in METHODS), "neural"]
    ask.add_argument("--methods", nargs="+", default=everything)
    ask.add_argument("--folder", type=Path, default=Path("benchmarks/results"))
    ask.add_argument("--table", type=Path, default=Path("docs/methods-table.md"))
    ask.add_argument("--picture", type=Path, default=Path("docs/images/methods.svg"))
    asked = ask.parse_args()
    if "korea" in asked.datasets and not korea.FILE.exists():
        print(f"The Korean file is not at {korea.FILE}: Korea is left out.")
        asked.datasets.remove("korea")
    run(asked.folder, asked.datasets, asked.seeds, asked.methods)
    made = methods_table.table(measured(asked.folder))
    asked.table.write_text(methods_table.HEADING + made, encoding="utf-8")
    print(made)
    if set(asked.datasets) != {"list"}:
        asked.picture.write_text(methods_table.picture(measured(asked.folder)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
