import re
from html import unescape

import pytest

from tests.doors import Doors, sign_in, token_in
from tests.homes import TESTER
from veedor.domain.actor import Duty
from veedor.flows.accounts import Account, open_account
from veedor.flows.anomalies import LONGEST_REASON, kept_anomalies
from veedor.flows.known import known
from veedor.ledger.audit import verify

PASSWORD = "una clave bastante larga"
BECAUSE = "Muestras <sin> valor; se vio la factura"


@pytest.fixture
def inspector(told):
    client = told[0].signed_in(Duty.INSPECTOR)
    client.cookies.set("veedor_language", "en")
    return client


def form(page: str, anomaly_id: str) -> tuple[str, str]:
    """Where an anomaly's form is sent, and the token it carries."""
    action = rf'action="(/anomalies/{anomaly_id}/review[^"]*)"'
    found = re.search(action + r'>\s*<input type="hidden" name="token" value="([^"]+)">', page)
    return unescape(found[1]), found[2]


def send(client, page: str, anomaly_id: str, **typed: str):
    """Fill in and send the form of an anomaly as it stands on a page."""
    address, token = form(page, anomaly_id)
    return client.post(address, data={"token": token, **typed})


def reviewed(doors: Doors) -> dict[str, tuple]:
    kept = kept_anomalies(doors.here, doors.here.jurisdiction.programme())
    return {one.id: (one.status.value, one.reviewer) for one in kept}


def test_a_review_is_written_down_and_leads_back_to_where_it_began(told, inspector):
    doors, declaration, _ = told
    address = f"/anomalies?programme=imports&day={declaration.period}&type=PRICE_LOW"
    page = inspector.get(address).text
    answer = send(inspector, page, "d", status="dismissed", because=BECAUSE)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{address}#anomaly-d"
    assert reviewed(doors) == {"d": ("dismissed", "inspector@demo"), "i": ("new", None)}
    (line,) = doors.audited("anomaly.reviewed")
    assert (line.actor, line.subject, line.because) == ("inspector@demo", "d", BECAUSE)
    with doors.here.engine.connect() as connection:
        assert verify(connection).whole
    page = inspector.get(answer.headers["location"]).text
    assert 'id="anomaly-d"' in page
    row = unescape(re.search(r'<tr id="anomaly-d">.*?</tr>', page, re.DOTALL)[0])
    for said in ("Dismissed", "inspector@demo", "UTC", f"“{BECAUSE}”", "Review again"):
        assert said in row, said
    assert "<sin>" not in page


def test_from_a_declarations_page_a_review_leads_back_to_it(told, inspector):
    address = f"/declarations/{told[1].object_id}?programme=imports"
    page = inspector.get(address).text
    answer = send(inspector, page, "d", status="confirmed", because=BECAUSE)
    assert answer.headers["location"] == f"{address}#anomaly-d"
    page = unescape(inspector.get(address).text)
    assert 'id="anomaly-d"' in page and f"“{BECAUSE}”" in page
    assert re.search(r"Confirmed <small>inspector@demo, .* UTC</small>", page)


@pytest.mark.parametrize(
    ("fields", "said", "spanish"),
    [
        ({"status": "confirmed"}, "A review needs its reason. Say", "Falta el motivo. Diga"),
        ({"status": "confirmed", "because": " \r\n"}, "needs its reason", "Falta el motivo"),
        ({"because": BECAUSE}, "This is not a result", "Falta su conclusión"),
        ({"status": "liked", "because": BECAUSE}, "Use one of", "Elija descartada"),
        ({"status": "confirmed", "because": "x" * (LONGEST_REASON + 1)}, "too long", "largo"),
    ],
)
def test_a_wrong_review_is_told_and_nothing_typed_is_lost(told, inspector, fields, said, spanish):
    doors, declaration, _ = told
    address = "/anomalies?programme=imports&type=PRICE_LOW"
    answer = send(inspector, inspector.get(address).text, "d", **fields)
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert said in page and declaration.explanation_en in page
    assert fields.get("because", "").strip() in page
    chosen = re.findall(r'value="(\w+)" required checked', page)
    assert chosen == [one for one in [fields.get("status")] if one == "confirmed"]
    assert (
        f'<a href="/anomalies?programme=imports&day={declaration.period}&type=PRICE_LOW">' in page
    )
    assert reviewed(doors)["d"] == ("new", None)
    assert doors.audited("anomaly.reviewed") == []
    inspector.cookies.set("veedor_language", "es")
    assert spanish in unescape(send(inspector, answer.text, "d", **fields).text)


