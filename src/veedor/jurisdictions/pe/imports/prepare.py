"""Columns that several features of a declaration read, worked out once."""

from __future__ import annotations

from typing import Any


def prepare(t: Any) -> Any:
    """The declarations with chapter, heading, unit values and rates beside their own columns.

    A ratio with nothing below the line is missing, not infinite; a logarithm of zero likewise.
    """
    quantity = t.quantity.nullif(0)
    net = t.net_mass_kg.nullif(0)
    cif = t.cif_usd.nullif(0)
    return t.mutate(
        chapter=t.tariff_line.substr(0, 2),
        heading=t.tariff_line.substr(0, 4),
        subheading=t.tariff_line.substr(0, 6),
        cif_log=cif.ln(),
        quantity_log=quantity.ln(),
        net_mass_log=net.ln(),
        unit_value_usd=cif / quantity,
        unit_value_log=(cif / quantity).ln(),
        value_per_kg_log=(cif / net).ln(),
        unit_mass_log=(net / quantity).ln(),
        package_mass_log=(t.gross_mass_kg.nullif(0) / t.packages_count.nullif(0)).ln(),
        freight_per_kg_log=(t.freight_usd.nullif(0) / t.gross_mass_kg.nullif(0)).ln(),
        freight_share=t.freight_usd / cif,
        insurance_share=t.insurance_usd / cif,
        duty_rate=t.ad_valorem_usd / cif,
        excise_rate=t.excise_usd / cif,
        tax_rate=t.tax_usd / cif,
        claims_preference=t.preference_code.notnull().cast("int64"),
        pays_duty=(t.ad_valorem_usd > 0).cast("int64"),
    )
