"""Dated tables of Peru: what the law fixes and changes. Never write such a number in code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from veedor.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class SalesTaxRates:
    """The general sales tax on imports: IGV for the treasury, IPM for the municipalities."""

    valid_from: date
    valid_to: date | None  # last day of validity; None while no later norm is known
    igv: float
    ipm: float
    norm: str


IGV_RATES = (
    SalesTaxRates(
        valid_from=date(2011, 3, 1),
        valid_to=date(2025, 12, 31),
        igv=0.16,
        ipm=0.02,
        norm="Ley 29666",
    ),
    SalesTaxRates(
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        igv=0.155,
        ipm=0.025,
        norm="Ley 32387",
    ),
    SalesTaxRates(
        valid_from=date(2027, 1, 1),
        valid_to=date(2027, 12, 31),
        igv=0.15,
        ipm=0.03,
        norm="Ley 32387",
    ),
    SalesTaxRates(
        valid_from=date(2028, 1, 1),
        valid_to=date(2028, 12, 31),
        igv=0.145,
        ipm=0.035,
        norm="Ley 32387",
    ),
    SalesTaxRates(valid_from=date(2029, 1, 1), valid_to=None, igv=0.14, ipm=0.04, norm="Ley 32387"),
)


def igv_rates_on(day: date, table: Sequence[SalesTaxRates] = IGV_RATES) -> SalesTaxRates:
    """The rates in force on a day; NotFound when the table does not reach that day."""
    for rates in table:
        if rates.valid_from <= day and (rates.valid_to is None or day <= rates.valid_to):
            return rates
    raise NotFound(
        f"no IGV rate is known for {day}",
        where="dated table of IGV rates of Peru",
        next="use a later day, or add the rate and its norm to the table",
    )
