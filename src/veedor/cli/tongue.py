"""In which language an error is told: often before there is a home that says it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import cast

from veedor.domain.wording import Language
from veedor.errors import VeedorError

ENVIRONMENT = ("VEEDOR_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set decides


def of_errors(home: Path | None, asked: str | None) -> Language:
    """What `--language` asks for, else the home's language, else that of the environment."""
    if asked in ("es", "en"):
        return cast(Language, asked)
    return _of_home(home) or _of_environment()


def _of_home(home: Path | None) -> Language | None:
    from veedor.settings import read_settings  # `veedor --help` need not have it

    try:
        return None if home is None else read_settings(home).language
    except (VeedorError, OSError):  # no home, or its settings are the very thing that is wrong
        return None


def _of_environment() -> Language:
    said = next((os.environ[name] for name in ENVIRONMENT if os.environ.get(name)), "")
    return "es" if said.startswith("es") else "en"
