import csv
import io
import json
import re
from html import unescape

import pytest
import sqlalchemy as sa

from tests.doors import Doors, sign_in
from tests.homes import PERU, TESTER
from veedor.domain.actor import Duty
from veedor.flows.accounts import Account, open_account
from veedor.flows.initialise import initialise
from veedor.stores.schema import plan_lines, plans
from veedor.web.pages.today import _harmless, _scale
from veedor.web.render import MASK

PASSWORD = "una clave bastante larga"


def kept(doors):
    with doors.here.engine.connect() as connection:
        query = sa.select(plan_lines).order_by(plan_lines.c.office, plan_lines.c.position)
        return list(connection.execute(query).mappings())


def shown(page):
    return re.findall(r'<td class="id".*?>(?:<a [^>]*>)?([^<]+)<', page)


def test_the_list_shows_every_line_of_the_latest_plan_in_order(application, doors: Doors):
    page = application.get("/").text
    lines = kept(doors)
    assert shown(page) == [line["declaration_id"] for line in lines]
    for line in lines:
        assert line["taxpayer"] in page


def test_the_filter_is_in_the_address_and_is_obeyed(application, doors: Doors):
    lines = kept(doors)
    office, channel = lines[-1]["office"], lines[-1]["channel"]
    page = application.get(f"/?office={office}&channel={channel}").text
    expected = [
        line["declaration_id"]
        for line in lines
        if line["office"] == office and line["channel"] == channel
    ]
    assert shown(page) == expected != []
    assert f'<option value="{office}" selected>' in page
    assert f"office={office}" in re.search(r'href="/list.csv\?([^"]+)"', page)[1]


def test_a_filter_that_fits_nothing_says_so(application):
    assert "Nothing on the list fits this filter" in application.get("/?office=none").text


def test_a_day_without_a_list_is_not_found_and_no_day_at_all_is_an_error(application):
    assert application.get("/?day=1999-01-01").status_code == 404
    answer = application.get("/?day=yesterday<b>")
    assert answer.status_code == 422
    assert "yesterday<b>" not in answer.text


def test_an_unknown_programme_is_not_found(application):
    assert application.get("/?programme=nothing").status_code == 404


def test_the_first_reason_is_given_in_the_language_of_the_page(application, doors: Doors):
    reasons = [line["reasons"][0] for line in kept(doors) if line["reasons"]]
    assert reasons, "the home's plan has no reason to show"
    spanish = unescape(application.get("/?lang=es").text)
    english = unescape(application.get("/?lang=en").text)
    phrase = reasons[0]["spanish"].replace(" (logaritmo)", "")
    assert phrase in spanish and phrase not in english
    assert reasons[0]["sentence"].replace(" (logarithm)", "") in english


def test_an_administrator_sees_the_list_without_taxpayers_and_cannot_open_a_declaration(
    doors: Doors,
):
    client = doors.signed_in(Duty.ADMINISTRATOR)
    before = len(doors.audited("identity.read"))
    for page in (client.get("/").text, client.get("/list.csv").text):
        assert MASK in page
        for line in kept(doors):
            assert line["declaration_id"] in page
            assert line["taxpayer"] not in page
    assert "/declarations/" not in client.get("/").text
    assert len(doors.audited("identity.read")) == before


def test_showing_taxpayers_leaves_one_audit_line_that_names_the_plan_and_how_many(
    application, doors: Doors
):
    before = len(doors.audited("identity.read"))
    application.get("/")
    lines = doors.audited("identity.read")
    assert len(lines) == before + 1
    with doors.here.engine.connect() as connection:
        assert lines[-1].subject == connection.scalar(sa.select(plans.c.plan_id))
    facts = json.loads(lines[-1].facts)
    assert facts["identities"] == len({line["taxpayer"] for line in kept(doors)})
    assert lines[-1].actor == "inspector@demo"
    for line in kept(doors):
        assert line["taxpayer"] not in lines[-1].facts


def test_an_account_of_one_office_sees_that_office_only(doors: Doors):
    lines = kept(doors)
    office = lines[0]["office"]
    account = Account(name="of one office", duty=Duty.INSPECTOR, office=office)
    open_account(doors.here, account, PASSWORD, actor=TESTER)
    client = doors.client()
    sign_in(client, account.name, PASSWORD)
    others = [line for line in lines if line["office"] != office]
    assert others
    for page in (client.get("/").text, client.get("/list.csv").text):
        assert all(line["declaration_id"] not in page for line in others)
        assert lines[0]["declaration_id"] in page
    assert client.get(f"/?office={others[0]['office']}").status_code == 403
    assert client.get(f"/declarations/{others[0]['declaration_id']}").status_code == 403
    assert client.get(f"/declarations/{lines[0]['declaration_id']}").status_code == 200


def test_the_csv_has_the_same_lines_with_plain_numbers(application, doors: Doors):
    answer = application.get("/list.csv")
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    lines = kept(doors)
    assert [row["declaration_id"] for row in rows] == [line["declaration_id"] for line in lines]
    assert [float(row["probability"]) for row in rows] == [line["probability"] for line in lines]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_spreadsheet_runs_nothing_of_the_csv(text):
    assert _harmless(text) == "'" + text


def test_a_bar_is_full_at_a_round_share_above_every_line():
    assert _scale([]) == 0.05
    assert _scale([{"probability": 0.081}, {"probability": None}]) == 0.1
    assert _scale([{"probability": 0.9}]) == 1.0


def test_a_home_without_a_list_says_how_one_is_made(tmp_path):
    from veedor.flows.accounts import open_demo

    here = initialise(tmp_path / "home", jurisdiction=PERU, language="es", actor=TESTER)
    open_demo(here, actor=TESTER)
    page = Doors(here, "").signed_in(Duty.INSPECTOR).get("/")
    assert page.status_code == 200
    assert "Aún no se ha hecho ninguna lista" in page.text
    assert "veedor select imports" in page.text
    assert "simulados" not in page.text
    here.close()
