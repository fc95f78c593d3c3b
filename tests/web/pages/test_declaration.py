import re
from dataclasses import replace
from html import unescape

import sqlalchemy as sa

from tests.doors import Doors
from veedor.domain.actor import Duty
from veedor.stores.schema import plan_lines
from veedor.web.render import Writer


def first_line(doors: Doors):
    with doors.here.engine.connect() as connection:
        query = sa.select(plan_lines).order_by(plan_lines.c.probability.desc())
        return connection.execute(query).mappings().first()


def test_the_page_shows_the_frozen_score_its_date_its_model_and_its_reasons(
    application, doors: Doors
):
    line = first_line(doors)
    page = unescape(application.get(f"/declarations/{line['declaration_id']}").text)
    writer = Writer("en")
    assert f'<p class="large">{writer.percent(line["probability"])}</p>' in page
    assert re.search(r'href="/models/imports-[^"]+"', page)
    assert "Scored" in page and "UTC" in page
    assert page.count('<p class="said">') == len(line["reasons"])
    for reason in line["reasons"]:
        assert writer.phrase(reason) in page


def test_the_page_names_what_was_declared_in_both_languages(application, doors: Doors):
    line = first_line(doors)
    for language, said in (("es", "Subpartida nacional"), ("en", "Tariff line, ten digits")):
        page = application.get(f"/declarations/{line['declaration_id']}?lang={language}").text
        assert said in page
        assert line["taxpayer"] in page
    application.cookies.set("veedor_language", "en")


def test_each_drawing_has_words_and_a_table_for_who_does_not_see_it(application, doors: Doors):
    line = first_line(doors)
    page = application.get(f"/declarations/{line['declaration_id']}").text
    drawings = re.findall(r'<svg class="chart [^"]*".*?</svg>', page, re.S)
    assert drawings
    for drawing in drawings:
        title, description = re.search(r'aria-labelledby="(\S+) (\S+)"', drawing).groups()
        assert f'<title id="{title}">' in drawing and f'<desc id="{description}">' in drawing
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert page.count("The figures, month by month") == page.count("<figure>") > 0


def test_reading_a_declaration_leaves_one_audit_line(application, doors: Doors):
    line = first_line(doors)
    before = len(doors.audited("identity.read"))
    application.get(f"/declarations/{line['declaration_id']}")
    found = doors.audited("identity.read")
    assert len(found) == before + 1
    assert found[-1].subject == line["declaration_id"]


def test_an_administrator_may_not_read_it_and_is_told_why(doors: Doors):
    line = first_line(doors)
    answer = doors.signed_in(Duty.ADMINISTRATOR).get(
        f"/declarations/{line['declaration_id']}?lang=es"
    )
    assert answer.status_code == 403
    assert "Un administrador no lee datos de contribuyentes." in answer.text
    assert line["taxpayer"] not in answer.text


def test_a_declaration_on_no_list_is_shown_without_a_score(application, doors: Doors):
    programme = doors.here.jurisdiction.programme()
    table = doors.here.lake.read(programme.table(programme.declarations))
    oldest = table.sort_by("filed_on").slice(0, 1)["declaration_id"][0].as_py()
    page = application.get(f"/declarations/{oldest}").text
    assert "This declaration has not been scored." in page
    assert "This declaration is on no inspection list." in page
    assert "No peer was filed in the year before" in page


def test_a_number_that_was_never_received_is_not_found(application):
    assert application.get("/declarations/nothing").status_code == 404
    assert application.get("/declarations/%2e%2e%2fetc%2fpasswd").status_code == 404


def test_what_would_lower_the_score_is_worked_out_when_asked_by_a_link(application, doors: Doors):
    line = first_line(doors)
    address = f"/declarations/{line['declaration_id']}"
    page = unescape(application.get(address).text)
    link = re.search(r'href="([^"]+what_if=yes#what-if)"', page)[1]
    assert "the probability would be" not in page
    before = len(doors.audited("declaration.explained"))
    worked_out = unescape(application.get(link).text)
    assert "the probability would be" in worked_out or "Nothing that was declared" in worked_out
    assert "What makes it unusual" in worked_out
    assert len(doors.audited("declaration.explained")) == before + 1
    spanish = unescape(application.get(link.replace("#", "&lang=es#")).text)
    assert "Qué la bajaría" in spanish
    application.cookies.set("veedor_language", "en")


def test_reasons_for_the_type_named_first_stand_before_those_of_the_score(doors, monkeypatch):
    """The small home knows one type; a second is lent to it."""
    from veedor.web import reads
    from veedor.web.pages import declaration

    address = f"/declarations/{first_line(doors)['declaration_id']}"
    two = {"undervaluation": {"probability": 0.03, "expected_amount": None},
           "quantity": {"probability": 0.05, "expected_amount": None}}  # fmt: skip
    kept, really = reads.line_of, declaration.explain
    monkeypatch.setattr(reads, "line_of", lambda *given: {**kept(*given), "heads": two})

    def with_a_second(*given, **named):
        said = really(*given, **named)
        second = replace(said.heads[0], type="quantity", spanish="cantidad o peso distintos")
        return replace(said, heads=(second, *said.heads), type_reasons=said.unusual[:1])

    monkeypatch.setattr(declaration, "explain", with_a_second)
    reader = doors.signed_in(Duty.ANALYST)
    for language, first, then in (
        ("es", "Para buscar primero «cantidad o peso distintos»", "Del puntaje"),
        ("en", "To look for “quantity” first", "For the score"),
    ):
        page = unescape(reader.get(f"{address}?lang={language}").text)
        assert first in page
        link = re.search(r'href="([^"]+what_if=yes#reasons)"', page)[1]
        worked_out = unescape(reader.get(link).text)
        lists = [place.start() for place in re.finditer('<ol class="reasons">', worked_out)]
        assert worked_out.count('<ol class="reasons">') == page.count('<ol class="reasons">') + 1
        assert worked_out.index(first) < lists[0] < worked_out.index(then)


def test_an_administrator_is_not_told_what_would_lower_a_score(doors: Doors):
    client = doors.signed_in(Duty.ADMINISTRATOR)
    answer = client.get(f"/declarations/{first_line(doors)['declaration_id']}?what_if=yes")
    assert answer.status_code == 403
