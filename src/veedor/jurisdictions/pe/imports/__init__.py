"""Peru's import declarations: what SUNAT's customs receives, checks and chooses from."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from veedor.jurisdiction import Programme
from veedor.jurisdictions.pe.imports.alter import at_value
from veedor.jurisdictions.pe.imports.compared import COMPARED
from veedor.jurisdictions.pe.imports.declared import DECLARED
from veedor.jurisdictions.pe.imports.detectors import DETECTORS
from veedor.jurisdictions.pe.imports.past import PAST
from veedor.jurisdictions.pe.imports.prepare import prepare
from veedor.jurisdictions.pe.imports.sources import DECLARATIONS, INDICATORS, OUTCOMES
from veedor.models.recipe import Recipe
from veedor.selection.policy import Policy, Rule

FINDINGS = {
    "undervaluation": "subvaluación",
    "misclassification": "clasificación errónea",
    "origin": "origen falso",
    "quantity": "cantidad o peso distintos",
    "undeclared": "mercancía no declarada",
    "other": "otra incidencia",  # the types with too few findings, together
}

RULES = (
    Rule(
        name="new_importer_high_value",
        when=lambda t: (
            (t.cif_usd > 250_000) & (t.filed_on.delta(t.importer_registered_on, unit="day") < 30)
        ),
        reason="Importer registered less than 30 days ago, customs value above 250,000 USD",
        spanish="Importador inscrito hace menos de 30 días con valor mayor a 250 000 USD",
        owner="regla de ejemplo, por reemplazar",
        valid_from=date(2020, 1, 1),
    ),
)

# Sized for the demonstration's hundred declarations a day; an administration sets its own.
POLICY = Policy(
    default_capacity=1,
    capacity=(("118", 6), ("235", 3), ("046", 2), ("172", 2)),
    share_by_lot=0.1,
    lot_strata=("anomaly",),
    physical_ceiling=0.15,  # Ley General de Aduanas art. 163; [M] in peru.md 4.2: a lawyer checks
    cap_per_taxpayer=2,
)


def simulate(folder: Path, **options: Any) -> Path:
    """Write simulated declarations, outcomes and indicators under `folder`; the manifest's path."""
    from veedor.jurisdictions.pe.simulate import Simulation
    from veedor.jurisdictions.pe.simulate import simulate as run

    on_progress = options.pop("on_progress", None)
    return run(folder, Simulation(**options), on_progress)


IMPORTS = Programme(
    name="imports",
    meaning="Import declarations",
    spanish="Declaraciones de importación",
    declarations=DECLARATIONS,
    outcomes=OUTCOMES,
    context=(INDICATORS,),
    features=(*DECLARED, *PAST, *COMPARED),
    recipes=(
        Recipe(name="default", estimator="blend", heads=True),
        Recipe(
            name="neural",
            estimator="neural",
            codes=("importer_ruc", "supplier_id", "broker_code", "tariff_line"),
        ),
    ),
    policy=POLICY,
    rules=RULES,
    detectors=DETECTORS,
    findings=FINDINGS,
    office="office",
    taxpayer="importer_ruc",
    peers="heading",
    amount="assessed_usd",
    finding_type="finding_type",
    value="cif_usd",
    price=("cif_usd", "quantity"),
    slices=("office", "chapter", "transport_mode"),
    at_value=at_value,
    prepare=prepare,
    simulate=simulate,
)
