"""How the operational tables came to their shape, step by step; run by `database.upgrade`.

A new step: `alembic` is not needed on the command line. Write `versions/0003_*.py` by hand, set
`HEAD`, change `schema.py`; a test compares the two on both databases.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0006"
"""The newest revision, known without importing Alembic, so that opening a home stays fast."""


def configuration() -> Config:
    """Alembic's configuration, without a file: the scripts lie beside this one."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return settings
