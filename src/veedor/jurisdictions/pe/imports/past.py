"""What is known of a declaration's actors and goods before its day.

Actors: importer, broker, supplier. Goods: tariff line, origin. Pairs tell what is new: an importer
who never brought this tariff line, a supplier who never shipped it.
"""

from __future__ import annotations

from typing import Any

import veedor.features.feature as f

IMPORTER, BROKER, SUPPLIER = ("importer_ruc",), ("broker_code",), ("supplier_id",)
LINE, ORIGIN = ("tariff_line",), ("country_of_origin",)
IMPORTER_LINE = ("importer_ruc", "tariff_line")
IMPORTER_ORIGIN = ("importer_ruc", "country_of_origin")
IMPORTER_SUPPLIER = ("importer_ruc", "supplier_id")
IMPORTER_BROKER = ("importer_ruc", "broker_code")
SUPPLIER_LINE = ("supplier_id", "tariff_line")
BROKER_LINE = ("broker_code", "tariff_line")
LINE_ORIGIN = ("tariff_line", "country_of_origin")


# How much is known of somebody, or traded, weighs the rest; alone it is no evidence of anything.
NEVER_A_REASON = {"importer_check_count", "broker_check_count", "supplier_check_count",
                  "line_check_count", "importer_last_check_days", "line_filing_365d_count",
                  "broker_filing_365d_count"}  # fmt: skip


def _past(  # noqa: PLR0913, PLR0917
    name: str,
    entity: tuple[str, ...],
    aggregate: f.Aggregate,
    topic: str,
    sentence: str,
    spanish: str,
    *speaks_of: str,
    of: f.Expression | None = None,
    window_days: int | None = None,
    events: f.Events = "filings",
    unit: str | None = None,
) -> f.History:
    units = {
        "count": "filings",
        "distinct": "different ones",
        "days_since": "days since",
        "rate": "share",
    }
    return f.History(
        name=name,
        entity=entity,
        aggregate=aggregate,
        topic=topic,
        sentence=sentence,
        spanish=spanish,
        speaks_of=speaks_of,
        of=of,
        window_days=window_days,
        events=events,
        unit=unit or units[aggregate],
        riskier=_side(topic, aggregate, events),
        is_reason=name not in NEVER_A_REASON,
    )


def _side(topic: str, aggregate: f.Aggregate, events: f.Events) -> f.Riskier:
    """More findings speak for a check, and so does what is new; of the rest the model may judge."""
    if events == "outcomes" and aggregate in ("rate", "sum"):
        return "high"
    if aggregate == "days_since":
        return "high"
    return "low" if topic == "novelty" and aggregate in ("count", "distinct") else "either"


def _rate(name: str, entity: tuple[str, ...], *words: str, window_days: int | None = None) -> Any:
    return _past(name, entity, "rate", *words, events="outcomes", window_days=window_days)


def _checks(name: str, entity: tuple[str, ...], *words: str) -> f.History:
    return _past(name, entity, "count", *words, events="outcomes", unit="checks")


def _assessed(event: Any) -> Any:
    return event.assessed_usd


