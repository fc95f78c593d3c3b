"""Whether a home holds simulated declarations: every page, report and list must say so."""

from __future__ import annotations

import json
from pathlib import Path

from veedor.installation import Installation

MARK = "SIMULATED"  # a file in the home; plain, so that nobody who looks can miss it


def is_simulated(installation: Installation) -> bool:
    """Whether simulated declarations were ever received here."""
    return (installation.home / MARK).exists()


def mark_if_simulated(installation: Installation, file: Path) -> bool:
    """Mark the home when this file was written by a simulator; whether it was."""
    for folder in list(file.resolve().parents)[:2]:
        manifest = folder / "manifest.json"
        if manifest.is_file() and _says_simulated(manifest):
            (installation.home / MARK).write_text(
                "Declarations in this home are simulated.\n"
                "Las declaraciones de esta carpeta son simuladas.\n",
                encoding="utf-8",
            )
            return True
    return False


def _says_simulated(manifest: Path) -> bool:
    try:
        return bool(json.loads(manifest.read_text(encoding="utf-8")).get("simulated"))
    except (OSError, ValueError, AttributeError):
        return False
