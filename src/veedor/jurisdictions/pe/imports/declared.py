"""What an import declaration shows by itself. C1–C13 are the frauds each feature can speak of.

C1 undervaluation   C2 misclassification   C3 origin      C4 quantity or weight
C5 phantom importer C6 false description   C7 antidumping C8 freight or insurance
C9 splitting        C10 regime abuse       C11 drawback   C12 overvaluation  C13 collusion
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import veedor.features.feature as f

SIMPLIFIED_LIMIT_USD = 2_000  # peru.md C9: above it a simplified declaration is not allowed
COURIER_LIMIT_USD = 200
# They place a declaration among others; alone they are no evidence about it.
NEVER_A_REASON = {"cat_chapter", "cat_office", "cat_transport", "cat_weekday", "cat_quarter",
                  "month_number", "is_month_end", "unit_value_log", "value_per_kg_log"}  # fmt: skip
# A short description or a young registration speaks for a check; a long or an old one never does.
SCARCE = {"description_length", "description_digits_count", "importer_age_days"}
VAGUE = r"(?i)\b(varios|surtido|s/m|sin marca|mercader[ií]as?|art[ií]culos?)\b"  # C6


def _row(  # noqa: PLR0913, PLR0917
    name: str,
    of: Callable[[Any], Any],
    unit: str,
    topic: str,
    sentence: str,
    spanish: str,
    *speaks_of: str,
) -> f.Row:
    return f.Row(
        name=name,
        of=of,
        unit=unit,
        topic=topic,
        sentence=sentence,
        spanish=spanish,
        speaks_of=speaks_of,
        is_reason=name not in NEVER_A_REASON,
        riskier="high" if unit == "yes or no" else "low" if name in SCARCE else "either",
    )


VALUE = (
    _row("cif_log", lambda t: t.cif_log, "log USD", "value",
         "Customs value (logarithm)", "Valor en aduana (logaritmo)", "C1", "C12"),
    _row("declared_fob_usd", lambda t: t.fob_usd, "USD", "value",
         "FOB value", "Valor FOB", "C1", "C12"),
    _row("unit_value_log", lambda t: t.unit_value_log, "log USD per unit", "price",
         "Customs value per unit (logarithm)", "Valor por unidad (logaritmo)", "C1", "C2"),
    _row("value_per_kg_log", lambda t: t.value_per_kg_log, "log USD per kg", "price",
         "Customs value per kilogram (logarithm)", "Valor por kilogramo (logaritmo)", "C1", "C6"),
    _row("is_round_fob", lambda t: (t.fob_usd > 0) & (t.fob_usd % 100 == 0), "yes or no", "value",
         "FOB value is a round number of hundreds", "Valor FOB redondo (centenas)", "C1", "C12"),
    _row("is_just_below_simplified_limit",
         lambda t: (t.fob_usd <= SIMPLIFIED_LIMIT_USD) & (t.fob_usd > 0.9 * SIMPLIFIED_LIMIT_USD),
         "yes or no", "value", "FOB value just below the limit of simplified imports",
         "Valor FOB justo por debajo del tope de importación simplificada", "C9"),
    _row("is_just_below_courier_limit",
         lambda t: (t.fob_usd <= COURIER_LIMIT_USD) & (t.fob_usd > 0.9 * COURIER_LIMIT_USD),
         "yes or no", "value", "FOB value just below the courier limit",
         "Valor FOB justo por debajo del tope de envíos postales", "C9"),
    _row("tax_log", lambda t: (t.tax_usd + 1).ln(), "log1p USD", "value",
         "Duties and taxes payable (logarithm)", "Tributos por pagar (logaritmo)", "C1", "C2"),
)  # fmt: skip

MASS = (
    _row("quantity_log", lambda t: t.quantity_log, "log units", "quantity",
         "Quantity (logarithm)", "Cantidad (logaritmo)", "C4"),
    _row("net_mass_log", lambda t: t.net_mass_log, "log kg", "quantity",
         "Net mass (logarithm)", "Peso neto (logaritmo)", "C4"),
    _row("unit_mass_log", lambda t: t.unit_mass_log, "log kg per unit", "quantity",
         "Net mass per unit (logarithm)", "Peso neto por unidad (logaritmo)", "C2", "C4"),
    _row("net_gross_ratio", lambda t: t.net_mass_kg / t.gross_mass_kg.nullif(0), "share",
         "quantity", "Net mass over gross mass", "Peso neto sobre peso bruto", "C4"),
    _row("package_mass_log", lambda t: t.package_mass_log, "log kg per package", "quantity",
         "Gross mass per package (logarithm)", "Peso bruto por bulto (logaritmo)", "C4", "C6"),
    _row("units_per_package_log",
         lambda t: (t.quantity.nullif(0) / t.packages_count.nullif(0)).ln(), "log units",
         "quantity", "Units per package (logarithm)", "Unidades por bulto (logaritmo)", "C4"),
    _row("is_round_quantity", lambda t: (t.quantity >= 100) & (t.quantity % 100 == 0), "yes or no",
         "quantity", "Quantity is a round number of hundreds", "Cantidad redonda (centenas)", "C4"),
    _row("is_net_above_gross", lambda t: t.net_mass_kg > t.gross_mass_kg, "yes or no", "quantity",
         "Net mass is above gross mass", "El peso neto supera al bruto", "C4"),
)  # fmt: skip

DUTY = (
    _row("duty_rate", lambda t: t.duty_rate, "share", "duty",
         "Ad valorem duty paid over customs value", "Ad valorem pagado sobre el valor", "C2", "C3"),
    _row("excise_rate", lambda t: t.excise_rate, "share", "duty",
         "Excise paid over customs value", "ISC pagado sobre el valor", "C2"),
    _row("tax_rate", lambda t: t.tax_rate, "share", "duty",
         "Duties and taxes over customs value", "Tributos sobre el valor", "C2", "C3"),
    _row("is_preference_claimed", lambda t: t.claims_preference == 1, "yes or no", "origin",
         "A trade preference is claimed", "Se acoge a preferencia arancelaria", "C3", "C7"),
    _row("is_duty_free", lambda t: t.pays_duty == 0, "yes or no", "duty",
         "No ad valorem duty is paid", "No paga ad valorem", "C2", "C3"),
    _row("cat_preference", lambda t: t.preference_code, "code", "origin",
         "Trade preference claimed", "Código de preferencia (TPI)", "C3"),
    _row("is_preference_by_third_country",
         lambda t: (t.claims_preference == 1) & (t.country_of_origin != t.country_of_shipment),
         "yes or no", "origin", "Preference claimed, but shipped from another country",
         "Preferencia con embarque desde un tercer país", "C3", "C7"),
)  # fmt: skip

ROUTE = (
    _row("cat_origin", lambda t: t.country_of_origin, "country", "origin",
         "Country of origin", "País de origen", "C3", "C7"),
    _row("cat_office", lambda t: t.office, "office", "route",
         "Customs office", "Intendencia de aduana"),
    _row("cat_transport", lambda t: t.transport_mode, "mode", "route",
         "Mode of transport", "Vía de transporte", "C8"),
    _row("cat_chapter", lambda t: t.chapter, "chapter", "tariff_line",
         "Tariff chapter", "Capítulo del arancel", "C2"),
    _row("is_third_country_shipment", lambda t: t.country_of_origin != t.country_of_shipment,
         "yes or no", "route", "Shipped from a country other than the origin",
         "Embarcado desde un país distinto al de origen", "C3", "C7"),
    _row("arrival_lead_days", lambda t: t.filed_on.delta(t.arrived_on, unit="day"), "days", "route",
         "Days from arrival to filing", "Días entre la llegada y la numeración", "C10"),
)  # fmt: skip

FREIGHT = (
    _row("freight_cif_ratio", lambda t: t.freight_share, "share", "freight",
         "Freight over customs value", "Flete sobre valor en aduana", "C8", "C1"),
    _row("freight_per_kg_log", lambda t: t.freight_per_kg_log, "log USD per kg", "freight",
         "Freight per kilogram (logarithm)", "Flete por kilogramo (logaritmo)", "C8"),
    _row("insurance_cif_ratio", lambda t: t.insurance_share, "share", "freight",
         "Insurance over customs value", "Seguro sobre valor en aduana", "C8"),
    _row("is_freight_missing", lambda t: t.freight_usd == 0, "yes or no", "freight",
         "No freight is declared", "No declara flete", "C8"),
)  # fmt: skip

DESCRIPTION = (
    _row("description_length", lambda t: t.description.length(), "letters", "description",
         "Length of the description", "Longitud de la descripción", "C6"),
    _row("description_digits_count", lambda t: t.description.re_replace("[^0-9]", "").length(),
         "digits", "description", "Digits in the description (model, size)",
         "Cifras en la descripción (modelo, medida)", "C6"),
    _row("is_vague_description", lambda t: t.description.re_search(VAGUE), "yes or no",
         "description", "Vague description", "Descripción vaga", "C6"),
    _row("is_description_missing", lambda t: t.description.isnull(), "yes or no", "description",
         "No description", "Sin descripción", "C6"),
)  # fmt: skip

CALENDAR = (
    _row("cat_weekday", lambda t: t.filed_on.day_of_week.index().cast("string"), "weekday",
         "calendar", "Day of the week (0 Monday)", "Día de la semana (0 lunes)"),
    _row("month_number", lambda t: t.filed_on.month(), "month", "calendar",
         "Month of the year", "Mes del año"),
    _row("cat_quarter", lambda t: t.filed_on.quarter().cast("string"), "quarter", "calendar",
         "Quarter of the year", "Trimestre del año"),
    _row("is_month_end", lambda t: t.filed_on.day() >= 28, "yes or no", "calendar",
         "Filed in the last days of a month", "Numerada a fin de mes", "C5"),
)  # fmt: skip

IMPORTER = (
    _row("importer_age_days",
         lambda t: t.filed_on.delta(t.importer_registered_on, unit="day"), "days", "newness",
         "Age of the importer's registration", "Antigüedad del importador", "C5"),
    _row("is_new_importer",
         lambda t: t.filed_on.delta(t.importer_registered_on, unit="day") < 365, "yes or no",
         "newness", "Importer registered less than a year ago",
         "Importador inscrito hace menos de un año", "C5"),
    _row("is_natural_person", lambda t: t.importer_ruc.substr(0, 2) != "20", "yes or no",
         "newness", "Importer is a natural person", "El importador es persona natural", "C5"),
)  # fmt: skip

DECLARED = (
    *VALUE, *MASS, *DUTY, *ROUTE, *FREIGHT, *DESCRIPTION, *CALENDAR, *IMPORTER,
)  # fmt: skip