IMPORTERS = (
    _past("importer_filing_30d_count", IMPORTER, "count", "importer_activity",
          "Importer's declarations, 30 days", "Declaraciones del importador en 30 días", "C5", "C9",
          window_days=30),
    _past("importer_filing_365d_count", IMPORTER, "count", "importer_activity",
          "Importer's declarations, one year", "Declaraciones del importador en un año", "C5",
          window_days=365),
    _past("importer_filing_count", IMPORTER, "count", "importer_activity",
          "Importer's declarations ever", "Declaraciones del importador hasta la fecha", "C5"),
    _past("importer_last_filing_days", IMPORTER, "days_since", "importer_activity",
          "Days since the importer's last declaration",
          "Días desde la última declaración del importador", "C5"),
    _past("importer_cif_365d_mean_log", IMPORTER, "mean", "importer_activity",
          "Importer's average customs value, one year (logarithm)",
          "Valor medio del importador en un año (logaritmo)", "C1",
          of=lambda t: t.cif_log, window_days=365, unit="log USD"),
    _past("importer_cif_std_log", IMPORTER, "std", "importer_activity",
          "Spread of the importer's customs values (logarithm)",
          "Dispersión de los valores del importador (logaritmo)", "C1",
          of=lambda t: t.cif_log, unit="log times"),
    _past("importer_value_30d_usd", IMPORTER, "sum", "importer_activity",
          "Importer's customs value, 30 days", "Valor importado en 30 días", "C5", "C9",
          of=lambda t: t.cif_usd, window_days=30, unit="USD"),
    _past("importer_preference_365d_share", IMPORTER, "mean", "origin",
          "Share of the importer's declarations with a preference, one year",
          "Proporción de declaraciones del importador con preferencia en un año", "C3",
          of=lambda t: t.claims_preference, window_days=365, unit="share"),
    _past("importer_tariff_line_count", IMPORTER, "distinct", "novelty",
          "Different tariff lines the importer has brought",
          "Subpartidas distintas del importador", "C2", "C5", of=lambda t: t.tariff_line),
    _past("importer_supplier_count", IMPORTER, "distinct", "novelty",
          "Different suppliers of the importer", "Proveedores distintos del importador", "C5",
          of=lambda t: t.supplier_id),
    _past("importer_broker_count", IMPORTER, "distinct", "broker",
          "Different brokers of the importer", "Agentes de aduana distintos del importador", "C13",
          of=lambda t: t.broker_code),
    _rate("importer_finding_rate", IMPORTER, "importer_findings",
          "Importer's rate of findings (adjusted)",
          "Tasa de incidencias del importador (ajustada)", "C1", "C2", "C3", "C4", "C5"),
    _rate("importer_finding_365d_rate", IMPORTER, "importer_findings",
          "Importer's rate of findings in one year (adjusted)",
          "Tasa de incidencias del importador en un año (ajustada)", "C1", "C2", "C5",
          window_days=365),
    _checks("importer_check_count", IMPORTER, "importer_findings",
            "Checks of the importer ever known", "Reconocimientos conocidos del importador"),
    _past("importer_finding_count", IMPORTER, "sum", "importer_findings",
          "Findings against the importer ever known", "Incidencias conocidas del importador", "C1",
          "C2", "C3", "C4", "C5", of=lambda e: e.is_finding, events="outcomes", unit="findings"),
    _past("importer_assessed_usd", IMPORTER, "sum", "importer_findings",
          "Unpaid taxes found with the importer", "Tributo dejado de pagar hallado al importador",
          "C1", "C2", of=_assessed, events="outcomes", unit="USD"),
    _past("importer_last_check_days", IMPORTER, "days_since", "importer_findings",
          "Days since a check of the importer became known",
          "Días desde el último resultado conocido del importador", events="outcomes"),
)  # fmt: skip

BROKERS_SUPPLIERS = (
    _past("broker_filing_365d_count", BROKER, "count", "broker",
          "Broker's declarations, one year", "Declaraciones del agente en un año", "C13",
          window_days=365),
    _rate("broker_finding_rate", BROKER, "broker",
          "Broker's rate of findings (adjusted)",
          "Tasa de incidencias del agente (ajustada)", "C13"),
    _rate("broker_finding_365d_rate", BROKER, "broker",
          "Broker's rate of findings in one year (adjusted)",
          "Tasa de incidencias del agente en un año (ajustada)", "C13", window_days=365),
    _checks("broker_check_count", BROKER, "broker",
            "Checks of the broker's declarations ever known",
            "Reconocimientos conocidos del agente"),
    _past("broker_preference_365d_share", BROKER, "mean", "broker",
          "Share of the broker's declarations with a preference, one year",
          "Proporción de declaraciones del agente con preferencia en un año", "C3", "C13",
          of=lambda t: t.claims_preference, window_days=365, unit="share"),
    _past("supplier_filing_count", SUPPLIER, "count", "supplier",
          "Declarations of the supplier's goods ever", "Declaraciones con este proveedor", "C1"),
    _past("supplier_last_filing_days", SUPPLIER, "days_since", "supplier",
          "Days since the supplier's last shipment", "Días desde el último envío del proveedor"),
    _past("supplier_importer_count", SUPPLIER, "distinct", "supplier",
          "Different importers of the supplier", "Importadores distintos del proveedor", "C1",
          of=lambda t: t.importer_ruc),
    _rate("supplier_finding_rate", SUPPLIER, "supplier",
          "Supplier's rate of findings (adjusted)",
          "Tasa de incidencias del proveedor (ajustada)", "C1", "C3"),
    _checks("supplier_check_count", SUPPLIER, "supplier",
            "Checks of the supplier's goods ever known",
            "Reconocimientos conocidos del proveedor"),
)  # fmt: skip

