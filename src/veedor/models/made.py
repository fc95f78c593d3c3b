"""What is kept of how a model was made: plain data beside it, written once, when it is trained.

A recipe may change or leave its country, one that a search found was never in it, and libraries
change their defaults. Pages, terminal, card and mirror repeat what is kept here and look nowhere
else.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from veedor.models.estimators import members
from veedor.models.methods import meaning
from veedor.models.model import RiskModel

NOT_OF_THE_MODEL = {"meanings", "space"}  # words, and where a search might have looked


def how_made(model: RiskModel) -> dict[str, Any]:
    """The recipe as it was and what came of it, ready for JSON.

    `recipe` has its fields; `members` each estimator by a name of its own, with all its settings,
    those left to the library too; `features` those it takes; `learns_by` says it in "en" and "es".
    """
    english, spanish = meaning(model.recipe)
    return {
        "recipe": {
            name: value for name, value in plain(model.recipe).items()
            if name not in NOT_OF_THE_MODEL
        },
        "members": _members(model),
        "features": list(model.features),
        "learns_by": {"en": english, "es": spanish},
    }  # fmt: skip


def _members(model: RiskModel) -> list[dict[str, Any]]:
    seen: Counter[str] = Counter()
    told = []
    for name, estimator in members(model.recipe):
        seen[name] += 1
        told.append({
            "name": name if seen[name] == 1 else f"{name} {seen[name]}",
            "class": type(estimator).__name__,
            "settings": plain(estimator.get_params()),
        })  # fmt: skip
    return told


def plain(value: Any) -> Any:
    """The value as JSON has it; an object by its class, a number that is none as text.

    >>> plain({"missing": float("nan"), "depths": (2, 3)})
    {'missing': 'nan', 'depths': [2, 3]}
    """
    if hasattr(value, "item"):  # a number of numpy's
        value = value.item()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, str | int | float):
        return value
    return getattr(value, "__name__", type(value).__name__)
