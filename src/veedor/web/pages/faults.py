"""The page that says what went wrong, where, and what to do next."""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from veedor.domain import faults
from veedor.errors import VeedorError
from veedor.serve.problems import headers_of, status_of
from veedor.web import sessions
from veedor.web.page import Pages


def page(pages: Pages, request: Request, error: VeedorError) -> Response:
    """The page of an error of veedor."""
    status = status_of(error)
    answer = _answer(pages, request, status, error)
    answer.headers.update(headers_of(error))
    return answer


def plain(pages: Pages, request: Request, status: HTTPStatus) -> Response:
    """The page of a status that carries no message of ours."""
    return _answer(pages, request, status, None)


def _answer(
    pages: Pages, request: Request, status: HTTPStatus, error: VeedorError | None
) -> Response:
    try:
        account = sessions.who(request, pages.installation)
    except Exception:  # the very thing that failed may be the database
        account = None
    told = None if error is None else faults.told(error, pages.language(request))
    values = {"status": int(status), "error": told}
    return pages.answer(request, "faults/page.html", values, account=account, status=int(status))
