"""A small invented model with everything a card may be asked to tell; nothing here is real."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from veedor.domain.accountable import Accountable, Norm
from veedor.domain.prohibited import EVERYWHERE, FalseAlarm
from veedor.models.card.burden import Checked, Population, burden, size_decile, taxpayers_of
from veedor.models.card.proxies import proxies
from veedor.models.card.public import Told
from veedor.models.evaluate import Judged, evaluate
from veedor.models.evaluate.calibration import equal_mass_bins
from veedor.models.heads import Typed

ROWS = 3_000
RARE = "999"  # an office with few taxpayers


def judged(rows: int = ROWS, seed: int = 4) -> Judged:
    lot = np.random.default_rng(seed)
    signal = lot.normal(size=rows)
    probability = 1 / (1 + np.exp(2.2 - signal))
    label = (lot.random(rows) < probability).astype(int)
    value = lot.lognormal(8, 1, rows)
    office = lot.choice(["118", "235", "046"], rows, p=[0.6, 0.3, 0.1]).astype(object)
    entity = np.char.add("T", lot.integers(0, 400, rows).astype(str)).astype(object)
    office[np.isin(entity, [f"T{n}" for n in range(4)])] = RARE
    kind, heads = _types(label, probability, entity)
    return Judged(
        label=label, probability=probability, expected_amount=probability * value,
        amount=label * value, day=np.datetime64("2024-01-01") + lot.integers(0, 200, rows),
        entity=entity, seen=lot.random(rows) < 0.5,
        slices={"office": office, "size_decile": size_decile(value)},
        baselines={"value": value, "anomaly": signal + lot.normal(0, 2, rows)},
        finding_type=kind, heads=heads,
    )  # fmt: skip


def _types(label: np.ndarray, probability: np.ndarray, entity: np.ndarray) -> tuple[Any, Typed]:
    """What was found and what heads said: one knows its type, one guesses, two have few findings.

    All findings of the origin are of six taxpayers, and no head but `other` speaks of them.
    """
    lot, rows = np.random.default_rng(6), len(label)
    types = ("undervaluation", "quantity", "misclassification", "other")
    kind = lot.choice(types[:3], rows, p=[0.6, 0.32, 0.08]).astype(object)
    kind[np.isin(entity, [f"T{n}" for n in range(10, 16)])] = "origin"
    kind[label == 0] = ""
    known = np.where(kind == "undervaluation", 0.7, 0.3)
    says = np.column_stack(
        [known * probability, lot.random(rows) * 0.1, 0.1 * probability, lot.random(rows) * 0.01]
    )
    return kind, Typed(types, says, np.full(says.shape, np.nan))


@cache
def _metrics(protected: bool) -> dict[str, Any]:
    made = judged()
    evaluation = evaluate(made, resamples=40).to_dict()
    del evaluation["curves"]
    return {
        "evaluation": evaluation, "judged": {"protocol": "time", "gap_days": 30},
        "learnt_from": {"rows": 9_000, "findings": 1_100}, "card": measured(made, protected),
    }  # fmt: skip


def told(*, protected: bool = True, simulated: bool = True, **changes: Any) -> Told:
    model = {
        "version": "imports-default-20240701-abcdef01", "programme": "imports",
        "recipe": "default", "state": "candidate", "trained_at": "2024-07-01 10:00:00",
        "trained_by": "cli:rosaura", "artifact_hash": "0" * 64,
        "table_versions": {"imports__declarations": 3, "imports__outcomes": 5},
        "code_version": "0.1.0+00000000", "seed": 7, "metrics": _metrics(protected),
    }  # fmt: skip
    return Told(
        **{
            "country": "Utopía", "currency": "USD", "model": model, "programme": programme(),
            "features": features(), "accountable": ACCOUNTABLE, "prohibited": EVERYWHERE[:3],
            "false_alarms": (ALARM,), "simulated": simulated,
        } | changes
    )  # fmt: skip


def measured(made: Judged, protected: bool) -> dict[str, Any]:
    lot = np.random.default_rng(9)
    who, office = made.entity, made.slices["office"]
    value, expected = made.baselines["value"], made.expected_amount
    gender = np.where([one.endswith(("1", "3", "5")) for one in who], "F", "M")
    frame = pd.DataFrame({
        "shop_count": (gender == "F") * 2.0 + lot.normal(0, 1, len(who)),
        "weight_log": lot.normal(0, 1, len(who)),
    })  # fmt: skip
    attributes = {"gender": gender, "office": office} if protected else {"office": office}
    population = Population(
        priority=expected, taxpayer=who, expected_amount=expected, value=value,
        slices={"office": office, "size_decile": made.slices["size_decile"]}, region="office",
    )  # fmt: skip
    checked = Checked(
        label=made.label, priority=expected, taxpayer=who, slices=made.slices,
        by_lot=np.arange(len(who)) % 3 == 0,
    )  # fmt: skip
    bins = equal_mass_bins(made.probability, made.weights)
    slices = {**made.slices, "month": made.months,
              "seen": np.where(made.seen, "seen", "unseen")}  # fmt: skip
    return {
        "data": {
            "as_of": "2024-07-01", "first_day": "2023-01-01", "last_day": "2024-07-01",
            "first_check": "2023-01-05", "last_check": "2024-06-20",
            "declarations": {"count": 80_000, "taxpayers": 900},
            "checked": {"count": 9_000, "taxpayers": 700},
            "findings": {"count": 1_100, "taxpayers": 300},
            "clean": {"count": 7_900, "taxpayers": 690},
            "without_result": {"count": 40, "taxpayers": 31},
            "annulled": {"count": 12, "taxpayers": 7},
            "how_chosen": {"lot": {"count": 900, "taxpayers": 400},
                           "rule": {"count": 8_100, "taxpayers": 650}},
            "finding_types": {"origin": {"count": 30, "taxpayers": 8},
                              "quantity": {"count": 200, "taxpayers": 90},
                              "undervaluation": {"count": 870, "taxpayers": 210}},
        },
        "taxpayers": taxpayers_of(who, made.label, slices),
        "bins": [pd.Series(who[bins == one]).nunique() for one in np.unique(bins)],
        "burden": burden(population, checked),
        "proxies": {"protected": ["gender"] if protected else [],
                    "tests": proxies(frame, made.probability, attributes, who)},
    }  # fmt: skip


def programme() -> dict[str, Any]:
    return {
        "name": "imports", "meaning": "Import declarations",
        "spanish": "Declaraciones de importación",
        "recipe": {"learns_by": {"en": "XGBoost", "es": "XGBoost"}, "encode": []},
        "policy": {"share_by_lot": 0.1, "physical_ceiling": 0.15, "cap_per_taxpayer": 2},
        "findings": {"origin": "origen falso", "undervaluation": "subvaluación",
                     "quantity": "cantidad",
                     "misclassification": "clasificación errónea", "other": "otra incidencia"},
        "words": {"office": {"118": "Puerto", "235": "Aeropuerto"}, "fraud": {"C1": "subvaluación"},
                  "fraud/en": {"C1": "undervaluation"}},
        "attributes": {"gender": {"meaning": "Gender of the owner", "spanish": "Sexo del titular"},
                       "office": {"meaning": "Customs office", "spanish": "Aduana"}},
    }  # fmt: skip


def features() -> list[dict[str, Any]]:
    return [
        {"name": "shop_count", "sentence": "Shops of the importer",
         "spanish": "Tiendas del importador", "unit": "units", "topic": "newness", "kind": "row",
         "columns": ["declarations.shops"], "speaks_of": ["C1"]},
        {"name": "weight_log", "sentence": "Net mass (logarithm)",
         "spanish": "Peso neto (logaritmo)", "unit": "log kg", "topic": "weight", "kind": "row",
         "columns": ["declarations.net_mass_kg"], "speaks_of": []},
    ]  # fmt: skip


ACCOUNTABLE = Accountable(
    authority="Aduana de Utopía",
    legal_basis=(
        Norm(name="Law 1", says="Checks go by risk.", spanish="Se controla por riesgo."),
        Norm(name="Law 2", says="Data are reserved.", spanish="Los datos son reservados.",
             verified=False),
    ),
)  # fmt: skip
ALARM = FalseAlarm(
    named="cloth_genero", attribute="gender", because="A kind of cloth", said_by="A. Person",
    on=date(2026, 1, 1),
)  # fmt: skip
