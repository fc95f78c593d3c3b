"""What detectors told of a day, for other systems to read and to review.

GET  /v1/anomalies                 the kept anomalies of a day, the gravest first
POST /v1/anomalies/{id}/review     what somebody made of one, and why
"""

# No postponed annotations here: FastAPI must see the dependencies made inside `router`.
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from veedor.domain.actor import Actor
from veedor.domain.anomaly import Anomaly, Threshold
from veedor.flows.anomalies import (
    LONGEST_REASON,
    REVIEWS,
    Review,
    days_with_anomalies,
    kept_anomalies,
    last_reviews,
    record_shown,
    review,
    thresholds_behind,
    type_of,
)
from veedor.installation import Installation
from veedor.serve import answers
from veedor.serve.body import raw_body, read_form
from veedor.serve.keys import caller

USUAL_LIMIT, LARGEST_LIMIT = 100, 500
LARGEST_OFFSET = 10_000_000

EXAMPLE: dict[str, Any] = {
    "status": "dismissed",
    "because": "Samples without commercial value, invoice seen",
}
AnomalyId = Annotated[
    str, Path(description="Id of the anomaly, as GET /v1/anomalies answered it.", max_length=64)
]


class ReviewForm(BaseModel):
    """What somebody made of an anomaly, and why."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": EXAMPLE})
    status: str = Field(
        strict=True,
        description="What was made of it",
        json_schema_extra={"enum": [one.value for one in REVIEWS]},
    )
    because: str = Field(
        strict=True,
        description="What was found; kept in the audit trail",
        json_schema_extra={"minLength": 1, "maxLength": LONGEST_REASON},
    )


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which anomalies are asked for, and which page of them."""

    programme: Annotated[
        str | None, Query(description="A programme; by default the country's first.")
    ] = None
    day: Annotated[
        date | None, Query(description="A day like 2025-12-31; by default the last with any.")
    ] = None
    type: Annotated[str | None, Query(description="One type only, such as PRICE_LOW.")] = None
    limit: Annotated[
        int, Query(ge=1, le=LARGEST_LIMIT, description="How many at most: 1 to 500, usually 100.")
    ] = USUAL_LIMIT
    offset: Annotated[
        int, Query(ge=0, le=LARGEST_OFFSET, description="How many of the gravest to leave out.")
    ] = 0


def router(installation: Installation) -> APIRouter:
    """The end points of anomalies over one installation."""
    routes = APIRouter(prefix="/v1", tags=["anomalies"])
    key = caller(installation)

    @routes.get(
        "/anomalies",
        response_model=answers.Anomalies,
        response_description="As asked.",
        responses=answers.problems_of(401, 403, 404, 422, 503),
    )
    def read_anomalies(
        asked: Annotated[Asked, Depends()], actor: Annotated[Actor, Depends(key)]
    ) -> dict[str, Any]:
        """The anomalies kept of a day, the gravest first, with their figures and sentences."""
        return _page(installation, asked, actor)

    @routes.post(
        "/anomalies/{anomaly_id}/review",
        response_model=answers.Review,
        response_description="The review, as it was written down.",
        openapi_extra=_request_body(),
        responses=answers.problems_of(400, 401, 403, 404, 413, 422, 503),
    )
    def review_an_anomaly(
        anomaly_id: AnomalyId,
        actor: Annotated[Actor, Depends(key)],
        raw: Annotated[bytes, Depends(raw_body)],
    ) -> dict[str, Any]:
        """Write down what was made of an anomaly, and why; a later word counts over an earlier."""
        said = read_form(raw, ReviewForm, where="the review")
        found = review(installation, anomaly_id, said.status, because=said.because, actor=actor)
        return _reviewed(found, last_reviews(installation, [found]).get(found.id))

    return routes


def _page(installation: Installation, asked: Asked, actor: Actor) -> dict[str, Any]:
    programme = installation.jurisdiction.programme(asked.programme)
    type_code = type_of(asked.type)
    day = asked.day or next(iter(days_with_anomalies(installation, programme)), None)
    told: list[Anomaly] = []
    if day is not None:
        told = kept_anomalies(installation, programme, day=day, type_code=type_code)
    shown = told[asked.offset : asked.offset + asked.limit]
    thresholds = thresholds_behind(installation, shown)
    reviews = last_reviews(installation, shown)
    if day is not None:
        record_shown(installation, actor, programme, day, shown)
    return {
        "programme": programme.name,
        "day": day,
        "total": len(told),
        "offset": asked.offset,
        "anomalies": [
            _anomaly(one, thresholds[one.threshold_id], reviews.get(one.id)) for one in shown
        ],
    }


def _anomaly(anomaly: Anomaly, threshold: Threshold, last: Review | None) -> dict[str, Any]:
    return {
        **_reviewed(anomaly, last),
        "programme": anomaly.programme,
        "type": anomaly.type_code,
        "detector": threshold.metric,
        "subject_kind": anomaly.object_type,
        "subject_id": anomaly.object_id,
        "period": anomaly.period,
        "first_seen": anomaly.first_seen,
        "last_seen": anomaly.last_seen,
        "severity": anomaly.severity.value,
        "score": anomaly.score_raw,
        "threshold": {
            "threshold_id": threshold.id,
            "value": threshold.value,
            "alert_budget": threshold.target_alert_rate,
            "found_clean": threshold.expected_false_discovery_rate,
            "valid_from": threshold.valid_from,
            "valid_to": threshold.valid_to,
        },
        "observed": anomaly.observed,
        "expected": anomaly.expected,
        "lower": anomaly.lower,
        "upper": anomaly.upper,
        "unit": anomaly.unit,
        "peers": anomaly.peer_count,
        "peer_group": anomaly.peer_group_id,
        "money_at_stake": anomaly.money_at_stake,
        "currency": anomaly.currency,
        "sentence": anomaly.explanation_en,
        "spanish": anomaly.explanation_es,
    }


def _reviewed(anomaly: Anomaly, last: Review | None) -> dict[str, Any]:
    return {
        "anomaly_id": anomaly.id,
        "status": anomaly.status.value,
        "reviewer": anomaly.reviewer,
        "reviewed_at": last.at if last else None,
        "because": last.because if last else None,
    }


def _request_body() -> dict[str, Any]:
    content = {
        "schema": ReviewForm.model_json_schema(),
        "examples": {"review": {"summary": "A review", "value": EXAMPLE}},
    }
    return {"requestBody": {"required": True, "content": {"application/json": content}}}
