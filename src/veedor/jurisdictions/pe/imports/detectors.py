"""What Peru's customs watches for in import declarations, besides what checks have taught."""

from __future__ import annotations

from veedor.models.detector import Detector

BY_ORIGIN = (("tariff_line", "country_of_origin"), ("subheading", "country_of_origin"),
             ("subheading",), ("heading",), ("chapter",))  # fmt: skip
BY_LINE = (("tariff_line",), ("heading",), ("chapter",))
BY_ROUTE = (("country_of_shipment", "transport_mode"), ("transport_mode",))

# Each by peers, by the importer's own habit or by what is at stake; none needs a check's result.
UNUSUAL_INPUTS = (
    "unit_value_origin_zscore", "unit_value_supplier_zscore", "value_per_kg_line_zscore",
    "unit_mass_line_zscore", "package_mass_line_zscore", "quantity_importer_zscore",
    "freight_per_kg_route_zscore", "duty_importer_line_diff", "duty_supplier_line_diff",
    "duty_line_diff", "importer_value_diff", "importer_line_share", "importer_origin_share",
)  # fmt: skip

# Up to this FOB value goods may enter by the simplified declaration (DSI), so whoever splits a
# shipment keeps each part below it (peru.md 4.5, C9). The data have items: an item is judged, the
# items of one declaration are not added up. When the limit changes, another detector is declared.
SIMPLIFIED_FOB_USD = 2_000.0

DETECTORS = (
    Detector(
        name="unit_value_low", type="PRICE_LOW", method="unit_value", direction="low",
        value="cif_usd", per="quantity", groups=BY_ORIGIN, money="cif_usd", unit="USD per unit",
        sentence="Unit value below that of the same goods, origin and quantity",
        spanish="Valor unitario menor al de igual mercancía, origen y cantidad",
    ),
    Detector(
        name="unit_value_high", type="PRICE_HIGH", method="unit_value", direction="high",
        value="cif_usd", per="quantity", groups=BY_ORIGIN, money="cif_usd", unit="USD per unit",
        sentence="Unit value above that of the same goods, origin and quantity",
        spanish="Valor unitario mayor al de igual mercancía, origen y cantidad",
    ),
    Detector(
        name="weight_value", type="WEIGHT_VALUE", method="ratio", direction="either",
        value="cif_usd", per="net_mass_kg", groups=BY_ORIGIN, money="cif_usd", unit="USD per kg",
        sentence="Value per kilogram far from that of the same goods and origin",
        spanish="Valor por kilogramo lejano al de igual mercancía y origen",
    ),
    Detector(
        name="freight_share", type="RATIO", method="ratio", direction="either",
        value="freight_usd", per="cif_usd", groups=BY_ROUTE, money="cif_usd", unit="share",
        sentence="Freight as a share of the value, far from that of the same route",
        spanish="Flete como proporción del valor, lejano al de la misma ruta",
    ),
    Detector(
        name="insurance_share", type="RATIO", method="ratio", direction="either",
        value="insurance_usd", per="cif_usd", groups=BY_LINE, money="cif_usd", unit="share",
        sentence="Insurance as a share of the value, far from that of the same goods",
        spanish="Seguro como proporción del valor, lejano al de igual mercancía",
    ),
    Detector(
        name="quantity_round", type="QTY_ROUND", method="roundness", direction="high",
        value="quantity", groups=(("chapter",),), money="cif_usd", unit="units",
        sentence="Quantity rounder than peers declare", indicator_only=True,
        spanish="Cantidad más redonda que la de sus pares",
    ),
    Detector(
        name="origin_mix", type="ORIGIN_MIX", method="mix", direction="high",
        entity="importer_ruc", value="country_of_origin", money="cif_usd", unit="share",
        alert_budget=0.02,
        sentence="Share of an origin in 60 days against the importer's year before",
        spanish="Proporción de un origen en 60 días frente al año anterior del importador",
    ),
    Detector(
        name="heading_shift", type="HS_SHIFT", method="mix", direction="high",
        entity="importer_ruc", value="heading", money="cif_usd", unit="share", alert_budget=0.02,
        sentence="Share of a tariff heading in 60 days against the importer's year before",
        spanish="Proporción de una partida en 60 días frente al año anterior del importador",
    ),
    Detector(
        name="value_digits", type="BENFORD", method="digits", direction="high",
        entity="importer_ruc", value="cif_usd", money="cif_usd", unit="share", alert_budget=0.05,
        indicator_only=True,
        sentence="First digits of the importer's values against everybody's",
        spanish="Primeros dígitos de los valores del importador frente a los de todos",
    ),
    Detector(
        name="value_last_digits", type="BENFORD", method="last_digits", direction="high",
        entity="importer_ruc", value="fob_usd", money="cif_usd", unit="share", alert_budget=0.05,
        indicator_only=True,
        sentence="Last two digits of the importer's FOB values against everybody's",
        spanish="Dos últimos dígitos de los valores FOB del importador frente a los de todos",
    ),
    Detector(
        name="below_simplified", type="BUNCH_THRESHOLD", method="bunching", direction="high",
        entity="importer_ruc", value="fob_usd", threshold=SIMPLIFIED_FOB_USD, money="cif_usd",
        unit="share", alert_budget=0.02,
        sentence="Share of the importer's FOB values near 2,000 USD that lie just below it, the "
                 "limit of the simplified declaration, against everybody's",
        spanish="Proporción de los valores FOB del importador cercanos a 2,000 USD que quedan "
                "justo por debajo, límite de la declaración simplificada, frente a la de todos",
    ),
    Detector(
        name="volume_break", type="SEASON_BREAK", method="volume", direction="high",
        entity="importer_ruc", value="cif_usd", money="cif_usd", unit="USD", alert_budget=0.02,
        sentence="Value in 30 days against the importer's usual 30 days",
        spanish="Valor en 30 días frente a lo habitual del importador en 30 días",
    ),
    Detector(
        name="volume_drift", type="SEASON_BREAK", method="drift", direction="either",
        entity="importer_ruc", value="cif_usd", money="cif_usd", unit="USD", alert_budget=0.02,
        sentence="Value by 30 days that leaves the importer's level little by little",
        spanish="Valor por 30 días que se aparta poco a poco del nivel del importador",
    ),
    Detector(
        name="unusual_declaration", type="MULTIVARIATE", method="fused", direction="high",
        inputs=UNUSUAL_INPUTS, groups=(("chapter",),), money="cif_usd",
        unit="standard deviations",
        sentence="Unusual as a whole among declarations of the chapter",
        spanish="Inusual en su conjunto entre las declaraciones del capítulo",
    ),
)  # fmt: skip
