"""The whole door in one process: pages for officials and REST for programs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import RedirectResponse, Response

import veedor
from veedor import logs
from veedor.errors import InputError, VeedorError
from veedor.installation import Installation
from veedor.serve import api, problems
from veedor.serve.metrics import Measured, Metrics
from veedor.serve.scoring import Scorers, bring_in
from veedor.web import sessions
from veedor.web.page import Pages
from veedor.web.pages import anomalies, declaration, docs, faults, login, models, review, today
from veedor.web.security import HEADERS, Guarded

STATIC = Path(__file__).parent / "static"
FOR_PROGRAMS = ("/v1/", "/health/", "/metrics", "/openapi.json")
log = logs.get(__name__)


def create_app(installation: Installation, *, https: bool = False) -> FastAPI:
    """The application over one home; with `https` its cookies never travel unencrypted."""
    metrics, pages, scorers = Metrics(), Pages(installation), Scorers(installation)

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(bring_in)
        scorers.warm_up()
        yield

    app = FastAPI(
        title="veedor",
        version=veedor.__version__,
        description="Scores for declarations, with reasons; what is unusual in a day, to review.",
        docs_url=None,  # FastAPI's own pages load their scripts from elsewhere; ours is docs.py
        redoc_url=None,
        lifespan=life,
    )
    app.include_router(api.router(installation, metrics, scorers))
    for page in (today, declaration, anomalies, review, models, login):
        app.include_router(page.router(pages), include_in_schema=False)
    app.include_router(docs.router(pages, app), include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    _answer_faults(app, pages)
    app.add_middleware(
        SessionMiddleware,
        secret_key=sessions.signing_secret(installation),
        session_cookie=sessions.COOKIE,
        max_age=sessions.LONGEST_SECONDS,
        same_site="lax",
        https_only=https,
    )
    app.add_middleware(Guarded)
    app.add_middleware(Measured, metrics=metrics)
    return app


def _answer_faults(app: FastAPI, pages: Pages) -> None:
    """Programs get problem+json, people a page; both the same three parts."""

    @app.exception_handler(VeedorError)
    def told(request: Request, error: VeedorError) -> Response:
        if _for_programs(request):
            return problems.answer(error)
        if isinstance(error, problems.NotSignedIn):
            back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"/login?next={quote(back, safe='')}", HTTPStatus.SEE_OTHER)
        return faults.page(pages, request, error)

    @app.exception_handler(RequestValidationError)
    def misread(request: Request, error: RequestValidationError) -> Response:
        parts = [".".join(str(part) for part in fault["loc"]) for fault in error.errors()]
        return told(
            request,
            InputError(
                "A part of the address or of the headers cannot be read.",
                where=", ".join(parts),
                next="Correct it; what each address takes is at /docs.",
            ),
        )

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        if _for_programs(request):
            return problems.unexpected(HTTPStatus(error.status_code), request.url.path)
        return faults.plain(pages, request, HTTPStatus(error.status_code))

    @app.exception_handler(Exception)
    def unforeseen(request: Request, error: Exception) -> Response:
        log.error("unforeseen", kind=type(error).__name__)
        status = HTTPStatus.INTERNAL_SERVER_ERROR
        if _for_programs(request):
            response: Response = problems.unexpected(status, request.url.path)
        else:
            response = faults.plain(pages, request, status)
        response.headers.update(HEADERS)  # this answer is made outside of `Guarded`
        return response


def _for_programs(request: Request) -> bool:
    return request.url.path.startswith(FOR_PROGRAMS)
