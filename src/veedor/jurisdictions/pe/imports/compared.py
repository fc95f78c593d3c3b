"""A declaration against its peers, against its own actors' habits, and in its economic context."""

from __future__ import annotations

from typing import Any

import veedor.features.feature as f

# From fine to coarse: a group with few filings leans on the next (science.md 3.2).
BY_SUPPLIER = (("tariff_line", "supplier_id"), ("tariff_line", "country_of_origin"),
               ("tariff_line",), ("heading",))  # fmt: skip
BY_ORIGIN = (("tariff_line", "country_of_origin"), ("tariff_line",), ("heading",), ("chapter",))
BY_IMPORTER = (("importer_ruc", "tariff_line"), ("tariff_line",), ("heading",))
BY_LINE = (("tariff_line",), ("heading",), ("chapter",))
BY_ROUTE = (("country_of_shipment", "transport_mode"), ("transport_mode",))


def _peer(  # noqa: PLR0913, PLR0917
    name: str,
    column: str,
    groups: tuple[tuple[str, ...], ...],
    topic: str,
    sentence: str,
    spanish: str,
    *speaks_of: str,
    shown_unit: str = "",
    is_log: bool = True,
    window_days: int | None = 365,
) -> f.Peer:
    is_difference = name.endswith("_diff")
    return f.Peer(
        name=name,
        of=lambda t: t[column],
        groups=groups,
        statistic="diff" if is_difference else "zscore",
        window_days=window_days,
        is_log=is_log,
        shown_unit=shown_unit,
        unit="difference" if is_difference else "standard deviations",
        riskier="low" if topic in ("price", "duty") else "either",
        topic=topic,
        sentence=sentence,
        spanish=spanish,
        speaks_of=speaks_of,
    )


PEERS = (
    _peer("unit_value_origin_zscore", "unit_value_log", BY_ORIGIN, "price",
          "Unit value against the same tariff line and origin",
          "Valor unitario frente a la misma subpartida y origen", "C1", "C2", "C12",
          shown_unit="USD per unit"),
    _peer("unit_value_line_zscore", "unit_value_log", BY_LINE, "price",
          "Unit value against the same tariff line",
          "Valor unitario frente a la misma subpartida", "C1", "C2", "C12",
          shown_unit="USD per unit", window_days=None),
    _peer("unit_value_supplier_diff", "unit_value_log", BY_SUPPLIER, "price",
          "Unit value against the same supplier and tariff line",
          "Valor unitario frente al mismo proveedor y subpartida", "C1", "C2",
          shown_unit="USD per unit", window_days=None),
    _peer("unit_value_supplier_zscore", "unit_value_log", BY_SUPPLIER, "price",
          "Unit value against the same supplier and tariff line, in deviations",
          "Valor unitario frente al mismo proveedor y subpartida, en desviaciones", "C1", "C2",
          shown_unit="USD per unit", window_days=None),
    _peer("unit_value_origin_diff", "unit_value_log", BY_ORIGIN, "price",
          "Unit value against the same tariff line and origin, as a ratio",
          "Valor unitario frente a la misma subpartida y origen, en proporción", "C1", "C2",
          shown_unit="USD per unit"),
    _peer("unit_value_importer_diff", "unit_value_log", BY_IMPORTER, "price",
          "Unit value against the importer's own past in the tariff line",
          "Valor unitario frente al pasado del propio importador", "C1", "C2",
          shown_unit="USD per unit", window_days=None),
    _peer("value_per_kg_line_zscore", "value_per_kg_log", BY_ORIGIN, "price",
          "Value per kilogram against the same tariff line and origin",
          "Valor por kilogramo frente a la misma subpartida y origen", "C1", "C2", "C6",
          shown_unit="USD per kg"),
    _peer("unit_mass_line_zscore", "unit_mass_log", BY_LINE, "quantity",
          "Mass per unit against the same tariff line",
          "Peso por unidad frente a la misma subpartida", "C2", "C4", shown_unit="kg per unit"),
    _peer("package_mass_line_zscore", "package_mass_log", BY_LINE, "quantity",
          "Mass per package against the same tariff line",
          "Peso por bulto frente a la misma subpartida", "C4", "C6", shown_unit="kg per package"),
    _peer("quantity_importer_zscore", "quantity_log", BY_IMPORTER, "quantity",
          "Quantity against the importer's own past in the tariff line",
          "Cantidad frente al pasado del propio importador", "C4", "C9", shown_unit="units",
          window_days=None),
    _peer("freight_per_kg_route_zscore", "freight_per_kg_log", BY_ROUTE, "freight",
          "Freight per kilogram against the same route",
          "Flete por kilogramo frente a la misma ruta", "C8", shown_unit="USD per kg"),
    _peer("duty_importer_line_diff", "duty_rate", BY_IMPORTER, "duty",
          "Ad valorem paid against the importer's own past in the tariff line",
          "Ad valorem pagado frente al pasado del propio importador", "C2", "C3",
          shown_unit="share", is_log=False, window_days=None),
    _peer("duty_supplier_line_diff", "duty_rate", BY_SUPPLIER, "duty",
          "Ad valorem paid against the same supplier and tariff line",
          "Ad valorem pagado frente al mismo proveedor y subpartida", "C2", "C3",
          shown_unit="share", is_log=False, window_days=None),
)  # fmt: skip


