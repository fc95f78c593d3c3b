import re
import time

import pytest
import sqlalchemy as sa

from tests.doors import Doors, password_of, sign_in, token_in
from tests.homes import TESTER
from veedor.domain.actor import Duty
from veedor.flows.accounts import Account, open_account
from veedor.stores.schema import users
from veedor.web import sessions
from veedor.web.app import create_app

PASSWORD = "una clave bastante larga"


@pytest.fixture
def rosa(doors: Doors, request):
    """An account of its own for one test."""
    account = Account(name=f"rosa {request.node.name}", duty=Duty.INSPECTOR)
    open_account(doors.here, account, PASSWORD, actor=TESTER)
    return account


def is_in(client):
    return client.get("/models").status_code == 200


def test_who_is_not_signed_in_is_led_to_the_door_and_back(doors: Doors):
    client = doors.client()
    answer = client.get("/?office=118")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2F%3Foffice%3D118"
    page = client.get(answer.headers["location"]).text
    assert 'name="next" value="/?office=118"' in page


@pytest.mark.parametrize("duty", list(Duty))
def test_every_account_of_the_demonstration_can_sign_in(doors: Doors, duty):
    assert is_in(doors.signed_in(duty))


@pytest.mark.parametrize(
    "evil", ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "/login"]
)
def test_the_door_leads_to_no_other_site(doors: Doors, evil):
    client = doors.client()
    name = "inspector@demo"
    answer = sign_in(client, name, password_of(doors.here, name), next=evil)
    assert answer.headers["location"] == "/"


def test_a_wrong_password_is_told_without_saying_whether_the_name_exists(doors: Doors, rosa):
    client = doors.client()
    client.cookies.set("veedor_language", "en")
    wrong = sign_in(client, rosa.name, "no es esta clave")
    unknown = sign_in(doors.client(), "nobody at all", "no es esta clave")
    assert wrong.status_code == unknown.status_code == 422
    assert "do not fit" in wrong.text
    assert not is_in(client)


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(doors: Doors, rosa):
    client = doors.client()
    for _ in range(sessions.TRIES_OF_ONE):
        assert sign_in(client, rosa.name, "no es esta clave").status_code == 422
    answer = sign_in(client, rosa.name, PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= sessions.TRIES_SECONDS + 1


def test_a_form_without_the_sessions_token_changes_nothing(doors: Doors):
    client = doors.signed_in(Duty.ANALYST)
    for fields in ({}, {"token": "guessed"}, {"token": "ñ"}):
        assert client.post("/logout", data=fields).status_code == 403
    assert is_in(client)
    stranger = doors.client()
    fields = {"name": "analyst@demo", "password": "x", "token": "guessed"}
    assert stranger.post("/login", data=fields).status_code == 403


def test_signing_out_ends_the_session_and_is_recorded(doors: Doors):
    client = doors.signed_in(Duty.MANAGER)
    token = token_in(client.get("/models").text)
    assert client.post("/logout", data={"token": token}).status_code == 303
    assert not is_in(client)
    assert doors.audited("session.closed")[-1].actor == "manager@demo"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(doors: Doors):
    client = doors.client()
    cookie = client.get("/login").headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "secure" not in cookie
    from fastapi.testclient import TestClient

    over_https = TestClient(create_app(doors.here, https=True), base_url="https://x")
    assert "secure" in over_https.get("/login").headers["set-cookie"].lower()


def test_an_altered_cookie_signs_nobody_in(doors: Doors):
    client = doors.signed_in(Duty.ANALYST)
    value = client.cookies[sessions.COOKIE]
    client.cookies.clear()
    client.cookies.set(sessions.COOKIE, "A" + value[1:])
    assert not is_in(client)


def test_a_new_password_or_a_closed_account_ends_the_sessions(doors: Doors, rosa):
    client = doors.client()
    sign_in(client, rosa.name, PASSWORD)
    assert is_in(client)
    open_account(doors.here, rosa, PASSWORD + " nueva", actor=TESTER)
    assert not is_in(client)
    sign_in(client, rosa.name, PASSWORD + " nueva")
    assert is_in(client)
    with doors.here.engine.begin() as connection:
        connection.execute(sa.update(users).where(users.c.name == rosa.name).values(active=False))
    assert not is_in(client)


@pytest.mark.parametrize("seconds", [sessions.IDLE_SECONDS + 1, sessions.LONGEST_SECONDS + 1])
def test_a_session_ends_with_idleness_and_with_the_day(doors: Doors, monkeypatch, seconds):
    client = doors.signed_in(Duty.ANALYST)
    assert is_in(client)
    now = time.time() + seconds
    monkeypatch.setattr(sessions.time, "time", lambda: now)
    assert not is_in(client)


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(doors: Doors):
    file = doors.here.home / sessions.SECRET_FILE
    first = sessions.signing_secret(doors.here)
    assert first == sessions.signing_secret(doors.here) == file.read_text()
    assert re.fullmatch("[0-9a-f]{64}", first)
    assert file.stat().st_mode & 0o777 == 0o600
    assert first not in (doors.here.home / "veedor.toml").read_text()
