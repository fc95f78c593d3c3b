import re

import pytest

from tests.doors import Doors
from veedor.web.render import Writer


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_end_point_and_every_field_is_documented(doors: Doors, language):
    client = doors.client()
    page = client.get(f"/docs?lang={language}").text
    for path in client.get("/openapi.json").json()["paths"]:
        assert f"<code>{path}</code>" in page
    for column in doors.here.jurisdiction.programme().declarations.columns:
        assert f"<code>{column.name}</code>" in page
        assert (column.spanish if language == "es" else column.meaning) in page.replace(
            "&#39;", "'"
        )


def test_what_the_end_points_say_of_themselves_is_translated(doors: Doors):
    spanish = Writer("es")
    document = doors.client().get("/openapi.json").json()
    for item in document["paths"].values():
        for said in item.values():
            meaning = " ".join(said["description"].split())
            assert spanish.say(meaning) != meaning
            for status, answer in said["responses"].items():
                assert spanish.say(answer["description"]) != answer["description"], status
            for parameter in said.get("parameters", []):
                assert spanish.say(parameter["description"]) != parameter["description"]


def test_the_interface_of_programs_names_no_page(doors: Doors):
    paths = doors.client().get("/openapi.json").json()["paths"]
    assert all(re.match(r"/(v1|health|metrics)", path) for path in paths)


@pytest.mark.parametrize(("language", "said"), [("es", "Cuánto bajaría"), ("en", "How far the")])
def test_the_fields_within_an_answer_are_told_too_in_both_languages(doors: Doors, language, said):
    page = doors.client().get(f"/docs?lang={language}").text
    for name in ("reasons[].contribution", "anomalies[].detector", "anomalies[].threshold.value"):
        assert f"<code>{name}</code>" in page, name
    assert said in page


def test_every_meaning_of_a_field_that_is_answered_has_its_spanish(doors: Doors):
    spanish = Writer("es")
    schemas = doors.client().get("/openapi.json").json()["components"]["schemas"]
    answered = ("Score", "Reason", "Anomalies", "Anomaly", "Threshold", "Review")
    for name in answered:
        for field, said in schemas[name]["properties"].items():
            meaning = said.get("description")
            assert meaning is None or spanish.say(meaning) != meaning, (name, field)


def test_only_a_call_that_takes_a_key_of_its_own_is_shown_with_one(doors: Doors):
    page = doors.client().get("/docs?lang=en").text
    assert page.count("Idempotency-Key: 0001") == 1
    assert page.count("-d @body.json") == 2
