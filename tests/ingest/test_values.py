from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veedor.ingest import values
from veedor.ingest.connectors.incoming import Notation

POINT, COMMA = Notation(), Notation(decimal=",")
UNSETTLED = Notation(settled=False)


def read(function, texts: list[str | None], *more) -> list:
    return function(pa.array(texts, pa.string()), *more).to_pylist()


@pytest.mark.parametrize(
    ("notation", "text", "expected"),
    [
        (POINT, "1.5", 1.5),
        (POINT, "+1.5", 1.5),
        (POINT, ".5", 0.5),
        (POINT, "5.", 5.0),
        (POINT, "1.2E+05", 120_000.0),
        (POINT, "1,234,567.5", 1_234_567.5),
        (POINT, "-1,234", -1_234.0),
        (POINT, "1 234.5", 1_234.5),
        (POINT, "1\u00a0234", 1_234.0),
        (POINT, "1,23", None),
        (POINT, "12,34,567", None),
        (POINT, "1.234.567", None),
        (POINT, "1e999", None),
        (POINT, "9" * 5_000, None),
        (COMMA, "1e999", None),
        (POINT, "nan", None),
        (POINT, "Infinity", None),
        (POINT, "0x10", None),
        (POINT, "1_000", None),
        (POINT, "١٢", None),
        (POINT, "--5", None),
        (POINT, "5 kg", None),
        (POINT, "1 2", None),
        (COMMA, "1,5", 1.5),
        (COMMA, "1.234,5", 1_234.5),
        (COMMA, "1.234", 1_234.0),
        (COMMA, "1.5", None),
        (COMMA, "nan", None),
        (COMMA, "1,234,567", None),
        (COMMA, "-7", -7.0),
        (UNSETTLED, "1,234", None),
        (UNSETTLED, "1,234.5", 1_234.5),
        (UNSETTLED, "1,234,567", 1_234_567.0),
    ],
)
def test_a_number_is_read_as_written_or_not_at_all(notation, text, expected):
    assert read(values.numbers, [text, None, "7"], notation) == [expected, None, 7.0]


@given(st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_every_finite_number_python_writes_is_read_back_exactly(numbers):
    texts = [None if number is None else repr(number) for number in numbers]
    assert read(values.numbers, texts, POINT) == numbers
    commas = [text and text.replace(".", ",") for text in texts]
    assert read(values.numbers, commas, COMMA) == numbers


@given(st.lists(st.text(st.sampled_from("0123456789.,+-eEx "), max_size=8), min_size=1))
def test_a_number_does_not_depend_on_the_others_in_its_column(texts):
    for notation in (POINT, COMMA, UNSETTLED):
        alone = [read(values.numbers, [text], notation)[0] for text in texts]
        assert read(values.numbers, texts, notation) == alone


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", 12),
        ("-0", 0),
        ("+7", 7),
        ("12.0", 12),
        ("1,200", 1_200),
        ("9223372036854775807", 9223372036854775807),
        ("9223372036854775808", None),
        ("12.5", None),
        ("0x1F", None),
        ("1e400", None),
        ("twelve", None),
        ("9" * 5_000, None),
    ],
)
def test_a_whole_number_is_read_exactly_or_not_at_all(text, expected):
    assert read(values.integers, [text, None, "3"], POINT) == [expected, None, 3]
    assert read(values.integers, [text, "0x1"], POINT) == [expected, None]


@pytest.mark.parametrize(
    ("text", "formats", "expected"),
    [
        ("2024-02-29", (), date(2024, 2, 29)),
        ("2023-02-29", (), None),
        ("2024-02-29 23:59:59", (), date(2024, 2, 29)),
        ("2024-02-29T23:59:59.123-05:00", (), date(2024, 2, 29)),
        ("29/02/2024", (), date(2024, 2, 29)),
        ("02/29/2024", (), None),
        ("02/29/2024", ("%m/%d/%Y",), date(2024, 2, 29)),
        ("29/02/2024", ("%m/%d/%Y",), None),
        ("20240229", (), None),
        ("20240229", ("%Y%m%d",), date(2024, 2, 29)),
        ("0202-01-01", (), None),
        ("31/12/99", ("%d/%m/%y",), date(1999, 12, 31)),
        ("hoy", (), None),
    ],
)
def test_a_day_is_read_as_declared_or_not_at_all(text, formats, expected):
    assert read(values.days, [text, None], formats) == [expected, None]


def test_truth_is_told_in_spanish_too():
    assert read(values.truths, ["Sí", "NO", "verdadero", "0", "2", None]) == [
        True,
        False,
        True,
        False,
        None,
        None,
    ]


def test_codes_that_a_file_keeps_as_numbers_lose_no_digit_and_gain_no_fraction():
    assert values.as_text(pa.array([20100030595, None])).to_pylist() == ["20100030595", None]
    assert values.as_text(pa.array([118.0, None, 1.5])).to_pylist() == ["118", None, "1.5"]


def test_nothing_but_blanks_is_nothing():
    assert read(values.trimmed, [" a ", "\u00a0", "", None]) == ["a", None, None, None]
