"""What a recipe is worth on simulated Peruvian imports, judged against the latent truth.

    .venv/bin/python -m benchmarks.simulated_imports --seeds 1 2 3 4 5 --declarations 300000

Trains on the checks known before month 29 of declarations filed in months 0 to 26, and tests on
every declaration of months 29 to 35: what no administration could do, because only a simulation
knows what nobody checked. `ceiling` is the same recipe trained on the full truth of months 0–26.
The figures of the issue: AUC ≥ .81, AP ≥ .32, P@1 % ≥ .50, revenue@1 % ≥ .58 and @5 % ≥ .75 in
the order of money, ECE ≤ .02, ceiling AUC within .84–.88, the legacy policy beaten by 50 %.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from veedor.flows.characterise import Inputs, characterise, features_of
from veedor.flows.known import Known
from veedor.flows.labels import labelled
from veedor.jurisdictions.pe import PERU
from veedor.jurisdictions.pe.simulate import Simulation, simulate_tables
from veedor.models.fit import TrainingSet, fit
from veedor.models.heads import OTHER
from veedor.models.model import Scored
from veedor.models.recipe import Recipe

LAST_TRAIN, FIRST_TEST = 26, 29  # months: science.md 5.2.2
IMPORTS = PERU.programme("imports")
NEW_DAYS = 365
CEILING = replace(  # of the full truth there are enough rows for larger trees
    IMPORTS.recipe("boosting"),
    heads=False,
    parameters={"max_iter": 200, "max_leaf_nodes": 15, "min_samples_leaf": 40,
                "l2_regularization": 5.0, "max_features": 0.5},
)  # fmt: skip


def world_of(tables) -> Known:
    """Everything the simulation shows an administration; each feature cuts it at its own day."""
    return Known(
        as_of=date(9999, 1, 1),
        declarations=tables.declarations,
        outcomes=tables.outcomes,
        indicators=tables.indicators,
        versions={},
    )


def months(tables) -> np.ndarray:
    filed = tables.declarations["filed_on"].to_numpy().astype("datetime64[M]").astype(int)
    return filed - filed.min()


@dataclass(frozen=True)
class Scene:
    """A simulated administration on the first day of month 29, and the truth of what came after.

    `checked` are the rows it may learn from, `test` those it is judged on; arrays are of all rows.
    """

    tables: Any
    inputs: Inputs
    truth: pd.DataFrame
    label: np.ndarray
    amount: np.ndarray
    kind: np.ndarray
    day: np.ndarray
    known_day: np.ndarray
    checked: np.ndarray
    earlier: np.ndarray
    test: np.ndarray

    def training(self) -> TrainingSet:
        """What the checks known before month 29 teach."""
        rows = self.checked
        return TrainingSet(
            frame=self.inputs.rows(rows).frame,
            label=self.label[rows],
            amount=self.amount[rows],
            finding_type=self.kind[rows],
            day=self.day[rows],
            known_day=self.known_day[rows],
            typical_group=self.inputs.peers[rows],
        )

    def full_truth(self) -> TrainingSet:
        """What nobody could learn from: the truth of every declaration of the same months."""
        rows = self.earlier
        truth = self.truth.iloc[rows]
        return TrainingSet(
            frame=self.inputs.rows(rows).frame,
            label=truth.is_fraud.to_numpy(float),
            amount=truth.loss_usd.to_numpy(float),
            day=self.day[rows],
            typical_group=self.inputs.peers[rows],
        )


def scene(seed: int, declarations: int, preset: str) -> Scene:
    """Simulate, label as known on the first test day, characterise."""
    tables = simulate_tables(Simulation(declarations=declarations, preset=preset, seed=seed))
    world, month = world_of(tables), months(tables)
    day = tables.declarations["filed_on"].to_numpy().astype("datetime64[D]").astype(int)
    first_test_day = int(day[month >= FIRST_TEST].min())
    known = labelled(IMPORTS, replace(world, as_of=date.fromordinal(719163 + first_test_day),
                     outcomes=before(tables.outcomes, first_test_day)))  # fmt: skip
    identity = tables.declarations["declaration_id"].to_pandas()
    place = pd.Series(np.arange(len(identity)), index=identity)
    rows = place[known.declarations["declaration_id"].to_pandas()].to_numpy()
    label, amount = np.full(len(identity), np.nan), np.full(len(identity), np.nan)
    kind = np.full(len(identity), "", dtype=object)
    known_day = np.full(len(identity), np.iinfo(np.int64).max)
    label[rows], amount[rows], kind[rows] = known.label, known.amount, known.finding_type
    known_day[rows] = known.known_day
    recipe = replace(IMPORTS.recipe(), codes=IMPORTS.recipe("neural").codes)  # for all recipes
    return Scene(
        tables=tables,
        inputs=characterise(IMPORTS, recipe, world, tables.declarations),
        truth=tables.truth.to_pandas().set_index("declaration_id").loc[identity].reset_index(),
        label=label,
        amount=amount,
        kind=kind,
        day=day,
        known_day=known_day,
        checked=np.flatnonzero((month <= LAST_TRAIN) & ~np.isnan(label)),
        earlier=np.flatnonzero(month <= LAST_TRAIN),
        test=np.flatnonzero(month >= FIRST_TEST),
    )


def at(share: float, order: np.ndarray, values: np.ndarray) -> float:
    """Sum of `values` in the first `share` of the order (highest first)."""
    k = max(1, round(share * len(order)))
    return float(values[np.argsort(-order, kind="stable")[:k]].sum())


def figures(truth: pd.DataFrame, probability, money, inputs: Inputs) -> dict[str, float]:
    from sklearn.metrics import average_precision_score, roc_auc_score

    fraud, loss = truth.is_fraud.to_numpy(float), truth.loss_usd.to_numpy(float)
    n = len(fraud)
    result = {
        "auc": roc_auc_score(fraud, probability),
        "ap": average_precision_score(fraud, probability),
        "p@1": at(0.01, probability, fraud) / max(1, round(0.01 * n)),
        "p@5": at(0.05, probability, fraud) / max(1, round(0.05 * n)),
        "p@10": at(0.10, probability, fraud) / max(1, round(0.10 * n)),
        "rev@1": at(0.01, money, loss) / loss.sum(),
        "rev@5": at(0.05, money, loss) / loss.sum(),
        "ece": ece(fraud, probability),
        "base": fraud.mean(),
    }
    new = inputs.frame["importer_age_days"].to_numpy(float) < NEW_DAYS
    top = np.zeros(n, bool)
    top[np.argsort(-probability, kind="stable")[: round(0.05 * n)]] = True
    result["recall new/known"] = (fraud[top & new].sum() / fraud[new].sum()) / (
        fraud[top & ~new].sum() / fraud[~new].sum()
    )
    return {name: float(value) for name, value in result.items()}


def ece(label, probability, bins: int = 15) -> float:
    """Calibration error over bins of equal mass."""
    order = np.argsort(probability, kind="stable")
    parts = np.array_split(order, bins)
    return sum(len(p) * abs(label[p].mean() - probability[p].mean()) for p in parts) / len(label)


def by_type(truth: pd.DataFrame, scored: Scored) -> dict[str, float]:
    """How well each head tells its mechanism, and how often the right type is named first."""
    from sklearn.metrics import roc_auc_score

    mechanism, heads = truth.mechanism.fillna("").to_numpy(object), scored.heads
    result = {}
    for k, kind in enumerate(heads.types):
        mine = np.isin(mechanism, list(heads_of(heads.types, mechanism)[kind]))
        if 0 < mine.sum() < len(mine):
            result[f"auc {kind}"] = roc_auc_score(mine, heads.probability[:, k])
    top = np.argsort(-scored.probability, kind="stable")[: round(0.05 * len(truth))]
    guilty = top[truth.is_fraud.to_numpy()[top]]
    named = np.array(heads.first, dtype=object)[guilty]
    groups = heads_of(heads.types, mechanism)
    right = [mechanism[row] in groups[name] for row, name in zip(guilty, named, strict=True)]
    usual = pd.Series(mechanism[guilty]).value_counts(normalize=True)
    return result | {"right first": float(np.mean(right)), "always the usual": usual.iloc[0]}


def heads_of(types: tuple[str, ...], mechanism: np.ndarray) -> dict[str, set[str]]:
    """The mechanisms each head speaks of; `other` is those without a head of their own."""
    own = {kind: {kind} for kind in types if kind != OTHER}
    rest = set(np.unique(mechanism[mechanism != ""])) - set(own)
    return {**own, **({OTHER: rest} if OTHER in types else {})}


def one_seed(seed: int, declarations: int, preset: str, recipes: list[str], ceiling: bool) -> dict:
    started = time.perf_counter()
    here = scene(seed, declarations, preset)
    truth, inputs = here.truth.iloc[here.test], here.inputs.rows(here.test)
    result: dict = {"seed": seed, "scene_s": time.perf_counter() - started,
                    "checked": len(here.checked),
                    "positives": int(here.label[here.checked].sum())}  # fmt: skip

    def measure(name: str, recipe: Recipe, training: TrainingSet) -> None:
        begun = time.perf_counter()
        model = fit(recipe, features_of(IMPORTS, recipe), training)
        seconds = time.perf_counter() - begun
        scored = model.score(inputs.frame, reasons=0)
        result[name] = figures(truth, scored.probability, scored.expected_amount, inputs)
        said = scored.probability.mean() / truth.is_fraud.mean()  # above 1: too high for most
        result[name] |= {"said/true": float(said)}
        result[name] |= {"fit_s": seconds, "legacy": against_legacy(here, scored.expected_amount)}
        if scored.heads:
            result[name] |= by_type(truth, scored)
        print(seed, name, {k: round(v, 3) for k, v in result[name].items()}, flush=True)

    for name in recipes:
        measure(name, IMPORTS.recipe(name), here.training())
    low = -inputs.frame["unit_value_line_zscore"].fillna(0).to_numpy()
    result["price z"] = figures(truth, low, low, inputs)
    print(seed, "price z", {k: round(v, 3) for k, v in result["price z"].items()}, flush=True)
    if ceiling:
        measure("ceiling", CEILING, here.full_truth())
    return result


def before(outcomes: pa.Table, day: int) -> pa.Table:
    known = outcomes["known_on"].to_numpy().astype("datetime64[D]").astype(int)
    return outcomes.filter(pa.array(known < day))


def against_legacy(here: Scene, money: np.ndarray) -> float:
    """Revenue of our list over that of the legacy policy's, at the same number of checks."""
    outcomes, truth = here.tables.outcomes, here.truth.iloc[here.test]
    by_rule = outcomes.filter(pa.compute.equal(outcomes["selected_by"], "rule"))["declaration_id"]
    red = truth.declaration_id.isin(set(by_rule.to_pandas())).to_numpy()
    loss = truth.loss_usd.to_numpy(float)
    return at(red.mean(), money, loss) / loss[red].sum()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--declarations", type=int, default=300_000)
    parser.add_argument("--preset", default="default")
    parser.add_argument("--recipes", nargs="+", default=["default"])
    parser.add_argument("--ceiling", action="store_true")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    results = [
        one_seed(seed, asked.declarations, asked.preset, asked.recipes, asked.ceiling)
        for seed in asked.seeds
    ]
    names = [*asked.recipes, "price z", *(["ceiling"] if asked.ceiling else [])]
    for name in names:
        mean = pd.DataFrame([result[name] for result in results]).mean()
        print(f"mean of {len(results)} seeds, {name}:", mean.round(4).to_dict())
    if asked.out:
        asked.out.write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
