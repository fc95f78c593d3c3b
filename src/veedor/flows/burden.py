"""What a model card must know of the rows, measured while training holds them.

Only sums and figures are kept beside the model: a card can be written later, or again, without
anybody's declaration.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import sqlalchemy as sa

from veedor.domain.outcome import STANDING
from veedor.domain.source import Role
from veedor.flows.characterise import Inputs, characterise
from veedor.flows.judge import Material, Verdict
from veedor.flows.known import Known
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.models.card.burden import (
    DECILE,
    Checked,
    Population,
    burden,
    size_decile,
    taxpayers_of,
)
from veedor.models.card.proxies import proxies
from veedor.models.evaluate.calibration import equal_mass_bins
from veedor.models.evaluate.judged import Judged
from veedor.models.model import RiskModel
from veedor.stores import schema

RECENT_DAYS = 365  # of what was filed: a year holds every season
MOST_ROWS = 10_000  # drawn by lot from these days; a 5 % list of them has 500 checks
BY_LOT = "lot"
HOW_CHOSEN = "selected_by"  # an outcomes column that says "lot" where chance chose the check
KNOWN_TAXPAYER = "taxpayer"


def by_size(verdict: Verdict) -> Verdict:
    """The verdict with one more slice, the decile of the declared value, where one is declared."""
    value = verdict.judged.baselines.get("value")
    if value is None:
        return verdict
    slices = {**verdict.judged.slices, DECILE: size_decile(value)}
    return replace(verdict, judged=replace(verdict.judged, slices=slices))


def measured(  # noqa: PLR0913 - each is what training holds
    installation: Installation,
    programme: Programme,
    model: RiskModel,
    world: Known,
    *,
    material: Material,
    verdict: Verdict,
) -> dict[str, Any]:
    """What the card needs beyond the evaluation, JSON-ready: data, burden, proxies, counts."""
    recent = _recent(programme, world, model)
    scored = model.score(recent.frame, reasons=0)
    known = material.inputs.declarations[programme.taxpayer].astype("string").fillna("")
    population = _population(programme, recent, scored, set(known))
    attributes, protected = _attributes(programme, recent)
    judged = verdict.judged
    return {
        "data": _data(programme, world, material),
        "taxpayers": _taxpayers(judged),
        "bins": _taxpayers_in_bins(judged),
        "burden": burden(population, _checked(installation, programme, material, verdict),
                         seed=model.recipe.seed),
        "proxies": {
            "protected": protected,
            "tests": proxies(recent.frame, scored.probability, attributes, population.taxpayer,
                             seed=model.recipe.seed),
        },
    }  # fmt: skip


def _recent(programme: Programme, world: Known, model: RiskModel) -> Inputs:
    """Declarations of the last year, drawn by lot when there are many, as the model sees them."""
    clock = programme.declarations.clock
    days = world.declarations[clock].to_numpy()
    late = np.flatnonzero(days > days.max() - np.timedelta64(RECENT_DAYS, "D"))
    if len(late) > MOST_ROWS:
        lot = np.random.default_rng(model.recipe.seed)
        late = np.sort(lot.choice(late, MOST_ROWS, replace=False))
    target = world.declarations.take(pa.array(late))
    return characterise(programme, model.recipe, world, target)


def _population(programme: Programme, recent: Inputs, scored: Any, known: set[str]) -> Population:
    table = recent.declarations
    taxpayer = _text(table[programme.taxpayer])
    named = dict.fromkeys((programme.office, *programme.slices))
    slices = {name: _text(table[name]) for name in named}
    value = None
    if programme.value:
        value = table[programme.value].to_numpy(dtype=float)
        slices[DECILE] = size_decile(value)
    slices[KNOWN_TAXPAYER] = np.where(np.isin(taxpayer, list(known)), "known", "new").astype(object)
    expected = None if np.isnan(scored.expected_amount).all() else scored.expected_amount
    return Population(
        priority=_priority(scored.probability, expected, programme.policy.money_weight),
        taxpayer=taxpayer,
        slices=slices,
        region=programme.office,
        expected_amount=expected,
        value=value,
    )


def _checked(
    installation: Installation, programme: Programme, material: Material, verdict: Verdict
) -> Checked:
    judged, rows = verdict.judged, verdict.rows
    assert rows is not None
    assert judged.entity is not None
    slices = dict(judged.slices)
    if judged.seen is not None:
        slices[KNOWN_TAXPAYER] = np.where(judged.seen, "known", "new").astype(object)
    ids = np.asarray(material.inputs.declarations["declaration_id"])[rows]
    by_lot, inclusion = _by_lot(installation, programme, material.labelled.declarations, ids)
    return Checked(
        label=judged.label,
        priority=_priority(
            judged.probability, judged.expected_amount, programme.policy.money_weight
        ),
        taxpayer=judged.entity,
        slices=slices,
        by_lot=by_lot,
        inclusion=inclusion,
    )


def _by_lot(
    installation: Installation, programme: Programme, labelled: pa.Table, ids: np.ndarray
) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Which of these checks chance chose, and with what probability where a plan kept it."""
    lines, plans = schema.plan_lines, schema.plans
    query = (
        sa.select(lines.c.declaration_id, lines.c.inclusion_probability)
        .join(plans, plans.c.plan_id == lines.c.plan_id)
        .where(plans.c.programme == programme.name, lines.c.chosen == BY_LOT)
    )
    with installation.engine.connect() as connection:
        kept = {row[0]: row[1] for row in connection.execute(query)}
    drawn = set(kept) | _drawn_before(installation, programme)
    if not drawn:
        return None, None
    inclusion = np.array([kept.get(one, np.nan) for one in ids], dtype=float)
    return np.array([one in drawn for one in ids]), inclusion


