"""What an exported model takes and says, for whoever calls the server without knowing veedor."""

from __future__ import annotations

from typing import Any

from veedor.models.export.graph import left_out
from veedor.models.export.inputs import named_inputs

OUTPUTS = {
    "probability": "calibrated probability that a check ends in a finding, in (0, 1)",
    "score": "the ranking score before calibration, in log-odds; higher is riskier",
    "expected_amount": "expected amount of a check, in the currency of the outcomes",
    "anomaly": "percentile among training rows, 0 to 100; higher is more unusual",
    "type_probability": "calibrated probability of each type of finding, in the order of `types`",
    "type_expected_amount": "expected amount of each type of finding, in the order of `types`",
}


def described(model: Any) -> dict[str, Any]:
    """Inputs with meaning and unit in English and Spanish, outputs, and what is left out and why.

    A number that is missing is NaN, a text that is missing is "∅".
    """
    words = model.explainer.words
    inputs = []
    for one in named_inputs(model.ensemble.design):
        known = words.get(one.column) or words.get(f"{one.column}_rate")
        inputs.append(
            {
                "name": one.name,
                "type": "float64, NaN when missing" if one.kind == "number" else "string, or ∅",
                "meaning": known.sentence if known else "",
                "spanish": known.spanish if known else "",
                "unit": known.unit if known and one.kind == "number" else "",
            }
        )
    absent = left_out(model)
    heads = getattr(model, "heads", None)
    types = list(heads.types) if heads else []
    outputs = {
        name: sentence
        for name, sentence in OUTPUTS.items()
        if name not in absent and (types or not name.startswith("type_"))
    }
    return {
        "inputs": inputs, "outputs": outputs, "types": types, "left_out": absent,
        "matrix_columns": [one.name for one in model.ensemble.design.inputs],
    }  # fmt: skip
