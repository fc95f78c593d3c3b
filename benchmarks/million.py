"""Train on and score a million simulated declarations, features included."""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from datetime import date

import numpy as np

from veedor.flows.characterise import characterise, features_of
from veedor.flows.known import Known
from veedor.flows.labels import labelled
from veedor.jurisdictions.pe import PERU
from veedor.jurisdictions.pe.simulate import Simulation, simulate_tables
from veedor.models.fit import TrainingSet, fit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--declarations", type=int, default=1_000_000)
    parser.add_argument("--recipe", default="default")
    asked = parser.parse_args()
    programme = PERU.programme("imports")
    recipe = programme.recipe(asked.recipe)
    tables = simulate_tables(Simulation(declarations=asked.declarations, seed=8))
    world = Known(
        as_of=date(9999, 1, 1),
        declarations=tables.declarations,
        outcomes=tables.outcomes,
        indicators=tables.indicators,
        versions={},
    )
    clock = time.perf_counter()

    def lap(what: str) -> None:
        nonlocal clock
        now = time.perf_counter()
        print(f"{what:<60} {now - clock:7.1f} s", flush=True)
        clock = now

    known = labelled(programme, replace(world))
    lap("labels")
    inputs = characterise(programme, recipe, world, tables.declarations)
    lap(f"{len(programme.features)} features of {tables.declarations.num_rows:,} declarations")
    identity = tables.declarations["declaration_id"].to_pandas()
    checked = identity.isin(set(known.declarations["declaration_id"].to_pylist())).to_numpy()
    order = np.flatnonzero(checked)
    by_id = dict(zip(known.declarations["declaration_id"].to_pylist(), range(len(known.label)),
                     strict=True))  # fmt: skip
    at = np.array([by_id[name] for name in identity.iloc[order]])
    some = inputs.rows(order)
    training = TrainingSet(
        frame=some.frame, label=known.label[at], amount=known.amount[at], day=known.day[at],
        typical_group=some.peers,
    )  # fmt: skip
    clock = time.perf_counter()
    model = fit(recipe, features_of(programme, recipe), training)
    lap(f"train {recipe.name} on {len(order):,} checked declarations")
    model.score(inputs.frame, reasons=0)
    lap(f"score {len(inputs.frame):,}")
    first = np.arange(len(inputs.frame)) < 10_000
    model.score(inputs.rows(first).frame, evidence=inputs.rows(first).evidence,
                peers=inputs.peers[first])  # fmt: skip
    lap("score 10,000 with their reasons")


if __name__ == "__main__":
    main()
