"""What tests of the doors share: an application over a copy of the trained home, and sign-in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from tests.homes import TESTER
from veedor.domain.actor import Duty
from veedor.flows.accounts import open_demo
from veedor.installation import Installation, open_home
from veedor.stores.schema import audit_lines, users
from veedor.web.app import create_app


@dataclass(frozen=True)
class Doors:
    """An open installation with demonstration accounts, and its REST key."""

    here: Installation
    key: str

    def client(self) -> TestClient:
        """A browser that has not been here before."""
        return TestClient(create_app(self.here), follow_redirects=False)

    def signed_in(self, duty: Duty | str) -> TestClient:
        """A browser in which somebody of this duty is signed in."""
        client = self.client()
        name = f"{Duty(duty).value}@demo"
        answer = sign_in(client, name, password_of(self.here, name))
        assert answer.status_code == 303, answer.text
        return client

    def audited(self, action: str) -> list[sa.Row]:
        """The audit lines of one kind, the oldest first."""
        query = sa.select(audit_lines).where(audit_lines.c.action == action)
        with self.here.engine.connect() as connection:
            return list(connection.execute(query.order_by(audit_lines.c.number)))


@pytest.fixture(scope="session")
def doors(trained_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """One for all tests of a worker: they read, and what they write does not disturb another."""
    home = tmp_path_factory.mktemp("doors") / "home"
    shutil.copytree(trained_home, home)
    here = open_home(home)
    yield Doors(here, open_demo(here, actor=TESTER))
    here.close()


@pytest.fixture(scope="session")
def application(doors: Doors) -> TestClient:
    """A browser signed in as an inspector, in English; one for all tests that only look."""
    client = doors.signed_in(Duty.INSPECTOR)
    client.cookies.set("veedor_language", "en")
    return client


def sign_in(client: TestClient, name: str, password: str, next: str = "/"):
    """Fill in the sign-in page as a person would."""
    token = token_in(client.get("/login").text)
    fields = {"name": name, "password": password, "next": next, "token": token}
    return client.post("/login", data=fields)


def token_in(page: str) -> str:
    """The token that a page's form carries."""
    return re.search(r'name="token" value="([^"]+)"', page)[1]


def password_of(here: Installation, name: str) -> str:
    """The password that the demonstration shows for an account."""
    with here.engine.connect() as connection:
        return connection.scalar(sa.select(users.c.shown_password).where(users.c.name == name))
