import re

import sqlalchemy as sa

from tests.doors import Doors
from veedor.stores.schema import models
from veedor.web.pages.models import _at_shares, _baselines, _headline, _mattering, _silence

FIGURE = {"value": 0.7, "low": 0.6, "high": 0.8}
SILENT = {"value": None, "reason": "insufficient data: fewer than 20 findings"}


def model(doors: Doors):
    with doors.here.engine.connect() as connection:
        return connection.execute(sa.select(models)).mappings().one()


def test_the_card_says_what_the_model_is_made_of(application, doors: Doors):
    row = model(doors)
    assert row["version"] in application.get("/models").text
    page = application.get(f"/models/{row['version']}").text
    for fact in (row["artifact_hash"], row["code_version"], row["trained_by"], row["recipe"],
                 *row["table_versions"]):  # fmt: skip
        assert fact in page
    assert "Human oversight" in page


def test_the_card_gives_each_feature_its_meaning(application, doors: Doors):
    programme = doors.here.jurisdiction.programme()
    page = application.get(f"/models/{model(doors)['version']}").text
    for feature in programme.features:
        assert f"<code>{feature.name}</code>" in page
    assert len(re.findall(r'class="topic"', page)) == len({f.topic for f in programme.features})


def test_the_card_says_what_matters_most_in_both_languages(application, doors: Doors):
    row = model(doors)
    topics = row["metrics"]["importance"]["topics"]
    for language, title in (("es", "Qué pesa más"), ("en", "What matters most")):
        page = application.get(f"/models/{row['version']}?lang={language}").text
        part = page[page.index('aria-labelledby="matters"') :]
        part = part[: part.index("</section>")]
        assert title in part
        assert part.count('<th scope="row">') == min(10, len(topics))
        assert f"{100 * topics[0]['contribution']:.2f}" in part
    application.cookies.set("veedor_language", "en")


def test_the_card_says_how_well_each_type_is_known_and_what_naming_it_is_worth(
    doors: Doors, monkeypatch
):
    from veedor.domain.actor import Duty
    from veedor.web import reads

    head = {"rows": 900, "findings": 40, "auc": FIGURE, "average_precision": SILENT,
            "mean_predicted": FIGURE, "share_found": FIGURE, "ece": FIGURE}  # fmt: skip
    gain = {"value": 0.01, "low": -0.02, "high": 0.04}
    first = {"top": 0.05, "findings": 31.0, "usual_type": "undervaluation", "right": FIGURE,
             "usual": FIGURE, "difference": gain}  # fmt: skip
    row = model(doors)
    judged = {**row["metrics"]["evaluation"],
              "types": {"heads": {"undervaluation": head}, "first": first}}  # fmt: skip
    asked = {**row, "metrics": {**row["metrics"], "evaluation": judged}}
    monkeypatch.setattr(reads, "model_of", lambda *_: asked)
    reader = doors.signed_in(Duty.ANALYST)
    for language, title, always, beware in (
        ("es", "Por tipo de hallazgo", "Decir siempre «subvaluación»", "No está demostrado"),
        ("en", "By type of finding", "Always saying “undervaluation”", "It is not shown"),
    ):
        page = reader.get(f"/models/{row['version']}?lang={language}").text
        part = page[page.index('aria-labelledby="types"') :]
        part = part[: part.index("</section>")]
        for said in (title, always, beware, "0.700", "31"):
            assert said in part
    judged["types"] = {}  # a model without heads
    assert 'aria-labelledby="types"' not in reader.get(f"/models/{row['version']}").text


def test_a_model_trained_before_importance_was_measured_still_has_its_card():
    assert list(_mattering({"metrics": {}})) == []
    assert list(_mattering({"metrics": {"importance": None}})) == []


