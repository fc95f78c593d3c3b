"""Sign in and out with a local account."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from veedor.flows import accounts
from veedor.web import reads, sessions
from veedor.web.page import Pages, inside

LONGEST_FIELD = 1000  # of a name or a password; scrypt reads all of it


def router(pages: Pages) -> APIRouter:
    """`/login` and `/logout`."""
    routes = APIRouter()
    tries = sessions.Tries()
    here = pages.installation

    def form(request: Request, next: str, *, wrong: bool = False) -> Response:
        values = {"next": next, "wrong": wrong, "demo": reads.demo_accounts(here)}
        status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
        return pages.answer(request, "login/page.html", values, account=None, status=status)

    @routes.get("/login")
    def ask(request: Request, next: str = "/") -> Response:
        if sessions.who(request, here) is not None:
            return RedirectResponse(inside(next), HTTPStatus.SEE_OTHER)
        return form(request, inside(next))

    @routes.post("/login")
    def sign_in(
        request: Request, fields: Annotated[dict[str, str], Depends(sessions.form_of)]
    ) -> Response:
        name, password = (fields.get(key, "")[:LONGEST_FIELD] for key in ("name", "password"))
        name = name.strip()
        address = request.client.host if request.client else ""
        tries.check(name, address)
        account = accounts.sign_in(here, name, password)
        if account is None:
            tries.note(name, address)
            return form(request, inside(fields.get("next", "/")), wrong=True)
        tries.forget(name, address)
        sessions.begin(request, here, account)
        return RedirectResponse(inside(fields.get("next", "/")), HTTPStatus.SEE_OTHER)

    @routes.post("/logout")
    def sign_out(
        request: Request, fields: Annotated[dict[str, str], Depends(sessions.form_of)]
    ) -> Response:
        account = sessions.who(request, here)
        if account is not None:
            accounts.sign_out(here, account.actor)
        sessions.end(request)
        return RedirectResponse("/login", HTTPStatus.SEE_OTHER)

    return routes
