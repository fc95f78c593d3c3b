"""One month of one world: what every step of the month needs to know."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from veedor.jurisdictions.pe.simulate.actors import Market
from veedor.jurisdictions.pe.simulate.presets import Preset, Simulation
from veedor.jurisdictions.pe.simulate.streams import Component, stream


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A month (index from 0) of a simulation and the market it happens in."""

    simulation: Simulation
    market: Market
    month: int

    @property
    def world(self) -> Preset:
        """The preset's figures."""
        return self.simulation.world

    @property
    def start(self) -> date:
        """First day of the month."""
        return self.simulation.month_start(self.month)

    def days(self) -> np.ndarray:
        """The month's days as numbers since 1970-01-01."""
        end = self.simulation.month_start(self.month + 1)
        days = np.arange(np.datetime64(self.start), np.datetime64(end))
        return days.astype(np.int32)

    def random(self, component: Component) -> np.random.Generator:
        """The random numbers of a component in this month."""
        return stream(self.simulation.seed, component, self.month)
