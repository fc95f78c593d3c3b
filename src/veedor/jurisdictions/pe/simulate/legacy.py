"""The policy in force, which chooses what is inspected and so biases every label.

Formula: reference on science, 5.2, "legacy selection policy". It never learns: after the drift it
still believes in the old risk of each line. The lot is drawn first and over all declarations, so
declarations chosen by lot are an unbiased sample, whatever the rule thinks of them.
"""

from dataclasses import dataclass

import numpy as np

from veedor.jurisdictions.pe.simulate.actors import Flags
from veedor.jurisdictions.pe.simulate.fraud import Filing
from veedor.jurisdictions.pe.simulate.moment import Moment
from veedor.jurisdictions.pe.simulate.streams import Component
from veedor.jurisdictions.pe.simulate.trade import Trade

RED_SHARE = 0.08
LOT_SHARE = 0.01


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Which declarations are inspected (red channel), and which of them by lot."""

    red: Flags
    lot: Flags


def select(moment: Moment, trade: Trade, filing: Filing) -> Selection:
    """The month's inspections."""
    random, market = moment.random(Component.LEGACY), moment.market
    count = filing.line.size
    score = (
        np.float32(0.5) * market.line_risk[filing.line]
        + np.float32(0.5) * market.origin_risk[filing.origin]
        + np.float32(0.4) * (trade.age < 12)
        + np.float32(0.35) * np.maximum(0, -filing.price_z)
        + 0.25 / 3 * np.log(filing.value + 1)
        + random.gumbel(0, 0.6, count)
    )
    top = round(RED_SHARE * count)
    by_rule = np.zeros(count, dtype=bool)
    by_rule[np.argpartition(-score, top)[:top]] = True
    lot = random.random(count, dtype=np.float32) < LOT_SHARE
    return Selection(red=by_rule | lot, lot=lot)
