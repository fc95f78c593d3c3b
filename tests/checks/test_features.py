"""What every declared feature of every country must satisfy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.countries import PROGRAMMES
from veedor.domain.source import Role
from veedor.errors import OutcomeAsInput
from veedor.features.catalogue import check_inputs, describe
from veedor.features.feature import Row

programmes = pytest.mark.parametrize(
    "programme", [p for _, p in PROGRAMMES], ids=[name for name, _ in PROGRAMMES]
)


@programmes
def test_no_feature_reads_an_outcome(programme):
    check_inputs(programme.features, programme.declarations, programme.outcomes, programme.prepare)


@programmes
def test_every_feature_has_type_lineage_and_sql(programme):
    rows = describe(
        programme.features, programme.declarations, programme.outcomes, programme.prepare
    )
    assert [row["name"] for row in rows] == [feature.name for feature in programme.features]
    for row in rows:
        assert row["type"], row["name"]
        assert row["sql"].strip().upper().startswith(("SELECT", "WITH")) or not row["columns"]


@programmes
def test_an_outcome_column_of_the_declarations_is_out_of_reach(programme):
    """Whatever column is declared an outcome, a feature that reads it is refused at once."""
    amounts = [c for c in programme.declarations.columns if c.role in (Role.AMOUNT, Role.QUANTITY)]
    for column in amounts:
        changed = replace(column, role=Role.OUTCOME)
        source = replace(
            programme.declarations,
            columns=tuple(
                changed if c.name == column.name else c for c in programme.declarations.columns
            ),
        )
        feature = Row(
            name="leaked_usd",
            of=lambda t, name=column.name: t[name] * 2,
            sentence="A leak",
            spanish="Una fuga",
            unit="USD",
            topic="leak",
        )
        with pytest.raises(OutcomeAsInput, match="leaked_usd"):
            check_inputs((feature,), source, programme.outcomes, programme.prepare)


@programmes
def test_phrases_are_sentences_a_person_wrote(programme):
    for feature in programme.features:
        assert feature.sentence != feature.spanish, feature.name
        assert len(feature.sentence) > 3, feature.name
        assert not feature.sentence.endswith("."), feature.name


def test_peru_speaks_of_every_fraud_that_a_declaration_can_show():
    (peru,) = [p for name, p in PROGRAMMES if name.startswith("Perú")]
    spoken = {code for feature in peru.features for code in feature.speaks_of}
    assert spoken == {f"C{number}" for number in range(1, 14)} - {"C11"}  # C11 is of exports
    assert len(peru.features) >= 100
