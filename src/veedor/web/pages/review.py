"""What somebody makes of an anomaly (revisión): the small form, and where it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from veedor.domain import faults
from veedor.domain.anomaly import DECLARATION, Anomaly
from veedor.errors import InputError, NotAllowed
from veedor.flows import anomalies
from veedor.flows.accounts import Account
from veedor.flows.read import record_read
from veedor.installation import Installation
from veedor.web import sessions
from veedor.web.page import Pages, inside

LIST = "/anomalies"
PAGE = "review/page.html"
NOTHING_TYPED: Mapping[str, str] = {}


def router(pages: Pages) -> APIRouter:
    """`/anomalies/{id}/review`, for those who may read a taxpayer's identity."""
    routes = APIRouter()
    here = pages.installation

    @routes.get("/anomalies/{anomaly_id}/review")
    def ask(request: Request, anomaly_id: str, back: str = LIST) -> Response:
        account, anomaly = _allowed(pages, request, anomaly_id)
        values = {"back": inside(back), **_shown(here, account, anomaly)}
        return pages.answer(request, PAGE, values, account=account)

    @routes.post("/anomalies/{anomaly_id}/review")
    def write_down(
        request: Request,
        anomaly_id: str,
        fields: Annotated[dict[str, str], Depends(sessions.form_of)],
        back: str = LIST,
    ) -> Response:
        account, anomaly = _allowed(pages, request, anomaly_id)
        because = fields.get("because", "").replace("\r\n", "\n")  # a browser sends two for one
        status = fields.get("status", "")
        try:
            anomalies.review(here, anomaly.id, status, because=because, actor=account.actor)
        except InputError as fault:
            told = faults.told(fault, pages.language(request))
            values = {"back": inside(back), **_shown(here, account, anomaly, fields, told)}
            wrong = HTTPStatus.UNPROCESSABLE_ENTITY
            return pages.answer(request, PAGE, values, account=account, status=wrong)
        return RedirectResponse(f"{inside(back)}#anomaly-{anomaly.id}", HTTPStatus.SEE_OTHER)

    return routes


def _allowed(pages: Pages, request: Request, anomaly_id: str) -> tuple[Account, Anomaly]:
    """Who is asking and for which anomaly; NotAllowed unless it is theirs to review."""
    here = pages.installation
    account = sessions.reader(request, here)
    anomaly = anomalies.kept_anomaly(here, anomaly_id)
    programme = here.jurisdiction.programme(anomaly.programme)
    office = account.office
    if office is not None and not anomalies.of_office(here, programme, [anomaly], office):
        raise NotAllowed(
            "This anomaly belongs to another office.",
            where=f"office {office}",
            next="Ask the office in charge.",
        )
    return account, anomaly


def _shown(
    here: Installation,
    account: Account,
    anomaly: Anomaly,
    typed: Mapping[str, str] = NOTHING_TYPED,
    fault: faults.Told | None = None,
) -> dict[str, Any]:
    """The anomaly with its form, filled in as it was sent; its reading is recorded."""
    record_read(here, account.actor, anomaly.id, {anomaly.object_type: 1})
    return {
        "one": anomaly,
        "programme": here.jurisdiction.programme(anomaly.programme),
        "declaration_kind": DECLARATION,
        "last": anomalies.last_reviews(here, [anomaly]).get(anomaly.id),
        "typed": typed,
        "fault": fault,
    }
