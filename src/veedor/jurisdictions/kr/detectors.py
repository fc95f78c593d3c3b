"""What is watched for in the Korean declarations, besides what checks have taught."""

from __future__ import annotations

from veedor.models.detector import Detector

BY_GOODS = (("hs6", "country_of_origin"), ("hs6",), ("hs4",), ("hs2",))

DETECTORS = (
    Detector(
        name="price_per_kg_low", type="PRICE_LOW", method="unit_value", direction="low",
        value="item_price_krw", per="net_mass_kg", groups=BY_GOODS, money="item_price_krw",
        unit="KRW per kg",
        sentence="Price per kilogram below that of the same goods, origin and weight",
        spanish="Precio por kilogramo menor al de igual mercancía, origen y peso",
    ),
    Detector(
        name="weight_value", type="WEIGHT_VALUE", method="ratio", direction="either",
        value="item_price_krw", per="net_mass_kg", groups=BY_GOODS, money="item_price_krw",
        unit="KRW per kg",
        sentence="Price per kilogram far from that of the same goods and origin",
        spanish="Precio por kilogramo lejano al de igual mercancía y origen",
    ),
    Detector(
        name="mass_round", type="QTY_ROUND", method="roundness", direction="high",
        value="net_mass_kg", groups=(("hs2",),), money="item_price_krw", unit="kg",
        indicator_only=True,
        sentence="Net mass rounder than peers declare",
        spanish="Peso neto más redondo que el de sus pares",
    ),
    Detector(
        name="origin_mix", type="ORIGIN_MIX", method="mix", direction="high",
        entity="importer_id", value="country_of_origin", money="item_price_krw", unit="share",
        alert_budget=0.02,
        sentence="Share of an origin in 60 days against the importer's year before",
        spanish="Proporción de un origen en 60 días frente al año anterior del importador",
    ),
    Detector(
        name="seller_origin_mix", type="ORIGIN_MIX", method="mix", direction="high",
        entity="seller_id", value="country_of_origin", money="item_price_krw", unit="share",
        alert_budget=0.02,
        sentence="Share of an origin in 60 days against the seller's year before",
        spanish="Proporción de un origen en 60 días frente al año anterior del vendedor",
    ),
    Detector(
        name="heading_shift", type="HS_SHIFT", method="mix", direction="high",
        entity="importer_id", value="hs4", money="item_price_krw", unit="share", alert_budget=0.02,
        sentence="Share of a tariff heading in 60 days against the importer's year before",
        spanish="Proporción de una partida en 60 días frente al año anterior del importador",
    ),
    Detector(
        name="price_digits", type="BENFORD", method="digits", direction="high",
        entity="importer_id", value="item_price_krw", money="item_price_krw", unit="share",
        alert_budget=0.05, indicator_only=True,
        sentence="First digits of the importer's prices against everybody's",
        spanish="Primeros dígitos de los valores del importador frente a los de todos",
    ),
    Detector(
        name="volume_break", type="SEASON_BREAK", method="volume", direction="high",
        entity="importer_id", value="item_price_krw", money="item_price_krw", unit="KRW",
        alert_budget=0.02,
        sentence="Value in 30 days against the importer's usual 30 days",
        spanish="Valor en 30 días frente a lo habitual del importador en 30 días",
    ),
    Detector(
        name="volume_drift", type="SEASON_BREAK", method="drift", direction="either",
        entity="importer_id", value="item_price_krw", money="item_price_krw", unit="KRW",
        alert_budget=0.02,
        sentence="Value by 30 days that leaves the importer's level little by little",
        spanish="Valor por 30 días que se aparta poco a poco del nivel del importador",
    ),
    Detector(
        name="unusual_declaration", type="MULTIVARIATE", method="fused", direction="high",
        inputs=("net_mass_log", "item_price_log", "unit_price_log", "unit_price_zscore",
                "applied_tax_percent", "importer_filings_count"),
        groups=(("hs2",),), money="item_price_krw", unit="standard deviations",
        sentence="Unusual as a whole among declarations of the chapter",
        spanish="Inusual en su conjunto entre las declaraciones del capítulo",
    ),
)  # fmt: skip