GOODS = (
    _past("line_filing_365d_count", LINE, "count", "tariff_line",
          "Declarations of the tariff line, one year", "Declaraciones de la subpartida en un año",
          window_days=365),
    _rate("line_finding_rate", LINE, "tariff_line",
          "Tariff line's rate of findings (adjusted)",
          "Tasa de incidencias de la subpartida (ajustada)", "C1", "C2", "C7"),
    _rate("line_finding_365d_rate", LINE, "tariff_line",
          "Tariff line's rate of findings in one year (adjusted)",
          "Tasa de incidencias de la subpartida en un año (ajustada)", "C1", "C2", "C7",
          window_days=365),
    _checks("line_check_count", LINE, "tariff_line",
            "Checks of the tariff line ever known", "Reconocimientos conocidos de la subpartida"),
    _rate("heading_finding_365d_rate", ("heading",), "tariff_line",
          "Heading's rate of findings in one year (adjusted)",
          "Tasa de incidencias de la partida en un año (ajustada)", "C2", window_days=365),
    _past("line_duty_365d_rate", LINE, "mean", "duty",
          "Average ad valorem duty of the tariff line, one year",
          "Ad valorem medio de la subpartida en un año", "C2", "C3",
          of=lambda t: t.duty_rate, window_days=365, unit="share"),
    _past("line_preference_365d_share", LINE, "mean", "origin",
          "Share of the tariff line's declarations with a preference, one year",
          "Proporción de la subpartida con preferencia en un año", "C3",
          of=lambda t: t.claims_preference, window_days=365, unit="share"),
    _rate("origin_finding_rate", ORIGIN, "origin",
          "Origin's rate of findings (adjusted)",
          "Tasa de incidencias del origen (ajustada)", "C3", "C7"),
    _rate("line_origin_finding_rate", LINE_ORIGIN, "origin",
          "Rate of findings of the tariff line from this origin (adjusted)",
          "Tasa de incidencias de la subpartida y origen (ajustada)", "C3", "C7"),
    _rate("office_finding_365d_rate", ("office",), "route",
          "Office's rate of findings in one year (adjusted)",
          "Tasa de incidencias de la intendencia en un año (ajustada)", window_days=365),
)  # fmt: skip

PAIRS = (
    _past("importer_line_count", IMPORTER_LINE, "count", "novelty",
          "Times the importer brought this tariff line", "Veces que el importador trajo la "
          "subpartida", "C2", "C5", unit="occasions"),
    _past("importer_line_last_days", IMPORTER_LINE, "days_since", "novelty",
          "Days since the importer last brought this tariff line",
          "Días desde que el importador trajo la subpartida", "C2"),
    _past("importer_origin_count", IMPORTER_ORIGIN, "count", "novelty",
          "Times the importer brought goods of this origin",
          "Veces que el importador trajo de este origen", "C3", "C7", unit="occasions"),
    _past("importer_supplier_filing_count", IMPORTER_SUPPLIER, "count", "novelty",
          "Times the importer bought from this supplier",
          "Veces que el importador compró a este proveedor", "C1", "C5", unit="occasions"),
    _past("importer_broker_filing_count", IMPORTER_BROKER, "count", "broker",
          "Times the importer used this broker", "Veces que el importador usó este agente", "C13",
          unit="occasions"),
    _past("supplier_line_count", SUPPLIER_LINE, "count", "novelty",
          "Times the supplier shipped this tariff line",
          "Veces que el proveedor envió la subpartida", "C2", unit="occasions"),
    _past("broker_line_count", BROKER_LINE, "count", "broker",
          "Times the broker declared this tariff line",
          "Veces que el agente declaró la subpartida", "C2", "C13", unit="occasions"),
    _past("importer_line_duty_rate", IMPORTER_LINE, "mean", "duty",
          "Importer's average ad valorem duty for this tariff line",
          "Ad valorem medio del importador en la subpartida", "C2", "C3",
          of=lambda t: t.duty_rate, unit="share"),
    _past("supplier_duty_rate", SUPPLIER, "mean", "duty",
          "Average ad valorem duty of the supplier's goods",
          "Ad valorem medio de los bienes del proveedor", "C2", "C3",
          of=lambda t: t.duty_rate, unit="share"),
    _past("importer_line_quantity_mean_log", IMPORTER_LINE, "mean", "quantity",
          "Importer's average quantity of this tariff line (logarithm)",
          "Cantidad media del importador en la subpartida (logaritmo)", "C4", "C9",
          of=lambda t: t.quantity_log, unit="log units"),
)  # fmt: skip

PAST = (*IMPORTERS, *BROKERS_SUPPLIERS, *GOODS, *PAIRS)
