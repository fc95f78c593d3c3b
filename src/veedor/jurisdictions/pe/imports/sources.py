"""The tables of Peru's imports: one row per item (serie de DAM), its checks, the economy.

`aliases` are the official names of SUNAT's weekly import file (format A, `ma*.DBF`), so that such
a file converted to CSV or Parquet is read as it is.
"""

from __future__ import annotations

from typing import Any

from veedor.domain.source import Column, Role, Source


def _text(name: str, role: Role, meaning: str, spanish: str, **more: Any) -> Column:
    return Column(name=name, type="string", role=role, meaning=meaning, spanish=spanish, **more)


def _number(name: str, role: Role, meaning: str, spanish: str, unit: str, **more: Any) -> Column:
    return Column(
        name=name, type="number", role=role, meaning=meaning, spanish=spanish, unit=unit, **more
    )


def _day(name: str, role: Role, meaning: str, spanish: str, **more: Any) -> Column:
    return Column(
        name=name,
        type="date",
        role=role,
        meaning=meaning,
        spanish=spanish,
        unit="day",
        date_formats=("%d/%m/%Y", "%Y%m%d"),
        **more,
    )


DECLARATIONS = Source(
    name="declarations",
    meaning="Items of import declarations (DAM, procedure 10)",
    spanish="Series de declaraciones aduaneras de importación",
    key=("declaration_id",),
    clock="filed_on",
    columns=(
        _text("declaration_id", Role.ID, "Office-year-procedure-number-item", "Serie de la DAM"),
        _day("filed_on", Role.TIME, "Day numbered", "Fecha de numeración", aliases=("FECH_INGSI",)),
        _text(
            "importer_ruc",
            Role.ENTITY,
            "Importer's tax number",
            "RUC del importador",
            aliases=("LIBR_TRIBU",),
            pattern=r"\d{11}",
        ),
        _text(
            "broker_code",
            Role.ENTITY,
            "Customs broker",
            "Agente de aduana",
            aliases=("CODI_AGENT",),
        ),
        _text("supplier_id", Role.ENTITY, "Foreign supplier", "Proveedor", required=False),
        _text(
            "office",
            Role.CATEGORY,
            "Customs office",
            "Intendencia de aduana",
            aliases=("CODI_ADUAN",),
            pattern=r"\d{3}",
        ),
        _text(
            "procedure", Role.CATEGORY, "Customs procedure", "Régimen", required=False, default="10"
        ),
        _text(
            "transport_mode",
            Role.CATEGORY,
            "Mode of transport (1 sea, 4 air, 7 road)",
            "Vía de transporte",
            aliases=("VIA_TRANSP",),
        ),
        _text(
            "tariff_line",
            Role.CATEGORY,
            "Tariff line, ten digits",
            "Subpartida nacional",
            aliases=("PART_NANDI",),
            pattern=r"\d{10}",
        ),
        _text(
            "country_of_origin",
            Role.CATEGORY,
            "Country of origin",
            "País de origen",
            aliases=("PAIS_ORIGE",),
            pattern=r"[A-Z]{2}",
        ),
        _text(
            "country_of_shipment",
            Role.CATEGORY,
            "Country of shipment",
            "País de embarque",
            aliases=("PAIS_ADQUI",),
            required=False,
        ),
        _text(
            "port_of_shipment",
            Role.CATEGORY,
            "Port of shipment",
            "Puerto de embarque",
            aliases=("PUER_EMBAR",),
            required=False,
        ),
        _text(
            "preference_code",
            Role.CATEGORY,
            "Trade preference claimed (TPI)",
            "Código de preferencia (TPI)",
            aliases=("TRAT_PREFE",),
            required=False,
        ),
        _number(
            "quantity",
            Role.QUANTITY,
            "Quantity in the tariff's unit",
            "Cantidad en unidades físicas",
            "units",
            minimum=0,
            aliases=("UNID_FIQTY",),
        ),
        _text(
            "quantity_unit",
            Role.CATEGORY,
            "Unit of the quantity",
            "Unidad de medida",
            aliases=("UNID_FIDES",),
            required=False,
        ),
        _number(
            "net_mass_kg",
            Role.QUANTITY,
            "Net mass",
            "Peso neto",
            "kg",
            minimum=0,
            aliases=("PESO_NETO",),
        ),
        _number(
            "gross_mass_kg",
            Role.QUANTITY,
            "Gross mass",
            "Peso bruto",
            "kg",
            minimum=0,
            aliases=("PESO_BRUTO",),
        ),
        Column(
            name="packages_count",
            type="integer",
            role=Role.QUANTITY,
            meaning="Packages",
            spanish="Bultos",
            unit="packages",
            minimum=0,
            aliases=("CANT_BULTO",),
            required=False,
        ),
        _number(
            "fob_usd",
            Role.AMOUNT,
            "FOB value",
            "Valor FOB",
            "USD",
            minimum=0,
            aliases=("FOB_DOLPOL",),
        ),
        _number(
            "freight_usd",
            Role.AMOUNT,
            "Freight",
            "Flete",
            "USD",
            minimum=0,
            aliases=("FLE_DOLAR",),
        ),
        _number(
            "insurance_usd",
            Role.AMOUNT,
            "Insurance",
            "Seguro",
            "USD",
            minimum=0,
            aliases=("SEG_DOLAR",),
        ),
        _number("cif_usd", Role.AMOUNT, "Customs value (CIF)", "Valor CIF", "USD", minimum=0),
        _number(
            "ad_valorem_usd",
            Role.AMOUNT,
            "Ad valorem duty",
            "Ad valorem",
            "USD",
            minimum=0,
            aliases=("ADV_DOLAR",),
        ),
        _number(
            "excise_usd",
            Role.AMOUNT,
            "Excise (ISC)",
            "ISC",
            "USD",
            minimum=0,
            aliases=("ISC_DOLAR",),
        ),
        _number("igv_usd", Role.AMOUNT, "IGV", "IGV", "USD", minimum=0, aliases=("IGV_DOLAR",)),
        _number("ipm_usd", Role.AMOUNT, "IPM", "IPM", "USD", minimum=0, aliases=("IPM_DOLAR",)),
        _number("tax_usd", Role.AMOUNT, "Duties and taxes", "Tributos", "USD", minimum=0),
        _text(
            "description",
            Role.TEXT,
            "Commercial description",
            "Descripción comercial",
            aliases=("DESC_COMER",),
            required=False,
        ),
        _day(
            "importer_registered_on",
            Role.CONTEXT,
            "Day the importer was registered",
            "Inscripción del importador",
            required=False,
        ),
        _day(
            "arrived_on",
            Role.CONTEXT,
            "Day the goods arrived",
            "Fecha de llegada",
            aliases=("FECH_LLEGA",),
            required=False,
        ),
    ),
)

