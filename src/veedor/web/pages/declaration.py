"""One declaration: its score with reasons and date, its price among peers, its importer's past."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from veedor.domain.anomaly import DECLARATION, Anomaly
from veedor.domain.source import Column, Role
from veedor.errors import NotAllowed
from veedor.flows.accounts import Account
from veedor.flows.anomalies import kept_anomalies, last_reviews
from veedor.flows.explain import Explained, explain
from veedor.flows.models import LIVE
from veedor.flows.read import record_read
from veedor.jurisdiction import Jurisdiction, Programme
from veedor.ledger.catalogue import features_of
from veedor.web import reads, sessions
from veedor.web.chart import NARROW, WIDE, past_chart, peers_chart
from veedor.web.evidence import Evidence, evidence
from veedor.web.page import Pages
from veedor.web.reads import Row
from veedor.web.render import declaration_path

MOST_HEADS = 3  # types of finding told of one declaration
ROLE_ORDER = (Role.ENTITY, Role.CATEGORY, Role.TEXT, Role.AMOUNT, Role.QUANTITY, Role.TIME,
              Role.CONTEXT)  # fmt: skip


def router(pages: Pages) -> APIRouter:
    """`/declarations/{id}`, for those who may read a taxpayer's identity."""
    routes = APIRouter()
    here = pages.installation

    @routes.get("/declarations/{declaration_id:path}")
    def declaration(
        request: Request,
        declaration_id: str,
        programme: str | None = None,
        what_if: bool = False,
    ) -> Response:
        account = sessions.reader(request, here)
        kind = here.jurisdiction.programme(programme)
        shown = evidence(here, kind, declaration_id)
        _refuse_another_office(account, kind, shown)
        line = reads.line_of(here, kind.name, declaration_id)
        score = _score(line, reads.score_of(here, kind.name, declaration_id))
        record_read(here, account.actor, declaration_id, {"programme": kind.name})
        explained = _explained(pages, kind, declaration_id, score, account) if what_if else None
        told = _anomalies(pages, kind, declaration_id, shown)
        values = {
            "programme": kind,
            "declaration_id": declaration_id,
            "shown": shown,
            "line": line,
            "score": score,
            "reasons": list(_reasons(pages, kind, score)),
            "heads": _heads(score),
            "anomalies": told,
            "reviews": last_reviews(here, told),
            "back": f"{declaration_path(declaration_id)}?{urlencode({'programme': kind.name})}",
            "explained": explained,
            "type_reasons": _weighed([asdict(one) for one in explained.type_reasons])
            if explained
            else [],
            "rule": next((r for r in kind.rules if line and r.name == line["rule_name"]), None),
            "fields": [
                (role, list(rows)) for role, rows in _fields(here.jurisdiction, kind, shown)
            ],
            "peer_charts": _drawn(peers_chart, shown.peers, shown.filed_on),
            "past_charts": _drawn(past_chart, shown.past),
            "peer_unit": _unit(kind),
        }
        return pages.answer(request, "declaration/page.html", values, account=account)

    return routes


def _refuse_another_office(account: Account, programme: Programme, shown: Evidence) -> None:
    office = shown.declared.get(programme.office)
    if account.office is not None and office != account.office:
        raise NotAllowed(
            "This declaration belongs to another office.",
            where=f"office {office}",
            next="Ask the office in charge.",
        )


def _score(line: Row | None, alone: Row | None) -> dict[str, Any] | None:
    """The newest thing said of the declaration: in a plan, or alone; None when nothing was."""
    found = []
    if line is not None and line["probability"] is not None:
        found.append({**line, "scored_at": line["created_at"]})
    if alone is not None:
        found.append(dict(alone))
    return max(found, key=lambda score: score["scored_at"]) if found else None


def _anomalies(
    pages: Pages, programme: Programme, declaration_id: str, shown: Evidence
) -> list[Anomaly]:
    """What detectors told of the declaration, and of its parties in the month it was filed."""
    columns = {one.entity for one in programme.detectors if one.entity}
    parties = {column: str(shown.declared.get(column)) for column in columns}
    told = kept_anomalies(
        pages.installation, programme, objects=[declaration_id, *parties.values()]
    )
    month = f"{shown.filed_on:%Y-%m}"
    return [
        one for one in told
        if (one.object_type == DECLARATION and one.object_id == declaration_id)
        or (parties.get(one.object_type) == one.object_id and one.period == month)
    ]  # fmt: skip


def _explained(
    pages: Pages,
    programme: Programme,
    declaration_id: str,
    score: Mapping[str, Any] | None,
    account: Account,
) -> Explained:
    """Why the type named first, what would lower the score and what is unusual, by its model."""
    version = (score and score["model_version"]) or LIVE
    return explain(
        pages.installation, programme, declaration_id, version=version, actor=account.actor
    )


def _reasons(
    pages: Pages, programme: Programme, score: Mapping[str, Any] | None
) -> Iterator[dict[str, Any]]:
    """The frozen reasons; a code is given its word where the feature reads one column only."""
    if score is None:
        return
    with pages.installation.engine.connect() as connection:
        described = {row["name"]: row for row in features_of(connection, programme.name)}
    country = pages.installation.jurisdiction
    for reason in _weighed(score["reasons"]):
        columns = described.get(reason["feature"], {}).get("columns", [])
        for name in ("observed", "typical"):
            if len(columns) == 1 and isinstance(reason[name], str):
                reason[name] = country.word(columns[0], reason[name])
        yield reason


def _weighed(reasons: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The reasons with the share of the largest contribution that each has."""
    largest = max((abs(reason["contribution"]) for reason in reasons), default=0.0)
    return [
        {**reason, "share": abs(reason["contribution"]) / largest if largest else 0.0}
        for reason in reasons
    ]


def _heads(score: Mapping[str, Any] | None) -> list[tuple[str, Mapping[str, Any]]]:
    """The types of finding worth looking for, the likeliest first."""
    heads = (score or {}).get("heads") or {}
    ordered = sorted(heads.items(), key=lambda head: -head[1]["probability"])
    return ordered[:MOST_HEADS]


def _fields(
    country: Jurisdiction, programme: Programme, shown: Evidence
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The declared columns by role, with the word for a code."""
    columns = sorted(
        (column for column in programme.declarations.columns if column.role in ROLE_ORDER),
        key=lambda column: ROLE_ORDER.index(column.role),
    )
    for role, group in groupby(columns, key=lambda column: column.role):
        yield role.value, [_field(country, column, shown) for column in group]


def _field(country: Jurisdiction, column: Column, shown: Evidence) -> dict[str, Any]:
    value = shown.declared.get(column.name)
    word = country.word(column.name, value) if isinstance(value, str) else None
    return {"column": column, "value": value, "word": word if word != value else None}


def _drawn(draw: Any, what: Any, *more: Any) -> list[tuple[str, Any]]:
    """The chart for a desk and for a telephone; none when there is nothing to draw."""
    if what is None:
        return []
    made = [("wide", draw(what, *more, WIDE)), ("narrow", draw(what, *more, NARROW))]
    return [(size, chart) for size, chart in made if chart is not None]


def _unit(programme: Programme) -> str:
    """The unit of what is compared with peers: the value's, by the quantity's."""
    if programme.price is not None:
        value, quantity = (_unit_of(programme, name) for name in programme.price)
        singular = "unit" if quantity in ("units", "unit", "") else quantity
        return f"{value} per {singular}"
    return _unit_of(programme, programme.value) if programme.value else ""


def _unit_of(programme: Programme, name: str) -> str:
    known = programme.declarations.names
    return programme.declarations[name].unit or "" if name in known else ""
