"""What was chosen to be checked, and how it came to be chosen."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """What happens to a declaration at the border (canal de control)."""

    GREEN = "green"  # verde: released
    ORANGE = "orange"  # naranja: documents are checked
    RED = "red"  # rojo: documents and goods are checked


class Chosen(StrEnum):
    """How a declaration came to be on the list (forma de selección)."""

    RULE = "rule"  # por regla: the law or a written rule demands it
    SCORE = "score"  # por puntaje
    LOT = "lot"  # por sorteo: drawn with a known probability, so that honest estimates are possible
