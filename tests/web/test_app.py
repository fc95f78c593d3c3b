import html
import re
import subprocess
import sys
from urllib.parse import urlparse

import pytest

from tests.doors import Doors
from veedor.domain.actor import Duty
from veedor.errors import DeclarationError, NotFound
from veedor.web import reads
from veedor.web.security import HEADERS

PAGES = ("/", "/models", "/docs")


def addresses(client):
    """Pages of every kind, the real ones of this home among them."""
    listed = re.findall(r'href="(/declarations/[^"]+)"', client.get("/").text)
    models = re.findall(r'href="(/models/[^"]+)"', client.get("/models").text)
    return [*PAGES, listed[0].replace("&amp;", "&"), models[0], "/nowhere"]


def test_every_answer_carries_the_headers_that_keep_it_private(application):
    for address in [*addresses(application), "/v1/scores/1", "/health/live", "/list.csv"]:
        answer = application.get(address)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, (address, name)


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_page_loads_anything_from_elsewhere_or_holds_a_script(application, language):
    for address in addresses(application):
        joint = "&" if "?" in address else "?"
        page = application.get(f"{address}{joint}lang={language}").text
        for link in re.findall(r'(?:src|href|action)="([^"]*)"', page):
            assert urlparse(link).netloc == "", (address, link)
        assert not re.search(r"<script|<iframe| style=| on[a-z]+=|javascript:", page), address
    application.cookies.set("veedor_language", "en")


def test_the_style_sheet_loads_nothing_from_elsewhere(application):
    answer = application.get("/static/veedor.css")
    assert answer.status_code == 200
    assert "max-age" in answer.headers["cache-control"]
    assert not re.search(r"url\(|@import|http", answer.text)


def test_simulated_data_are_called_so_on_every_page(application, doors: Doors):
    for address in addresses(application):
        assert "Simulated data" in application.get(address).text, address
    assert "Datos simulados" in doors.client().get("/login?lang=es").text


@pytest.mark.parametrize(
    ("language", "said"), [("es", "Aquí no hay nada"), ("en", "There is nothing here")]
)
def test_a_missing_page_is_told_in_both_languages(doors: Doors, language, said):
    answer = doors.client().get(f"/nowhere?lang={language}")
    assert answer.status_code == 404
    assert said in answer.text


def test_programs_get_problems_and_people_get_pages(application):
    for address in ("/v1/nothing", "/health/nothing"):
        answer = application.get(address)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["next"]
    assert application.delete("/v1/scores").status_code == 405
    assert "text/html" in application.get("/nothing").headers["content-type"]


def test_a_failure_of_ours_is_a_page_without_its_inner_life(doors: Doors, monkeypatch):
    def broken(*_):
        raise RuntimeError("the inner life")

    monkeypatch.setattr(reads, "registered_models", broken)
    client = doors.signed_in(Duty.ANALYST)
    client._transport.raise_server_exceptions = False
    answer = client.get("/models?lang=es")
    assert answer.status_code == 500
    assert "Algo falló de nuestro lado" in answer.text
    assert "inner life" not in answer.text
    assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


def test_an_error_of_veedor_is_told_with_what_to_do(doors: Doors, monkeypatch):
    def missing(*_):
        raise NotFound("There is no such model.", where="m", next="Choose one at /models.")

    monkeypatch.setattr(reads, "model_of", missing)
    answer = doors.signed_in(Duty.ANALYST).get("/models/m?lang=es")
    assert answer.status_code == 404
    assert "No existe ese modelo." in answer.text
    assert "Elija uno en /models." in answer.text


def test_what_a_room_refuses_is_told_in_the_readers_language(doors: Doors, monkeypatch):
    def refused(*_):
        raise DeclarationError(
            "Feature 'x_days' reads 'penalty', known only after a check.",
            where="feature x_days, column penalty (role outcome)",
            next="Let it enter as history: History(events='outcomes', ...), or drop it.",
        )

    monkeypatch.setattr(reads, "registered_models", refused)
    client = doors.signed_in(Duty.ANALYST)
    spanish = html.unescape(client.get("/models?lang=es").text)
    assert "La característica 'x_days' lee 'penalty', que solo se conoce" in spanish
    assert "Dónde: característica x_days, columna penalty (rol outcome)" in spanish
    assert "Haga que entre como historia: History(events='outcomes', ...)" in spanish
    english = html.unescape(client.get("/models?lang=en").text)
    assert "Feature 'x_days' reads 'penalty', known only after a check." in english
    assert "Where: feature x_days, column penalty (role outcome)" in english


def test_programs_get_a_problem_in_english_whatever_the_language(doors: Doors):
    answer = doors.client().get("/v1/scores/none?lang=es", headers={"Authorization": "Bearer no"})
    assert answer.json()["what"] == "No valid key came with the request."


AT_ONCE = """
import re, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from fastapi.testclient import TestClient
from tests.doors import password_of, sign_in
from veedor.installation import open_home
from veedor.web.app import create_app

here = open_home(Path(sys.argv[1]))
with TestClient(create_app(here), follow_redirects=False) as client:
    sign_in(client, "inspector@demo", password_of(here, "inspector@demo"))
    address = re.search(r'href="(/declarations/[^"?]+)', client.get("/").text)[1]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(client.get, [address] * 6))
    print([answer.status_code for answer in answers])
"""


def test_the_first_callers_may_come_together_while_the_model_is_loaded(doors: Doors):
    run = subprocess.run(
        [sys.executable, "-c", AT_ONCE, str(doors.here.home)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.strip() == str([200] * 6), run.stderr[-2000:]