OUTCOMES = Source(
    name="outcomes",
    meaning="Results of inspections, one row for each status when it became known",
    spanish="Resultados de los reconocimientos",
    key=("declaration_id",),
    clock="known_on",
    columns=(
        _text("declaration_id", Role.ID, "Item inspected", "Serie de la DAM"),
        _day("inspected_on", Role.OUTCOME, "Day inspected", "Fecha del reconocimiento"),
        _day("known_on", Role.TIME, "Day the status became known", "Fecha de conocimiento"),
        _text("channel", Role.OUTCOME, "Control channel", "Canal de control", required=False),
        _text(
            "selected_by", Role.OUTCOME, "By rule or by lot", "Por regla o sorteo", required=False
        ),
        _text(
            "status",
            Role.OUTCOME,
            "Where the check stands",
            "Estado",
            allowed=("open", "clean", "found", "appealed", "upheld", "annulled"),
        ),
        _text(
            "finding_type", Role.OUTCOME, "Kind of finding", "Tipo de incidencia", required=False
        ),
        _number(
            "assessed_usd",
            Role.OUTCOME,
            "Unpaid duties and taxes found",
            "Tributo dejado de pagar",
            "USD",
            minimum=0,
            required=False,
        ),
        _text("officer_id", Role.OUTCOME, "Inspecting officer", "Funcionario", required=False),
    ),
)

INDICATORS = Source(
    name="indicators",
    meaning="Economic series, known from the day they were published",
    spanish="Indicadores económicos",
    key=("series", "period"),
    clock="published_on",
    columns=(
        _text("series", Role.ID, "Name of the series", "Serie"),
        _day("period", Role.CONTEXT, "First day of the period measured", "Periodo"),
        _number("value", Role.CONTEXT, "Value", "Valor", "as named"),
        _day("published_on", Role.TIME, "Day published", "Fecha de publicación"),
    ),
)
