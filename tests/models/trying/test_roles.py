"""Roles as a careful official would give them, from names and values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from veedor.domain.source import Role
from veedor.errors import InputError, NotFound
from veedor.models.trying.roles import Asked, infer, understand
from veedor.models.trying.table import FlatTable, GivenColumn
from veedor.models.trying.target import Target

LOT = np.random.default_rng(1)
N = 400


def given(name: str, values, type: str = "string", **noticed) -> GivenColumn:
    return GivenColumn(name=name, type=type, values=pd.Series(values), noticed=noticed)


def numbers(name: str, whole: bool = False, **noticed) -> GivenColumn:
    values = LOT.lognormal(5, 1, N)
    return given(name, np.round(values) if whole else values, "number", **noticed)


@pytest.mark.parametrize(
    ("column", "role"),
    [
        (numbers("penalty_amount"), Role.OUTCOME),
        (numbers("MontoMulta"), Role.OUTCOME),
        (given("enforcement_type", ["fine", "none"] * 200), Role.OUTCOME),
        (given("canal asignado", ["rojo", "verde"] * 200), Role.OUTCOME),
        (given("Resultado", ["a", "b"] * 200), Role.OUTCOME),
        (numbers("declaration_value"), Role.AMOUNT),
        (numbers("deduction_amount"), Role.AMOUNT),
        (numbers("x", currency=True), Role.AMOUNT),
        (numbers("net_mass_kg"), Role.QUANTITY),
        (numbers("cantidad"), Role.QUANTITY),
        (numbers("exchange_rate"), Role.CONTEXT),
        (numbers("GDP_growth_rate"), Role.CONTEXT),
        (given("tariff_code", LOT.choice([61091000.0, 85171200.0], N), "number"), Role.CATEGORY),
        (given("tax_category", ["IGV", "ISC"] * 200), Role.CATEGORY),
        (given("import_country", ["CN", "US"] * 200), Role.CATEGORY),
        (given("RUC", [f"20{i % 90:09d}" for i in range(N)]), Role.ENTITY),
        (given("importer_id", LOT.integers(0, 50, N).astype(float), "number"), Role.ENTITY),
        (given("n", np.arange(N, dtype=float), "number"), Role.ID),
        (given("declaration", [f"D{i}" for i in range(N)]), Role.ID),
        (given("filed", pd.to_datetime(["2024-01-01", "2024-01-02"] * 200), "date"), Role.TIME),
        (given("goods", [f"blue cotton shirt number {i}" for i in range(N)]), Role.TEXT),
        (numbers("something"), Role.QUANTITY),
    ],
    ids=lambda value: value.name if isinstance(value, GivenColumn) else str(value),
)
def test_names_and_values_give_the_role(column, role):
    assert infer(column).role == role


def test_a_unique_whole_amount_is_money_and_no_identifier():
    column = given("declaration_value", LOT.permutation(100_000)[:N].astype(float), "number")
    assert infer(column).role == Role.AMOUNT


def table_with(*columns: GivenColumn) -> tuple[FlatTable, Target]:
    label = (np.arange(N) % 5 == 0).astype(float)
    target = given("found", label, "number")
    table = FlatTable(name="t.csv", columns=(*columns, target), numbers=np.arange(1, N + 1))
    return table, Target(column="found", label=label, how="yes_no", facts={})


def role_of(asked: Asked, *columns: GivenColumn):
    table, target = table_with(*columns)
    return {one.name: one for one in understand(table, target, asked)}


def test_a_column_that_only_findings_fill_is_an_outcome_whatever_its_name():
    label = np.arange(N) % 5 == 0
    paid = given("x7", np.where(label & (LOT.random(N) < 0.8), LOT.lognormal(3, 1, N), 0), "number")
    action = given("act", np.where(label, LOT.choice(["s", "t"], N), "none"))
    told = role_of(Asked(), paid, action, numbers("mass"))
    assert (told["x7"].role, told["x7"].why) == (Role.OUTCOME, "marks_findings")
    assert told["act"].role == Role.OUTCOME
    assert told["mass"].role == Role.QUANTITY


def test_what_the_person_says_wins_over_what_was_inferred():
    told = role_of(Asked(roles={"Final_Use": "category"}), given("final_use", ["a", "b"] * 200))
    assert (told["final_use"].role, told["final_use"].why) == (Role.CATEGORY, "asked")


def test_the_target_has_no_role():
    assert set(role_of(Asked(), numbers("a"))) == {"a"}


@pytest.mark.parametrize(
    ("asked", "error", "says"),
    [
        (Asked(roles={"nowhere": "id"}), NotFound, "no column 'nowhere'"),
        (Asked(roles={"goods": "thing"}), InputError, "no role 'thing'"),
        (Asked(roles={"goods": "amount"}), InputError, "cannot have the role amount"),
        (Asked(roles={"found": "id"}), InputError, "is the target"),
        (Asked(time="goods"), InputError, "does not hold days"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(asked, error, says):
    with pytest.raises(error, match=says) as raised:
        role_of(asked, given("goods", ["a", "b"] * 200))
    assert raised.value.next
