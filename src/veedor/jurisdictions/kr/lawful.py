"""The norm that Korea's list of prohibited attributes names, and who publishes the benchmark.

The benchmark's rows are made by a generative model and used for research alone, so nobody selects
by them and nobody is named as accountable.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from veedor.domain.accountable import Accountable, Norm
from veedor.domain.prohibited import EVERYWHERE

ACCOUNTABLE = Accountable(
    legal_basis=(
        Norm(
            name="Published benchmark (Jeong, Kim, Park & Choi 2022)",
            says="The data were published for research: no declaration is selected by this model.",
            spanish="Los datos se publicaron para investigación: ninguna declaración se selecciona "
            "con este modelo.",
        ),
    ),
)

PROHIBITED = tuple(
    replace(
        attribute,
        law="Constitution of the Republic of Korea, art. 11",
        valid_from=date(1988, 2, 25),
        verified=False,
    )
    for attribute in EVERYWHERE
)
