"""From veedor's errors to HTTP: the one place that knows status codes (RFC 9457 bodies).

A problem has the three parts of every message: `what` happened, `where`, what to do `next`.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi.responses import JSONResponse

from veedor import errors

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 2


class NotSignedIn(errors.NotAllowed):
    """Nobody has said who is asking, or what they said does not hold."""


class TooManyTries(errors.NotAllowed):
    """Too many wrong passwords; `facts["seconds"]` says how long to wait."""


class NotAnObject(errors.InputError):
    """The body is not one JSON object, so no field of it can be named."""


class TooLarge(errors.InputError):
    """The body is larger than one declaration can be."""


# The first that fits wins, so a subclass stands before its parent.
STATUS: tuple[tuple[type[errors.VeedorError], HTTPStatus], ...] = (
    (NotSignedIn, HTTPStatus.UNAUTHORIZED),
    (TooManyTries, HTTPStatus.TOO_MANY_REQUESTS),
    (errors.NotAllowed, HTTPStatus.FORBIDDEN),
    (TooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (errors.NotFound, HTTPStatus.NOT_FOUND),
    (NotAnObject, HTTPStatus.BAD_REQUEST),
    (errors.UnreadableFile, HTTPStatus.BAD_REQUEST),
    (errors.InputError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (errors.PolicyViolated, HTTPStatus.CONFLICT),
    (errors.NotEnoughData, HTTPStatus.CONFLICT),
    (errors.NotReady, HTTPStatus.SERVICE_UNAVAILABLE),
    (errors.TryAgain, HTTPStatus.SERVICE_UNAVAILABLE),
    (errors.MissingExtra, HTTPStatus.NOT_IMPLEMENTED),
    (errors.VeedorError, HTTPStatus.INTERNAL_SERVER_ERROR),
)


def status_of(error: errors.VeedorError) -> HTTPStatus:
    """The HTTP status that says whose turn it is: 4xx the caller's, 5xx ours."""
    if error.facts.get("conflict"):  # an idempotency key that came before with another body
        return HTTPStatus.CONFLICT
    return next(status for kind, status in STATUS if isinstance(error, kind))


def problem(
    status: HTTPStatus,
    what: str,
    *,
    where: str = "",
    next: str = "",
    fields: Sequence[dict[str, str]] = (),
) -> dict[str, Any]:
    """The body of an answer that is not the one hoped for; `fields` names each wrong field."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "what": what,
        "where": where,
        "next": next,
    }
    return {**body, "fields": list(fields)} if fields else body


def answer(error: errors.VeedorError) -> JSONResponse:
    """The answer for an error of veedor, with the headers its status calls for."""
    status = status_of(error)
    fields = error.facts.get("fields", ())
    body = problem(
        status,
        error.what,
        where=error.where,
        next=error.next,
        fields=fields if isinstance(fields, list | tuple) else (),
    )
    return JSONResponse(body, status, headers_of(error), media_type=MEDIA_TYPE)


def headers_of(error: errors.VeedorError) -> dict[str, str]:
    """What a well-behaved client needs beside the body."""
    if isinstance(error, NotSignedIn):
        return {"WWW-Authenticate": 'Bearer realm="veedor"'}
    if isinstance(error, TooManyTries):
        return {"Retry-After": str(error.facts.get("seconds", RETRY_AFTER_SECONDS))}
    if isinstance(error, errors.TryAgain):
        return {"Retry-After": str(RETRY_AFTER_SECONDS)}
    return {}


def unexpected(status: HTTPStatus, where: str) -> JSONResponse:
    """The answer for what veedor did not foresee (or the framework said): no detail leaks out."""
    steps = {
        HTTPStatus.NOT_FOUND: ("There is nothing at this address.", "See /docs for what there is."),
        HTTPStatus.METHOD_NOT_ALLOWED: (
            "This address does not take this method.",
            "See /docs for the method of each address.",
        ),
    }
    what, step = steps.get(
        status,
        ("veedor failed in a way it did not foresee.", "Look into the log of the server."),
    )
    return JSONResponse(
        problem(status, what, where=where, next=step), status, media_type=MEDIA_TYPE
    )
