"""No cell of a public card stands for fewer than ten taxpayers (Código Tributario art. 85).

A cell that does is withheld, and so are others of its column until the total no longer gives it
away: what is withheld together stands for ten taxpayers at least, and for two groups.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LEAST = 10  # taxpayers behind a published cell
FEW = "fewer_than_10"
BESIDE = "would_reveal_another"

Withheld = dict[str, str]


def withheld(reason: str = FEW) -> Withheld:
    """What is written instead of a figure."""
    return {"withheld": reason}


def is_withheld(value: Any) -> bool:
    """Whether this stands where a figure was withheld."""
    return isinstance(value, Mapping) and "withheld" in value


def told(count: int, taxpayers: int) -> int | Withheld:
    """The count, unless too few taxpayers stand behind it; nobody's count is too few as well."""
    return count if taxpayers >= LEAST else withheld()


def hidden(taxpayers: Mapping[str, int]) -> dict[str, str]:
    """Which groups of one column must be withheld, and why; `taxpayers` are behind each cell.

    >>> hidden({"a": 50, "b": 12, "c": 3})
    {'c': 'fewer_than_10', 'b': 'would_reveal_another'}
    """
    few = {name: FEW for name, count in taxpayers.items() if count < LEAST}
    others = sorted((count, name) for name, count in taxpayers.items() if name not in few)
    while few and others:
        together = sum(taxpayers[name] for name in few)
        if len(few) > 1 and together >= LEAST:
            break
        _, name = others.pop(0)
        few[name] = BESIDE
    return few
