"""From scores to records: the month's thresholds, and an anomaly for each score above its own."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

import numpy as np
from numpy.typing import NDArray

from veedor.domain.anomaly import DECLARATION, Anomaly, Threshold, severity_of
from veedor.models.anomaly.entities import LEAST
from veedor.models.anomaly.peers import names
from veedor.models.anomaly.percentile import percentile
from veedor.models.anomaly.seen import One, Seen
from veedor.models.anomaly.telling import Phrases, explain
from veedor.models.anomaly.thresholds import POOLED, Drift, choose, drift
from veedor.models.detector import OF_ENTITIES, Detector

METHOD_VERSION = "1"
FEWEST_CHECKED = 20  # alerts with a result, below which no share of them is told; science.md 4.4
EPOCH = date(1970, 1, 1)
Thresholds = dict[str, tuple[Threshold, NDArray[np.float64]]]  # by group, with the past scores


@dataclass(frozen=True, kw_only=True)
class Watch:
    """Which day of which programme is watched, and the month whose thresholds hold."""

    programme: str
    day: date
    month: date
    next_month: date
    currency: str

    @classmethod
    def of(cls, programme: str, day: date, currency: str) -> Self:
        """The watch of a day."""
        month = day.replace(day=1)
        later = (month + timedelta(days=32)).replace(day=1)
        return cls(programme=programme, day=day, month=month, next_month=later, currency=currency)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """How many of a detector's earlier `alerts` have a check's result, and how many are clean."""

    alerts: int = 0
    clean: int = 0

    @property
    def false_discovery_rate(self) -> float | None:
        """The share that was clean; None below 20 alerts."""
        return self.clean / self.alerts if self.alerts >= FEWEST_CHECKED else None

    def __str__(self) -> str:
        told = f"{self.clean} of {self.alerts} checked alerts were clean"
        few = f": below {FEWEST_CHECKED} no share is told"
        return told + (few if self.false_discovery_rate is None else "")


def thresholds_of(
    watch: Watch, detector: Detector, before: Seen, checked: Checked = Checked()
) -> Thresholds:
    """The month's threshold of each large enough peer group, from scores of the days before it.

    `checked` is what came of the detector's alerts, as known before the month.
    """
    chosen = choose(before.score, before.alert_group, detector.alert_budget)
    least = LEAST.get(detector.method, 0.0)
    days = before.day[np.isfinite(before.score)]
    first, last = (EPOCH + timedelta(days=int(day)) for day in (days.min(), days.max()))
    return {
        group: (
            Threshold(
                id="-".join((watch.programme, detector.name, group or "all",
                             f"{watch.month:%Y%m}")),
                programme=watch.programme, type_code=detector.type, method=detector.method,
                metric=detector.name, operator=">=", value=max(value, least), peer_group_id=group,
                calibrated_on=f"{len(scores)} scores, {first} to {last}",
                target_alert_rate=detector.alert_budget if value >= least
                else float((scores >= least).mean()),
                expected_false_discovery_rate=checked.false_discovery_rate,
                valid_from=watch.month, valid_to=watch.next_month, owner=detector.owner,
                rationale=f"{_reason(detector, value, least)}; {checked}",
            ),
            scores,
        )
        for group, (value, scores) in chosen.items()
    }  # fmt: skip


def _reason(detector: Detector, value: float, least: float) -> str:
    if value < least:
        return f"below {least:g} it may be chance, whatever the budget"
    return f"{1 - detector.alert_budget:.2%} quantile of scores not learnt from"


def alerts(
    watch: Watch, detector: Detector, thresholds: Thresholds, seen: Seen, phrases: Phrases
) -> tuple[list[Anomaly], Drift]:
    """The day's anomalies, and how the month's alerts keep the budget.

    `phrases` gives the words of the features that a fused detector names.

    Of declarations, those of the watched day; of entities, all: they were judged as of the day.
    """
    group = np.array([name if name in thresholds else POOLED for name in names(seen.alert_group)])
    value = np.array([thresholds[str(name)][0].value for name in group])
    last_day = (watch.day - EPOCH).days
    over = np.flatnonzero((seen.score >= value) & (seen.day == last_day))
    told = [
        _anomaly(watch, detector, thresholds[str(group[row])], seen.only(int(row)), phrases)
        for row in over
    ]
    return told, drift(seen.score, value, thresholds[POOLED][0].target_alert_rate)


def _anomaly(
    watch: Watch,
    detector: Detector,
    threshold_and_scores: tuple[Threshold, NDArray[np.float64]],
    one: One,
    phrases: Phrases,
) -> Anomaly:
    threshold, scores = threshold_and_scores
    of_entity = detector.method in OF_ENTITIES
    period = f"{watch.month:%Y-%m}" if of_entity else watch.day.isoformat()
    key = "|".join((watch.programme, detector.name, one.object_id, period))
    place = one.percentile
    if math.isnan(place):
        place = float(percentile(np.array([one.score]), scores)[0])
    return Anomaly(
        id=hashlib.sha256(key.encode()).hexdigest()[:16],
        programme=watch.programme,
        object_type=detector.entity or DECLARATION,
        object_id=one.object_id,
        period=period,
        type_code=detector.type,
        method=detector.method,
        method_version=METHOD_VERSION,
        score_raw=one.score,
        score_percentile=place,
        peer_group_id=one.group,
        peer_count=one.peers,
        observed=_known(one.observed),
        expected=_known(one.expected),
        lower=_known(one.lower),
        upper=_known(one.upper),
        unit=detector.unit,
        deviation=_known(one.deviation),
        direction=detector.direction,
        threshold_id=threshold.id,
        threshold_value=threshold.value,
        severity=severity_of(one.score, threshold.value, indicator_only=detector.indicator_only),
        money_at_stake=_known(one.money),
        currency=watch.currency,
        evidence=one.evidence,
        first_seen=watch.day,
        last_seen=watch.day,
        explanation_es=explain(detector, one, "es", phrases),
        explanation_en=explain(detector, one, "en", phrases),
    )


def _known(figure: float) -> float | None:
    return figure if math.isfinite(figure) else None
