"""veedor (Spanish: the overseer): what to check, why, and what came of it.

import veedor
here = veedor.open("folder")
here.train("imports")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from veedor.flows.notebook import Here

__version__ = "0.1.0"


def open(folder: str) -> Here:
    """The installation in this folder, with the same flows as the command line, for a notebook."""
    from veedor.flows.notebook import Here

    return Here(folder)
