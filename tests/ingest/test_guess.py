"""Columns nobody declared, as people write them."""

from __future__ import annotations

from datetime import date, datetime

import pyarrow as pa
import pytest

from veedor.ingest.connectors.incoming import Notation
from veedor.ingest.guess import guess


def read(texts: list[str | None], name: str = "x", **more):
    found = guess(name, pa.array(texts), **more)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1,234.50", "5.00"], [1234.5, 5.0]),
        (["1.234,56", "12,5"], [1234.56, 12.5]),
        (["1,234", "12", "5,000"], [1234.0, 12.0, 5000.0]),
        (["S/ 1,234.50", "S/ 5.00", "(3.20)"], [1234.5, 5.0, -3.2]),
        (["US$ 1.000,50", "US$ 2,30"], [1000.5, 2.3]),
        (["12 %", "3.5%"], [12.0, 3.5]),
        (["1'234.5", "7-"], [1234.5, -7.0]),
        (["1e3", "-.5"], [1000.0, -0.5]),
    ],
)
def test_numbers_are_read_as_people_write_them(texts, expected):
    found = read(texts)
    assert found.type == "number"
    assert found.values.to_pylist() == expected


def test_currency_and_percent_signs_are_noticed():
    assert read(["S/ 5.20", "7.10"]).noticed["currency"]
    assert read(["5 %", "7 %"]).noticed["percent"]


def test_where_the_column_does_not_say_the_file_says_how_decimals_are_written():
    assert read(["1.234", "2.500"]).values.to_pylist() == [1.234, 2.5]
    spanish = read(["1.234", "2.500"], notation=Notation(decimal=","))
    assert spanish.values.to_pylist() == [1234.0, 2500.0]


def test_a_code_with_a_leading_zero_stays_text():
    assert read(["0118", "118"]).type == "string"


def test_words_for_nothing_are_missing():
    found = read(["NA", "", "5", "s/d", "-", None, "7"])
    assert (found.type, found.missing, found.unread) == ("number", 5, 0)


def test_a_few_values_that_do_not_fit_are_counted_not_fatal():
    found = read([str(n) for n in range(100)] + ["about five"])
    assert (found.type, found.unread, found.missing) == ("number", 1, 1)


def test_text_with_some_numbers_in_it_stays_text():
    assert read(["12", "thirteen", "14", "many"]).type == "string"


@pytest.mark.parametrize("pair", [("Sí", "no"), ("TRUE", "false"), ("1", "0"), ("V", "F")])
def test_truth_is_read_in_both_languages(pair):
    found = read([*pair, "", pair[0]])
    assert found.type == "boolean"
    assert found.values.to_pylist() == [True, False, None, True]


def test_one_column_may_write_its_days_in_several_ways():
    found = read(["31/12/2023", "2024-01-05", "3 de ene. de 2024", "", "05-02-2024 10:20"])
    assert found.type == "date"
    assert found.values.to_pylist() == [
        date(2023, 12, 31), date(2024, 1, 5), date(2024, 1, 3), None, date(2024, 2, 5),
    ]  # fmt: skip


def test_the_month_comes_first_only_where_some_day_shows_it():
    assert read(["12/31/2023", "1/5/2024"]).values.to_pylist()[1] == date(2024, 1, 5)
    assert read(["03/04/2024", "05/06/2024"]).values.to_pylist()[0] == date(2024, 4, 3)


def test_eight_digits_are_a_day_only_in_a_column_that_speaks_of_days():
    assert read(["20240131", "20240201"], name="fecha_num").type == "date"
    assert read(["20240131", "20240201"], name="folio").type == "number"


def test_typed_columns_are_taken_as_they_are():
    assert guess("x", pa.array([1, None, 3])).type == "number"
    assert guess("x", pa.array([True, None])).type == "boolean"
    assert guess("x", pa.array([datetime(2024, 1, 5, 10)])).values.to_pylist() == [date(2024, 1, 5)]
    assert guess("x", pa.array([[1, 2], [3]])) is None


def test_a_column_of_nothing_is_text_and_all_missing():
    found = read(["", "NA", ""])
    assert (found.type, found.missing) == ("string", 3)
