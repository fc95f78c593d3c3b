"""An import declaration as it would have been filed at another customs value."""

from __future__ import annotations

from typing import Any

TAXES = ("ad_valorem_usd", "excise_usd", "igv_usd", "ipm_usd", "tax_usd")  # in proportion to value


def at_value(declaration: dict[str, Any], cif_usd: float) -> dict[str, Any]:
    """The same goods, freight and insurance at another value; taxes follow it at the same rates.

    Below freight and insurance there is no such declaration: they are then kept in proportion.
    """
    factor = cif_usd / declaration["cif_usd"]
    carried = sum(declaration.get(name) or 0.0 for name in ("freight_usd", "insurance_usd"))
    altered = {**declaration, "cif_usd": cif_usd}
    for name in TAXES:
        altered[name] = _times(declaration.get(name), factor)
    if cif_usd > carried:
        return {**altered, "fob_usd": cif_usd - carried}
    for name in ("fob_usd", "freight_usd", "insurance_usd"):
        altered[name] = _times(declaration.get(name), factor)
    return altered


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor
