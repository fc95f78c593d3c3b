"""The neural challenger beside the default recipe, judged on the very same rows.

    .venv/bin/python -m benchmarks.neural --seeds 1 --declarations 100000
    .venv/bin/python -m benchmarks.neural --korea FILE --seeds 0

Peru, simulated: learnt from the checks known before month 29, judged on every declaration of
months 29 to 35 against the latent truth. Korea, as published: five folds of whole (HS6, net mass)
groups. `--without` leaves parts of the network out, to show what each is worth. Whatever may be
chosen was chosen on forward folds of the checked rows, and of other simulated worlds.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score, roc_auc_score

from benchmarks import korea
from benchmarks import simulated_imports as peru
from veedor.flows.characterise import characterise, features_of
from veedor.models.calibrate import calibrate
from veedor.models.encode import copy_weights, keys_of
from veedor.models.fit import TrainingSet, calibration_splits, fit
from veedor.models.neural import DualAttentionClassifier
from veedor.models.prepare import Design
from veedor.models.recipe import Recipe
from veedor.models.split import group_folds

PERU_CODES = ("importer_ruc", "supplier_id", "broker_code", "tariff_line")
KOREA_CODES = ("importer_id", "seller_id", "declarant_id", "hs6_code", "country_of_origin")
VARIANTS: dict[str, dict[str, Any]] = {
    "neural": {},
    "neural without leaves": {"trees": 0},
    "neural without embeddings": {"code_columns": ()},
    "neural, finding alone": {"amount_weight": 0.0},
}


@dataclass(frozen=True)
class Learner:
    """How a network is made of training rows; `actors` has one column for each code column."""

    recipe: Recipe
    names: Sequence[str]
    actors: Sequence[str]
    change: dict[str, Any]
    calibrated: bool = True

    def fit(self, training: TrainingSet, actors: pd.DataFrame) -> Callable[..., Any]:
        """A function of a frame and its actors: probability, and amount if found."""
        frame = training.frame.reset_index(drop=True)
        label = np.asarray(training.label, dtype=float)
        copies = keys_of(frame, self.recipe.copies) if self.recipe.copies else None
        weight = np.ones(len(label)) if copies is None else copy_weights(copies)
        amount = None if training.amount is None else np.asarray(training.amount, dtype=float)

        def learn(rows: np.ndarray) -> Callable[..., Any]:
            return self._network(
                frame.iloc[rows], actors.iloc[rows], label[rows], weight[rows],
                None if amount is None else amount[rows],
                None if copies is None else copies[rows],
            )  # fmt: skip

        curve = None
        if self.calibrated:
            splits = calibration_splits(self.recipe, frame, np.asarray(training.day), label)
            judged = np.concatenate([split.test for split in splits])
            odds = [
                _log_odds(learn(split.train)(frame.iloc[split.test], actors.iloc[split.test])[0])
                for split in splits
            ]
            curve = calibrate(
                np.concatenate(odds), label[judged], weight[judged], self.recipe.calibration
            )
        whole = learn(np.arange(len(label)))

        def say(some: pd.DataFrame, who: pd.DataFrame) -> Any:
            probability, money = whole(some, who)
            return (probability if curve is None else curve(_log_odds(probability))), money

        return say

    def _network(  # noqa: PLR0913, PLR0917
        self, frame, actors, label, weight, amount, copies
    ) -> Callable[..., Any]:
        design = Design(self.recipe, self.names)
        matrix = design.fit_transform(frame.reset_index(drop=True), label)
        known = [pd.Index(_text(actors[name]).unique()) for name in self.actors]
        columns = tuple(range(matrix.shape[1], matrix.shape[1] + len(known)))

        def rows(numbers: np.ndarray, who: pd.DataFrame) -> np.ndarray:
            codes = [
                i.get_indexer(_text(who[n])) + 1 for i, n in zip(known, self.actors, strict=True)
            ]
            return np.column_stack([numbers, *codes]).astype(np.float32)

        change = {"code_columns": columns, "random_state": self.recipe.seed, **self.change}
        width = matrix.shape[1] + len(change["code_columns"])
        taught = rows(matrix, actors)[:, :width]
        network = DualAttentionClassifier(**change).fit(taught, label, weight, amount, copies)

        def say(some: pd.DataFrame, who: pd.DataFrame) -> Any:
            matrix = rows(design.transform(some), who)[:, : network.n_features_in_]
            return network.predict_proba(matrix)[:, 1], network.predict_amount(matrix)

        return say


def simulated(seed: int, declarations: int, variants: list[str], blend: bool) -> dict[str, dict]:
    """Figures of every contestant on one simulated Peruvian world."""
    tables = peru.simulate_tables(peru.Simulation(declarations=declarations, seed=seed))
    world, month = peru.world_of(tables), peru.months(tables)
    day = tables.declarations["filed_on"].to_numpy().astype("datetime64[D]").astype(int)
    first = int(day[month >= peru.FIRST_TEST].min())
    known = peru.labelled(
        peru.IMPORTS,
        replace(world, as_of=date.fromordinal(719163 + first),
                outcomes=peru.before(tables.outcomes, first)),
    )  # fmt: skip
    identity = tables.declarations["declaration_id"].to_pandas()
    place = pd.Series(np.arange(len(identity)), index=identity)
    at = place[known.declarations["declaration_id"].to_pandas()].to_numpy()
    label, amount = np.full(len(identity), np.nan), np.full(len(identity), np.nan)
    label[at], amount[at] = known.label, known.amount
    recipe = peru.IMPORTS.recipe()
    inputs = characterise(peru.IMPORTS, recipe, world, tables.declarations)
    truth = tables.truth.to_pandas().set_index("declaration_id").loc[identity].reset_index()
    # In the order of filing: the last ones tell a network when to stop.
    checked = at[month[at] <= peru.LAST_TRAIN]
    test = np.flatnonzero(month >= peru.FIRST_TEST)
    training = peru.take(inputs, checked, label, amount, day)
    judged, who = inputs.rows(test), inputs.declarations
    features = features_of(peru.IMPORTS, recipe)
    print(f"simulated Peru, seed {seed}: {len(checked):,} checks, {int(label[checked].sum())} "
          f"findings, {len(test):,} judged", flush=True)  # fmt: skip
    results = {}
    if blend:
        started = time.perf_counter()
        model = fit(recipe, features, training)
        fitted = time.perf_counter()
        scored = model.score(judged.frame, reasons=0)
        results["default blend"] = _told(
            peru.figures(truth.iloc[test], scored.probability, scored.expected_amount, judged),
            started, fitted,
        )  # fmt: skip
    for name in variants:
        learner = Learner(recipe, [f.name for f in features], PERU_CODES, VARIANTS[name])
        started = time.perf_counter()
        ask = learner.fit(training, who.iloc[checked])
        fitted = time.perf_counter()
        probability, if_found = ask(judged.frame, who.iloc[test])
        money = probability if np.isnan(if_found).all() else probability * if_found
        figures = peru.figures(truth.iloc[test], probability, money, judged)
        results[name] = _told(figures, started, fitted)
    return results


def published(file: Path, seed: int, variants: list[str], blend: bool, calibrated: bool) -> dict:
    """Figures of every contestant on the Korean rows, each scored by other groups' model."""
    with tempfile.TemporaryDirectory() as folder:
        material = korea.read(file, Path(folder))
    label = material.labelled.label.astype(float)
    groups = keys_of(material.inputs.declarations, ("hs6", "net_mass_kg"))
    folds = group_folds(groups, korea.FOLDS, seed)
    recipe = replace(korea.IMPORTS.recipe(), seed=seed)
    names = [f.name for f in features_of(korea.IMPORTS, recipe)]
    who = material.inputs.declarations
    results = {}
    for name in [*(["default blend"] if blend else []), *variants]:
        score, seconds = np.empty(len(label)), np.zeros(2)
        for fold in folds:
            started = time.perf_counter()
            if name == "default blend":
                training = material.training(korea.IMPORTS, fold.train)
                model = fit(recipe, features_of(korea.IMPORTS, recipe), training)
                fitted = time.perf_counter()
                scored = model.score(material.inputs.rows(fold.test).frame, reasons=0)
                score[fold.test] = scored.probability
            else:
                learner = Learner(recipe, names, KOREA_CODES, VARIANTS[name], calibrated)
                training = material.training(korea.IMPORTS, fold.train)
                ask = learner.fit(training, who.iloc[fold.train])
                fitted = time.perf_counter()
                frame = material.inputs.rows(fold.test).frame
                score[fold.test] = ask(frame, who.iloc[fold.test])[0]
            seconds += fitted - started, time.perf_counter() - fitted
        results[name] = {
            "auc": roc_auc_score(label, score),
            "ap": average_precision_score(label, score),
            **{f"p@{k}": korea.precision(k / 100, label, score) for k in (1, 5, 10)},
            "ece": peru.ece(label, score),
            "fit_s": seconds[0] / len(folds),
            "score_s": seconds[1] / len(folds),
        }
        print(seed, name, {k: round(float(v), 4) for k, v in results[name].items()}, flush=True)
    return results


def _told(figures: dict[str, float], started: float, fitted: float) -> dict[str, float]:
    told = {**figures, "fit_s": fitted - started, "score_s": time.perf_counter() - fitted}
    print({k: round(v, 4) for k, v in told.items()}, flush=True)
    return told


def _text(values: pd.Series) -> pd.Series:
    return values.astype("string").fillna("")


def _log_odds(probability: np.ndarray) -> np.ndarray:
    held = np.clip(probability, 1e-6, 1 - 1e-6)
    return np.log(held) - np.log1p(-held)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--seeds", type=int, nargs="+", default=[1])
    ask.add_argument("--declarations", type=int, default=100_000)
    ask.add_argument("--korea", type=Path, help="the published file; without it simulated Peru")
    ask.add_argument("--variants", nargs="+", default=list(VARIANTS), choices=list(VARIANTS))
    ask.add_argument("--no-blend", action="store_true", help="measure the network only")
    ask.add_argument(
        "--uncalibrated", action="store_true", help="Korea: the network's own probabilities"
    )
    ask.add_argument("--out", type=Path)
    asked = ask.parse_args()
    results = []
    for seed in asked.seeds:
        if asked.korea:
            results.append(published(asked.korea, seed, asked.variants, not asked.no_blend,
                                     not asked.uncalibrated))  # fmt: skip
        else:
            results.append(simulated(seed, asked.declarations, asked.variants, not asked.no_blend))
    for name in results[0]:
        mean = pd.DataFrame([result[name] for result in results]).mean()
        print(f"mean of {len(results)} seed(s), {name}:", mean.round(4).to_dict())
    if asked.out:
        asked.out.write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
