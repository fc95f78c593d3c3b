"""One root seed, one independent stream of random numbers per component and month.

Adding a component, or drawing more in one, leaves the numbers of every other as they were.
"""

from enum import IntEnum

import numpy as np

FIXED = 0  # the "month" of what is drawn once, before the first month


class Component(IntEnum):
    """Who draws. Numbers are part of the output's identity: add new ones, never renumber."""

    IMPORTERS = 1
    MARKET = 2
    TRADE = 3
    PROPENSITY = 4
    MECHANISM = 5
    LEGACY = 6
    FINDINGS = 7
    DISPLACEMENT = 8
    DOCUMENTS = 9
    CALENDAR = 10
    INDICATORS = 11
    OFFICERS = 12
    MONEY = 13


def stream(seed: int, component: Component, month: int | None = None) -> np.random.Generator:
    """The random numbers of a component in a month (index from 0), or outside all months."""
    key = (int(component), FIXED if month is None else month + 1)
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(seed, spawn_key=key)))
