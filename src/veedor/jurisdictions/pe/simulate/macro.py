"""Economic series beside the declarations: each value with the day it was published.

Reference on science, 5.6. The exchange rate is a monthly random walk published at the start of the
next month; growth of the GDP is published a month and a half after its month, as the statistics
office does. Nothing in the declarations depends on them: they are context, and a model that leans
on them leans on chance.
"""

import numpy as np
import pyarrow as pa

from veedor.jurisdictions.pe.simulate.presets import Simulation
from veedor.jurisdictions.pe.simulate.streams import Component, stream

EXCHANGE_RATE, GDP_GROWTH = "exchange_rate_pen_per_usd", "gdp_growth_yoy"
MONTHS_BEFORE = 14  # so that the first declarations have a past to look at
FIRST_RATE = 3.80  # soles per dollar
RATE_DEVIATION = 0.012  # of the monthly log change
USUAL_GROWTH, GROWTH_MEMORY, GROWTH_DEVIATION = 2.5, 0.8, 0.9  # % yoy, autocorrelation, %

INDICATORS = pa.schema(
    [
        ("series", pa.string()),
        ("period", pa.date32()),
        ("value", pa.float64()),
        ("published_on", pa.date32()),
    ]
)


def indicators(simulation: Simulation) -> pa.Table:
    """The two series from fourteen months before the simulation to its last month."""
    random = stream(simulation.seed, Component.INDICATORS)
    count = MONTHS_BEFORE + simulation.months
    rate = FIRST_RATE * np.exp(np.cumsum(random.normal(0, RATE_DEVIATION, count)))
    growth = np.empty(count)
    level = 0.0
    for place, shock in enumerate(random.normal(0, GROWTH_DEVIATION, count)):
        level = GROWTH_MEMORY * level + shock
        growth[place] = USUAL_GROWTH + level
    month = np.datetime64(simulation.start, "M") + np.arange(-MONTHS_BEFORE, simulation.months)
    period = month.astype("datetime64[D]")
    next_month = (month + 1).astype("datetime64[D]")
    middle_of_second = (month + 2).astype("datetime64[D]") + 14
    return pa.table(
        [
            pa.array([EXCHANGE_RATE] * count + [GDP_GROWTH] * count),
            pa.array(np.concatenate([period, period])),
            pa.array(np.concatenate([rate.round(3), growth.round(1)])),
            pa.array(np.concatenate([next_month, middle_of_second])),
        ],
        schema=INDICATORS,
    )
