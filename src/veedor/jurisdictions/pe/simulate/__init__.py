"""Simulated import declarations of Peru, with frauds, inspections and the truth kept apart.

No micro-data of Peru is public; everything that comes out of here is **simulated** and says so. The
world follows the formulas of the project's reference on science (5.2, preset A′ as the default;
5.3 for displacement, typed sensitivity and appeals). One root seed gives the same bytes every time.

>>> Simulation().declarations
100000
"""

from veedor.jurisdictions.pe.simulate.presets import PRESETS, Preset, Simulation
from veedor.jurisdictions.pe.simulate.writer import SimulatedTables, simulate, simulate_tables

__all__ = ["PRESETS", "Preset", "SimulatedTables", "Simulation", "simulate", "simulate_tables"]
