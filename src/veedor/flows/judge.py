"""Judge a recipe on declarations it has not learnt from, by one of four protocols.

time         learn from the past, leave a gap, judge on what came later (the default)
entity       the same, judged only on taxpayers never seen in training
group        near-copies never stand on both sides; every row is judged once
prequential  week by week: learn from what was checked, choose, learn from what was chosen
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np

from veedor.errors import InputError, NotEnoughData
from veedor.features.feature import History, Peer
from veedor.flows.characterise import Inputs, features_of
from veedor.flows.labels import Labelled
from veedor.flows.progress import Progress, silent
from veedor.jurisdiction import Programme
from veedor.models.encode import keys_of
from veedor.models.evaluate import Judged
from veedor.models.fit import TrainingSet, fit
from veedor.models.model import RiskModel, Scored
from veedor.models.recipe import Recipe
from veedor.models.split import Protocol as Stream
from veedor.models.split import entity_disjoint, group_folds, prequential, seen_before, time_split

ProtocolName = Literal["time", "entity", "group", "prequential"]
FOLDS = 5
PREQUENTIAL_SHARE = 0.1


@dataclass(frozen=True, kw_only=True)
class Material:
    """What training and judging need: labelled declarations and what the model sees of each."""

    labelled: Labelled
    inputs: Inputs

    def training(self, programme: Programme, rows: np.ndarray) -> TrainingSet:
        """These rows (positions) as a training set."""
        some = self.inputs.rows(rows)
        amount, kind = self.labelled.amount, self.labelled.finding_type
        return TrainingSet(
            frame=some.frame,
            label=self.labelled.label[rows],
            amount=None if amount is None else amount[rows],
            finding_type=None if kind is None else kind[rows],
            day=self.labelled.day[rows],
            known_day=self.labelled.known_day[rows],
            typical_group=some.peers,
            ids=some.declarations["declaration_id"].to_numpy(),
            meanings={c.name: (c.meaning, c.spanish) for c in programme.declarations.columns},
        )


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a protocol gave: the judged rows, and how they were set apart, in words.

    `rows` are their positions among the labelled declarations.
    """

    judged: Judged
    facts: dict[str, Any]
    rows: np.ndarray | None = None
    taught: Any = None  # a judged model with the rows it learnt from and later ones it did not see


def judge(
    programme: Programme,
    recipe: Recipe,
    material: Material,
    protocol: str | None = None,
    *,
    on_progress: Progress = silent,
) -> Verdict:
    """Predictions for rows that the model which made them had never seen."""
    protocol = protocol or recipe.split
    if protocol not in get_args(ProtocolName):
        raise InputError(
            f"There is no protocol '{protocol}'; a random K-fold is refused because neighbours "
            "and copies would stand on both sides.",
            where="--protocol",
            next=f"Use one of: {', '.join(get_args(ProtocolName))}.",
        )
    work = {"group": _by_group, "prequential": _week_by_week}.get(protocol, _by_time)
    rows, scored, facts = work(programme, recipe, material, protocol, on_progress)
    facts = {"protocol": protocol, "recipe": recipe.name, "judged_rows": len(rows), **facts}
    taught = facts.pop("_taught", None)
    judged = _judged(programme, material, rows, scored, facts)
    return Verdict(judged=judged, facts=facts, rows=rows, taught=taught)


Seen = tuple[np.ndarray, Scored, dict[str, Any]]  # judged rows, what was said of them, facts


def _by_time(
    programme: Programme, recipe: Recipe, material: Material, protocol: str, on_progress: Progress
) -> Seen:
    days = material.labelled.day
    split = time_split(days, recipe.test_share, recipe.gap_days)
    first = int(days[split.test].min())
    # On the first day judged, later results were not known: nobody could have learnt from them.
    train = split.train[material.labelled.known_day[split.train] < first]
    if protocol == "entity":
        taxpayers = material.inputs.declarations[programme.taxpayer].to_numpy()
        split = entity_disjoint(split, taxpayers)
    model = fit(
        recipe,
        features_of(programme, recipe),
        material.training(programme, train),
        on_progress=on_progress,
    )
    scored = _score(model, material, split.test)
    facts = {
        "trained_rows": len(train),
        "gap_days": recipe.gap_days,
        "train_until": str(np.datetime64(int(days[train].max()), "D")),
        "test_from": str(np.datetime64(first, "D")),
        "test_until": str(np.datetime64(int(days.max()), "D")),
        "_train": train,
        "_taught": (model, train, split.test),
    }
    return split.test, scored, facts