def test_a_reason_of_several_lines_is_measured_as_the_browser_does(told, inspector):
    lines = "x" * (LONGEST_REASON // 2 - 1) + "\r\n" + "y" * (LONGEST_REASON // 2)
    page = inspector.get("/anomalies").text
    assert send(inspector, page, "d", status="reviewed", because=lines).status_code == 303
    (line,) = told[0].audited("anomaly.reviewed")
    assert line.because == lines.replace("\r\n", "\n")


def test_a_review_without_the_sessions_token_changes_nothing(told, inspector):
    fields = {"status": "dismissed", "because": BECAUSE}
    for token in ({}, {"token": "guessed"}):
        answer = inspector.post("/anomalies/d/review", data={**fields, **token})
        assert answer.status_code == 403
    assert reviewed(told[0])["d"] == ("new", None)
    assert told[0].audited("anomaly.reviewed") == []


def test_who_may_not_read_taxpayers_has_no_form_and_may_not_review(told):
    doors, declaration, _ = told
    client = doors.signed_in(Duty.ADMINISTRATOR)
    page = client.get("/anomalies").text
    assert "/review" not in page
    fields = {"token": token_in(page), "status": "dismissed", "because": BECAUSE}
    for answer in (
        client.post("/anomalies/d/review", data=fields),
        client.get("/anomalies/d/review"),
    ):
        assert answer.status_code == 403
        assert declaration.object_id not in answer.text
    assert reviewed(doors)["d"] == ("new", None)


def test_the_reason_of_a_review_is_not_told_to_who_reads_no_taxpayers(told, inspector):
    page = inspector.get("/anomalies").text
    send(inspector, page, "d", status="dismissed", because="RUC 20123456789 presented it")
    page = told[0].signed_in(Duty.ADMINISTRATOR).get("/anomalies").text
    assert "inspector@demo" in page and "20123456789" not in page


def test_an_account_of_one_office_reviews_its_own_anomalies_only(told):
    doors, declaration, importer = told
    filed = known(doors.here, doors.here.jurisdiction.programme()).declarations.to_pandas()
    theirs = filed[filed["importer_ruc"] == importer.object_id]["office"].iloc[-1]
    open_account(doors.here, Account(name="theirs", duty=Duty.INSPECTOR, office=theirs), PASSWORD,
                 actor=TESTER)  # fmt: skip
    client = doors.client()
    sign_in(client, "theirs", PASSWORD)
    page = client.get("/anomalies").text
    fields = {"token": token_in(page), "status": "confirmed", "because": BECAUSE}
    refused = client.post("/anomalies/d/review?lang=es", data=fields)
    assert refused.status_code == 403
    assert "Esta anomalía pertenece a otra oficina." in refused.text
    assert declaration.object_id not in refused.text
    assert client.get("/anomalies/d/review").status_code == 403
    assert send(client, page, "i", status="confirmed", because=BECAUSE).status_code == 303
    assert reviewed(doors) == {"d": ("new", None), "i": ("confirmed", "theirs")}


def test_an_anomaly_that_was_never_kept_is_a_page_that_says_so(told, inspector):
    token = token_in(inspector.get("/anomalies").text)
    fields = {"token": token, "status": "dismissed", "because": BECAUSE}
    for answer in (
        inspector.post("/anomalies/nothing/review", data=fields),
        inspector.get("/anomalies/nothing/review"),
    ):
        assert answer.status_code == 404
        assert "There is no such anomaly." in answer.text
    assert "No existe esa anomalía." in inspector.get("/anomalies/nothing/review?lang=es").text


def test_who_is_signed_out_meanwhile_signs_in_and_finds_the_form_again(told, inspector):
    doors, declaration, _ = told
    answer = doors.client().get("/anomalies/d/review")
    assert answer.headers["location"] == "/login?next=%2Fanomalies%2Fd%2Freview"
    page = inspector.get("/anomalies/d/review").text
    assert declaration.object_id in page
    assert form(page, "d")[0] == "/anomalies/d/review?back=/anomalies"


def test_a_review_leads_to_no_other_site(told, inspector):
    evil = "/anomalies/d/review?back=//evil.example"
    page = inspector.get(evil).text
    assert '="//evil.example' not in page and 'review?back=/"' in page
    fields = {"token": token_in(page), "status": "dismissed", "because": BECAUSE}
    assert inspector.post(evil, data=fields).headers["location"] == "/#anomaly-d"


def test_another_language_of_the_form_still_knows_the_way_back(told, inspector):
    page = inspector.get("/anomalies?type=PRICE_LOW").text
    wrong = send(inspector, page, "d", status="dismissed").text
    switch = unescape(re.search(r'<a href="(\?[^"]*lang=es)"', wrong)[1])
    assert "Volver sin revisar" in inspector.get(f"/anomalies/d/review{switch}").text
    address, _ = form(inspector.get(f"/anomalies/d/review{switch}").text, "d")
    assert address == form(page, "d")[0]


def test_the_form_alone_shows_an_identity_and_that_is_audited(told, inspector):
    doors = told[0]
    before = len(doors.audited("identity.read"))
    inspector.get("/anomalies/i/review")
    lines = doors.audited("identity.read")
    assert len(lines) == before + 1
    assert (lines[-1].actor, lines[-1].subject) == ("inspector@demo", "i")


def test_the_form_speaks_spanish(inspector):
    page = unescape(inspector.get("/anomalies?lang=es").text)
    for said in ("Revisar", "Su conclusión", "Descartada", "tiene explicación", "Registrar",
                 "Motivo; queda en la bitácora de auditoría"):  # fmt: skip
        assert said in page, said
    assert "Write it down" not in page
