"""Look for what is unusual in a day's declarations, whatever checks have found; keep it, told once.

What is usual is learnt once a month, from the year before the month; so are the thresholds, from
how the 60 days before the month scored against the year before those. Nothing filed in the month
teaches what is usual in it, and what checks found of earlier alerts counts as known before it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from veedor.domain.actor import Actor
from veedor.domain.anomaly import Anomaly, Threshold
from veedor.errors import NotReady
from veedor.flows.alert_checks import checked_alerts, results_before
from veedor.flows.anomalies import anomaly_of, gravity
from veedor.flows.characterise import characterise, prepare
from veedor.flows.known import Known, known
from veedor.flows.progress import Progress, silent, stage
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.ledger import audit
from veedor.models.anomaly.detect import judge
from veedor.models.anomaly.records import Checked, Watch, alerts, thresholds_of
from veedor.models.anomaly.seen import Seen
from veedor.models.anomaly.thresholds import Drift
from veedor.models.detector import Detector
from veedor.stores import schema

YEAR_DAYS = 365
CALIBRATION_DAYS = 60
FEATURES_DAYS = 180  # features are built for no older rows: a fused detector learns from 120 days


@dataclass(frozen=True, kw_only=True)
class Watched:
    """A day's anomalies, gravest first; `fresh` of them had not been kept before.

    `drifts` tells, by detector, alerts against the budget over the month up to the day;
    `silent` names detectors that had too little past to judge.
    """

    programme: str
    day: date
    anomalies: tuple[Anomaly, ...]
    fresh: int
    judged: int
    drifts: dict[str, Drift]
    silent: tuple[str, ...]


def watch_anomalies(  # noqa: PLR0913
    installation: Installation,
    programme: Programme,
    day: date | None = None,
    *,
    type_code: str | None = None,
    actor: Actor,
    on_progress: Progress = silent,
) -> Watched:
    """Find and keep the anomalies of a day (the last day filed by default).

    The same day again finds the same and keeps nothing twice; what a person has made of an
    anomaly stays. Entities (importers) are told once a month.
    """
    chosen = _detectors(programme, type_code)
    stage(on_progress, 0, len(chosen) + 2, "reading what is known")
    world = known(installation, programme, day)
    rows = _rows(programme, world, chosen)
    watch = Watch.of(programme.name, world.as_of, installation.jurisdiction.currency)
    results = results_before(programme, world, watch.month)
    phrases = {one.name: (one.sentence, one.spanish) for one in programme.features}
    found: list[Anomaly] = []
    kept: list[Threshold] = []
    drifts: dict[str, Drift] = {}
    speechless = []
    judged = 0
    for number, detector in enumerate(chosen, start=1):
        stage(on_progress, number, len(chosen) + 2, f"looking for {detector.name}")
        checked = checked_alerts(installation, programme, detector, rows, results, watch.month)
        thresholds, seen = _look(installation, detector, rows, watch, checked)
        if not thresholds or not len(seen.score):
            speechless.append(detector.name)
            continue
        told, drifts[detector.name] = alerts(watch, detector, thresholds, seen, phrases)
        judged += int(np.isfinite(seen.score).sum())
        kept.extend(one for one, _ in thresholds.values())
        found.extend(told)
    found.sort(key=gravity)
    stage(on_progress, len(chosen) + 1, len(chosen) + 2, "keeping what was found")
    drifting = sorted(name for name, one in drifts.items() if one.alarm)
    fresh = _keep(installation, watch, kept, found, drifting, actor)
    on_progress(len(chosen) + 2, len(chosen) + 2, "watched")
    return Watched(
        programme=programme.name, day=watch.day, anomalies=tuple(_kept(installation, found)),
        fresh=fresh, judged=judged, drifts=drifts, silent=tuple(speechless),
    )  # fmt: skip


def _detectors(programme: Programme, type_code: str | None) -> list[Detector]:
    chosen = [one for one in programme.detectors if type_code in (None, one.type)]
    if chosen:
        return chosen
    types = sorted({one.type for one in programme.detectors})
    raise NotReady(
        f"No detector of programme '{programme.name}' is of this type."
        if types else f"Programme '{programme.name}' declares no detectors.",
        where=f"type {type_code}" if types else f"programme {programme.name}",
        next=f"Use one of: {', '.join(types)}." if types else "Add detectors=(Detector(...),).",
    )  # fmt: skip


def _rows(programme: Programme, world: Known, chosen: list[Detector]) -> pd.DataFrame:
    """Declarations of the last years with the columns the detectors read, by day."""
    clock = programme.declarations.clock
    first = world.as_of.replace(day=1) - timedelta(days=2 * YEAR_DAYS)
    recent = world.declarations.filter(pc.greater_equal(world.declarations[clock], first))
    prepared = prepare(programme, recent)
    columns = {"declaration_id", *(column for one in chosen for column in one.columns)}
    rows = prepared[sorted(columns)].copy()
    rows["_day"] = recent[clock].cast(pa.int32()).to_numpy()
    inputs = tuple(dict.fromkeys(name for one in chosen for name in one.inputs))
    if inputs:
        start = (world.as_of.replace(day=1) - timedelta(days=FEATURES_DAYS)).toordinal() - EPOCH
        wanted = np.asarray(rows["_day"] >= start)
        recipe = replace(programme.recipe(), features=inputs, encode=(), copies=())
        target = recent.filter(pa.array(wanted))
        frame = characterise(programme, recipe, world, target).frame
        for name in inputs:
            rows[name] = np.nan
            rows.loc[wanted, name] = frame[name].to_numpy(np.float64)
        rows["_has_features"] = wanted
    return rows.reset_index(drop=True)


EPOCH = date(1970, 1, 1).toordinal()


def _look(
    installation: Installation,
    detector: Detector,
    rows: pd.DataFrame,
    watch: Watch,
    checked: Checked,
) -> tuple[dict[str, tuple[Threshold, np.ndarray]], Seen]:
    """The month's thresholds (kept ones win) with the scores behind them, and what is seen."""
    if detector.method == "fused":
        rows = rows[rows["_has_features"]]
    month, day = watch.month.toordinal() - EPOCH, watch.day.toordinal() - EPOCH
    before = judge(detector, rows, learn_before=month - CALIBRATION_DAYS, until=month - 1)
    if not np.isfinite(before.score).any():
        return {}, Seen.nothing()
    thresholds = thresholds_of(watch, detector, before, checked)
    with installation.engine.connect() as connection:
        thresholds = {
            group: (_known_threshold(connection, threshold), scores)
            for group, (threshold, scores) in thresholds.items()
        }
    return thresholds, judge(detector, rows, learn_before=month, until=day)


