"""Whatever a row is refused for is said in Spanish too."""

from __future__ import annotations

import string
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

import veedor.ingest
from tests.ingest.damage import KINDS, build
from tests.ingest.sample import SOURCE, column
from veedor.domain.source import Role
from veedor.ingest.checks import ColumnCheck
from veedor.ingest.connectors import open_file
from veedor.ingest.connectors.incoming import Notation
from veedor.ingest.wording import EXPECTATIONS, expected

BOUNDS = ("≥", "≤")  # the same in both languages
SPANISH = EXPECTATIONS["es"]


def test_the_reasons_of_every_kind_of_damage_have_their_spanish(tmp_path, receive):
    files = build(tmp_path)
    said = {
        row.expectation
        for damage in KINDS if not damage.error
        for row in receive(open_file(files[damage.name], **damage.options))[2]
    }  # fmt: skip
    assert len(said) > 10
    assert {one for one in said if expected(one, "es") == one and one[0] not in BOUNDS} == set()


@pytest.mark.parametrize(
    ("declared", "spanish"),
    [
        (column("x", "boolean", Role.TEXT), "sí o no"),
        (column("x", "date", Role.TIME), "un día que exista, desde 1900, escrito "),
        (column("x", "string", Role.TEXT, allowed=("CN", "PE")), "uno de: CN, PE"),
        (column("x", "string", Role.TEXT, allowed=tuple("abcdefghijklmno")), " … (15 en total)"),
        (column("x", "string", Role.TEXT, pattern=r"\d{10}"), r"la forma \d{10}"),
    ],
)
def test_what_an_expectation_names_stays_as_it_is(declared, spanish):
    check = ColumnCheck(SOURCE, declared, Notation(), date(2024, 6, 30))
    (fault,) = check.check(pa.array(["otra cosa"], pa.string())).faults
    told = expected(fault.expectation, "es")
    assert spanish in told
    assert expected(fault.expectation, "en") == fault.expectation
    assert " or " not in told


def test_no_phrase_is_kept_that_no_check_says_any_more():
    code = "".join(path.read_text("utf-8") for path in Path(veedor.ingest.__file__).parent.rglob(
        "*.py") if path.name != "wording.py")  # fmt: skip
    longest = {phrase: max((text for text, *_ in string.Formatter().parse(phrase)), key=len)
               for phrase in SPANISH}  # fmt: skip
    assert [phrase for phrase, text in longest.items() if text not in code] == []


def test_a_phrase_names_the_same_things_in_both_languages():
    def names(phrase: str) -> set[str]:
        return {name for _, name, *_ in string.Formatter().parse(phrase) if name}

    assert [one for one in SPANISH.items() if names(one[0]) != names(one[1])] == []
