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
        name="unusual_declaration", type="MULTIVARIATE", method="fused", direction="high",
        inputs=("net_mass_log", "item_price_log", "unit_price_log", "unit_price_zscore",
                "applied_tax_percent", "importer_filings_count"),
        groups=(("hs2",),), money="item_price_krw", unit="standard deviations",
        sentence="Unusual as a whole among declarations of the chapter",
        spanish="Inusual en su conjunto entre las declaraciones del capítulo",
    ),
)  # fmt: skip