def test_the_report_is_served_in_a_sandbox(application, doors: Doors):
    answer = application.get(f"/models/{model(doors)['version']}/report")
    assert answer.status_code == 200
    assert "<html" in answer.text
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_report_path_that_leads_out_of_the_reports_is_not_followed(doors: Doors, monkeypatch):
    from veedor.domain.actor import Duty
    from veedor.web import reads

    row = {**model(doors), "report_path": "veedor.toml"}
    monkeypatch.setattr(reads, "model_of", lambda *_: row)
    assert doors.signed_in(Duty.ANALYST).get("/models/x/report").status_code == 404


def test_an_unknown_model_is_not_found(application):
    assert application.get("/models/none").status_code == 404
    assert application.get("/models/none/report").status_code == 404


def test_figures_are_read_where_the_evaluation_puts_them():
    at = {"5%": {"precision": FIGURE, "recall": FIGURE, "lift": FIGURE, "revenue": SILENT}}
    orders = {
        "probability": {"auc": FIGURE, "average_precision": SILENT, "at": at},
        "money": {"auc": FIGURE, "at": {"5%": {"revenue": FIGURE}}},
    }
    evaluation = {
        "orders": orders,
        "calibration": {"ece": FIGURE},
        "baselines": {"random": {"auc": FIGURE, "at": at}, "anomaly": {"auc": SILENT, "at": {}}},
    }
    assert [name for name, _ in _headline(evaluation)] == ["auc", "average_precision", "ece"]
    assert [(share, row["revenue"]) for share, row in _at_shares(evaluation)] == [("5%", FIGURE)]
    assert [name for name, _, _ in _baselines(evaluation)] == ["random"]
    assert list(_headline({})) == list(_at_shares({})) == list(_baselines({})) == []


def test_one_reason_for_silence_is_given_once():
    assert _silence([("auc", SILENT), ("ece", SILENT)]) == SILENT["reason"]
    assert _silence([("auc", SILENT), ("ece", FIGURE)]) == ""
    assert _silence([]) == ""


def test_the_public_card_is_linked_and_served_in_the_reader_s_language(doors: Doors):
    version = model(doors)["version"]
    for language, said in (("en", "Public card of a risk model"), ("es", "Ficha pública")):
        reader = doors.signed_in("inspector")
        reader.cookies.set("veedor_language", language)
        assert f'href="/models/{version}/card"' in reader.get(f"/models/{version}").text
        answer = reader.get(f"/models/{version}/card")
        assert said in answer.text
        assert "sandbox" in answer.headers["content-security-policy"]
        entry = reader.get(f"/models/{version}/register")
        assert entry.json()["language"] == language
        assert "attachment" in entry.headers["content-disposition"]


def test_a_model_whose_card_was_taken_away_says_so(doors: Doors, monkeypatch, tmp_path):
    from veedor.web.pages import models as page

    monkeypatch.setattr(page, "folder_of", lambda *_: tmp_path)
    version = model(doors)["version"]
    reader = doors.signed_in("inspector")
    assert f"/models/{version}/card" not in reader.get(f"/models/{version}").text
    for path in ("card", "register"):
        assert reader.get(f"/models/{version}/{path}").status_code == 404


def test_the_card_tells_the_models_life_and_who_approved_it(governed):
    from tests.flows.test_life import put_live
    from tests.homes import TESTER, version_of
    from veedor.domain.actor import Duty
    from veedor.flows import life
    from veedor.flows.accounts import open_demo
    from veedor.flows.compare import compare

    weak, strong = put_live(governed, "weak"), version_of(governed, "strong")
    life.shadow(governed, strong, actor=TESTER)
    compare(governed, strong, weak, actor=TESTER)
    client = Doors(governed, open_demo(governed, actor=TESTER)).signed_in(Duty.MANAGER)
    client.cookies.set("veedor_language", "en")
    page = client.get(f"/models/{weak}").text
    for said in ("Candidate → Approved", "Approved → In use", "rosa", "read the report",
                 f"{strong} compared with {weak}", "Precision at 5 %<"):  # fmt: skip
        assert said in page
    listed = client.get("/models").text
    assert "in shadow" in listed
    assert "rosa" in listed
