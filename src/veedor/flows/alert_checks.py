"""What checks have found of a detector's earlier alerts, as known before a month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd
import sqlalchemy as sa

from veedor.domain.outcome import CLEARED, STANDING
from veedor.flows.known import Known
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.models.anomaly.records import Checked
from veedor.models.detector import Detector
from veedor.stores.schema import anomalies, anomaly_thresholds


def results_before(programme: Programme, world: Known, day: date) -> pd.Series:
    """Whether the finding stands, by the declarations whose check had a result before the day."""
    known_on = programme.outcomes.clock
    outcomes = world.outcomes.select(["declaration_id", known_on, "status"]).to_pandas()
    earlier = outcomes[pd.to_datetime(outcomes[known_on]) < pd.Timestamp(day)]
    latest = earlier.sort_values(known_on, kind="stable").groupby("declaration_id").tail(1)
    status = latest.set_index("declaration_id")["status"]
    return status[status.isin([*STANDING, *CLEARED])].isin([*STANDING])


def checked_alerts(  # noqa: PLR0913, PLR0917
    installation: Installation,
    programme: Programme,
    detector: Detector,
    rows: pd.DataFrame,
    results: pd.Series,
    before: date,
) -> Checked:
    """How many of the detector's alerts kept before the day were checked, and found clean.

    `rows` are prepared declarations with `_day`, `results` what `results_before` gave. An entity's
    alert counts as checked when a declaration it filed in the month of the alert was, and as clean
    when none of those had a finding. Whoever chose what to check chose which alerts count here.
    """
    alerts = pd.DataFrame(
        _kept(installation, programme, detector, before), columns=["object_id", "period"]
    )
    if not detector.entity:
        found = alerts["object_id"].drop_duplicates().map(results).dropna()
    else:
        seen = rows[rows["declaration_id"].isin(results.index)]
        filings = pd.DataFrame({
            "object_id": seen[detector.entity].astype(str),
            "period": pd.to_datetime(seen["_day"], unit="D").dt.strftime("%Y-%m"),
            "found": seen["declaration_id"].map(results),
        })  # fmt: skip
        told = alerts.merge(filings, on=["object_id", "period"])
        found = told.groupby(["object_id", "period"])["found"].any()
    return Checked(alerts=len(found), clean=int((~found.astype(bool)).sum()))


def _kept(
    installation: Installation, programme: Programme, detector: Detector, before: date
) -> Iterable[tuple[str, str]]:
    """Object and period of each alert; a threshold says which detector it was of."""
    query = (
        sa.select(anomalies.c.object_id, anomalies.c.period)
        .join(anomaly_thresholds, anomalies.c.threshold_id == anomaly_thresholds.c.id)
        .where(
            anomalies.c.programme == programme.name,
            anomaly_thresholds.c.metric == detector.name,
            anomalies.c.first_seen < before,
        )
    )
    with installation.engine.connect() as connection:
        return [(row.object_id, row.period) for row in connection.execute(query)]
