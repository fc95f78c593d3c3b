import json
import re
from dataclasses import asdict, replace
from html import unescape

import sqlalchemy as sa

from tests.doors import Doors, sign_in
from tests.homes import TESTER
from veedor.domain.actor import Duty
from veedor.flows.accounts import Account, open_account
from veedor.flows.known import known
from veedor.stores.schema import anomalies
from veedor.web.render import MASK

PASSWORD = "una clave bastante larga"


def page_of(doors: Doors, duty: Duty, address: str = "/anomalies") -> str:
    client = doors.signed_in(duty)
    client.cookies.set("veedor_language", "en")
    return unescape(client.get(address).text)


def test_a_days_alerts_are_shown_by_detector_with_figures_and_a_link(told):
    doors, declaration, importer = told
    page = page_of(doors, Duty.INSPECTOR)
    assert f'href="/declarations/{declaration.object_id}?programme=imports"' in page
    assert importer.object_id in page
    for said in ("Low price", "Change of origins", "0.5 USD per unit", "23 USD per unit", "5 – 111",
                 "16,061", "4 peers of 84", "PA: 100% (25%)", "High", "Not reviewed",
                 "60 % were clean", "Too few of its earlier alerts"):  # fmt: skip
        assert said in page.replace("\N{NO-BREAK SPACE}", " "), said
    assert page.index("Low price</h2>") < page.index("Change of origins</h2>")


def test_the_page_speaks_spanish(told):
    page = page_of(told[0], Duty.INSPECTOR, "/anomalies?lang=es")
    for said in (
        "Anomalías",
        "Precio bajo",
        "4 pares de 84",
        "60 % no tuvo hallazgo",
        "Sin revisar",
    ):
        assert said in page.replace("\N{NO-BREAK SPACE}", " "), said
    assert "peers of" not in page


def test_the_type_asked_for_is_obeyed_and_an_unknown_one_refused(told):
    doors, declaration, importer = told
    page = page_of(doors, Duty.INSPECTOR, "/anomalies?type=ORIGIN_MIX")
    assert importer.object_id in page and declaration.object_id not in page
    assert "Nothing unusual fits" in page_of(doors, Duty.INSPECTOR, "/anomalies?type=BENFORD")
    assert doors.signed_in(Duty.INSPECTOR).get("/anomalies?type=X").status_code == 422
    assert "Nothing unusual fits" in page_of(doors, Duty.INSPECTOR, "/anomalies?day=2020-01-01")


def test_what_is_shown_is_audited_and_an_administrator_sees_no_taxpayer(told):
    doors, declaration, importer = told
    page = page_of(doors, Duty.ADMINISTRATOR)
    assert importer.object_id not in page and MASK in page
    assert f"/declarations/{declaration.object_id}" not in page
    assert doors.audited("identity.read") == []
    page_of(doors, Duty.ANALYST)
    (line,) = doors.audited("identity.read")
    assert line.subject == f"anomalies-imports-{declaration.period}"
    assert json.loads(line.facts) == {"declaration": 1, "importer_ruc": 1}


def test_an_account_of_one_office_sees_its_own_declarations_and_importers(told):
    doors, declaration, importer = told
    filed = known(doors.here, doors.here.jurisdiction.programme()).declarations.to_pandas()
    own = filed.set_index("declaration_id")["office"][declaration.object_id]
    theirs = filed[filed["importer_ruc"] == importer.object_id]["office"].iloc[-1]
    seen = {}
    for office in (own, theirs):
        account = Account(name=f"of-{office}", duty=Duty.INSPECTOR, office=office)
        open_account(doors.here, account, PASSWORD, actor=TESTER)
        client = doors.client()
        assert sign_in(client, account.name, PASSWORD).status_code == 303
        page = client.get("/anomalies").text
        seen[office] = {one for one in (declaration.object_id, importer.object_id) if one in page}
    assert seen == {own: {declaration.object_id}, theirs: {importer.object_id}}


def test_a_declaration_has_its_alerts_and_those_of_its_importer_in_its_month(told):
    doors, declaration, importer = told
    page = page_of(doors, Duty.INSPECTOR, f"/declarations/{declaration.object_id}")
    assert "Low value: 0.5 (expected: 23); 4 peers of 84." in page
    assert "PA: 100%" not in page
    filed = known(doors.here, doors.here.jurisdiction.programme()).declarations.to_pandas()
    own = filed.set_index("declaration_id")["importer_ruc"][declaration.object_id]
    earlier = replace(importer, id="e", object_id=own, period="2023-01", threshold_id="old")
    same_month = replace(
        importer, id="m", object_id=own, explanation_en="Origin: 90%; GT", threshold_id="old"
    )
    with doors.here.engine.begin() as connection:
        connection.execute(sa.insert(anomalies), [asdict(earlier), asdict(same_month)])
    page = page_of(doors, Duty.INSPECTOR, f"/declarations/{declaration.object_id}")
    assert "Origin: 90%; GT." in page
    assert "PA: 100%" not in page


def test_a_home_that_kept_none_says_how_to_look(application):
    page = application.get("/anomalies").text
    assert "Nothing unusual has been kept yet" in page
    assert re.search(r"<code>veedor anomalies imports</code>", page)