def _by_group(
    programme: Programme, recipe: Recipe, material: Material, protocol: str, on_progress: Progress
) -> Seen:
    keys = _keys(programme, recipe, material)
    parts = []
    folds = group_folds(keys, FOLDS, recipe.seed)
    for number, fold in enumerate(folds):
        on_progress(number, FOLDS, "judging on groups held out")
        model = fit(
            recipe, features_of(programme, recipe), material.training(programme, fold.train)
        )
        parts.append((fold.test, _score(model, material, fold.test)))
    rows = np.concatenate([test for test, _ in parts])
    scored = Scored.joined([said for _, said in parts])
    taught = (model, fold.train, fold.test)
    return rows, scored, {"folds": FOLDS, "groups": len(np.unique(keys)), "_taught": taught}


def _week_by_week(
    programme: Programme, recipe: Recipe, material: Material, protocol: str, on_progress: Progress
) -> Seen:
    collected: list[tuple[np.ndarray, Scored]] = []
    days = material.labelled.day
    weeks = max(int(days.max() - days.min()) // 7, 1)

    def choose(labelled_rows: np.ndarray, week: np.ndarray) -> np.ndarray:
        on_progress(len(collected), weeks, "judging week by week")
        known_then = material.labelled.known_day[labelled_rows] < days[week].min()
        training = material.training(programme, labelled_rows[known_then])
        model = fit(recipe, features_of(programme, recipe), training)
        collected.append((week, _score(model, material, week)))
        return collected[-1][1].probability

    hits = [
        material.labelled.label[chosen].mean()
        for _, chosen in prequential(
            days, choose, Stream(share=PREQUENTIAL_SHARE, seed=recipe.seed)
        )
    ]
    rows = np.concatenate([week for week, _ in collected])
    scored = Scored.joined([said for _, said in collected])
    facts = {
        "weeks": len(hits),
        "share_inspected": PREQUENTIAL_SHARE,
        "precision_of_inspected": float(np.mean(hits)),
    }
    return rows, scored, facts


def _score(model: RiskModel, material: Material, rows: np.ndarray) -> Scored:
    return model.score(material.inputs.rows(rows).frame, reasons=0)


def _keys(programme: Programme, recipe: Recipe, material: Material) -> np.ndarray:
    if recipe.copies:
        return keys_of(material.inputs.frame, recipe.copies)
    return material.inputs.declarations[programme.taxpayer].to_numpy()


def _judged(
    programme: Programme,
    material: Material,
    rows: np.ndarray,
    scored: Scored,
    facts: dict[str, Any],
) -> Judged:
    if not len(rows):
        raise NotEnoughData(
            "No row is left to be judged.",
            where=f"protocol {facts['protocol']}",
            next="Load more outcomes, or judge by another protocol.",
        )
    some = material.inputs.rows(rows)
    table = some.declarations
    taxpayer = table[programme.taxpayer].astype("string").fillna("").to_numpy(dtype=object)
    train = facts.pop("_train", None)
    seen = None
    if train is not None:
        known = material.inputs.declarations[programme.taxpayer].iloc[train]
        seen = seen_before(taxpayer, known.astype("string").fillna("").to_numpy(dtype=object))
    expected, kind = scored.expected_amount, material.labelled.finding_type
    return Judged(
        label=material.labelled.label[rows],
        probability=scored.probability,
        expected_amount=None if np.isnan(expected).all() else expected,
        amount=None if material.labelled.amount is None else material.labelled.amount[rows],
        finding_type=None if kind is None else kind[rows],
        heads=scored.heads,
        day=material.labelled.day[rows],
        entity=taxpayer,
        seen=seen,
        slices={
            name: table[name].astype("string").fillna("").to_numpy(dtype=object)
            for name in programme.slices
        },
        baselines=_baselines(programme, some, scored),
    )


def _baselines(programme: Programme, some: Inputs, scored: Scored) -> dict[str, np.ndarray]:
    """Other ways to order the same rows, higher = riskier; evaluation adds the random one."""
    ways = {"anomaly": scored.anomaly}
    if programme.value:
        ways["value"] = some.declarations[programme.value].to_numpy(dtype=float)
    for feature in programme.features:
        if feature.name not in some.frame:
            continue
        column = some.frame[feature.name]
        if isinstance(feature, Peer) and feature.topic == "price" and "low price" not in ways:
            ways["low price"] = -column.to_numpy(dtype=float)
        if not isinstance(feature, History) or feature.aggregate != "rate":
            continue
        if feature.entity == (programme.taxpayer,):
            ways["taxpayer's past findings"] = column.to_numpy(dtype=float)
    return ways
