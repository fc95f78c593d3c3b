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
from dataclasses import replace
from datetime import date
from pathlib import Path

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

LAST_TRAIN, FIRST_TEST = 26, 29  # months: science.md 5.2.2
IMPORTS = PERU.programme("imports")
NEW_DAYS = 365


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


def take(inputs: Inputs, rows: np.ndarray, label, amount, day) -> TrainingSet:
    some = inputs.rows(rows)
    return TrainingSet(
        frame=some.frame,
        label=label[rows],
        amount=amount[rows],
        day=day[rows],
        typical_group=some.peers,
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


def one_seed(seed: int, declarations: int, preset: str, recipes: list[str], ceiling: bool) -> dict:
    tables = simulate_tables(Simulation(declarations=declarations, preset=preset, seed=seed))
    world, month = world_of(tables), months(tables)
    first_test_day = int(
        tables.declarations["filed_on"].to_numpy()[month >= FIRST_TEST].min().astype(int)
    )
    known = labelled(IMPORTS, replace(world, as_of=date.fromordinal(719163 + first_test_day),
                     outcomes=before(tables.outcomes, first_test_day)))  # fmt: skip
    identity = tables.declarations["declaration_id"].to_pandas()
    place = pd.Series(np.arange(len(identity)), index=identity)
    label = np.full(len(identity), np.nan)
    amount = np.full(len(identity), np.nan)
    at_rows = place[known.declarations["declaration_id"].to_pandas()].to_numpy()
    label[at_rows], amount[at_rows] = known.label, known.amount
    day = tables.declarations["filed_on"].to_numpy().astype("datetime64[D]").astype(int)
    truth = tables.truth.to_pandas().set_index("declaration_id").loc[identity].reset_index()

    started = time.perf_counter()
    inputs = characterise(IMPORTS, IMPORTS.recipe(), world, tables.declarations)
    result: dict = {"seed": seed, "features_s": time.perf_counter() - started}
    checked = np.flatnonzero((month <= LAST_TRAIN) & ~np.isnan(label))
    test = np.flatnonzero(month >= FIRST_TEST)
    test_truth, test_inputs = truth.iloc[test], inputs.rows(test)
    result["checked"], result["positives"] = len(checked), int(label[checked].sum())
    for name in recipes:
        recipe = IMPORTS.recipe(name)
        started = time.perf_counter()
        model = fit(recipe, features_of(IMPORTS, recipe), take(inputs, checked, label, amount, day))
        seconds = time.perf_counter() - started
        scored = model.score(test_inputs.frame, reasons=0)
        result[name] = figures(
            test_truth, scored.probability, scored.expected_amount, test_inputs
        ) | {"fit_s": seconds}
        result[name]["legacy"] = against_legacy(tables, test, test_truth, scored.expected_amount)
        print(seed, name, {k: round(v, 3) for k, v in result[name].items()}, flush=True)
    low = -test_inputs.frame["unit_value_line_zscore"].fillna(0).to_numpy()
    result["price z"] = figures(test_truth, low, low, test_inputs)
    print(seed, "price z", {k: round(v, 3) for k, v in result["price z"].items()}, flush=True)
    if ceiling:
        everything = np.flatnonzero(month <= LAST_TRAIN)
        full = truth.is_fraud.to_numpy(float)
        recipe = IMPORTS.recipe("boosting")
        model = fit(
            recipe,
            features_of(IMPORTS, recipe),
            take(inputs, everything, full, truth.loss_usd.to_numpy(float), day),
        )
        scored = model.score(test_inputs.frame, reasons=0)
        result["ceiling"] = figures(
            test_truth, scored.probability, scored.expected_amount, test_inputs
        )
        print(seed, "ceiling", {k: round(v, 3) for k, v in result["ceiling"].items()}, flush=True)
    return result


def before(outcomes: pa.Table, day: int) -> pa.Table:
    known = outcomes["known_on"].to_numpy().astype("datetime64[D]").astype(int)
    return outcomes.filter(pa.array(known < day))


def against_legacy(tables, test: np.ndarray, truth: pd.DataFrame, money: np.ndarray) -> float:
    """Revenue of our list over that of the legacy policy's, at the same number of checks."""
    by_rule = tables.outcomes.filter(pa.compute.equal(tables.outcomes["selected_by"], "rule"))[
        "declaration_id"
    ].to_pandas()
    red = truth.declaration_id.isin(set(by_rule)).to_numpy()
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
