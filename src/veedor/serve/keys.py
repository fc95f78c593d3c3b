"""Which program is asking: a key in the Authorization header, known here only by its hash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import sqlalchemy as sa
from fastapi import Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from veedor.domain.actor import MAY_READ_IDENTITY, Actor, Duty
from veedor.domain.secret import hash_key
from veedor.errors import NotAllowed
from veedor.installation import Installation
from veedor.serve.problems import NotSignedIn
from veedor.stores.schema import api_keys

BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="key",
    description="The key that `veedor demo` printed, or that your administrator issued.",
)


def caller(installation: Installation) -> Callable[..., Actor]:
    """A dependency that gives the program behind the key, if it may read declarations."""

    def authenticate(
        credentials: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)],
    ) -> Actor:
        actor = _actor(installation, credentials.credentials) if credentials else None
        if actor is None:
            raise NotSignedIn(
                "No valid key came with the request.",
                where="header Authorization",
                next="Send 'Authorization: Bearer KEY' with a key issued by your administrator.",
            )
        if actor.duty not in MAY_READ_IDENTITY:
            raise NotAllowed(
                "This key may not ask: the answer would tell what was declared.",
                where=f"key {actor.name}, duty {actor.duty}",
                next="Use a key issued for an inspector, an analyst or a manager.",
            )
        return actor

    return authenticate


def _actor(installation: Installation, key: str) -> Actor | None:
    query = sa.select(api_keys.c.name, api_keys.c.duty).where(
        api_keys.c.key_hash == hash_key(key), api_keys.c.active
    )
    with installation.engine.connect() as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else Actor(name=f"key:{row.name}", duty=Duty(row.duty))
