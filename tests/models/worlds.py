"""Small simulated worlds for the tests of learning and scoring: nothing here is real."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from veedor.models.fit import TrainingSet


@dataclass(frozen=True)
class Word:
    """A feature's words, without its expression."""

    name: str
    topic: str
    sentence: str = "What it is"
    spanish: str = "Qué es"
    unit: str = "units"
    shown_unit: str = ""


FEATURES = (
    Word("price_diff", "price", shown_unit="USD per kg"),
    Word("price_level_log", "price"),
    Word("importer_past_rate", "importer"),
    Word("importer_past_count", "importer"),
    Word("net_mass_kg", "weight"),
    Word("cat_office", "office"),
    Word("cat_line", "product"),
    Word("noise_ratio", "noise"),
)


def customs(rows: int = 3_000, seed: int = 0) -> TrainingSet:
    """Simulated checks: cheap prices, bad pasts, one office and some lines are riskier."""
    lot = np.random.default_rng(seed)
    line = lot.integers(0, 60, rows)
    line_risk = lot.normal(0, 0.7, 60)
    frame = pd.DataFrame(
        {
            "price_diff": lot.normal(0, 1, rows),
            "price_level_log": lot.normal(2, 1, rows) + line / 30,
            "importer_past_rate": lot.beta(2, 8, rows),
            "importer_past_count": lot.poisson(5, rows).astype(float),
            "net_mass_kg": np.exp(lot.normal(5, 2, rows)),
            "cat_office": lot.choice(["118", "235", "046", "172"], rows, p=[0.5, 0.3, 0.15, 0.05]),
            "cat_line": np.char.add("L", line.astype(str)),
            "noise_ratio": lot.normal(0, 1, rows),
        }
    )
    frame["cat_office"] = frame["cat_office"].astype(object)
    frame.loc[lot.random(rows) < 0.1, "importer_past_rate"] = np.nan
    frame.loc[lot.random(rows) < 0.02, "cat_office"] = None
    z = (
        -1.2 * frame["price_diff"]
        + 4 * (frame["importer_past_rate"].fillna(0.2) - 0.2)
        + 0.8 * (frame["cat_office"] == "046")
        + line_risk[line]
        - 2.2
    ).to_numpy()
    label = (lot.random(rows) < 1 / (1 + np.exp(-z))).astype(int)
    size = np.exp(4 + 0.3 * np.log(frame["net_mass_kg"]) + lot.normal(0, 1, rows))
    return TrainingSet(
        frame=frame,
        label=label,
        amount=np.where(label == 1, size, np.nan),
        day=np.sort(lot.integers(0, 700, rows)),
        typical_group=line.astype(str),
    )


def typed_world(rows, seed=0):
    """Cheap prices are undervaluation, the rest of the findings are origin; forty are rare."""
    world = customs(rows, seed)
    kind = np.where(world.frame["price_diff"] < -0.3, "undervaluation", "origin").astype(object)
    kind[world.label == 0] = ""
    rare = np.flatnonzero(world.label == 1)[:40]
    kind[rare] = [f"rare {k % 3}" for k in range(len(rare))]
    return replace(world, finding_type=kind)