def _derived(  # noqa: PLR0913, PLR0917
    name: str,
    of: f.Expression,
    reads: tuple[str, ...],
    unit: str,
    topic: str,
    sentence: str,
    spanish: str,
    *speaks_of: str,
) -> f.Derived:
    return f.Derived(
        riskier=_riskier(name, topic, unit),
        is_reason=name != "low_price_tax_diff",  # a product nobody can read; prices say it better
        name=name,
        of=of,
        reads=reads,
        unit=unit,
        topic=topic,
        sentence=sentence,
        spanish=spanish,
        speaks_of=speaks_of,
    )


def _riskier(name: str, topic: str, unit: str) -> f.Riskier:
    """What is new, at stake or in a burst speaks for a check above its usual value."""
    if unit == "yes or no" or "_gap_" in name or name.endswith(("burst_ratio", "low_duty_diff")):
        return "high"
    if name in ("low_price_tax_diff", "importer_value_diff"):
        return "high"
    if name == "duty_line_diff" or topic == "novelty":
        return "low"
    return "either"


IGV = 1.18  # a duty not paid takes its own IGV and IPM with it: peru.md 4.3


def _at_stake(difference: str) -> f.Expression:
    """Log of the tax not paid if the value per unit were what it usually is."""

    def of(t: Any) -> Any:
        gap = t.cif_usd * ((-t[difference]).exp() - 1.0)
        zero = gap * 0.0
        return ((gap > 0).ifelse(gap, zero) * t.tax_rate + 1.0).ln()

    return of


def _duty_at_stake(usual: str) -> f.Expression:
    """Log of the tax not paid if the ad valorem rate were what it usually is."""

    def of(t: Any) -> Any:
        gap = (t[usual] - t.duty_rate) * t.cif_usd
        zero = gap * 0.0
        return ((gap > 0).ifelse(gap, zero) * IGV + 1.0).ln()

    return of


def _share(part: str, whole: str) -> f.Expression:
    def of(t: Any) -> Any:
        return t[part] / t[whole].nullif(0)

    return of


