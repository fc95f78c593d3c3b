from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.engine import Engine

from veedor.errors import InputError
from veedor.ledger.catalogue import features_of, register_features


def row(name: str, **other: Any) -> dict[str, Any]:
    return {
        "name": name,
        "kind": "row",
        "type": "float64",
        "unit": "USD/kg",
        "sentence": "Price per kilogram.",
        "spanish": "Precio por kilogramo",
        "topic": "price",
        "columns": ("cif_usd", "net_kg"),
        "speaks_of": ("C1",),
        "sql": "SELECT 1",
        **other,
    }


def test_registered_features_are_read_back_by_topic_and_name(engine: Engine):
    given = [row("weight_kg", topic="weight"), row("unit_price_usd"), row("price_log")]
    with engine.begin() as connection:
        assert register_features(connection, "imports", given) == 3
    with engine.connect() as connection:
        read = features_of(connection, "imports")
        assert features_of(connection, "returns") == []
    assert [one["name"] for one in read] == ["price_log", "unit_price_usd", "weight_kg"]
    assert read[0]["columns"] == ["cif_usd", "net_kg"]
    assert read[0]["spanish"] == "Precio por kilogramo"


def test_registering_again_changes_only_what_changed(engine: Engine):
    with engine.begin() as connection:
        register_features(connection, "imports", [row("a_usd"), row("b_usd"), row("c_usd")])
        register_features(connection, "returns", [row("a_usd")])
        before = {one["name"]: one for one in features_of(connection, "imports")}
    with engine.begin() as connection:
        assert register_features(connection, "imports", before.values()) == 0
        again = [row("a_usd"), row("b_usd", unit="PEN/kg")]
        assert register_features(connection, "imports", again) == 2
        after = {one["name"]: one for one in features_of(connection, "imports")}
        assert len(features_of(connection, "returns")) == 1
    assert set(after) == {"a_usd", "b_usd"}
    assert after["a_usd"] == before["a_usd"]
    assert after["b_usd"]["unit"] == "PEN/kg"
    assert after["b_usd"]["updated_at"] > before["b_usd"]["updated_at"]


def test_a_feature_without_its_sentence_is_refused(engine: Engine):
    lacking = row("a_usd")
    del lacking["sentence"]
    with pytest.raises(InputError, match="without sentence"), engine.begin() as connection:
        register_features(connection, "imports", [lacking])
