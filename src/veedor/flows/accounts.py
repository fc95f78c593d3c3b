"""Who may come in: accounts of people, keys of programs, and the book of who signed in."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from veedor.domain.actor import Actor, Duty
from veedor.domain.secret import hash_key, hash_password, new_key, password_fits
from veedor.errors import InputError
from veedor.installation import Installation
from veedor.ledger import audit
from veedor.stores.schema import api_keys, users

DEMO = "demo"  # inspector@demo, analyst@demo…, and the name of the demonstration's key
SHORTEST_PASSWORD = 12
LONGEST_NAME = 200  # what is written of a name somebody typed: the book is not to be filled


@dataclass(frozen=True, kw_only=True)
class Account:
    """A person who may sign in (cuenta); `office` limits what an inspector sees."""

    name: str
    duty: Duty
    office: str | None = None

    @property
    def actor(self) -> Actor:
        """The person as the audit knows them."""
        return Actor(name=self.name, duty=self.duty)


def open_account(
    installation: Installation, account: Account, password: str, *, actor: Actor
) -> None:
    """Make an account, or give the one of this name a new password, duty and office."""
    if len(password) < SHORTEST_PASSWORD:
        raise InputError(
            f"The password has {len(password)} characters.",
            where=f"account {account.name}",
            next=f"Choose one of at least {SHORTEST_PASSWORD}.",
        )
    _write(installation, account, password, shown=False, actor=actor)


def open_demo(installation: Installation, *, actor: Actor) -> str:
    """One account for each duty, with passwords the sign-in page shows, and a key for REST.

    For simulated data only. Run again, it changes nothing. Returns the key.
    """
    with installation.engine.connect() as connection:
        there = set(connection.execute(sa.select(users.c.name)).scalars())
        key = connection.execute(
            sa.select(api_keys.c.shown_key).where(api_keys.c.name == DEMO)
        ).scalar()
    for duty in Duty:
        account = Account(name=f"{duty.value}@{DEMO}", duty=duty)
        if account.name not in there:
            password = f"{duty.value}-{secrets.randbelow(9000) + 1000}"
            _write(installation, account, password, shown=True, actor=actor)
    return key or issue_key(installation, DEMO, duty=Duty.ANALYST, actor=actor, shown=True)


def issue_key(
    installation: Installation, name: str, *, duty: Duty, actor: Actor, shown: bool = False
) -> str:
    """A new key for a program of this name, in place of the one it had; nobody can have it again.

    With `shown` it is also kept readable: for the demonstration only.
    """
    key = new_key()
    row = {
        "name": name,
        "duty": duty.value,
        "key_hash": hash_key(key),
        "active": True,
        "created_at": datetime.now(UTC),
        "shown_key": key if shown else None,
    }
    with installation.engine.begin() as connection:
        connection.execute(api_keys.delete().where(api_keys.c.name == name))
        connection.execute(api_keys.insert().values(row))
        _line(connection, actor, "key.issued", name, {"duty": duty.value, "shown": shown})
    return key


def sign_in(installation: Installation, name: str, password: str) -> Account | None:
    """The account when name and password fit and it is active, else None; recorded either way."""
    with installation.engine.connect() as connection:
        row = connection.execute(sa.select(users).where(users.c.name == name)).one_or_none()
    fits = password_fits(password, row.password_hash if row else _nobody())
    account = None
    if row is not None and fits and row.active:
        account = Account(name=row.name, duty=Duty(row.duty), office=row.office)
    with installation.engine.begin() as connection:
        if account is None:
            _line(connection, None, "session.refused", name[:LONGEST_NAME], {})
        else:
            _line(connection, account.actor, "session.opened", account.name, {})
    return account


def sign_out(installation: Installation, actor: Actor) -> None:
    """Record that this person left."""
    with installation.engine.begin() as connection:
        _line(connection, actor, "session.closed", actor.name, {})


@cache
def _nobody() -> str:
    """A hash no password fits: an unknown name must take as long as a wrong password."""
    return hash_password(secrets.token_hex(16))


def _write(
    installation: Installation, account: Account, password: str, *, shown: bool, actor: Actor
) -> None:
    row = {
        "name": account.name,
        "duty": account.duty.value,
        "office": account.office,
        "password_hash": hash_password(password),
        "active": True,
        "shown_password": password if shown else None,
    }
    facts = {"duty": row["duty"], "office": row["office"], "shown": shown}
    with installation.engine.begin() as connection:
        connection.execute(users.delete().where(users.c.name == account.name))
        connection.execute(users.insert().values(row))
        _line(connection, actor, "account.opened", account.name, facts)


def _line(
    connection: sa.Connection,
    actor: Actor | None,
    action: str,
    subject: str,
    facts: Mapping[str, Any],
) -> None:
    audit.record(connection, actor=actor, action=action, subject=subject, facts=facts)
