"""Any column made into a yes or no, or a clear no."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from veedor.errors import InputError, NotEnoughData, NotFound
from veedor.models.trying.table import FlatTable, GivenColumn
from veedor.models.trying.target import target_of


def made(values, type: str = "string", positive: str | None = None, asked: str = "t"):
    column = GivenColumn(name="t", type=type, values=pd.Series(values))
    table = FlatTable(name="f.csv", columns=(column,), numbers=np.arange(len(values)))
    return target_of(table, asked, positive)


@pytest.mark.parametrize(
    ("values", "type", "label", "how"),
    [
        ([0.0, 1.0, np.nan], "number", [0, 1, np.nan], "yes_no"),
        ([1.0, 2.0, 1.0], "number", [0, 1, 0], "greater_of_two"),
        ([0.0, 1.0, 2.0], "number", [0, 1, 1], "above_zero"),
        (["clean", "Found", None], "string", [0, 1, np.nan], "not_clean"),
        (["limpio", "subvaluación", "origen"], "string", [0, 1, 1], "not_clean"),
        (["fraude", "pendiente", "otro"], "string", [1, 0, 0], "only_found"),
        (["A", "A", "B"], "string", [0, 0, 1], "rarer_of_two"),
    ],
)
def test_the_answer_is_read_and_how_is_said(values, type, label, how):
    target = made(values, type)
    np.testing.assert_array_equal(target.label, np.array(label, dtype=float))
    assert target.how == how


def test_truth_values_are_taken_and_missing_ones_stay_unknown():
    target = made(pd.array([True, False, None], dtype="boolean"), "boolean")
    np.testing.assert_array_equal(target.label, [1, 0, np.nan])


def test_of_a_quantity_without_zeros_the_highest_tenth_is_a_finding():
    target = made(np.arange(1.0, 1001), "number")
    assert target.how == "top_tenth"
    assert target.label.mean() == pytest.approx(0.1)


def test_an_amount_that_is_mostly_zero_is_a_finding_where_it_is_not():
    target = made([0.0] * 90 + [float(n) for n in range(1, 41)], "number")
    assert (target.how, target.label.sum()) == ("above_zero", 40)


def test_the_person_may_name_the_value_that_means_a_finding():
    np.testing.assert_array_equal(made(["A", "A", "B"], positive="a").label, [1, 1, 0])
    np.testing.assert_array_equal(made([1.0, 2.0], "number", positive="1").label, [1, 0])
    with pytest.raises(InputError, match="No row of 't' has the value 'C'"):
        made(["A", "B"], positive="C")


@pytest.mark.parametrize(
    ("values", "type", "error"),
    [
        (["a", "b", "c"], "string", InputError),
        (pd.to_datetime(["2024-01-01", "2024-01-02"]), "date", InputError),
        ([1.0, 1.0], "number", NotEnoughData),
        (["x", "x"], "string", NotEnoughData),
        ([None, None], "string", NotEnoughData),
    ],
)
def test_what_cannot_be_an_answer_is_refused_with_what_to_do(values, type, error):
    with pytest.raises(error) as raised:
        made(values, type)
    assert raised.value.where and raised.value.next


def test_a_target_that_is_not_there_is_answered_with_its_neighbours():
    with pytest.raises(NotFound) as raised:
        made(["a", "b"], asked="tt")
    assert "Did you mean t?" in raised.value.next
