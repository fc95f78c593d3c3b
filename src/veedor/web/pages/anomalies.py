"""What detectors told of a day (anomalías): by detector, with what was observed and expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from veedor.domain.anomaly import DECLARATION, TYPES, Anomaly, Threshold
from veedor.flows.anomalies import (
    days_with_anomalies,
    kept_anomalies,
    last_reviews,
    record_shown,
    thresholds_behind,
    type_of,
)
from veedor.jurisdiction import Programme
from veedor.web import sessions
from veedor.web.page import Pages
from veedor.web.pages.today import day_of

MOST_SHOWN = 50  # of one detector; the command prints all


def router(pages: Pages) -> APIRouter:
    """`/anomalies`, the latest day unless the address names one."""
    routes = APIRouter()
    here = pages.installation

    @routes.get("/anomalies")
    def anomalies(request: Request) -> Response:
        account = sessions.signed_in(request, here)
        query = request.query_params
        programme = here.jurisdiction.programme(query.get("programme") or None)
        days = days_with_anomalies(here, programme)
        day = day_of(query.get("day")) or (days[0] if days else None)
        type_code = type_of(query.get("type"))
        told = _told(pages, programme, day, type_code, account.office)
        sections = list(_sections(programme, told, thresholds_behind(here, told)))
        shown = sessions.may_read_identity(account)
        if day is not None and shown:
            lines = [one for section in sections for one, *_ in section["lines"]]
            record_shown(here, account.actor, programme, day, lines)
        types = {one.type: TYPES[one.type] for one in programme.detectors}
        values = {
            "programme": programme,
            "others": list(here.jurisdiction.programmes),
            "days": days,
            "day": day,
            "types": types,
            "type_code": type_code,
            "told": told,
            "sections": sections,
            "shown": shown,
            "declaration_kind": DECLARATION,
            "reviews": last_reviews(here, told),
            "back": _address(programme, day, type_code),
        }
        return pages.answer(request, "anomalies/page.html", values, account=account)

    return routes


def _told(
    pages: Pages, programme: Programme, day: date | None, type_code: str | None, office: str | None
) -> list[Anomaly]:
    if day is None:
        return []
    return kept_anomalies(
        pages.installation, programme, day=day, type_code=type_code, office=office
    )


def _address(programme: Programme, day: date | None, type_code: str | None) -> str:
    """The page as it is shown, so that one who reviews comes back to it."""
    asked = {"programme": programme.name, "day": day and day.isoformat(), "type": type_code}
    return f"/anomalies?{urlencode({name: value for name, value in asked.items() if value})}"


def _sections(
    programme: Programme, told: Sequence[Anomaly], thresholds: Mapping[str, Threshold]
) -> Iterator[dict[str, Any]]:
    """Each detector that told something, in the order the programme declares them."""
    for detector in programme.detectors:
        own = [one for one in told if thresholds[one.threshold_id].metric == detector.name]
        if own:
            yield {
                "detector": detector,
                "threshold": thresholds[own[0].threshold_id],
                "count": len(own),
                "lines": [(one, _besides(one, "es"), _besides(one, "en"))
                          for one in own[:MOST_SHOWN]],
            }  # fmt: skip


def _besides(anomaly: Anomaly, language: str) -> str:
    """What the sentence adds to its phrase and figures, which stand beside it on the page."""
    sentence = anomaly.explanation_es if language == "es" else anomaly.explanation_en
    return sentence.partition("; ")[2]
