"""Who is signed in: a signed cookie that names the account, checked against it at every request."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import sqlalchemy as sa
from starlette.requests import Request

from veedor.domain.actor import MAY_READ_IDENTITY, Duty
from veedor.errors import InputError, NotAllowed
from veedor.flows.accounts import Account
from veedor.installation import Installation
from veedor.serve.body import raw_body
from veedor.serve.problems import NotSignedIn, TooManyTries
from veedor.stores.schema import users

COOKIE = "veedor_session"
LONGEST_SECONDS = 8 * 3600  # a working day, however busy
IDLE_SECONDS = 3600
SECRET_FILE = "secret"
SECRET_BYTES = 32
MOST_FIELDS = 20

TRIES_SECONDS = 300
TRIES_OF_ONE = 5  # wrong passwords for one name from one address
TRIES_FROM_ADDRESS = 20
TRIES_FOR_NAME = 50  # from everywhere: slow guessing from many addresses
MOST_REMEMBERED = 10_000


def signing_secret(installation: Installation) -> str:
    """What signs the cookies: VEEDOR_SECRET, else random bytes kept in the home, for us alone."""
    given = installation.settings.secret.get_secret_value()
    if given:
        return given
    file = installation.home / SECRET_FILE
    if not file.exists():
        draft = file.with_name(f"{SECRET_FILE}.{os.getpid()}.new")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secrets.token_hex(SECRET_BYTES))
        # A link is made whole or not at all: of two processes that start at once, one is first.
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text(encoding="ascii")


def begin(request: Request, installation: Installation, account: Account) -> None:
    """Sign this account in; nothing of the session before is kept."""
    now = time.time()
    request.session.clear()
    request.session.update(
        name=account.name,
        seal=_seal(installation, account.name),
        since=now,
        seen=now,
        token=secrets.token_urlsafe(24),
    )


def end(request: Request) -> None:
    """Forget who was signed in."""
    request.session.clear()


def who(request: Request, installation: Installation) -> Account | None:
    """The account signed in, or None: also after the day's end, idleness or a new password."""
    session, now = request.session, time.time()
    if not isinstance(session.get("name"), str):
        return None
    if now - session.get("since", 0) > LONGEST_SECONDS:
        return None
    if now - session.get("seen", 0) > IDLE_SECONDS:
        return None
    with installation.engine.connect() as connection:
        query = sa.select(users).where(users.c.name == session["name"])
        row = connection.execute(query).one_or_none()
    if row is None or not row.active:
        return None
    if not hmac.compare_digest(str(session.get("seal")), _sealed(row.password_hash)):
        return None
    if now - session["seen"] > IDLE_SECONDS / 10:  # not a new cookie at every click
        session["seen"] = now
    return Account(name=row.name, duty=Duty(row.duty), office=row.office)


def signed_in(request: Request, installation: Installation) -> Account:
    """The account signed in; NotSignedIn otherwise, which leads to the sign-in page."""
    account = who(request, installation)
    if account is None:
        raise NotSignedIn(
            "Nobody is signed in.", where=request.url.path, next="Sign in, then come back."
        )
    return account


def reader(request: Request, installation: Installation) -> Account:
    """The account signed in, of somebody who may read a taxpayer's data; NotAllowed otherwise."""
    account = signed_in(request, installation)
    if not may_read_identity(account):
        raise NotAllowed(
            "An administrator reads no taxpayer's data.",
            where="tax secrecy (reserva tributaria)",
            next="Sign in with an account of an inspector, an analyst or a manager.",
        )
    return account


def may_read_identity(account: Account) -> bool:
    """Whether this person may see who the taxpayer is (reserva tributaria)."""
    return account.duty in MAY_READ_IDENTITY


def token_of(request: Request) -> str:
    """The token that a form of this session must send back."""
    if "token" not in request.session:
        request.session["token"] = secrets.token_urlsafe(24)
    return str(request.session["token"])


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form that came from one of our own pages; NotAllowed when it did not."""
    raw = await raw_body(request)
    try:
        fields = dict(parse_qsl(raw.decode("utf-8"), max_num_fields=MOST_FIELDS))
    except ValueError as error:
        raise InputError(
            "The form cannot be read.", where=request.url.path, next="Fill it in again."
        ) from error
    expected = request.session.get("token")
    if not expected or not hmac.compare_digest(
        str(expected).encode(), fields.get("token", "").encode()
    ):
        raise NotAllowed(
            "The form was open for too long, or did not come from this site.",
            where=request.url.path,
            next="Go back, reload the page and send it again.",
        )
    return fields


@dataclass
class Tries:
    """Wrong passwords of the last minutes, in memory: who guesses has to wait."""

    wrong: dict[tuple[str, ...], deque[float]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def check(self, name: str, address: str) -> None:
        """TooManyTries when this name or address has to wait."""
        now = time.monotonic()
        with self.lock:
            for key, most in _limits(name, address):
                times = self.wrong.get(key, deque())
                while times and now - times[0] > TRIES_SECONDS:
                    times.popleft()
                if len(times) >= most:
                    seconds = int(TRIES_SECONDS - (now - times[0])) + 1
                    raise TooManyTries(
                        "Too many wrong passwords.",
                        where="sign-in",
                        next="Wait five minutes, then try again.",
                        seconds=seconds,
                    )

    def note(self, name: str, address: str) -> None:
        """Remember one wrong password."""
        now = time.monotonic()
        with self.lock:
            if len(self.wrong) > MOST_REMEMBERED:
                self.wrong = {
                    key: times
                    for key, times in self.wrong.items()
                    if times and now - times[-1] <= TRIES_SECONDS
                }
            for key, _most in _limits(name, address):
                self.wrong.setdefault(key, deque(maxlen=TRIES_FOR_NAME)).append(now)

    def forget(self, name: str, address: str) -> None:
        """The right password came: this person's mistakes are forgiven."""
        with self.lock:
            self.wrong.pop((name, address), None)


def _limits(name: str, address: str) -> tuple[tuple[tuple[str, ...], int], ...]:
    return (
        ((name, address), TRIES_OF_ONE),
        (("address", address, ""), TRIES_FROM_ADDRESS),
        (("name", name, ""), TRIES_FOR_NAME),
    )


def _seal(installation: Installation, name: str) -> str:
    with installation.engine.connect() as connection:
        stored = connection.scalar(sa.select(users.c.password_hash).where(users.c.name == name))
    return _sealed(str(stored))


def _sealed(password_hash: str) -> str:
    """Changes with the password, so that a new password ends the sessions of the old one."""
    return hashlib.sha256(password_hash.encode()).hexdigest()[:16]