def _known_threshold(connection: Connection, threshold: Threshold) -> Threshold:
    """The threshold as it was first kept: within its month it is not altered."""
    table = schema.anomaly_thresholds
    row = connection.execute(sa.select(table).where(table.c.id == threshold.id)).mappings()
    found = row.one_or_none()
    return threshold if found is None else Threshold(**found)


def _keep(  # noqa: PLR0913, PLR0917
    installation: Installation,
    watch: Watch,
    thresholds: list[Threshold],
    found: list[Anomaly],
    drifting: list[str],
    actor: Actor,
) -> int:
    """Store what is new, note that the rest was seen again; how many were new."""
    table = schema.anomalies
    with installation.engine.begin() as connection:
        _insert_new(connection, schema.anomaly_thresholds, [asdict(one) for one in thresholds])
        fresh = _insert_new(connection, table, [asdict(one) for one in found])
        for one in found:
            connection.execute(
                sa.update(table)
                .where(table.c.id == one.id, table.c.last_seen < one.last_seen)
                .values(last_seen=one.last_seen)
            )
        audit.record(
            connection,
            actor=actor,
            action="anomalies.watched",
            subject=f"{watch.programme}-{watch.day.isoformat()}",
            facts={"found": len(found), "fresh": fresh, "thresholds": len(thresholds),
                   "drifting": drifting},
        )  # fmt: skip
    return fresh


def _insert_new(connection: Connection, table: sa.Table, rows: list[dict[str, Any]]) -> int:
    known_ids = set(
        connection.execute(
            sa.select(table.c.id).where(table.c.id.in_([row["id"] for row in rows]))
        ).scalars()
    )
    fresh = [row for row in rows if row["id"] not in known_ids]
    if fresh:
        connection.execute(sa.insert(table), fresh)
    return len(fresh)


def _kept(installation: Installation, found: list[Anomaly]) -> list[Anomaly]:
    """As the database has them: a person may have reviewed one already."""
    table = schema.anomalies
    ids = [one.id for one in found]
    with installation.engine.connect() as connection:
        rows = connection.execute(sa.select(table).where(table.c.id.in_(ids))).mappings()
        stored = {row["id"]: anomaly_of(row) for row in rows}
    return [stored[name] for name in ids]
