"""On which rows two versions may honestly be compared, and what each says of them.

shadow   both scored them when they were filed, and the results came later
later    results that became known after both were trained; both score them now
recipes  there are too few such rows: both recipes are fitted again, as of one day, each on labels
         as old as its version's would be then, and judged on what came after
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from veedor.errors import NotEnoughData
from veedor.flows import models
from veedor.flows.characterise import characterise, features_of, prepare
from veedor.flows.judge import FOLDS, Material
from veedor.flows.known import Known, far_future, known
from veedor.flows.labels import Labelled, labelled
from veedor.flows.models import Registered
from veedor.flows.progress import Progress, silent
from veedor.flows.train import prepare_material
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.models.encode import keys_of
from veedor.models.evaluate import Judged
from veedor.models.evaluate.measures import FEWEST
from veedor.models.fit import fit
from veedor.models.split import group_folds, time_split
from veedor.stores import schema

Scores = dict[str, np.ndarray]
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The same rows as both versions see them, and which rows they are."""

    first: Judged
    second: Judged
    kind: str
    facts: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class _Case:
    """What every way of comparing needs."""

    installation: Installation
    programme: Programme
    versions: tuple[Registered, Registered]
    world: Known
    rows: Labelled
    on_progress: Progress

    @property
    def unseen(self) -> np.ndarray:
        """Rows whose result became known after both versions were trained."""
        days = [version.as_of for version in self.versions]
        if None in days:
            return np.zeros(len(self.rows.label), dtype=bool)
        return self.rows.known_day >= max(_number(day) for day in days if day is not None)


def gather(
    installation: Installation,
    programme: Programme,
    versions: tuple[Registered, Registered],
    *,
    on_progress: Progress = silent,
) -> Evidence:
    """The best evidence there is, in the order of this module's list."""
    on_progress(0, 4, "reading what became known")
    world = known(installation, programme, far_future())
    case = _Case(
        installation=installation, programme=programme, versions=versions, world=world,
        rows=labelled(programme, world), on_progress=on_progress,
    )  # fmt: skip
    return _by_shadow(case) or _by_later(case) or _by_recipes(case)


def _by_shadow(case: _Case) -> Evidence | None:
    told = _shadow_scores(case)
    identity = case.rows.declarations["declaration_id"].to_pylist()
    rows = np.flatnonzero(case.unseen & np.isin(identity, list(told)))
    if not _enough(case, rows):
        return None
    pairs = [told[identity[row]] for row in rows]
    scores = tuple(
        {
            "probability": np.array([pair[side][0] for pair in pairs]),
            "expected_amount": np.array([pair[side][1] for pair in pairs], dtype=float),
        }
        for side in (0, 1)
    )
    return _evidence(case, "shadow", rows, scores, {})


def _by_later(case: _Case) -> Evidence | None:
    rows = np.flatnonzero(case.unseen)
    if not _enough(case, rows):
        return None
    case.on_progress(1, 4, "scoring what became known later")
    target = case.rows.declarations.take(pa.array(rows))
    scores = []
    for version in case.versions:
        model = models.load(case.installation, version)
        inputs = characterise(case.programme, model.recipe, case.world, target)
        scores.append(_said(model, inputs.frame))
    return _evidence(case, "later", rows, scores, {})


def _by_recipes(case: _Case) -> Evidence:
    recipes = [models.load(case.installation, version).recipe for version in case.versions]
    materials: list[Material] = []
    for number, recipe in enumerate(recipes):
        case.on_progress(1 + number, 4, f"characterising for {recipe.name}")
        same = materials and recipe == recipes[0]
        materials.append(
            materials[0] if same else prepare_material(case.programme, recipe, case.world)
        )
    if "group" in {recipe.split for recipe in recipes}:
        return _by_groups(case, recipes, materials)
    return _by_time(case, recipes, materials)


def _by_time(case: _Case, recipes: Sequence[Any], materials: Sequence[Material]) -> Evidence:
    days, known_day = case.rows.day, case.rows.known_day
    gap = max(recipe.gap_days for recipe in recipes)
    split = time_split(days, recipes[1].test_share, gap)
    first = int(days[split.test].min())
    newest = max(_number(version.as_of) for version in case.versions)
    scores, lags = [], []
    for version, recipe, material in zip(case.versions, recipes, materials, strict=True):
        # A version as many days older than the other learns from labels as many days older.
        lag = newest - _number(version.as_of)
        old = (days < first - gap - lag) & (known_day < first - lag)
        train = split.train[old[split.train]]
        case.on_progress(3, 4, f"fitting {recipe.name} as of an earlier day")
        model = fit(
            recipe, features_of(case.programme, recipe), material.training(case.programme, train)
        )
        scores.append(_said(model, material.inputs.rows(split.test).frame))
        lags.append(lag)
    facts = {"judged_as_of": _text(first), "lag_days": lags}
    return _evidence(case, "recipes", split.test, scores, facts)


