"""What the catalogue derives, what it refuses, and the SQL it would send to each engine."""

from __future__ import annotations

import os
from pathlib import Path

import ibis
import pytest

from veedor.domain.source import Column, Role, Source
from veedor.errors import DeclarationError, OutcomeAsInput
from veedor.features import events
from veedor.features.catalogue import check_inputs, describe, sql_of
from veedor.features.feature import Derived, History, Peer, Row

GOLDEN = Path(__file__).parent / "golden"
ABOUT = {"sentence": "A test.", "spanish": "Una prueba.", "unit": "1", "topic": "test"}


def column(name, kind, role):
    return Column(name=name, type=kind, role=role, meaning=name, spanish=name)


DECLARATIONS = Source(
    name="declarations",
    meaning="Declarations",
    spanish="Declaraciones",
    key=("declaration_id",),
    clock="filed_on",
    columns=(
        column("declaration_id", "string", Role.ID),
        column("filed_on", "date", Role.TIME),
        column("importer", "string", Role.ENTITY),
        column("line", "string", Role.CATEGORY),
        column("value_usd", "number", Role.AMOUNT),
        column("fine_usd", "number", Role.OUTCOME),
    ),
)
OUTCOMES = Source(
    name="outcomes",
    meaning="Results",
    spanish="Resultados",
    key=("declaration_id",),
    clock="known_on",
    columns=(
        column("declaration_id", "string", Role.ID),
        column("inspected_on", "date", Role.TIME),
        column("known_on", "date", Role.TIME),
        column("status", "string", Role.OUTCOME),
        column("assessed_usd", "number", Role.OUTCOME),
    ),
)


def prepare(t):
    return t.mutate(heading=t.line.left(4), hidden=t.fine_usd * 2)


def check(*features):
    check_inputs(features, DECLARATIONS, OUTCOMES, prepare)


def mean_value(**changes):
    return History(
        **{
            "name": "importer_mean_usd",
            "entity": ("importer",),
            "aggregate": "mean",
            "of": lambda t: t.value_usd,
            "window_days": 90,
        }
        | ABOUT
        | changes
    )


@pytest.mark.parametrize(
    "feature",
    [
        Row(name="x_amount", of=lambda t: t.fine_usd, **ABOUT),
        Row(name="x_amount", of=lambda t: t.hidden + 1, **ABOUT),
        Derived(name="x_amount", of=lambda t: t.fine_usd, reads=(), **ABOUT),
        Peer(name="x_zscore", of=lambda t: t.fine_usd, groups=(("line",),), **ABOUT),
        Peer(name="x_zscore", of=lambda t: t.value_usd, groups=(("hidden",),), **ABOUT),
        mean_value(of=lambda t: t.hidden),
        mean_value(entity=("hidden",)),
    ],
)
def test_an_outcome_column_can_never_be_an_input_even_through_prepare(feature):
    with pytest.raises(OutcomeAsInput, match="fine_usd"):
        check(feature)


def test_the_history_of_outcomes_may_read_outcome_columns():
    check(mean_value(events="outcomes", of=lambda t: t.assessed_usd))


@pytest.mark.parametrize(
    "of", [lambda t: t.importer, lambda t: t.importer.upper(), lambda t: t.importer.hash()]
)
def test_an_actors_name_is_no_input(of):
    name = "importer_number" if "hash" in of.__code__.co_names else "cat_importer"
    with pytest.raises(DeclarationError, match="only names somebody"):
        check(Row(name=name, of=of, **ABOUT))


def test_a_property_of_an_actors_number_may_be_an_input():
    check(Row(name="is_company", of=lambda t: t.importer.left(2) == "20", **ABOUT))


def test_the_number_of_the_declaration_is_no_input():
    with pytest.raises(DeclarationError, match="declaration_id"):
        check(Row(name="x_length", of=lambda t: t.declaration_id.length(), **ABOUT))


@pytest.mark.parametrize(
    "feature",
    [
        mean_value(entity=("broker",)),
        mean_value(of=lambda t: t.weight),
        mean_value(of=lambda t: t.line),
        Row(name="x_amount", of=lambda t: t.value_usd.sum(), **ABOUT),
        Row(name="x_amount", of=lambda t: t.value_usd / t.value_usd.mean().over(), **ABOUT),
        Row(name="x_number", of=lambda t: t.line, **ABOUT),
        Row(name="x_number", of=lambda t: t.filed_on, **ABOUT),
        Derived(name="x_ratio", of=lambda t: t.y_ratio, reads=("y_ratio",), **ABOUT),
    ],
)
def test_a_feature_that_cannot_be_computed_or_sees_other_rows_is_refused_by_name(feature):
    with pytest.raises(DeclarationError, match=feature.name):
        check(feature)


def test_features_that_read_each_other_in_a_circle_are_refused():
    one = Derived(name="a_ratio", of=lambda t: t.b_ratio, reads=("b_ratio",), **ABOUT)
    two = Derived(name="b_ratio", of=lambda t: t.a_ratio, reads=("a_ratio",), **ABOUT)
    with pytest.raises(DeclarationError, match="circle"):
        check(one, two)


def test_prepare_may_not_look_across_declarations():
    with pytest.raises(DeclarationError, match="several declarations"):
        check_inputs(
            (mean_value(),),
            DECLARATIONS,
            OUTCOMES,
            lambda t: t.mutate(share=t.value_usd / t.value_usd.sum().over(ibis.window())),
        )


def test_kind_type_columns_and_sql_are_derived():
    features = (
        Row(name="cat_heading", of=lambda t: t.heading, **ABOUT),
        mean_value(),
        mean_value(name="found_rate", aggregate="rate", of=None, events="outcomes"),
        Derived(
            name="value_ratio",
            of=lambda t: t.value_usd / t.importer_mean_usd,
            reads=("importer_mean_usd",),
            **ABOUT,
        ),
    )
    text, mean, rate, ratio = describe(features, DECLARATIONS, OUTCOMES, prepare)
    assert (text["kind"], text["type"], text["reads"]) == (
        "row", "string", ["declarations.line"],
    )  # fmt: skip
    assert (mean["kind"], mean["type"]) == ("history", "double")
    assert mean["reads"] == [
        "declarations.filed_on", "declarations.importer", "declarations.value_usd",
    ]  # fmt: skip
    assert {"outcomes.status", "outcomes.known_on", "declarations.importer"} <= set(rate["reads"])
    assert ratio["reads"] == mean["reads"]
    assert ratio["features_read"] == ["importer_mean_usd"]
    assert "RANGE BETWEEN 90 preceding AND 1 preceding" in mean["sql"]


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "bigquery", "databricks"])
def test_the_portable_history_compiles_to_the_golden_sql_of_every_engine(dialect):
    """Rewrite with GOLDEN=1 and read the diff. `databricks` is Ibis's name for Spark SQL."""
    schema = {"declaration_id": "string", "filed_on": "date", "importer": "string",
              "value_usd": "float64", events.POSITION: "int64"}  # fmt: skip
    tables = {name: ibis.table(schema, name=name) for name in ("target", "filings")}
    world = events.world(tables, "filed_on", None)
    sql = sql_of(mean_value(), world, {}, dialect) + "\n"
    path = GOLDEN / f"importer_mean_usd.{dialect}.sql"
    if os.environ.get("GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(sql)
    assert path.read_text() == sql
    assert "ASOF" not in sql.upper()
