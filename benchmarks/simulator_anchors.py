"""Measure the simulator's anchors: how well frauds can be told at all, and from inspected labels.

    python benchmarks/simulator_anchors.py --seeds 7 8 --preset default

Protocol (reference on science, 5.2.2): 300,000 simulated declarations, train on months 0–26, test
on months 29–35 against the latent truth. Features: robust price z per declared line, log price
against the supplier × line median, log value, log quantity, age, duty, preference, office, tax, and
smoothed hit rates with inspection counts of importer, broker, supplier, line and origin, known two
months before. "Inspected" trains on the red channel's results only; "ceiling" is the same model
trained on the full truth. This is the yardstick of the simulator, not a model of veedor.
"""

import argparse
import json
import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import average_precision_score, roc_auc_score

from veedor.jurisdictions.pe import vocabulary
from veedor.jurisdictions.pe.simulate import Simulation, simulate_tables

LAST_TRAINING_MONTH, FIRST_TEST_MONTH = 26, 29
HISTORY_LAG = 2  # months
SMOOTHING = 5  # inspections at the mean hit rate
ENTITIES = ("importer_ruc", "broker_code", "supplier_id", "tariff_line", "country_of_origin")
COLUMNS = [
    "declaration_id",
    "filed_on",
    "importer_registered_on",
    "office",
    "quantity",
    "cif_usd",
    "ad_valorem_usd",
    "tax_usd",
]


@dataclass(frozen=True, kw_only=True)
class World:
    """One simulated world with everything the protocol needs; arrays have one entry per row."""

    rows: pd.DataFrame
    features: pd.DataFrame
    history: list[str]
    train: npt.NDArray[np.bool_]
    test: npt.NDArray[np.bool_]


