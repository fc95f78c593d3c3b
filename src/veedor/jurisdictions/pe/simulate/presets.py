"""What can be asked of the simulator, and its three worlds: hard, default (A′) and easy.

The figures are those of the project's reference on science, section 5.2.1. All presets use the mix
of mechanisms conditional on the duty, so that no fraud loses nothing. `default` is the world every
published figure speaks of; `hard` and `easy` are stress tests.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from veedor.errors import InputError

LARGEST = 30_000_000  # declarations; beyond it the four-digit broker codes would repeat


@dataclass(frozen=True, kw_only=True)
class Preset:
    """How wide honest trade and dishonesty spread; standard deviations unless said otherwise."""

    importer_dishonesty: float
    broker_risk: float
    line_risk: float
    origin_risk: float
    supplier_risk: float
    propensity_noise: float
    price_spread: tuple[float, float]  # range of the standard deviation of log prices in a line
    supplier_price: float
    undervaluation: tuple[float, float]  # Beta parameters of declared / true price
    detection: float  # share of inspected frauds that are found, over all mechanisms
    base_rate: float = 0.03  # share of frauds in the first month


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        "hard": Preset(
            importer_dishonesty=1.05,
            broker_risk=0.45,
            line_risk=0.45,
            origin_risk=0.35,
            supplier_risk=0.35,
            propensity_noise=0.9,
            price_spread=(0.30, 0.75),
            supplier_price=0.22,
            undervaluation=(5.0, 3.2),
            detection=0.75,
        ),
        "default": Preset(
            importer_dishonesty=1.6,
            broker_risk=0.45,
            line_risk=0.45,
            origin_risk=0.35,
            supplier_risk=0.35,
            propensity_noise=0.5,
            price_spread=(0.15, 0.45),
            supplier_price=0.12,
            undervaluation=(4.0, 4.0),
            detection=0.80,
        ),
        "easy": Preset(
            importer_dishonesty=2.0,
            broker_risk=0.7,
            line_risk=0.7,
            origin_risk=0.5,
            supplier_risk=0.6,
            propensity_noise=0.3,
            price_spread=(0.12, 0.38),
            supplier_price=0.10,
            undervaluation=(3.5, 4.0),
            detection=0.85,
        ),
    }
)


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """One simulated world: how many declarations, over which months, which preset and seed."""

    declarations: int = 100_000
    months: int = 36
    start: date = date(2023, 1, 1)
    preset: str = "default"
    seed: int = 7

    def __post_init__(self) -> None:
        where = "simulation of Peruvian imports"
        if self.preset not in PRESETS:
            raise InputError(
                f"there is no preset {self.preset!r}",
                where=where,
                next=f"choose one of: {', '.join(PRESETS)}",
            )
        if not 1 <= self.months <= 120:
            raise InputError(
                f"{self.months} months cannot be simulated", where=where, next="ask for 1 to 120"
            )
        if not 10 * self.months <= self.declarations <= LARGEST:
            raise InputError(
                f"{self.declarations} declarations cannot be simulated",
                where=where,
                next=f"ask for at least ten a month and at most {LARGEST}",
            )
        if self.start.day != 1:
            raise InputError(
                f"the simulation cannot start on {self.start}",
                where=where,
                next="give the first day of a month",
            )
        if self.seed < 0:
            raise InputError(
                f"the seed {self.seed} is negative", where=where, next="give a seed of 0 or more"
            )

    @property
    def world(self) -> Preset:
        """The preset's figures."""
        return PRESETS[self.preset]

    @property
    def end(self) -> date:
        """Last day simulated."""
        return self.month_start(self.months) - timedelta(days=1)

    def month_start(self, month: int) -> date:
        """First day of the month with this index; the first month has index 0."""
        years, month_of_year = divmod(self.start.month - 1 + month, 12)
        return date(self.start.year + years, month_of_year + 1, 1)