def _by_groups(case: _Case, recipes: Sequence[Any], materials: Sequence[Material]) -> Evidence:
    copies = next((recipe.copies for recipe in recipes if recipe.copies), ())
    table = materials[0].inputs
    keys = (
        keys_of(table.frame, copies)
        if copies
        else table.declarations[case.programme.taxpayer].to_numpy()
    )
    folds = group_folds(keys, FOLDS, recipes[1].seed)
    scores = []
    for recipe, material in zip(recipes, materials, strict=True):
        parts = []
        for number, fold in enumerate(folds):
            case.on_progress(number, FOLDS, f"fitting {recipe.name} with groups held out")
            training = material.training(case.programme, fold.train)
            model = fit(recipe, features_of(case.programme, recipe), training)
            parts.append(_said(model, material.inputs.rows(fold.test).frame))
        scores.append({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})
    rows = np.concatenate([fold.test for fold in folds])
    return _evidence(case, "recipes", rows, scores, {"folds": FOLDS})


def _said(model: Any, frame: Any) -> Scores:
    scored = model.score(frame, reasons=0)
    return {"probability": scored.probability, "expected_amount": scored.expected_amount}


def _evidence(
    case: _Case, kind: str, rows: np.ndarray, scores: Sequence[Scores], facts: dict[str, Any]
) -> Evidence:
    chance = _inclusion(case, rows)
    first, second = (_judged(case, rows, said, chance) for said in scores)
    days = case.rows.day[rows]
    return Evidence(
        first=first,
        second=second,
        kind=kind,
        facts={
            "rows": len(rows),
            "findings": int(case.rows.label[rows].sum()),
            "first_day": _text(int(days.min())),
            "last_day": _text(int(days.max())),
            "weighted_by_inclusion": chance is not None,
            **facts,
        },
    )


def _judged(case: _Case, rows: np.ndarray, scores: Scores, chance: np.ndarray | None) -> Judged:
    table = prepare(case.programme, case.rows.declarations.take(pa.array(rows)))
    expected = scores["expected_amount"]
    return Judged(
        label=case.rows.label[rows],
        probability=scores["probability"],
        expected_amount=None if np.isnan(expected).all() else expected,
        amount=None if case.rows.amount is None else case.rows.amount[rows],
        day=case.rows.day[rows],
        entity=table[case.programme.taxpayer].astype("string").fillna("").to_numpy(dtype=object),
        inclusion_probability=chance,
    )


def _inclusion(case: _Case, rows: np.ndarray) -> np.ndarray | None:
    """How likely each row was to be checked; None unless it is known of every row."""
    plans, lines = schema.plans, schema.plan_lines
    query = (
        sa.select(lines.c.declaration_id, lines.c.inclusion_probability)
        .join(plans)
        .where(plans.c.programme == case.programme.name)
    )
    with case.installation.engine.connect() as connection:
        chance = {
            row.declaration_id: row.inclusion_probability for row in connection.execute(query)
        }
    identity = case.rows.declarations["declaration_id"].take(pa.array(rows)).to_pylist()
    found = [chance.get(one) for one in identity]
    return None if None in found else np.array(found, dtype=float)


def _shadow_scores(case: _Case) -> dict[str, tuple[tuple[float, float], tuple[float, float]]]:
    """What the two said of each declaration the first time, in the order of `versions`."""
    table = schema.shadow_scores
    one, other = (version.version for version in case.versions)
    query = (
        sa.select(table)
        .where(
            sa.or_(
                sa.and_(table.c.model_version == one, table.c.live_version == other),
                sa.and_(table.c.model_version == other, table.c.live_version == one),
            )
        )
        .order_by(table.c.scored_at.desc())  # the first scores are read last, and stay
    )
    told = {}
    with case.installation.engine.connect() as connection:
        for row in connection.execute(query):
            challenger = (row.probability, _amount(row.expected_amount))
            live = (row.live_probability, _amount(row.live_expected_amount))
            pair = (challenger, live) if row.model_version == one else (live, challenger)
            told[row.declaration_id] = pair
    return told


def _enough(case: _Case, rows: np.ndarray) -> bool:
    findings = int(case.rows.label[rows].sum())
    return findings >= FEWEST and len(rows) - findings >= FEWEST


def _amount(value: float | None) -> float:
    return float("nan") if value is None else value


def _number(day: date | None) -> int:
    if day is None:
        raise NotEnoughData(
            "It is not recorded as of which day a version was trained.",
            where="table models, as_of",
            next="Train it again: veedor train",
        )
    return (day - EPOCH).days


def _text(day: int) -> str:
    return str(np.datetime64(day, "D"))
