"""The REST end points: scores, anomalies, health, metrics.

POST /v1/scores          one declaration in, its score with reasons out; durable when answered
GET  /v1/scores/{id}     the score as it was given
GET  /v1/anomalies       what detectors told of a day (veedor.serve.anomalies)
POST /v1/anomalies/{id}/review
                         what somebody made of it, and why
GET  /health/live        the process answers
GET  /health/ready       database, lake and model are there; 503 and what is missing otherwise
GET  /metrics            Prometheus
"""

# No postponed annotations here: FastAPI must see the dependencies made inside `_scores`.
import hashlib
from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Response
from fastapi.responses import JSONResponse

from veedor.domain.actor import Actor
from veedor.errors import InputError
from veedor.installation import Installation
from veedor.jurisdiction import Jurisdiction
from veedor.serve import anomalies, answers
from veedor.serve.body import Body, body_model, example, raw_body, read
from veedor.serve.health import missing
from veedor.serve.keys import caller
from veedor.serve.metrics import Metrics
from veedor.serve.scoring import Scorers
from veedor.serve.stored import score_of
from veedor.stores.database import json_text

LONGEST_KEY = 255
ScoreId = Annotated[int, Path(description="Number of the score, as POST /v1/scores answered it.")]


def router(
    installation: Installation, metrics: Metrics | None = None, scorers: Scorers | None = None
) -> APIRouter:
    """All end points over one installation."""
    metrics = metrics or Metrics()
    routes = APIRouter()
    routes.include_router(_scores(installation, metrics, scorers or Scorers(installation)))
    routes.include_router(anomalies.router(installation))
    routes.include_router(_operations(installation, metrics))
    return routes


def _scores(installation: Installation, metrics: Metrics, scorers: Scorers) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["scores"])
    country = installation.jurisdiction
    bodies = {
        programme.name: body_model(programme, country.vocabulary)
        for programme in country.programmes
    }
    key = caller(installation)

    @routes.post(
        "/scores",
        status_code=HTTPStatus.CREATED,
        response_description="The score, durable before it is answered.",
        response_model=answers.Score,
        openapi_extra=_request_body(country, bodies),
        responses={**answers.REPLAYED, **answers.problems_of(400, 401, 403, 409, 413, 422, 503)},
    )
    def score_a_declaration(
        actor: Annotated[Actor, Depends(key)],
        raw: Annotated[bytes, Depends(raw_body)],
        response: Response,
        idempotency_key: Annotated[
            str | None,
            Header(description="Any text of your own; the same key and body are scored once."),
        ] = None,
    ) -> dict[str, Any]:
        """Score one declaration as of the day it was filed, and keep the score with its reasons."""
        name, declaration = read(raw, country, bodies)
        answer = scorers.of(name).score(
            declaration,
            actor=actor,
            idempotency_key=_scoped(idempotency_key, actor),
            request_hash=_hash(name, declaration),
        )
        metrics.scores.labels(name, str(bool(answer["replayed"])).lower()).inc()
        response.status_code = HTTPStatus.OK if answer["replayed"] else HTTPStatus.CREATED
        response.headers["Location"] = f"/v1/scores/{answer['score_id']}"
        return answer

    @routes.get(
        "/scores/{score_id}",
        response_model=answers.Score,
        response_description="As asked.",
        responses=answers.problems_of(401, 403, 404, 422),
    )
    def read_a_score(score_id: ScoreId, actor: Annotated[Actor, Depends(key)]) -> dict[str, Any]:
        """A score as it was given: the model, the reasons and the figures are those of then."""
        return score_of(installation, score_id)

    return routes


def _operations(installation: Installation, metrics: Metrics) -> APIRouter:
    routes = APIRouter(tags=["operations"])

    @routes.get("/health/live", response_description="As asked.")
    def live() -> dict[str, str]:
        """The process answers; nothing else is looked at."""
        return {"status": "live"}

    @routes.get(
        "/health/ready",
        response_model=answers.Ready,
        response_description="As asked.",
        responses={503: {"model": answers.Ready, "description": answers.MEANINGS[503]}},
    )
    def ready() -> JSONResponse:
        """Whether a declaration could be scored now; 503 and what is missing otherwise."""
        lacking = missing(installation)
        status = HTTPStatus.SERVICE_UNAVAILABLE if lacking else HTTPStatus.OK
        words = "not ready" if lacking else "ready"
        return JSONResponse({"status": words, "missing": lacking}, status)

    @routes.get("/metrics", response_class=Response, response_description="As asked.")
    def figures() -> Response:
        """Requests, latencies and scores, in Prometheus' text format."""
        return Response(metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return routes


def _request_body(country: Jurisdiction, bodies: Mapping[str, Body]) -> dict[str, Any]:
    schemas = [bodies[programme.name].model_json_schema() for programme in country.programmes]
    examples = {
        programme.name: {
            "summary": programme.meaning,
            "value": example(programme, country.vocabulary),
        }
        for programme in country.programmes
    }
    schema = schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
    return {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schema, "examples": examples}},
        }
    }


def _hash(programme: str, declaration: Mapping[str, Any]) -> str:
    """What makes two bodies the same: their checked content, not their spaces or order."""
    text = json_text({"programme": programme, "declaration": dict(declaration)})
    return hashlib.sha256(text.encode()).hexdigest()


def _scoped(key: str | None, actor: Actor) -> str | None:
    """The key with its owner's name: two programs may choose the same text."""
    if key is None:
        return None
    if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
        raise InputError(
            "The idempotency key cannot be used.",
            where="header Idempotency-Key",
            next=f"Send 1 to {LONGEST_KEY} printable characters, such as a UUID.",
        )
    return f"{actor.name} {key}"
