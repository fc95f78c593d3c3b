"""Labels as of a day, on a small simulated home."""

from __future__ import annotations

import numpy as np

from veedor.flows.known import known
from veedor.flows.labels import labelled


def test_a_standing_finding_has_its_type_and_a_clean_check_has_none(here):
    programme = here.jurisdiction.programme()
    rows = labelled(programme, known(here, programme))
    assert set(np.unique(rows.finding_type[rows.label == 1])) <= set(programme.findings)
    assert (rows.finding_type[rows.label == 1] != "").all()
    assert (rows.finding_type[rows.label == 0] == "").all()
    assert (rows.known_day >= rows.day).all()
