"""A small country for tests of governance: all is checked, every eighth importer cheats.

Small and quick to learn, with many findings: what two models say of it can be told apart.
"""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

from veedor.domain.source import Column, Role, Source
from veedor.features.standard import standard_features
from veedor.jurisdiction import Jurisdiction, Programme
from veedor.models.recipe import Recipe
from veedor.selection.policy import Policy

FIRST_DAY = date(2024, 1, 1)
DAYS = 500
DELAY_DAYS = 10  # from filing to a known result


def _column(name: str, kind: str, role: Role, **more) -> Column:
    return Column(name=name, type=kind, role=role, meaning=name, spanish=name, **more)


DECLARATIONS = Source(
    name="declarations", meaning="Import items", spanish="Series de importación",
    key=("declaration_id",), clock="filed_on",
    columns=(
        _column("declaration_id", "string", Role.ID),
        _column("filed_on", "date", Role.TIME),
        _column("importer", "string", Role.ENTITY),
        _column("office", "string", Role.CATEGORY),
        _column("tariff_code", "string", Role.CATEGORY),
        _column("value_usd", "number", Role.AMOUNT, unit="USD", minimum=0),
        _column("quantity", "number", Role.QUANTITY, minimum=0),
    ),
)  # fmt: skip
OUTCOMES = Source(
    name="outcomes", meaning="Results of checks", spanish="Resultados",
    key=("declaration_id",), clock="known_on",
    columns=(
        _column("declaration_id", "string", Role.ID),
        _column("inspected_on", "date", Role.OUTCOME),
        _column("known_on", "date", Role.TIME),
        _column("status", "string", Role.OUTCOME),
        _column("assessed_usd", "number", Role.OUTCOME, required=False),
    ),
)  # fmt: skip
FEATURES = standard_features(DECLARATIONS, OUTCOMES, taxpayer="importer")
TREES = {"n_estimators": 30, "max_depth": 3}
FEW = ("value_usd_log", "quantity_log", "value_usd_per_quantity_zscore", "importer_found_ever_rate")
NETWORK = {"trees": 0, "epochs": 2, "patience": 1, "batches": (128,), "hidden": 8, "width": 4,
           "fewest": 5}  # fmt: skip

OURS = Jurisdiction(
    name="Ours",
    currency="USD",
    languages=("en", "es"),
    programmes=(
        Programme(
            name="imports", meaning="Imports", spanish="Importaciones",
            declarations=DECLARATIONS, outcomes=OUTCOMES, features=FEATURES,
            recipes=(
                Recipe(name="strong", estimator="xgboost", parameters=TREES, gap_days=15),
                Recipe(name="other", estimator="xgboost", parameters=TREES, gap_days=15, seed=8),
                Recipe(name="weak", estimator="logistic", features=("quantity_log",), gap_days=15),
                Recipe(name="neural", estimator="neural", features=FEW, parameters=NETWORK,
                       codes=("importer", "tariff_code"), amounts="network", gap_days=15),
            ),
            policy=Policy(default_capacity=3, share_by_lot=0.1),
            office="office", taxpayer="importer", peers="tariff_code", amount="assessed_usd",
            value="value_usd", price=("value_usd", "quantity"), slices=("office",),
        ),
    ),
)  # fmt: skip


def write_files(folder: Path, rows: int, seed: int = 1) -> tuple[Path, Path]:
    """Declarations and their results; a cheat declares half the price, most of the time."""
    draw = random.Random(seed)
    cheats = {f"IMP{number}" for number in range(0, 200, 8)}
    filed, results = [], []
    for number in range(rows):
        day = FIRST_DAY + timedelta(days=number * DAYS // rows)
        importer = f"IMP{draw.randrange(200)}"
        code = draw.choice(["610910", "851712", "870323", "640399"])
        price = {"610910": 3, "851712": 120, "870323": 900, "640399": 15}[code]
        quantity = round(draw.lognormvariate(4, 0.6)) + 1
        illicit = importer in cheats and draw.random() < 0.7
        value = quantity * price * draw.lognormvariate(0, 0.25) * (0.5 if illicit else 1)
        filed.append([f"D{number}", day, importer, draw.choice("AB"), code, f"{value:.2f}",
                      quantity])  # fmt: skip
        amount = f"{value * draw.uniform(0.1, 0.3):.2f}" if illicit else "0"
        results.append([f"D{number}", day, day + timedelta(days=DELAY_DAYS),
                        "found" if illicit else "clean", amount])  # fmt: skip
    return (
        _write(folder / "declarations.csv", DECLARATIONS, filed),
        _write(folder / "outcomes.csv", OUTCOMES, results),
    )


def _write(file: Path, source: Source, rows: list[list]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(source.names)
        writer.writerows(rows)
    return file
