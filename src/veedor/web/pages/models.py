"""The models' cards (ficha del modelo): what each learnt from, how good it is, where it ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from veedor.errors import NotFound
from veedor.flows.card import folder_of
from veedor.ledger.catalogue import features_of
from veedor.web import reads, sessions
from veedor.web.page import Pages
from veedor.web.reads import Row
from veedor.web.security import REPORT_POLICY

SHARES = ("1%", "2%", "5%", "10%")
MOST_TOPICS = 10
GONE = "gone"  # the topic of features that the catalogue has no more
AT_A_SHARE = ("precision", "recall", "lift", "revenue")


def router(pages: Pages) -> APIRouter:
    """`/models`, one model's page, its full report, its public card and its register entry."""
    routes = APIRouter()
    here = pages.installation

    @routes.get("/models")
    def every(request: Request) -> Response:
        account = sessions.signed_in(request, here)
        approved = reads.approvers(here)
        rows = [
            {
                **row,
                "approved_by": approved.get(row["version"], ""),
                "auc": _figure(_evaluation(row), "orders", "probability", "auc"),
            }
            for row in reads.registered_models(here)
        ]
        return pages.answer(request, "models/list.html", {"models": rows}, account=account)

    @routes.get("/models/{version}")
    def card(request: Request, version: str) -> Response:
        account = sessions.signed_in(request, here)
        model = reads.model_of(here, version)
        programme = here.jurisdiction.programme(model["programme"])
        made = model["metrics"].get("made")
        with here.engine.connect() as connection:
            described = features_of(connection, programme.name)
        if made is not None:
            described = _used(described, made["features"])
        judged = _evaluation(model)
        values = {
            "model": model,
            "programme": programme,
            "made": made,
            "facts": judged.get("facts", {}),
            "judged": model["metrics"].get("judged", {}),
            "learnt": model["metrics"].get("learnt_from", {}),
            "headline": list(_headline(judged)),
            "silence": _silence(list(_headline(judged))),
            "at": list(_at_shares(judged)),
            "baselines": list(_baselines(judged)),
            "types": judged.get("types") or {},
            "mattering": list(_mattering(model)),
            "importance_facts": (model["metrics"].get("importance") or {}).get("facts", {}),
            "topics": [(topic, list(rows)) for topic, rows in groupby(described, _topic)],
            "count": len(described),
            "has_report": _report(pages, model) is not None,
            "has_card": _card(pages, model, pages.language(request)) is not None,
            "steps": reads.steps_of(here, version),
            "comparisons": reads.comparisons_of(here, version),
        }
        return pages.answer(request, "models/page.html", values, account=account)

    @routes.get("/models/{version}/report")
    def report(request: Request, version: str) -> Response:
        sessions.signed_in(request, here)
        file = _report(pages, reads.model_of(here, version))
        if file is None:
            raise NotFound("This model has no report.", where=version, next="Run: veedor evaluate")
        headers = {"Content-Security-Policy": REPORT_POLICY}
        return FileResponse(file, media_type="text/html; charset=utf-8", headers=headers)

    @routes.get("/models/{version}/card")
    def public_card(request: Request, version: str) -> Response:
        sessions.signed_in(request, here)
        file = _card(pages, reads.model_of(here, version), pages.language(request))
        if file is None:
            raise NotFound("This model has no card.", where=version, next="Run: veedor card")
        headers = {"Content-Security-Policy": REPORT_POLICY}
        return FileResponse(file, media_type="text/html; charset=utf-8", headers=headers)

    @routes.get("/models/{version}/register")
    def register_entry(request: Request, version: str) -> Response:
        sessions.signed_in(request, here)
        model, spoken = reads.model_of(here, version), pages.language(request)
        file = _card(pages, model, spoken, f"register.{spoken}.json")
        if file is None:
            raise NotFound("This model has no card.", where=version, next="Run: veedor card")
        name = f"register-{model['version']}.{spoken}.json"
        return FileResponse(file, media_type="application/json", filename=name)

    return routes


def _card(pages: Pages, model: Row, language: str, name: str | None = None) -> Path | None:
    """A file of the model's public card in this language, or None where it was not written."""
    file = folder_of(pages.installation, model["version"]) / (name or f"card.{language}.html")
    root = pages.installation.reports.resolve()
    return file if file.resolve().is_relative_to(root) and file.is_file() else None


def _report(pages: Pages, model: Row) -> Any:
    """The report's file, only ever inside the home's reports folder."""
    if not model["report_path"]:
        return None
    root = pages.installation.reports.resolve()
    file = (pages.installation.home / model["report_path"]).resolve()
    return file if file.is_relative_to(root) and file.is_file() else None


def _evaluation(model: Row) -> Mapping[str, Any]:
    found = model["metrics"].get("evaluation", {})
    return found if isinstance(found, Mapping) else {}


def _used(described: Sequence[dict[str, Any]], names: Sequence[str]) -> list[dict[str, Any]]:
    """The features of these names by topic; one that has left the catalogue by its name alone."""
    known = {row["name"] for row in described}
    gone = [
        {"name": name, "topic": GONE, "sentence": name, "spanish": name, "kind": ""}
        for name in names
        if name not in known
    ]
    return [*(row for row in described if row["name"] in names), *gone]


def _topic(row: Mapping[str, Any]) -> str:
    return str(row["topic"])


def _figure(metrics: Mapping[str, Any], *path: str) -> Mapping[str, Any] | None:
    """A figure deep in the evaluation's JSON, or None where the evaluation has no such thing."""
    found: Any = metrics
    for part in path:
        if not isinstance(found, Mapping) or part not in found:
            return None
        found = found[part]
    return found if isinstance(found, Mapping) and "value" in found else None


def _headline(metrics: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, path in (
        ("auc", ("orders", "probability", "auc")),
        ("average_precision", ("orders", "probability", "average_precision")),
        ("ece", ("calibration", "ece")),
        ("brier_skill", ("calibration", "brier_skill")),
    ):
        figure = _figure(metrics, *path)
        if figure is not None:
            yield name, figure


def _silence(headline: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    """The one reason why no headline figure is given; "" when there is one, or several reasons."""
    reasons = {None if _speaks(figure) else figure.get("reason") for _, figure in headline}
    return str(reasons.pop()) if len(reasons) == 1 and None not in reasons else ""


def _at_shares(metrics: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What checking the riskiest share would bring; money by the list that is ordered by money."""
    lists = dict.fromkeys(AT_A_SHARE, "probability")
    if _figure(metrics, "orders", "money", "auc"):
        lists["revenue"] = "money"
    for share in SHARES:
        figures = {
            name: _figure(metrics, "orders", order, "at", share, name)
            for name, order in lists.items()
        }
        if any(_speaks(figure) for figure in figures.values()):
            yield share, figures


def _baselines(metrics: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for name in metrics.get("baselines", {}):
        auc = _figure(metrics, "baselines", name, "auc")
        precision = _figure(metrics, "baselines", name, "at", "5%", "precision")
        if _speaks(auc) or _speaks(precision):
            yield name, auc, precision


def _mattering(model: Row) -> Iterator[dict[str, Any]]:
    """The topics that matter most; none for a model whose importance was not measured."""
    topics = (model["metrics"].get("importance") or {}).get("topics", [])[:MOST_TOPICS]
    largest = max((topic["contribution"] for topic in topics), default=0.0)
    for topic in topics:
        yield {**topic, "share": topic["contribution"] / largest if largest else 0.0}


def _speaks(figure: Mapping[str, Any] | None) -> bool:
    """Whether there is a number: a table of "insufficient data" would say it once too often."""
    return figure is not None and figure["value"] is not None
