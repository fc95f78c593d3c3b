import json
from datetime import date

import pytest

from veedor.domain.source import Column, Role
from veedor.errors import InputError, NotFound
from veedor.jurisdictions.pe import PERU
from veedor.serve.body import LARGEST_BODY_BYTES, _reader, body_model, example, read
from veedor.serve.problems import TooLarge

IMPORTS = PERU.programme()
MODELS = {"imports": body_model(IMPORTS, PERU.vocabulary)}
GOOD = example(IMPORTS, PERU.vocabulary)


def taken(**changes):
    return read(json.dumps({**GOOD, **changes}).encode(), PERU, MODELS)


def faults(raw):
    with pytest.raises(InputError) as caught:
        read(raw if isinstance(raw, bytes) else json.dumps(raw).encode(), PERU, MODELS)
    return {fault["field"]: fault for fault in caught.value.facts.get("fields", ())}


def test_the_documented_example_is_a_declaration_that_is_accepted():
    name, declaration = taken()
    assert name == "imports"
    assert declaration["filed_on"] == date(2026, 1, 31)
    assert set(declaration) == set(IMPORTS.declarations.names)


def test_every_wrong_field_is_named_once_with_what_is_expected_and_what_was_found():
    wrong = {
        **GOOD,
        "importer_ruc": "abc",
        "filed_on": "31 de enero",
        "quantity": -1,
        "cif_usd": "12",
        "packages_count": 1.5,
        "colour": "red",
    }
    del wrong["office"]
    found = faults(wrong)
    assert set(found) == {"importer_ruc", "filed_on", "quantity", "cif_usd", "packages_count",
                          "colour", "office"}  # fmt: skip
    assert found["quantity"] == {"field": "quantity", "expected": "0 or more", "found": "-1"}
    assert found["office"]["found"] == "nothing"
    assert found["colour"]["expected"] == "no such field"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("fob_usd", float("nan")),
        ("fob_usd", float("inf")),
        ("fob_usd", 10**400),
        ("fob_usd", True),
        ("fob_usd", None),
        ("packages_count", 2**63),
        ("description", "x\x00y"),
        ("description", ""),
        ("description", "x" * 20_001),
        ("importer_ruc", "20123456789\n"),
        ("importer_ruc", 20123456789),
        ("filed_on", 45_000),
        ("filed_on", "2026-02-30"),
    ],
)
def test_a_value_that_a_file_could_not_bring_is_refused(field, value):
    assert list(faults({**GOOD, field: value})) == [field]


def test_an_optional_field_may_be_left_out_or_null():
    without = {name: value for name, value in GOOD.items() if name != "supplier_id"}
    assert read(json.dumps(without).encode(), PERU, MODELS)[1]["supplier_id"] is None
    assert taken(supplier_id=None)[1]["supplier_id"] is None


def test_a_default_of_the_source_is_filled_in():
    assert "procedure" not in GOOD
    assert taken()[1]["procedure"] == "10"


def test_the_official_name_and_date_format_of_a_column_are_understood_as_in_files():
    official = {name: value for name, value in GOOD.items() if name != "filed_on"}
    given = json.dumps({**official, "FECH_INGSI": "15/03/2026"}).encode()
    assert read(given, PERU, MODELS)[1]["filed_on"] == date(2026, 3, 15)


def test_a_translated_value_is_stored_as_veedor_writes_it():
    column = Column(name="s", type="string", role=Role.CATEGORY, meaning="s", spanish="s",
                    values={"0": "clean"}, allowed=("clean", "found"))  # fmt: skip
    assert _reader(column)("0") == "clean"
    with pytest.raises(ValueError, match="one of clean, found"):
        _reader(column)("perhaps")


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000, b"NaN"])
def test_what_is_no_json_object_is_refused_in_words(raw):
    assert faults(raw) == {}


def test_a_body_larger_than_a_declaration_can_be_is_refused():
    with pytest.raises(TooLarge):
        read(b" " * (LARGEST_BODY_BYTES + 1), PERU, MODELS)


def test_an_unknown_programme_is_not_found():
    with pytest.raises(NotFound, match="no programme"):
        taken(programme="exports")
