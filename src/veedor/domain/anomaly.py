"""Something unusual that a detector saw, and the threshold above which it speaks (anomalía)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

TYPES: dict[str, tuple[str, str]] = {  # code → English and Spanish name; science.md 3.4
    "PRICE_LOW": ("low price", "precio bajo"),
    "PRICE_HIGH": ("high price", "precio alto"),
    "WEIGHT_VALUE": ("weight against value", "peso frente a valor"),
    "ORIGIN_MIX": ("change of origins", "cambio de orígenes"),
    "HS_SHIFT": ("change of tariff lines", "cambio de subpartidas"),
    "QTY_ROUND": ("round quantity", "cantidad redonda"),
    "RATIO": ("unusual ratio", "razón inusual"),
    "RATIO_IGV_LOW": ("low IGV ratio", "razón de IGV baja"),
    "CREDIT_SURGE": ("surge of credit", "alza de crédito fiscal"),
    "SALES_GAP_3P": ("sales below third parties' reports", "ventas menores a las informadas"),
    "PURCHASE_GHOST": ("purchases from a shell", "compras a un emisor fantasma"),
    "CYCLE": ("circular invoicing", "facturación circular"),
    "MILL_PROXIMITY": ("near a listed shell issuer", "cercanía a un emisor observado"),
    "NEW_BURST": ("burst of a newcomer", "auge de un contribuyente nuevo"),
    "BENFORD": ("unusual digits", "dígitos inusuales"),
    "BUNCH_THRESHOLD": ("amounts below a threshold", "montos bajo un umbral"),
    "SEASON_BREAK": ("break with the usual volume", "quiebre del volumen habitual"),
    "EXPENSE_INFLATION": ("inflated expenses", "gastos inflados"),
    "LOSS_CHRONIC": ("chronic losses", "pérdidas crónicas"),
    "REFUND_SPIKE": ("spike of refunds", "alza de devoluciones"),
    "PAYROLL_MISMATCH": ("payroll mismatch", "planilla que no concuerda"),
    "MULTIVARIATE": ("unusual as a whole", "inusual en su conjunto"),
}

DECLARATION = "declaration"  # what an anomaly is of where it is of no entity
Direction = Literal["low", "high", "either"]
Operator = Literal[">="]


class Severity(StrEnum):
    """How far beyond its threshold (gravedad); `info` never speaks for a check by itself."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Status(StrEnum):
    """What a person has made of it (estado)."""

    NEW = "new"
    REVIEWED = "reviewed"
    DISMISSED = "dismissed"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """From which score on a detector speaks, and why from there (umbral).

    A quantile of past scores chosen so that `target_alert_rate` of a peer group's rows alert.
    `calibrated_on` says what it was estimated from. `expected_false_discovery_rate` is the share
    of its detector's alerts that checks found clean, as known before `valid_from`; None below 20
    checked ones, and `rationale` tells how many. Those checked were chosen, not drawn. Valid from
    `valid_from` until the day before `valid_to`; a new month brings a new one, none is altered.
    """

    id: str
    programme: str
    type_code: str
    method: str
    metric: str
    operator: Operator
    value: float
    peer_group_id: str
    calibrated_on: str
    target_alert_rate: float
    expected_false_discovery_rate: float | None
    valid_from: date
    valid_to: date
    owner: str
    rationale: str


@dataclass(frozen=True, kw_only=True)
class Anomaly:
    """One unusual thing, with what was observed and what peers would lead one to expect.

    `object_type` is what `object_id` names: a declaration, or an entity column such as
    importer_ruc. `period` is the day (2025-12-31) or month (2025-12) it speaks of. `score_raw` is
    in the detector's own measure, `score_percentile` from 0 to 100 among the peers; higher is more
    unusual. `observed`, `expected`, `lower`, `upper` are in `unit`; `deviation` in the peers'
    standard deviations. `money_at_stake` is the value the thing concerns in `currency`, an upper
    bound and no estimate of what a check would find; None where it has none.
    """

    id: str
    programme: str
    object_type: str
    object_id: str
    period: str
    type_code: str
    method: str
    method_version: str
    score_raw: float
    score_percentile: float
    peer_group_id: str
    peer_count: int
    observed: float | None
    expected: float | None
    lower: float | None
    upper: float | None
    unit: str
    deviation: float | None
    direction: Direction
    threshold_id: str
    threshold_value: float
    severity: Severity
    money_at_stake: float | None
    currency: str
    evidence: tuple[str, ...]
    first_seen: date
    last_seen: date
    status: Status = Status.NEW
    reviewer: str | None = None
    explanation_es: str = ""
    explanation_en: str = ""


def severity_of(score: float, threshold: float, *, indicator_only: bool = False) -> Severity:
    """How grave a score at or above its threshold (> 0) is: by how many times it exceeds it.

    >>> severity_of(4.0, 3.5).value, severity_of(12.0, 3.5).value
    ('low', 'critical')
    """
    if indicator_only:
        return Severity.INFO
    times = score / threshold if threshold > 0 else 1.0
    for least, severity in ((2.5, Severity.CRITICAL), (1.75, Severity.HIGH),
                            (1.25, Severity.MEDIUM)):  # fmt: skip
        if times >= least:
            return severity
    return Severity.LOW