def _drawn_before(installation: Installation, programme: Programme) -> set[str]:
    """Declarations whose outcome says that they were drawn by lot."""
    table = programme.table(programme.outcomes)
    if HOW_CHOSEN not in programme.outcomes.names or not installation.lake.exists(table):
        return set()
    read = installation.lake.dataset(table).to_table(columns=["declaration_id", HOW_CHOSEN])
    frame = read.to_pandas()
    return set(frame.loc[frame[HOW_CHOSEN] == BY_LOT, "declaration_id"])


def _priority(
    probability: np.ndarray, expected: np.ndarray | None, money_weight: float
) -> np.ndarray:
    """The order of the day's list: expected amount^γ × probability^(1−γ), as the policy says."""
    if expected is None:
        return np.asarray(probability, dtype=float)
    money = np.maximum(np.nan_to_num(np.asarray(expected, dtype=float), nan=0.0), 0.0)
    return money**money_weight * np.asarray(probability, dtype=float) ** (1 - money_weight)


def _attributes(programme: Programme, recent: Inputs) -> tuple[dict[str, Any], list[str]]:
    """What proxies are sought of: protected columns, and the office that stands in for a region."""
    protected = list(programme.declarations.with_role(Role.PROTECTED))
    names = [*protected, programme.office]
    return {name: recent.declarations[name].to_numpy() for name in names}, protected


def _data(programme: Programme, world: Known, material: Material) -> dict[str, Any]:
    """Counts and periods; beside each count the taxpayers behind it: few may not be published."""
    clock = programme.declarations.clock
    filed = world.declarations.select(["declaration_id", clock, programme.taxpayer]).to_pandas()
    who = filed.set_index("declaration_id")[programme.taxpayer]
    labelled, label = material.labelled, material.labelled.label
    checked = _text(material.inputs.declarations[programme.taxpayer])
    outcomes = world.outcomes.to_pandas()
    told: dict[str, Any] = {
        "as_of": str(world.as_of),
        "first_day": str(filed[clock].min()),
        "last_day": str(filed[clock].max()),
        "first_check": str(np.datetime64(int(labelled.day.min()), "D")),
        "last_check": str(np.datetime64(int(labelled.day.max()), "D")),
        "declarations": _count(filed[programme.taxpayer]),
        "checked": _count(checked),
        "findings": _count(checked[label == 1]),
        "clean": _count(checked[label == 0]),
    }
    latest = outcomes.sort_values(programme.outcomes.clock).groupby("declaration_id").tail(1)
    undecided = latest.loc[latest["status"] == "open", "declaration_id"]
    told["without_result"] = _count(undecided.map(who))
    annulled = latest.loc[latest["status"] == "annulled", "declaration_id"]
    told["annulled"] = _count(annulled.map(who))
    if HOW_CHOSEN in outcomes:
        ways = latest.groupby(HOW_CHOSEN)["declaration_id"]
        told["how_chosen"] = {str(way): _count(ids.map(who)) for way, ids in ways}
    kind = "finding_type"
    if kind in outcomes:
        found = latest[latest["status"].isin([str(status) for status in STANDING])]
        kinds = found.groupby(kind)["declaration_id"]
        told["finding_types"] = {str(name): _count(ids.map(who)) for name, ids in kinds}
    return told


def _count(taxpayers: Any) -> dict[str, int]:
    return {"count": len(taxpayers), "taxpayers": int(pd.Series(taxpayers).nunique())}


def _taxpayers(judged: Judged) -> dict[str, Any]:
    assert judged.entity is not None
    slices = {**judged.slices, "month": judged.months}
    if judged.seen is not None:
        slices["seen"] = np.where(judged.seen, "seen", "unseen")
    return taxpayers_of(judged.entity, judged.label, slices)


def _taxpayers_in_bins(judged: Judged) -> list[int]:
    """Taxpayers behind each point of the reliability picture, in its order."""
    assert judged.entity is not None
    bins = equal_mass_bins(np.asarray(judged.probability, dtype=float), judged.weights)
    return [int(pd.Series(judged.entity[bins == one]).nunique()) for one in np.unique(bins)]


def _text(values: Any) -> np.ndarray:
    return pd.Series(values).astype("string").fillna("").to_numpy(dtype=object)
