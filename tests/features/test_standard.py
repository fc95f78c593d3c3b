"""The features of an administration that has written none."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa

from veedor.domain.source import Column, Role, Source
from veedor.features.build import build
from veedor.features.catalogue import check_inputs
from veedor.features.feature import Derived, Feature, History, Peer
from veedor.features.standard import standard_features


def column(name, kind, role, **more):
    return Column(
        name=name, type=kind, role=role, meaning=f"The {name}.", spanish=f"El {name}", **more
    )


def source(*columns):
    return Source(name="declarations", meaning="Filed", spanish="Presentadas",
                  key=("declaration_id",), clock="filed_on", columns=columns)  # fmt: skip


KOREAN = source(
    column("declaration_id", "string", Role.ID),
    column("filed_on", "date", Role.TIME),
    column("arrived_on", "date", Role.TIME),
    column("office_id", "string", Role.CATEGORY),
    column("importer_id", "string", Role.ENTITY),
    column("declarant_id", "string", Role.ENTITY),
    column("hs6_code", "string", Role.CATEGORY),
    column("country_of_origin", "string", Role.CATEGORY),
    column("is_courier", "boolean", Role.CATEGORY),
    column("tax_rate", "number", Role.QUANTITY, unit="percent"),
    column("net_mass_kg", "number", Role.QUANTITY, unit="kg"),
    column("item_price_krw", "number", Role.AMOUNT, unit="KRW"),
    column("note", "string", Role.TEXT),
    column("penalty_krw", "number", Role.OUTCOME, unit="KRW"),
)
OUTCOMES = Source(
    name="outcomes", meaning="Results", spanish="Resultados", key=("declaration_id",),
    clock="known_on",
    columns=(
        column("declaration_id", "string", Role.ID),
        column("inspected_on", "date", Role.TIME),
        column("known_on", "date", Role.TIME),
        column("status", "string", Role.OUTCOME),
        column("critical_fraud", "integer", Role.OUTCOME),
        column("assessed_krw", "number", Role.OUTCOME, unit="KRW"),
    ),
)  # fmt: skip
FEATURES = standard_features(KOREAN, OUTCOMES, taxpayer="importer_id")
NAMED: dict[str, Feature] = {feature.name: feature for feature in FEATURES}


def test_standard_features_may_all_be_inputs():
    check_inputs(FEATURES, KOREAN, OUTCOMES, None)


def test_every_actor_has_a_past_and_every_rate_a_count_beside_it():
    for actor in ("importer_id", "declarant_id"):
        assert {f"{actor}_365d_count", f"{actor}_since_last_days", f"is_first_{actor}"} <= set(
            NAMED
        )
    rates = {n for n, f in NAMED.items() if isinstance(f, History) and f.aggregate == "rate"}
    assert rates
    for name in rates:
        assert name.replace("_found_", "_checks_").replace("_rate", "_count") in NAMED


def test_unit_values_are_compared_with_the_same_goods_and_origin_first():
    price = NAMED["item_price_krw_per_net_mass_kg_zscore"]
    assert isinstance(price, Peer)
    assert price.groups == (("hs6_code", "country_of_origin"), ("hs6_code",))


def test_a_percentage_divides_nothing_and_a_code_is_no_amount():
    assert not [name for name in NAMED if "per_tax_rate" in name or "critical" in name]
    assert "tax_rate_percent" in NAMED


def test_a_declaration_with_hardly_any_columns_still_gets_features():
    bare = source(
        column("declaration_id", "string", Role.ID), column("filed_on", "date", Role.TIME)
    )
    assert {f.name for f in standard_features(bare, OUTCOMES)} >= {"month_number", "weekday_number"}


def test_long_column_names_give_names_that_fit():
    wide = source(
        column("declaration_id", "string", Role.ID),
        column("filed_on", "date", Role.TIME),
        column("registration_number_of_the_importing_company", "string", Role.ENTITY),
        column("registration_number_of_the_selling_company", "string", Role.ENTITY),
    )
    names = [feature.name for feature in standard_features(wide, OUTCOMES)]
    assert max(map(len, names)) <= 63
    assert len(set(names)) == len(names)


def test_standard_features_are_computed_on_two_declarations():
    day = dt.date(2024, 3, 4)  # a Monday
    filings = pa.table(
        {
            "declaration_id": ["a", "b"],
            "filed_on": [day, day + dt.timedelta(10)],
            "arrived_on": [day, day],
            "office_id": ["40", "20"],
            "importer_id": ["Q8", "Q8"],
            "declarant_id": ["A7", "B8"],
            "hs6_code": ["200599", "200599"],
            "country_of_origin": ["CN", "IT"],
            "is_courier": [True, False],
            "tax_rate": [18.0, 8.0],
            "net_mass_kg": [2.0, 0.0],
            "item_price_krw": [200.0, 300.0],
            "note": ["tres", None],
        }
    )
    outcomes = pa.table(
        {
            "declaration_id": ["a"],
            "inspected_on": [day],
            "known_on": [day + dt.timedelta(2)],
            "status": ["found"],
            "critical_fraud": [1],
            "assessed_krw": [50.0],
        }
    )
    frame = build(FEATURES, target=filings, filings=filings, outcomes=outcomes, indicators=None,
                  clock="filed_on").frame  # fmt: skip
    first, second = frame.to_pylist()
    assert (first["weekday_number"], second["month_day_number"]) == (0, 14)
    assert second["since_arrived_on_days"] == 10
    assert (first["is_first_importer_id"], second["is_first_importer_id"]) == (1, 0)
    assert second["is_first_declarant_id"] == 1
    assert second["importer_id_since_last_days"] == 10
    assert second["importer_id_found_ever_rate"] == 1.0  # the only result known is a finding
    assert second["importer_id_assessed_krw_amount"] == 50.0
    assert second["net_mass_kg_log"] is None  # no logarithm of nothing, and no error
    assert first["importer_id_checks_ever_count"] == 0
    assert first["cat_office_id"] == "40"
    assert isinstance(NAMED["is_first_importer_id"], Derived)
