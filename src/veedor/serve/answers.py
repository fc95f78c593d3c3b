"""What the end points answer, for OpenAPI and for the reader of this file."""

from __future__ import annotations

from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field

from veedor.serve.problems import MEDIA_TYPE, problem


class Reason(BaseModel):
    """One piece of evidence behind a score."""

    feature: str
    topic: str
    sentence: str = Field(description="What the evidence is, in English")
    spanish: str = Field(description="The same, in Spanish")
    unit: str
    observed: float | str | None = Field(description="What this declaration shows")
    typical: float | str | None = Field(description="What its peers usually show")
    contribution: float = Field(
        description="How far the probability would fall if this were as among its peers"
    )


class Head(BaseModel):
    """What the score expects of one type of finding."""

    probability: float = Field(ge=0, le=1, description="Calibrated probability of this finding")
    expected_amount: float | None = Field(description="Probability × amount; null if unknown")


class Score(BaseModel):
    """A score as it was frozen when it was given."""

    score_id: int
    declaration_id: str
    programme: str
    filed_on: date
    probability: float = Field(ge=0, le=1, description="Calibrated probability of a finding")
    expected_amount: float | None = Field(
        description="Probability × amount if found, in the country's currency; null if unknown"
    )
    anomaly: float | None = Field(description="Percentile, 0–100; higher is more unusual")
    model_version: str
    reasons: list[Reason]
    heads: dict[str, Head] | None = Field(
        default=None, description="The same by type of finding, the likeliest first"
    )
    scored_at: datetime
    replayed: bool = Field(default=False, description="Whether this answer was given before")


class Threshold(BaseModel):
    """From which score on a detector speaks; valid for a month, never altered."""

    threshold_id: str
    value: float = Field(description="In the detector's own measure, as `score`")
    alert_budget: float = Field(description="Share of those judged that may be told")
    found_clean: float | None = Field(
        description="Share of its detector's earlier alerts that checks found clean; null below 20"
    )
    valid_from: date
    valid_to: date


class Review(BaseModel):
    """The last word given on an anomaly."""

    anomaly_id: str
    status: str = Field(description="new, reviewed, dismissed or confirmed")
    reviewer: str | None = Field(description="Who reviewed it last; null when nobody did")
    reviewed_at: datetime | None = Field(description="When, in UTC")
    because: str | None = Field(description="Why, as it was said")


class Anomaly(Review):
    """Something unusual that a detector told, with what was observed and what peers lead to."""

    programme: str
    type: str = Field(description="Type of anomaly, such as PRICE_LOW")
    detector: str = Field(description="Which of the programme's detectors told it")
    subject_kind: str = Field(description="declaration, or the column that names a party")
    subject_id: str = Field(description="Number of the declaration, or id of the party")
    period: str = Field(description="The day (2025-12-31) or month (2025-12) it speaks of")
    first_seen: date
    last_seen: date
    severity: str = Field(description="critical, high, medium, low or info")
    score: float = Field(description="In the detector's own measure; higher is more unusual")
    threshold: Threshold = Field(description="The threshold that the score went over")
    observed: float | None = Field(description="What was seen, in `unit`")
    expected: float | None = Field(description="What peers lead one to expect, in `unit`")
    lower: float | None = Field(description="From where peers lie, in `unit`")
    upper: float | None = Field(description="Up to where peers lie, in `unit`")
    unit: str
    peers: int = Field(description="How many peers it was compared with")
    peer_group: str = Field(description="Which peers: the group's codes")
    money_at_stake: float | None = Field(
        description="The value it concerns, in `currency`: an upper bound, not an estimate"
    )
    currency: str
    sentence: str = Field(description="What was found unusual, in English")
    spanish: str = Field(description="The same, in Spanish")


class Anomalies(BaseModel):
    """A page of a day's anomalies, the gravest first."""

    programme: str
    day: date | None = Field(description="The day they are of; null when none was ever kept")
    total: int = Field(description="How many there are in all that day")
    offset: int = Field(description="How many stand before the first of this page")
    anomalies: list[Anomaly] = Field(description="The gravest first")


class Missing(BaseModel):
    """A part that is not there, and what to do."""

    what: str
    where: str
    next: str


class Ready(BaseModel):
    """Whether a declaration could be scored now."""

    status: str
    missing: list[Missing]


class WrongField(BaseModel):
    """One field of the body that cannot be accepted."""

    field: str
    expected: str
    found: str


class Problem(BaseModel):
    """Why an answer is not the one hoped for: what happened, where, what to do next."""

    type: str
    title: str
    status: int
    what: str
    where: str
    next: str
    fields: list[WrongField] = []


REPLAYED: dict[int | str, dict[str, Any]] = {
    200: {"model": Score, "description": "The same key and body came before: the first answer."}
}


MEANINGS = {
    400: "The body is not a JSON object.",
    401: "No valid key.",
    403: "This key may not do this.",
    404: "What the address names does not exist.",
    409: "The key came before with another body.",
    413: "The body is too large.",
    422: "Fields are wrong; each is named.",
    503: "Something is missing, or busy: try again later.",
}


def problems_of(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI's entry for each of these statuses."""
    return {
        status: {
            "model": Problem,
            "description": MEANINGS[status],
            "content": {
                MEDIA_TYPE: {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "example": problem(HTTPStatus(status), "…", where="…", next="…"),
                }
            },
        }
        for status in statuses
    }