def load(simulation: Simulation) -> pd.DataFrame:
    """Declarations with their truth, month index and first inspection result."""
    tables = simulate_tables(simulation)
    rows = tables.declarations.select(COLUMNS).to_pandas(categories=["office"])
    for entity in ENTITIES:
        rows[entity] = tables.declarations[entity].combine_chunks().dictionary_encode().indices
    agreement = [country.code for country in vocabulary.WITH_AGREEMENT]
    treaty = pc.is_in(tables.declarations["country_of_origin"], pa.array(agreement))
    rows["treaty"] = treaty.to_numpy()
    truth = tables.truth.drop_columns(["declaration_id"]).to_pandas()
    rows = pd.concat([rows, truth], axis=1)
    outcomes = tables.outcomes.to_pandas()
    first = outcomes[outcomes.status.isin(["clean", "found"])].set_index("declaration_id")
    rows = rows.join(first[["status", "selected_by", "assessed_usd"]], on="declaration_id")
    filed = pd.to_datetime(rows.filed_on)
    start = simulation.start
    rows["month"] = (filed.dt.year - start.year) * 12 + filed.dt.month - start.month
    registered = pd.to_datetime(rows.importer_registered_on)
    rows["age"] = np.minimum((filed - registered).dt.days // 30, 60)
    rows["red"] = rows.status.notna()
    rows["found"] = rows.status.eq("found")
    rows["log_price"] = np.log(rows.cif_usd / rows.quantity)
    return rows


def entity_history(rows: pd.DataFrame, entity: str, mean: float) -> pd.DataFrame:
    """Smoothed hit rate and inspection count of an entity, as of two months before."""
    monthly = rows[rows.red].groupby([entity, "month"]).found.agg(["sum", "count"]).reset_index()
    totals = monthly.sort_values("month").copy()
    totals[["sum", "count"]] = totals.groupby(entity)[["sum", "count"]].cumsum()
    totals["month"] += HISTORY_LAG
    asked = rows[[entity, "month"]].reset_index().sort_values("month")
    past = pd.merge_asof(asked, totals, on="month", by=entity).set_index("index").sort_index()
    past = past[["sum", "count"]].fillna(0)
    rate = (past["sum"] + SMOOTHING * mean) / (past["count"] + SMOOTHING)
    return pd.DataFrame({f"{entity}_rate": rate, f"{entity}_count": past["count"]})


def prepare(simulation: Simulation) -> World:
    """The protocol's features of one world."""
    rows = load(simulation)
    train = (rows.month <= LAST_TRAINING_MONTH).to_numpy()
    known = rows[train]
    middle = known.groupby("tariff_line").log_price.median()
    away = (known.log_price - known.tariff_line.map(middle)).abs()
    scale = 1.4826 * away.groupby(known.tariff_line).median() + 0.05
    pair = known.groupby(["supplier_id", "tariff_line"]).log_price.median().rename("pair")
    usual = rows.join(pair, on=["supplier_id", "tariff_line"]).pair
    typical = rows.tariff_line.map(middle).fillna(known.log_price.median())
    features = pd.DataFrame(
        {
            "price_z": (rows.log_price - typical) / rows.tariff_line.map(scale).fillna(1.0),
            "price_to_pair": rows.log_price - usual.fillna(typical),
            "log_cif": np.log(rows.cif_usd),
            "log_quantity": np.log(rows.quantity),
            "age": rows.age,
            "duty": (rows.ad_valorem_usd / rows.cif_usd).round(2),
            "preference": rows.treaty & (rows.ad_valorem_usd == 0),
            "office": rows.office.cat.codes,
            "log_tax": np.log(rows.tax_usd + 1),
        }
    ).astype(float)
    mean = rows[train & rows.red].found.mean()
    history = pd.concat([entity_history(rows, entity, mean) for entity in ENTITIES], axis=1)
    return World(
        rows=rows,
        features=pd.concat([features, history], axis=1),
        history=list(history),
        train=train,
        test=(rows.month >= FIRST_TEST_MONTH).to_numpy(),
    )


def fitted(world: World, label: str, where: pd.Series, columns: list[str]) -> npt.NDArray:
    """Test scores of the protocol's model trained on a label over some training rows."""
    chosen = world.train & where.to_numpy()
    model = HistGradientBoostingClassifier(
        max_iter=120,
        learning_rate=0.1,
        max_leaf_nodes=31,
        min_samples_leaf=60,
        max_features=0.8,
        early_stopping=False,
        random_state=0,
    )
    model.fit(world.features.loc[chosen, columns], world.rows.loc[chosen, label])
    return model.predict_proba(world.features.loc[world.test, columns])[:, 1]


def expected_loss(world: World) -> npt.NDArray:
    """Expected loss given fraud on the test rows, learnt from findings, up to a constant."""
    chosen = world.train & world.rows.found.to_numpy()
    model = HistGradientBoostingRegressor(max_iter=60, min_samples_leaf=20, random_state=0)
    model.fit(world.features[chosen], np.log1p(world.rows.assessed_usd[chosen]))
    return np.expm1(model.predict(world.features[world.test]))


def share_at(share: float, scores: npt.NDArray, amount: npt.NDArray) -> float:
    """Part of the amount within the top share of the scores."""
    top = np.argsort(-scores, kind="stable")[: round(share * scores.size)]
    return float(amount[top].sum() / amount.sum())


def anchors(simulation: Simulation) -> dict[str, float]:
    """Every anchor of one world."""
    world = prepare(simulation)
    rows, test = world.rows, world.rows[world.test]
    fraud, loss = test.is_fraud.to_numpy(), test.loss_usd.to_numpy()
    every = list(world.features)
    everyone = pd.Series(True, index=rows.index)
    inspected = fitted(world, "found", rows.red, every)
    ceiling = fitted(world, "is_fraud", everyone, every)
    no_history = [name for name in every if name not in world.history]
    without = fitted(world, "found", rows.red, no_history)
    money = inspected * expected_loss(world)
    cheap = -world.features.price_z[world.test].to_numpy()
    frauds = rows[rows.is_fraud]
    largest = frauds.loss_usd.nlargest(len(frauds) // 100).sum()
    top = np.argsort(-inspected)[: round(0.01 * len(test))]
    top5 = np.argsort(-inspected)[: round(0.05 * len(test))]
    result = {
        "base_first_month": rows.is_fraud[rows.month == 0].mean(),
        "base_all": rows.is_fraud.mean(),
        "zero_loss_frauds": float((frauds.loss_usd <= 0).sum()),
        "top_1_of_loss": largest / frauds.loss_usd.sum(),
        "loss_to_tax": frauds.loss_usd.sum() / rows.tax_usd.sum(),
        "hit_rule": rows.found[rows.selected_by == "rule"].mean(),
        "hit_lot": rows.found[rows.selected_by == "lot"].mean(),
        "price_z_auc": roc_auc_score(fraud, cheap),
        "price_z_ap": average_precision_score(fraud, cheap),
        "inspected_auc": roc_auc_score(fraud, inspected),
        "inspected_ap": average_precision_score(fraud, inspected),
        "no_history_auc": roc_auc_score(fraud, without),
        "ceiling_auc": roc_auc_score(fraud, ceiling),
        "ceiling_ap": average_precision_score(fraud, ceiling),
        "precision_1": fraud[top].mean(),
        "precision_5": fraud[top5].mean(),
        "revenue_1_by_money": share_at(0.01, money, loss),
        "revenue_5_by_money": share_at(0.05, money, loss),
    }
    honest = ~fraud
    for mechanism in sorted(test.mechanism.dropna().unique()):
        some = honest | test.mechanism.eq(mechanism).to_numpy()
        result[f"{mechanism}_auc"] = roc_auc_score(fraud[some], inspected[some])
    return {name: round(float(value), 4) for name, value in result.items()}


def main() -> None:
    """Print one JSON line of anchors per seed, then their mean."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[7, 8])
    parser.add_argument("--preset", default="default")
    parser.add_argument("--declarations", type=int, default=300_000)
    asked = parser.parse_args()
    every = []
    for seed in asked.seeds:
        started = time.perf_counter()
        simulation = Simulation(declarations=asked.declarations, preset=asked.preset, seed=seed)
        every.append(anchors(simulation))
        seconds = round(time.perf_counter() - started, 1)
        print(json.dumps({"seed": seed, "seconds": seconds} | every[-1]), flush=True)
    print(json.dumps({"mean": pd.DataFrame(every).mean().round(4).to_dict()}, indent=1))


if __name__ == "__main__":
    main()