HABITS = (
    _derived("is_first_importer_line", lambda t: t.importer_line_count == 0,
             ("importer_line_count",), "yes or no", "novelty",
             "The importer never brought this tariff line",
             "El importador nunca trajo esta subpartida", "C2", "C5"),
    _derived("is_first_supplier_line", lambda t: t.supplier_line_count == 0,
             ("supplier_line_count",), "yes or no", "novelty",
             "The supplier never shipped this tariff line",
             "El proveedor nunca envió esta subpartida", "C2"),
    _derived("is_first_importer_supplier", lambda t: t.importer_supplier_filing_count == 0,
             ("importer_supplier_filing_count",), "yes or no", "novelty",
             "The importer never bought from this supplier",
             "El importador nunca compró a este proveedor", "C1", "C5"),
    _derived("is_first_import", lambda t: t.importer_filing_count == 0,
             ("importer_filing_count",), "yes or no", "newness",
             "First declaration of the importer", "Primera declaración del importador", "C5"),
    _derived("importer_line_share", _share("importer_line_count", "importer_filing_count"),
             ("importer_line_count", "importer_filing_count"), "share", "novelty",
             "Share of the importer's past in this tariff line",
             "Proporción del pasado del importador en la subpartida", "C2"),
    _derived("supplier_line_share", _share("supplier_line_count", "supplier_filing_count"),
             ("supplier_line_count", "supplier_filing_count"), "share", "novelty",
             "Share of the supplier's past in this tariff line",
             "Proporción del pasado del proveedor en la subpartida", "C2"),
    _derived("importer_origin_share", _share("importer_origin_count", "importer_filing_count"),
             ("importer_origin_count", "importer_filing_count"), "share", "novelty",
             "Share of the importer's past from this origin",
             "Proporción del pasado del importador con este origen", "C3"),
    _derived("importer_burst_ratio",
             lambda t: t.importer_filing_30d_count * 12.0 / t.importer_filing_365d_count.nullif(0),
             ("importer_filing_30d_count", "importer_filing_365d_count"), "times",
             "importer_activity", "Importer's last month against its year",
             "Último mes del importador frente a su año", "C5", "C9"),
    _derived("importer_value_diff", lambda t: t.cif_log - t.importer_cif_365d_mean_log,
             ("importer_cif_365d_mean_log",), "log times", "importer_activity",
             "Customs value against the importer's usual one",
             "Valor frente al habitual del importador", "C1", "C12"),
    _derived("duty_line_diff", lambda t: t.duty_rate - t.line_duty_365d_rate,
             ("line_duty_365d_rate",), "share points", "duty",
             "Ad valorem paid against the tariff line's usual one",
             "Ad valorem pagado frente al habitual de la subpartida", "C2", "C3"),
    _derived("low_price_tax_diff",
             lambda t: -t.unit_value_origin_zscore * t.tax_rate,
             ("unit_value_origin_zscore",), "deviations × share", "price",
             "Low unit value weighted by the tax at stake",
             "Valor unitario bajo ponderado por el tributo en juego", "C1"),
    _derived("price_gap_supplier_log", _at_stake("unit_value_supplier_diff"),
             ("unit_value_supplier_diff",), "log1p USD", "price",
             "Tax at stake if the unit value were the supplier's usual one (logarithm)",
             "Tributo en juego si el valor unitario fuera el habitual del proveedor (logaritmo)",
             "C1"),
    _derived("price_gap_origin_log", _at_stake("unit_value_origin_diff"),
             ("unit_value_origin_diff",), "log1p USD", "price",
             "Tax at stake if the unit value were the usual one of line and origin (logarithm)",
             "Tributo en juego si el valor unitario fuera el habitual de la subpartida y origen "
             "(logaritmo)", "C1"),
    _derived("duty_gap_line_log", _duty_at_stake("line_duty_365d_rate"),
             ("line_duty_365d_rate",), "log1p USD", "duty",
             "Tax at stake if the ad valorem were the tariff line's usual one (logarithm)",
             "Tributo en juego si el ad valorem fuera el habitual de la subpartida (logaritmo)",
             "C2", "C3"),
    _derived("duty_gap_importer_log", _duty_at_stake("importer_line_duty_rate"),
             ("importer_line_duty_rate",), "log1p USD", "duty",
             "Tax at stake if the ad valorem were the importer's usual one (logarithm)",
             "Tributo en juego si el ad valorem fuera el habitual del importador (logaritmo)",
             "C2", "C3"),
    _derived("novel_line_low_duty_diff",
             lambda t: (t.line_duty_365d_rate - t.duty_rate)
             * (t.importer_line_count == 0).cast("float64"),
             ("line_duty_365d_rate", "importer_line_count"), "share points", "duty",
             "Duty below the tariff line's usual one, in a line new to the importer",
             "Ad valorem menor al habitual en subpartida nueva para el importador", "C2", "C3"),
)  # fmt: skip

ECONOMY = (
    f.Context(name="exchange_rate_change_percent", series="exchange_rate_pen_per_usd",
              change_days=90, unit="share", topic="economy",
              sentence="Change of the exchange rate in 90 days, as published before the day",
              spanish="Variación del tipo de cambio en 90 días", speaks_of=("C1",)),
    f.Context(name="gdp_growth_percent", series="gdp_growth_yoy", unit="percent", topic="economy",
              sentence="Growth of GDP over a year, as published before the day",
              spanish="Crecimiento anual del PBI publicado"),
)  # fmt: skip

COMPARED = (*PEERS, *HABITS, *ECONOMY)
