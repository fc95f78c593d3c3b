import math

import pytest

from veedor.domain.score import Reason
from veedor.domain.telling import against, direction, told
from veedor.domain.wording import amount


def test_the_side_of_what_is_usual_is_said_in_both_languages():
    assert told("Freight", 0.5, 2.0, "USD per kg", "en") == (
        "Freight: 0.5 USD per kg, below the usual 2 USD per kg"
    )
    assert told("Flete", 3.25, 2.0, "USD per kg", "es") == (
        "Flete: 3.25 USD por kg, por encima de lo habitual (2 USD por kg)"
    )


def test_a_negation_is_not_answered_with_yes():
    assert told("No freight is declared", 1.0, 0.0, "yes or no", "en") == (
        "No freight is declared, which is not usual"
    )
    assert told("No declara flete", 1.0, 1.0, "yes or no", "es") == (
        "No declara flete, como es habitual"
    )
    assert told("Enviada desde su origen", 0.0, 1.0, "yes or no", "es") == (
        "Enviada desde su origen: aquí no, aunque es lo habitual"
    )


@pytest.mark.parametrize(
    ("observed", "typical", "unit", "side"),
    [
        (1.0, 2.0, "USD", "below"),
        (2.0, 1.0, "USD", "above"),
        (0.18004, 0.18001, "share", "same"),  # 18.0 % and 18.0 %
        ("CN", "TW", "country", "other"),
        ("CN", "CN", "country", "same"),
        (None, 2.0, "USD", "other"),
        (2.0, None, "USD", "alone"),
        (2.0, math.nan, "USD", "alone"),
        (None, None, "USD", "same"),
        (3.0, None, "days since", "other"),
        (1.0, 0.0, "yes or no", "above"),
        (0.0, 1.0, "yes or no", "below"),
    ],
)
def test_direction_is_what_a_reader_sees(observed, typical, unit, side):
    assert direction(observed, typical, unit) == side


def test_what_is_missing_is_said_in_words():
    assert told("Flete", None, 2.0, "USD", "es") == "Flete: sin dato, cuando lo habitual es 2 USD"
    assert told("Freight", 2.0, None, "USD", "en") == (
        "Freight: 2 USD, with no usual value to compare"
    )
    assert amount(None, "days since", "es") == "nunca"
    assert amount(None, "code", "en") == "none"


def test_a_unit_is_not_said_twice():
    assert told("Findings ever known", 15.0, 1.0, "findings", "en") == (
        "Findings ever known: 15, above the usual 1"
    )
    assert told("Días desde el último envío", 1.0, 3.0, "days since", "es") == (
        "Días desde el último envío: 1, por debajo de lo habitual (3)"
    )
    assert told("Units per package (logarithm)", math.log(18.5), 0.0, "log units", "en") == (
        "Units per package: 18.50, above the usual 1"
    )


def test_a_sentence_with_a_full_stop_is_followed_by_its_value():
    assert told("Weight, in logarithm.", 0.0, math.log(3), "log kg", "en") == (
        "Weight: 1 kg, below the usual 3 kg"
    )


def test_one_of_a_thing_is_singular():
    assert amount(1.0, "checks", "es") == "1 reconocimiento"
    assert amount(1.0, "filings", "en") == "1 declaration"
    assert amount(2.0, "checks", "es") == "2 reconocimientos"


def test_nobody_counts_to_a_hundredth():
    assert amount(131.5, "filings", "es") == "132 declaraciones"
    assert amount(3.5, "checks", "en") == "3.5 checks"


def test_a_logarithm_of_one_more_is_undone_to_nothing():
    assert amount(0.0, "log1p USD", "es") == "0 USD"
    assert amount(math.log(101.0), "log1p USD", "en") == "100 USD"


def test_a_small_percentage_is_not_rounded_to_nothing():
    assert amount(0.0008, "share", "es") == "0.08 %"
    assert amount(0.0, "share", "es") == "0 %"


def test_a_flag_that_is_so_has_nothing_to_show_beside_its_phrase():
    assert against("Vague description", 1.0, 0.0, "yes or no", "en") == ("", "which is not usual")


def test_a_reason_frozen_by_an_earlier_version_can_still_be_read():
    frozen = {
        "feature": "freight_cif_ratio", "topic": "freight", "sentence": "Freight over value",
        "spanish": "Flete sobre valor", "unit": "ratio", "observed": 0.05, "typical": None,
        "contribution": 0.02,
    }  # fmt: skip
    reason = Reason(**frozen)
    assert reason.text("es") == "Flete sobre valor: 0.05, sin valor habitual con que comparar"
    assert reason.direction == "alone"
