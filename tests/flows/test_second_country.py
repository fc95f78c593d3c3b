"""Korea, whose rows are copies of one another: from its default recipe to an exported model."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.homes import TESTER
from veedor.flows.explain import explain
from veedor.flows.export import export
from veedor.flows.train import train


@pytest.mark.parametrize("recipe", [None, "past_rates"])
def test_a_recipe_learns_explains_and_is_exported(korea, tmp_path: Path, recipe):
    programme = korea.jurisdiction.programme()
    trained = train(korea, programme, recipe, actor=TESTER)
    assert trained.metrics["importance"]["topics"]
    told = explain(korea, programme, "2500", actor=TESTER)
    assert 0 < told.probability < 1
    assert told.reasons
    exported = export(korea, programme, tmp_path / "served", actor=TESTER)
    assert exported.parity is not None
    assert exported.parity.probability < 1e-5
