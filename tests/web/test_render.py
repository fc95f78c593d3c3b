from datetime import UTC, date, datetime

import pytest

from veedor.domain import wording
from veedor.jurisdictions.kr import KOREA
from veedor.jurisdictions.pe import PERU
from veedor.web.render import MASK, Writer, declaration_path, mask

EN, ES = Writer("en"), Writer("es")


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_days_are_written_in_the_readers_language():
    assert EN.day(date(2025, 3, 4)) == "4 Mar 2025"
    assert ES.day(date(2025, 3, 4), "full") == "martes, 4 de marzo de 2025"
    assert ES.moment(datetime(2025, 3, 4, 9, 5, tzinfo=UTC)) == "4 mar 2025, 09:05 UTC"


def test_money_has_its_currency_and_no_cents():
    assert plain(EN.money(1234.56, "USD")) == "USD 1,235"


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (12345.6, "12,346"), (123.456, "123.5"), (2.125, "2.12"), (0.0312, "0.031"),
     (0.0009, "0.0009"), (5.0, "5"), (-2.5, "-2.50")],
)  # fmt: skip
def test_a_number_has_the_figures_that_its_size_deserves(value, written):
    assert EN.number(value) == written


def test_what_is_missing_is_a_dash():
    for value in (None, float("nan"), float("inf")):
        assert EN.number(value) == EN.percent(value) == EN.money(value, "USD") == "–"
        assert EN.quantity(value, "kg") == "–"


@pytest.mark.parametrize(
    ("value", "unit", "english", "spanish"),
    [
        (0.0625, "share", "6.2 %", "6.2 %"),
        (True, "yes or no", "yes", "sí"),
        (0.0, "yes or no", "no", "no"),
        (6.5, "USD per unit", "6.50 USD per unit", "6.50 USD por unidad"),
        (3.0, "ratio", "3", "3"),
        ("CN", "country", "CN", "CN"),
        (2.0, "furlongs", "2 furlongs", "2 furlongs"),
        (6.5, "KRW per kg", "6.50 KRW per kg", "6.50 KRW por kg"),
        (0.6931471805599453, "log times", "2 times", "2 veces"),
        (2.302585092994046, "log kg", "10 kg", "10 kg"),
    ],
)
def test_a_value_is_said_with_its_unit_as_an_official_would(value, unit, english, spanish):
    assert plain(EN.quantity(value, unit)) == english
    assert plain(ES.quantity(value, unit)) == spanish


def test_a_huge_logarithm_is_shown_and_not_an_error():
    assert "5,000" in EN.quantity(5000.0, "log USD")


def test_a_mask_does_not_tell_how_long_the_number_is():
    assert mask("20123456789", shown=False) == mask("1", shown=False) == MASK
    assert mask("20123456789", shown=True) == "20123456789"


def test_any_declaration_number_can_be_an_address():
    assert declaration_path("a/b?c=d e#f") == "/declarations/a%2Fb%3Fc%3Dd%20e%23f"


def test_the_empty_phrase_is_not_the_catalogues_header():
    assert ES.say("") == ""


def test_every_unit_of_the_countries_we_ship_is_said_in_spanish():
    same = {"USD", "KRW", "kg", "%"}
    for country in (PERU, KOREA):
        for programme in country.programmes:
            units = {feature.unit for feature in programme.features}
            units |= {getattr(feature, "shown_unit", "") for feature in programme.features}
            units |= {column.unit or "" for s in programme.sources for column in s.columns}
            for unit in units - same - set(wording.HUNDREDTHS) - {"yes or no", ""}:
                plain_unit = unit.removeprefix(wording.LOGARITHM).removeprefix(wording.SHIFTED)
                assert plain_unit in same or ES.unit(plain_unit) != plain_unit, unit
