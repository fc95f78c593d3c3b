"""Peru: SUNAT's import declarations and their simulator."""

from __future__ import annotations

from veedor.jurisdiction import Jurisdiction
from veedor.jurisdictions.pe.imports import IMPORTS

OFFICES = {
    "019": "Tumbes", "046": "Paita", "118": "Marítima del Callao", "145": "Mollendo-Matarani",
    "154": "Arequipa", "172": "Tacna", "181": "Puno", "235": "Aérea del Callao",
}  # fmt: skip
TRANSPORT = {"1": "marítima", "4": "aérea", "7": "terrestre"}

PERU = Jurisdiction(
    name="Perú",
    currency="USD",
    languages=("es", "en"),
    programmes=(IMPORTS,),
    vocabulary={"office": OFFICES, "transport_mode": TRANSPORT},
)
